package author

import (
	"math/big"

	"github.com/tieuchi/tieuchi/criteria"
)

// criteria reports what is wrong with single criteria.
func (l *linter) criteria() {
	for i, cr := range eachCriterion(l.set) {
		s := outcomesOf(l.rules, i, cr.Criterion, l.left)
		l.seen = append(l.seen, s)
		l.reach(&s, cr.path, "lint.unmeetable", "lint.unfailable", cr.ID)
		l.classes(cr.Pass, cr.Points, cr.path)
		l.applies(cr.Criterion, cr.path)
		if cr.Measure == nil {
			continue
		}
		l.trivial(cr.Measure, cr.path)
		parts := cr.Measure.Parts()
		for j := range parts {
			path := step(step(cr.path, "measure"), append(cr.Measure.PartsPath(), j)...)
			l.reach(&s.parts[j], path, "lint.part-unmeetable", "lint.part-unfailable", parts[j].ID)
			l.classes(parts[j].Pass, parts[j].Points, path)
		}
	}
}

// reach reports a criterion or part that no data can meet, or none can fail.
func (l *linter) reach(s *seen, path []any, unmeetable, unfailable, id string) {
	switch {
	case !s.proven:
	case !s.met:
		l.report(step(path, "id"), "CRITERION_UNMEETABLE", criteria.Say(unmeetable, "id", id))
	case !s.failed:
		l.report(step(path, "id"), "CRITERION_UNFAILABLE", criteria.Say(unfailable, "id", id))
	}
}

// trivial reports "at least k of" that is "any of" or "all of".
func (l *linter) trivial(m *criteria.Measure, path []any) {
	if m.KOf == nil || m.KOf.K > 1 && m.KOf.K < len(m.KOf.Of) {
		return
	}
	say := criteria.Say("lint.k-any")
	if m.KOf.K > 1 {
		say = criteria.Say("lint.k-all", "k", m.KOf.K)
	}
	l.report(step(path, "measure", "k_of", "k"), "K_TRIVIAL", say)
}

// classes reports entries by class that are chosen for no class of unit on no day.
func (l *linter) classes(p *criteria.Pass, pts *criteria.Points, path []any) {
	if p != nil {
		l.never(len(p.ByClass), func(i int) (string, criteria.Date) { return p.ByClass[i].When, p.ByClass[i].From }, step(path, "pass", "by_class"))
	}
	if pts == nil {
		return
	}
	l.never(len(pts.ByClass), func(i int) (string, criteria.Date) { return pts.ByClass[i].When, 0 }, step(path, "points", "by_class"))
}

func (l *linter) never(n int, entry func(int) (string, criteria.Date), path []any) {
	chosen := make([]bool, n)
	for _, at := range l.all.places {
		if i := l.chosen(n, entry, at); i >= 0 {
			chosen[i] = true
		}
	}
	for i := range chosen {
		if !chosen[i] && l.all.placesProven() {
			l.report(step(path, i), "CLASS_NEVER", criteria.Say("lint.class-never"))
		}
	}
}

// chosen gives the first entry that fits a place, -1 for none.
func (l *linter) chosen(n int, entry func(int) (string, criteria.Date), at place) int {
	for i := range n {
		when, from := entry(i)
		holds := when == ""
		if !holds {
			holds, _ = l.rules.Ask(when, at.unit, nil)
		}
		if holds && (at.day.IsZero() || at.day >= from) {
			return i
		}
	}
	return -1
}

// placesProven tells whether the places are all that conditions on units can tell apart.
func (p *points) placesProven() bool { return p.q.why != "expression" && p.q.why != "places" }

// sums reports a bound of the total that is not what the groups add up to, for any class of unit.
func (l *linter) sums() {
	t := l.set.Decision.Total
	if t == nil || t.Max == nil {
		return
	}
	plain, most := new(big.Rat), new(big.Rat)
	for g := range l.set.Groups {
		group := &l.set.Groups[g]
		least, greatest := l.groupMax(group)
		switch group.Kind {
		case "":
			plain, most = plain.Add(plain, least), most.Add(most, greatest)
		case criteria.BonusGroup:
			if group.Cap != nil {
				greatest = rat(*group.Cap)
			}
			most.Add(most, greatest)
		}
	}
	if top := rat(*t.Max); top.Cmp(plain) < 0 || top.Cmp(most) > 0 {
		l.report([]any{"decision", "total", "max"}, "TOTAL_MAX", criteria.Say("lint.total-max", "max", criteria.Figure(*t.Max), "sum", said(plain), "most", said(most)))
	}
}

// groupMax gives the least and greatest sum of the maxima of a group's criteria over the classes of unit.
func (l *linter) groupMax(g *criteria.Group) (least, most *big.Rat) {
	for _, at := range l.all.places {
		sum := new(big.Rat)
		for i := range g.Criteria {
			if p := g.Criteria[i].Points; p != nil {
				sum.Add(sum, l.maxAt(p, at))
			}
		}
		if least == nil || sum.Cmp(least) < 0 {
			least = sum
		}
		if most == nil || sum.Cmp(most) > 0 {
			most = sum
		}
	}
	return least, most
}

func (l *linter) maxAt(p *criteria.Points, at place) *big.Rat {
	if p.Max != nil {
		return rat(*p.Max)
	}
	i := l.chosen(len(p.ByClass), func(i int) (string, criteria.Date) { return p.ByClass[i].When, 0 }, at)
	if i < 0 {
		return new(big.Rat)
	}
	return rat(p.ByClass[i].Max)
}

// said gives a figure for a sentence; sums of points end.
func said(r *big.Rat) criteria.Text {
	d, err := criteria.ParseDecimal(trimZeros(r.FloatString(6)))
	if err != nil {
		return criteria.Text{VI: r.RatString(), EN: r.RatString()}
	}
	return criteria.Figure(d)
}
