package progress

import (
	"slices"

	"github.com/tieuchi/tieuchi/criteria"

	"github.com/govalues/decimal"
)

// steps counts units by the day each of them is first seen: one point for every day on which the number rises.
func steps(kind criteria.SeriesKind, units []criteria.Unit, first map[criteria.UnitID]criteria.Date) criteria.Series {
	days := make([]criteria.Date, 0, min(len(units), len(first)))
	for i := range units {
		if d, ok := first[units[i].ID()]; ok {
			days = append(days, d)
		}
	}
	slices.Sort(days)
	s := criteria.Series{Kind: kind}
	for i, d := range days {
		if i+1 == len(days) || days[i+1] != d {
			s.Points = append(s.Points, criteria.SeriesPoint{On: d, Value: decimal.MustNew(int64(i+1), 0)})
		}
	}
	return s
}

// series puts together what stands beside a count, in the order of the kinds above.
func (p *Progress) series(units []criteria.Unit, recognised, filed map[criteria.UnitID]criteria.Date) []criteria.Series {
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
	if p.Undefined == "" {
		all = append(all, steps(criteria.SeriesSubmitted, units, filed), steps(criteria.SeriesRecognised, units, recognised))
	}
	return append(all, given(criteria.SeriesReported)...)
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
