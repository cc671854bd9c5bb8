package criteria

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria/internal/golden"
)

// Each file of testdata/carryover but the good one has one fault; the .txt beside it is what a person reads.
func TestLoadCarryOversFaults(t *testing.T) {
	cases, err := filepath.Glob("testdata/carryover/*.yaml")
	if err != nil || len(cases) < 2 {
		t.Fatal(len(cases), err)
	}
	for _, file := range cases {
		t.Run(filepath.Base(file), func(t *testing.T) {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, err = LoadCarryOvers(fstest.MapFS{"policies.yaml": {Data: content}})
			var faults FileErrors
			switch {
			case strings.HasSuffix(file, "/good.yaml"):
				if err != nil {
					t.Error(err)
				}
			case !errors.As(err, &faults):
				t.Fatalf("no faults but %v", err)
			default:
				golden.Check(t, strings.TrimSuffix(file, ".yaml")+".txt", err.Error()+"\n")
			}
		})
	}
}

// Least is read from the words of each policy: all of them, one of them, more than half.
func TestShippedCarryOvers(t *testing.T) {
	all, err := ShippedCarryOvers()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]int{ // of no, one, two, three, four, five predecessors
		"none": {0, 0, 0, 0, 0, 0}, "all-predecessors": {0, 1, 2, 3, 4, 5}, "any-predecessor": {1, 1, 1, 1, 1, 1},
		"majority": {1, 1, 2, 2, 3, 3}, "weighted": {1, 1, 1, 2, 2, 3},
	}
	got := map[string][]int{}
	for i := range all {
		p := &all[i]
		for n := range 6 {
			got[p.ID] = append(got[p.ID], p.Least(n))
		}
		if p.LegalBasis != "" || p.Ground().VI != "chưa tìm thấy căn cứ pháp lý" || p.NeedsPopulation() != (p.ID == "weighted") {
			t.Errorf("%s: %s, by population %v", p.ID, p.Ground(), p.NeedsPopulation())
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	_, err = FindCarryOver(all, "half")
	if refusal(err) != "CARRY_OVER_UNKNOWN carryOver invalid" || !strings.Contains(err.Error(), "none, all-predecessors, any-predecessor, majority, weighted") {
		t.Error(err)
	}
	if p, err := FindCarryOver(all, "majority"); err != nil || p.Comparator != ComparatorMoreThan {
		t.Error(p, err)
	}
}

// TestShippedRatios finds the facts of every ratio in the rule sets that it reads, compared by the criterion that it names.
func TestShippedRatios(t *testing.T) {
	targets, err := ShippedTargets()
	if err != nil {
		t.Fatal(err)
	}
	library, err := ShippedRuleSets()
	if err != nil {
		t.Fatal(err)
	}
	proxies := map[bool]int{}
	for _, target := range targets.List {
		if target.Ratio == nil {
			continue
		}
		r, found := target.Ratio, 0
		proxies[r.Proxy]++
		for _, c := range library.All() {
			for _, g := range c.Set.Groups {
				for _, k := range g.Criteria {
					if c.Set.ID == r.RuleSets[0] && k.ID == r.Criterion && k.Measure.Ratio.Of == r.Numerator && k.Measure.Ratio.In == r.Denominator {
						found++
					}
				}
			}
		}
		if found == 0 || len(r.RuleSets) != 1 {
			t.Errorf("%s: %v", target.ID, r)
		}
	}
	if proxies[false] != 2 || proxies[true] != 2 {
		t.Errorf("by proxy: %v", proxies)
	}
}

// Allotments are cumulative, and each keeps the figure of its year.
func TestAllotmentsByYear(t *testing.T) {
	var got []string
	for _, s := range shippedTarget(t, "th-2025-communes").Given {
		for _, p := range s.Points {
			if s.Kind == SeriesAllotment {
				got = append(got, p.On.String()+" "+p.InYear.String()+" "+p.Value.String())
			} else if !p.InYear.IsZero() {
				t.Errorf("%s has a year's figure of %s", s.Kind, p.InYear)
			}
		}
	}
	if diff := cmp.Diff([]string{"2022-12-31 94 94", "2023-12-31 132 226", "2024-12-31 133 359", "2025-12-31 118 477"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTargetMet(t *testing.T) {
	value := func(s string) Decimal {
		d, err := ParseDecimal(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, tc := range []struct {
		comparator, aim, n, d string
		percent               string
		met                   bool
	}{
		{">=", "50", "1", "2", "50", true},
		{">", "50", "1", "2", "50", false},
		{">=", "50", "4999", "10000", "49.99", false},
		{">=", "50", "49.9999", "100", "49.99", false},
		{">", "33.33", "1", "3", "33.33", true}, // a third is more, though it is shown as 33.33
		{">=", "66.67", "2", "3", "66.66", false},
		{">=", "50", "3", "2", "150", true},
		{">=", "0", "0", "5", "0", true},
	} {
		target := Target{Comparator: tc.comparator, Value: value(tc.aim)}
		percent, err := PercentOf(value(tc.n), value(tc.d))
		if err != nil || percent.String() != tc.percent || target.MetByRatio(value(tc.n), value(tc.d)) != tc.met {
			t.Errorf("%s %s: %s of %s is %s, %v; %v", tc.comparator, tc.aim, tc.n, tc.d, percent, target.MetByRatio(value(tc.n), value(tc.d)), err)
		}
	}
	if (Target{Comparator: ">="}).MetByRatio(value("1"), value("0")) {
		t.Error("nothing was met")
	}
	big, err := value("999999999999").Add(value("1"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := PercentOf(value("1"), big); refusal(err) != "SUM_TOO_LARGE  invalid" {
		t.Error(err)
	}
}
