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
const drawn = 4000

// tell looks for cases that tell the deciding rule from each alteration of it: of a clause, a level, a sanction, a group, the
// total, or the class of a criterion. An alteration that no case so far shows gets the first that does, of changes of the
// base drawn from the same seed always, those with the fewest answers first. Where none shows it there is no case.
func (w *wholeCases) tell() {
	set := clone(w.stage.rules.Set)
	var states []state
	for _, x := range mutants(set) {
		if last := x.path[len(x.path)-1]; x.round || x.at >= 0 && last != "class" {
			continue
		}
		if states == nil {
			states = w.states()
		}
		x.do()
		if altered, err := criteria.Compile(set); err == nil && !w.whole().Notice(altered) {
			w.show(altered, states)
		}
		x.undo()
	}
}

// whole gives the cases of the whole so far.
func (w *wholeCases) whole() *Boundaries {
	first := slices.IndexFunc(w.b.Cases, func(x Boundary) bool { return x.Of == "" })
	return &Boundaries{Bases: w.b.Bases, Cases: w.b.Cases[first:]}
}

// show adds the first case in which altered rules come to something else.
func (w *wholeCases) show(altered *criteria.Compiled, states []state) {
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
			return
		}
	}
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
	var states []state
	for _, span := range spans {
		for range drawn {
			if s, ok := w.draw(r, span); ok {
				states = append(states, s)
			}
		}
	}
	slices.SortStableFunc(states, func(a, b state) int { return cmp.Compare(len(a.change), len(b.change)) })
	return states
}

// draw changes some criteria of the base.
func (w *wholeCases) draw(r *rand.Rand, span []*domainOf) (state, bool) {
	change := map[string]string{}
	for range 1 + r.IntN(min(max(1, len(span)), 2<<r.IntN(5))) {
		if len(span) == 0 {
			break
		}
		if d := span[r.IntN(len(span))]; d != nil && len(d.bases) > 0 {
			maps.Copy(change, d.points.answers(d.bases[r.IntN(len(d.bases))].at))
		}
	}
	for id, value := range change {
		if w.base.at[id] == value {
			delete(change, id)
		}
	}
	c := w.stage.rules
	v := c.NewValues()
	w.stage.run.put(v, w.base.over(change))
	if len(change) == 0 || !c.Possible(v) {
		return state{}, false
	}
	s := state{change: change, came: judged(w.stage.bound, v, &w.stage.run.score)}
	for f := range c.Set.Facts {
		n, ok := v.Get(f)
		if !ok {
			n = criteria.NoFigure
		}
		s.at = append(s.at, cell{n: n, words: wordsOf(&c.Set.Facts[f], w.base.over(change)[c.Set.Facts[f].ID])})
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
