package author

import (
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// FactChange is what became of one fact. Parts names what changed of it.
type FactChange struct {
	ID     string   `json:"id"`
	Change string   `json:"change"`          // "added", "dropped" or "changed"
	Parts  []string `json:"parts,omitempty"` // "kind", "unit", "range", "options", "part_of", "previous", "monotone", "owner", "label"
}

func (c *Comparison) compareFacts(old, new *criteria.RuleSet) {
	before := map[string]*criteria.Fact{}
	for i := range old.Facts {
		before[old.Facts[i].ID] = &old.Facts[i]
	}
	for i := range new.Facts {
		is := &new.Facts[i]
		was := before[is.ID]
		delete(before, is.ID)
		if was == nil {
			c.Facts = append(c.Facts, FactChange{ID: is.ID, Change: "added"})
			continue
		}
		parts := factParts(was, is)
		if len(parts) > 0 {
			c.Facts = append(c.Facts, FactChange{ID: is.ID, Change: "changed", Parts: parts})
		}
		if !slices.Contains(parts, "kind") && !slices.Contains(parts, "unit") {
			c.Carried = append(c.Carried, is.ID)
		}
	}
	for i := range old.Facts {
		if before[old.Facts[i].ID] != nil {
			c.Facts = append(c.Facts, FactChange{ID: old.Facts[i].ID, Change: "dropped"})
		}
	}
}

// factParts names what differs between two facts of one id. A unit is its Vietnamese word; the English one only helps.
func factParts(a, b *criteria.Fact) []string {
	var parts []string
	for _, p := range []struct {
		name    string
		differs bool
	}{
		{"kind", a.Kind != b.Kind},
		{"unit", a.Unit.VI != b.Unit.VI},
		{"range", differ(a.Min, b.Min) || differ(a.Max, b.Max)},
		{"options", differ(optionIDs(a), optionIDs(b))},
		{"part_of", a.PartOf != b.PartOf},
		{"previous", a.Previous != b.Previous},
		{"monotone", a.Monotone != b.Monotone},
		{"owner", a.Owner != b.Owner},
		{"label", a.Label != b.Label || a.Unit != b.Unit || differ(a.Options, b.Options)},
	} {
		if p.differs {
			parts = append(parts, p.name)
		}
	}
	return parts
}

func optionIDs(f *criteria.Fact) []string {
	var ids []string
	for i := range f.Options {
		ids = append(ids, f.Options[i].ID)
	}
	return ids
}

func (c *Comparison) compareDecision(old, new *criteria.Compiled) {
	was, is := &old.Set.Decision, &new.Set.Decision
	c.Levels = pairUp(was.Levels, is.Levels, func(l *criteria.DecisionLevel) string { return l.ID },
		func(a, b *criteria.DecisionLevel) RuleChange {
			return RuleChange{Change: compareLevels(old.Set, new.Set, a, b), Wording: a.Title != b.Title || a.Cite != b.Cite}
		})
	c.Sanctions = pairUp(was.Sanctions, is.Sanctions, func(s *criteria.Sanction) string { return s.ID },
		func(a, b *criteria.Sanction) RuleChange {
			return RuleChange{Change: compareSanctions(old, new, a, b), Wording: a.Text != b.Text || a.Cite != b.Cite}
		})
	c.Order = !slices.Equal(common(was.Levels, is.Levels), common(is.Levels, was.Levels))
	c.Quota = compareQuotas(was.Quota, is.Quota)
	c.Total = differ(was.Total, is.Total)
}

// common gives the ids of the levels that others has too, in order.
func common(levels, others []criteria.DecisionLevel) []string {
	var ids []string
	for i := range levels {
		if slices.ContainsFunc(others, func(o criteria.DecisionLevel) bool { return o.ID == levels[i].ID }) {
			ids = append(ids, levels[i].ID)
		}
	}
	return ids
}

// pairUp compares rules of one id, in the order of the new ones.
func pairUp[T any](old, new []T, id func(*T) string, compare func(a, b *T) RuleChange) []RuleChange {
	var all []RuleChange
	for i := range new {
		at := slices.IndexFunc(old, func(o T) bool { return id(&o) == id(&new[i]) })
		change := RuleChange{Change: New}
		if at >= 0 {
			change = compare(&old[at], &new[i])
		}
		change.ID = id(&new[i])
		all = append(all, change)
	}
	for i := range old {
		if !slices.ContainsFunc(new, func(n T) bool { return id(&n) == id(&old[i]) }) {
			all = append(all, RuleChange{ID: id(&old[i]), Change: Dropped})
		}
	}
	return all
}

// compareSanctions compares when two sanctions hold and what they do. To hold more often is stricter.
func compareSanctions(old, new *criteria.Compiled, a, b *criteria.Sanction) Change {
	if a.Cap != b.Cap || a.Lower != b.Lower {
		if a.When == b.When && a.Cap == b.Cap {
			return map[bool]Change{true: Stricter, false: Looser}[b.Lower > a.Lower]
		}
		return Unproven
	}
	if a.When == b.When && !differ(old.Set.Facts, new.Set.Facts) {
		return Same
	}
	q := newQuestion(new.Set.Level)
	q.expression(old, a.When)
	q.expression(new, b.When)
	q.within(old)
	q.within(new)
	p := q.lay()
	was, is := p.probe(old), p.probe(new)
	more, fewer := false, false
	complete := p.each(func(at []cell) bool {
		if !was.put(at) || !is.put(at) {
			return true
		}
		for _, where := range p.places {
			before, after := holds(old, a.When, where, was), holds(new, b.When, where, is)
			more, fewer = more || after && !before, fewer || before && !after
		}
		return !more || !fewer
	})
	return direction(more, fewer, p.proven && complete)
}

func holds(c *criteria.Compiled, when string, at place, b *probe) bool {
	is, known := c.Ask(when, at.unit, b.values)
	return is || !known
}

func direction(stricter, looser, proven bool) Change {
	switch {
	case stricter && looser:
		return Incomparable
	case !proven:
		return Unproven
	case stricter:
		return Stricter
	case looser:
		return Looser
	}
	return Same
}

func compareQuotas(a, b *criteria.Quota) Change {
	switch {
	case a == nil && b == nil:
		return ""
	case a == nil:
		return New
	case b == nil:
		return Dropped
	case a.Level != b.Level || differ(a.Per, b.Per) || differ(a.Ties, b.Ties):
		return Unproven
	}
	return direction(b.AtMost.Cmp(a.AtMost) < 0, b.AtMost.Cmp(a.AtMost) > 0, true)
}
