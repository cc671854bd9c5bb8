package progress

import (
	"fmt"
	"slices"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"

	"github.com/google/go-cmp/cmp"
)

// allMet gives the reference set and answers that meet all of it.
func allMet(tb testing.TB) (*criteria.Compiled, criteria.Answers) {
	tb.Helper()
	lib, err := criteria.ShippedRuleSets()
	if err != nil {
		tb.Fatal(err)
	}
	c, err := lib.Find("ruleSets/reference.commune/versions/2026.1")
	if err != nil {
		tb.Fatal(err)
	}
	var given []criteria.Answer
	for _, f := range c.Set.Facts {
		a := criteria.Answer{Fact: f.ID, Value: "true", Evidence: []criteria.EvidenceDoc{{Document: "01/QĐ"}}}
		if f.Kind == criteria.CountFact {
			a.Value = "1000"
		}
		given = append(given, a)
	}
	answers, faults := c.ReadAnswers(given)
	if len(faults) > 0 {
		tb.Fatal(criteria.Join(faults))
	}
	return c, answers
}

// TestEffectTargets counts targets as if passed verdicts were recognised, and asks Progress whether it is so.
func TestEffectTargets(t *testing.T) {
	c, err := units.ShippedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	shipped, err := criteria.ShippedTargets()
	if err != nil {
		t.Fatal(err)
	}
	rules, good := allMet(t)
	communes, err := c.AsOf(20241007, criteria.Commune)
	if err != nil {
		t.Fatal(err)
	}
	w, counts := criteria.NewWhatIf(), []string{"everything", rules.Set.ID}
	var stored, now []Recognised
	for i := range 300 {
		u := communes[i%200]
		r := criteria.Record{Assessment: fmt.Sprint(i), Unit: u, Period: criteria.Period(fmt.Sprint(2020 + i/200)), RuleSet: rules.Set.Ref(), Digest: rules.Digest, Result: criteria.NotPassed}
		if i%3 == 0 {
			r.Result, stored = criteria.Passed, append(stored, Recognised{u.ID(), 20240101})
		}
		if i%5 == 0 {
			r.Answers = good
			if v := rules.Evaluate(&u, r.Answers); v.Result != criteria.Passed {
				t.Fatal(v.Missing)
			}
			now = append(now, Recognised{u.ID(), 20240101})
		}
		w.Put(&r)
	}
	targets := slices.Clone(shipped.List)
	for i := range targets {
		if targets[i].Level == criteria.Commune && i%2 == 0 {
			targets[i].RuleSets = counts
		}
	}
	e := w.Run(&criteria.Trial{Rules: rules, Reach: criteria.Reach{Scope: criteria.Scope{Level: criteria.Province, Code: "38"}}})
	got, err := TargetEffects(c, e, targets, rules.Set.ID, 20241007)
	if err != nil || len(got) == 0 {
		t.Fatalf("%d targets, %v", len(got), err)
	}
	for _, g := range got {
		for _, one := range []struct {
			count Count
			as    []Recognised
		}{{g.Before, stored}, {g.After, now}} {
			want, err := of(c, g.Target, "", 20241007, one.as, nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want.Count, one.count); diff != "" {
				t.Errorf("%s: -progress +trial:\n%s", g.Target.ID, diff)
			}
		}
	}
	if got[0].Before.Achieved == nil || *got[0].Before.Achieved == *got[0].After.Achieved {
		t.Errorf("%v, %v", got[0].Before.Achieved, got[0].After.Achieved)
	}
}
