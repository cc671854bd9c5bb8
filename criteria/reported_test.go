package criteria

import (
	"errors"
	"strings"
	"testing"
)

func TestReportFigure(t *testing.T) {
	act := Act{Actor: Actor{ID: "tokens/a", Role: Admin, Scope: Scope{Province, "38"}}, Today: 20241007, At: 7}
	target := Target{ID: "th-2025-online", Province: "38", Metric: MetricReported}
	good := FigureEntry{On: 20240630, Value: "71.50", Source: " Báo cáo 12/BC-STTTT ", SourceDate: 20240705}
	f, e, err := ReportFigure("f1", target, good, act)
	if err != nil {
		t.Fatal(err)
	}
	if f.Source != "Báo cáo 12/BC-STTTT" || f.Value.String() != "71.50" || f.Province != "38" || e.Kind != ActReport || e.GivenDate != 20240630 ||
		e.Subject != "targets/th-2025-online/reportedFigures/f1" || !strings.Contains(string(e.Change), `"value":"71.50"`) {
		t.Errorf("%+v\n%s", f, e.Change)
	}
	for _, c := range []struct {
		reason string
		spoil  func(*Target, *FigureEntry, *Act)
	}{
		{"OUT_OF_SCOPE", func(_ *Target, _ *FigureEntry, a *Act) { a.Actor.Scope.Code = "30" }},
		{"OUT_OF_SCOPE", func(_ *Target, _ *FigureEntry, a *Act) { a.Actor.Scope = Scope{District, "394"} }},
		{"TARGET_IS_COUNTED", func(t *Target, _ *FigureEntry, _ *Act) { t.Metric = MetricShare }},
		{"FIGURE_MALFORMED", func(_ *Target, e *FigureEntry, _ *Act) { e.Value = "71,5" }},
		{"FIGURE_MALFORMED", func(_ *Target, e *FigureEntry, _ *Act) { e.Value = "" }},
		{"FIGURE_DAY_MISSING", func(_ *Target, e *FigureEntry, _ *Act) { e.On = 0 }},
		{"DATE_TO_COME", func(_ *Target, e *FigureEntry, _ *Act) { e.On = 20241008 }},
		{"DATE_TO_COME", func(_ *Target, e *FigureEntry, _ *Act) { e.SourceDate = 20241008 }},
		{"SOURCE_MISSING", func(_ *Target, e *FigureEntry, _ *Act) { e.Source = "  " }},
		{"TEXT_TOO_LONG", func(_ *Target, e *FigureEntry, _ *Act) { e.Source = strings.Repeat("a", 2001) }},
		{"TEXT_TOO_LONG", func(_ *Target, e *FigureEntry, _ *Act) { e.Note = strings.Repeat("a", 2001) }},
	} {
		target, entry, act := target, good, act
		c.spoil(&target, &entry, &act)
		var refusal *Error
		if _, _, err := ReportFigure("f1", target, entry, act); !errors.As(err, &refusal) || refusal.Reason != c.reason {
			t.Errorf("got %v, want %s", err, c.reason)
		}
	}
	target.Metric = MetricRatio
	if _, _, err := ReportFigure("f1", target, good, act); err != nil {
		t.Error("a ratio:", err)
	}
}
