package criteria

import (
	"cmp"
	"slices"
	"strings"
)

// lister describes changed assessments.
type lister struct {
	*WhatIf
	now    *judgement
	before *past
	levels []levelRows
	pairs  []linePair
}

// linePair is a criterion that may differ in some row; nil stands for a set that does not have it.
type linePair struct {
	id       string
	now, old *marks
}

// list lists changed units and changed assessments, as many as asked for.
func (w *WhatIf) list(e *Effect, most int, changed bitset, now *judgement, before *past) {
	l := &lister{w, now, before, now.levels(), nil}
	l.pairUp()
	for _, u := range e.part.units {
		if e.tallies[u].changed == 0 {
			continue
		}
		if e.MovedUnits++; e.MovedUnits <= most {
			e.Moved = append(e.Moved, e.unitEffect(u))
		}
		if len(e.Changes) >= most {
			continue
		}
		from := len(e.Changes)
		w.rowsOf(u, func(row int) {
			if changed.has(row) {
				e.Changes = append(e.Changes, l.change(row))
			}
		})
		slices.SortFunc(e.Changes[from:], func(x, y ChangedResult) int {
			return cmp.Or(strings.Compare(string(x.Period), string(y.Period)), strings.Compare(x.Assessment, y.Assessment))
		})
	}
	e.Changes = e.Changes[:min(most, len(e.Changes))]
}

// pairUp leaves out the criteria that are the same before and after.
func (l *lister) pairUp() {
	for i, m := range l.now.lines {
		id := l.now.rules.criteria[i].ID
		if old := l.before.lines[id]; old != m {
			l.pairs = append(l.pairs, linePair{id, m, old})
		}
	}
	for _, id := range l.before.ids {
		if _, still := l.now.rules.place[id]; !still {
			l.pairs = append(l.pairs, linePair{id, nil, l.before.lines[id]})
		}
	}
}

// change describes one row.
func (l *lister) change(row int) ChangedResult {
	c := ChangedResult{
		Assessment: l.ids[row], Unit: &l.units[l.unit[row]], Period: l.period[row], RuleSet: l.versions[l.version[row]].ref,
		Before: resultAt(row, l.passed, l.open, l.WhatIf.levels), After: resultAt(row, l.now.passed, l.now.open, l.levels),
	}
	if !l.before.known.has(row) {
		return c
	}
	for i := range l.pairs {
		if p := &l.pairs[i]; p.now.state(row) != p.old.state(row) {
			c.Criteria = append(c.Criteria, p.id)
		}
	}
	return c
}

func resultAt(row int, passed, open bitset, levels []levelRows) ResultAndLevel {
	s := ResultAndLevel{Result: NotPassed}
	switch {
	case passed.has(row):
		s.Result = Passed
	case open.has(row):
		s.Result = Inconclusive
	}
	for i := range levels {
		if levels[i].rows.has(row) {
			s.Level = levels[i].id
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
