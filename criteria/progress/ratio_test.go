package progress

import (
	"strings"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"

	"github.com/google/go-cmp/cmp"
)

func mustNumber(t testing.TB, s string) criteria.Decimal {
	t.Helper()
	d, err := criteria.ParseDecimal(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func mustAdd(t testing.TB, l *Ledger, all ...Milestone) {
	t.Helper()
	for _, m := range all {
		m.Sequence = l.Last() + 1
		if err := l.Add(&m); err != nil {
			t.Fatal(err)
		}
	}
}

// The last filing of each commune in force is read, by the day and by what was known: one of a unit that has ended is not, and
// one under the name that a unit had before is.
func TestLastFilings(t *testing.T) {
	c, l := shippedCatalogue(t), NewLedger()
	filing := func(unit, assessment string, number int32, on criteria.Date) Milestone {
		id, err := criteria.ParseUnitID(unit)
		if err != nil {
			t.Fatal(err)
		}
		return Milestone{Kind: MilestoneFiled, Subject: assessment, Number: number, Unit: id, On: on, RuleSet: criteria.RuleSetRef{ID: "reference.commune", Version: "2026.1"}}
	}
	mustAdd(t, l,
		filing("14845.20210701", "assessments/1", 1, 20240301), // goes on as 14845.20250701
		filing("14845.20210701", "assessments/1", 2, 20240401),
		filing("14812.20210701", "assessments/2", 1, 20240301), // ends with the merger
		filing("14812.20250701", "assessments/3", 1, 20250901),
		filing("14845.20210701", "assessments/4", 1, 20240201), // entered late, about an earlier day
	)
	other := filing("14845.20210701", "assessments/5", 1, 20240501)
	other.RuleSet.ID = "thanh-hoa.commune"
	mustAdd(t, l, other)
	for _, tc := range []struct {
		asOf  criteria.Date
		known int64
		want  string
	}{
		{20240229, Everything, "14845.20210701 assessments/4/1"},
		{20240229, 4, ""},
		{20240331, Everything, "14812.20210701 assessments/2/1; 14845.20210701 assessments/1/1"},
		{20250630, Everything, "14812.20210701 assessments/2/1; 14845.20210701 assessments/1/2"},
		{20250701, Everything, "14845.20250701 assessments/1/2"},
		{20250901, Everything, "14812.20250701 assessments/3/1; 14845.20250701 assessments/1/2"},
		{20250901, 1, "14845.20250701 assessments/1/1"},
	} {
		all, err := l.LastFilings(c, Question{Target: shippedTarget(t, "th-2025-enterprises"), AsOf: tc.asOf, Known: tc.known})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range all {
			got = append(got, f.Unit.String()+" "+f.Assessment+"/"+string('0'+f.Number))
		}
		if diff := cmp.Diff(tc.want, strings.Join(got, "; ")); diff != "" {
			t.Errorf("%s, known %d (-want +got):\n%s", tc.asOf, tc.known, diff)
		}
	}
	if all, err := l.LastFilings(c, Question{Target: shippedTarget(t, "th-2025-communes"), AsOf: 20250901, Known: Everything}); err != nil || all != nil {
		t.Errorf("of a target that counts units: %v, %v", all, err)
	}
}

// sums gives the same figures for the first n communes of a day.
func sums(t testing.TB, n int, numerator, denominator string) []FigureSum {
	t.Helper()
	var all []FigureSum
	for _, u := range unitsOn(t, shippedCatalogue(t), 20250701, criteria.Commune)[:n] {
		all = append(all, FigureSum{u.ID(), mustNumber(t, numerator), mustNumber(t, denominator)})
	}
	return all
}

func TestRatio(t *testing.T) {
	c := shippedCatalogue(t)
	for _, tc := range []struct {
		target  string
		sums    []FigureSum
		want    string
		reached bool
		vi      string
	}{
		{"th-2025-enterprises", nil, "0 of 0 over 0 of 166: % FIGURES_MISSING", false, "Chưa xã nào trong 166 xã có số liệu để cộng."},
		{"th-2025-enterprises", sums(t, 166, "30", "50"), "4980 of 8300 over 166 of 166: 60% ", true, "Cộng hồ sơ của 166 trên 166 xã: 4.980 trên 8.300, bằng 60%."},
		{"th-2025-enterprises", sums(t, 165, "30", "50"), "4950 of 8250 over 165 of 166: 60% ", false, "Còn 1 xã chưa có số liệu, nên chưa thể coi là đạt."},
		{"th-2025-enterprises", sums(t, 166, "1", "3"), "166 of 498 over 166 of 166: 33.33% ", false, "33,33%"},
		{"th-2025-enterprises", sums(t, 166, "0", "0"), "0 of 0 over 166 of 166: % DENOMINATOR_ZERO", false, "bằng 0, nên không có tỷ lệ"},
		{"th-2025-enterprises", append(sums(t, 166, "30", "50"), sums(t, 9, "1", "50")...), "4980 of 8300 over 166 of 166: 60% ", true, ""},
		{"th-2025-payment-accounts", sums(t, 166, "30", "50"), "4980 of 8300 over 166 of 166: 60% ", false, "chỉ là giá trị gần đúng"},
	} {
		p := mustProgress(t, NewLedger(), c, shippedPolicies(t), Question{Target: shippedTarget(t, tc.target), AsOf: 20250701, Known: Everything})
		if err := p.WithSums(tc.sums); err != nil {
			t.Fatal(err)
		}
		r := p.Ratio
		got := r.Numerator.String() + " of " + r.Denominator.String() + " over " + figure(r.Covered).EN + " of " + figure(r.Units).EN + ": " + r.Percent + "% " + r.Undefined
		if got != tc.want || p.Reached() != tc.reached || !strings.Contains(p.Explanation.VI, tc.vi) {
			t.Errorf("%s: %s, reached %v: %s", tc.target, got, p.Reached(), p.Explanation.VI)
		}
		if defined := tc.target == "th-2025-enterprises" && r.Undefined == ""; defined != (p.Undefined == "") {
			t.Errorf("%s: undefined for %q", tc.target, p.Undefined)
		}
	}
}

// The last figure by the day counts, as it was known: one recorded here, of one day the one recorded later, before one that came
// with the program.
func TestReportedFigures(t *testing.T) {
	c, l := shippedCatalogue(t), NewLedger()
	report := func(on criteria.Date, value string) Milestone {
		return Milestone{Kind: MilestoneReported, Target: "th-2025-satisfaction", Subject: "targets/th-2025-satisfaction/reportedFigures/" + value, On: on, Value: mustNumber(t, value)}
	}
	mustAdd(t, l, report(20240101, "80.5"), report(20250101, "91.25"), report(20240601, "85"), report(20240601, "86"))
	for _, tc := range []struct {
		asOf    criteria.Date
		known   int64
		want    string
		reached bool
	}{
		{20231231, Everything, "", false},
		{20240101, Everything, "80.5", false},
		{20240601, Everything, "86", false},
		{20240601, 3, "85", false},
		{20240601, 2, "80.5", false},
		{20250101, Everything, "91.25", true},
	} {
		p := mustProgress(t, l, c, nil, Question{Target: shippedTarget(t, "th-2025-satisfaction"), AsOf: tc.asOf, Known: tc.known})
		got := ""
		if p.Reported != nil {
			got = p.Reported.Value.String()
		}
		if got != tc.want || p.Reached() != tc.reached || (p.Undefined == ReportedIndicator) != (got == "") {
			t.Errorf("%s, known %d: %s, reached %v, %q", tc.asOf, tc.known, got, p.Reached(), p.Undefined)
		}
	}
	p := mustProgress(t, l, c, nil, Question{Target: shippedTarget(t, "th-2025-satisfaction"), AsOf: 20251231, Known: Everything})
	if got := points(p.Series)[criteria.SeriesReported]; got != "2024-01-01=80.5 2024-06-01=86 2025-01-01=91.25" {
		t.Errorf("series: %s", got)
	}
	if want := "Số liệu gần nhất: 91,25% ngày 01/01/2025 (nguồn: targets/th-2025-satisfaction/reportedFigures/91.25). Đạt mức mục tiêu 90%."; !strings.Contains(p.Explanation.VI, want) {
		t.Errorf("explanation: %s", p.Explanation.VI)
	}
}

// What the press said of a target that is counted stands in its line beside what was recorded here.
func TestReportedBesideCount(t *testing.T) {
	c, l := shippedCatalogue(t), NewLedger()
	mustAdd(t, l, Milestone{Kind: MilestoneReported, Target: "th-2025-communes", Subject: "targets/th-2025-communes/reportedFigures/1", On: 20250401, Value: mustNumber(t, "150")})
	p := mustProgress(t, l, c, shippedPolicies(t), Question{Target: shippedTarget(t, "th-2025-communes"), AsOf: 20250630, Known: Everything})
	if got := points(p.Series)[criteria.SeriesReported]; got != "2024-10-07=114 2025-04-01=150" {
		t.Errorf("series: %s", got)
	}
	last := p.Series[len(p.Series)-1].Points
	if last[0].Source == "" || last[0].Statement.VI == "" || *p.Achieved != 0 {
		t.Errorf("%v, %s", last, brief(p.Count))
	}
}
