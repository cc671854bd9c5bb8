package criteria

import (
	"math/big"
	"slices"

	"github.com/govalues/decimal"
)

// maximum gives points a maximum, or one for each class of unit.
func (m *maker) maximum(p *Points) {
	if !m.oneIn(4) {
		p.Max = ptr(m.quarter(1, 40))
		return
	}
	for range 1 + m.r.IntN(2) {
		c := ClassMax{m.condition(true), m.quarter(1, 40), "thử"}
		if len(p.ByClass) == 0 || p.ByClass[0].When != c.When {
			p.ByClass = append(p.ByClass, c)
		}
	}
	p.ByClass = append(p.ByClass, ClassMax{Max: m.quarter(1, 40), Cite: "thử"})
}

// leastMaximum gives the most that a table can say: what can be earned in every class.
func leastMaximum(p *Points) Decimal {
	least, _, _ := p.declaredMaxima()
	return least
}

// points makes the points of a measure that is no composite, in one of the ways that it can take or in none.
func (m *maker) points(x *Measure) *Points {
	p := &Points{Cite: pick(m, []string{"", "thử"})}
	counts := x.Count != "" || x.Sum != nil && m.kind(x.Sum[0]) == CountFact
	switch way := m.r.IntN(7); {
	case x.Choice != "" && way > 0:
		m.optionPoints(p, x)
	case words(x) || way == 0:
		m.maximum(p)
	case way == 1 && counts:
		m.maximum(p)
		p.PerOccurrence = ptr(m.quarter(1, 12))
		m.occurrences(p, x, *p.PerOccurrence)
	case way == 2 && counts:
		m.maximum(p)
		p.Deduct = &Deduct{Each: m.quarter(1, 12)}
		if p.Max != nil && p.Max.Cmp(decimal.MustNew(25, 2)) > 0 && m.oneIn(2) {
			p.Deduct.Floor = decimal.MustNew(25, 2)
		}
		m.occurrences(p, x, p.Deduct.Each)
	case way <= 3:
		m.steps(p, x)
	case way == 4:
		m.bands(p, x)
	default:
		m.proportional(p, x)
	}
	return p
}

func (m *maker) kind(fact string) FactKind {
	for i := range m.set.Facts {
		if m.set.Facts[i].ID == fact {
			return m.set.Facts[i].Kind
		}
	}
	panic("no fact " + fact)
}

// occurrences aims at the count at which the maximum or the floor is reached.
func (m *maker) occurrences(p *Points, x *Measure, each Decimal) {
	if p.Max != nil {
		m.aims = append(m.aims, madeAim{x, ratOver(exactly(*p.Max), exactly(each))})
	}
}

// optionPoints gives every option its points, the best one the maximum; one of the others may leave nothing.
func (m *maker) optionPoints(p *Points, x *Measure) {
	m.maximum(p)
	options := m.options(x.Choice)
	most, best := leastMaximum(p), m.r.IntN(len(options))
	for i, o := range options {
		given := OptionPoints{Option: o.ID, Points: m.share(most).Max(decimal.MustNew(25, 2))}
		if i == best {
			given.Points = most
		} else if m.oneIn(4) {
			given = OptionPoints{Option: o.ID, Zeroes: true}
		}
		p.Options = append(p.Options, given)
	}
}

// share gives some part of a maximum, to a quarter.
func (m *maker) share(max Decimal) Decimal {
	return decimal.MustNew(25*m.r.Int64N(scaled(max, 2)/25+1), 2).Trim(0)
}

// steps makes up to four steps, the highest of which earns the maximum.
func (m *maker) steps(p *Points, x *Measure) {
	m.maximum(p)
	at := m.limits(x, 1+m.r.IntN(4))
	earned, most := Decimal{}, leastMaximum(p)
	for i, d := range at {
		earned = earned.Max(m.share(most))
		if i == len(at)-1 {
			earned = most
		}
		p.Steps = append(p.Steps, PointStep{d, earned})
		m.aims = append(m.aims, madeAim{x, exactly(d)})
	}
	p.Steps = distinct(p.Steps)
	slices.Reverse(p.Steps)
}

// distinct leaves out steps that earn no more than the one before.
func distinct(steps []PointStep) []PointStep {
	var kept []PointStep
	last := Decimal{}
	for _, s := range steps {
		if s.Points.Cmp(last) > 0 {
			kept, last = append(kept, s), s.Points
		}
	}
	return kept
}

// bands makes two to four bands without gaps; the ends may be open.
func (m *maker) bands(p *Points, x *Measure) {
	m.maximum(p)
	at := m.limits(x, 3+m.r.IntN(3))
	most, best := leastMaximum(p), m.r.IntN(len(at)-1)
	for i := range len(at) - 1 {
		b := PointBand{From: &at[i], Below: &at[i+1], Points: m.share(most)}
		if i == best {
			b.Points = most
		}
		p.Bands = append(p.Bands, b)
		m.aims = append(m.aims, madeAim{x, exactly(at[i])})
	}
	if !m.oneIn(4) {
		p.Bands[0].From = nil
	}
	if !m.oneIn(4) {
		p.Bands[len(p.Bands)-1].Below = nil
	}
}

// proportional makes points that grow or fall with the value, and aims at both ends and at halves of the rounding.
func (m *maker) proportional(p *Points, x *Measure) {
	m.maximum(p)
	ends := m.limits(x, 2)
	if m.oneIn(3) {
		ends[0], ends[1] = ends[1], ends[0]
	}
	if m.oneIn(3) && ends[1].IsPos() {
		ends[0] = Decimal{}
	}
	p.Proportional = &Proportional{ends[0], ends[1], m.rounding()}
	from, to := exactly(ends[0]), exactly(ends[1])
	m.aims = append(m.aims, madeAim{x, from}, madeAim{x, to})
	if p.Max == nil {
		return
	}
	half := ratTimes(exactly(p.Proportional.Round.Step), big.NewRat(1+2*m.r.Int64N(8), 2))
	part := ratOver(half, exactly(*p.Max))
	m.aims = append(m.aims, madeAim{x, ratSum(from, ratTimes(part, ratMinus(to, from)))})
}
