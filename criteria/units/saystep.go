package units

import (
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// sentence tells of a step in words.
func (c *Catalogue) sentence(step *Step, s *Span) criteria.Text {
	from, to := unitList(step.From), unitList(step.To)
	var text criteria.Text
	switch step.Kind {
	case StepUnknown:
		return criteria.Say("step.unknown", "day", step.On, "to", to)
	case StepContinued:
		text = criteria.Say("step.continued", "day", step.On, "from", from, "changes", c.changes(step.From[0].Unit, step.To[0].Unit, step.On))
	case StepMerged:
		text = criteria.Say("step.merged", "day", step.On, "from", from, "to", to)
	case StepAbsorbed:
		others := slices.DeleteFunc(slices.Clone(step.From), func(u StepUnit) bool { return u.Unit.ID() == s.Unit })
		text = criteria.Say("step.absorbed", "day", step.On, "from", unitList(others), "to", to)
	case StepSplit:
		text = c.divided(step, s)
	}
	if step.Basis == "" {
		return criteria.Say("step.plain", "step", text)
	}
	return criteria.Say("step.basis", "step", text, "basis", step.Basis)
}

// divided tells of a unit that was divided, or gave a part away.
func (c *Catalogue) divided(step *Step, s *Span) criteria.Text {
	from := step.From[0]
	goesOn := func(u StepUnit) bool { return u.Unit.ID() == from.Unit.ID() }
	others := slices.DeleteFunc(slices.Clone(step.To), goesOn)
	whole := unitList([]StepUnit{{Unit: from.Unit}})
	switch {
	case len(others) < len(step.To) && len(others) > 0:
		return criteria.Say("step.split-off", "day", step.On, "from", whole, "to", unitList(others))
	case len(others) == 0:
		var into []StepUnit
		for _, line := range c.lineage.lines.outOf[event{s.Unit, s.From}] {
			u, _ := c.Unit(line.Successor)
			into = append(into, StepUnit{Unit: u})
		}
		return criteria.Say("step.gave", "day", step.On, "from", whole, "to", unitList(into))
	case len(others) > 1:
		return criteria.Say("step.split", "day", step.On, "from", whole, "to", unitList(others))
	}
	return criteria.Say("step.part", "day", step.On, "from", unitList(step.From), "to", unitList(others))
}

// unitList lists units, "xã A, một phần xã B và xã C".
func unitList(units []StepUnit) criteria.Text {
	var list criteria.Text
	for i, u := range units {
		name := criteria.Text{VI: u.Unit.FullName(), EN: u.Unit.FullName()}
		if u.Part {
			name = criteria.Say("step.a-part", "unit", u.Unit.FullName())
		}
		switch {
		case i == 0:
			list = name
		case i == len(units)-1:
			list = criteria.Say("step.and", "list", list, "last", name)
		default:
			list = criteria.Say("step.comma", "list", list, "next", name)
		}
	}
	return list
}

// changes says what differs between two rows of one unit.
func (c *Catalogue) changes(old, u criteria.Unit, on criteria.Date) criteria.Text {
	var all []criteria.Text
	switch {
	case old.Kind != u.Kind:
		all = append(all, criteria.Say("step.becomes", "unit", u.FullName()))
	case old.Name != u.Name:
		all = append(all, criteria.Say("step.renamed", "unit", u.FullName()))
	}
	was, is := c.parentName(old.District, on.AddDays(-1)), c.parentName(u.District, on)
	if old.Province != u.Province {
		was, is = c.parentName(old.Province, on.AddDays(-1)), c.parentName(u.Province, on)
	}
	switch {
	case old.District == u.District && old.Province == u.Province:
	case is == "":
		all = append(all, criteria.Say("step.leaves", "was", was))
	case was == "":
		all = append(all, criteria.Say("step.enters", "is", is))
	default:
		all = append(all, criteria.Say("step.moves", "was", was, "is", is))
	}
	if old.Code != u.Code {
		all = append(all, criteria.Say("step.code", "was", old.Code, "is", u.Code))
	}
	if len(all) == 0 {
		return criteria.Say("step.same")
	}
	text := all[0]
	for _, next := range all[1:] {
		text = criteria.Say("step.comma", "list", text, "next", next)
	}
	return text
}

// parentName gives the name of a district or province on a day, "" for none.
func (c *Catalogue) parentName(code string, day criteria.Date) string {
	if u, ok := c.At(code, day); ok {
		return u.FullName()
	}
	return code
}
