package criteria

import "slices"

// Pending says with whom an assessment lies on a day.
type Pending struct {
	With Scope // a commune, a district or a province; the zero scope once nothing is to be done any more
	Role Role  // who has the step there; "" where the rule names nobody
	Why  Text  // the rule, in a sentence
}

// PendingWith gives with whom an assessment lies by its procedure, nil for the plain one. present is the unit's row on the day, or
// its last one where it ended: then, and where a district would have had the task and there are no districts any more, the province
// has it.
func PendingWith(present *Unit, p *Procedure, s State, day Date) Pending {
	province := Scope{Province, present.Province}
	switch p = p.orPlain(); {
	case s == Decided || s == Declined:
		return Pending{}
	case !present.InForce(day):
		return Pending{province, "", Say("rights.pending-ended", "unit", present.FullName(), "day", present.To)}
	case s.Open():
		return Pending{Scope{present.Level, present.Code}, Officer, Say("rights.pending-unit", "unit", present.FullName())}
	case p.ID != plainID:
		return p.pending(present, s, day)
	case present.District != "":
		return Pending{Scope{District, present.District}, Committee, Say("rights.pending-district")}
	}
	return Pending{province, Appraiser, Say("rights.pending-province")}
}

// pending gives who owns the step that is due for what was filed.
func (p *Procedure) pending(present *Unit, s State, day Date) Pending {
	checks := p.ChecksUnit(present, day)
	i := slices.IndexFunc(p.Steps, func(step Step) bool {
		return slices.Contains(step.Actions, p.due(s, checks)) && step.InForce(day)
	})
	if i < 0 {
		return Pending{With: Scope{Province, present.Province}, Why: Say("rights.pending-province")}
	}
	step := &p.Steps[i]
	with := Scope{Province, present.Province}
	if step.Level == District {
		with = Scope{District, present.District}
	}
	return Pending{with, step.Role, Say("steps.pending", "step", step.Title, "role", RoleText(step.Role))}
}

// due gives the action that takes what was filed on.
func (p *Procedure) due(s State, checks bool) Action {
	switch {
	case s == p.ripe():
		return ActRecognise
	case s == Appraised:
		return ActPropose
	case s == Submitted && checks:
		return ActCheck
	}
	return ActComplete
}
