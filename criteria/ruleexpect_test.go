package criteria

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"
)

// TestExpectedPoints checks that every expectation about points can fail, and says what it found.
func TestExpectedPoints(t *testing.T) {
	quantity := func(s string) (q Quantity) {
		if err := q.UnmarshalText([]byte(s)); err != nil {
			t.Fatal(err)
		}
		return q
	}
	part := Line{ID: "b", Points: quantity("0.5"), Max: quantity("1")}
	v := &Verdict{
		Provisional: true,
		Points:      &PointsTotal{Earned: quantity("7.25"), Max: quantity("9")},
		Sanctions:   []SanctionEffect{{ID: "late"}},
		Groups:      []GroupTally{{Group: "one", Points: quantity("3"), Max: quantity("4")}},
		Lines:       []Line{{ID: "one.a", Points: quantity("1.5"), Max: quantity("2"), Parts: []Line{part}}},
	}
	for expect, want := range map[string][]string{
		`points: {one.a: "1.5", one.a/b: "0.5"}`:                nil,
		`points: {one.a: "1.25"}`:                               {"points.one.a: 1.5, want 1.25"},
		`points: {one.a/b: "0"}`:                                {"points.one.a/b: 0.5, want 0"},
		`points: {one.c: "1"}`:                                  {"points: there is no criterion one.c"},
		`max_points: {one.a: "2", one.a/b: "2"}`:                {"max_points.one.a/b: 1, want 2"},
		`group_points: {one: "2", two: "0"}`:                    {"group_points.one: 3, want 2", "group_points: there is no group two"},
		`group_max: {one: "3"}`:                                 {"group_max.one: 4, want 3"},
		`{total: "7", total_max: "9"}`:                          {"total: 7.25, want 7"},
		`{total: "7.25", total_max: "10"}`:                      {"total_max: 9, want 10"},
		`provisional: false`:                                    {"provisional: true, want false"},
		`sanctions: []`:                                         {"sanctions: [late], want []"},
		`{provisional: true, sanctions: [late], total: "7.25"}`: nil,
	} {
		var e Expectation
		if err := yaml.Load([]byte(expect), &e, yaml.WithKnownFields(true)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, e.compare(v)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", expect, diff)
		}
	}
	e := Expectation{Total: "1"}
	if diff := cmp.Diff([]string{"total: the set gives no points"}, e.compare(&Verdict{})); diff != "" {
		t.Error(diff)
	}
}
