package progress

import (
	"slices"

	"github.com/tieuchi/tieuchi/criteria"

	"github.com/govalues/decimal"
)

// maxSteps is how many steps a line shows by the day; one with more shows the last day of each month on which it rose.
const maxSteps = 400

// Days are counted in slots of one, and months in slots of 31, so that a line over any number of units needs no sorting.
const (
	monthSlots = 31
	yearSlots  = 12 * monthSlots
)

func slot(d criteria.Date) int {
	return d.Year()*yearSlots + (int(d)/100%100-1)*monthSlots + int(d)%100 - 1
}

func ofSlot(i int) criteria.Date {
	return criteria.NewDate(i/yearSlots, i%yearSlots/monthSlots+1, i%monthSlots+1)
}

// steps counts units by the days on which each of them comes in, and falls out again, days after asOf left out: one point for every
// day on which the number changes, or for every month where there are too many.
func steps(kind criteria.SeriesKind, rises, falls []criteria.Date, asOf criteria.Date) criteria.Series {
	s := criteria.Series{Kind: kind}
	first, last := never, criteria.Date(0)
	for _, all := range [2][]criteria.Date{rises, falls} {
		for _, d := range all {
			if d <= asOf {
				first, last = min(first, d), max(last, d)
			}
		}
	}
	if first == never {
		return s
	}
	base := slot(first)
	base -= base % monthSlots
	risen := make([]int32, slot(last)-base+1)
	different := 0
	for _, d := range rises {
		if d <= asOf {
			i := slot(d) - base
			if risen[i]++; risen[i] == 1 {
				different++
			}
		}
	}
	for _, d := range falls {
		if d <= asOf {
			risen[slot(d)-base]--
			different++ // at most: it only says whether there may be too many
		}
	}
	s.Points = stepPoints(risen, base, different)
	return s
}

// stepPoints makes the points of a line: one for each slot in which it has risen or fallen, or for the last one of each month.
func stepPoints(risen []int32, base, different int) []criteria.SeriesPoint {
	var all []criteria.SeriesPoint
	total, month := int64(0), -1
	for i, n := range risen {
		if n == 0 {
			continue
		}
		total += int64(n)
		point := criteria.SeriesPoint{On: ofSlot(base + i), Value: decimal.MustNew(total, 0)}
		if different > maxSteps && i/monthSlots == month {
			all[len(all)-1] = point
			continue
		}
		if all == nil {
			all = make([]criteria.SeriesPoint, 0, min(different, maxSteps))
		}
		all, month = append(all, point), i/monthSlots
	}
	return all
}

// series puts together what stands beside a count, in the order of the kinds above; without units nothing is counted.
func (a *asked) series(p *Progress, r *roster) []criteria.Series {
	t := p.Target
	given := func(kind criteria.SeriesKind) []criteria.Series {
		for _, s := range t.Given {
			if s = s.UpTo(p.AsOf); s.Kind == kind && len(s.Points) > 0 {
				return []criteria.Series{s}
			}
		}
		return nil
	}
	var all []criteria.Series
	if value, ok := p.aim(); ok {
		point := criteria.SeriesPoint{On: t.Due, Value: value, Source: t.Citation(), Statement: t.Statement}
		all = append(all, criteria.Series{Kind: criteria.SeriesTarget, Points: []criteria.SeriesPoint{point}})
	}
	all = append(all, given(criteria.SeriesAllotment)...)
	all = append(all, given(criteria.SeriesRegistered)...)
	if p.Assessed != nil {
		all = append(all, a.lines(r)...)
	}
	if s := a.reportedSeries(given(criteria.SeriesReported)); len(s.Points) > 0 {
		all = append(all, s)
	}
	return all
}

// lines gives the lines of units that have filed, and of those recognised themselves.
func (a *asked) lines(r *roster) []criteria.Series {
	filed, recognised := make([]criteria.Date, len(r.place)), make([]criteria.Date, len(r.place))
	var again, lost []criteria.Date
	for i, place := range r.place {
		row := a.b.row[place]
		filed[i], recognised[i] = a.firstFiled(row), a.v.later[place]
		if a.v.parted[a.b.root[row]] {
			recognised[i] = never
			for _, t := range a.times(place) {
				again, lost = append(again, t.from), append(lost, t.to)
			}
		}
	}
	return []criteria.Series{
		steps(criteria.SeriesSubmitted, filed, nil, a.AsOf), steps(criteria.SeriesRecognised, append(recognised, again...), lost, a.AsOf),
	}
}

// reportedSeries puts figures that were recorded here among those that came with the program.
func (a *asked) reportedSeries(given []criteria.Series) criteria.Series {
	s := criteria.Series{Kind: criteria.SeriesReported}
	for _, g := range given {
		s.Points = g.Points
	}
	recorded := a.ledger.reported[a.Target.ID]
	if len(recorded) == 0 {
		return s
	}
	all := a.ledger.reportedPoints(a.Question)
	points := make([]criteria.SeriesPoint, 0, len(all))
	for _, f := range all {
		point := criteria.SeriesPoint{On: f.On, Value: f.Value, Source: f.Subject}
		if i := slices.IndexFunc(s.Points, func(p criteria.SeriesPoint) bool { return p.On == f.On }); i >= 0 && f.Subject == "" {
			point = s.Points[i]
		}
		points = append(points, point)
	}
	s.Points = points
	return s
}

// aim gives the figure of the target line: of a share the units it asks for, where there are units to take a share of.
func (p *Progress) aim() (criteria.Decimal, bool) {
	if p.Target.Metric != criteria.MetricShare {
		return p.Target.Value, true
	}
	if p.Required == nil {
		return criteria.Decimal{}, false
	}
	return decimal.MustNew(int64(*p.Required), 0), true
}
