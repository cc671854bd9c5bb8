package appraisal

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
)

// TestSideBySide looks at claim and finding beside each other, and at the outcomes that follow.
func TestSideBySide(t *testing.T) {
	on := caseOf(t, reference)
	f := claim(t, on, answer("households.total", "1000"), answer("households.electricity-cashless", "700"), answer("loudspeaker.smart", "true"))
	revision := f.Assessment.Revision
	made := record(t, f, on, Entry{Fact: "households.total", Value: "1000.0"},
		Entry{Fact: "households.electricity-cashless", Value: "500", Reason: " đếm lại ", Evidence: []criteria.EvidenceDoc{{Document: "2/BB"}}})
	if !made[0].Agrees || made[0].Value != "" || made[0].Appraised().Value != "1000" {
		t.Errorf("1000.0 is not 1000: %+v", made[0])
	}
	if made[1].Agrees || made[1].Reason != "đếm lại" || made[1].Claimed.Value != "700" || made[1].Criterion != "soc.electricity-cashless" || made[1].Place != 2 {
		t.Errorf("got %+v", made[1])
	}
	if f.Assessment.Revision != revision+1 || f.Assessment.State != criteria.Submitted {
		t.Errorf("revision %d, state %s", f.Assessment.Revision, f.Assessment.State)
	}
	v, err := f.View(on)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(v.Criteria, func(c CriterionView) bool { return c.ID == "soc.electricity-cashless" })
	if !v.Criteria[i].Differs || v.Claimed.Lines[i].Outcome != criteria.Met || v.Appraised.Lines[i].Outcome != criteria.NotMet {
		t.Errorf("claimed %v, appraised %v", v.Claimed.Lines[i].Outcome, v.Appraised.Lines[i].Outcome)
	}
	if got := v.Criteria[i].Facts[0]; got.State != Differs || got.Claimed.Value != "700" || got.Appraised.Value != "500" || got.Seen != 1 {
		t.Errorf("got %+v", got)
	}
	if len(v.Open) == 0 || slices.Contains(v.Open, "soc.electricity-cashless") {
		t.Errorf("open are %v", v.Open)
	}
}

// TestEventOfFindings holds the words of the event still: others read them.
func TestEventOfFindings(t *testing.T) {
	on := caseOf(t, reference)
	f := claim(t, on, answer("loudspeaker.smart", "true"))
	_, e, err := f.Record(on, []Entry{{Fact: "loudspeaker.smart", Value: "false", Reason: "x & y"}}, by(appraiser))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"submission":1,"findings":[{"place":1,"fact":"loudspeaker.smart","number":1,"submission":1,"criterion":"` + on.Rules.CriteriaOf("loudspeaker.smart")[0] +
		`","claimed":{"fact":"loudspeaker.smart","value":"true","quality":"actual","channel":"typed","evidence":[{"document":"1/BC-UBND"}]},"value":"false","reason":"x & y"}]}`
	if diff := cmp.Diff(want, string(e.Change)); diff != "" || e.Kind != criteria.ActFinding || e.Subject != "assessments/a1" || e.Number != f.Assessment.Revision {
		t.Errorf("%s\n%+v", diff, e)
	}
}

// TestRecordRefuses goes through what keeps a finding from being recorded, by the reason.
func TestRecordRefuses(t *testing.T) {
	on := caseOf(t, reference)
	bound := appraiser
	bound.Criteria = []string{"gov.officials-signature"}
	own := appraiser
	own.Holder = " ubnd  XÃ Định Hòa"
	elsewhere := appraiser
	elsewhere.Scope.Code = "30"
	for name, test := range map[string]struct {
		by            criteria.Actor
		entries       []Entry
		reason, field string
	}{
		"an unknown fact":         {appraiser, []Entry{{Fact: "nothing", Agrees: true}}, "FACT_UNKNOWN", "findings[nothing].fact"},
		"no value":                {appraiser, []Entry{{Fact: "loudspeaker.smart"}}, "VALUE_MISSING", "findings[loudspeaker.smart].value"},
		"a value of another kind": {appraiser, []Entry{{Fact: "households.total", Value: "-1", Reason: "x"}}, "VALUE_OUT_OF_RANGE", "findings[households.total].value"},
		"agreeing and a value":    {appraiser, []Entry{{Fact: "households.total", Agrees: true, Value: "2"}}, "FINDING_CONTRADICTS", "findings[households.total].agrees"},
		"a difference without a reason": {
			appraiser, []Entry{{Fact: "households.total", Value: "2", Reason: " "}}, "REASON_MISSING", "findings[households.total].reason",
		},
		"no data without a reason": {appraiser, []Entry{{Fact: "households.total", NoData: true}}, "REASON_MISSING", "findings[households.total].reason"},
		"a judgement of a figure": {
			appraiser, []Entry{{Fact: "households.total", Agrees: true, Judgement: Meets}}, "JUDGEMENT_MISPLACED", "findings[households.total].judgement",
		},
		"evidence of nothing": {
			appraiser,
			[]Entry{{Fact: "households.total", Agrees: true, Evidence: []criteria.EvidenceDoc{{Title: "x"}}}},
			"EVIDENCE_EMPTY", "findings[households.total].evidence[0].document",
		},
		"a long reason":             {appraiser, []Entry{{Fact: "households.total", Value: "2", Reason: strings.Repeat("x", 4001)}}, "TEXT_TOO_LONG", "findings[households.total].reason"},
		"a fact twice":              {appraiser, []Entry{{Fact: "households.total", Agrees: true}, {Fact: "households.total", Agrees: true}}, "FACT_TWICE", "findings[households.total].fact"},
		"a finding nobody has made": {appraiser, []Entry{{Fact: "households.total", Agrees: true, Seen: 1}}, "STALE_FINDING", "findings[households.total].revision"},
		"a criterion that does not use it": {
			appraiser, []Entry{{Fact: "households.total", Agrees: true, Criterion: "gov.website"}}, "CRITERION_MISFIT", "findings[households.total].criterion",
		},
		"another department's criterion": {bound, []Entry{{Fact: "households.total", Agrees: true}}, "CRITERION_NOT_GRANTED", "findings[households.total].criterion"},
		"one's own claim":                {own, []Entry{{Fact: "households.total", Agrees: true}}, "OWN_CLAIM", ""},
		"another province":               {elsewhere, []Entry{{Fact: "households.total", Agrees: true}}, "OUT_OF_SCOPE", "unit"},
		"an officer":                     {officer, []Entry{{Fact: "households.total", Agrees: true}}, "ACTION_NOT_OF_ROLE", ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := claim(t, on, answer("households.total", "1000"))
			f.Assessment.Holders = []string{"tokens/officer", "UBND xã Định Hòa"}
			before := *f.Assessment
			made, e, err := f.Record(on, test.entries, by(test.by))
			wantRefusal(t, err, test.reason, test.field)
			if made != nil || e != nil || len(f.Findings) != 0 || f.Assessment.Revision != before.Revision {
				t.Error("the refusal has left something")
			}
		})
	}
	f := claim(t, on, answer("households.total", "1000"))
	f.Assessment.State = criteria.Returned
	_, _, err := f.Record(on, []Entry{{Fact: "households.total", Agrees: true}}, by(appraiser))
	wantRefusal(t, err, "WRONG_STATE", "state")
}

// TestOwnClaim knows a hand in the claim by the name of the office and by that of the right, however it is written.
func TestOwnClaim(t *testing.T) {
	on := caseOf(t, reference)
	for _, hands := range [][]string{
		{"Sở Khoa học và Công nghệ"},
		{"sở  KHOA HỌC và công nghệ "},
		{"So\u031b\u0309 Khoa ho\u0323c va\u0300 Co\u0302ng nghe\u0323\u0302"}, // the same, decomposed
		{"tokens/appraiser"},
		{"x", "TOKENS/Appraiser"},
	} {
		f := claim(t, on, answer("households.total", "1000"))
		f.Assessment.Holders = hands
		_, _, err := f.Record(on, []Entry{{Fact: "households.total", Agrees: true}}, by(appraiser))
		wantRefusal(t, err, "OWN_CLAIM", "")
		_, _, err = f.Return(on, ReturnEntry{Criteria: []Reopened{{Criterion: "gov.website", Reason: "x"}}}, by(appraiser))
		wantRefusal(t, err, "OWN_CLAIM", "")
		_, _, err = f.Complete(on, Sampled{}, by(appraiser))
		wantRefusal(t, err, "OWN_CLAIM", "")
	}
}

// TestReplaced has a later finding replace the former, which stays as it was.
func TestReplaced(t *testing.T) {
	on := caseOf(t, reference)
	f := claim(t, on, answer("households.total", "1000"))
	first := record(t, f, on, Entry{Fact: "households.total", Value: "900", Reason: "a"})[0]
	_, _, err := f.Record(on, []Entry{{Fact: "households.total", Agrees: true}}, by(appraiser))
	wantRefusal(t, err, "STALE_FINDING", "findings[households.total].revision")
	if criteria.CodeOf(err) != criteria.Aborted {
		t.Errorf("code %v", criteria.CodeOf(err))
	}
	second := record(t, f, on, Entry{Fact: "households.total", Agrees: true, Seen: 1})[0]
	if second.Number != 2 || second.Place != 2 || second.Name() != "assessments/a1/findings/households.total-2" {
		t.Errorf("got %+v", second)
	}
	if diff := cmp.Diff([]Finding{first, second}, f.Findings); diff != "" {
		t.Error(diff)
	}
	claims, err := f.Claims()
	if err != nil {
		t.Fatal(err)
	}
	if standing := f.Standing(claims); len(standing) != 1 || standing["households.total"].Number != 2 {
		t.Errorf("standing are %v", standing)
	}
}
