package criteria

import (
	"cmp"
	"slices"
)

// maxSubsets bounds the looks at sets of changes.
const maxSubsets = 1024

// smallest looks for fewer moves that do, from single ones upwards, as far as the bound goes.
func (f *finder) smallest() {
	looks := 0
	for size := 1; size < len(f.moves); size++ {
		chosen := make([]int, size)
		found := false
		eachSubset(len(f.moves), chosen, 0, 0, func() bool {
			if looks++; looks > maxSubsets {
				return true
			}
			v := f.start.clone()
			for _, m := range chosen {
				for _, fact := range f.moves[m] {
					v.restore(fact, f.now)
				}
			}
			if found = f.reached(v); found {
				f.now = v
			}
			return found
		})
		if found || looks > maxSubsets {
			return
		}
	}
}

// eachSubset writes every choice of len(chosen) numbers below n until done says so.
func eachSubset(n int, chosen []int, at, from int, done func() bool) bool {
	if at == len(chosen) {
		return done()
	}
	for i := from; i < n; i++ {
		chosen[at] = i
		if eachSubset(n, chosen, at+1, i+1, done) {
			return true
		}
	}
	return false
}

// dropMoves takes back facts that were changed together, where the level is reached without them.
func (f *finder) dropMoves() {
	for _, m := range f.byCost() {
		f.takeBack(f.moves[m])
	}
}

// takeBack puts facts back as they were, where the level is reached without the change.
func (f *finder) takeBack(facts []int) bool {
	v := f.now.clone()
	changed := false
	for _, i := range facts {
		changed = changed || v.num[i] != f.start.num[i]
		v.restore(i, f.start)
	}
	if !changed || !f.reached(v) {
		return false
	}
	f.now = v
	return true
}

// byCost lists the moves, those that ask most first: missing answers, then changes large for what stands.
func (f *finder) byCost() []int {
	order := make([]int, len(f.moves))
	cost := make([]int64, len(f.moves))
	for m := range f.moves {
		order[m] = m
		for _, i := range f.moves[m] {
			cost[m] = max(cost[m], f.cost(i))
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(cost[b], cost[a]) })
	return order
}

// cost gives the change of a fact in millionths of the larger figure; a missing answer costs more than any.
func (f *finder) cost(i int) int64 {
	from, to := f.start.num[i], f.now.num[i]
	if from == missing || to == missing {
		return 2 * fractionScale
	}
	by := max(from-to, to-from)
	q, _ := mulDiv(by, fractionScale, max(1, from, to, by))
	return q
}

// changed lists the facts that differ from the start.
func (f *finder) changed() []int {
	var all []int
	for i := range f.now.num {
		if f.now.num[i] != f.start.num[i] {
			all = append(all, i)
		}
	}
	return all
}

// dropFacts takes back single facts and tells whether it could.
func (f *finder) dropFacts() (dropped bool) {
	for _, i := range f.changed() {
		dropped = f.takeBack([]int{i}) || dropped
	}
	return dropped
}

// dropSubset looks whether any part of the changes reaches the level, and keeps that part alone. Where conditions make
// changes work against each other, dropping single facts is not enough to know.
func (f *finder) dropSubset() bool {
	facts := f.changed()
	looks := 0
	for size := 2; size < len(facts); size++ {
		chosen, found := make([]int, size), false
		eachSubset(len(facts), chosen, 0, 0, func() bool {
			if looks++; looks > maxSubsets {
				return true
			}
			drop := make([]int, size)
			for i, at := range chosen {
				drop[i] = facts[at]
			}
			found = f.takeBack(drop)
			return found
		})
		if found || looks > maxSubsets {
			return found
		}
	}
	return false
}

// shrink brings every changed figure as near to where it stood as the level allows, by halving, and tells whether any
// came nearer.
func (f *finder) shrink() (nearer bool) {
	for _, i := range f.changed() {
		from, to := f.start.num[i], f.now.num[i]
		if k := f.b.rules.Set.Facts[i].Kind; from == missing || k != CountFact && k != NumberFact {
			continue
		}
		f.halve(i, from, to)
		nearer = nearer || f.now.num[i] != to
	}
	return nearer
}

// halve finds a value that is good beside one that is bad, between a bad and a good one.
func (f *finder) halve(i int, bad, good int64) {
	for good-bad > 1 || bad-good > 1 {
		middle := bad + (good-bad)/2
		v := f.now.clone()
		v.Put(i, middle)
		if f.reached(v) {
			good = middle
		} else {
			bad = middle
		}
	}
	f.now.Put(i, good)
}
