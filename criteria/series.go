package criteria

import (
	"slices"

	"github.com/govalues/decimal"
)

// SeriesKind is what a line of figures says. Lines of different kinds are never mixed or added.
type SeriesKind string

// Kinds of series.
const (
	SeriesTarget     SeriesKind = "target"     // asked for by the resolution
	SeriesAllotment  SeriesKind = "allotment"  // planned year by year by decision; not the target
	SeriesRegistered SeriesKind = "registered" // announced by communes
	SeriesSubmitted  SeriesKind = "submitted"  // counted here: units that have filed
	SeriesRecognised SeriesKind = "recognised" // counted here: units with a decision
	SeriesReported   SeriesKind = "reported"   // said by others to be recognised
	SeriesDTIRank    SeriesKind = "dti-rank"   // rank of the province in the national index; lower is better
)

// Series is one line of figures.
type Series struct {
	Kind   SeriesKind
	Points []SeriesPoint // by day
}

// SeriesPoint is a figure that holds from a day on. Counted figures and allotments are cumulative; others are as their
// source gives them.
type SeriesPoint struct {
	On        Date
	Value     Decimal
	Source    string // of a given figure; empty for figures counted here
	Statement Text   // what the figure says, in the source's terms; empty for figures counted here
}

// upTo gives the part of a series that was known on a day: all of a plan, whose days lie ahead by nature, and of
// everything else the points until then.
func (s Series) upTo(asOf Date) Series {
	if s.Kind == SeriesAllotment {
		return s
	}
	n := 0
	for n < len(s.Points) && s.Points[n].On <= asOf {
		n++
	}
	return Series{s.Kind, s.Points[:n:n]}
}

// cumulate adds up yearly figures, each point keeping its own source.
func cumulate(points []SeriesPoint) ([]SeriesPoint, error) {
	sum := decimal.Zero
	for i := range points {
		next, err := sum.Add(points[i].Value)
		if err != nil {
			return nil, err
		}
		sum, points[i].Value = next, next
	}
	return points, nil
}

// steps counts units by the day each of them is first seen: one point for every day on which the number rises.
func steps(kind SeriesKind, units []Unit, first map[UnitID]Date) Series {
	days := make([]Date, 0, min(len(units), len(first)))
	for i := range units {
		if d, ok := first[units[i].ID()]; ok {
			days = append(days, d)
		}
	}
	slices.Sort(days)
	s := Series{Kind: kind}
	for i, d := range days {
		if i+1 == len(days) || days[i+1] != d {
			s.Points = append(s.Points, SeriesPoint{On: d, Value: decimal.MustNew(int64(i+1), 0)})
		}
	}
	return s
}

// series puts together what stands beside a count, in the order of the kinds above.
func (p *Progress) series(units []Unit, recognised, filed map[UnitID]Date) []Series {
	t := p.Target
	given := func(kind SeriesKind) []Series {
		for _, s := range t.Given {
			if s = s.upTo(p.AsOf); s.Kind == kind && len(s.Points) > 0 {
				return []Series{s}
			}
		}
		return nil
	}
	var all []Series
	if value, ok := p.aim(); ok {
		point := SeriesPoint{On: t.Due, Value: value, Source: t.Citation(), Statement: t.Statement}
		all = append(all, Series{SeriesTarget, []SeriesPoint{point}})
	}
	all = append(all, given(SeriesAllotment)...)
	all = append(all, given(SeriesRegistered)...)
	if p.Undefined == "" {
		all = append(all, steps(SeriesSubmitted, units, filed), steps(SeriesRecognised, units, recognised))
	}
	return append(all, given(SeriesReported)...)
}

// aim gives the figure of the target line: of a share the units it asks for, where there are units to take a share of.
func (p *Progress) aim() (Decimal, bool) {
	if p.Target.Metric != MetricShare {
		return p.Target.Value, true
	}
	if p.Required == nil {
		return Decimal{}, false
	}
	return decimal.MustNew(int64(*p.Required), 0), true
}
