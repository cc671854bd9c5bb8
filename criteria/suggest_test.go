package criteria

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSuggest offers what was answered before, with where it comes from, and nothing that means something else by now.
func TestSuggest(t *testing.T) {
	c, old := scoredSet(t), everything(t)
	past := []PastAnswers{
		{Origin: "older", Rules: c, Period: "2024", FiledOn: 20250110, Answers: Answers{{Fact: "files", Value: "5"}, {Fact: "talks", Value: "9"}}},
		{Origin: "first", Rules: c, Period: "2025", FiledOn: 20260105, Answers: Answers{{Fact: "files", Value: "7"}, {Fact: "tier", Value: "mid"}}},
		{Origin: "again", Rules: c, Period: "2025", FiledOn: 20260201, Answers: Answers{{Fact: "files", Value: "8"}, {Fact: "late", NoData: true}}},
		{Origin: "later", Rules: c, Period: "2027", FiledOn: 20280101, Answers: Answers{{Fact: "visits", Value: "3"}}},
		// plan means the same in both sets, speed has lost its unit.
		{Origin: "other set", Rules: old, Period: "2026", FiledOn: 20260401, Answers: Answers{{Fact: "plan", Value: "true"}, {Fact: "speed", Value: "9"}}},
	}
	got := map[string]string{}
	for _, s := range c.Suggest("2026", past) {
		got[s.Answer.Fact] = string(s.Kind) + " " + s.Answer.Value + " of " + s.Origin
	}
	want := map[string]string{
		"files": "carried 8 of again", "files.before": "previous 8 of again", "talks": "carried 9 of older",
		"tier": "carried mid of first", "plan": "carried true of other set",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	doubts := c.Doubts("2026", Answers{{Fact: "files", Value: "7"}, {Fact: "talks", Value: "1"}}, past[1:])
	if len(doubts) != 1 || doubts[0].Reason != "FIGURE_FELL" || doubts[0].Field != "answers[files].value" {
		t.Errorf("doubts: %v", doubts)
	}
	if got := c.Doubts("2026", Answers{{Fact: "files", Value: "9"}}, past); got != nil {
		t.Errorf("a figure that rose is doubted: %v", got)
	}
}

// TestPeriodBefore steps back over the turn of a year.
func TestPeriodBefore(t *testing.T) {
	for p, want := range map[Period]Period{"2026": "2025", "2026-H2": "2026-H1", "2026-H1": "2025-H2", "2026-Q3": "2026-Q2", "2026-Q1": "2025-Q4"} {
		if got := p.before(); got != want {
			t.Errorf("before %s: %s, want %s", p, got, want)
		}
	}
}

// TestRollUpSuggests offers what was counted.
func TestRollUpSuggests(t *testing.T) {
	parent := &Unit{Code: "394", From: 20200101, Level: District}
	r := &RollUp{RuleSet: "x", Over: Commune, Ratio: Ratio{Of: "of", In: "in"}}
	got := r.Suggest(parent, 2, 4, "2024", 20241231)
	if len(got) != 2 || got[0].Answer.Value != "2" || got[1].Answer.Value != "4" || got[1].Origin != "units/394.20200101" || got[0].Answer.Channel != FromSystem {
		t.Errorf("%+v", got)
	}
}
