package criteria

import (
	"math"
	"slices"
	"strings"
)

// chosen gives the comparator that holds for the unit and the day: the only one, or the first that fits.
func (c *Compiled) chosen(p *Pass, u *Unit, day Date) *Bounds {
	if p == nil {
		return &Bounds{}
	}
	for i := range p.ByClass {
		cp := &p.ByClass[i]
		if (day.IsZero() || day >= cp.From) && (cp.When == "" || c.conditions[cp.When].ask(u, nil) == yes) {
			return &cp.Bounds
		}
	}
	return &p.Bounds
}

// threshold turns a comparator into a range, and into what a reader sees.
func (c *Compiled) threshold(m *Measure, p *Bounds, fact int) (bounds, []bool, *Threshold) {
	switch {
	case m.YesNo != "":
		want, text := int64(1), "true"
		if p.Is != nil && !*p.Is {
			want, text = 0, "false"
		}
		return bounds{comparator: "is", lo: want, hi: want}, nil, &Threshold{Comparator: "is", Value: text}
	case m.Choice != "":
		options := c.Set.Facts[fact].Options
		fits := make([]bool, len(options))
		for i := range options {
			fits[i] = slices.Contains(p.OneOf, options[i].ID)
		}
		return bounds{comparator: "one of"}, fits, &Threshold{Comparator: "one of", Value: strings.Join(p.OneOf, ", "), OneOf: p.OneOf}
	}
	b, t := p.comparator(), &Threshold{}
	low, high := p.limits()
	t.Comparator = b.comparator
	if low != nil {
		t.Value = low.Trim(0).String()
	}
	if high != nil && b.comparator == "between" {
		t.Upper = high.Trim(0).String()
	} else if high != nil && low == nil {
		t.Value = high.Trim(0).String()
	}
	if m.percent() {
		t.Unit = "%"
		b.limitShare(low, high, m.Relative != nil && m.Relative.As == "growth")
		return b, nil, t
	}
	b.limitFigure(low, high, int(c.scales[fact]))
	return b, nil, t
}

// limitShare sets the limits of a percentage. A growth of g percent is a share of 100 + g percent; one below -100 is
// below every share.
func (b *bounds) limitShare(low, high *Decimal, isGrowth bool) {
	at := func(d Decimal) share {
		if !isGrowth {
			return shareOf(d)
		}
		num := scaled(d, maxFractionDigits) + 100*fractionScale
		g := gcd(max(num, -num), 100*fractionScale)
		return share{num / g, 100 * fractionScale / g}
	}
	if low != nil {
		if b.low = at(*low); b.low.num < 0 {
			b.hasLo, b.loStrict = false, false
		}
	}
	if high != nil {
		if b.high = at(*high); b.high.num < 0 {
			b.high, b.hiStrict = share{0, 1}, true
		}
	}
}

// limitFigure sets the limits of a figure in its own steps.
func (b *bounds) limitFigure(low, high *Decimal, scale int) {
	b.lo, b.hi = math.MinInt64+1, math.MaxInt64
	switch {
	case low != nil && b.loStrict:
		b.lo = floorScaled(*low, scale) + 1
	case low != nil:
		b.lo = ceilScaled(*low, scale)
	}
	switch {
	case high != nil && b.hiStrict:
		b.hi = ceilScaled(*high, scale) - 1
	case high != nil:
		b.hi = floorScaled(*high, scale)
	}
}

// comparator names the comparator that is set.
func (p *Bounds) comparator() bounds {
	switch {
	case p.MoreThan != nil:
		return bounds{comparator: ">", loStrict: true, hasLo: true}
	case p.AtMost != nil:
		return bounds{comparator: "<=", hasHi: true}
	case p.LessThan != nil:
		return bounds{comparator: "<", hiStrict: true, hasHi: true}
	case p.Equal != nil:
		return bounds{comparator: "=", hasLo: true, hasHi: true}
	case p.Between != nil:
		return bounds{comparator: "between", hasLo: true, hasHi: true}
	}
	return bounds{comparator: ">=", hasLo: true}
}

// limits gives the lower and upper limit, nil where there is none.
func (p *Bounds) limits() (low, high *Decimal) {
	switch {
	case p.AtLeast != nil:
		return p.AtLeast, nil
	case p.MoreThan != nil:
		return p.MoreThan, nil
	case p.AtMost != nil:
		return nil, p.AtMost
	case p.LessThan != nil:
		return nil, p.LessThan
	case p.Equal != nil:
		return p.Equal, p.Equal
	case len(p.Between) == 2:
		return &p.Between[0], &p.Between[1]
	}
	return nil, nil
}
