package criteria

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCanonicalJSON checks that what is frozen reads back as it was, whatever people wrote into it, and is what the
// general writer would give but for its needless escapes.
func TestCanonicalJSON(t *testing.T) {
	c, err := LoadFile(os.DirFS("testdata/sets"), "test.everything/1.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"", "đã nộp", `"quoted" \ back`, "line\nbreak\ttab", "<b>&amp;", "\u2028 \u0000 end", "bad \xff utf-8"} {
		given := []Answer{
			{Fact: "report", Value: words, Explanation: words, Quality: Estimated, Channel: FromFile},
			{Fact: "plan", NoData: true},
			{Fact: "speed", Value: "20.5", Evidence: []EvidenceDoc{{Document: "1/QĐ", Date: 20240301, Issuer: words, Title: words, URI: "https://a/?x=1&y=<2>"}}},
			{Fact: "homes.total", Value: "7"},
			{Fact: "homes.on-line", Value: "3"},
			{Fact: "tier", Value: "low"},
		}
		answers := Answers(given)
		var back Answers
		if back, err = ParseAnswers(answers.JSON()); err != nil {
			t.Fatalf("%q: %v", words, err)
		}
		general, err := json.Marshal([]Answer(answers))
		if err != nil {
			t.Fatal(err)
		}
		want, err := ParseAnswers(general)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, back); diff != "" {
			t.Errorf("answers with %q (-general +canonical):\n%s", words, diff)
		}
		read, faults := c.ReadAnswers(given[1:])
		if faults != nil {
			t.Fatal(Join(faults))
		}
		v := c.Evaluate(&Unit{Kind: KindWard, Level: Commune, Area: Lowland}, read)
		v.Lines[0].Answer = words
		got, err := ParseVerdict(v.JSON())
		if err != nil {
			t.Fatalf("%v: %s", err, v.JSON())
		}
		if general, err = json.Marshal(v); err != nil {
			t.Fatal(err)
		}
		plain, err := ParseVerdict(general)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(plain, got, cmp.AllowUnexported(Quantity{})); diff != "" {
			t.Errorf("verdict with %q (-general +canonical):\n%s", words, diff)
		}
		if string(got.JSON()) != string(v.JSON()) && words != "bad \xff utf-8" {
			t.Error("reading and writing again gives other bytes")
		}
	}
}
