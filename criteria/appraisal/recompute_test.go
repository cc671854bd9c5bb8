package appraisal

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
)

// completed appraises a claim and gives what a database has then: two facts, one of them found otherwise.
func completed(t *testing.T) (criteria.Case, *criteria.Frozen) {
	t.Helper()
	on := caseOf(t, reference)
	f := claim(t, on, answer("adults.signature", "700"), answer("adults.total", "1000"))
	record(t, f, on, Entry{Fact: "adults.signature", Value: "200", Reason: "đếm lại"}, Entry{Fact: "adults.total", Agrees: true})
	c, e, err := f.Complete(on, Sampled{}, by(appraiser))
	if err != nil {
		t.Fatal(err)
	}
	return on, &criteria.Frozen{
		Submission: f.Last, Period: f.Assessment.Period, Completions: [][]byte{[]byte(`{"submission":9,"number":1}`), e.Change},
		Appraisals: []criteria.FrozenAppraisal{{
			Number: c.Number, AnswersJSON: c.AnswersJSON, JudgementsJSON: c.JudgementsJSON, VerdictJSON: c.VerdictJSON, Result: c.Result,
		}},
	}
}

// TestRecomputeAppraised alters one thing of a completed appraisal after the other.
func TestRecomputeAppraised(t *testing.T) {
	edit := func(b *[]byte, old, with string) {
		after := bytes.Replace(*b, []byte(old), []byte(with), 1)
		if bytes.Equal(after, *b) {
			t.Fatalf("%q is not in %s", old, *b)
		}
		*b = after
	}
	for name, test := range map[string]struct {
		alter func(f *criteria.Frozen)
		want  []string
	}{
		"nothing":             {func(*criteria.Frozen) {}, nil},
		"verdict":             {func(f *criteria.Frozen) { edit(&f.Appraisals[0].VerdictJSON, "not_", "nat_") }, []string{"verdict"}},
		"verdict cut":         {func(f *criteria.Frozen) { f.Appraisals[0].VerdictJSON = nil }, []string{"verdict"}},
		"answers":             {func(f *criteria.Frozen) { edit(&f.Appraisals[0].AnswersJSON, "200", "900") }, []string{"answers"}},
		"no answers":          {func(f *criteria.Frozen) { f.Appraisals[0].AnswersJSON = []byte("{") }, []string{"answers", "answers"}},
		"judgements":          {func(f *criteria.Frozen) { f.Appraisals[0].JudgementsJSON = []byte(`{"x":true}`) }, []string{"judgements"}},
		"judgements are none": {func(f *criteria.Frozen) { f.Appraisals[0].JudgementsJSON = nil }, []string{"judgements", "judgements"}},
		"answers and verdict": {func(f *criteria.Frozen) {
			edit(&f.Appraisals[0].AnswersJSON, "200", "900")
			edit(&f.Appraisals[0].VerdictJSON, "not_", "nat_")
		}, []string{"answers", "verdict"}},
		"result":      {func(f *criteria.Frozen) { f.Appraisals[0].Result = criteria.Passed }, []string{"result"}},
		"event":       {func(f *criteria.Frozen) { f.Completions = f.Completions[:1] }, []string{"event"}},
		"event's sum": {func(f *criteria.Frozen) { edit(&f.Completions[1], `verdict_sha256":"`, `verdict_sha256":"0`) }, []string{"event"}},
		"event's tally": {func(f *criteria.Frozen) {
			edit(&f.Completions[1], `"tally":{"met":`, `"tally":{"met":1`)
		}, []string{"event"}},
		"gone":     {func(f *criteria.Frozen) { f.Appraisals = nil }, []string{"appraisal"}},
		"the unit": {func(f *criteria.Frozen) { f.Submission.UnitJSON = nil }, nil}, // said of the submission
		"the unit, and the verdict": {func(f *criteria.Frozen) {
			f.Submission.UnitJSON = nil
			edit(&f.Appraisals[0].VerdictJSON, "not_", "nat_")
		}, []string{"verdict"}},
		// An editor of the database who puts the hash right as well is found by what is computed.
		"verdict with its hash": {func(f *criteria.Frozen) {
			was := criteria.SHA256Hex(f.Appraisals[0].VerdictJSON)
			edit(&f.Appraisals[0].VerdictJSON, `"value":"20"`, `"value":"90"`)
			edit(&f.Completions[1], was, criteria.SHA256Hex(f.Appraisals[0].VerdictJSON))
		}, []string{"verdict"}},
	} {
		on, f := completed(t)
		test.alter(f)
		var parts []string
		for _, d := range criteria.RecomputeAppraised(f, on.Rules) {
			parts = append(parts, d.What)
			if d.Record != "assessments/a1/submissions/1/appraisals/1" {
				t.Errorf("%s: the record is %s", name, d.Record)
			}
		}
		if diff := cmp.Diff(test.want, parts); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
