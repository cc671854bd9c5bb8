package author

import (
	"cmp"
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// state is a change of the base and what the rules make of it.
type state struct {
	change map[string]string
	at     []cell // by fact of the set
	came   came
}

type came struct {
	result criteria.Result
	level  int
	points int64
}

// drawn is how many changes of the base are drawn for each group, and for the whole.
const drawn = 2000

// tell looks for cases that tell the deciding rule from each alteration of it: of a clause, a level, a sanction, a group, the
// total, or the class of a criterion. An alteration that no case so far shows gets the first that does, of changes of the
// base drawn from the same seed always, those with the fewest answers first. Where none shows it there is no case.
// It gives those that are left, by their place in mutants; only says which were left before, nil for all.
func (w *wholeCases) tell(only []int) []int {
	set := clone(w.stage.rules.Set)
	var states []state
	left := []int{}
	for i, x := range mutants(set) {
		if last := x.path[len(x.path)-1]; x.round || x.at >= 0 && last != "class" || only != nil && !slices.Contains(only, i) {
			continue
		}
		if states == nil {
			states = w.states()
		}
		x.do()
		if altered, err := criteria.Compile(set); err == nil && !w.whole().Notice(altered) && !w.show(altered, states) {
			left = append(left, i)
		}
		x.undo()
	}
	return left
}

// whole gives the cases of the whole so far.
func (w *wholeCases) whole() *Boundaries {
	first := slices.IndexFunc(w.b.Cases, func(x Boundary) bool { return x.Of == "" })
	return &Boundaries{Bases: w.b.Bases, Cases: w.b.Cases[first:]}
}

// show adds the first case in which altered rules come to something else, and tells whether there is one.
func (w *wholeCases) show(altered *criteria.Compiled, states []state) bool {
	unit := w.stage.where.unit(altered.Set.Level)
	bound := altered.BindOn(unit, w.stage.where.On)
	v := altered.NewValues()
	var score criteria.Score
	for i := range states {
		for f, c := range states[i].at {
			if c.words != "" {
				v.PutText(f, c.words)
			} else {
				v.Put(f, c.n)
			}
		}
		if judged(bound, v, &score) != states[i].came {
			w.add(states[i].change)
			return true
		}
	}
	return false
}

func judged(b *criteria.Bound, v *criteria.Values, s *criteria.Score) came {
	result := b.Judge(v, s)
	level, points := s.Reached()
	return came{result, level, points}
}

// states draws changes of the base: of the criteria of one group, and of all.
func (w *wholeCases) states() []state {
	r := rand.New(rand.NewPCG(5, 6))
	c := w.stage.rules
	spans := [][]*domainOf{w.all}
	for g := range c.Set.Groups {
		var in []*domainOf
		for i, cr := range eachCriterion(c.Set) {
			if cr.group == g && w.all[i] != nil {
				in = append(in, w.all[i])
			}
		}
		spans = append(spans, in)
	}
	for i := range c.Set.Decision.Levels {
		spans = append(spans, w.free(&c.Set.Decision.Levels[i]))
	}
	var states []state
	keep := func(change map[string]string) {
		if s, ok := w.state(change); ok {
			states = append(states, s)
		}
	}
	for _, span := range append(spans, w.ofClass(criteria.Mandatory), w.ofClass(criteria.Extended)) {
		for range drawn {
			keep(w.draw(r, span))
		}
		w.sweep(r, span, keep)
		w.barely(span, keep)
	}
	slices.SortStableFunc(states, func(a, b state) int { return cmp.Compare(len(a.change), len(b.change)) })
	return states
}

func (w *wholeCases) ofClass(class criteria.Class) []*domainOf {
	var in []*domainOf
	for i, cr := range eachCriterion(w.stage.rules.Set) {
		if cr.class() == class && w.all[i] != nil {
			in = append(in, w.all[i])
		}
	}
	return in
}

// free gives the criteria that a level does not ask for one by one.
func (w *wholeCases) free(l *criteria.DecisionLevel) []*domainOf {
	asked := map[string]bool{}
	v := newLevelOf(w.stage.rules.Set, l)
	for i := range l.Requires {
		for _, id := range v.scopes[i] {
			asked[id] = asked[id] || l.Requires[i].All || l.Requires[i].Met != ""
		}
	}
	var in []*domainOf
	for _, d := range w.all {
		if d != nil && !asked[d.id] {
			in = append(in, d)
		}
	}
	return in
}

// sweep fails one criterion more each time, those first that lose the fewest points by it, and one at random besides.
func (w *wholeCases) sweep(r *rand.Rand, span []*domainOf, keep func(map[string]string)) {
	loss := func(d *domainOf) int64 {
		if d == nil || len(d.skewed) == 0 || d.skewed[0].is.Outcome != criteria.NotMet {
			return 1 << 62
		}
		return d.skewed[0].is.Max - d.skewed[0].is.Worst
	}
	cheap := slices.Clone(span)
	slices.SortStableFunc(cheap, func(a, b *domainOf) int { return cmp.Compare(loss(a), loss(b)) })
	change := map[string]string{}
	for _, d := range cheap {
		if loss(d) == 1<<62 {
			return
		}
		next := maps.Clone(change)
		maps.Copy(next, d.points.answers(d.skewed[0].at))
		if !w.possible(next) {
			continue
		}
		change = next
		keep(change)
		for range 40 {
			besides := maps.Clone(change)
			maps.Copy(besides, w.draw(r, span))
			keep(besides)
		}
		for _, other := range span {
			if other != nil && len(other.skewed) > 0 {
				besides := maps.Clone(change)
				maps.Copy(besides, other.points.answers(other.skewed[0].at))
				keep(besides)
			}
		}
	}
}

// barely meets every criterion with the fewest points, and lets one at a time be anything.
func (w *wholeCases) barely(span []*domainOf, keep func(map[string]string)) {
	change := map[string]string{}
	for _, d := range span {
		if d != nil {
			maps.Copy(change, w.least(d, change))
			keep(change)
		}
	}
	for _, d := range span {
		for i := 0; d != nil && i < len(d.bases); i++ {
			besides := maps.Clone(change)
			maps.Copy(besides, d.points.answers(d.bases[i].at))
			keep(besides)
		}
	}
}

// least lowers the points of a criterion that is met, one fact after the other, without touching a whole that others share.
func (w *wholeCases) least(d *domainOf, change map[string]string) map[string]string {
	at := d.points.cells(w.base.over(change))
	judge := func() (criteria.Judged, bool) {
		accepted := d.probe.put(at)
		return w.stage.bound.JudgeOne(d.at, d.probe.values), accepted
	}
	best, _ := judge()
	for f, fact := range d.points.order {
		if fact.wholes > 0 || !best.Counts {
			continue
		}
		kept := at[f]
		for _, c := range d.points.tries(f, at) {
			at[f] = c
			if j, ok := judge(); ok && j.Counts && j.Worst < best.Worst {
				best, kept = j, c
			}
		}
		at[f] = kept
	}
	return d.points.answers(at)
}

// draw changes some criteria of the base: to anything, only to what is met, or to where passing and earning are apart.
func (w *wholeCases) draw(r *rand.Rand, span []*domainOf) map[string]string {
	change := map[string]string{}
	if len(span) == 0 {
		return change
	}
	way := r.IntN(3)
	for range 1 + r.IntN(min(len(span), 2<<r.IntN(5))) {
		d := span[r.IntN(len(span))]
		if d == nil {
			continue
		}
		from := [][]found{d.bases, d.met, d.skewed}[way]
		if len(from) > 0 {
			maps.Copy(change, d.points.answers(from[r.IntN(len(from))].at))
		}
	}
	return change
}

// state judges a change of the base; there is none where it changes nothing or is not accepted.
func (w *wholeCases) state(change map[string]string) (state, bool) {
	change = maps.Clone(change)
	for id, value := range change {
		if w.base.at[id] == value {
			delete(change, id)
		}
	}
	c := w.stage.rules
	v := c.NewValues()
	all := w.base.over(change)
	w.stage.run.put(v, all)
	if len(change) == 0 || !c.Possible(v) {
		return state{}, false
	}
	s := state{change: change, came: judged(w.stage.bound, v, &w.stage.run.score), at: make([]cell, len(c.Set.Facts))}
	for f := range c.Set.Facts {
		n, ok := v.Get(f)
		if !ok {
			n = criteria.NoFigure
		}
		s.at[f] = cell{n: n, words: wordsOf(&c.Set.Facts[f], all[c.Set.Facts[f].ID])}
	}
	return s, true
}

// wordsOf gives the answer to a fact that is no figure.
func wordsOf(f *criteria.Fact, answer string) string {
	if f.Kind == criteria.DateFact || f.Kind == criteria.TextFact {
		return answer
	}
	return ""
}
