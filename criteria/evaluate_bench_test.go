package criteria

import (
	"math/rand/v2"
	"testing"
)

// referenceCase gives the 37-criterion set bound to a lowland commune, with answers that meet everything but a few.
func referenceCase(tb testing.TB) (*Compiled, *Unit, Answers) {
	tb.Helper()
	lib, err := ShippedRuleSets()
	if err != nil {
		tb.Fatal(err)
	}
	c, err := lib.Find("ruleSets/reference.commune/versions/2026.1")
	if err != nil {
		tb.Fatal(err)
	}
	var given []Answer
	for i, f := range c.Set.Facts {
		a := Answer{Fact: f.ID, Value: "true", Evidence: []EvidenceDoc{{Document: "01/QĐ"}}}
		if f.Kind == CountFact {
			a.Value = "1000"
			if f.PartOf != "" && i%9 == 4 {
				a.Value = "555" // misses most thresholds
			}
		}
		given = append(given, a)
	}
	answers, faults := c.ReadAnswers(given)
	if len(faults) > 0 {
		tb.Fatal(Join(faults))
	}
	return c, &Unit{Code: "15448", Kind: KindCommune, Level: Commune, Area: Lowland, Province: "38"}, answers
}

// goal prints the limit of a figure beside it.
func goal(b *testing.B, limit float64, unit string) { b.ReportMetric(limit, "goal-"+unit) }

// BenchmarkVerdict judges answers that are laid out. A compiled table of 37 exact thresholds was seen to take 70 ns, a
// straight one 250, CEL 5,000.
func BenchmarkVerdict(b *testing.B) {
	c, u, a := referenceCase(b)
	bound, values := c.Bind(u), c.Values(a)
	var s Score
	b.ReportAllocs()
	for b.Loop() {
		bound.Judge(values, &s)
	}
	goal(b, 140, "ns/op")
}

// scoredCase gives the example that scores, with answers near its thresholds.
func scoredCase(tb testing.TB) (*Compiled, *Unit, Answers) {
	tb.Helper()
	lib, err := ShippedRuleSets()
	if err != nil {
		tb.Fatal(err)
	}
	c, err := lib.Find("ruleSets/vi-du.cham-diem/versions/2026.1")
	if err != nil {
		tb.Fatal(err)
	}
	r := rand.New(rand.NewPCG(7, 8))
	for {
		if a, faults := c.ReadAnswers(randomAnswers(r, c)); len(faults) == 0 && len(c.CheckTogether(a)) == 0 {
			return c, &Unit{Code: "15448", Kind: KindCommune, Level: Commune, Area: Lowland, Province: "38"}, a
		}
	}
}

// BenchmarkVerdictScored judges 25 criteria with points, conditions on facts, sanctions and four levels. Conditions are
// most of it.
func BenchmarkVerdictScored(b *testing.B) {
	c, u, a := scoredCase(b)
	bound, values := c.Bind(u), c.Values(a)
	var s Score
	b.ReportAllocs()
	for b.Loop() {
		bound.Judge(values, &s)
	}
}

// BenchmarkExplain gives the verdict with value, threshold and gap of every line, one after the other in one memory.
func BenchmarkExplain(b *testing.B) {
	c, u, a := referenceCase(b)
	bound, values := c.Bind(u), c.Values(a)
	b.ReportAllocs()
	var out Verdict
	for b.Loop() {
		bound.ExplainInto(values, &out)
	}
	goal(b, 2000, "ns/op")
}

// BenchmarkExplainAnew is the same into fresh memory, as a submission needs it, with its share of collecting garbage.
func BenchmarkExplainAnew(b *testing.B) {
	c, u, a := referenceCase(b)
	bound, values := c.Bind(u), c.Values(a)
	b.ReportAllocs()
	for b.Loop() {
		bound.Explain(values)
	}
}

// BenchmarkEvaluate begins with answers as they are stored.
func BenchmarkEvaluate(b *testing.B) {
	c, u, a := referenceCase(b)
	b.ReportAllocs()
	for b.Loop() {
		c.Evaluate(u, a)
	}
}

// BenchmarkVerdictJSON writes the canonical form.
func BenchmarkVerdictJSON(b *testing.B) {
	c, u, a := referenceCase(b)
	v := c.Evaluate(u, a)
	b.ReportAllocs()
	for b.Loop() {
		v.JSON()
	}
}

// BenchmarkSentences puts every line into words in both languages.
func BenchmarkSentences(b *testing.B) {
	c, u, a := referenceCase(b)
	v := c.Evaluate(u, a)
	b.ReportAllocs()
	for b.Loop() {
		for i := range v.Lines {
			c.LineText(&v.Lines[i])
		}
	}
}

// BenchmarkLoad reads and compiles the rule-set file.
func BenchmarkLoad(b *testing.B) {
	content, err := shippedRuleSets.ReadFile("rulesets/reference.commune/2026.1.yaml")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		set, err := LoadRuleSet("x.yaml", content)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := Compile(set); err != nil {
			b.Fatal(err)
		}
	}
}
