package author

import (
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// mostPairs bounds how many pairs of criteria a search for contradictions tries.
const mostPairs = 500

// contradicts tells whether two criteria that a level asks for can never hold together: one wants many of what the other
// wants few.
func (l *linter) contradicts(v *criteria.DecisionLevel) bool {
	asked := l.asked(v)
	for n, a := range asked {
		for _, b := range asked[n+1:] {
			if l.exclude(a, b) {
				return true
			}
		}
	}
	return false
}

// asked gives the places of the criteria each of which must hold for a level.
func (l *linter) asked(v *criteria.DecisionLevel) []int {
	var asked []int
	for i := range v.Requires {
		q := &v.Requires[i]
		switch {
		case q.Met != "":
			asked = append(asked, slices.IndexFunc(l.set.All(), func(c *criteria.Criterion) bool { return c.ID == q.Met }))
		case q.All:
			asked = append(asked, over(l.set, q)...)
		}
	}
	slices.Sort(asked)
	return slices.Compact(asked)
}

// exclude tells whether two criteria are proven never to hold together, each pair tried once.
func (l *linter) exclude(a, b int) bool {
	pair := [2]int{a, b}
	excluded, tried := l.pairs[pair]
	if !tried && len(l.pairs) < mostPairs && l.shareFacts(a, b) {
		excluded = l.neverBoth(a, b)
		l.pairs[pair] = excluded
	}
	return excluded
}

// neverBoth tries two criteria together everywhere, until both hold.
func (l *linter) neverBoth(a, b int) bool {
	q := newQuestion(l.set.Level)
	q.criterion(l.rules, l.set.All()[a])
	q.criterion(l.rules, l.set.All()[b])
	p := q.lay()
	p.left = l.left
	return p.bound(l.rules, func(_ []cell, _ place, bound *criteria.Bound, v *criteria.Values) bool {
		return !holdsAt(bound, a, v) || !holdsAt(bound, b, v)
	}) && p.proven
}

// holdsAt tells whether a criterion stands in no level's way: it counts as met, may yet, or does not apply.
func holdsAt(b *criteria.Bound, i int, v *criteria.Values) bool {
	j := b.JudgeOne(i, v)
	return j.Counts || j.Outcome != criteria.NotMet && j.Outcome != criteria.NoData
}

// shareFacts tells whether two criteria hang on a fact together, or on a fact and the whole that it is part of.
func (l *linter) shareFacts(a, b int) bool {
	x, y := l.factsOf(a), l.factsOf(b)
	for id := range x {
		if y[id] || y[l.set.Facts[l.rules.FactAt(id)].PartOf] {
			return true
		}
	}
	for id := range y {
		if x[l.set.Facts[l.rules.FactAt(id)].PartOf] {
			return true
		}
	}
	return false
}

// factsOf gives the facts that a criterion hangs on, found once.
func (l *linter) factsOf(i int) map[string]bool {
	if l.used[i] != nil {
		return l.used[i]
	}
	used := map[string]bool{}
	if cr := l.set.All()[i]; cr.Measure != nil {
		q := newQuestion(l.set.Level)
		q.criterion(l.rules, cr)
		for id := range q.facts {
			used[id] = true
		}
	}
	l.used[i] = used
	return used
}

// applies reports a condition of a criterion that keeps no unit out, or every one.
func (l *linter) applies(cr *criteria.Criterion, path []any) {
	if cr.Applies == nil {
		return
	}
	can, cannot, proven := l.holds(cr.Applies.When)
	switch path = step(path, "applies", "when"); {
	case !proven:
	case !can:
		l.report(path, "APPLIES_NEVER", criteria.Say("lint.applies-never", "id", cr.ID))
	case !cannot:
		l.report(path, "APPLIES_ALWAYS", criteria.Say("lint.applies-always", "id", cr.ID))
	}
}
