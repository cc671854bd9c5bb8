package criteria

import (
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
	InYear    Decimal // of an allotment: the figure of its year alone; else zero
	Source    string  // of a given figure; empty for figures counted here
	Statement Text    // what the figure says, in the source's terms; empty for figures counted here
}

// UpTo gives the part of a series that was known on a day: all of a plan, whose days lie ahead by nature, and of
// everything else the points until then.
func (s Series) UpTo(asOf Date) Series {
	if s.Kind == SeriesAllotment {
		return s
	}
	n := 0
	for n < len(s.Points) && s.Points[n].On <= asOf {
		n++
	}
	return Series{s.Kind, s.Points[:n:n]}
}

// cumulate adds up yearly figures, each point keeping its own source and the figure of its year.
func cumulate(points []SeriesPoint) ([]SeriesPoint, error) {
	sum := decimal.Zero
	for i := range points {
		next, err := sum.Add(points[i].Value)
		if err != nil {
			return nil, err
		}
		points[i].InYear = points[i].Value
		sum, points[i].Value = next, next
	}
	return points, nil
}
