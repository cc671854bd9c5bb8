package progress

import (
	"github.com/tieuchi/tieuchi/criteria"

	"github.com/govalues/decimal"
)

// Reasons why a pace or a projection is not defined, beside those of a count.
const (
	TooShort    = "TOO_SHORT"     // less than twelve months lie between the first filing or decision and the day
	DuePassed   = "DUE_PASSED"    // the target is due, or was
	TooFewUnits = "TOO_FEW_UNITS" // more units are required than the catalogue has
	NotInSight  = "NOT_IN_SIGHT"  // nothing was achieved in the time looked at, or it would take more than fifty years
	Reached     = "REACHED"       // nothing is left to reach
)

// Bounds of a trend, this project's own.
const (
	maxTrendPoints = 240 // ends of months
	paceMonths     = 12
	quarterMonths  = 3
	horizonMonths  = 600
)

// ProjectionMethod names how a projection is made: the mean of the last twelve months is carried forward, and the slowest and
// the fastest of their four quarters give the range. It is this project's own and stands in no regulation.
const ProjectionMethod = "linear: mean of the last 12 months carried forward"

// Trend (xu hướng) is how a target has been and may be approached.
type Trend struct {
	Target      criteria.Target
	AsOf        criteria.Date
	Count                    // on the day
	Points      []TrendPoint // by day: ends of months since the first filing or decision, at most the last 240, and the day itself
	Years       []TrendYear  // by year
	Given       []criteria.Series
	Beginning   criteria.Date // of the first filing or decision; 0 for none
	Left        Months        // from the day to the day it is due
	Needed      Needed
	Held        Pace // over the last twelve months
	Since       Pace // since the beginning
	Projection  Projection
	Explanation criteria.Text
}

// TrendPoint is where a target stood at the end of a day.
type TrendPoint struct {
	On criteria.Date
	Count
}

// Needed is the pace that reaches the target on the day it is due.
type Needed struct {
	Missing  *int              // units
	PerMonth *criteria.Decimal // rounded up at two places: holding it is enough. 0 where the target is reached
	// Undefined is DuePassed, TooFewUnits or the reason of the count.
	Undefined string
}

// Pace (nhịp độ) is what was gained in a time.
type Pace struct {
	From, To  criteria.Date // from the end of one day to the end of the other
	Months    Months
	Gained    *int              // units, less those whose recognition ended, 0 at least; what a rearrangement of units adds or takes on its day is left out
	PerMonth  *criteria.Decimal // rounded down at two places
	Undefined string            // TooShort or the reason of a count
}

// course is what a trend is made of.
type course struct {
	target    criteria.Target
	asOf      criteria.Date
	first     criteria.Date // of the catalogue: nothing can be counted before
	beginning criteria.Date // of the first filing or decision; 0 for none
	given     []criteria.Series
	events    []criteria.Date // ascending; days on which the list that is counted on changed
	count     func(day criteria.Date) (Count, error)
}

// trend puts everything together.
func (c *course) trend(now Count) (*Trend, error) {
	t := &Trend{Target: c.target, AsOf: c.asOf, Count: now, Given: c.given, Beginning: c.beginning, Left: monthsBetween(c.asOf, c.target.Due)}
	if err := c.fillIn(t, now); err != nil {
		return nil, err
	}
	t.Explanation = t.explain()
	return t, nil
}

// fillIn computes every part of a trend.
func (c *course) fillIn(t *Trend, now Count) (err error) {
	if !c.target.Metric.CountsUnits() {
		t.Undefined = ReportedIndicator // figures of others have no pace of units
		t.Needed.Undefined, t.Held.Undefined = t.Undefined, t.Undefined
		t.Since.Undefined, t.Projection = t.Undefined, noProjection(t.Undefined)
		return nil
	}
	t.Needed = needed(now, t.Left)
	if t.Points, err = c.points(now); err != nil {
		return err
	}
	if t.Years, err = c.years(now); err != nil {
		return err
	}
	if now.Achieved == nil { // nothing leads to where it is not known to stand
		t.Held.Undefined, t.Since.Undefined, t.Projection = now.Undefined, now.Undefined, noProjection(now.Undefined)
		return nil
	}
	if t.Held, err = c.pace(addMonths(c.asOf, -paceMonths), c.asOf); err != nil {
		return err
	}
	if t.Since, err = c.pace(c.start(), c.asOf); err != nil {
		return err
	}
	t.Projection, err = c.project(now, t)
	return err
}

// start gives the day before the first filing or decision, at whose end nothing was achieved.
func (c *course) start() criteria.Date {
	if c.beginning == 0 {
		return c.asOf
	}
	return max(c.first, c.beginning.AddDays(-1))
}

// points counts at the end of every month since the beginning.
func (c *course) points(now Count) ([]TrendPoint, error) {
	var days []criteria.Date
	if c.beginning != 0 {
		for day := monthEnd(c.start()); day < c.asOf; day = monthEnd(day.AddDays(1)) {
			days = append(days, day)
		}
	}
	days = days[max(0, len(days)+1-maxTrendPoints):]
	points := make([]TrendPoint, 0, len(days)+1)
	for _, day := range days {
		n, err := c.count(day)
		if err != nil {
			return nil, err
		}
		points = append(points, TrendPoint{day, n})
	}
	return append(points, TrendPoint{c.asOf, now}), nil
}

// needed gives the pace that is left to hold.
func needed(now Count, left Months) Needed {
	switch {
	case now.Achieved == nil || now.Required == nil:
		return Needed{Undefined: now.Undefined}
	case now.Reached():
		return Needed{Missing: new(0), PerMonth: new(decimal.Zero)}
	}
	n := Needed{Missing: new(*now.Required - *now.Achieved)}
	switch {
	case *now.Required > *now.Denominator:
		n.Undefined = TooFewUnits
	case left.Num == 0:
		n.Undefined = DuePassed
	default:
		n.PerMonth = new(hundredths(int64(*n.Missing)*left.Den, left.Num, true))
	}
	return n
}

// pace gives what was gained between two days.
func (c *course) pace(from, to criteria.Date) (Pace, error) {
	p := Pace{From: from, To: to, Months: monthsBetween(from, to)}
	if c.beginning == 0 || from < c.start() || c.start() > addMonths(to, -paceMonths) {
		p.Undefined = TooShort
		return p, nil
	}
	gained, undefined, err := c.gained(from, to)
	if err != nil || undefined != "" {
		p.Undefined = undefined
		return p, err
	}
	p.Gained, p.PerMonth = new(gained), new(hundredths(int64(gained)*p.Months.Den, p.Months.Num, false))
	return p, nil
}

// gained counts the units gained from the end of one day to the end of another, or says why that is not defined. On days on
// which the list itself changed nothing is counted: what such a day adds or takes was not achieved on it.
func (c *course) gained(from, to criteria.Date) (int, string, error) {
	total, start := 0, from
	for _, event := range c.events {
		if event <= from || event > to {
			continue
		}
		n, undefined, err := c.between(start, event.AddDays(-1))
		if err != nil || undefined != "" {
			return 0, undefined, err
		}
		total, start = total+n, event
	}
	n, undefined, err := c.between(start, to)
	return total + n, undefined, err
}

// between gives how much the count rose where the list did not change.
func (c *course) between(from, to criteria.Date) (int, string, error) {
	if from >= to {
		return 0, "", nil
	}
	a, err := c.count(from)
	if err != nil {
		return 0, "", err
	}
	b, err := c.count(to)
	switch {
	case err != nil:
		return 0, "", err
	case a.Achieved == nil:
		return 0, a.Undefined, nil
	case b.Achieved == nil:
		return 0, b.Undefined, nil
	}
	return max(0, *b.Achieved-*a.Achieved), "", nil
}
