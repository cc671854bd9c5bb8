package progress

import "github.com/tieuchi/tieuchi/criteria"

// Projection (dự báo) carries what was held forward to the day the target is due. It is no promise: the range from the
// slowest to the fastest quarter shows how far such a line can be trusted.
type Projection struct {
	Mean      Path   // by the last twelve months
	Slowest   Path   // by the slowest of their four quarters
	Fastest   Path   // by the fastest
	Undefined string // TooShort or the reason of a count: nothing is projected
}

// Path is one pace carried forward.
type Path struct {
	From, To criteria.Date // time the pace was held in
	Gained   int           // units in that time
	PerMonth criteria.Decimal
	// AtDue is the units at the end of the day it is due, rounded down and at most as many as there are; nil where that day
	// is not to come: DuePassed.
	AtDue     *int
	ReachedOn criteria.Date // first day on which the target is reached; 0 for none
	Unreached string        // why there is no such day: Reached, TooFewUnits or NotInSight
	months    int64
}

func noProjection(reason string) Projection { return Projection{Undefined: reason} }

// project carries the last twelve months forward.
func (c *course) project(now Count, t *Trend) (Projection, error) {
	switch {
	case now.Achieved == nil || now.Required == nil:
		return noProjection(now.Undefined), nil
	case t.Held.Undefined != "":
		return noProjection(t.Held.Undefined), nil
	}
	mean := Path{From: t.Held.From, To: t.Held.To, Gained: *t.Held.Gained, months: paceMonths}
	var p Projection
	for i := range paceMonths / quarterMonths {
		from, to := addMonths(c.asOf, -quarterMonths*(i+1)), addMonths(c.asOf, -quarterMonths*i)
		n, undefined, err := c.gained(from, to)
		if err != nil || undefined != "" {
			return noProjection(undefined), err
		}
		path := Path{From: from, To: to, Gained: n, months: quarterMonths}
		if i == 0 || n < p.Slowest.Gained {
			p.Slowest = path
		}
		if i == 0 || n > p.Fastest.Gained {
			p.Fastest = path
		}
	}
	p.Mean = mean
	for _, path := range []*Path{&p.Mean, &p.Slowest, &p.Fastest} {
		path.carry(now, c.asOf, t.Left)
	}
	return p, nil
}

// carry fills in where a pace leads.
func (p *Path) carry(now Count, asOf criteria.Date, left Months) {
	gained := int64(p.Gained)
	p.PerMonth = hundredths(gained, p.months, false)
	if left.Num > 0 {
		more := gained * left.Num / (p.months * left.Den)
		p.AtDue = new(int(min(int64(*now.Denominator), int64(*now.Achieved)+more)))
	}
	missing := int64(*now.Required - *now.Achieved)
	switch {
	case missing <= 0:
		p.Unreached = Reached
	case *now.Required > *now.Denominator:
		p.Unreached = TooFewUnits
	case gained == 0:
		p.Unreached = NotInSight
	default:
		day, ok := after(asOf, missing*p.months, gained, horizonMonths)
		if p.ReachedOn = day; !ok {
			p.Unreached = NotInSight
		}
	}
}
