package author

import (
	"cmp"
	"maps"
	"math/big"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// question is what a search has to try: for each fact that rules depend on its critical values, the kinds of units and the
// days at which thresholds change.
//
// Rules are constant between breakpoints. On one fact these are its thresholds, so a figure just under, at and just over
// each of them, in the fact's own step, has a member of every cell. A share is compared with fractions: a whole that is
// twice a common multiple of their denominators has, as whole numbers, a part at every fraction, one just beside it, and so
// one between any two; what a smaller whole can show, this one shows too. A difference is a threshold on one fact once the
// other stands, a sum once its other members stand. Rules that tie facts together in any other way, or by two of these
// ways at once, are tried but not proven: why says so.
type question struct {
	facts map[string]*factDomain
	exprs map[exprOf]bool
	asks  map[string][]string // unit attribute → literals it is compared with
	days  map[criteria.Date]bool
	level criteria.Level
	why   string // empty: a search over the whole question proves
}

// exprOf is a condition over the facts of one set.
type exprOf struct {
	rules  *criteria.Compiled
	source string
}

// factDomain is what matters about one fact.
type factDomain struct {
	id       string
	fact     *criteria.Fact
	scale    int64          // steps in one: 1, or a million
	min, max *int64         // in steps
	cuts     map[int64]bool // critical figures, with their neighbours
	words    map[string]bool
	whole    string              // the fact this is held against
	wholes   int                 // how many other facts this is a whole of
	shares   map[string]*big.Rat // critical fractions of the whole
	offsets  map[int64]bool      // critical differences to the whole
	sum      []string            // the other members of the sum this one balances
	totals   map[int64]bool      // critical sums
	summed   string              // the sum this is a member of
	own      bool                // it has critical figures of its own, beside a least one of 0
}

func newQuestion(level criteria.Level) *question {
	return &question{facts: map[string]*factDomain{}, exprs: map[exprOf]bool{}, asks: map[string][]string{}, days: map[criteria.Date]bool{0: true}, level: level}
}

func (q *question) doubt(why string) { q.why = cmp.Or(q.why, why) }

// fact gives the domain of a fact, made on first use.
func (q *question) fact(c *criteria.Compiled, id string) *factDomain {
	f := &c.Set.Facts[c.FactAt(id)]
	d := q.facts[id]
	if d == nil {
		d = &factDomain{
			id: id, fact: f, scale: 1, cuts: map[int64]bool{}, words: map[string]bool{},
			shares: map[string]*big.Rat{}, offsets: map[int64]bool{}, totals: map[int64]bool{},
		}
		if f.Kind == criteria.NumberFact {
			d.scale = millionths
		}
		q.facts[id] = d
	}
	if d.fact.Kind != f.Kind {
		q.doubt("kind")
	}
	least, most := f.Range()
	d.min, d.max = d.bound(d.min, least, least64), d.bound(d.max, most, most64)
	for i := range f.Options {
		d.words[f.Options[i].ID] = true
	}
	return d
}

// bound takes a bound of the range over. Where two sets differ, both bounds are critical and the wider one is tried.
func (d *factDomain) bound(old *int64, b *criteria.Decimal, wider func(a, b int64) int64) *int64 {
	if b == nil {
		return old
	}
	for _, n := range around(d.steps(rat(*b))) {
		d.cuts[n] = true
	}
	n := floor(d.steps(rat(*b))).Int64()
	d.own = d.own || n != 0
	if old != nil {
		n = wider(n, *old)
	}
	return &n
}

func least64(a, b int64) int64 { return min(a, b) }
func most64(a, b int64) int64  { return max(a, b) }

func (d *factDomain) steps(r *big.Rat) *big.Rat { return new(big.Rat).Mul(r, ratio(d.scale, 1)) }

func (d *factDomain) cut(r *big.Rat) {
	d.own = true
	for _, n := range around(d.steps(r)) {
		d.cuts[n] = true
	}
}

// criterion takes in all that the criterion depends on.
func (q *question) criterion(c *criteria.Compiled, cr *criteria.Criterion) {
	if cr.Applies != nil {
		q.expression(c, cr.Applies.When)
	}
	q.measure(c, cr.Measure, cr.Pass, cr.Points)
	if cr.Measure == nil {
		return
	}
	parts := cr.Measure.Parts()
	for i := range parts {
		q.measure(c, &parts[i].Measure, parts[i].Pass, parts[i].Points)
	}
	q.within(c)
}

// within takes in that parts are at most their wholes, among the facts asked for.
func (q *question) within(c *criteria.Compiled) {
	for _, id := range slices.Sorted(maps.Keys(q.facts)) {
		at := c.FactAt(id)
		if at < 0 || c.Set.Facts[at].PartOf == "" || q.facts[c.Set.Facts[at].PartOf] == nil {
			continue
		}
		d := q.pair(c, id, c.Set.Facts[at].PartOf)
		d.shares["1"] = ratio(1, 1)
	}
}

// pair notes that a fact is held against another one.
func (q *question) pair(c *criteria.Compiled, of, in string) *factDomain {
	part, whole := q.fact(c, of), q.fact(c, in)
	if part.whole != in {
		if part.whole != "" || of == in {
			q.doubt("tied")
			return part
		}
		part.whole = in
		whole.wholes++
	}
	return part
}

func (q *question) measure(c *criteria.Compiled, m *criteria.Measure, p *criteria.Pass, pts *criteria.Points) {
	if m == nil {
		return
	}
	if len(m.Parts()) > 0 {
		return
	}
	cuts := q.thresholds(c, p, pts)
	for _, id := range []string{m.YesNo, m.Count, m.Number, m.Choice, m.Appraisal, m.Information} {
		if id == "" {
			continue
		}
		d := q.fact(c, id)
		for _, t := range cuts {
			d.cut(t)
		}
	}
	switch {
	case m.Share() != nil:
		r := m.Share()
		d := q.pair(c, r.Of, r.In)
		for _, t := range cuts {
			d.shares[percent(t).RatString()] = percent(t)
		}
	case m.Relative != nil:
		q.relative(c, m.Relative, cuts)
	case len(m.Sum) > 0:
		q.sum(c, m.Sum, cuts)
	}
}

func (q *question) relative(c *criteria.Compiled, r *criteria.Relative, cuts []*big.Rat) {
	one := ratio(1, 1)
	for _, t := range cuts {
		share := percent(t)
		if r.As == "growth" {
			share = new(big.Rat).Add(one, share)
		}
		switch {
		case r.To != "" && r.As == "difference":
			d := q.pair(c, r.Of, r.To)
			for _, n := range around(d.steps(t)) {
				d.offsets[n] = true
			}
		case r.To != "":
			q.pair(c, r.Of, r.To).shares[share.RatString()] = share
		case r.As == "difference":
			q.fact(c, r.Of).cut(new(big.Rat).Add(rat(*r.Value), t))
		default:
			q.fact(c, r.Of).cut(new(big.Rat).Mul(rat(*r.Value), share))
		}
	}
	if len(cuts) == 0 && r.To != "" {
		q.pair(c, r.Of, r.To)
	}
}

func (q *question) sum(c *criteria.Compiled, members []string, cuts []*big.Rat) {
	name := ""
	for _, id := range members {
		name += id + "+"
	}
	first := q.fact(c, members[0])
	first.sum = members[1:]
	for _, id := range members {
		d := q.fact(c, id)
		if d.summed != "" && d.summed != name {
			q.doubt("tied")
		}
		d.summed = name
	}
	for _, t := range cuts {
		for _, n := range around(first.steps(t)) {
			first.totals[n] = true
		}
	}
}

// thresholds lists every figure at which a pass or points change, in the measure's own unit.
func (q *question) thresholds(c *criteria.Compiled, p *criteria.Pass, pts *criteria.Points) []*big.Rat {
	var cuts []*big.Rat
	add := func(b *criteria.Bounds) {
		low, high := b.Limits()
		for _, d := range []*criteria.Decimal{low, high} {
			if d != nil {
				cuts = append(cuts, rat(*d))
			}
		}
	}
	if p != nil {
		add(&p.Bounds)
		for i := range p.ByClass {
			add(&p.ByClass[i].Bounds)
			q.expression(c, p.ByClass[i].When)
			q.day(p.ByClass[i].From)
		}
	}
	if pts != nil {
		for i := range pts.ByClass {
			q.expression(c, pts.ByClass[i].When)
		}
		cuts = append(cuts, q.pointCuts(pts)...)
	}
	return cuts
}

// day takes in a day from which a rule holds: it and the day before.
func (q *question) day(d criteria.Date) {
	if !d.IsZero() {
		q.days[d], q.days[d.AddDays(-1)] = true, true
	}
}
