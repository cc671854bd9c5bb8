package progress

import (
	"strings"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
)

func TestStatusOf(t *testing.T) {
	u := criteria.Unit{Code: "15448", Name: "Định Hòa", Kind: criteria.KindCommune, Level: criteria.Commune, From: criteria.NewDate(2021, 7, 1), To: criteria.NewDate(2025, 7, 1)}
	day := func(month, d int) criteria.Date { return criteria.NewDate(2024, month, d) }
	set := criteria.RuleSetRef{ID: "reference.commune", Version: "2026.1"}
	filing := func(n int, on criteria.Date, result criteria.Result) PastFiling {
		return PastFiling{Assessment: "assessments/1", Number: n, FiledOn: on, Period: "2024", RuleSet: set, Result: result, Tally: criteria.Tally{Met: 23, Of: 37}}
	}
	returned := filing(1, day(3, 1), criteria.Passed)
	returned.ReturnedOn = day(3, 10)
	decision := PastDecision{On: day(6, 1), Number: "1234/QĐ-UBND", RuleSet: criteria.RuleSetRef{ID: "thanh-hoa.commune", Version: "2023.1829"}}
	story := History{
		Decisions: []PastDecision{decision},
		Filings:   []PastFiling{filing(3, day(5, 1), criteria.Passed), returned, filing(2, day(4, 1), criteria.NotPassed), filing(4, day(9, 1), criteria.NotPassed)},
	}
	cases := []struct {
		asOf criteria.Date
		h    History
		want Status
		says string
	}{
		{criteria.NewDate(2021, 6, 30), story, StatusNotDefined, "bắt đầu từ ngày 01/07/2021"},
		{criteria.NewDate(2025, 7, 1), story, StatusNotDefined, "ngày cuối cùng là 30/06/2025"},
		{day(2, 29), story, StatusNotFiled, "29/02/2024"},
		{day(3, 1), story, StatusUnderAppraisal, "nộp hồ sơ kỳ 2024 ngày 01/03/2024"},
		{day(3, 9), story, StatusUnderAppraisal, ""},
		{day(3, 10), story, StatusNotMet, "trả lại ngày 10/03/2024"},
		{day(4, 1), story, StatusNotMet, "23 trên 37 tiêu chí"},
		{day(5, 1), story, StatusUnderAppraisal, ""},
		{day(5, 31), story, StatusUnderAppraisal, ""},
		{day(6, 1), story, StatusRecognised, "quyết định số 1234/QĐ-UBND ngày 01/06/2024"},
		{day(10, 1), story, StatusRecognised, ""},
		{day(6, 1), History{Filings: []PastFiling{filing(1, day(5, 1), criteria.Inconclusive)}}, StatusUnderAppraisal, "Chưa thể kết luận"},
		{day(6, 1), History{Filings: []PastFiling{filing(2, day(5, 1), criteria.NotPassed), filing(1, day(5, 1), criteria.Passed)}}, StatusNotMet, ""},
		{day(6, 1), History{Decisions: story.Decisions}, StatusRecognised, ""},
	}
	for _, tc := range cases {
		s := StatusOf(u, tc.asOf, tc.h)
		if s.Status != tc.want || !strings.Contains(s.Explanation.VI, tc.says) || s.Explanation.EN == "" {
			t.Errorf("%s: %s, %s; want %s", tc.asOf, s.Status, s.Explanation, tc.want)
		}
	}
}

// A status carries what it rests on: the decision's rule set before the filing's, and the last filing beside it.
func TestStatusCarriesItsGround(t *testing.T) {
	u := criteria.Unit{From: criteria.NewDate(2021, 7, 1)}
	h := History{
		Decisions: []PastDecision{{criteria.NewDate(2024, 6, 1), "1234/QĐ-UBND", criteria.RuleSetRef{ID: "a", Version: "1"}}, {criteria.NewDate(2023, 6, 1), "9/QĐ-UBND", criteria.RuleSetRef{ID: "b", Version: "1"}}},
		Filings: []PastFiling{{
			Assessment: "assessments/7", Number: 1, FiledOn: criteria.NewDate(2024, 9, 1), Period: "2024", RuleSet: criteria.RuleSetRef{ID: "c", Version: "1"},
			Result: criteria.NotPassed, Tally: criteria.Tally{Met: 1, Of: 2},
		}},
	}
	s := StatusOf(u, criteria.NewDate(2024, 12, 31), h)
	if s.RuleSet.ID != "a" || s.DecisionNumber != "1234/QĐ-UBND" || s.DecisionDate != criteria.NewDate(2024, 6, 1) ||
		s.Assessment != "assessments/7" || s.Period != "2024" || s.Result != criteria.NotPassed || s.Tally.Of != 2 || s.FiledOn != criteria.NewDate(2024, 9, 1) {
		t.Errorf("got %+v", s)
	}
	if s = StatusOf(u, criteria.NewDate(2023, 12, 31), h); s.RuleSet.ID != "b" || s.Assessment != "" {
		t.Errorf("a year before: %+v", s)
	}
}

// TestLastFilingOfOneDay has two assessments filed on one day: what was recorded later is the last, whatever its number.
func TestLastFilingOfOneDay(t *testing.T) {
	u := criteria.Unit{Code: "15448", Name: "Định Hòa", Kind: criteria.KindCommune, Level: criteria.Commune, From: 20210701}
	earlier := PastFiling{Assessment: "assessments/1", Number: 2, FiledOn: 20240302, RecordedAt: 1, Period: "2023", Result: criteria.NotPassed}
	later := PastFiling{Assessment: "assessments/2", Number: 1, FiledOn: 20240302, RecordedAt: 2, Period: "2024", Result: criteria.Passed}
	for _, filings := range [][]PastFiling{{earlier, later}, {later, earlier}} {
		if s := StatusOf(u, 20240401, History{Filings: filings}); s.Period != "2024" || s.Status != StatusUnderAppraisal {
			t.Errorf("the last filing is of %s, %s", s.Period, s.Status)
		}
	}
}
