package criteria

import (
	"cmp"
	"maps"
	"math/bits"
	"slices"
	"strings"
)

// effect compares what is decided now with what was.
func (w *WhatIf) effect(t *Trial, judged bitset, now *judgement, before *past) *Effect {
	o := &Effect{RuleSet: t.Rules.name, Digest: t.Rules.Digest, Assessments: judged.within(judged)}
	o.Unexplained = o.Assessments - judged.within(before.known)
	o.Before = results(judged, w.passed, w.open, w.levels)
	o.After = results(judged, now.passed, now.open, now.levels())
	changed := w.changed(judged, now)
	o.Changed = changed.within(changed)
	w.countUnits(o, judged, changed, now)
	w.countCriteria(o, judged, now, before)
	w.list(o, t.Most, changed, now, before)
	return o
}

func results(judged, passed, open bitset, levels map[string]bitset) Results {
	r := Results{Passed: judged.within(passed), Inconclusive: judged.within(open), Levels: map[string]int{}}
	r.NotPassed = judged.within(judged) - r.Passed - r.Inconclusive
	for id, rows := range levels {
		if n := judged.within(rows); n > 0 {
			r.Levels[id] = n
		}
	}
	return r
}

// levels gives the rows that reach each level, by its id.
func (j *judgement) levels() map[string]bitset {
	levels := map[string]bitset{}
	for l, rows := range j.reached {
		levels[j.rules.Set.Decision.Levels[l].ID] = rows
	}
	return levels
}

// changed gives the rows whose result or level is another one.
func (w *WhatIf) changed(judged bitset, now *judgement) bitset {
	changed, levels := newBitset(w.Len()), now.levels()
	for id := range w.levels {
		levels[id] = levels[id] // levels that the rules no longer have
	}
	for i := range changed {
		differ := w.passed.word(i) ^ now.passed[i] | w.open.word(i) ^ now.open[i]
		for id, rows := range levels {
			differ |= rows.word(i) ^ w.levels[id].word(i)
		}
		changed[i] = differ & judged[i]
	}
	return changed
}

// countUnits counts by unit and district.
func (w *WhatIf) countUnits(o *Effect, judged, changed bitset, now *judgement) {
	units := make([]UnitEffect, len(w.units))
	for i, here := range judged {
		passed, open := w.passed.word(i), w.open.word(i)
		for ; here != 0; here &= here - 1 {
			at := bits.TrailingZeros64(here)
			u := &units[w.unit[i<<6+at]]
			u.Assessments++
			u.PassedBefore += int(passed >> at & 1)
			u.PassedAfter += int(now.passed[i] >> at & 1)
			u.InconclusiveBefore += int(open >> at & 1)
			u.InconclusiveAfter += int(now.open[i] >> at & 1)
			u.Changed += int(changed[i] >> at & 1)
		}
	}
	districts := map[string]*DistrictEffect{}
	for _, at := range w.inOrder() {
		u := &units[at]
		if u.Assessments == 0 {
			continue
		}
		u.Unit = &w.units[at]
		o.all = append(o.all, *u)
		d := districts[u.Unit.District]
		if d == nil {
			d = &DistrictEffect{District: u.Unit.District}
			districts[u.Unit.District] = d
		}
		d.add(u)
	}
	o.Units = len(o.all)
	for _, code := range slices.Sorted(maps.Keys(districts)) {
		o.Districts = append(o.Districts, *districts[code])
	}
}

func (d *DistrictEffect) add(u *UnitEffect) {
	d.Units++
	d.Assessments += u.Assessments
	d.PassedBefore += u.PassedBefore
	d.PassedAfter += u.PassedAfter
	d.UnitsPassedBefore += min(1, u.PassedBefore)
	d.UnitsPassedAfter += min(1, u.PassedAfter)
	d.InconclusiveBefore += u.InconclusiveBefore
	d.InconclusiveAfter += u.InconclusiveAfter
	d.Changed += u.Changed
}

// countCriteria counts by criterion and group.
func (w *WhatIf) countCriteria(o *Effect, judged bitset, now *judgement, before *past) {
	known := make(bitset, len(judged))
	for w := range known {
		known[w] = judged[w] & before.known[w]
	}
	has := map[string]bool{}
	for i, m := range now.lines {
		id := now.rules.criteria[i].ID
		has[id] = true
		c := CriterionEffect{ID: id, Group: now.rules.groupOf(i), After: m.count(judged)}
		if old := before.lines[id]; old == nil {
			c.New = true
		} else {
			c.compare(m, old, known)
		}
		o.Criteria = append(o.Criteria, c)
	}
	for _, id := range before.ids {
		if !has[id] {
			o.Criteria = append(o.Criteria, CriterionEffect{ID: id, Group: before.group[id], Dropped: true, Before: before.lines[id].count(known)})
		}
	}
	o.Groups = groupEffects(o.Criteria)
}

func (m *marks) count(rows bitset) Marked { return Marked{m.met.within(rows), m.counted.within(rows)} }

func (c *CriterionEffect) compare(now, old *marks, known bitset) {
	c.Before = old.count(known)
	if now == old {
		return
	}
	for w := range known {
		c.Gained += bits.OnesCount64(now.met[w] &^ old.met[w] & known[w])
		c.Lost += bits.OnesCount64(old.met[w] &^ now.met[w] & known[w])
	}
}

func groupEffects(criteria []CriterionEffect) []GroupEffect {
	var groups []GroupEffect
	for i := range criteria {
		c := &criteria[i]
		at := slices.IndexFunc(groups, func(g GroupEffect) bool { return g.Group == c.Group })
		if at < 0 {
			at, groups = len(groups), append(groups, GroupEffect{Group: c.Group})
		}
		g := &groups[at]
		g.Before.Met, g.Before.Of = g.Before.Met+c.Before.Met, g.Before.Of+c.Before.Of
		g.After.Met, g.After.Of = g.After.Met+c.After.Met, g.After.Of+c.After.Of
	}
	return groups
}

// list lists changed units and changed assessments, as many as asked for.
func (w *WhatIf) list(o *Effect, most int, changed bitset, now *judgement, before *past) {
	for i := range o.all {
		u := &o.all[i]
		if u.Changed == 0 {
			continue
		}
		if o.MovedUnits++; o.MovedUnits <= most {
			o.Moved = append(o.Moved, *u)
		}
		if len(o.Changes) >= most {
			continue
		}
		from := len(o.Changes)
		w.rowsOf(w.unitAt[u.Unit.ID()], func(row int) {
			if changed.has(row) {
				o.Changes = append(o.Changes, w.change(row, now, before))
			}
		})
		slices.SortFunc(o.Changes[from:], func(x, y Change) int {
			return cmp.Or(strings.Compare(string(x.Period), string(y.Period)), strings.Compare(x.Assessment, y.Assessment))
		})
	}
	o.Changes = o.Changes[:min(most, len(o.Changes))]
}

// change describes one changed row.
func (w *WhatIf) change(row int, now *judgement, before *past) Change {
	c := Change{
		Assessment: w.ids[row], Unit: &w.units[w.unit[row]], Period: w.period[row], RuleSet: w.versions[w.version[row]].ref,
		Before: standing(row, w.passed, w.open, w.levels), After: standing(row, now.passed, now.open, now.levels()),
	}
	if !before.known.has(row) {
		return c
	}
	has := map[string]bool{}
	for i, m := range now.lines {
		id := now.rules.criteria[i].ID
		has[id] = true
		if m.state(row) != before.lines[id].state(row) {
			c.Criteria = append(c.Criteria, id)
		}
	}
	for _, id := range before.ids {
		if !has[id] && before.lines[id].state(row) != (markState{}) {
			c.Criteria = append(c.Criteria, id)
		}
	}
	return c
}

func standing(row int, passed, open bitset, levels map[string]bitset) Standing {
	s := Standing{Result: NotPassed}
	switch {
	case passed.has(row):
		s.Result = Passed
	case open.has(row):
		s.Result = Inconclusive
	}
	for id, rows := range levels {
		if rows.has(row) {
			s.Level = id
		}
	}
	return s
}

// markState is what a criterion comes to in one row. One that is not there is one that does not count.
type markState struct{ met, counted, waiting bool }

func (m *marks) state(row int) markState {
	if m == nil {
		return markState{}
	}
	return markState{m.met.has(row), m.counted.has(row), m.waiting.has(row)}
}
