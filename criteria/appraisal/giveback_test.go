package appraisal

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
)

// filled claims something about three criteria: two share the number of adults.
func filled(tb testing.TB, on criteria.Case) *File {
	return claim(tb, on, answer("adults.total", "1000"), answer("adults.signature", "700"),
		answer("adults.payment-account", "900"), answer("website.working", "true"))
}

// TestReturnInPart gives one criterion back, has it corrected, and looks at what stands on and what is open again.
func TestReturnInPart(t *testing.T) {
	on := caseOf(t, reference)
	f := filled(t, on)
	record(t, f, on, Entry{Fact: "adults.total", Agrees: true}, Entry{Fact: "adults.payment-account", Value: "800", Reason: "x"},
		Entry{Fact: "website.working", Agrees: true})
	r, e, err := f.Return(on, ReturnEntry{
		Criteria: []Reopened{{Criterion: "soc.payment-account", Reason: " thiếu biểu ", Facts: []string{"adults.payment-account"}}}, CorrectBy: 20261130,
	}, by(appraiser))
	if err != nil {
		t.Fatal(err)
	}
	a := f.Assessment
	if a.State != criteria.Returned || a.CorrectBy != 20261130 || a.ReturnedOn != 20261120 || !strings.HasSuffix(a.ReturnReason, ": thiếu biểu") {
		t.Errorf("got %+v", a)
	}
	if diff := cmp.Diff([]string{"soc.payment-account"}, a.OpenCriteria) + cmp.Diff([]string{"adults.payment-account"}, a.OpenFacts); diff != "" {
		t.Error(diff)
	}
	_, err = a.Answer(on, []criteria.Answer{answer("adults.payment-account", "810"), answer("adults.total", "1001")}, by(officer))
	wantRefusal(t, err, "FACT_LOCKED", "answers[adults.total]")
	_, err = a.Answer(on, []criteria.Answer{answer("loudspeaker.smart", "true")}, by(officer))
	wantRefusal(t, err, "FACT_LOCKED", "answers[loudspeaker.smart]")
	if _, err = a.Answer(on, []criteria.Answer{answer("adults.payment-account", "810"), answer("adults.total", "1000")}, by(officer)); err != nil {
		t.Fatalf("what is as it stands is refused: %v", err)
	}
	filed := file(t, f, on)
	hash := `"locked_sha256":"` + r.Part.LockedSHA256 + `"`
	if !strings.Contains(string(e.Change), hash) || !strings.Contains(string(filed.Change), hash) {
		t.Errorf("the hash %s is not in both events:\n%s\n%s", hash, e.Change, filed.Change)
	}
	o, err := f.Outcome()
	if err != nil {
		t.Fatal(err)
	}
	if len(o.Standing) != 2 || o.Standing["adults.payment-account"] != nil || o.Standing["adults.total"] == nil {
		t.Errorf("standing are %v", o.Standing)
	}
	if diff := cmp.Diff([]string{"soc.adult-signature", "soc.payment-account"}, o.Open(on.Rules, nil)); diff != "" {
		t.Error(diff)
	}
	if v, err := f.View(on); err != nil || v.Part == nil || v.Part.Number != 1 {
		t.Errorf("%+v, %v", v.Part, err)
	}
	record(t, f, on, Entry{Fact: "adults.payment-account", Agrees: true, Seen: 1})
}

// TestReopenedThoughTheSame opens a fact that the commune leaves as it is: what was found before does not stand on.
func TestReopenedThoughTheSame(t *testing.T) {
	on := caseOf(t, reference)
	f := filled(t, on)
	record(t, f, on, Entry{Fact: "website.working", Agrees: true})
	if _, _, err := f.Return(on, ReturnEntry{Criteria: []Reopened{{Criterion: "gov.website", Reason: "x"}}}, by(appraiser)); err != nil {
		t.Fatal(err)
	}
	file(t, f, on)
	if o, err := f.Outcome(); err != nil || len(o.Standing) != 0 {
		t.Errorf("standing are %v, %v", o.Standing, err)
	}
}

// TestReturnedWhole opens everything again.
func TestReturnedWhole(t *testing.T) {
	on := caseOf(t, reference)
	f := filled(t, on)
	record(t, f, on, Entry{Fact: "website.working", Agrees: true})
	_, r, err := f.Assessment.Return(on, "x", 0, by(appraiser))
	if err != nil {
		t.Fatal(err)
	}
	f.Returns = append(f.Returns, Returned{Return: *r})
	if _, err := f.Assessment.Answer(on, []criteria.Answer{answer("adults.total", "1002")}, by(officer)); err != nil {
		t.Fatal(err)
	}
	if e := file(t, f, on); strings.Contains(string(e.Change), "locked") {
		t.Errorf("nothing was locked: %s", e.Change)
	}
	if o, err := f.Outcome(); err != nil || len(o.Standing) != 0 {
		t.Errorf("standing are %v, %v", o.Standing, err)
	}
}

// TestReturnRefuses goes through what keeps criteria from going back.
func TestReturnRefuses(t *testing.T) {
	on := caseOf(t, reference)
	bound := appraiser
	bound.Criteria = []string{"gov.website"}
	website := Reopened{Criterion: "gov.website", Reason: "x"}
	for name, test := range map[string]struct {
		by            criteria.Actor
		entry         ReturnEntry
		reason, field string
	}{
		"unknown":             {appraiser, ReturnEntry{Criteria: []Reopened{{Criterion: "gov.nothing", Reason: "x"}}}, "CRITERION_UNKNOWN", "criteria[gov.nothing]"},
		"twice":               {appraiser, ReturnEntry{Criteria: []Reopened{website, website}}, "CRITERION_TWICE", "criteria[gov.website]"},
		"no reason":           {appraiser, ReturnEntry{Criteria: []Reopened{{Criterion: "gov.website", Reason: "\t"}}}, "REASON_MISSING", "criteria[gov.website].reason"},
		"not granted":         {bound, ReturnEntry{Criteria: []Reopened{website, {Criterion: "soc.public-wifi", Reason: "x"}}}, "CRITERION_NOT_GRANTED", "criteria[soc.public-wifi]"},
		"linked":              {appraiser, ReturnEntry{Criteria: []Reopened{{Criterion: "soc.payment-account", Reason: "x"}}}, "CRITERIA_LINKED", "criteria"},
		"linked by its facts": {appraiser, ReturnEntry{Criteria: []Reopened{{Criterion: "soc.payment-account", Reason: "x", Facts: []string{"adults.total"}}}}, "CRITERIA_LINKED", "criteria"},
		"a fact of another": {
			appraiser,
			ReturnEntry{Criteria: []Reopened{{Criterion: "gov.website", Reason: "x", Facts: []string{"adults.total"}}}},
			"FACT_MISFIT", "criteria[gov.website].facts",
		},
		"due before the return": {appraiser, ReturnEntry{Criteria: []Reopened{website}, CorrectBy: 20261119}, "CORRECT_BY_PASSED", "correctBy"},
		"tomorrow":              {appraiser, ReturnEntry{Criteria: []Reopened{website}, On: 20261121}, "DATE_TO_COME", "returnedOn"},
		"yesterday":             {appraiser, ReturnEntry{Criteria: []Reopened{website}, On: 20261119}, "LATE_ENTRY", "returnedOn"},
		"an officer":            {officer, ReturnEntry{Criteria: []Reopened{website}}, "ACTION_NOT_OF_ROLE", ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := filled(t, on)
			_, _, err := f.Return(on, test.entry, by(test.by))
			wantRefusal(t, err, test.reason, test.field)
			if f.Assessment.State != criteria.Submitted || f.Assessment.OpenCriteria != nil || f.Returns != nil {
				t.Error("the refusal has left something")
			}
		})
	}
}

// TestLinkedTogether takes criteria that share a fact where all of them go back.
func TestLinkedTogether(t *testing.T) {
	on := caseOf(t, reference)
	f := filled(t, on)
	var all []Reopened
	for _, id := range on.Rules.CriteriaOf("adults.total") {
		all = append(all, Reopened{Criterion: id, Reason: "x"})
	}
	if len(all) < 2 {
		t.Fatal("no criteria share a fact")
	}
	r, _, err := f.Return(on, ReturnEntry{Criteria: all}, by(appraiser))
	if err != nil || !strings.Contains(strings.Join(r.Part.OpenFacts, " "), "adults.total") {
		t.Errorf("%v, %v", r, err)
	}
}

// TestLockedChanged files nothing where what was locked is another one: somebody was in the database.
func TestLockedChanged(t *testing.T) {
	on := caseOf(t, reference)
	f := filled(t, on)
	if _, _, err := f.Return(on, ReturnEntry{Criteria: []Reopened{{Criterion: "gov.website", Reason: "x"}}}, by(appraiser)); err != nil {
		t.Fatal(err)
	}
	a := f.Assessment
	a.Answers = a.Answers.Merge(criteria.Answers{answer("adults.total", "1001")})
	a.Procedure = ""
	_, _, err := a.Submit(on, 0, by(officer))
	wantRefusal(t, err, "LOCKED_CHANGED", "answers")
}
