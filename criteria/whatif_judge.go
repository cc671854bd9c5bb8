package criteria

// judgeCriterion judges one criterion for all rows: classes with the same comparison together.
func (w *WhatIf) judgeCriterion(rules *Compiled, cls *classes, bounds []*Bound, i int) *marks {
	m := &marks{met: newBitset(w.Len()), counted: newBitset(w.Len())}
	done := make([]bool, len(bounds))
	for k, b := range bounds {
		if done[k] {
			continue
		}
		rows := cls.rows[k]
		for l := k + 1; l < len(bounds); l++ {
			if b.ops[i].same(&bounds[l].ops[i]) {
				done[l], rows = true, union(rows, cls.rows[l])
			}
		}
		w.compare(rules, b, i, rows, m)
	}
	return m
}

// same tells whether two entries of the table judge alike.
func (o *op) same(p *op) bool {
	a, b := *o, *p
	a.slow, b.slow = nil, nil
	return a == b && o.kind != opIntricate
}

func union(a, b bitset) bitset {
	both := make(bitset, len(a))
	for w := range both {
		both[w] = a[w] | b[w]
	}
	return both
}

// compare judges the rows with one entry of the table: plain comparisons 64 rows at a time, all else one by one.
func (w *WhatIf) compare(rules *Compiled, b *Bound, i int, rows bitset, m *marks) {
	o := &b.ops[i]
	fact := func(at int32) *numbers { return w.numbers(&rules.Set.Facts[at]) }
	switch {
	case o.kind == opFixed:
		m.fix(o, rows)
	case o.kind == opRange:
		m.compareRange(fact(o.a), o.lo, o.hi, rows)
	case o.kind == opMask:
		m.compareMask(fact(o.a), uint64(o.lo), rows)
	case o.kind == opShare && fact(o.a).plain() && fact(o.b).plain():
		m.compareShare(fact(o.a), fact(o.b), o, rows)
	default:
		v := w.newRowValues(rules, usedBy(rules, rules.criteria[i]))
		rows.each(func(row int) {
			v.load(row)
			outcome, counts := b.outcome(i, v.values)
			m.mark(row, outcome, counts)
		})
	}
}

// usedBy gives the places of the facts that a criterion looks at.
func usedBy(rules *Compiled, cr *Criterion) []int {
	facts := cr.Measure.Facts()
	if cr.Applies != nil {
		facts = append(facts, rules.conditions[cr.Applies.When].facts...)
	}
	used := make([]int, len(facts))
	for j, id := range facts {
		used[j] = rules.index[id]
	}
	return used
}

// mark notes the outcome of one row the way Judge does.
func (m *marks) mark(row int, outcome Outcome, counts bool) {
	switch {
	case counts:
		m.met.set(row)
	case outcome == AwaitingAppraisal:
		m.waiting.put(row)
	case outcome != NotMet && outcome != NoData:
		return
	}
	m.counted.set(row)
}

// fix is an outcome that holds for whole classes: it does not apply, and may count as met.
func (m *marks) fix(o *op, rows bitset) {
	if !o.counts {
		return
	}
	for w := range rows {
		m.met[w] |= rows[w]
		m.counted[w] |= rows[w]
	}
}

// compareRange is opRange. No figure counts and is not met.
func (m *marks) compareRange(n *numbers, lo, hi int64, rows bitset) {
	for w, here := range rows {
		if here == 0 {
			continue
		}
		m.counted[w] |= here
		if lo > hi {
			continue // between two steps of the fact: nothing can be
		}
		var fits uint64
		if n.yes == nil {
			fits = n.figures.between(w, lo, hi)
		} else {
			fits = n.bits(w, lo, hi)
		}
		m.met[w] |= fits & here &^ n.gone[w]
	}
}

// bits gives which of 64 figures that are 0 or 1 lie in a range.
func (n *numbers) bits(w int, lo, hi int64) (fits uint64) {
	if lo <= 1 && hi >= 1 {
		fits = n.yes[w]
	}
	if lo <= 0 && hi >= 0 {
		fits |= n.zero[w]
	}
	return fits
}

// compareMask is opMask.
func (m *marks) compareMask(n *numbers, options uint64, rows bitset) {
	for w, here := range rows {
		m.counted[w] |= here
		for i := range 64 {
			if bit := uint64(1) << i; here&bit&^n.gone[w] != 0 && options>>n.figures.at(w<<6+i)&1 != 0 {
				m.met[w] |= bit
			}
		}
	}
}

// compareShare is opShare: a whole of 0 has the outcome that the criterion gives it, even where the part is gone.
func (m *marks) compareShare(part, whole *numbers, o *op, rows bitset) {
	zeroCounts := o.zero == DidNotOccur && o.slow.dnoMet
	zeroAsked := o.zero == NoData
	for w, here := range rows {
		if here == 0 {
			continue
		}
		zero := whole.zero[w] & here
		plain := here &^ zero
		met := part.figures.shares(&whole.figures, w, o.lo, o.hi) & plain &^ part.gone[w] &^ whole.gone[w]
		counted := plain
		if zeroCounts {
			met, counted = met|zero, here
		} else if zeroAsked {
			counted = here
		}
		m.met[w] |= met
		m.counted[w] |= counted
	}
}
