package criteria

// decide fills in levels and results, as Bound.decide does for one.
func (w *WhatIf) decide(j *judgement) {
	words := len(newBitset(w.Len()))
	levels := j.rules.bindLevels(j.rules.plain())
	j.passed, j.open, j.reached = make(bitset, words), make(bitset, words), make([]bitset, len(levels))
	for l := range j.reached {
		j.reached[l] = make(bitset, words)
	}
	if j.rules.Set.Completeness == Partial {
		for w := range j.open {
			j.open[w] = ^uint64(0)
		}
		return
	}
	j.reach(levels, j.reached, false)
	if j.waits() {
		best := make([]bitset, len(levels))
		for l := range best {
			best[l] = make(bitset, words)
		}
		j.reach(levels, best, true)
		for l := range best {
			for w := range j.open {
				j.open[w] |= best[l][w] ^ j.reached[l][w]
			}
		}
	}
	for _, rows := range j.reached {
		for w := range rows {
			j.passed[w] |= rows[w] &^ j.open[w]
		}
	}
}

// waits tells whether anything awaits appraisal.
func (j *judgement) waits() bool {
	for _, m := range j.lines {
		if m.waiting != nil {
			return true
		}
	}
	return false
}

// reach gives the best level of each row; what awaits appraisal counts as met if best is asked for.
func (j *judgement) reach(levels []level, reached []bitset, best bool) {
	if len(levels) == 0 {
		return
	}
	words := len(reached[0])
	taken, holds := make(bitset, words), make(bitset, words)
	for l := range levels {
		for w := range holds {
			holds[w] = ^taken[w]
		}
		for q := range levels[l].clauses {
			j.hold(&levels[l].clauses[q], holds, best)
		}
		for w := range holds {
			reached[l][w] = holds[w]
			taken[w] |= holds[w]
		}
	}
}

// hold keeps the rows in which a clause holds, see clause.lack.
func (j *judgement) hold(q *clause, holds bitset, best bool) {
	var over []*marks
	for i, m := range j.lines {
		if q.over.has(i) {
			over = append(over, m)
		}
	}
	if q.whole {
		for w := range holds {
			var any uint64
			for _, m := range over {
				if any |= m.counted[w]; any == ^uint64(0) {
					break
				}
			}
			holds[w] &= any
		}
	}
	if q.all {
		for _, m := range over {
			for w := range holds {
				holds[w] &= m.good(w, best) | ^m.counted[w]
			}
		}
		return
	}
	for w := range holds {
		if holds[w] != 0 {
			holds[w] &= q.enough(over, w, best)
		}
	}
}

// good gives 64 rows in which the criterion is met, or may yet be.
func (m *marks) good(w int, best bool) uint64 {
	if best {
		return m.met[w] | m.waiting.word(w)
	}
	return m.met[w]
}

// enough counts for 64 rows at once and gives those that have what a clause asks for.
func (q *clause) enough(over []*marks, w int, best bool) (rows uint64) {
	var have, of counter
	for _, m := range over {
		have.add(m.good(w, best))
	}
	if q.share.den == 0 {
		return have.atLeast(q.atLeast)
	}
	for _, m := range over {
		of.add(m.counted[w])
	}
	for row, left := 0, ^uint64(0); left != 0; row++ {
		if left>>row&1 != 0 {
			n := of.of(row)
			alike := of.equal(n)
			rows |= have.atLeast(q.need(n)) & alike
			left &^= alike
		}
	}
	return rows
}
