package criteria

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
