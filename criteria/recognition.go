package criteria

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// SubmissionName gives "assessments/{id}/submissions/{number}".
func SubmissionName(assessment string, number int32) string {
	return "assessments/" + assessment + "/submissions/" + itoa(int(number))
}

// Submission is the immutable record of one filing.
type Submission struct {
	Assessment  string
	Number      int32
	RuleSet     RuleSetRef
	Digest      string // of the rule set
	Unit        UnitID
	UnitJSON    []byte // the unit as it was judged
	AnswersJSON []byte
	VerdictJSON []byte
	Begun       bool // whether anything of it is appraised; given by the store where the procedure knows a recall
	// AppraisedJSON is the verdict over what was found, once the appraisal is complete; nil before.
	AppraisedJSON []byte
	Result        Result
	Tally         Tally
	FiledOn       Date
	RecordedAt    int64
	Actor         string
	Final         *FinalLevel // by the last finalisation of the round, nil where that does not cover this submission

	verdict *Verdict // as it was judged, where this is not read from a store
}

// Verdict gives the frozen verdict.
func (s *Submission) Verdict() (*Verdict, error) {
	if s.verdict != nil {
		return s.verdict, nil
	}
	return ParseVerdict(s.VerdictJSON)
}

// Return is the record of one return.
type Return struct {
	Assessment string
	Number     int32 // of the submission that was returned
	On         Date
	Reason     string
	RecordedAt int64
	Actor      string
}

// Recognition (công nhận) is a decision that a unit completed the programme's criteria. It is a record of its own and
// belongs to the unit that earned it; decisions taken before the system existed have no assessment.
type Recognition struct {
	ID             string
	Unit           UnitID
	RuleSet        RuleSetRef
	Level          string
	DecisionNumber string
	DecisionDate   Date
	Office         string // that signed; never a person
	ValidFrom      Date   // first day on which it stands, not before that of the decision
	ValidTo        Date   // last day on which it stands; 0 for no end
	Assessment     string // id, "" where there is none
	Submission     int32
	OverVerdict    bool // recognised although the verdict is not passed, or better than the round gives; it stays marked
	Appraised      bool // rests on an appraised verdict, and not on the claim alone
	Reason         string
	List           string // id of the list that was recognised at once, "" for none
	RecordedAt     int64
	Actor          string
	Revoked        *Revocation // nil where nothing revoked it
}

// Name gives "recognitions/{id}".
func (r *Recognition) Name() string { return "recognitions/" + r.ID }

// DecisionEntry is what a recognition is entered with.
type DecisionEntry struct {
	Number string
	Date   Date
	Office string
	Level  string
	Reason string
	From   Date   // first day on which it stands; 0 for the day of the decision
	To     Date   // last day on which it stands; 0 for no end
	List   string // id of the list that is recognised at once, "" for none
}

// defaultOffice signs where no office is given.
const defaultOffice = "Chủ tịch UBND tỉnh Thanh Hóa"

// Recognise records the decision on the last submission of an assessment. Over a verdict that is not passed, and over the
// level that the round gives, a reason is compulsory. A rationed level waits for the round.
func (a *Assessment) Recognise(id string, c Case, last *Submission, d DecisionEntry, act Act) (*Event, *Recognition, error) {
	next, err := a.Next(c, ActRecognise, act)
	if err != nil {
		return nil, nil, err
	}
	verdict, err := last.Deciding()
	if err != nil {
		return nil, nil, err
	}
	if d.Level == "" {
		d.Level = cmp.Or(a.ProposedLevel, last.level(verdict))
	}
	r, err := newRecognition(id, c, d, act)
	if err != nil {
		return nil, nil, err
	}
	if r.DecisionDate < a.FiledOn {
		return nil, nil, Invalid("DECISION_BEFORE_FILING", "decisionDate", Say("recognition.before-filing", "day", r.DecisionDate, "filed", a.FiledOn))
	}
	if day := a.ripeOn(); r.DecisionDate < day {
		return nil, nil, Invalid("DECISION_BEFORE_PROPOSAL", "decisionDate", Say("recognition.before-proposal", "day", r.DecisionDate, "ripe", day))
	}
	if act.Actor.Role != Admin && !c.Unit.To.IsZero() && r.DecisionDate >= c.Unit.To {
		says := "recognition.ended"
		if !a.outside() { // there the administrator enters no decisions
			says = "recognition.ended-in-campaign"
		}
		return nil, nil, Refuse(PermissionDenied, "UNIT_ENDED", "decisionDate", Say(says, "unit", c.Unit.FullName(), "day", c.Unit.To))
	}
	if a.ProposedLevel != "" && r.Level != a.ProposedLevel && r.Reason == "" {
		return nil, nil, Invalid("REASON_MISSING", "reason", Say("steps.reason-proposed", "level", c.Rules.LevelTitle(a.ProposedLevel)))
	}
	r.Assessment, r.Submission, r.Appraised = a.ID, a.Submissions, last.AppraisedJSON != nil
	if r.OverVerdict, err = c.Rules.over(verdict, last.final(verdict), r, a.Period); err != nil {
		return nil, nil, err
	}
	a.State = next
	a.change(act)
	return a.event(ActRecognise, r.DecisionDate, act, r.record()), r, nil
}

// ripeOn gives the day on which an assessment that waits for the decision came to wait for it, 0 where its procedure asks for
// nothing but the filing. The step before the decision was the last change that was made.
func (a *Assessment) ripeOn() Date {
	if p, err := FindProcedure(a.Procedure); err != nil || p.ripe() == Submitted {
		return 0
	}
	return DateOf(time.UnixMicro(a.UpdatedAt))
}

// EnterRecognition records a decision without an assessment. The decision is not older than the unit's row.
func EnterRecognition(id string, c Case, d DecisionEntry, act Act) (*Recognition, *Event, error) {
	if c.Rules.Set.Level != c.Unit.Level {
		return nil, nil, c.Rules.wrongLevel(c.Unit)
	}
	r, err := newRecognition(id, c, d, act)
	if err != nil {
		return nil, nil, err
	}
	if !c.Unit.InForce(r.DecisionDate) {
		return nil, nil, Invalid("UNIT_NOT_IN_FORCE", "unit", Say("recognition.not-in-force", "unit", c.Unit.FullName(),
			"day", r.DecisionDate, "from", c.Unit.From, "to", untilText(c.Unit.To)))
	}
	return r, newEvent(r.Name(), 1, ActRecognise, r.DecisionDate, act, r.record()), nil
}

// plain gives text in NFC without blanks around it: blanks are no number and no reason.
func plain(s string) string { return strings.TrimSpace(NFC(s)) }

// Plain gives text as it is recorded: in NFC without blanks around it.
func Plain(s string) string { return plain(s) }

func newRecognition(id string, c Case, d DecisionEntry, act Act) (*Recognition, error) {
	if err := act.Actor.MayRead(c.Unit); err != nil {
		return nil, err
	}
	r := &Recognition{
		ID: id, Unit: c.Unit.ID(), RuleSet: c.Rules.Set.Ref(), DecisionNumber: plain(d.Number), Office: cmp.Or(plain(d.Office), defaultOffice),
		Reason: plain(d.Reason), List: d.List, RecordedAt: act.At, Actor: act.Actor.ID,
	}
	if r.DecisionNumber == "" {
		return nil, Invalid("DECISION_NUMBER_MISSING", "decisionNumber", Say("recognition.number"))
	}
	var err error
	if r.DecisionDate, err = act.given(d.Date, "decisionDate", Admin, Chair); err != nil {
		return nil, err
	}
	if err := c.holds(r.DecisionDate, "decisionDate"); err != nil {
		return nil, err
	}
	if err := r.stand(d.From, d.To); err != nil {
		return nil, err
	}
	levels := c.Rules.Set.Decision.Levels
	r.Level = cmp.Or(d.Level, levels[len(levels)-1].ID)
	if !slices.ContainsFunc(levels, func(l DecisionLevel) bool { return l.ID == r.Level }) {
		return nil, Invalid("LEVEL_UNKNOWN", "level", Say("recognition.level", "level", Clip(r.Level), "set", c.Rules.Set.Title))
	}
	return r, nil
}

// record gives the recognition as an event carries it.
func (r *Recognition) record() record {
	return record{
		{"recognition", r.ID},
		{"unit", r.Unit.String()},
		{"rule_set", r.RuleSet.String()},
		{"level", r.Level},
		{"decision_number", r.DecisionNumber},
		{"decision_date", r.DecisionDate},
		{"office", r.Office},
		{"valid_from", r.ValidFrom},
		{"valid_to", r.ValidTo},
		{"assessment", r.Assessment},
		{"submission", r.Submission},
		{"over_verdict", r.OverVerdict},
		{"appraised", r.Appraised},
		{"list", r.List},
		{"reason", r.Reason},
	}
}
