package criteria

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// ObjectionState says what became of an objection.
type ObjectionState string

// States of an objection.
const (
	ObjectionReceived ObjectionState = "received"
	ObjectionUpheld   ObjectionState = "upheld" // the recognition is to be revoked
	ObjectionRejected ObjectionState = "rejected"
)

// ActObject enters an objection. Its answer is an event of the state's name.
const ActObject Action = "objected"

// Citizen is the role that events name where somebody objected without a login. It can be granted to nobody.
const Citizen Role = "citizen"

// ObjectionDays is how long a recognition can be objected to, in days after the decision, where the campaign says nothing else.
// No text seen sets such a time: it is this project's own.
const ObjectionDays = 15

// Limits of objections, this project's own: bytes of a reason and of an answer, pieces of evidence, and objections of citizens
// to one recognition.
const (
	mostObjectionText = 4000
	mostCitizens      = 500
)

// Objection (ý kiến phản đối) is an objection to a recognition, by another unit or by a citizen.
type Objection struct {
	ID          string
	Recognition string // id
	Unit        UnitID // that the recognition is of
	Province    string // code
	By          UnitID // that objects; zero for a citizen
	Reason      string
	Evidence    []EvidenceDoc
	Salt        string // of the hash in the event of a citizen's objection
	FiledOn     Date
	ClosesOn    Date  // last day of the window
	RecordedAt  int64 // microseconds since 1970
	Actor       string
	State       ObjectionState
	Answer      string
	AnsweredOn  Date
	AnsweredAt  int64
	AnsweredBy  string
	Revision    int32
}

// ObjectionPrefix begins the resource name of an objection.
const ObjectionPrefix = "objections/"

// Name gives "objections/{id}".
func (o *Objection) Name() string { return ObjectionPrefix + o.ID }

// ObjectionEntry is what an objection is entered with.
type ObjectionEntry struct {
	Reason   string
	Evidence []EvidenceDoc
}

// Objections counts what was objected to one recognition before.
type Objections struct {
	OpenOfUnit int // of the unit that objects now, without an answer yet
	Citizens   int
}

// Against is what an objection is against, with how long it can be objected to.
type Against struct {
	Recognition *Recognition
	Unit        *Unit
	Days        int // after the decision, see ObjectionDays
}

// Closes gives the last day of the window. A decision on a claim that was entered after its day can be objected to from the day on
// which it could be seen: a date that is given closes no window. This is the project's own rule.
func (a Against) Closes() Date {
	from := a.Recognition.DecisionDate
	if a.Recognition.Assessment != "" {
		from = max(from, DateOf(time.UnixMicro(a.Recognition.RecordedAt)))
	}
	return from.AddDays(a.Days)
}

// Object enters the objection of another unit of the province. by is the case of the unit that objects.
//
// Errors: OUT_OF_SCOPE, UNIT_ENDED, OBJECTION_OWN_UNIT, OBJECTION_EXISTS, RECOGNITION_REVOKED, OBJECTION_WINDOW_CLOSED, REASON_MISSING, TEXT_TOO_LONG,
// EVIDENCE_EMPTY, LINK_MALFORMED.
func Object(id string, a Against, by Case, before Objections, e ObjectionEntry, act Act) (*Objection, *Event, error) {
	if by.Unit.Province != a.Unit.Province {
		return nil, nil, Refuse(PermissionDenied, "OUT_OF_SCOPE", "recognition",
			Say("access.out-of-scope", "unit", a.Unit.FullName(), "scope", act.Actor.Scope.String()))
	}
	if err := by.MayWrite(act); err != nil {
		return nil, nil, err
	}
	switch {
	case act.Actor.Reach().Covers(a.Unit):
		return nil, nil, Refuse(FailedPrecondition, "OBJECTION_OWN_UNIT", "recognition", Say("objection.own", "unit", a.Unit.FullName()))
	case before.OpenOfUnit > 0:
		return nil, nil, Refuse(AlreadyExists, "OBJECTION_EXISTS", "recognition", Say("objection.exists", "unit", by.Unit.FullName()))
	}
	o := a.objection(id, act)
	o.By = by.Unit.ID()
	if err := a.enter(o, e, act); err != nil {
		return nil, nil, err
	}
	return o, newEvent(o.Name(), 1, ActObject, o.FiledOn, act, o.record()), nil
}

// ObjectAsCitizen enters the objection of somebody without a login. Its words may name people, so that the event carries their
// salted hash; salt is random text of 128 bits or more.
//
// Errors: OBJECTIONS_TOO_MANY, RECOGNITION_REVOKED, OBJECTION_WINDOW_CLOSED, REASON_MISSING, TEXT_TOO_LONG, EVIDENCE_EMPTY, LINK_MALFORMED.
func ObjectAsCitizen(id string, a Against, before Objections, e ObjectionEntry, salt string, act Act) (*Objection, *Event, error) {
	if before.Citizens >= mostCitizens {
		return nil, nil, Refuse(ResourceExhausted, "OBJECTIONS_TOO_MANY", "recognition", Say("objection.too-many", "most", mostCitizens))
	}
	o := a.objection(id, act)
	o.Salt = salt
	if err := a.enter(o, e, act); err != nil {
		return nil, nil, err
	}
	return o, newEvent(o.Name(), 1, ActObject, o.FiledOn, act, o.record()), nil
}

func (a Against) objection(id string, act Act) *Objection {
	return &Objection{
		ID: id, Recognition: a.Recognition.ID, Unit: a.Unit.ID(), Province: a.Unit.Province, FiledOn: act.Today, ClosesOn: a.Closes(),
		RecordedAt: act.At, Actor: act.Actor.ID, State: ObjectionReceived, Revision: 1,
	}
}

// enter checks the day and the words.
func (a Against) enter(o *Objection, e ObjectionEntry, act Act) error {
	if v := a.Recognition.Revoked; v != nil {
		return Refuse(FailedPrecondition, "RECOGNITION_REVOKED", "recognition",
			Say("recognition.revoked", "number", v.DecisionNumber, "day", v.DecisionDate))
	}
	if act.Today > o.ClosesOn {
		return Refuse(FailedPrecondition, "OBJECTION_WINDOW_CLOSED", "recognition", Say("objection.closed", "day", o.ClosesOn, "today", act.Today))
	}
	var err error
	if o.Reason, err = objectionText(e.Reason, "reason", "objection.reason"); err != nil {
		return err
	}
	o.Evidence = append([]EvidenceDoc{}, e.Evidence...)
	if len(o.Evidence) > maxEvidence {
		return Invalid("TOO_MUCH_EVIDENCE", "evidence", Say("objection.evidence", "most", maxEvidence))
	}
	for i := range o.Evidence {
		if err := o.Evidence[i].read(); err != nil {
			return err.At("evidence[" + itoa(i) + "]")
		}
	}
	return nil
}

// objectionText reads words that are compulsory.
func objectionText(s, field, missing string) (string, error) {
	s = plain(s)
	switch {
	case s == "":
		return "", Invalid("REASON_MISSING", field, Say(missing))
	case len(s) > mostObjectionText:
		return "", Invalid("TEXT_TOO_LONG", field, Say("answer.too-long", "most", mostObjectionText))
	}
	return s, nil
}

// record gives the objection as its event carries it.
func (o *Objection) record() record {
	r := record{
		{"recognition", "recognitions/" + o.Recognition},
		{"unit", o.Unit.String()},
		{"by", "citizen"},
		{"closes_on", o.ClosesOn},
	}
	if o.By == (UnitID{}) {
		return append(r, record{{"words_hash", o.wordsHash()}}...)
	}
	r[2].Value = o.By.String()
	return append(r, record{{"reason", o.Reason}, {"evidence", raw(o.EvidenceJSON())}}...)
}

// wordsHash stands for what a citizen wrote.
func (o *Objection) wordsHash() string {
	sum := sha256.Sum256(append([]byte(o.Salt), record{{"reason", o.Reason}, {"evidence", raw(o.EvidenceJSON())}}.JSON()...))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// EvidenceJSON gives the evidence as it is stored.
func (o *Objection) EvidenceJSON() []byte { return mustJSON(append([]EvidenceDoc{}, o.Evidence...)) }

// ParseEvidence reads stored evidence.
func ParseEvidence(b []byte) ([]EvidenceDoc, error) {
	var all []EvidenceDoc
	if err := json.Unmarshal(b, &all); err != nil {
		return nil, fmt.Errorf("stored evidence: %w", err)
	}
	return all, nil
}

// MayRead refuses everybody but the province, the unit that objects and the unit concerned: to others there is none.
//
// Errors: OBJECTION_UNKNOWN.
func (o *Objection) MayRead(a *Actor) error {
	switch {
	case a.Reach().CoversProvince(o.Province):
		return nil
	case a.Scope.Level == Commune && (slices.Contains(a.Units, o.Unit) || slices.Contains(a.Units, o.By)):
		return nil
	}
	return ObjectionUnknown(o.Name())
}

// ObjectionUnknown refuses the name of an objection that there is none of, or none that the caller may see.
func ObjectionUnknown(name string) error {
	return Refuse(NotFound, "OBJECTION_UNKNOWN", "name", Say("objection.unknown", "name", Clip(name)))
}

// Decide answers the objection, once, with reasons. revision is the one that was read, 0 for whatever stands.
//
// Errors: OBJECTION_UNKNOWN, STALE_REVISION, OBJECTION_ANSWERED, REASON_MISSING, TEXT_TOO_LONG.
func (o *Objection) Decide(to ObjectionState, answer string, revision int32, act Act) (*Event, error) {
	switch {
	case !act.Actor.Reach().CoversProvince(o.Province):
		return nil, ObjectionUnknown(o.Name())
	case revision != 0 && revision != o.Revision:
		return nil, Refuse(Aborted, "STALE_REVISION", "revision", Say("contact.stale", "given", revision, "stands", o.Revision))
	case o.State != ObjectionReceived:
		return nil, Refuse(FailedPrecondition, "OBJECTION_ANSWERED", "name",
			Say("objection.answered", "day", o.AnsweredOn, "state", Say("objection-state."+string(o.State))))
	}
	text, err := objectionText(answer, "answer", "objection.answer")
	if err != nil {
		return nil, err
	}
	o.State, o.Answer, o.AnsweredOn, o.AnsweredAt, o.AnsweredBy = to, text, act.Today, act.At, act.Actor.ID
	o.Revision++
	return newEvent(o.Name(), o.Revision, Action(to), o.AnsweredOn, act, record{
		{"recognition", "recognitions/" + o.Recognition},
		{"answer", o.Answer},
		{"revocation_due", o.RevocationDue()},
	}), nil
}

// RevocationDue tells whether the objection was upheld, so that the recognition is to be revoked.
func (o *Objection) RevocationDue() bool { return o.State == ObjectionUpheld }

// LedTo refuses to name the objection as the one that a recognition is revoked for: it must be to that recognition, and upheld.
//
// Errors: OBJECTION_MISFIT, OBJECTION_NOT_UPHELD.
func (o *Objection) LedTo(r *Recognition) error {
	switch {
	case o.Recognition != r.ID:
		return Invalid("OBJECTION_MISFIT", "objection", Say("objection.misfit", "name", o.Name(), "recognition", r.Name()))
	case o.State != ObjectionUpheld:
		return Refuse(FailedPrecondition, "OBJECTION_NOT_UPHELD", "objection",
			Say("objection.not-upheld", "name", o.Name(), "state", Say("objection-state."+string(o.State))))
	}
	return nil
}
