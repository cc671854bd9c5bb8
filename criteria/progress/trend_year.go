package progress

import (
	"github.com/tieuchi/tieuchi/criteria"

	"github.com/govalues/decimal"
)

// AllotmentState says whether what was allotted to a year was done in it.
type AllotmentState string

// Allotment states.
const (
	AllotmentNone      AllotmentState = ""          // nothing was allotted to the year
	AllotmentDone      AllotmentState = "DONE"      // as many units or more were gained in the year
	AllotmentNotDone   AllotmentState = "NOT_DONE"  // the year is over and fewer were
	AllotmentOpen      AllotmentState = "OPEN"      // the year goes on, or has not begun, and fewer were so far
	AllotmentUndefined AllotmentState = "UNDEFINED" // what was gained is not defined
)

// TrendYear is one calendar year of a trend.
type TrendYear struct {
	Year       int
	Allotted   *criteria.Decimal // for the year alone; nil for none
	Cumulative *criteria.Decimal // allotted up to the end of the year; nil where nothing was ever allotted by then
	Achieved   *int              // at the end of the year, or of the day where the year goes on
	Gained     *int              // in the year, see Pace
	State      AllotmentState
	Undefined  string // why Gained is not known
	Complete   bool   // the year is over
}

// years goes through every year that has begun since the beginning, and every one that something is allotted to.
func (c *course) years(now Count) ([]TrendYear, error) {
	allotted := c.allotment()
	first, last := c.span(allotted)
	var all []TrendYear
	for year := first; year <= last; year++ {
		y := TrendYear{Year: year, Complete: criteria.NewDate(year, 12, 31) <= c.asOf}
		y.allot(allotted)
		if err := c.fill(&y, now); err != nil {
			return nil, err
		}
		y.State = y.state()
		all = append(all, y)
	}
	return all, nil
}

// allotment gives the cumulative allotment, none where nothing was allotted.
func (c *course) allotment() []criteria.SeriesPoint {
	for _, s := range c.target.Given {
		if s.Kind == criteria.SeriesAllotment {
			return s.Points
		}
	}
	return nil
}

// span gives the first and the last year to tell of; last before first for none.
func (c *course) span(allotted []criteria.SeriesPoint) (first, last int) {
	first, last = 1, 0
	if c.beginning != 0 {
		first, last = c.start().AddDays(1).Year(), c.asOf.Year()
	}
	if n := len(allotted); n > 0 {
		if last < first {
			return allotted[0].On.Year(), allotted[n-1].On.Year()
		}
		first, last = min(first, allotted[0].On.Year()), max(last, allotted[n-1].On.Year())
	}
	return max(first, last-maxTrendPoints/12), last
}

// allot fills in what was planned.
func (y *TrendYear) allot(points []criteria.SeriesPoint) {
	before := decimal.Zero
	for i := range points {
		p := &points[i]
		switch {
		case p.On.Year() > y.Year:
			return
		case p.On.Year() == y.Year:
			if own, err := p.Value.Sub(before); err == nil {
				y.Allotted = &own
			}
		default:
			before = p.Value
		}
		y.Cumulative = &p.Value
	}
}

// fill counts what was achieved, as far as the year has come.
func (c *course) fill(y *TrendYear, now Count) error {
	from, to := criteria.NewDate(y.Year-1, 12, 31), min(c.asOf, criteria.NewDate(y.Year, 12, 31))
	from = max(from, c.first)
	if to < c.first || criteria.NewDate(y.Year, 1, 1) > c.asOf {
		return nil // before the catalogue, or still to come
	}
	n, err := now, error(nil)
	if to != c.asOf {
		n, err = c.count(to)
	}
	if err != nil {
		return err
	}
	y.Achieved, y.Undefined = n.Achieved, n.Undefined
	gained, undefined, err := c.gained(from, to)
	if err != nil || undefined != "" {
		y.Undefined = undefined
		return err
	}
	if n.Achieved != nil {
		y.Gained = new(gained)
	}
	return nil
}

func (y *TrendYear) state() AllotmentState {
	switch {
	case y.Allotted == nil:
		return AllotmentNone
	case y.Gained != nil && decimal.MustNew(int64(*y.Gained), 0).Cmp(*y.Allotted) >= 0:
		return AllotmentDone
	case y.Undefined != "":
		return AllotmentUndefined
	case y.Complete && y.Gained != nil:
		return AllotmentNotDone
	case y.Complete:
		return AllotmentUndefined
	}
	return AllotmentOpen
}
