package criteria

import "slices"

// Next gives the state that an action leads to by the assessment's procedure, for who acts on the day. A right of a level is one
// at that level: the committee of the province does not do what the district's does.
//
// Errors: those of Procedure.Next, ACTION_NOT_OF_ROLE for the wrong level, and OWN_CLAIM.
func (a *Assessment) Next(c Case, action Action, act Act) (State, error) {
	p, err := FindProcedure(a.Procedure)
	if err != nil {
		return a.State, err
	}
	next, err := p.next(act.Actor.Role, action, a.State, act.Today, p.ChecksUnit(c.Unit, act.Today))
	if err != nil {
		return next, err
	}
	if p.ID != plainID && !p.atLevel(action, &act.Actor) {
		return a.State, Refuse(PermissionDenied, "ACTION_NOT_OF_ROLE", "", Say("steps.not-of-level",
			"scope", act.Actor.Scope.String(), "action", ActionText(action)))
	}
	if err := a.notOwn(action, act); err != nil {
		return a.State, err
	}
	return next, nil
}

// judging are the actions of those who look at a claim: nobody does them to their own.
var judging = []Action{ActCheck, ActReturn, ActReturnPart, ActFinding, ActComplete, ActPropose, ActDecline, ActReopen, ActRecognise}

// notOwn refuses to judge one's own claim. What the administrator enters outside of campaigns was filed, returned and decided on paper,
// by others: there the same hand enters all of it.
//
// Errors: OWN_CLAIM.
func (a *Assessment) notOwn(action Action, act Act) error {
	if !slices.Contains(judging, action) || !a.HandOf(&act.Actor) || a.outside() && act.Actor.Role == Admin {
		return nil
	}
	return Refuse(PermissionDenied, "OWN_CLAIM", "", Say("appraisal.own"))
}

// HandOf tells whether the actor, or the office that acts, has had a hand in the claim: created, answered, signed or submitted it. A
// name that differs in case, blanks or Unicode form is the same.
func (a *Assessment) HandOf(who *Actor) bool {
	named := Actor{Holder: who.ID}
	return who.Among(a.Holders) || named.Among(a.Holders)
}

// atLevel tells whether a step gives an action to the actor's role at the level of the actor's right.
func (p *Procedure) atLevel(action Action, who *Actor) bool {
	return slices.ContainsFunc(p.Steps, func(s Step) bool {
		return s.Role == who.Role && s.Level == who.Scope.Level && slices.Contains(s.Actions, action)
	})
}

// Join takes a draft that was opened outside of campaigns into one: that of the case's window, by the case's procedure. What was
// filed once stays where it was filed.
//
// Errors: WRONG_STATE, CAMPAIGN_JOINED, those of the window.
func (a *Assessment) Join(c Case, act Act) (*Event, error) {
	if err := c.MayWrite(act); err != nil {
		return nil, err
	}
	switch {
	case a.Campaign != "":
		return nil, Refuse(FailedPrecondition, "CAMPAIGN_JOINED", "campaign", Say("steps.joined"))
	case a.State != Draft || a.Submissions > 0:
		return nil, Refuse(FailedPrecondition, "WRONG_STATE", "state", Say("steps.join-state", "state", StateText(a.State)))
	}
	if err := c.Window.MayWrite(a.writingDay(act), a.State, 0); err != nil {
		return nil, err
	}
	a.Campaign, a.Procedure = c.Window.Campaign, c.Procedure.ID
	a.change(act)
	a.took(&act.Actor)
	return a.event(ActJoin, 0, act, a.courseOf()), nil
}

// Signed tells whether the head's signature stands: any answer after it voids it, and so does a return.
func (a *Assessment) Signed() bool {
	return a.SignedRevision != 0 && (a.State.Filed() || a.SignedRevision == a.Revision)
}

// Sign is the head's signature under the claim as it stands: of this revision and no other.
//
// Errors: those of Next and of the window; NOTHING_ANSWERED, ALREADY_SIGNED, EVIDENCE_MISSING.
func (a *Assessment) Sign(c Case, act Act) (*Event, error) {
	if err := c.MayWrite(act); err != nil {
		return nil, err
	}
	if _, err := a.Next(c, ActSign, act); err != nil {
		return nil, err
	}
	day := act.Today
	if a.State == Draft && !a.FiledOn.IsZero() {
		day = a.FiledOn // entered late by the administrator, who gave it
	}
	if err := a.mayWrite(c, day); err != nil {
		return nil, err
	}
	switch {
	case len(a.Answers) == 0:
		return nil, Refuse(FailedPrecondition, "NOTHING_ANSWERED", "answers", Say("assessment.empty"))
	case a.Signed():
		return nil, Refuse(FailedPrecondition, "ALREADY_SIGNED", "revision", Say("steps.already-signed", "revision", a.Revision))
	}
	// A signature under what cannot be filed would be void as soon as that is mended.
	if err := Join(c.Rules.EvidenceMissing(c.Rules.EvaluateOn(c.Unit, a.Period.LastDay(), a.Answers), a.Answers)); err != nil {
		return nil, err
	}
	read := a.Revision
	a.change(act)
	a.SignedRevision = a.Revision
	a.took(&act.Actor)
	return a.event(ActSign, 0, act, record{{"revision", read}, {"answers_sha256", SHA256Hex(a.AnswersJSON())}}), nil
}

// Recall takes back what was filed, before the deadline and before anybody has checked or appraised it. The record of the filing
// stays. Where it was filed after a return, that return stands again.
//
// Errors: those of Next and of the window; APPRAISAL_BEGUN, RECALL_AFTER_DEADLINE.
func (a *Assessment) Recall(c Case, last *Submission, reason string, act Act) (*Event, error) {
	if err := c.MayWrite(act); err != nil {
		return nil, err
	}
	next, err := a.Next(c, ActRecall, act)
	if err != nil {
		return nil, err
	}
	if last.Begun {
		return nil, Refuse(FailedPrecondition, "APPRAISAL_BEGUN", "state", Say("steps.begun"))
	}
	if err := a.windowed(c); err != nil {
		return nil, err
	}
	if err := c.Window.MayRecall(act.Today); err != nil {
		return nil, err
	}
	if a.State = next; !a.ReturnedOn.IsZero() {
		a.State = Returned
	} else {
		a.FiledOn = 0
	}
	a.change(act)
	return a.event(ActRecall, act.Today, act, record{{"number", last.Number}, {"reason", plain(reason)}}), nil
}

// Recallable tells whether what was filed could be recalled if the deadline has not passed and nobody has appraised anything.
func (a *Assessment) Recallable() bool {
	if a.State != Submitted || a.outside() {
		return false
	}
	p, err := FindProcedure(a.Procedure)
	return err == nil && p.Has(ActRecall)
}

// mayReturn refuses to return all of a claim to an appraiser who is to look at a part of it, and to one who had a hand in it.
func (a *Assessment) mayReturn(c Case, act Act) error {
	if act.Actor.Role != Appraiser {
		return nil
	}
	if len(act.Actor.Criteria) > 0 {
		for _, cr := range c.Rules.Set.All() {
			if err := act.Actor.MayAppraise(c.Rules, cr.ID); err != nil {
				return err
			}
		}
	}
	named := Actor{Holder: act.Actor.ID}
	if !a.outside() && (act.Actor.Among(a.Holders) || named.Among(a.Holders)) {
		return Refuse(PermissionDenied, "OWN_CLAIM", "", Say("appraisal.own"))
	}
	return nil
}

// Check passes what was filed on to those who appraise. note is what the check found, and may be empty. Errors: those of Next.
func (a *Assessment) Check(c Case, note string, act Act) (*Event, error) {
	return a.pass(c, ActCheck, act, record{{"number", a.Submissions}, {"note", plain(note)}})
}

// pass is a step of those who look at a filing.
func (a *Assessment) pass(c Case, action Action, act Act, change record) (*Event, error) {
	if err := act.Actor.MayRead(c.Unit); err != nil {
		return nil, err
	}
	next, err := a.Next(c, action, act)
	if err != nil {
		return nil, err
	}
	a.State = next
	a.change(act)
	return a.event(action, act.Today, act, change), nil
}

// because is a step that needs a reason.
func (a *Assessment) because(c Case, action Action, reason string, act Act) (*Event, error) {
	if reason = plain(reason); reason == "" {
		return nil, Invalid("REASON_MISSING", "reason", Say("steps.reason", "action", ActionText(action)))
	}
	return a.pass(c, action, act, record{{"number", a.Submissions}, {"reason", reason}})
}
