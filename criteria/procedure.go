package criteria

import (
	"slices"
	"strings"
)

// Procedure (quy trình) says who does what to an assessment, step by step. It is data, see LoadProcedures; what an action does
// to a state is the same in all of them. A nil procedure is the plain one.
type Procedure struct {
	ID    string
	Title Text
	Steps []Step
}

// Step is what one role does in a procedure, from one day until another.
type Step struct {
	ID      string
	Title   Text
	Role    Role
	Level   Level // at which the role acts
	From    Date  // first day
	To      Date  // last day, inclusive; 0 is open
	Actions []Action
	Basis   string // legal basis, or what this project made up
	Note    Text
}

// InForce tells whether a step is done on a day.
func (s *Step) InForce(day Date) bool { return s.From <= day && (s.To.IsZero() || day <= s.To) }

// Name gives "procedures/{id}".
func (p *Procedure) Name() string { return "procedures/" + p.orPlain().ID }

// orPlain gives the plain procedure for none.
func (p *Procedure) orPlain() *Procedure {
	if p == nil {
		return plainProcedure()
	}
	return p
}

// Has tells whether an action belongs to any step, in force or not.
func (p *Procedure) Has(a Action) bool {
	return slices.ContainsFunc(p.orPlain().Steps, func(s Step) bool { return slices.Contains(s.Actions, a) })
}

// Checks tells whether a step of the procedure checks filings on a day before they are appraised.
func (p *Procedure) Checks(day Date) bool {
	return slices.ContainsFunc(p.orPlain().Steps, func(s Step) bool { return slices.Contains(s.Actions, ActCheck) && s.InForce(day) })
}

// ChecksUnit is Checks for the filings of one unit. Where the unit lies in no district, or its row has ended, nobody is there to
// check, and what it filed is with the province.
func (p *Procedure) ChecksUnit(u *Unit, day Date) bool {
	return u.District != "" && u.InForce(day) && p.Checks(day)
}

// InAppraisal tells whether an assessment in a state is with those who appraise on a day: once it is checked, and from its
// filing on where nobody checks that day. On the day on which a check ends, what was open there passes on by that.
func (p *Procedure) InAppraisal(s State, day Date) bool {
	return p.Has(ActComplete) && (s == Checked || s == Submitted && !p.Checks(day))
}

// Next gives the state that an action of a role leads to on a day.
//
// Errors: ACTION_NOT_IN_PROCEDURE where no step has it, ACTION_NOT_OF_ROLE where none gives it to the role, STEP_NOT_IN_FORCE where
// none does on the day, WRONG_STATE.
func (p *Procedure) Next(role Role, a Action, s State, day Date) (State, error) {
	return p.orPlain().next(role, a, s, day, p.Checks(day))
}

// next is Next, where checks says whether somebody checks this unit's filings on the day.
func (p *Procedure) next(role Role, a Action, s State, day Date, checks bool) (State, error) {
	var owned, inForce bool
	for i := range p.Steps {
		step := &p.Steps[i]
		if step.Role != role || !slices.Contains(step.Actions, a) {
			continue
		}
		owned = true
		if !step.InForce(day) || !checks && slices.Contains(step.Actions, ActCheck) {
			continue
		}
		inForce = true
		if slices.Contains(p.before(step, a, checks), s) {
			return after(a, s), nil
		}
	}
	switch {
	case !p.Has(a):
		return s, Refuse(FailedPrecondition, "ACTION_NOT_IN_PROCEDURE", "", Say("steps.not-in-procedure",
			"action", ActionText(a), "procedure", p.Title))
	case !owned:
		return s, Refuse(PermissionDenied, "ACTION_NOT_OF_ROLE", "", Say("steps.not-of-role",
			"role", RoleText(role), "action", ActionText(a), "procedure", p.Title))
	case !inForce:
		return s, Refuse(FailedPrecondition, "STEP_NOT_IN_FORCE", "", Say("steps.not-in-force",
			"role", RoleText(role), "action", ActionText(a), "day", day))
	}
	return s, p.wrongState(role, a, s, day, checks)
}

// before gives the states in which a step does an action.
func (p *Procedure) before(step *Step, a Action, checks bool) []State {
	switch a {
	case ActCreate:
		return []State{""}
	case ActAnswer, ActSign, ActSubmit:
		return []State{Draft, Returned}
	case ActRecall, ActCheck:
		return []State{Submitted}
	case ActComment:
		return []State{Submitted, Returned, Checked, Appraised, Proposed}
	case ActReturn:
		if slices.Contains(step.Actions, ActCheck) || !p.Has(ActComplete) {
			return []State{Submitted}
		}
		return appraising(checks)
	case ActFinding, ActReturnPart, ActComplete:
		return appraising(checks)
	case ActPropose, ActDecline:
		return []State{Appraised}
	case ActReopen:
		return []State{Appraised, Proposed, Declined}
	case ActRecognise:
		return []State{p.ripe()}
	}
	return nil
}

// appraising gives the states in which an assessment is with those who appraise.
func appraising(checks bool) []State {
	if checks {
		return []State{Checked}
	}
	return []State{Submitted, Checked}
}

// ripe gives the state in which the decision is taken: that of the last step before it.
func (p *Procedure) ripe() State {
	switch {
	case p.Has(ActPropose):
		return Proposed
	case p.Has(ActComplete):
		return Appraised
	}
	return Submitted
}

// after gives the state behind an action. A recall goes back to where the filing came from, which the assessment knows.
func after(a Action, s State) State {
	switch a {
	case ActCreate, ActRecall:
		return Draft
	case ActSubmit:
		return Submitted
	case ActReturn, ActReturnPart:
		return Returned
	case ActCheck, ActReopen:
		return Checked
	case ActComplete:
		return Appraised
	case ActPropose:
		return Proposed
	case ActDecline:
		return Declined
	case ActRecognise:
		return Decided
	}
	return s
}

// wrongState refuses an action and names the states in which the role could do it that day.
func (p *Procedure) wrongState(role Role, a Action, s State, day Date, checks bool) error {
	if p.ID == plainID {
		return Refuse(FailedPrecondition, "WRONG_STATE", "state", Say("assessment.state-"+string(a), "state", StateText(s)))
	}
	var vi, en []string
	for i := range p.Steps {
		if step := &p.Steps[i]; step.Role == role && slices.Contains(step.Actions, a) && step.InForce(day) {
			for _, from := range p.before(step, a, checks) {
				vi, en = append(vi, StateText(from).VI), append(en, StateText(from).EN)
			}
		}
	}
	return Refuse(FailedPrecondition, "WRONG_STATE", "state", Say("steps.wrong-state", "state", StateText(s), "action", ActionText(a),
		"allowed", Text{VI: strings.Join(vi, ", "), EN: strings.Join(en, ", ")}))
}

// RoleText gives the name of a role for people.
func RoleText(r Role) Text { return Say("role." + string(r)) }

// ActionText gives what an action does, for people: "nộp", "submit".
func ActionText(a Action) Text { return Say("steps.do-" + string(a)) }
