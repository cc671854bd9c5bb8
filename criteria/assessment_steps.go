package criteria

import "slices"

// next gives the state that an action leads to by the assessment's procedure, for who acts on the day. A right of a level is one
// at that level: the committee of the province does not do what the district's does. Where the unit lies in no district, or has
// ended, nobody checks it, and it is with the province.
func (a *Assessment) next(c Case, action Action, act Act) (State, error) {
	p, err := a.procedure()
	if err != nil {
		return a.State, err
	}
	checks := p.Checks(act.Today) && c.Unit.District != "" && c.Unit.InForce(act.Today)
	next, err := p.next(act.Actor.Role, action, a.State, act.Today, checks)
	if err == nil && !p.atLevel(action, &act.Actor) {
		return a.State, Refuse(PermissionDenied, "ACTION_NOT_OF_ROLE", "", Say("steps.not-of-level",
			"scope", act.Actor.Scope.String(), "action", ActionText(action)))
	}
	return next, err
}

// procedure gives the procedure that the assessment follows.
func (a *Assessment) procedure() (*Procedure, error) { return FindProcedure(a.Procedure) }

// atLevel tells whether a step gives an action to the actor's role at the level of the actor's right.
func (p *Procedure) atLevel(action Action, who *Actor) bool {
	return slices.ContainsFunc(p.Steps, func(s Step) bool {
		return s.Role == who.Role && s.Level == who.Scope.Level && slices.Contains(s.Actions, action)
	})
}

// Signed tells whether the head's signature stands: any answer after it voids it, and so does a return.
func (a *Assessment) Signed() bool {
	return a.SignedRevision != 0 && (a.State.Filed() || a.SignedRevision == a.Revision)
}

// took notes who had a part in the claim.
func (a *Assessment) took(who *Actor) {
	for _, name := range []string{who.ID, who.Holder} {
		if name != "" && !slices.Contains(a.Holders, name) {
			a.Holders = append(a.Holders, name)
		}
	}
}

// Sign is the head's signature under the claim as it stands: of this revision and no other.
func (a *Assessment) Sign(c Case, act Act) (*Event, error) { panic("todo") }

// Recall takes back what was filed, before the deadline and before anybody has looked at it.
func (a *Assessment) Recall(c Case, last *Submission, reason string, act Act) (*Event, error) { panic("todo") }

// Check passes what was filed on to those who appraise.
func (a *Assessment) Check(c Case, note string, act Act) (*Event, error) { panic("todo") }

// Propose is the council's proposal of a level; the default is the one that the appraised verdict reached.
func (a *Assessment) Propose(c Case, last *Submission, level, reason string, act Act) (*Event, error) {
	panic("todo")
}

// Decline is the council's refusal to propose a level.
func (a *Assessment) Decline(c Case, reason string, act Act) (*Event, error) { panic("todo") }

// Reopen gives an assessment back from the council to those who appraise.
func (a *Assessment) Reopen(c Case, reason string, act Act) (*Event, error) { panic("todo") }
