package criteria

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// frozen files once under the scored set and gives what a database has then.
func frozen(t *testing.T) (*Compiled, *Frozen) {
	t.Helper()
	c := scoredSet(t)
	u := &Unit{Code: "15448", Name: "Định Hòa", Kind: KindCommune, Level: Commune, Province: "38", Area: Lowland, From: 20250701}
	act := Act{Actor: Actor{ID: "tokens/a", Role: Admin, Scope: inThanhHoa}, Today: 20261120, At: 3}
	on := Case{Unit: u, Rules: c}
	a, _, err := Open("a1", on, "2026", []Answer{{Fact: "speed", Value: "50", Quality: Actual, Channel: Typed}}, 0, act)
	if err != nil {
		t.Fatal(err)
	}
	e, s, err := a.Submit(on, 0, act)
	if err != nil {
		t.Fatal(err)
	}
	return c, &Frozen{Submission: s, Period: "2026", Events: [][]byte{[]byte(`{"number":7}`), e.Change}}
}

func partsOf(found []Difference) []string {
	parts := []string{}
	for _, d := range found {
		parts = append(parts, d.What)
	}
	return parts
}

// TestRecompute alters one thing after the other.
func TestRecompute(t *testing.T) {
	edit := func(b *[]byte, old, with string) {
		after := bytes.Replace(*b, []byte(old), []byte(with), 1)
		if bytes.Equal(after, *b) {
			t.Fatalf("%q is not in %s", old, *b)
		}
		*b = after
	}
	for name, test := range map[string]struct {
		alter func(f *Frozen)
		want  []string
	}{
		"nothing":     {func(*Frozen) {}, []string{}},
		"verdict":     {func(f *Frozen) { edit(&f.Submission.VerdictJSON, "not_", "nat_") }, []string{"verdict"}},
		"verdict cut": {func(f *Frozen) { f.Submission.VerdictJSON = nil }, []string{"verdict"}},
		"answers":     {func(f *Frozen) { edit(&f.Submission.AnswersJSON, "50", "51") }, []string{"answers"}},
		"no answers":  {func(f *Frozen) { f.Submission.AnswersJSON = []byte("{") }, []string{"answers", "answers"}},
		"answers and verdict": {func(f *Frozen) {
			edit(&f.Submission.AnswersJSON, "50", "51")
			edit(&f.Submission.VerdictJSON, "not_", "nat_")
		}, []string{"answers", "verdict"}},
		"unit":                  {func(f *Frozen) { edit(&f.Submission.UnitJSON, "Hòa", "Hoà") }, []string{"unit"}},
		"unit's columns":        {func(f *Frozen) { f.Submission.Unit.Code = "15451" }, []string{"unit_code"}},
		"result":                {func(f *Frozen) { f.Submission.Result = Passed }, []string{"result"}},
		"a column of the tally": {func(f *Frozen) { f.Submission.Tally.Unknown++ }, []string{"unknown"}},
		"two columns":           {func(f *Frozen) { f.Submission.Tally.Met++; f.Submission.Tally.Of++ }, []string{"met", "out_of"}},
		"day":                   {func(f *Frozen) { f.Submission.FiledOn++ }, []string{"filed_on"}},
		"version":               {func(f *Frozen) { f.Submission.RuleSet.Version = "9" }, []string{"rule_set_id"}},
		"digest":                {func(f *Frozen) { f.Submission.Digest = "0" }, []string{"digest"}},
		"period":                {func(f *Frozen) { f.Period = "" }, []string{"period"}},
		"event":                 {func(f *Frozen) { f.Events = f.Events[:1] }, []string{"event"}},
		"no event and answers":  {func(f *Frozen) { f.Events = nil; edit(&f.Submission.AnswersJSON, "50", "51") }, []string{"event", "verdict"}},
		"event's hash":          {func(f *Frozen) { edit(&f.Events[1], `verdict_sha256":"`, `verdict_sha256":"0`) }, []string{"event"}},
		"event's tally":         {func(f *Frozen) { edit(&f.Events[1], `"tally":{"met":`, `"tally":{"met":1`) }, []string{"event"}},
		"event's level":         {func(f *Frozen) { edit(&f.Events[1], `"level":""`, `"level":"x"`) }, []string{"event"}},
	} {
		c, f := frozen(t)
		test.alter(f)
		found := Recompute(f, c, Text{})
		if diff := cmp.Diff(test.want, partsOf(found)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		for _, d := range found {
			if d.Record != "assessments/a1/submissions/1" || d.Message.VI == "" || d.Message.EN == "" {
				t.Errorf("%s: %+v", name, d)
			}
		}
	}
}

// TestRecomputeOtherwise tells what was altered from what this program computes in another way, and where.
func TestRecomputeOtherwise(t *testing.T) {
	c, f := frozen(t)
	stands := f.Submission.VerdictJSON
	altered := bytes.Replace(stands, []byte("not_passed"), []byte("passed"), 1)
	at := bytes.Index(stands, []byte("not_passed"))
	f.Submission.VerdictJSON = altered
	if found := Recompute(f, c, Text{}); len(found) != 1 || found[0].At != at || found[0].Message != Say("recompute.altered") {
		t.Errorf("got %+v, want byte %d", found, at)
	}
	f.Events[1] = bytes.Replace(f.Events[1], []byte(SHA256Hex(stands)), []byte(SHA256Hex(altered)), 1)
	if found := Recompute(f, c, Text{}); len(found) != 1 || found[0].At != at || found[0].Message != Say("recompute.otherwise") {
		t.Errorf("got %+v, want byte %d", found, at)
	}
}

// TestRecordedRules compiles what is recorded, and says what is wrong with what is not right.
func TestRecordedRules(t *testing.T) {
	content := string(read(t, "testdata/scored.yaml"))
	c, f := frozen(t)
	shipped := Shipped(c, content, "", nil, author)
	p, e := shipped.Published, shipped.Events[0]
	for name, test := range map[string]struct {
		alter func(string) string
		event []byte
		rules bool
		want  []string // parts of differences of the version
	}{
		"as it came in":   {func(s string) string { return s }, e.Change, true, []string{}},
		"a remark":        {func(s string) string { return s + "# một\n" }, e.Change, true, []string{"content"}},
		"without event":   {func(s string) string { return s }, nil, true, []string{"content"}},
		"another quota":   {func(s string) string { return strings.Replace(s, "at_most: 25", "at_most: 26", 1) }, e.Change, false, []string{"content"}},
		"a text not YAML": {func(string) string { return "{" }, e.Change, false, []string{"content"}},
	} {
		altered := *p
		altered.Content = test.alter(content)
		rules, why, found := RecordedRules(p.Ref, &altered, test.event)
		if diff := cmp.Diff(test.want, partsOf(found)); diff != "" || (rules != nil) != test.rules || (why == Text{}) != test.rules {
			t.Errorf("%s: rules %v, %v\n%s", name, rules != nil, why, diff)
		}
		if got := partsOf(Recompute(f, rules, why)); test.rules != (len(got) == 0) || !test.rules && (len(got) != 1 || got[0] != "rule_set") {
			t.Errorf("%s: %v", name, got)
		}
	}
	if rules, why, found := RecordedRules(p.Ref, nil, nil); rules != nil || why.EN == "" || len(found) != 0 {
		t.Error("a version that is not there:", rules, why, found)
	}
	other := scoredSet(t)
	other.Digest = "another"
	if got := partsOf(Recompute(f, other, Text{})); len(got) != 1 || got[0] != "rule_set" {
		t.Error("rules that did not judge:", got)
	}
}
