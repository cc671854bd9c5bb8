package progress

import (
	"strings"
	"sync"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
)

// A milestone out of order, or the return of what was never filed, is refused and changes nothing.
func TestLedgerRefuses(t *testing.T) {
	l := NewLedger()
	unit := criteria.UnitID{Code: "15448", From: 20210701}
	set := criteria.RuleSetRef{ID: "a", Version: "1"}
	add := func(m Milestone) string {
		if err := l.Add(&m); err != nil {
			return err.Error()
		}
		return ""
	}
	for _, tc := range []struct {
		m    Milestone
		want string
		last int64
	}{
		{Milestone{Sequence: 0, Kind: MilestoneUnits}, "milestone 0 after 0", 0},
		{Milestone{Sequence: 3, Kind: MilestoneFiled, Unit: unit, RuleSet: set, Subject: "assessments/1", Number: 1, On: 20240101}, "", 3},
		{Milestone{Sequence: 3, Kind: MilestoneUnits}, "milestone 3 after 3", 3},
		{Milestone{Sequence: 2, Kind: MilestoneUnits}, "milestone 2 after 3", 3},
		{Milestone{Sequence: 7, Kind: MilestoneReturned, Unit: unit, RuleSet: set, Subject: "assessments/1", Number: 2, On: 20240102}, "submission 2 of assessments/1", 3},
		{Milestone{Sequence: 7, Kind: MilestoneReturned, Unit: unit, RuleSet: set, Subject: "assessments/1", Number: 1, On: 20240102}, "", 7},
		{Milestone{Sequence: 9, Kind: "of a later version"}, "", 9},
		{Milestone{Sequence: 10, Kind: MilestoneRecalled, Unit: unit, RuleSet: set, Subject: "assessments/1", Number: 2, On: 20240103}, "submission 2 of assessments/1", 9},
		{Milestone{Sequence: 10, Kind: MilestoneFiled, Unit: unit, RuleSet: set, Subject: "assessments/1", Number: 2, On: 20240103}, "", 10},
		{Milestone{Sequence: 11, Kind: MilestoneRecalled, Unit: unit, RuleSet: set, Subject: "assessments/1", Number: 2, On: 20240103}, "", 11},
		{Milestone{Sequence: 12, Kind: MilestoneChecked, Unit: unit, RuleSet: set, Subject: "assessments/1", Number: 9}, "", 12},
		{Milestone{Sequence: 13, Kind: MilestoneAppraised, Unit: unit, RuleSet: set, Subject: "assessments/1", Number: 9}, "", 13},
		{Milestone{Sequence: 14, Kind: MilestoneProposed, Unit: unit, RuleSet: set, Subject: "assessments/1", Number: 9}, "", 14},
		{Milestone{Sequence: 15, Kind: MilestoneDeclined, Unit: unit, RuleSet: set, Subject: "assessments/1", Number: 9}, "", 15},
		{Milestone{Sequence: 16, Kind: MilestoneReopened, Unit: unit, RuleSet: set, Subject: "assessments/1", Number: 9}, "", 16},
	} {
		if got := add(tc.m); tc.want == "" && got != "" || !strings.Contains(got, tc.want) || l.Last() != tc.last {
			t.Errorf("%d: %q, last %d; want %q", tc.m.Sequence, got, l.Last(), tc.want)
		}
	}
}

func TestQuestionsRefused(t *testing.T) {
	l, c := NewLedger(), shippedCatalogue(t)
	elsewhere := shippedTarget(t, "th-2025-communes")
	elsewhere.Province = "01"
	for _, tc := range []struct {
		q    Question
		want string
	}{
		{Question{Target: shippedTarget(t, "th-2025-communes"), AsOf: 20240101, CarryOver: "half"}, "CARRY_OVER_UNKNOWN carryOver invalid"},
		{Question{Target: shippedTarget(t, "th-2025-communes"), AsOf: 20210630}, "AS_OF_BEFORE_CATALOGUE asOf invalid"},
		{Question{Target: shippedTarget(t, "th-2025-communes"), AsOf: 20240101, Basis: "2021-06-30"}, "BASIS_BEFORE_CATALOGUE basis invalid"},
		{Question{Target: shippedTarget(t, "th-2025-communes"), AsOf: 20240101, Basis: "then"}, "BASIS_MALFORMED basis invalid"},
		{Question{Target: elsewhere, AsOf: 20240101}, "PROVINCE_UNKNOWN asOf invalid"},
	} {
		_, err := l.Progress(c, shippedPolicies(t), tc.q)
		if refusal(err) != tc.want {
			t.Errorf("%+v: %v", tc.q, err)
		}
		if _, err := l.Statuses(c, shippedPolicies(t), tc.q, nil); refusal(err) != tc.want {
			t.Errorf("statuses %+v: %v", tc.q, err)
		}
	}
}

// A country is split by provinces, and they add up; a unit is in one of them only.
func TestCountryByProvinces(t *testing.T) {
	c := madeCountry(t)
	l := madeYears(t, c, 1)
	p := mustProgress(t, l, c, shippedPolicies(t), Question{Target: madeTarget(""), AsOf: 20260701, Known: Everything, CarryOver: "majority"})
	achieved, denominator := 0, 0
	for _, part := range p.Parts {
		achieved, denominator = achieved+*part.Achieved, denominator+*part.Denominator
	}
	if len(p.Parts) != 63 || denominator != 10599 || *p.Denominator != 10599 || achieved != *p.Achieved || achieved == 0 {
		t.Errorf("%d parts: %d of %d; %s", len(p.Parts), achieved, denominator, brief(p.Count))
	}
	alone := mustProgress(t, l, c, shippedPolicies(t), Question{Target: madeTarget("12"), AsOf: 20260701, Known: Everything, CarryOver: "majority"})
	if *alone.Achieved != *p.Parts[2].Achieved || len(alone.Parts) != 11 || alone.Parts[0].Level != criteria.District {
		t.Errorf("province 12: %s of its own, %v in the country", brief(alone.Count), p.Parts[2])
	}
	for _, s := range p.Series {
		if len(s.Points) > maxSteps {
			t.Errorf("%s has %d steps", s.Kind, len(s.Points))
		}
	}
}

// A line of too many steps shows the last day of each month on which it rose.
func TestStepsByMonth(t *testing.T) {
	var all []criteria.Date
	for d := criteria.Date(20200101); d < 20220301; d = d.AddDays(1) {
		all = append(all, d, d)
	}
	s := steps(criteria.SeriesSubmitted, append(all, never, 20220302), nil, 20220228)
	first, last := s.Points[0], s.Points[len(s.Points)-1]
	if len(s.Points) != 26 || first.On != 20200131 || first.Value.String() != "62" || last.On != 20220228 || last.Value.String() != "1580" {
		t.Errorf("%d points from %v to %v", len(s.Points), first, last)
	}
}

// Questions about several catalogues, days and policies run beside each other.
func TestQuestionsBesideEachOther(t *testing.T) {
	w := randomWorld(t, 7)
	l := w.ledger(t, len(w.milestones))
	var wait sync.WaitGroup
	for range 40 {
		q, c := w.question()
		wait.Go(func() {
			if _, err := l.Progress(c, w.policies, q); err != nil {
				t.Error(err)
			}
			if _, err := l.Statuses(c, w.policies, q, nil); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
}
