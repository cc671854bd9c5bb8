package criteria

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"
)

// TestExampleUsesEveryFeature checks that the shipped example shows all that a set that scores can say. What it leaves out
// is named here: none of it is about points or levels.
func TestExampleUsesEveryFeature(t *testing.T) {
	set, err := LoadRuleSet("2026.1.yaml", read(t, "rulesets/vi-du.cham-diem/2026.1.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	var walk func(reflect.Value)
	walk = func(v reflect.Value) {
		switch {
		case v.Type() == reflect.TypeFor[Decimal]():
		case v.Kind() == reflect.Pointer && !v.IsNil():
			walk(v.Elem())
		case v.Kind() == reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case v.Kind() == reflect.Struct:
			for i := range v.NumField() {
				if f := v.Type().Field(i); !v.Field(i).IsZero() {
					used[v.Type().Name()+"."+f.Name] = true
					walk(v.Field(i))
				}
			}
		}
	}
	walk(reflect.ValueOf(*set))
	var unused []string
	for _, typ := range []reflect.Type{
		reflect.TypeFor[RuleSet](), reflect.TypeFor[Fact](), reflect.TypeFor[Group](), reflect.TypeFor[Measure](), reflect.TypeFor[Relative](),
		reflect.TypeFor[Part](), reflect.TypeFor[ClassPass](), reflect.TypeFor[Points](), reflect.TypeFor[ClassMax](), reflect.TypeFor[Proportional](),
		reflect.TypeFor[PointStep](), reflect.TypeFor[PointBand](), reflect.TypeFor[OptionPoints](), reflect.TypeFor[Deduct](),
		reflect.TypeFor[Decision](), reflect.TypeFor[Clause](), reflect.TypeFor[Total](), reflect.TypeFor[Sanction](), reflect.TypeFor[Quota](),
	} {
		for i := range typ.NumField() {
			if name := typ.Name() + "." + typ.Field(i).Name; !used[name] {
				unused = append(unused, name)
			}
		}
	}
	want := []string{"RuleSet.Effective", "RuleSet.Retired", "RuleSet.Unplaced", "Fact.Max", "Group.Places"}
	slices.Sort(want)
	slices.Sort(unused)
	if diff := cmp.Diff(want, unused); diff != "" {
		t.Errorf("not used (-want +got):\n%s", diff)
	}
	for _, c := range set.All() {
		if !strings.Contains(c.Source.Cite, "không phải văn bản pháp luật") {
			t.Errorf("%s does not say that it is an example", c.ID)
		}
	}
}

// TestExampleRound finalises a made-up round under the example: a quarter of the units of each kind keep the top level. What
// is expected is worked out by hand from the keys of its quota.
func TestExampleRound(t *testing.T) {
	c, err := LoadFile(os.DirFS("rulesets"), "vi-du.cham-diem/2026.1.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var tests RuleTests
	if err := yaml.Load(read(t, "rulesets/vi-du.cham-diem/2026.1_test.yaml"), &tests); err != nil {
		t.Fatal(err)
	}
	var round []RoundEntry
	want, got := map[string]string{}, map[string]string{}
	for _, u := range []struct {
		code, base string
		kind       Kind
		answers    map[string]string
		want       string // level, rank among those who reached the top, room, units of the kind
	}{
		{"00001", "best", KindCommune, map[string]string{"initiatives.recognised": "1"}, "xuat-sac 1/2 of 8"}, // 97 points, the others 96
		{"00002", "best", KindCommune, nil, "tot 3/2 of 8"},
		{"00003", "best", KindCommune, map[string]string{"initiatives.recognised": "1", "enterprises.digital": "19", "trainings.officials": "5"}, "tot 5/2 of 8"}, // half a point less in the first group
		{"00004", "best", KindCommune, map[string]string{"residents.trained": "999"}, "tot 4/2 of 8"},                                                             // one criterion less
		{"00005", "best", KindCommune, map[string]string{"dossiers.online": "900"}, "xuat-sac 2/2 of 8"},                                                          // more dossiers online
		{"00006", "best", KindCommune, map[string]string{"report.untrue": "true"}, "tot 0/0 of 8"},
		{"00007", "middling", KindCommune, nil, "kha 0/0 of 8"},
		{"00008", "", KindCommune, nil, " 0/0 of 8"},
		{"00010", "best", KindWard, map[string]string{"dossiers.late-no-apology": "6"}, "tot 2/1 of 4"},
		{"00011", "best", KindWard, map[string]string{"dossiers.late-no-apology": "5"}, "xuat-sac 1/1 of 4"}, // as many points: the floor
		{"00012", "middling", KindWard, nil, "kha 0/0 of 4"},
		{"00013", "", KindWard, nil, " 0/0 of 4"},
	} {
		test := RuleTest{Answers: map[string]*string{}}
		for fact, value := range u.answers {
			test.Answers[fact] = &value
		}
		answers, faults := c.ReadAnswers(test.given(tests.Base[u.base]))
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		unit := &Unit{Code: u.code, From: 20250701, Kind: u.kind, Level: Commune, Area: Lowland}
		round = append(round, RoundEntry{Assessment: u.code, Unit: unit, Verdict: c.EvaluateOn(unit, 20261231, answers), Answers: answers})
		want[u.code] = u.want
	}
	for _, f := range c.Finalise(round) {
		got[f.Unit.Code] = fmt.Sprintf("%s %d/%d of %d", f.Level, f.Rank, f.Room, f.Assessed)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
