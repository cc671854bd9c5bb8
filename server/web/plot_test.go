package web

import (
	"strings"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

func series(kind string, points ...string) *tieuchiv1.Series {
	s := &tieuchiv1.Series{Kind: kind}
	for i := 0; i+1 < len(points); i += 2 {
		s.Points = append(s.Points, &tieuchiv1.SeriesPoint{Date: points[i], Value: points[i+1], Source: "nguồn"})
	}
	return s
}

func draw(t *testing.T, asOf criteria.Date, all ...*tieuchiv1.Series) string {
	t.Helper()
	s := speech{"vi"}
	svg, err := drawPlots(s, s.lines(all, asOf), asOf)
	if err != nil {
		t.Fatal(err)
	}
	return string(svg)
}

var day = criteria.NewDate(2024, 10, 7)

// TestPlotIsSafeAndSteady: the same figures give the same drawing, and nothing in it is refused by the pages' policy.
func TestPlotIsSafeAndSteady(t *testing.T) {
	all := []*tieuchiv1.Series{
		series("target", "2025-12-31", "300"), series("allotment", "2022-12-31", "94", "2023-12-31", "226"),
		series("recognised", "2023-03-01", "10", "2024-01-05", "1114"), series("submitted"), series("reported", "2024-10-07", "114"),
		series("<script>", "2024-10-07", "1"),
	}
	svg := draw(t, day, all...)
	if again := draw(t, day, all...); svg != again {
		t.Error("two drawings of the same figures differ")
	}
	for _, want := range []string{"s-target", "s-allotment", "s-recognised", "s-submitted", "s-reported", ">2023</text>", ">1.000</text>", "<title>"} {
		if strings.Count(svg, want) < len(formats) {
			t.Errorf("the plots lack %s", want)
		}
	}
	for _, forbidden := range []string{"style=", "<style", "script", "NaN", "Inf"} {
		if strings.Contains(svg, forbidden) {
			t.Errorf("the plots have %s", forbidden)
		}
	}
}

// TestPlotOfOddFigures: what is missing, empty, unreadable or far away is drawn small or not at all.
func TestPlotOfOddFigures(t *testing.T) {
	for name, c := range map[string]struct {
		asOf  criteria.Date
		all   []*tieuchiv1.Series
		drawn bool
	}{
		"nothing":      {day, nil, false},
		"unknown kind": {day, []*tieuchiv1.Series{series("dti-rank", "2024-12-31", "5")}, false},
		"no point":     {day, []*tieuchiv1.Series{series("allotment")}, false},
		"no day":       {day, []*tieuchiv1.Series{series("target", "2025", "300")}, false},
		"zero":         {day, []*tieuchiv1.Series{series("recognised")}, true},
		"no figure":    {day, []*tieuchiv1.Series{series("target", "2025-12-31", "many")}, true},
		"large":        {day, []*tieuchiv1.Series{series("target", "2025-12-31", "999999999999")}, true},
		"far":          {criteria.NewDate(2999, 12, 31), []*tieuchiv1.Series{series("target", "1900-01-01", "1")}, true},
	} {
		svg := draw(t, c.asOf, c.all...)
		if (svg != "") != c.drawn || len(svg) > 15_000 {
			t.Errorf("%s: %d bytes", name, len(svg))
		}
	}
}

// TestYearsStayReadable: labels stand between marks while there is room, and apart when there is not.
func TestYearsStayReadable(t *testing.T) {
	a := area{firstYear: 2022, endYear: 2026}
	if ticks, _ := a.yearTicks(6); len(ticks) != 5 || ticks[0].Label != "" || ticks[1].Label != "2022" || ticks[4].Label != "2025" {
		t.Errorf("four years: %v", ticks)
	}
	a.endYear = 2031
	if ticks, _ := a.yearTicks(6); len(ticks) != 6 || ticks[0].Label != "2022" || ticks[1].Label != "2024" || ticks[5].Label != "" {
		t.Errorf("nine years: %v", ticks)
	}
}

func TestRoundStep(t *testing.T) {
	for least, want := range map[float64]float64{0: 1, 0.2: 1, 1.2: 2, 23: 50, 95.4: 100, 111: 200} {
		if got := roundStep(least); got != want {
			t.Errorf("%v: %v, want %v", least, got, want)
		}
	}
}
