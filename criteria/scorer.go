package criteria

import (
	"math"
	"math/big"
	"sort"
)

// scorer gives the points of a measure for one class of unit, in millionths. Every way to points that looks at a value is
// one table of the values from which on another number of points holds: proportional points are rounded to steps, so
// that they too change at exact values and nothing is rounded twice.
type scorer struct {
	max     int64
	target  int64 // earning this is earning everything: the maximum, or nothing in a penalty group
	looks   bool  // at a value; otherwise it is all or nothing
	below   int64 // below the first entry
	table   []scoreStep
	options []int64
	zeroes  []bool // options that leave nothing of the whole criterion
	nested  bool   // some part has such an option
	ofParts int    // composite whose parts earn: so many of the best count; 0 for others
}

// scoreStep is a value from which on points hold.
type scoreStep struct {
	lo     int64    // of a figure, in its own steps
	at     share    // of a percentage, as a fraction of one
	exact  *big.Rat // the same where it does not fit at
	strict bool     // of a percentage: holds above the value only
	points int64
}

// canZero tells whether an answer can leave nothing of the whole criterion. The receiver may be nil.
func (s *scorer) canZero() bool { return s != nil && (s.nested || s.zeroes != nil) }

// hasWay tells whether points have a way of their own to look at a value. The receiver may be nil.
func (p *Points) hasWay() bool {
	return p != nil && (p.Proportional != nil || p.Steps != nil || p.Bands != nil || p.Options != nil || p.PerOccurrence != nil || p.Deduct != nil)
}

func millionths(d Decimal) int64 { return scaled(d, maxFractionDigits) }

// maximum gives the most that can be earned in a class of unit.
func (c *Compiled) maximum(p *Points, u *Unit) int64 {
	for i := range p.ByClass {
		if when := p.ByClass[i].When; when == "" || c.conditions[when].ask(u, nil) == yes {
			return millionths(p.ByClass[i].Max)
		}
	}
	if p.Max == nil {
		return 0
	}
	return millionths(*p.Max)
}

// bindPoints fills in what a measure earns.
func (c *Compiled) bindPoints(d *bind, r rule, u *Unit) {
	if r.points == nil {
		return
	}
	s := &scorer{max: c.maximum(r.points, u)}
	d.scorer = s
	if s.target = s.max; r.penalty {
		s.target = 0
	}
	if d.parts != nil {
		c.bindParts(d, s)
		return
	}
	if p := r.points; p.Options != nil {
		c.bindOptions(d, s, p)
	} else if p.hasWay() {
		s.looks = true
		s.fill(p, d, int(c.scales[d.a]))
	}
	if d.byPoints {
		d.threshold = &Threshold{Comparator: "points", Value: Quantity{s.target, maxFractionDigits, true}.String()}
		if d.measure.percent() {
			d.threshold.Unit = "%" // of the value; points have none
		}
		if d.fits == nil {
			d.bounds = s.bounds()
		}
	}
}

func (c *Compiled) bindParts(d *bind, s *scorer) {
	for i := range d.parts {
		if d.parts[i].scorer != nil {
			s.ofParts = d.needed
		}
		s.nested = s.nested || d.parts[i].scorer.canZero()
	}
}

func (c *Compiled) bindOptions(d *bind, s *scorer, p *Points) {
	options := c.Set.Facts[d.a].Options
	s.options = make([]int64, len(options))
	fits, zeroes := make([]bool, len(options)), make([]bool, len(options))
	for i := range options {
		for _, o := range p.Options {
			if o.Option == options[i].ID {
				s.options[i], zeroes[i] = min(millionths(o.Points), s.max), o.Zeroes
				fits[i] = s.options[i] == s.target && !o.Zeroes
				if o.Zeroes {
					s.zeroes = zeroes
				}
			}
		}
	}
	if d.byPoints {
		d.fits = fits
	}
}

// fill makes the table.
func (s *scorer) fill(p *Points, d *bind, scale int) {
	t := tableOf{s: s, scale: scale, percent: d.measure.percent(), growth: d.relation == growth}
	switch {
	case p.Steps != nil:
		for i := len(p.Steps) - 1; i >= 0; i-- {
			t.add(rat(p.Steps[i].AtLeast), false, millionths(p.Steps[i].Points))
		}
	case p.Bands != nil:
		for _, b := range p.Bands {
			if b.From == nil {
				s.below = millionths(b.Points)
			} else {
				t.add(rat(*b.From), false, millionths(b.Points))
			}
		}
		if last := p.Bands[len(p.Bands)-1]; last.Below != nil {
			t.add(rat(*last.Below), false, 0)
		}
	case p.PerOccurrence != nil:
		each := millionths(*p.PerOccurrence)
		for k := int64(1); (k-1)*each < s.max; k++ {
			t.add(big.NewRat(k, 1), false, min(s.max, k*each))
		}
	case p.Deduct != nil:
		each, floor := millionths(p.Deduct.Each), millionths(p.Deduct.Floor)
		s.below = s.max
		for k := int64(1); s.max-(k-1)*each > floor; k++ {
			t.add(big.NewRat(k, 1), false, max(floor, s.max-k*each))
		}
	case p.Proportional != nil:
		t.proportional(p.Proportional)
	}
}

func powerOfTen(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

func rat(d Decimal) *big.Rat { return big.NewRat(millionths(d), fractionScale) }

// tableOf writes a scorer's table, in rising order of values.
type tableOf struct {
	s               *scorer
	scale           int
	percent, growth bool
}

// add puts in the value from which on, or above which, points hold.
func (t *tableOf) add(value *big.Rat, strict bool, points int64) {
	step := scoreStep{points: points, strict: strict}
	switch {
	case !t.percent:
		steps := new(big.Rat).Mul(value, big.NewRat(powerOfTen(t.scale), 1))
		floor := new(big.Int).Div(steps.Num(), steps.Denom()) // rounds down, as the denominator is positive
		step.lo = floor.Int64()
		if strict || !steps.IsInt() {
			step.lo++
		}
	default:
		part := new(big.Rat).Quo(value, big.NewRat(100, 1))
		if t.growth {
			part.Add(part, big.NewRat(1, 1))
		}
		if part.Sign() < 0 {
			part, step.strict = new(big.Rat), false // every share is above it
		}
		if part.Num().IsInt64() && part.Denom().IsInt64() {
			step.at = share{part.Num().Int64(), part.Denom().Int64()}
		} else {
			step.exact = part
		}
	}
	t.s.table = append(t.s.table, step)
}

// proportional puts in the values at which the rounded share of the maximum reaches its next step. The k-th step is reached
// at a fraction of k steps (rounding down), k - 1/2 (to the nearest, a half up), or just above k - 1 (up).
func (t *tableOf) proportional(p *Proportional) {
	step, from, span := millionths(p.Round.Step), rat(p.From), new(big.Rat).Sub(rat(p.To), rat(p.From))
	type reach struct {
		value  *big.Rat
		points int64
	}
	var reached []reach
	for k := int64(1); ; k++ {
		halves := map[string]int64{"down": 2 * k, "nearest": 2*k - 1, "up": 2*k - 2}[p.Round.To]
		fraction := new(big.Rat).Mul(big.NewRat(halves, 2), big.NewRat(step, t.s.max))
		if c := fraction.Cmp(big.NewRat(1, 1)); c > 0 || c == 0 && p.Round.To == "up" {
			break
		}
		reached = append(reached, reach{fraction.Add(from, fraction.Mul(fraction, span)), min(t.s.max, k*step)})
	}
	if span.Sign() > 0 {
		for _, r := range reached {
			t.add(r.value, p.Round.To == "up", r.points)
		}
		return
	}
	// Less is better: what is earned up to a value is lost above it, or from it on where it had to be passed.
	for k := len(reached) - 1; k >= 0; k-- {
		lost := int64(0)
		if k > 0 {
			lost = reached[k-1].points
		}
		if k == len(reached)-1 {
			t.s.below = reached[k].points
		}
		t.add(reached[k].value, p.Round.To != "up", lost)
	}
}

// figure gives the points of a figure.
func (s *scorer) figure(x int64) int64 {
	return s.entry(sort.Search(len(s.table), func(i int) bool { return x < s.table[i].lo }))
}

// share gives the points of a percentage.
func (s *scorer) share(n, whole int64) int64 {
	return s.entry(sort.Search(len(s.table), func(i int) bool { return !s.table[i].reached(n, whole) }))
}

// entry gives the points where so many entries are reached.
func (s *scorer) entry(reached int) int64 {
	if reached == 0 {
		return s.below
	}
	return s.table[reached-1].points
}

func (t *scoreStep) reached(n, whole int64) bool {
	c := 0
	if t.exact == nil {
		c = compareShares(n, whole, t.at)
	} else {
		c = big.NewRat(n, whole).Cmp(t.exact)
	}
	return c > 0 || c == 0 && !t.strict
}

// bounds gives the values that earn everything as a range, so that the way there can be said. Where they are no single
// range the comparator is empty.
func (s *scorer) bounds() bounds {
	var found bounds
	for i := -1; i < len(s.table); i++ {
		if s.entry(i+1) != s.target || i >= 0 && s.entry(i) == s.target {
			continue
		}
		if found.comparator != "" {
			return bounds{}
		}
		found = s.span(i)
	}
	return found
}

// span gives the values that earn what an entry does, up to the next entry that differs; -1 is what lies below all of
// them. The comparator is empty where the limits do not fit.
func (s *scorer) span(i int) bounds {
	b := bounds{comparator: "points", lo: math.MinInt64 + 1, hi: math.MaxInt64}
	if i >= 0 {
		t := &s.table[i]
		b.hasLo, b.lo, b.low, b.loStrict = true, t.lo, t.at, t.strict
	}
	end := i + 1
	for end < len(s.table) && s.table[end].points == s.entry(i+1) {
		end++
	}
	if end < len(s.table) {
		t := &s.table[end]
		b.hasHi, b.hi, b.high, b.hiStrict = true, t.lo-1, t.at, !t.strict
	}
	if i >= 0 && s.table[i].exact != nil || end < len(s.table) && s.table[end].exact != nil {
		b.comparator = ""
	}
	return b
}
