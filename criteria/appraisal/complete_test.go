package appraisal

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
)

// TestComplete refuses while something is open, names it, and freezes what was found.
func TestComplete(t *testing.T) {
	on := caseOf(t, reference)
	f := filled(t, on)
	record(t, f, on, Entry{Fact: "adults.total", Agrees: true}, Entry{Fact: "website.working", Agrees: true})
	_, _, err := f.Complete(on, Sampled{}, by(appraiser))
	var e *criteria.Error
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	var fields []string
	for _, x := range e.All() {
		fields = append(fields, x.Reason+" "+x.Field)
	}
	if diff := cmp.Diff([]string{"APPRAISAL_INCOMPLETE criteria[soc.adult-signature]", "APPRAISAL_INCOMPLETE criteria[soc.payment-account]"}, fields); diff != "" {
		t.Error(diff)
	}
	record(t, f, on, Entry{Fact: "adults.signature", Value: "200", Reason: "x"}, Entry{Fact: "adults.payment-account", NoData: true, Reason: "x"})
	c, event, err := f.Complete(on, Sampled{}, by(appraiser))
	if err != nil {
		t.Fatal(err)
	}
	if f.Assessment.State != criteria.Appraised || event.Kind != criteria.ActComplete || c.Number != 1 || c.Sample != "" || c.Accepted != nil {
		t.Errorf("state %s, %+v", f.Assessment.State, c)
	}
	answers, err := criteria.ParseAnswers(c.AnswersJSON)
	if err != nil {
		t.Fatal(err)
	}
	want := on.Rules.EvaluateOn(on.Unit, f.Assessment.Period.LastDay(), answers)
	if string(want.JSON()) != string(c.VerdictJSON) || want.Tally.Met != 1 {
		t.Errorf("met %d, or another verdict", want.Tally.Met)
	}
	deciding, err := f.Last.Deciding()
	claimed, _ := f.Last.Verdict()
	if err != nil || deciding.Tally.Met != 1 || claimed.Tally.Met != 3 {
		t.Errorf("claimed %d, deciding %d, %v", claimed.Tally.Met, deciding.Tally.Met, err)
	}
	_, _, err = f.Record(on, []Entry{{Fact: "adults.total", Agrees: true, Seen: 1}}, by(appraiser))
	wantRefusal(t, err, "WRONG_STATE", "state")
	f.Assessment.State = criteria.Checked // as after the council reopened it
	if v, err := f.View(on); err != nil || v.Done != nil {
		t.Errorf("a reopened appraisal is complete: %+v, %v", v.Done, err)
	}
	if c, _, err := f.Complete(on, Sampled{}, by(appraiser)); err != nil || c.Number != 2 {
		t.Errorf("%+v, %v", c, err)
	}
}

// TestSampled accepts what nobody looked at where the submission lies outside of a sample, and marks it.
func TestSampled(t *testing.T) {
	on := caseOf(t, reference)
	f := filled(t, on)
	record(t, f, on, Entry{Fact: "adults.signature", Value: "500", Reason: "x"})
	bound := appraiser
	bound.Criteria = []string{"soc.adult-signature"}
	_, _, err := f.Complete(on, Sampled{Name: "samples/s1"}, by(bound))
	wantRefusal(t, err, "CRITERION_NOT_GRANTED", "criterion")
	c, _, err := f.Complete(on, Sampled{Name: "samples/s1"}, by(appraiser))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"adults.payment-account", "adults.total", "website.working"}, c.Accepted); diff != "" || c.Sample != "samples/s1" {
		t.Errorf("%s %s", diff, c.Sample)
	}
	v, err := f.View(on)
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]FactState{}
	for _, line := range v.Criteria {
		for _, x := range line.Facts {
			states[x.Fact] = x.State
		}
	}
	if states["adults.total"] != Accepted || states["adults.signature"] != Differs || states["loudspeaker.smart"] != NotAnswered {
		t.Errorf("got %v", states)
	}
}

// TestJudgedOutsideOfSample does not accept unseen what nothing but an appraiser can judge: nothing is claimed of it.
func TestJudgedOutsideOfSample(t *testing.T) {
	on := caseOf(t, scored)
	f := claim(t, on, answer("model.description", "Mô hình chợ số"))
	_, _, err := f.Complete(on, Sampled{Name: "samples/s1"}, by(appraiser))
	wantRefusal(t, err, "APPRAISAL_INCOMPLETE", "criteria[bonus.model]")
	record(t, f, on, Entry{Fact: "model.description", Agrees: true, Judgement: Meets})
	if _, _, err := f.Complete(on, Sampled{Name: "samples/s1"}, by(appraiser)); err != nil {
		t.Error(err)
	}
}

// TestSayOfEndedUnit lets the province discuss what a unit claimed that has ended; the unit itself has nobody left.
func TestSayOfEndedUnit(t *testing.T) {
	on := caseOf(t, reference)
	f := filled(t, on)
	on.Unit.To = 20261101
	if _, _, err := Say("c1", f.Assessment, on, "gov.website", "x", by(appraiser)); err != nil {
		t.Error(err)
	}
	_, _, err := Say("c1", f.Assessment, on, "gov.website", "x", by(officer))
	wantRefusal(t, err, "UNIT_ENDED", "unit")
}

// TestFoundTogether refuses to complete what does not fit together: a part above its whole.
func TestFoundTogether(t *testing.T) {
	on := caseOf(t, reference)
	f := filled(t, on)
	record(t, f, on, Entry{Fact: "adults.total", Value: "600", Reason: "x"}, Entry{Fact: "adults.signature", Agrees: true},
		Entry{Fact: "adults.payment-account", Value: "500", Reason: "x"}, Entry{Fact: "website.working", Agrees: true})
	_, _, err := f.Complete(on, Sampled{}, by(appraiser))
	wantRefusal(t, err, "PART_ABOVE_WHOLE", "findings[adults.signature].value")
	if criteria.CodeOf(err) != criteria.FailedPrecondition || f.Assessment.State != criteria.Submitted {
		t.Errorf("%v, %s", err, f.Assessment.State)
	}
}

// TestJudged has an appraiser judge a statement in words, which nothing else can.
func TestJudged(t *testing.T) {
	on := caseOf(t, scored)
	words := "Mô hình chợ số"
	for judgement, want := range map[Judgement]struct {
		outcome criteria.Outcome
		points  string
	}{Meets: {criteria.Met, "3"}, Fails: {criteria.NotMet, "0"}} {
		f := claim(t, on, answer("model.description", words))
		_, _, err := f.Record(on, []Entry{{Fact: "model.description", Agrees: true}}, by(appraiser))
		wantRefusal(t, err, "JUDGEMENT_MISSING", "findings[model.description].judgement")
		if judgement == Fails {
			_, _, err := f.Record(on, []Entry{{Fact: "model.description", Agrees: true, Judgement: Fails}}, by(appraiser))
			wantRefusal(t, err, "REASON_MISSING", "findings[model.description].reason")
		}
		record(t, f, on, Entry{Fact: "model.description", Agrees: true, Judgement: judgement, Reason: "x"})
		c, _, err := f.Complete(on, Sampled{}, by(appraiser))
		if err != nil {
			t.Fatal(err)
		}
		deciding, err := f.Last.Deciding()
		if err != nil {
			t.Fatal(err)
		}
		for i, l := range deciding.Lines {
			if l.ID != "bonus.model" {
				continue
			}
			claimed, _ := f.Last.Verdict()
			if claimed.Lines[i].Outcome != criteria.AwaitingAppraisal || l.Outcome != want.outcome || l.Points.String() != want.points || l.Answer != words || !l.Gap.IsZero() {
				t.Errorf("%s: claimed %v, appraised %+v", judgement, claimed.Lines[i].Outcome, l)
			}
			if text := on.Rules.LineText(&l); text.VI == "" || text.EN == "" {
				t.Errorf("%s has no words", judgement)
			}
		}
		if string(c.JudgementsJSON) != `{"model.description":`+map[Judgement]string{Meets: "true}", Fails: "false}"}[judgement] {
			t.Errorf("got %s", c.JudgementsJSON)
		}
	}
}

// TestSay adds to a discussion and refuses what is none.
func TestSay(t *testing.T) {
	on := caseOf(t, reference)
	f := filled(t, on)
	revision := f.Assessment.Revision
	c, e, err := Say("c1", f.Assessment, on, "gov.website", " Đề nghị bổ sung ", by(officer))
	if err != nil || c.Text != "Đề nghị bổ sung" || e.Subject != "assessments/a1/comments/c1" || e.Number != 1 || e.Kind != criteria.ActComment {
		t.Fatalf("%+v, %+v, %v", c, e, err)
	}
	if f.Assessment.Revision != revision {
		t.Error("a comment is in the way of who answers")
	}
	_, _, err = Say("c2", f.Assessment, on, "gov.nothing", "x", by(officer))
	wantRefusal(t, err, "CRITERION_UNKNOWN", "criterion")
	_, _, err = Say("c2", f.Assessment, on, "gov.website", " \t", by(officer))
	wantRefusal(t, err, "TEXT_MISSING", "text")
	f.Assessment.Procedure = ""
	_, _, err = Say("c2", f.Assessment, on, "gov.website", "x", by(appraiser))
	wantRefusal(t, err, "ACTION_NOT_IN_PROCEDURE", "")
}
