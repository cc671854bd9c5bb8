package progress

import (
	"strings"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
)

// about gives a ledger of milestones about xã Định Hòa, and its status on a day.
func about(t *testing.T, all []Milestone, day criteria.Date) UnitStatus {
	t.Helper()
	u, ok := shippedCatalogue(t).Unit(criteria.UnitID{Code: "15448", From: 20210701})
	if !ok {
		t.Fatal("there is no such unit")
	}
	l := NewLedger()
	for _, m := range all {
		m.Unit = u.ID()
		mustAdd(t, l, m)
	}
	q := Question{Target: madeTarget("38"), AsOf: day, Known: Everything}
	q.Target.RuleSets = []string{"a", "b"}
	s, err := l.Status(shippedCatalogue(t), shippedPolicies(t), q, u)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// filedOn is a filing for 2024.
func filedOn(n int32, on criteria.Date, result criteria.Result) Milestone {
	return Milestone{
		Kind: MilestoneFiled, Subject: "assessments/1", Number: n, On: on, Period: "2024", RuleSet: criteria.RuleSetRef{ID: "a", Version: "2"},
		Result: result, Tally: criteria.Tally{Met: 23, Of: 37},
	}
}

// decidedOn is a decision.
func decidedOn(on criteria.Date, number, ruleSet string) Milestone {
	return Milestone{Kind: MilestoneRecognised, On: on, DecisionNumber: number, RuleSet: criteria.RuleSetRef{ID: ruleSet, Version: "1"}}
}

// TestStatusDayByDay follows a commune through a year in which it filed, had it given back, failed, filed anew, was recognised and
// filed once more. What was recorded late stands at its day.
func TestStatusDayByDay(t *testing.T) {
	year := []Milestone{
		filedOn(3, 20240501, criteria.Passed),
		filedOn(1, 20240301, criteria.Passed),
		{Kind: MilestoneReturned, Subject: "assessments/1", Number: 1, On: 20240310, RuleSet: criteria.RuleSetRef{ID: "a", Version: "2"}},
		decidedOn(20240601, "1234/QĐ-UBND", "b"),
		filedOn(2, 20240401, criteria.NotPassed),
		filedOn(4, 20240901, criteria.NotPassed),
	}
	for _, tc := range []struct {
		asOf criteria.Date
		all  []Milestone
		want Status
		says string
	}{
		{20250701, year, StatusNotDefined, "ngày cuối cùng là 30/06/2025"},
		{20240229, year, StatusNotFiled, "29/02/2024"},
		{20240301, year, StatusUnderAppraisal, "nộp hồ sơ kỳ 2024 ngày 01/03/2024"},
		{20240309, year, StatusUnderAppraisal, ""},
		{20240310, year, StatusNotMet, "trả lại ngày 10/03/2024"},
		{20240401, year, StatusNotMet, "23 trên 37 tiêu chí"},
		{20240501, year, StatusUnderAppraisal, ""},
		{20240531, year, StatusUnderAppraisal, ""},
		{20240601, year, StatusRecognised, "quyết định số 1234/QĐ-UBND ngày 01/06/2024"},
		{20241001, year, StatusRecognised, ""},
		{20240601, []Milestone{filedOn(1, 20240501, criteria.Inconclusive)}, StatusUnderAppraisal, "Chưa thể kết luận"},
		{20240601, []Milestone{filedOn(1, 20240501, criteria.Passed), filedOn(2, 20240501, criteria.NotPassed)}, StatusNotMet, ""},
		{20240601, []Milestone{decidedOn(20240601, "1", "a")}, StatusRecognised, ""},
	} {
		s := about(t, tc.all, tc.asOf)
		if s.Status != tc.want || !strings.Contains(s.Explanation.VI, tc.says) || s.Explanation.EN == "" {
			t.Errorf("%s: %s, %s; want %s", tc.asOf, s.Status, s.Explanation, tc.want)
		}
	}
}

// A status carries what it rests on: the decision's rule set before the filing's, and the last filing beside it.
func TestStatusCarriesItsGround(t *testing.T) {
	all := []Milestone{decidedOn(20240601, "1234/QĐ-UBND", "b"), decidedOn(20230601, "9/QĐ-UBND", "a"), filedOn(7, 20240901, criteria.NotPassed)}
	s := about(t, all, 20241231)
	if s.RuleSet.ID != "b" || s.DecisionNumber != "1234/QĐ-UBND" || s.DecisionDate != 20240601 || s.Assessment != "assessments/1" || s.Number != 7 ||
		s.Period != "2024" || s.Result != criteria.NotPassed || s.Tally.Of != 37 || s.FiledOn != 20240901 {
		t.Errorf("got %+v", s)
	}
	if s = about(t, all, 20231231); s.RuleSet.ID != "a" || s.Assessment != "" {
		t.Errorf("a year before: %+v", s)
	}
}

// TestLastFilingOfOneDay has two assessments filed on one day: what was recorded later is the last, whatever its number.
func TestLastFilingOfOneDay(t *testing.T) {
	earlier, later := filedOn(2, 20240302, criteria.NotPassed), filedOn(1, 20240302, criteria.Passed)
	later.Subject, later.RuleSet.ID = "assessments/2", "b"
	if s := about(t, []Milestone{earlier, later}, 20240401); s.Assessment != "assessments/2" || s.Status != StatusUnderAppraisal {
		t.Errorf("the last filing is %s, %s", s.Assessment, s.Status)
	}
	if s := about(t, []Milestone{later, earlier}, 20240401); s.Assessment != "assessments/1" || s.Status != StatusNotMet {
		t.Errorf("recorded the other way round it is %s, %s", s.Assessment, s.Status)
	}
}

// TestStatusRecalled says that a unit took its filing back, and not that it was given back.
func TestStatusRecalled(t *testing.T) {
	back := Milestone{Kind: MilestoneRecalled, Subject: "assessments/1", Number: 1, On: 20240310, RuleSet: criteria.RuleSetRef{ID: "a", Version: "2"}}
	s := about(t, []Milestone{filedOn(1, 20240301, criteria.Passed), back}, 20240311)
	if s.Status != StatusNotMet || !strings.Contains(s.Explanation.EN, "recalled by the unit on 10/03/2024") {
		t.Errorf("%s, %s", s.Status, s.Explanation.EN)
	}
}
