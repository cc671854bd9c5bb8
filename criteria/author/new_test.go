package author

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
)

// A new set loads, passes its tests, which together with boundary cases notice every alteration, scores where it was asked to, and every source in it says that it is an example.
func TestNew(t *testing.T) {
	for _, level := range Levels {
		for _, points := range []bool{false, true} {
			set, tests, err := NewFiles(NewSet{"my.own-set", "2026.1", criteria.Level(level), points})
			if err != nil {
				t.Fatal(err)
			}
			fsys := fstest.MapFS{"2026.1.yaml": {Data: set}, "2026.1_test.yaml": {Data: tests}}
			c, err := criteria.LoadFile(fsys, "2026.1.yaml")
			if err != nil {
				t.Fatalf("%s, points %v: %v", level, points, err)
			}
			if got := c.Set.Ref(); got != (criteria.RuleSetRef{ID: "my.own-set", Version: "2026.1"}) || c.Set.Level != criteria.Level(level) || c.Set.Scores() != points {
				t.Errorf("got %v, level %s, scores %v", got, c.Set.Level, c.Set.Scores())
			}
			for _, cr := range c.Set.All() {
				if !strings.Contains(cr.Source.Cite, "this project's own example, replace") {
					t.Errorf("%s is cited as %q", cr.ID, cr.Source.Cite)
				}
			}
			results, err := criteria.RunRuleTests(fsys, "2026.1.yaml")
			if err != nil || len(results) < 8 {
				t.Fatalf("%d results, %v", len(results), err)
			}
			for _, r := range results {
				if len(r.Faults) > 0 {
					t.Errorf("%s, points %v: %s: %v", level, points, r.Name, r.Faults)
				}
			}
			fsys["2026.1_boundary.yaml"] = &fstest.MapFile{Data: []byte(MakeBoundaries(c).Text())}
			for _, x := range mutated(t, fsys, "2026.1.yaml").Survivors {
				t.Errorf("%s, points %v: %d:%d: no case notices %s", level, points, x.Line, x.Column, x.What)
			}
		}
	}
}

func TestNewRefuses(t *testing.T) {
	for _, test := range []struct {
		set    NewSet
		fields []string
	}{
		{NewSet{"Bộ Mới", "1", "commune", false}, []string{"id"}},
		{NewSet{"../x", "1", "commune", false}, []string{"id"}},
		{NewSet{strings.Repeat("a", 101), "1", "commune", false}, []string{"id"}},
		{NewSet{"", "", "hamlet", false}, []string{"id", "version", "level"}},
		{NewSet{"a", "1_test", "commune", false}, []string{"version"}},
		{NewSet{"a", "1/2", "commune", false}, []string{"version"}},
	} {
		_, _, err := NewFiles(test.set)
		var refusal *criteria.Error
		if !errors.As(err, &refusal) {
			t.Errorf("%v: %v", test.set, err)
			continue
		}
		var fields []string
		for _, e := range refusal.All() {
			fields = append(fields, e.Field)
		}
		if diff := cmp.Diff(test.fields, fields); diff != "" {
			t.Errorf("%v (-want +got):\n%s", test.set, diff)
		}
	}
}
