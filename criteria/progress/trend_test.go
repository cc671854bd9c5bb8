package progress

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"

	"github.com/google/go-cmp/cmp"
	"github.com/govalues/decimal"
)

// decided114 is the course of the demonstration's 114 decisions on the units of the day of the resolution.
func decided114(t testing.TB, asOf criteria.Date) *course {
	decisions := []struct {
		on    criteria.Date
		units int
	}{{20221228, 9}, {20230630, 17}, {20231226, 33}, {20240329, 14}, {20240628, 19}, {20240930, 22}}
	return &course{
		target: shippedTarget(t, "th-2025-communes"), asOf: asOf, first: 20211110, beginning: 20221130,
		count: func(day criteria.Date) (Count, error) {
			achieved := 0
			for _, d := range decisions {
				if d.on <= day {
					achieved += d.units
				}
			}
			return Count{Achieved: &achieved, Required: new(300), Denominator: new(559)}, nil
		},
	}
}

func trendOf(t testing.TB, c *course) *Trend {
	t.Helper()
	now, err := c.count(c.asOf)
	if err != nil {
		t.Fatal(err)
	}
	trend, err := c.trend(now)
	if err != nil {
		t.Fatal(err)
	}
	return trend
}

func opt[T any](p *T) string {
	if p == nil {
		return "?"
	}
	return fmt.Sprint(*p)
}

// told gives a trend in lines.
func told(t *Trend) []string {
	path := func(p Path) string {
		return fmt.Sprintf("%s..%s %d %s/month: %s on %s, %s %s", p.From, p.To, p.Gained, p.PerMonth, opt(p.AtDue), t.Target.Due, p.ReachedOn, p.Unreached)
	}
	pace := func(p Pace) string {
		return fmt.Sprintf("%s..%s %s months: %s, %s/month %s", p.From, p.To, p.Months.Decimal(), opt(p.Gained), opt(p.PerMonth), p.Undefined)
	}
	lines := []string{
		fmt.Sprintf("left %d/%d, missing %s, needed %s %s", t.Left.Num, t.Left.Den, opt(t.Needed.Missing), opt(t.Needed.PerMonth), t.Needed.Undefined),
		"held " + pace(t.Held), "since " + pace(t.Since),
	}
	if t.Projection.Undefined != "" {
		return append(lines, "no projection: "+t.Projection.Undefined)
	}
	return append(lines, "mean "+path(t.Projection.Mean), "slowest "+path(t.Projection.Slowest), "fastest "+path(t.Projection.Fastest))
}

// By hand, as of 7 October 2024. 14 months and 24 of 31 days are left: 458/31. 186 units are missing: 186*31/458 = 12.5895.
// 88 were gained in twelve months: at that pace 88*458/(12*31) = 108.3 more, and the 300 after 186*12/88 = 25.36 months.
func TestTrendOfDemonstration(t *testing.T) {
	trend := trendOf(t, decided114(t, 20241007))
	want := []string{
		"left 458/31, missing 186, needed 12.59 ",
		"held 2023-10-07..2024-10-07 12 months: 88, 7.33/month ",
		"since 2022-11-29..2024-10-07 22.26 months: 114, 5.11/month ",
		"mean 2023-10-07..2024-10-07 88 7.33/month: 222 on 2025-12-31, 2026-11-18 ",
		"slowest 2024-01-07..2024-04-07 14 4.66/month: 182 on 2025-12-31, 2028-02-03 ",
		"fastest 2023-10-07..2024-01-07 33 11/month: 276 on 2025-12-31, 2026-03-05 ",
	}
	if diff := cmp.Diff(want, told(trend)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var years []string
	for _, y := range trend.Years {
		years = append(years, fmt.Sprint(y.Year, " ", opt(y.Allotted), " ", opt(y.Cumulative), " ", opt(y.Achieved), " ", opt(y.Gained), " ", y.State, y.Undefined))
	}
	if diff := cmp.Diff([]string{"2022 94 94 9 9 NOT_DONE", "2023 132 226 59 50 NOT_DONE", "2024 133 359 114 55 OPEN", "2025 118 477 ? ? OPEN"}, years); diff != "" {
		t.Errorf("years (-want +got):\n%s", diff)
	}
	n := len(trend.Points)
	if n != 24 || trend.Points[0].On != 20221130 || trend.Points[n-2].On != 20240930 || *trend.Points[n-2].Achieved != 114 || trend.Points[n-1].On != 20241007 {
		t.Errorf("%d points: %v", n, trend.Points)
	}
}

func TestTrendAtItsEdges(t *testing.T) {
	merge := func(after int, undefined string) func(*course) { // 20 of 559 units go on as `after` of 166 on 1 July 2024
		return func(c *course) {
			before := c.count
			c.events = []criteria.Date{20240701}
			c.count = func(day criteria.Date) (Count, error) {
				n, err := before(day)
				if day >= 20240701 {
					n.Denominator = new(400)
					n.Achieved = new(*n.Achieved - 92 + after)
					if undefined != "" {
						n.Achieved, n.Undefined = nil, undefined
					}
				}
				return n, err
			}
		}
	}
	cases := []struct {
		name   string
		asOf   criteria.Date
		change func(*course)
		want   []string
	}{
		{"eleven months of data", 20231028, func(c *course) {}, []string{
			"left 809/31, missing 274, needed 10.5 ", "held 2022-10-28..2023-10-28 12 months: ?, ?/month TOO_SHORT",
			"since 2022-11-29..2023-10-28 10.96 months: ?, ?/month TOO_SHORT", "no projection: TOO_SHORT",
		}},
		{"twelve months of data", 20231129, func(c *course) {}, []string{
			"left 777/31, missing 274, needed 10.94 ", "held 2022-11-29..2023-11-29 12 months: 26, 2.16/month ",
			"since 2022-11-29..2023-11-29 12 months: 26, 2.16/month ",
			"mean 2022-11-29..2023-11-29 26 2.16/month: 80 on 2025-12-31, 2034-06-13 ",
			"slowest 2023-08-29..2023-11-29 0 0/month: 26 on 2025-12-31,  NOT_IN_SIGHT",
			"fastest 2023-05-29..2023-08-29 17 5.66/month: 168 on 2025-12-31, 2027-12-10 ",
		}},
		{"nothing recorded", 20241007, func(c *course) { c.beginning = 0 }, []string{
			"left 458/31, missing 186, needed 12.59 ", "held 2023-10-07..2024-10-07 12 months: ?, ?/month TOO_SHORT",
			"since 2024-10-07..2024-10-07 0 months: ?, ?/month TOO_SHORT", "no projection: TOO_SHORT",
		}},
		{"on the day it is due", 20251231, func(c *course) {}, []string{
			"left 0/1, missing 186, needed ? DUE_PASSED", "held 2024-12-31..2025-12-31 12 months: 0, 0/month ",
			"since 2022-11-29..2025-12-31 37.06 months: 114, 3.07/month ",
			"mean 2024-12-31..2025-12-31 0 0/month: ? on 2025-12-31,  NOT_IN_SIGHT",
			"slowest 2025-09-30..2025-12-31 0 0/month: ? on 2025-12-31,  NOT_IN_SIGHT",
			"fastest 2025-09-30..2025-12-31 0 0/month: ? on 2025-12-31,  NOT_IN_SIGHT",
		}},
		// 92 were there before the merger and 20 are left after it; 22 came in September. The pace is the same as without it.
		{"across a merger under a policy", 20241007, merge(20, ""), []string{
			"left 458/31, missing 258, needed 17.47 ", "held 2023-10-07..2024-10-07 12 months: 88, 7.33/month ",
			"since 2022-11-29..2024-10-07 22.26 months: 114, 5.11/month ",
			"mean 2023-10-07..2024-10-07 88 7.33/month: 150 on 2025-12-31, 2027-09-13 ",
			"slowest 2024-01-07..2024-04-07 14 4.66/month: 110 on 2025-12-31, 2029-05-16 ",
			"fastest 2023-10-07..2024-01-07 33 11/month: 204 on 2025-12-31, 2026-09-21 ",
		}},
		{"across a merger without one", 20241007, merge(0, CarryOverRequired), []string{
			"left 458/31, missing ?, needed ? CARRY_OVER_POLICY_REQUIRED",
			"held .. 0 months: ?, ?/month CARRY_OVER_POLICY_REQUIRED",
			"since .. 0 months: ?, ?/month CARRY_OVER_POLICY_REQUIRED",
			"no projection: CARRY_OVER_POLICY_REQUIRED",
		}},
		{"more than there are", 20241007, func(c *course) {
			before := c.count
			c.count = func(day criteria.Date) (Count, error) {
				n, err := before(day)
				n.Denominator = new(166)
				return n, err
			}
		}, []string{
			"left 458/31, missing 186, needed ? TOO_FEW_UNITS", "held 2023-10-07..2024-10-07 12 months: 88, 7.33/month ",
			"since 2022-11-29..2024-10-07 22.26 months: 114, 5.11/month ",
			"mean 2023-10-07..2024-10-07 88 7.33/month: 166 on 2025-12-31,  TOO_FEW_UNITS",
			"slowest 2024-01-07..2024-04-07 14 4.66/month: 166 on 2025-12-31,  TOO_FEW_UNITS",
			"fastest 2023-10-07..2024-01-07 33 11/month: 166 on 2025-12-31,  TOO_FEW_UNITS",
		}},
	}
	for _, c := range cases {
		course := decided114(t, c.asOf)
		c.change(course)
		if diff := cmp.Diff(c.want, told(trendOf(t, course))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// On the last day of a year the next one is still to come: nothing stands at its end.
func TestTrendOfYearsToCome(t *testing.T) {
	for _, y := range trendOf(t, decided114(t, 20241231)).Years {
		if began := y.Year <= 2024; began != (y.Achieved != nil) || began != (y.Gained != nil) || y.Year == 2025 && y.State != AllotmentOpen {
			t.Errorf("%d: achieved %s, gained %s, %s", y.Year, opt(y.Achieved), opt(y.Gained), y.State)
		}
	}
}

// What was reached needs nothing more, and what is only reported has no pace.
func TestTrendWithoutNeed(t *testing.T) {
	c := decided114(t, 20241007)
	before := c.count
	c.count = func(day criteria.Date) (Count, error) {
		n, err := before(day)
		n.Required = new(100)
		return n, err
	}
	trend := trendOf(t, c)
	if n := trend.Needed; *n.Missing != 0 || n.PerMonth.Cmp(decimal.Zero) != 0 || trend.Projection.Mean.Unreached != Reached {
		t.Errorf("reached: %v", told(trend))
	}
	c.target = shippedTarget(t, "th-2025-digital-economy")
	trend = trendOf(t, c)
	if len(trend.Points) != 0 || trend.Undefined != ReportedIndicator || trend.Projection.Undefined != ReportedIndicator || trend.Held.Undefined != ReportedIndicator {
		t.Errorf("reported: %v", told(trend))
	}
}

// Whatever happened: the range holds the mean, a faster pace is never later and never gives less, a target is reached by the day
// it is due exactly when the figure for that day says so, and holding the pace that is needed is enough.
func TestTrendProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 4))
	for round := range 400 {
		var days []criteria.Date
		asOf := criteria.Date(20211110).AddDays(r.IntN(1500))
		for range r.IntN(500) {
			days = append(days, criteria.Date(20211110).AddDays(r.IntN(1600)))
		}
		c := decided114(t, asOf)
		c.beginning = 20211111
		c.count = func(day criteria.Date) (Count, error) {
			n := 0
			for _, d := range days {
				if d <= day {
					n++
				}
			}
			return Count{Achieved: &n, Required: new(300), Denominator: new(559)}, nil
		}
		trend := trendOf(t, c)
		p := trend.Projection
		if p.Undefined != "" {
			if p.Undefined != TooShort || asOf >= 20221110 {
				t.Fatalf("round %d: %s", round, p.Undefined)
			}
			continue
		}
		paths := []Path{p.Slowest, p.Mean, p.Fastest}
		for i, path := range paths {
			if path.AtDue != nil && path.Unreached != Reached && (*path.AtDue >= 300) != (path.ReachedOn != 0 && path.ReachedOn <= trend.Target.Due) {
				t.Fatalf("round %d: %v", round, told(trend))
			}
			if i == 0 {
				continue
			}
			slower := paths[i-1]
			if slower.PerMonth.Cmp(path.PerMonth) > 0 || path.AtDue != nil && *slower.AtDue > *path.AtDue ||
				slower.ReachedOn != 0 && (path.ReachedOn == 0 || path.ReachedOn > slower.ReachedOn) {
				t.Fatalf("round %d: %v", round, told(trend))
			}
		}
		checkNeeded(t, trend)
		checkPoints(t, trend)
	}
}

func checkNeeded(t *testing.T, trend *Trend) {
	t.Helper()
	if trend.Needed.PerMonth == nil || *trend.Needed.Missing == 0 {
		return
	}
	whole, hundredths, _ := trend.Needed.PerMonth.Int64(2)
	pace, missing := whole*100+hundredths, int64(*trend.Needed.Missing)
	if pace*trend.Left.Num < missing*100*trend.Left.Den || (pace-1)*trend.Left.Num >= missing*100*trend.Left.Den {
		t.Fatalf("%s: needs %s a month for %d in %v", trend.AsOf, trend.Needed.PerMonth, missing, trend.Left)
	}
}

func checkPoints(t *testing.T, trend *Trend) {
	t.Helper()
	if n := len(trend.Points); n == 0 || n > maxTrendPoints || trend.Points[n-1].On != trend.AsOf {
		t.Fatalf("%s: %d points", trend.AsOf, n)
	}
	for i, p := range trend.Points[1:] {
		if before := trend.Points[i]; p.On <= before.On || *p.Achieved < *before.Achieved || before.On != monthEnd(before.On) {
			t.Fatalf("%s: %v after %v", trend.AsOf, p, before)
		}
	}
}

// Months by hand, and there and back on any day.
func TestMonths(t *testing.T) {
	for _, c := range []struct {
		from, to criteria.Date
		want     string
	}{
		{20241007, 20251231, "458/31"},
		{20240131, 20240229, "31/31"}, // the end of a month is a month after the end of the one before
		{20240131, 20240301, "32/31"}, // and a day: to 31 March are 31
		{20230101, 20230101, "0/1"},
		{20230102, 20230101, "0/1"},
		{20231231, 20241231, "372/31"},
	} {
		if m := monthsBetween(c.from, c.to); fmt.Sprintf("%d/%d", m.Num, m.Den) != c.want {
			t.Errorf("%s to %s: %d/%d, want %s", c.from, c.to, m.Num, m.Den, c.want)
		}
	}
	r := rand.New(rand.NewPCG(2, 29))
	for range 5000 {
		from := criteria.Date(20200101).AddDays(r.IntN(4000))
		to := from.AddDays(r.IntN(4000))
		m := monthsBetween(from, to)
		if day, ok := after(from, m.Num, m.Den, horizonMonths); !ok || day != to {
			t.Fatalf("%s to %s is %v, and back %s", from, to, m, day)
		}
	}
}
