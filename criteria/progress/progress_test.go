package progress

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"

	"github.com/google/go-cmp/cmp"
)

// brief gives a count in one line, "?" for what is not defined.
func brief(n Count) string {
	figure := func(p *int) string {
		if p == nil {
			return "?"
		}
		return fmt.Sprint(*p)
	}
	return strings.TrimSpace(fmt.Sprintf("%s: %s of %s, needs %s, %s%% %s", n.Basis, figure(n.Achieved),
		figure(n.Denominator), figure(n.Required), n.Percent, n.Undefined))
}

func progressOf(t testing.TB, id string, basis criteria.Basis, asOf criteria.Date, rec []Recognised, filed []Filed) Progress {
	t.Helper()
	p, err := of(shippedCatalogue(t), shippedTarget(t, id), basis, asOf, rec, filed)
	if err != nil {
		t.Fatalf("%s on %s: %v", id, asOf, err)
	}
	return p
}

func TestProgressRequired(t *testing.T) {
	cases := []struct {
		target string
		basis  criteria.Basis
		asOf   criteria.Date
		want   string
		other  string
	}{
		{"th-2025-communes", "", criteria.NewDate(2024, 10, 7), "2021-11-10: 0 of 559, needs 300, 0%", "in-force: 0 of 558, needs 300, 0%"},
		{"th-2025-communes", "", criteria.NewDate(2025, 12, 31), "2021-11-10: 0 of 559, needs 300, 0%", "in-force: 0 of 166, needs 300, 0%"},
		{"th-2025-communes", "in-force", criteria.NewDate(2025, 1, 1), "in-force: 0 of 547, needs 300, 0%", "2021-11-10: 0 of 559, needs 300, 0%"},
		{"th-2025-communes", "2024-02-01", criteria.NewDate(2025, 1, 1), "2024-02-01: 0 of 558, needs 300, 0%", "2021-11-10: 0 of 559, needs 300, 0%"},
		{"th-2030-communes", "", criteria.NewDate(2025, 7, 1), "in-force: 0 of 166, needs 133, 0%", "2021-11-10: 0 of 559, needs 448, 0%"},
		{"th-2030-communes", "", criteria.NewDate(2025, 6, 30), "in-force: 0 of 547, needs 438, 0%", "2021-11-10: 0 of 559, needs 448, 0%"},
		{"th-2025-districts", "", criteria.NewDate(2024, 1, 1), "2021-11-10: ? of 27, needs 6, % NO_RULE_SET", "in-force: ? of 27, needs 6, % NO_RULE_SET"},
		{"th-2025-districts", "", criteria.NewDate(2025, 7, 1), "2021-11-10: ? of 27, needs 6, % NO_RULE_SET", "in-force: ? of 0, needs 6, % NO_UNITS"},
		{"th-2030-districts", "", criteria.NewDate(2025, 1, 1), "in-force: ? of 26, needs 26, % NO_RULE_SET", "2021-11-10: ? of 27, needs 27, % NO_RULE_SET"},
		{"th-2030-districts", "", criteria.NewDate(2025, 7, 1), "in-force: ? of 0, needs ?, % NO_UNITS", "2021-11-10: ? of 27, needs 27, % NO_RULE_SET"},
	}
	for _, tc := range cases {
		p := progressOf(t, tc.target, tc.basis, tc.asOf, nil, nil)
		if got := brief(p.Count); got != tc.want {
			t.Errorf("%s %s on %s: got %q, want %q", tc.target, tc.basis, tc.asOf, got, tc.want)
		}
		if got := brief(*p.Other); got != tc.other {
			t.Errorf("%s %s on %s, other: got %q, want %q", tc.target, tc.basis, tc.asOf, got, tc.other)
		}
		if p.Reached() {
			t.Errorf("%s on %s is reached by nobody", tc.target, tc.asOf)
		}
	}
}

func TestProgressReportedCountsNothing(t *testing.T) {
	for id, says := range map[string]string{
		"th-2025-satisfaction": "theo báo cáo", "th-2025-enterprises": "Chỉ tiêu này tính bằng tỷ lệ", "hd-2025-digital-firms": "theo báo cáo",
	} {
		p := progressOf(t, id, "", criteria.NewDate(2024, 1, 1), []Recognised{{criteria.UnitID{Code: "15448", From: criteria.NewDate(2021, 7, 1)}, criteria.NewDate(2023, 1, 1)}}, nil)
		want := map[criteria.Metric]string{criteria.MetricReported: ReportedIndicator, criteria.MetricRatio: FiguresMissing}[p.Target.Metric]
		if got := brief(p.Count); got != ": ? of ?, needs ?, % "+want || p.Other != nil || p.Parts != nil {
			t.Errorf("%s: %q, other %v, %d districts", id, got, p.Other, len(p.Parts))
		}
		if !strings.Contains(p.Explanation.VI, says) {
			t.Errorf("%s: %q", id, p.Explanation.VI)
		}
		if len(p.Series) != 1 || p.Series[0].Points[0].Value.Cmp(p.Target.Value) != 0 {
			t.Errorf("%s: series %v", id, p.Series)
		}
	}
}

func TestProgressRefuses(t *testing.T) {
	c := shippedCatalogue(t)
	cases := []struct {
		target string
		basis  criteria.Basis
		asOf   criteria.Date
		want   string
	}{
		{"th-2025-communes", "", c.First().AddDays(-1), "AS_OF_BEFORE_CATALOGUE asOf invalid"},
		{"th-2025-satisfaction", "", c.First().AddDays(-1), "AS_OF_BEFORE_CATALOGUE asOf invalid"},
		{"th-2025-communes", "2021-06-30", c.First(), "BASIS_BEFORE_CATALOGUE basis invalid"},
		{"th-2025-communes", "now", c.First(), "BASIS_MALFORMED basis invalid"},
	}
	for _, tc := range cases {
		if _, err := of(c, shippedTarget(t, tc.target), tc.basis, tc.asOf, nil, nil); refusal(err) != tc.want {
			t.Errorf("%s %s on %s: %v", tc.target, tc.basis, tc.asOf, err)
		}
	}
}

// One unit of Yên Định is recognised before the merger and again, as the new unit of the same code, after it.
func TestProgressCountsTheRowThatEarnedIt(t *testing.T) {
	old, today := criteria.UnitID{Code: "15448", From: criteria.NewDate(2021, 7, 1)}, criteria.UnitID{Code: "15448", From: criteria.NewDate(2025, 7, 1)}
	first, again := criteria.NewDate(2023, 11, 20), criteria.NewDate(2025, 10, 1)
	rec := []Recognised{{today, again}, {old, criteria.NewDate(2024, 5, 5)}, {old, first}}
	filed := []Filed{{old, criteria.NewDate(2023, 9, 19)}, {old, criteria.NewDate(2023, 1, 1)}, {criteria.UnitID{Code: "15451", From: old.From}, criteria.NewDate(2023, 9, 19)}}
	for asOf, want := range map[criteria.Date]string{
		first.AddDays(-1):             "2021-11-10: 0 of 559, needs 300, 0%",
		first:                         "2021-11-10: 1 of 559, needs 300, 0.17%",
		criteria.NewDate(2026, 1, 1):  "2021-11-10: 1 of 559, needs 300, 0.17%",
		criteria.NewDate(2024, 12, 1): "2021-11-10: 1 of 559, needs 300, 0.17%",
	} {
		if got := brief(progressOf(t, "th-2025-communes", "", asOf, rec, filed).Count); got != want {
			t.Errorf("%s: got %q, want %q", asOf, got, want)
		}
	}
	p := progressOf(t, "th-2030-communes", "", criteria.NewDate(2025, 7, 1), rec, filed)
	if got := brief(p.Count); got != "in-force: ? of 166, needs 133, % CARRY_OVER_POLICY_REQUIRED" || *p.Assessed != 0 {
		t.Errorf("on the day of the merger: %q", got)
	}
	want := "Đến hết ngày 01/07/2025, 0 trên 166 đơn vị cấp xã trong danh mục ngày 01/07/2025 đã được công nhận trực tiếp; mục tiêu cần ít nhất 133. " +
		"Với 1 đơn vị khác, kết quả phụ thuộc vào chính sách kế thừa sau sắp xếp. Chưa tìm thấy căn cứ pháp lý nào quy định việc kế thừa và chưa chọn chính sách, nên chưa tính được số đơn vị đạt."
	if p.Explanation.VI != want {
		t.Errorf("explanation: %s", p.Explanation.VI)
	}
	if len(p.Parts) != 1 || p.Parts[0].Level != criteria.Province || p.Parts[0].FullName != "tỉnh Thanh Hóa" {
		t.Errorf("parts of 2025: %v", p.Parts)
	}
	district := Recognised{criteria.UnitID{Code: "394", From: old.From}, first}
	if again := progressOf(t, "th-2030-communes", "", criteria.NewDate(2025, 7, 1), append(rec, district), filed); again.Explanation != p.Explanation {
		t.Errorf("with a district recognised: %s", again.Explanation.VI)
	}
	if got := brief(progressOf(t, "th-2030-communes", "", again, rec, filed).Count); got != "in-force: 1 of 166, needs 133, 0.6%" {
		t.Errorf("recognised again: %q", got)
	}
	p = progressOf(t, "th-2025-communes", "", first, rec, filed)
	for _, d := range p.Parts {
		if want := map[bool]int{true: 1}[d.Code == "394"]; *d.Achieved != want || d.Code == "394" && d.FullName != "huyện Yên Định" {
			t.Errorf("district %v", d)
		}
	}
	if len(p.Parts) != 27 {
		t.Errorf("%d districts", len(p.Parts))
	}
}

// points gives series as text, for comparing.
func points(all []criteria.Series) map[criteria.SeriesKind]string {
	got := map[criteria.SeriesKind]string{}
	for _, s := range all {
		var list []string
		for _, p := range s.Points {
			list = append(list, p.On.String()+"="+p.Value.String())
		}
		got[s.Kind] = strings.Join(list, " ")
	}
	return got
}

func TestProgressSeries(t *testing.T) {
	unit := func(code string) criteria.UnitID {
		return criteria.UnitID{Code: code, From: criteria.NewDate(2021, 7, 1)}
	}
	rec := []Recognised{{unit("15448"), criteria.NewDate(2023, 11, 20)}, {unit("15451"), criteria.NewDate(2023, 11, 20)}, {unit("14755"), criteria.NewDate(2024, 12, 1)}}
	filed := []Filed{{unit("15448"), criteria.NewDate(2023, 9, 19)}, {unit("15448"), criteria.NewDate(2022, 9, 19)}, {unit("15451"), criteria.NewDate(2023, 9, 19)}}
	cases := []struct {
		target string
		asOf   criteria.Date
		want   map[criteria.SeriesKind]string
	}{
		{"th-2025-communes", criteria.NewDate(2024, 10, 7), map[criteria.SeriesKind]string{
			criteria.SeriesTarget:     "2025-12-31=300",
			criteria.SeriesAllotment:  "2022-12-31=94 2023-12-31=226 2024-12-31=359 2025-12-31=477",
			criteria.SeriesRegistered: "2023-08-01=94",
			criteria.SeriesSubmitted:  "2022-09-19=1 2023-09-19=2",
			criteria.SeriesRecognised: "2023-11-20=2",
			criteria.SeriesReported:   "2024-10-07=114",
		}},
		{"th-2025-communes", criteria.NewDate(2022, 12, 31), map[criteria.SeriesKind]string{
			criteria.SeriesTarget:     "2025-12-31=300",
			criteria.SeriesAllotment:  "2022-12-31=94 2023-12-31=226 2024-12-31=359 2025-12-31=477",
			criteria.SeriesSubmitted:  "2022-09-19=1",
			criteria.SeriesRecognised: "",
		}},
		{"th-2030-communes", criteria.NewDate(2025, 7, 1), map[criteria.SeriesKind]string{
			criteria.SeriesTarget: "2030-12-31=133", criteria.SeriesSubmitted: "", criteria.SeriesRecognised: "", criteria.SeriesReported: "2024-10-07=114",
		}},
		{"th-2025-districts", criteria.NewDate(2025, 7, 1), map[criteria.SeriesKind]string{
			criteria.SeriesTarget: "2025-12-31=6", criteria.SeriesAllotment: "2025-12-31=12",
		}},
		{"th-2030-districts", criteria.NewDate(2025, 7, 1), map[criteria.SeriesKind]string{}},
	}
	for _, tc := range cases {
		p := progressOf(t, tc.target, "", tc.asOf, rec, filed)
		if diff := cmp.Diff(tc.want, points(p.Series)); diff != "" {
			t.Errorf("%s on %s (-want +got):\n%s", tc.target, tc.asOf, diff)
		}
		for _, s := range p.Series {
			counted := s.Kind == criteria.SeriesSubmitted || s.Kind == criteria.SeriesRecognised
			for _, point := range s.Points {
				if counted != (point.Source == "") {
					t.Errorf("%s on %s: %s has source %q", tc.target, tc.asOf, s.Kind, point.Source)
				}
			}
		}
	}
}

func TestRequiredByComparator(t *testing.T) {
	cases := []struct {
		metric     criteria.Metric
		comparator string
		value      string
		units      int
		want       int
	}{
		{criteria.MetricCount, criteria.ComparatorAtLeast, "300", 559, 300},
		{criteria.MetricCount, criteria.ComparatorMoreThan, "700", 559, 701},
		{criteria.MetricShare, criteria.ComparatorAtLeast, "80", 166, 133},
		{criteria.MetricShare, criteria.ComparatorAtLeast, "80", 559, 448},
		{criteria.MetricShare, criteria.ComparatorAtLeast, "80", 165, 132},
		{criteria.MetricShare, criteria.ComparatorMoreThan, "80", 165, 133},
		{criteria.MetricShare, criteria.ComparatorMoreThan, "80", 166, 133},
		{criteria.MetricShare, criteria.ComparatorAtLeast, "100", 27, 27},
		{criteria.MetricShare, criteria.ComparatorAtLeast, "33.333333", 3, 1},
		{criteria.MetricShare, criteria.ComparatorAtLeast, "33.333334", 3, 2},
	}
	for _, tc := range cases {
		value, err := criteria.ParseDecimal(tc.value)
		if err != nil {
			t.Fatal(err)
		}
		target := criteria.Target{Metric: tc.metric, Comparator: tc.comparator, Value: value}
		if got := target.Required(tc.units); got != tc.want {
			t.Errorf("%s %s %s of %d: got %d, want %d", tc.metric, tc.comparator, tc.value, tc.units, got, tc.want)
		}
	}
}
