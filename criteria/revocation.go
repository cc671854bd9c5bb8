package criteria

import "cmp"

// ActRevoke revokes a recognition.
const ActRevoke Action = "revoked"

// Revocation (thu hồi) is the decision by which a recognition stands no more, from the day of that decision on. The recognition
// stays on record.
type Revocation struct {
	Recognition    string // id
	DecisionNumber string
	DecisionDate   Date   // first day on which the recognition does not stand
	Office         string // that signed; never a person
	Reason         string
	Objection      string // "objections/…", "" where none led to it
	RecordedAt     int64
	Actor          string
}

// RevocationEntry is what a revocation is entered with.
type RevocationEntry struct {
	Number    string
	Date      Date // 0 for today
	Office    string
	Reason    string
	Objection string     // "objections/…" that led to it, "" where none did
	Found     *Objection // that of the name, nil where there is none
}

// RecognitionStatus says whether a recognition stands on a day.
type RecognitionStatus string

// Statuses of a recognition. One that is revoked is so from the day of the revoking decision on, whether it has expired or not.
const (
	RecognitionValid   RecognitionStatus = "VALID"
	RecognitionNotYet  RecognitionStatus = "NOT_YET"
	RecognitionExpired RecognitionStatus = "EXPIRED"
	RecognitionRevoked RecognitionStatus = "REVOKED"
)

// StatusOn says whether the recognition stands on a day. Expiry follows from the day; nothing is recorded for it.
func (r *Recognition) StatusOn(day Date) RecognitionStatus {
	switch {
	case r.Revoked != nil && r.Revoked.DecisionDate <= day:
		return RecognitionRevoked
	case day < r.ValidFrom:
		return RecognitionNotYet
	case !r.ValidTo.IsZero() && day > r.ValidTo:
		return RecognitionExpired
	}
	return RecognitionValid
}

// stand sets the days on which a recognition stands. A decision does not reach back before its own day: this project's own rule.
func (r *Recognition) stand(from, to Date) error {
	r.ValidFrom, r.ValidTo = cmp.Or(from, r.DecisionDate), to
	switch {
	case r.ValidFrom < r.DecisionDate:
		return Invalid("VALID_BEFORE_DECISION", "validFrom", Say("recognition.valid-early", "day", r.ValidFrom, "decided", r.DecisionDate))
	case !to.IsZero() && to < r.ValidFrom:
		return Invalid("VALID_TO_BEFORE_FROM", "validTo", Say("recognition.valid-order", "to", to, "from", r.ValidFrom))
	}
	return nil
}

// Revoke records that a decision revokes the recognition. A recognition is revoked once, by a decision that is not older than its
// own, and a reason is compulsory. An objection that is named was upheld against this very recognition.
//
// Errors: OUT_OF_SCOPE, RECOGNITION_REVOKED, DECISION_NUMBER_MISSING, REASON_MISSING, OBJECTION_NOT_UPHELD, DATE_TO_COME,
// LATE_ENTRY, REVOKED_BEFORE_DECISION.
func (r *Recognition) Revoke(u *Unit, in RevocationEntry, act Act) (*Revocation, *Event, error) {
	if err := act.Actor.MayRead(u); err != nil {
		return nil, nil, err
	}
	if r.Revoked != nil {
		return nil, nil, Refuse(FailedPrecondition, "RECOGNITION_REVOKED", "name",
			Say("recognition.revoked", "number", r.Revoked.DecisionNumber, "day", r.Revoked.DecisionDate))
	}
	v := &Revocation{
		Recognition: r.ID, DecisionNumber: plain(in.Number), Office: cmp.Or(plain(in.Office), defaultOffice), Reason: plain(in.Reason),
		Objection: in.Objection, RecordedAt: act.At, Actor: act.Actor.ID,
	}
	if err := v.check(); err != nil {
		return nil, nil, err
	}
	if err := in.checkObjection(r); err != nil {
		return nil, nil, err
	}
	var err error
	if v.DecisionDate, err = act.given(in.Date, "decisionDate", Admin, Chair); err != nil {
		return nil, nil, err
	}
	if v.DecisionDate < r.DecisionDate {
		return nil, nil, Invalid("REVOKED_BEFORE_DECISION", "decisionDate",
			Say("recognition.revoked-early", "day", v.DecisionDate, "decided", r.DecisionDate))
	}
	return v, newEvent(r.Name(), r.events()+1, ActRevoke, v.DecisionDate, act, v.record()), nil
}

// checkObjection refuses an objection that there is none of, that is against another recognition, or that was not upheld: all alike,
// so that nothing is learned of the objections of others.
func (in *RevocationEntry) checkObjection(r *Recognition) error {
	switch o := in.Found; {
	case in.Objection == "", o != nil && o.Name() == in.Objection && o.Recognition == r.ID && o.RevocationDue():
		return nil
	}
	return Refuse(FailedPrecondition, "OBJECTION_NOT_UPHELD", "objection", Say("recognition.not-upheld", "objection", Clip(in.Objection)))
}

// events gives the number of events of the recognition itself before it is revoked: one taken on an assessment is an event of that.
func (r *Recognition) events() int32 {
	if r.Assessment == "" {
		return 1
	}
	return 0
}

// check refuses what must not be left out.
func (v *Revocation) check() error {
	switch {
	case v.DecisionNumber == "":
		return Invalid("DECISION_NUMBER_MISSING", "decisionNumber", Say("recognition.revoking-number"))
	case v.Reason == "":
		return Invalid("REASON_MISSING", "reason", Say("recognition.revoking-reason"))
	}
	return nil
}

// record gives the revocation as an event carries it.
func (v *Revocation) record() record {
	return record{
		{"recognition", v.Recognition},
		{"decision_number", v.DecisionNumber},
		{"decision_date", v.DecisionDate},
		{"office", v.Office},
		{"reason", v.Reason},
		{"objection", v.Objection},
	}
}
