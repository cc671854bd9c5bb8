package store_test

import (
	"fmt"
	"testing"

	"github.com/tieuchi/tieuchi/criteria/progress"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// under gives a new assessment under another rule set.
func under(ruleSet string, open func() (*store.Opened, error)) func() (*store.Opened, error) {
	return func() (*store.Opened, error) {
		o, err := open()
		o.Assessment.RuleSet.ID = ruleSet
		if o.Submission != nil {
			o.Submission.RuleSet.ID = ruleSet
		}
		return o, err
	}
}

func testFirst(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	one, two, three := commune(1), commune(2), commune(3)
	enter(t, s, "r1", one, "2/QĐ-UBND", 20230601)
	enter(t, s, "r2", one, "1/QĐ-UBND", 20230101)
	enter(t, s, "r3", two, "1/QĐ-UBND", 20240101)
	create(t, s, "a1", one)
	update(t, s, "a1", submitOn(20240919))
	update(t, s, "a1", returnOn(20240920))
	update(t, s, "a1", submitOn(20240921))
	if _, _, err := s.CreateAssessment(t.Context(), store.RequestKey{}, three, under("other", filed("a3", three, 20240101))); err != nil {
		t.Fatal(err)
	}
	byUnit := cmpopts.SortSlices(func(a, b progress.Recognised) bool { return a.Unit.Code < b.Unit.Code })
	filedByUnit := cmpopts.SortSlices(func(a, b progress.Filed) bool { return a.Unit.Code < b.Unit.Code })
	recognised := func(asOf criteria.Date, ids ...string) []progress.Recognised {
		t.Helper()
		got, err := s.FirstRecognitions(t.Context(), ids, asOf)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	want := []progress.Recognised{{Unit: one.ID(), On: 20230101}, {Unit: two.ID(), On: 20240101}}
	if diff := cmp.Diff(want, recognised(20240101, reference.ID), byUnit); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want[:1], recognised(20231231, reference.ID), byUnit); diff != "" {
		t.Error(diff)
	}
	if got := append(recognised(20991231), recognised(20991231, "other")...); len(got) != 0 {
		t.Errorf("rule sets that recognised nobody have recognised %v", got)
	}
	// A list that is longer than a statement takes.
	var many []string
	for i := range 20 {
		many = append(many, fmt.Sprint("none.", i))
	}
	if diff := cmp.Diff(want, recognised(20991231, append(many, reference.ID)...), byUnit); diff != "" {
		t.Error(diff)
	}
	filings, err := s.FirstFilings(t.Context(), append(many, reference.ID, "other"), 20991231)
	if diff := cmp.Diff([]progress.Filed{{Unit: one.ID(), On: 20240919}, {Unit: three.ID(), On: 20240101}}, filings, filedByUnit); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if filings, err := s.FirstFilings(t.Context(), []string{reference.ID}, 20240918); len(filings) != 0 || err != nil {
		t.Error(filings, err)
	}
}

func testHistory(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	one, two := commune(1), commune(2)
	create(t, s, "a1", one)
	update(t, s, "a1", submitOn(20240919))
	update(t, s, "a1", returnOn(20240925))
	update(t, s, "a1", submitOn(20241001))
	update(t, s, "a1", recogniseOn(20241007, "1/QĐ-UBND", one))
	enter(t, s, "r2", two, "9/QĐ-UBND", 20230101)

	all, err := s.HistoryOf(t.Context(), one.ID(), []string{reference.ID})
	if err != nil {
		t.Fatal(err)
	}
	tally := criteria.Tally{Met: 7, Of: 10, NotMet: 2, NotApplicable: 3, DidNotOccur: 4, NoData: 1, AwaitingAppraisal: 5, Unknown: 6}
	filing := progress.PastFiling{Assessment: "assessments/a1", Number: 1, FiledOn: 20240919, RecordedAt: moment, ReturnedOn: 20240925, Period: "2024", RuleSet: reference, Result: criteria.NotPassed, Tally: tally}
	refiled := filing
	refiled.Number, refiled.FiledOn, refiled.ReturnedOn = 2, 20241001, 0
	decision := progress.PastDecision{On: 20241007, Number: "1/QĐ-UBND", RuleSet: reference}
	if diff := cmp.Diff(progress.History{Decisions: []progress.PastDecision{decision}, Filings: []progress.PastFiling{filing, refiled}}, all); diff != "" {
		t.Error(diff)
	}
	if h, err := s.HistoryOf(t.Context(), commune(9).ID(), []string{reference.ID}); err != nil || h.Decisions != nil || h.Filings != nil {
		t.Error(h, err)
	}

	// The last ones by a day give the same status as the whole past does.
	for _, day := range []criteria.Date{20220101, 20230101, 20240918, 20240919, 20240924, 20240925, 20240930, 20241001, 20241006, 20241007, 20991231} {
		last, err := s.History(t.Context(), []string{"none", reference.ID}, day)
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range []*criteria.Unit{one, two} {
			whole, err := s.HistoryOf(t.Context(), u.ID(), []string{reference.ID})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(progress.StatusOf(*u, day, whole), progress.StatusOf(*u, day, last[u.ID()])); diff != "" {
				t.Errorf("%s on %s (-whole +last):\n%s", u.Name, day, diff)
			}
			if h := last[u.ID()]; len(h.Decisions) > 1 || len(h.Filings) > 1 {
				t.Errorf("%s on %s: more than the last: %+v", u.Name, day, h)
			}
		}
	}
}
