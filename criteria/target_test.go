package criteria

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func shippedTarget(t testing.TB, id string) Target {
	t.Helper()
	all, err := ShippedTargets()
	if err != nil {
		t.Fatal(err)
	}
	target, err := all.Resolve("targets/" + id)
	if err != nil {
		t.Fatal(err)
	}
	return target
}

func TestShippedTargets(t *testing.T) {
	all, err := ShippedTargets()
	if err != nil {
		t.Fatal(err)
	}
	metrics := map[Metric]int{}
	provinces := map[string]int{}
	for _, target := range all.List {
		metrics[target.Metric]++
		provinces[target.Province]++
	}
	if diff := cmp.Diff(map[Metric]int{MetricCount: 2, MetricShare: 2, MetricReported: 21, MetricRatio: 2}, metrics); diff != "" {
		t.Errorf("metrics (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]int{"38": 19, "30": 8}, provinces); diff != "" {
		t.Errorf("provinces (-want +got):\n%s", diff)
	}
	if first := all.List[0].Name(); first != "targets/th-2025-communes" {
		t.Errorf("the first one is %s", first)
	}
	if len(all.Other) != 1 || all.Other[0].Kind != SeriesDTIRank || len(all.Other[0].Points) != 3 {
		t.Errorf("other series: %v", all.Other)
	}
	for id, want := range map[string][2]Basis{
		"th-2025-communes": {"2021-11-10", BasisInForce}, "th-2025-districts": {"2021-11-10", BasisInForce},
		"th-2030-communes": {BasisInForce, "2021-11-10"}, "th-2030-districts": {BasisInForce, "2021-11-10"},
		"th-2025-productivity": {},
	} {
		if target := shippedTarget(t, id); target.Basis != want[0] || target.OtherBasis != want[1] {
			t.Errorf("%s: bases %q and %q", id, target.Basis, target.OtherBasis)
		}
	}
	if got := shippedTarget(t, "th-2025-productivity").Value.String(); got != "9.6" {
		t.Errorf("productivity is %s", got)
	}
	if got := shippedTarget(t, "th-2025-communes").Citation(); got != "Nghị quyết 06-NQ/TU ngày 10/11/2021, II.2.2.c" {
		t.Errorf("citation %q", got)
	}
}

func TestTargetsResolveRefuses(t *testing.T) {
	all, err := ShippedTargets()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"th-2025-communes": "TARGET_MALFORMED  invalid", "targets/": "TARGET_MALFORMED  invalid",
		"targets/Mục tiêu": "TARGET_MALFORMED  invalid", "targets/th-2026-communes": "TARGET_UNKNOWN  not found",
	} {
		if _, err := all.Resolve(name); refusal(err) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestParseBasis(t *testing.T) {
	asOf := NewDate(2024, 10, 7)
	for s, want := range map[string]Date{"in-force": asOf, "2021-11-10": NewDate(2021, 11, 10)} {
		b, err := ParseBasis(s)
		if err != nil || b.Day(asOf) != want {
			t.Errorf("%s: %v, %v", s, b.Day(asOf), err)
		}
	}
	if b, err := ParseBasis(""); err != nil || b != "" {
		t.Errorf("empty: %q, %v", b, err)
	}
	if got := FixedBasis(NewDate(2021, 11, 10)); got != "2021-11-10" {
		t.Errorf("fixed: %q", got)
	}
	for _, bad := range []string{"now", "2021-11-31", "in force", "IN-FORCE", "fixed", " "} {
		if _, err := ParseBasis(bad); refusal(err) != "BASIS_MALFORMED basis invalid" {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
