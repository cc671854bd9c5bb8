package criteria

// rowValues lay out the answers of one row after the other in one memory.
type rowValues struct {
	columns *Columns
	values  *Values
	facts   []rowFact
}

type rowFact struct {
	at      int
	numbers *numbers
	column  *column
	wordy   bool
}

// newRowValues makes values of which only some facts are filled in.
func (c *Columns) newRowValues(rules *Compiled, facts []int) *rowValues {
	v := &rowValues{columns: c, values: rules.values(nil)}
	for _, at := range facts {
		f := &rules.Set.Facts[at]
		v.facts = append(v.facts, rowFact{at, c.numbers(f), c.facts[f.ID], f.wordy()})
	}
	return v
}

func (v *rowValues) load(row int) {
	for i := range v.facts {
		f := &v.facts[i]
		x := f.numbers.at(row)
		v.values.num[f.at] = x
		if f.wordy {
			v.values.text[f.at] = ""
			if x != missing {
				v.values.text[f.at], _ = f.column.text(row, &v.columns.words)
			}
		}
	}
}

// judgeRows judges a set that cannot be judged by columns: one row after the other, by the same table as a submission.
// The rules are bound to a class and left to the collector after it: there may be as many classes as communes.
func (w *WhatIf) judgeRows(j *judgement, cls *classes) {
	all := make([]int, len(j.rules.Set.Facts))
	for i := range all {
		all[i] = i
	}
	for i := range j.lines {
		j.lines[i] = &marks{met: newBitset(w.Len()), counted: newBitset(w.Len())}
	}
	j.open, j.passed = newBitset(w.Len()), newBitset(w.Len())
	j.reached = make([]bitset, len(j.rules.Set.Decision.Levels))
	for l := range j.reached {
		j.reached[l] = newBitset(w.Len())
	}
	members := make([][]int32, len(cls.like))
	for u, k := range cls.of {
		members[k] = append(members[k], int32(u))
	}
	v := w.newRowValues(j.rules, all)
	var s Score
	for k, like := range cls.like {
		bounds := map[int]*Bound{} // by the span of days that the period ends in
		for _, unit := range members[k] {
			w.rowsOf(unit, func(row int) {
				v.load(row)
				day := w.period[row].LastDay()
				span := j.rules.span(day)
				if bounds[span] == nil {
					bounds[span] = j.rules.bind(like, day)
				}
				bounds[span].Judge(v.values, &s)
				j.note(row, &s)
			})
		}
	}
}

// note takes over the score of a row.
func (j *judgement) note(row int, s *Score) {
	for i, m := range j.lines {
		if s.met.has(i) {
			m.met.set(row)
		}
		if s.counted.has(i) {
			m.counted.set(row)
		}
		if s.waiting.has(i) {
			m.waiting.put(row)
		}
	}
	switch s.Result {
	case Passed:
		j.passed.set(row)
	case Inconclusive:
		j.open.set(row)
	}
	if s.level >= 0 {
		j.reached[s.level].set(row)
	}
}
