package criteria

import (
	"math/bits"
	"slices"
)

// effect compares what is decided now with what was.
func (w *WhatIf) effect(t *Trial, looked *part, now *judgement, before *past) *Effect {
	judged := looked.rows
	e := &Effect{RuleSet: t.Rules.name, Digest: t.Rules.Digest, Assessments: judged.within(judged), Units: len(looked.units)}
	e.Unexplained = e.Assessments - judged.within(before.known)
	e.Before = results(judged, w.passed, w.open, w.levels)
	e.After = results(judged, now.passed, now.open, now.levels())
	changed := w.changed(judged, now)
	e.Changed = changed.within(changed)
	e.part, e.units, e.tallies = looked, w.units, w.tally(changed, now)
	e.countDistricts()
	w.countCriteria(e, now, before)
	w.list(e, t.Most, changed, now, before)
	return e
}

func results(judged, passed, open bitset, levels []levelRows) Results {
	r := Results{Passed: judged.within(passed), Inconclusive: judged.within(open), Levels: map[string]int{}}
	r.NotPassed = judged.within(judged) - r.Passed - r.Inconclusive
	for _, l := range levels {
		if n := judged.within(l.rows); n > 0 {
			r.Levels[l.id] = n
		}
	}
	return r
}

// levels gives the rows that reach each level.
func (j *judgement) levels() []levelRows {
	levels := make([]levelRows, len(j.reached))
	for l, rows := range j.reached {
		levels[l] = levelRows{j.rules.Set.Decision.Levels[l].ID, rows}
	}
	return levels
}

// changed gives the rows whose result or level is another one.
func (w *WhatIf) changed(judged bitset, now *judgement) bitset {
	changed, levels := newBitset(w.Len()), now.levels()
	for i := range changed {
		changed[i] = w.passed.word(i) ^ now.passed[i] | w.open.word(i) ^ now.open[i]
	}
	for _, l := range levels {
		changed.differ(l.rows, rowsAt(w.levels, l.id))
	}
	for _, l := range w.levels {
		if rowsAt(levels, l.id) == nil {
			changed.differ(l.rows, nil)
		}
	}
	for i := range changed {
		changed[i] &= judged[i]
	}
	return changed
}

// differ adds the rows that are in one of two sets and not in the other.
func (b bitset) differ(x, y bitset) {
	for i := range b {
		b[i] |= x.word(i) ^ y.word(i)
	}
}

// rowsAt gives the rows of a level, nil for none.
func rowsAt(levels []levelRows, id string) bitset {
	for i := range levels {
		if levels[i].id == id {
			return levels[i].rows
		}
	}
	return nil
}

// unitTally is a unit's part, as small as it goes.
type unitTally struct {
	rows, passedBefore, passedAfter, openBefore, openAfter, changed int32
}

// tally counts by unit: what was stored, which is known, and the rows that changed.
func (w *WhatIf) tally(changed bitset, now *judgement) []unitTally {
	if w.stood == nil {
		w.stood = make([]unitTally, len(w.units))
		for row, unit := range w.unit {
			u := &w.stood[unit]
			u.rows++
			u.passedBefore += bit(w.passed, row)
			u.openBefore += bit(w.open, row)
			u.passedAfter, u.openAfter = u.passedBefore, u.openBefore
		}
	}
	tallies := slices.Clone(w.stood)
	changed.each(func(row int) {
		u := &tallies[w.unit[row]]
		u.changed++
		u.passedAfter += bit(now.passed, row) - bit(w.passed, row)
		u.openAfter += bit(now.open, row) - bit(w.open, row)
	})
	return tallies
}

func bit(b bitset, row int) int32 {
	if b.has(row) {
		return 1
	}
	return 0
}

// unitEffect gives a unit's part as callers see it.
func (e *Effect) unitEffect(u int32) UnitEffect {
	t := &e.tallies[u]
	return UnitEffect{
		Unit: &e.units[u], Assessments: int(t.rows), PassedBefore: int(t.passedBefore), PassedAfter: int(t.passedAfter),
		InconclusiveBefore: int(t.openBefore), InconclusiveAfter: int(t.openAfter), Changed: int(t.changed),
	}
}

func (e *Effect) countDistricts() {
	e.Districts = make([]DistrictEffect, len(e.part.districts))
	for i, code := range e.part.districts {
		e.Districts[i].District = code
	}
	for i, u := range e.part.units {
		e.Districts[e.part.district[i]].add(&e.tallies[u])
	}
}

func (d *DistrictEffect) add(u *unitTally) {
	d.Units++
	d.Assessments += int(u.rows)
	d.PassedBefore += int(u.passedBefore)
	d.PassedAfter += int(u.passedAfter)
	d.UnitsPassedBefore += int(min(1, u.passedBefore))
	d.UnitsPassedAfter += int(min(1, u.passedAfter))
	d.InconclusiveBefore += int(u.openBefore)
	d.InconclusiveAfter += int(u.openAfter)
	d.Changed += int(u.changed)
}

// countCriteria counts by criterion and group.
func (w *WhatIf) countCriteria(e *Effect, now *judgement, before *past) {
	known := e.part
	if e.Unexplained > 0 {
		known = &part{rows: make(bitset, len(e.part.rows))}
		for w := range known.rows {
			known.rows[w] = e.part.rows[w] & before.known[w]
		}
	}
	for i, m := range now.lines {
		id := now.rules.criteria[i].ID
		c := CriterionEffect{ID: id, Group: now.rules.groupOf(i), After: m.count(e.part)}
		if old := before.lines[id]; old == nil {
			c.New = true
		} else {
			c.compare(m, old, known)
		}
		e.Criteria = append(e.Criteria, c)
	}
	for _, id := range before.ids {
		if _, still := now.rules.place[id]; !still {
			e.Criteria = append(e.Criteria, CriterionEffect{ID: id, Group: before.group[id], Dropped: true, Before: before.lines[id].count(known)})
		}
	}
	e.Groups = groupEffects(e.Criteria)
}

func (m *marks) count(p *part) Marked {
	if m.sumOf != p {
		m.sum, m.sumOf = Marked{m.met.within(p.rows), m.counted.within(p.rows)}, p
	}
	return m.sum
}

func (c *CriterionEffect) compare(now, old *marks, known *part) {
	c.Before = old.count(known)
	if now == old {
		return
	}
	for w, here := range known.rows {
		c.Gained += bits.OnesCount64(now.met[w] &^ old.met[w] & here)
		c.Lost += bits.OnesCount64(old.met[w] &^ now.met[w] & here)
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
