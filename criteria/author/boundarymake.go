package author

import (
	"maps"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// MakeBoundaries makes the cases. The same rules give the same cases.
func MakeBoundaries(c *criteria.Compiled) *Boundaries {
	b := &Boundaries{}
	var all []*domainOf
	for i, cr := range c.Set.All() {
		d := newDomainOf(c, i, cr)
		all = append(all, d)
		if d != nil {
			b.Cases = append(append(b.Cases, d.edges()...), d.refusals()...)
		}
	}
	b.whole(c, all)
	return b
}

// domainOf is one criterion and a point for each thing it can come to.
type domainOf struct {
	rules  *criteria.Compiled
	at     int
	id     string
	points *points
	bounds []*criteria.Bound
	probe  *probe
	bases  []found
	met    []found
	skewed []found // not met with the most points, and met with the fewest
	seen   map[baseKey]int

	outcomes []criteria.Outcome // of parts, used again
}

// found is a point, where it is, and what it comes to.
type found struct {
	at    []cell
	place int
	is    sign
}

// sign is what a criterion and its parts come to.
type sign struct {
	criteria.Judged
	parts uint64
}

// few bounds the points that are tried one by one; of more a sample is taken.
const few = 4000

// newDomainOf finds the points; nil where there is nothing to judge. Of points that come to the same the last one with the
// most data is taken, for figures rise and greater ones are easier to read.
func newDomainOf(c *criteria.Compiled, i int, cr *criteria.Criterion) *domainOf {
	if cr.Measure == nil || cr.Measure.Information != "" {
		return nil
	}
	q := newQuestion(c.Set.Level)
	q.criterion(c, cr)
	d := &domainOf{rules: c, at: i, id: cr.ID, points: q.lay()}
	d.probe = d.points.probe(c)
	d.bounds = d.probe.bindAll(d.points.places)
	d.seen = map[baseKey]int{}
	if !d.points.upTo(few, func(at []cell) bool { d.take(at); return true }) {
		d.points.sample(few, d.take)
	}
	d.skew()
	return d
}

// skew finds the points in which passing and earning are furthest apart.
func (d *domainOf) skew() {
	var most, least *found
	for i := range d.bases {
		f := &d.bases[i]
		if f.is.Counts {
			d.met = append(d.met, *f)
		}
		switch {
		case f.is.Outcome == criteria.NotMet && (most == nil || f.is.Worst > most.is.Worst):
			most = f
		case f.is.Outcome == criteria.Met && (least == nil || f.is.Worst < least.is.Worst):
			least = f
		}
	}
	if most != nil {
		d.skewed = append(d.skewed, d.climb(*most, func(f, than *found) bool { return f.is.Outcome == criteria.NotMet && f.is.Worst > than.is.Worst }))
	}
	if least != nil {
		d.skewed = append(d.skewed, d.climb(*least, func(f, than *found) bool { return f.is.Outcome == criteria.Met && f.is.Worst < than.is.Worst }))
	}
}

// climb changes one fact after the other as long as that is better; a sample seldom holds the extremes.
func (d *domainOf) climb(f found, better func(f, than *found) bool) found {
	for again := true; again; {
		again = false
		for fact := range d.points.order {
			for _, next := range d.along(f, fact) {
				if better(&next, &f) {
					f, again = next, true
				}
			}
		}
	}
	return f
}

type baseKey struct {
	place int
	is    sign
}

// take notes a point that comes to what no other did.
func (d *domainOf) take(at []cell) {
	if !d.probe.put(at) {
		return
	}
	for p := range d.bounds {
		is := d.sign(p)
		k, ok := d.seen[baseKey{p, is}]
		switch {
		case !ok:
			d.seen[baseKey{p, is}] = len(d.bases)
			d.bases = append(d.bases, found{slices.Clone(at), p, is})
		case nones(at) <= nones(d.bases[k].at):
			copy(d.bases[k].at, at)
		}
	}
}

func nones(at []cell) int {
	n := 0
	for _, c := range at {
		if c == none {
			n++
		}
	}
	return n
}

func (d *domainOf) sign(place int) sign {
	s := sign{Judged: d.bounds[place].JudgeOne(d.at, d.probe.values)}
	d.outcomes = d.bounds[place].JudgeParts(d.at, d.probe.values, d.outcomes)
	for _, o := range d.outcomes {
		s.parts = s.parts<<3 | uint64(o)
	}
	return s
}

// crossing is a change between two neighbouring figures of a fact. Of points alone it is the same at every place.
type crossing struct {
	place    int
	fact     int
	from, to cell
	max      int64
	was, is  criteria.Outcome
}

// edges changes one fact of a point after the other, and keeps the figures between which what comes of it changes, with
// their neighbours.
func (d *domainOf) edges() []Boundary {
	var cases []Boundary
	crossed, kept := map[crossing]bool{}, map[string]bool{}
	for _, base := range d.bases {
		for f := range d.points.order {
			line := d.along(base, f)
			for _, n := range edgesOf(line, f, crossed) {
				x := d.boundary(&line[n])
				if text := x.text(); !kept[text] {
					kept[text] = true
					cases = append(cases, x)
				}
			}
		}
	}
	return cases
}

// edgesOf gives the places of a line to keep.
func edgesOf(line []found, f int, crossed map[crossing]bool) []int {
	keep := map[int]bool{}
	for i := 1; i < len(line); i++ {
		was, is := &line[i-1], &line[i]
		if was.is == is.is {
			continue
		}
		c := crossing{place: -1, fact: f, from: was.at[f], to: is.at[f], max: is.is.Max, was: was.is.Outcome, is: is.is.Outcome}
		reach := 0
		if c.was != c.is || was.is.parts != is.is.parts {
			c.place, reach = is.place, 1
		}
		if crossed[c] {
			continue
		}
		crossed[c] = true
		for n := max(0, i-1-reach); n <= min(i+reach, len(line)-1); n++ {
			keep[n] = true
		}
	}
	return slices.Sorted(maps.Keys(keep))
}

// along gives what comes of all candidates of one fact, the others as they are.
func (d *domainOf) along(base found, f int) []found {
	var line []found
	at := slices.Clone(base.at)
	for _, c := range d.points.tries(f, at) {
		at[f] = c
		if d.probe.put(at) {
			line = append(line, found{slices.Clone(at), base.place, d.sign(base.place)})
		}
	}
	return line
}

// refusals gives a case for each whole that must not be 0.
func (d *domainOf) refusals() []Boundary {
	var cases []Boundary
	for w, whole := range d.points.order {
		if whole.wholes == 0 {
			continue
		}
		at := slices.Repeat([]cell{none}, len(d.points.order))
		at[w] = cell{}
		if !d.probe.put(at) {
			cases = append(cases, Boundary{Of: d.id, At: d.points.answers(at), Gives: refused})
		}
	}
	return cases
}

func (d *domainOf) boundary(f *found) Boundary {
	d.probe.put(f.at)
	x := Boundary{Of: d.id, At: d.points.answers(f.at), Gives: one(d.rules, d.bounds[f.place], d.at, d.probe.values)}
	x.in(d.points, d.points.places[f.place])
	return x
}

// in says where a case is, as far as it matters.
func (x *Boundary) in(p *points, at place) {
	if p.q.asks["unit.kind"] != nil {
		x.Kind = at.unit.Kind
	}
	if p.q.asks["unit.area"] != nil {
		x.Area = at.unit.Area
	}
	if p.q.asks["unit.code"] != nil {
		x.Code = at.unit.Code
	}
	x.On = at.day
}

// answers gives the answers of a point, facts without data left out.
func (p *points) answers(at []cell) map[string]string {
	all := map[string]string{}
	for i, d := range p.order {
		if s := d.answer(at[i]); s != "" {
			all[d.id] = s
		}
	}
	return all
}
