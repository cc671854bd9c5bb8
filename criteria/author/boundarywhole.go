package author

import (
	"maps"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// standing is a set of answers to the whole, and what comes of it.
type standing struct {
	at    map[string]string
	level int // place of the level; past the last for none
	met   int
	sum   int64 // points
}

// better compares by level, criteria met and points.
func (s *standing) better(o *standing) bool {
	switch {
	case s.level != o.level:
		return s.level < o.level
	case s.met != o.met:
		return s.met > o.met
	}
	return s.sum > o.sum
}

// stage judges answers to the whole at one place.
type stage struct {
	rules *criteria.Compiled
	run   *runner
	where Boundary // the place
	bound *criteria.Bound
}

func (s *stage) stand(at map[string]string) (*standing, bool) {
	v := s.rules.NewValues()
	s.run.put(v, at)
	if !s.rules.Possible(v) {
		return nil, false
	}
	s.bound.Judge(v, &s.run.score)
	st := &standing{at: at}
	st.level, st.sum = s.run.score.Reached()
	if st.level < 0 {
		st.level = len(s.rules.Set.Decision.Levels)
	}
	for i := range s.rules.Set.All() {
		if s.bound.JudgeOne(i, v).Counts {
			st.met++
		}
	}
	return st, true
}

// over puts answers over others.
func (st *standing) over(at map[string]string) map[string]string {
	all := maps.Clone(st.at)
	maps.Copy(all, at)
	return all
}

// whole adds the cases of the decision: from the best answers that a search finds, criterion after criterion is spoilt,
// alone and together, each point of each sanction is tried, and totals nearest to each clause on points are looked for.
func (b *Boundaries) whole(c *criteria.Compiled, all []*domainOf) {
	q := newQuestion(c.Set.Level)
	for i, cr := range c.Set.All() {
		if all[i] != nil {
			q.criterion(c, cr)
		}
	}
	for i := range c.Set.Decision.Sanctions {
		q.expression(c, c.Set.Decision.Sanctions[i].When)
	}
	p := &points{q: q, places: q.places()}
	b.Bases = []Boundary{{}}
	var left []int // alterations of the deciding rule that no case tells yet
	for i, where := range apart(p.places) {
		s := &stage{rules: c, run: newRunner(c), bound: c.BindOn(where.unit, where.day)}
		s.where.in(p, where)
		w := &wholeCases{b: b, stage: s, base: s.best(all), all: all, seen: map[string]bool{}}
		if i == 0 {
			b.Bases[0].At = w.base.at
		}
		w.add(map[string]string{})
		if i == 0 {
			w.spoil()
			s.eachSanction(w.add)
		}
		left = w.tell(left)
	}
}

// apart gives the first place and those that differ from it in one thing.
func apart(places []place) []place {
	first := places[0]
	var all []place
	for _, p := range places {
		things := 0
		for _, differs := range []bool{p.day != first.day, p.unit.Kind != first.unit.Kind, p.unit.Area != first.unit.Area, p.unit.Code != first.unit.Code} {
			if differs {
				things++
			}
		}
		if things <= 1 {
			all = append(all, p)
		}
	}
	return all
}

// best looks for the best answers: for one criterion after the other it takes the point that is best for the whole.
func (s *stage) best(all []*domainOf) *standing {
	best, _ := s.stand(map[string]string{})
	try := func(at map[string]string) {
		if next, ok := s.stand(best.over(at)); ok && next.better(best) {
			best = next
		}
	}
	for range 3 {
		for _, d := range all {
			for i := 0; d != nil && i < len(d.bases); i++ {
				try(d.points.answers(d.bases[i].at))
			}
			for f := 0; d != nil && f < len(d.points.order); f++ {
				for _, c := range d.points.tries(f, d.points.cells(best.at)) {
					try(map[string]string{d.points.order[f].id: d.points.order[f].answer(c)})
				}
			}
		}
		s.eachSanction(try)
	}
	return best
}

// cells gives the point that answers are.
func (p *points) cells(answers map[string]string) []cell {
	at := make([]cell, len(p.order))
	for i, d := range p.order {
		at[i] = d.cell(answers[d.id])
	}
	return at
}

// cell reads what answer wrote.
func (d *factDomain) cell(answer string) cell {
	switch {
	case answer == "":
		return none
	case d.fact.Kind == criteria.YesNoFact:
		return cell{n: map[string]int64{"true": 1}[answer]}
	case d.fact.Kind == criteria.CountFact || d.fact.Kind == criteria.NumberFact:
		if n, err := criteria.ParseDecimal(answer); err == nil {
			return cell{n: floor(d.steps(rat(n))).Int64()}
		}
	}
	return cell{words: answer}
}

// eachSanction visits the critical figures of the facts of each sanction.
func (s *stage) eachSanction(visit func(map[string]string)) {
	for i := range s.rules.Set.Decision.Sanctions {
		q := newQuestion(s.rules.Set.Level)
		q.expression(s.rules, s.rules.Set.Decision.Sanctions[i].When)
		p := q.lay()
		for f, d := range p.order {
			for _, c := range p.fixed[f] {
				visit(map[string]string{d.id: d.answer(c)})
			}
		}
	}
}

// wholeCases collects the cases from one base.
type wholeCases struct {
	b     *Boundaries
	stage *stage
	base  *standing
	all   []*domainOf
	seen  map[string]bool
}

// add adds the case of the base with some answers changed.
func (w *wholeCases) add(change map[string]string) {
	x := w.stage.where
	x.Base, x.At = 1, map[string]string{}
	all := w.base.over(change)
	for id := range w.b.Bases[0].At {
		if _, ok := all[id]; !ok {
			all[id] = ""
		}
	}
	for id, value := range all {
		if w.b.Bases[0].At[id] != value {
			x.At[id] = value
		}
	}
	v := w.stage.rules.NewValues()
	w.stage.run.put(v, all)
	if !w.stage.rules.Possible(v) {
		return
	}
	x.Gives = w.stage.run.whole(w.stage.bound, v)
	if text := x.text(); !w.seen[text] {
		w.seen[text] = true
		w.b.Cases = append(w.b.Cases, x)
	}
}

// spoilt gives the changes that bring a criterion to each outcome it has, no data last.
func (w *wholeCases) spoilt(d *domainOf, take func(*found) bool) map[string]string {
	for i := range d.bases {
		f := &d.bases[i]
		if !take(f) || slices.Contains(f.at, none) {
			continue
		}
		if at := d.points.answers(f.at); w.possible(at) {
			return at
		}
	}
	return nil
}

func (w *wholeCases) possible(change map[string]string) bool {
	_, ok := w.stage.stand(w.base.over(change))
	return ok
}

// spoil fails criteria alone, and one after the other together as long as the level changes.
func (w *wholeCases) spoil() {
	together := map[string]string{}
	last := w.base
	for _, d := range w.all {
		if d == nil {
			continue
		}
		if out := w.spoilt(d, func(f *found) bool { return f.is.Outcome == criteria.NotApplicable && !f.is.Counts }); out != nil {
			w.add(out)
		}
		fail := w.spoilt(d, func(f *found) bool { return f.is.Outcome == criteria.NotMet })
		if fail == nil {
			continue
		}
		w.add(fail)
		before := maps.Clone(together)
		maps.Copy(together, fail)
		together, last = w.advance(before, together, last)
	}
	w.add(together)
	w.rise(together)
}

// rise mends what was spoilt, from the last criterion to the first, so that clauses over groups and classes are met from
// the other side too.
func (w *wholeCases) rise(together map[string]string) {
	last, ok := w.stage.stand(w.base.over(together))
	if !ok {
		return
	}
	for _, d := range slices.Backward(w.all) {
		if d == nil {
			continue
		}
		before := maps.Clone(together)
		for _, f := range d.points.order {
			delete(together, f.id)
		}
		together, last = w.advance(before, together, last)
	}
}

// advance goes on to the next answers where they can be given together, and keeps both sides of a change of level.
func (w *wholeCases) advance(before, together map[string]string, last *standing) (map[string]string, *standing) {
	next, ok := w.stage.stand(w.base.over(together))
	if !ok {
		return before, last
	}
	if next.level != last.level {
		w.add(before)
		w.add(together)
	}
	return together, next
}
