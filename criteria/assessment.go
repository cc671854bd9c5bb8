package criteria

import "fmt"

// Assessment (hồ sơ tự đánh giá) is a unit's claim under one rule-set version for one period.
type Assessment struct {
	ID           string
	Unit         UnitID
	RuleSet      RuleSetRef
	Period       Period
	State        State
	Revision     int32 // goes up by one with every change
	Answers      Answers
	FiledOn      Date  // of the last submission, or as given for the next one
	Submissions  int32 // number of submissions so far
	ReturnReason string
	ReturnedOn   Date
	CreatedAt    int64 // microseconds since 1970
	UpdatedAt    int64

	Procedure      string   // id; "" is the plain one
	Campaign       string   // id, "" where there is none
	SignedRevision int32    // that the head's signature made, 0 for none; see Signed
	OpenFacts      []string // of the last return in part: that may be answered, sorted
	LockedSHA256   string   // of the last return in part: over the answers to all other facts, see Answers.LockedSHA256
	OpenCriteria   []string // after a partial return: only facts of these may be answered; none after any other one
	CorrectBy      Date     // last day for the correction, 0 where none is set
	ProposedLevel  string   // by the council, "" while it has not proposed
	Holders        []string // offices and actors that created, answered, signed or submitted it, each once: they do not appraise it

	frozen   []byte  // JSON of Answers, made once for the several places that store it
	frozenOf Answers // the answers that it is of
}

// AnswersJSON gives the answers as they are stored. Answers are replaced and never changed in place.
func (a *Assessment) AnswersJSON() []byte {
	same := len(a.frozenOf) == len(a.Answers) && (len(a.Answers) == 0 || &a.frozenOf[0] == &a.Answers[0])
	if a.frozen == nil || !same {
		a.frozen, a.frozenOf = a.Answers.JSON(), a.Answers
	}
	return a.frozen
}

// Name gives "assessments/{id}".
func (a *Assessment) Name() string { return "assessments/" + a.ID }

// Case is what an assessment is judged by: the unit's row and the rule set, with what became of it.
type Case struct {
	Unit       *Unit
	Rules      *Compiled
	Standing   Standing
	Procedure  *Procedure // of a new assessment; nil is the plain one
	Window     *Window    // of the campaign; nil where there is none
	Successors []Unit     // what came of a unit that ended, where whoever asks is to be told
}

// holds refuses a given day on which there was no such unit yet, or no such rule set. Valid from the base date of the
// catalogue means "at least since". What is dated after a unit's end is not refused: rows end when a name or district
// changes, and a year is filed in the next one.
func (c Case) holds(d Date, field string) error {
	switch {
	case d < c.Unit.From:
		return Invalid("UNIT_NOT_IN_FORCE", field, Say("assessment.unit-later", "unit", c.Unit.FullName(), "day", d, "from", c.Unit.From))
	case d < c.Rules.Set.Effective.From:
		return Invalid("RULE_SET_NOT_IN_FORCE", field, Say("assessment.set-later", "set", c.Rules.Set.Title, "day", d, "from", c.Rules.Set.Effective.From))
	}
	return nil
}

// Open makes a draft. The unit must have been in force on some day of the period and be of the level that the rule
// set judges.
func Open(id string, c Case, period Period, given []Answer, filedOn Date, act Act) (*Assessment, *Event, error) {
	if err := c.MayWrite(act); err != nil {
		return nil, nil, err
	}
	if c.Rules.Set.Level != c.Unit.Level {
		return nil, nil, c.Rules.wrongLevel(c.Unit)
	}
	if !c.Unit.InForceDuring(period) {
		return nil, nil, Invalid("UNIT_NOT_IN_FORCE", "unit", Say("assessment.not-in-force", "unit", c.Unit.FullName(),
			"period", string(period), "from", c.Unit.From, "to", untilText(c.Unit.To)))
	}
	day, err := act.given(filedOn, "filedOn", Admin)
	if err != nil {
		return nil, nil, err
	}
	if err := c.open(period, day); err != nil {
		return nil, nil, err
	}
	p := c.Procedure.orPlain()
	if err := c.mayOpen(p, filedOn, act); err != nil {
		return nil, nil, err
	}
	answers, err := c.Rules.read(given)
	if err != nil {
		return nil, nil, err
	}
	a := &Assessment{
		ID: id, Unit: c.Unit.ID(), RuleSet: c.Rules.Set.Ref(), Period: period, State: Draft, Revision: 1,
		Answers: answers, FiledOn: filedOn, CreatedAt: act.At, UpdatedAt: act.At, Procedure: p.ID, Campaign: c.Window.campaign(),
	}
	a.took(&act.Actor)
	return a, a.event(ActCreate, 0, act, append(record{
		{"unit", c.Unit},
		{"rule_set", c.Rules.Set.Name()},
		{"rule_set_digest", c.Rules.Digest},
		{"period", period},
		{"answers", raw(a.AnswersJSON())},
	}, a.courseOf()...)), nil
}

// read checks answers one by one and together.
func (c *Compiled) read(given []Answer) (Answers, error) {
	answers, faults := c.ReadAnswers(given)
	if len(faults) == 0 {
		faults = c.CheckTogether(answers)
	}
	return answers, Join(append(faults, answers.tooMuch()...))
}

// Answer merges newer answers, by fact id, into an open assessment.
func (a *Assessment) Answer(c Case, given []Answer, act Act) (*Event, error) {
	if err := c.MayWrite(act); err != nil {
		return nil, err
	}
	if _, err := a.Next(c, ActAnswer, act); err != nil {
		return nil, err
	}
	if err := a.mayWrite(c, a.writingDay(act)); err != nil {
		return nil, err
	}
	newer, faults := c.Rules.ReadAnswers(given)
	newer, locked := a.unlocked(c.Rules, newer)
	faults = append(faults, locked...)
	merged := a.Answers.Merge(newer)
	if len(faults) == 0 {
		faults = append(c.Rules.CheckTogether(merged), merged.tooMuch()...)
	}
	if err := Join(faults); err != nil {
		return nil, err
	}
	var before Answers
	for i := range newer {
		if old, ok := a.Answers.Find(newer[i].Fact); ok {
			before = append(before, *old)
		}
	}
	a.Answers = merged
	a.change(act)
	a.took(&act.Actor)
	return a.event(ActAnswer, 0, act, record{{"answers", raw(newer.JSON())}, {"before", raw(before.JSON())}}), nil
}

// Submit files the assessment as a numbered record that never changes. The event holds the hashes of the record's
// answers and verdict: the answers stand in full in the events before it, and the verdict follows from them. A criterion
// that is claimed as met and asks for evidence needs it, or a written explanation.
//
// Where the procedure has the head sign, nothing is filed without; see SubmitLate for what is filed after the deadline.
func (a *Assessment) Submit(c Case, filedOn Date, act Act) (*Event, *Submission, error) {
	return a.SubmitLate(c, filedOn, "", act)
}

// SubmitLate is Submit with the reason for being late, which is compulsory after the deadline of a campaign.
func (a *Assessment) SubmitLate(c Case, filedOn Date, late string, act Act) (*Event, *Submission, error) {
	if err := c.MayWrite(act); err != nil {
		return nil, nil, err
	}
	next, err := a.Next(c, ActSubmit, act)
	if err != nil {
		return nil, nil, err
	}
	if filedOn.IsZero() && a.State == Draft && act.Actor.Role == Admin {
		filedOn = a.FiledOn // given for a late entry when it was opened
	}
	if err := a.dated(filedOn, act); err != nil {
		return nil, nil, err
	}
	if filedOn, err = act.given(filedOn, "filedOn", Admin); err != nil {
		return nil, nil, err
	}
	if err := c.holds(filedOn, "filedOn"); err != nil {
		return nil, nil, err
	}
	if err := c.inUse(filedOn); err != nil {
		return nil, nil, err
	}
	if from, _ := a.Period.Span(); filedOn < from {
		return nil, nil, Invalid("FILED_BEFORE_PERIOD", "filedOn", Say("assessment.filed-early", "day", filedOn, "from", from))
	}
	if filedOn < a.ReturnedOn {
		return nil, nil, Invalid("FILED_BEFORE_RETURN", "filedOn", Say("assessment.filed-before-return", "day", filedOn, "returned", a.ReturnedOn))
	}
	if err := a.stillLocked(); err != nil {
		return nil, nil, err
	}
	if late, err = a.mayFile(c, filedOn, late, act); err != nil {
		return nil, nil, err
	}
	if len(a.Answers) == 0 {
		return nil, nil, Refuse(FailedPrecondition, "NOTHING_ANSWERED", "answers", Say("assessment.empty"))
	}
	verdict := c.Rules.EvaluateOn(c.Unit, a.Period.LastDay(), a.Answers)
	if err := Join(c.Rules.EvidenceMissing(verdict, a.Answers)); err != nil {
		return nil, nil, err
	}
	signed, partly := a.Signed(), a.partly()
	if !signed {
		a.SignedRevision = 0 // one that was voided does not come to life by the filing
	}
	a.State, a.FiledOn = next, filedOn
	a.forgetReturn()
	a.Submissions++
	a.change(act)
	a.took(&act.Actor)
	s := &Submission{
		Assessment: a.ID, Number: a.Submissions, RuleSet: a.RuleSet, Digest: c.Rules.Digest, Unit: a.Unit,
		UnitJSON: c.Unit.JSON(), AnswersJSON: a.AnswersJSON(), VerdictJSON: verdict.JSON(), Result: verdict.Result,
		Tally: verdict.Tally, FiledOn: filedOn, RecordedAt: act.At, Actor: act.Actor.ID, verdict: verdict,
	}
	return a.event(ActSubmit, filedOn, act, append(record{
		{"number", s.Number},
		{"filed_on", filedOn},
		{"rule_set", a.RuleSet.String()},
		{"rule_set_digest", s.Digest},
		{"unit", raw(s.UnitJSON)},
		{"answers_sha256", SHA256Hex(s.AnswersJSON)},
		{"verdict_sha256", SHA256Hex(s.VerdictJSON)},
		{"result", string(s.Result)},
		{"level", verdict.Level},
		{"tally", raw(verdict.Tally.append(nil))},
	}, append(a.filing(signed, late), a.lockRecord(partly)...)...)), s, nil
}

// EvidenceMissing lists the answers that a submission would still need evidence or an explanation for: those of criteria
// that are claimed as met or that earn points.
func (c *Compiled) EvidenceMissing(v *Verdict, a Answers) []*Error {
	var faults []*Error
	for i := range v.Lines {
		cr := c.Criterion(v.Lines[i].ID)
		earns := v.Lines[i].Points.coef > 0 && !c.penalty(cr.ID)
		if cr.Evidence == nil || v.Lines[i].Outcome != Met && !earns {
			continue
		}
		shown := false
		facts := cr.Measure.Facts()
		for _, id := range facts {
			answer, ok := a.Find(id)
			shown = shown || ok && (len(answer.Evidence) > 0 || answer.Explanation != "")
		}
		if !shown {
			faults = append(faults, Refuse(FailedPrecondition, "EVIDENCE_MISSING", fmt.Sprintf("answers[%s].evidence", facts[0]),
				Say("evidence.needed", "code", cr.Code, "criterion", cr.Text, "ask", cr.Evidence.Ask)))
		}
	}
	return faults
}

// Return gives a submitted assessment back with a reason. All of it goes back, so that an appraiser who is bound to criteria is bound
// to each of them.
func (a *Assessment) Return(c Case, reason string, on Date, act Act) (*Event, *Return, error) {
	if err := act.Actor.MayRead(c.Unit); err != nil {
		return nil, nil, err
	}
	next, err := a.Next(c, ActReturn, act)
	if err == nil {
		err = a.mayReturn(c, act)
	}
	if err != nil {
		return nil, nil, err
	}
	if err := act.Actor.MayAppraiseAll(c.Rules); err != nil {
		return nil, nil, err
	}
	if reason = plain(reason); reason == "" {
		return nil, nil, Invalid("REASON_MISSING", "reason", Say("assessment.return-reason"))
	}
	if on, err = act.given(on, "returnedOn", Admin); err != nil {
		return nil, nil, err
	}
	if on < a.FiledOn {
		return nil, nil, Invalid("RETURNED_BEFORE_FILING", "returnedOn", Say("assessment.before-filing", "day", on, "filed", a.FiledOn))
	}
	a.State, a.ReturnReason, a.ReturnedOn, a.OpenCriteria, a.CorrectBy = next, reason, on, nil, c.Window.CorrectBy(on)
	a.change(act)
	r := &Return{Assessment: a.ID, Number: a.Submissions, On: on, Reason: reason, RecordedAt: act.At, Actor: act.Actor.ID}
	return a.event(ActReturn, on, act, record{{"number", r.Number}, {"returned_on", on}, {"reason", reason}}), r, nil
}

// change counts the revision up.
func (a *Assessment) change(act Act) {
	a.Revision++
	a.UpdatedAt = act.At
}

// CheckRevision refuses a change that was made from an older state than the one that stands; 0 is not checked.
func (a *Assessment) CheckRevision(revision int32) error {
	if revision != 0 && revision != a.Revision {
		return Refuse(Aborted, "STALE_REVISION", "revision", Say("assessment.stale", "given", revision, "stands", a.Revision))
	}
	return nil
}

func untilText(d Date) Text {
	if d.IsZero() {
		return Say("date.open")
	}
	return Text{VI: d.ForPeople(), EN: d.ForPeople()}
}
