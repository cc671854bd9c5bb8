package criteria

import (
	"cmp"
	"slices"
	"strings"
)

// plainly is what Run gives, made from one verdict after the other.
func plainly(rules *Compiled, stored func(RuleSetRef) *Compiled, scope Reach, most int, records []Record) *Effect {
	e := &Effect{RuleSet: rules.name, Digest: rules.Digest, Before: Results{Levels: map[string]int{}}, After: Results{Levels: map[string]int{}}}
	e.Criteria = plainCriteria(rules, stored, records)
	units, districts := map[string]*UnitEffect{}, map[string]*DistrictEffect{}
	sorted := slices.Clone(records)
	slices.SortStableFunc(sorted, func(a, b Record) int {
		return cmp.Or(strings.Compare(a.Unit.Code, b.Unit.Code), strings.Compare(string(a.Period), string(b.Period)))
	})
	for i := range sorted {
		r := &sorted[i]
		if r.Unit.Level != rules.Set.Level || !scope.Covers(&r.Unit) {
			continue
		}
		now := rules.EvaluateOn(&r.Unit, r.Period.LastDay(), r.Answers)
		before, after := ResultAndLevel{r.Result, r.Level}, ResultAndLevel{now.Result, now.Level}
		e.Assessments++
		e.Before.add(before)
		e.After.add(after)
		u := units[r.Unit.Code]
		if u == nil {
			u = &UnitEffect{Unit: &r.Unit}
			units[r.Unit.Code] = u
		}
		plainUnit(u, before, after)
		old, criteria := e.plainLines(rules, stored(r.RuleSet), r, now)
		if !old {
			e.Unexplained++
		}
		if before != after {
			e.Changed++
			e.Changes = append(e.Changes, ChangedResult{r.Assessment, &r.Unit, r.Period, r.RuleSet, before, after, criteria})
		}
	}
	for _, code := range slices.Sorted(keysIn(units)) {
		u := units[code]
		d := districts[u.Unit.District]
		if d == nil {
			d = &DistrictEffect{District: u.Unit.District}
			districts[u.Unit.District] = d
		}
		plainDistrict(d, u)
		e.Units++
		if u.Changed > 0 {
			e.MovedUnits++
			e.Moved = append(e.Moved, *u)
		}
	}
	for _, code := range slices.Sorted(keysIn(districts)) {
		e.Districts = append(e.Districts, *districts[code])
	}
	e.Changes, e.Moved = e.Changes[:min(most, len(e.Changes))], e.Moved[:min(most, len(e.Moved))]
	e.Groups = groupEffects(e.Criteria)
	return e
}

func keysIn[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func (r *Results) add(s ResultAndLevel) {
	switch s.Result {
	case Passed:
		r.Passed++
	case NotPassed:
		r.NotPassed++
	default:
		r.Inconclusive++
	}
	if s.Level != "" {
		r.Levels[s.Level]++
	}
}

func plainUnit(u *UnitEffect, before, after ResultAndLevel) {
	one := map[bool]int{true: 1}
	u.Assessments++
	u.PassedBefore += one[before.Result == Passed]
	u.PassedAfter += one[after.Result == Passed]
	u.InconclusiveBefore += one[before.Result == Inconclusive]
	u.InconclusiveAfter += one[after.Result == Inconclusive]
	u.Changed += one[before != after]
}

func plainDistrict(d *DistrictEffect, u *UnitEffect) {
	d.Units++
	d.Assessments, d.Changed = d.Assessments+u.Assessments, d.Changed+u.Changed
	d.PassedBefore, d.PassedAfter = d.PassedBefore+u.PassedBefore, d.PassedAfter+u.PassedAfter
	d.UnitsPassedBefore, d.UnitsPassedAfter = d.UnitsPassedBefore+min(1, u.PassedBefore), d.UnitsPassedAfter+min(1, u.PassedAfter)
	d.InconclusiveBefore, d.InconclusiveAfter = d.InconclusiveBefore+u.InconclusiveBefore, d.InconclusiveAfter+u.InconclusiveAfter
}

// plainCriteria lists the criteria of the rules and then those that only versions filed under have.
func plainCriteria(rules *Compiled, stored func(RuleSetRef) *Compiled, records []Record) []CriterionEffect {
	var list []CriterionEffect
	find := func(id string) *CriterionEffect {
		for i := range list {
			if list[i].ID == id {
				return &list[i]
			}
		}
		return nil
	}
	for i, cr := range rules.criteria {
		list = append(list, CriterionEffect{ID: cr.ID, Group: rules.groupOf(i), New: true})
	}
	for i := range records {
		was := stored(records[i].RuleSet)
		if was == nil || was.Digest != records[i].Digest {
			continue
		}
		for i, cr := range was.criteria {
			if c := find(cr.ID); c == nil {
				list = append(list, CriterionEffect{ID: cr.ID, Group: was.groupOf(i), Dropped: true})
			} else {
				c.New = false
			}
		}
	}
	return list
}

// plainLines counts the criteria of one assessment and gives those that count otherwise than before.
func (e *Effect) plainLines(rules, was *Compiled, r *Record, now *Verdict) (known bool, differ []string) {
	known = was != nil && was.Digest == r.Digest
	before := map[string]Line{}
	if known {
		for _, l := range was.EvaluateOn(&r.Unit, r.Period.LastDay(), r.Answers).Lines {
			before[l.ID] = l
		}
	}
	after := map[string]Line{}
	for _, l := range now.Lines {
		after[l.ID] = l
	}
	counts := func(l Line) bool {
		return l.Counts || l.Outcome == NotMet || l.Outcome == NoData || l.Outcome == AwaitingAppraisal
	}
	one := map[bool]int{true: 1}
	for i := range e.Criteria {
		c := &e.Criteria[i]
		x, y := before[c.ID], after[c.ID]
		c.Before.Met, c.Before.Of = c.Before.Met+one[x.Counts], c.Before.Of+one[counts(x)]
		c.After.Met, c.After.Of = c.After.Met+one[y.Counts], c.After.Of+one[counts(y)]
		if known && !c.New && !c.Dropped {
			c.Gained += one[y.Counts && !x.Counts]
			c.Lost += one[x.Counts && !y.Counts]
		}
		waits := func(l Line) bool { return l.Outcome == AwaitingAppraisal }
		if known && (x.Counts != y.Counts || counts(x) != counts(y) || waits(x) != waits(y)) {
			differ = append(differ, c.ID)
		}
	}
	return known, differ
}
