package criteria

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/govalues/decimal"
)

// everything gives the made-up set that uses every measure.
func everything(tb testing.TB) *Compiled {
	tb.Helper()
	c, err := LoadFile(os.DirFS("testdata/sets"), "test.everything/1.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// randomAnswers gives answers near the thresholds, at them, far off, missing and absent.
func randomAnswers(r *rand.Rand, c *Compiled) []Answer {
	var given []Answer
	wholes := map[string]int64{}
	for i := range c.Set.Facts {
		f := &c.Set.Facts[i]
		a := Answer{Fact: f.ID}
		switch {
		case r.IntN(8) == 0:
			continue
		case r.IntN(10) == 0:
			a.NoData = true
		case f.Kind == CountFact:
			n := r.Int64N([]int64{2, 5, 20, 1000, 999_999_999_999}[r.IntN(5)] + 1)
			if f.PartOf != "" && wholes[f.PartOf] > 0 {
				n = wholes[f.PartOf] * int64(r.IntN(101)) / 100
				n = max(0, min(wholes[f.PartOf], n+int64(r.IntN(3))-1))
			}
			wholes[f.ID] = n
			a.Value = fmt.Sprint(n)
		case f.Kind == NumberFact:
			a.Value = []string{"0", "20.5", "20.500001", "40", "79.999999", "80", "99.5", "99.500001", "50.25", "100"}[r.IntN(10)]
			if f.ID == "change" && r.IntN(2) == 0 {
				a.Value = "-" + a.Value
			}
			if a.Value == "-0" {
				a.Value = "0"
			}
		case f.Kind == YesNoFact:
			a.Value = fmt.Sprint(r.IntN(2) == 0)
		case f.Kind == ChoiceFact:
			a.Value = f.Options[r.IntN(len(f.Options))].ID
		case f.Kind == DateFact:
			a.Value = "2024-10-07"
		default:
			a.Value = "lời"
		}
		given = append(given, a)
	}
	return given
}

// TestEvaluateAgreesWithNaive compares the table with the plain evaluator on many answers to the shipped sets and to the one
// that uses every measure, and checks what holds for every verdict: the same input gives the same bytes, tallies add up, and
// the stated gap closes the gap and no less does.
func TestEvaluateAgreesWithNaive(t *testing.T) {
	lib, err := ShippedRuleSets()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range append(lib.All(), everything(t)) {
		r := rand.New(rand.NewPCG(1, 2))
		judged := 0
		var again Verdict
		for range 4000 {
			u := &Unit{Level: c.Set.Level, Kind: []Kind{KindCommune, KindWard, KindTownship}[r.IntN(3)], Area: []Area{Lowland, Mountainous}[r.IntN(2)]}
			answers, faults := c.ReadAnswers(randomAnswers(r, c))
			if len(faults) > 0 {
				t.Fatal(Join(faults))
			}
			if len(c.CheckTogether(answers)) > 0 {
				continue
			}
			judged++
			v := c.Evaluate(u, answers)
			c.Bind(u).ExplainInto(c.Values(answers), &again)
			if string(v.JSON()) != string(again.JSON()) {
				t.Fatalf("used memory gives another verdict:\n%s\n%s", v.JSON(), again.JSON())
			}
			if string(v.JSON()) != string(c.Evaluate(u, answers).JSON()) {
				t.Fatal("two verdicts of one input")
			}
			checkVerdict(t, c, u, answers, v)
			if t.Failed() {
				t.Fatalf("%s: %v %v", c.Set.ID, u, answers)
			}
		}
		if judged < 400 {
			t.Errorf("%s: only %d verdicts were looked at", c.Set.ID, judged)
		}
	}
}

// naively is the plain evaluator over a shipped set or a test file. Conditions are left to the expressions
// themselves; generated sets bring their own, see generate_condition_test.go.
func naively(c *Compiled, u *Unit, answers Answers) *naive {
	values := c.Values(answers)
	return newNaive(c.Set, u, 0, answers, func(source string) tri { return c.conditions[source].ask(u, values) })
}

// checkVerdict compares a verdict with the plain one and checks that its gaps are gaps.
func checkVerdict(t *testing.T, c *Compiled, u *Unit, answers Answers, v *Verdict) {
	t.Helper()
	for _, d := range naiveDifferences(v, naively(c, u, answers).evaluate()) {
		t.Error(d)
	}
	for i := range v.Lines {
		checkGap(t, c, u, answers, i, &v.Lines[i])
	}
	if (v.Result == Passed) != (v.Level != "") && v.Result != Inconclusive || v.Level == c.Set.Decision.Levels[0].ID && v.Missing != nil {
		t.Errorf("result %s, level %q, missing %v", v.Result, v.Level, v.Missing)
	}
}

// checkGap applies a gap of one figure and looks whether the criterion is met, and that one step less does not do it.
func checkGap(t *testing.T, c *Compiled, u *Unit, answers Answers, line int, l *Line) {
	t.Helper()
	if l.Outcome != NotMet || l.Gap.Amount.IsZero() {
		return
	}
	scale := int(c.scales[c.index[l.Gap.Fact]])
	apply := func(steps int64) Outcome {
		if l.Gap.Direction == Fewer {
			steps = -steps
		}
		changed := slices.Clone(answers)
		a, _ := changed.Find(l.Gap.Fact)
		sum, err := decimal.MustParse(a.Value).Add(decimal.MustNew(steps, scale))
		if err != nil {
			t.Fatal(err)
		}
		a.Value = sum.String()
		return naively(c, u, changed).criterion(c.criteria[line], groupKind(c.Set, l.ID)).outcome
	}
	if steps := l.Gap.Amount.coef; apply(steps) != Met || apply(steps-1) == Met {
		t.Errorf("%s: %s %s of %s is not the least that meets it", l.ID, l.Gap.Amount, l.Gap.Direction, l.Gap.Fact)
	}
}

// groupKind gives the kind of the group that a criterion stands in.
func groupKind(set *RuleSet, id string) GroupKind {
	for _, g := range set.Groups {
		if slices.ContainsFunc(g.Criteria, func(cr Criterion) bool { return cr.ID == id }) {
			return g.Kind
		}
	}
	return ""
}

// FuzzLoadRuleSet looks for files that break the loader, or that load and then break the evaluator.
func FuzzLoadRuleSet(f *testing.F) {
	for _, file := range []string{"testdata/sets/test.everything/1.yaml", "testdata/scored.yaml", "rulesets/vi-du.cham-diem/2026.1.yaml", "rulesets/thanh-hoa.thon-thong-minh/2022.35.yaml", "rulesets/thanh-hoa.commune/2023.1829.yaml"} {
		f.Add(read(f, file))
	}
	for seed := range uint64(12) {
		f.Add([]byte(asYAML(makeSet(seed).set))) // every key of the model between them
	}
	f.Add([]byte("id: a\nversion: \"1\"\nfacts: [{id: a, kind: count}]\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		set, err := LoadRuleSet("fuzz.yaml", content)
		if err != nil {
			if set != nil || err.Error() == "" {
				t.Fatal("a refused set was given")
			}
			return
		}
		c, err := Compile(set)
		if err != nil {
			t.Fatalf("a set that was loaded does not compile: %v", err)
		}
		r := rand.New(rand.NewPCG(1, uint64(len(content))))
		answers, _ := c.ReadAnswers(randomAnswers(r, c))
		v := c.Evaluate(&Unit{Level: set.Level, Kind: KindCommune}, answers)
		for i := range v.Lines {
			c.LineText(&v.Lines[i])
		}
		if _, err := ParseVerdict(v.JSON()); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzAgrees looks for a generated set, and answers to it, over which the two evaluators differ.
func FuzzAgrees(f *testing.F) {
	for seed := range uint64(12) {
		f.Add(seed * 1_000_000_007)
	}
	f.Fuzz(func(t *testing.T, seed uint64) { judgeSeed(t, seed) })
}

// FuzzEvaluate feeds answers as they come from outside into the set that uses every measure.
func FuzzEvaluate(f *testing.F) {
	c := everything(f)
	f.Add("speed", "20.5", "homes.total", "5", "homes.on-line", "3", "tier", "low", true)
	f.Add("report", "Di\u0323nh", "change", "-0.000001", "firms.total", "0", "plan", "true", false)
	f.Add("models", "999999999999", "area.total", "999999999999.999999", "area.covered", "999999999999.999999", "goods.total", "8,5", false)
	f.Fuzz(func(t *testing.T, f1, v1, f2, v2, f3, v3, f4, v4 string, noData bool) {
		given := []Answer{{Fact: f1, Value: v1, Explanation: v4}, {Fact: f2, Value: v2}, {Fact: f3, Value: v3, NoData: noData}, {Fact: f4, Value: v4, Evidence: []EvidenceDoc{{Document: v1, URI: v2}}}}
		answers, faults := c.ReadAnswers(given)
		if len(faults) == 0 {
			faults = c.CheckTogether(answers)
		}
		for _, e := range faults {
			if e.Reason == "" || e.Message.VI == "" || e.Message.EN == "" || e.Field == "" {
				t.Fatalf("half a refusal: %+v", e)
			}
		}
		if len(faults) > 0 {
			return
		}
		u := &Unit{Level: Commune, Kind: KindWard, Area: Lowland}
		v := c.Evaluate(u, answers)
		checkVerdict(t, c, u, answers, v)
		back, err := ParseVerdict(v.JSON())
		if err != nil || string(back.JSON()) != string(v.JSON()) {
			t.Fatalf("%v: %s", err, v.JSON())
		}
		if _, err := ParseAnswers(answers.JSON()); err != nil {
			t.Fatal(err)
		}
	})
}
