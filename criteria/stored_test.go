package criteria

import (
	"math/rand/v2"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// TestReadFacts reads what is stored in one go and the long way.
func TestReadFacts(t *testing.T) {
	c, r := everything(t), rand.New(rand.NewPCG(21, 22))
	quick := 0
	var memory Answers
	for range 2000 {
		answers, _ := c.ReadAnswers(randomAnswers(r, c))
		for i := range answers {
			a := &answers[i]
			a.Quality, a.Channel = []Quality{Actual, Estimated}[r.IntN(2)], []Channel{Typed, FromFile}[r.IntN(2)]
			a.Explanation = []string{"", `nói "}" và \ `, "[{"}[r.IntN(3)]
			if r.IntN(3) == 0 {
				a.Evidence = []EvidenceDoc{{Document: `1/QĐ "}`, Date: 20240101}, {URI: "https://a.vn/}]"}}
			}
			if a.Fact == "report" && !a.NoData {
				a.Value = []string{`"`, "lời", "\\", "a\nb", "}]"}[r.IntN(5)]
			}
		}
		stored := answers.JSON()
		if (&factReader{rest: stored}).all() {
			quick++
		}
		got, err := ReadFacts(stored, memory)
		if err != nil {
			t.Fatal(err)
		}
		var want Answers
		for _, a := range answers {
			want = append(want, Answer{Fact: a.Fact, Value: a.Value, NoData: a.NoData})
		}
		for i := range got {
			got[i] = Answer{Fact: got[i].Fact, Value: got[i].Value, NoData: got[i].NoData}
		}
		if diff := gocmp.Diff(want, got); diff != "" && len(want)+len(got) > 0 {
			t.Fatalf("%s: -want +got:\n%s", stored, diff)
		}
		memory = got
	}
	if quick < 500 || quick == 2000 {
		t.Errorf("%d of 2000 were read in one go", quick)
	}
	for _, wrong := range []string{"", "[", `[{"fact":"a"}`, `[{"fact":"a","value":"b`, `[{"fact":"a"},]`, "{}", `[{"fact":"a"}]x`} {
		if got, err := ReadFacts([]byte(wrong), nil); err == nil {
			t.Errorf("%q gave %v", wrong, got)
		}
	}
}

// TestVerdictLevel finds the level at the head of stored verdicts.
func TestVerdictLevel(t *testing.T) {
	for _, v := range []Verdict{
		{RuleSet: "ruleSets/a/versions/1", Digest: "d", Result: Passed, Level: "advanced"},
		{Result: Passed, Level: "a"},
		{Result: NotPassed, Lines: []Line{{ID: "x", Answer: `,"result":"a","level":"b"`}}},
		{Result: Inconclusive, Level: "basic"},
	} {
		b := v.JSON()
		if got := VerdictLevel(b[:min(len(b), 600)]); got != v.Level {
			t.Errorf("%s has level %q", b, got)
		}
	}
}
