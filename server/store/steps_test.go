package store_test

import (
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// The last day on which a district checks, and those who act on it.
const checkDay criteria.Date = 20250630

// acting gives an act of a role for the commune, or for its district.
func acting(role criteria.Role, u *criteria.Unit) criteria.Act {
	a := criteria.Actor{ID: "tokens/" + string(role), Holder: "Cơ quan «" + string(role) + "»", Role: role}
	switch role {
	case criteria.Committee:
		a.Scope = criteria.Scope{Level: criteria.District, Code: u.District}
	case criteria.Appraiser, criteria.Council:
		a.Scope = criteria.Scope{Level: criteria.Province, Code: u.Province}
	default:
		a.Scope, a.Units = criteria.Scope{Level: criteria.Commune, Code: u.Code}, []criteria.UnitID{u.ID()}
	}
	return criteria.Act{Actor: a, Today: checkDay, At: moment}
}

// filedInCampaign stores an assessment that follows the procedure of campaigns, signed and filed.
func filedInCampaign(t *testing.T, s *store.Store, id string, u *criteria.Unit) criteria.Case {
	t.Helper()
	library, err := criteria.ShippedRuleSets()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := library.Find(reference.String())
	if err != nil {
		t.Fatal(err)
	}
	p, err := criteria.FindProcedure("thanh-hoa")
	if err != nil {
		t.Fatal(err)
	}
	c := criteria.Case{Unit: u, Rules: rules, Procedure: p, Window: &criteria.Window{
		Registered: true, Opens: 20250601, Deadline: 20250731, CorrectionDays: 10,
	}}
	officer, head := acting(criteria.Officer, u), acting(criteria.Head, u)
	if _, _, err := s.CreateAssessment(t.Context(), store.RequestKey{}, u, func() (*store.Opened, error) {
		given := []criteria.Answer{{Fact: rules.Set.Facts[0].ID, NoData: true, Explanation: "Chưa thống kê"}}
		a, opened, err := criteria.Open(id, c, "2025", given, 0, officer)
		if err != nil {
			return nil, err
		}
		signed, err := a.Sign(c, head)
		if err != nil {
			return nil, err
		}
		filed, submission, err := a.Submit(c, 0, officer)
		return &store.Opened{Assessment: a, Events: []*criteria.Event{opened, signed, filed}, Submission: submission}, err
	}); err != nil {
		t.Fatal(err)
	}
	return c
}

// stepped makes one step of an assessment.
func stepped(t *testing.T, s *store.Store, id string, do func(a *criteria.Assessment, last *criteria.Submission) (*criteria.Event, error)) (store.Dossier, error) {
	t.Helper()
	return s.UpdateAssessment(t.Context(), id, func(a *criteria.Assessment, last *criteria.Submission) (*store.Change, error) {
		e, err := do(a, last)
		return &store.Change{Events: []*criteria.Event{e}}, err
	})
}

// testSteps stores where an assessment stands in its procedure, finds it by that, and writes a milestone of each step.
func testSteps(t *testing.T, e storetest.Engine) {
	s, u := storetest.Open(t, e), commune(1)
	u.District, u.To = "394", 20250701
	c := filedInCampaign(t, s, "a1", u)
	check := func(state criteria.State, others ...criteria.State) {
		t.Helper()
		d, err := s.Assessment(t.Context(), "a1")
		if err != nil || d.Assessment.State != state || d.Submission == nil {
			t.Fatalf("%v, %v; want %s", d.Assessment, err, state)
		}
		for _, asked := range append(others, state) {
			found, _, err := s.ListAssessments(t.Context(), store.Filter{Within: criteria.Reach{Scope: criteria.Scope{Level: criteria.Province, Code: u.Province}}, State: asked}, store.Page{})
			if err != nil || (len(found) == 1) != (asked == state) {
				t.Errorf("asked for %s in state %s: %d, %v", asked, state, len(found), err)
			}
		}
	}
	check(criteria.Submitted, criteria.Checked, criteria.Draft)
	council := acting(criteria.Council, u)
	for _, step := range []struct {
		state criteria.State
		do    func(a *criteria.Assessment, last *criteria.Submission) (*criteria.Event, error)
	}{
		{criteria.Checked, func(a *criteria.Assessment, _ *criteria.Submission) (*criteria.Event, error) {
			return a.Check(c, "đủ", acting(criteria.Committee, u))
		}},
		{criteria.Appraised, func(a *criteria.Assessment, _ *criteria.Submission) (*criteria.Event, error) {
			next, err := a.Next(c, criteria.ActComplete, acting(criteria.Appraiser, u))
			a.State = next
			a.Revision++
			return criteria.NewEvent(a.Name(), a.Revision, criteria.ActComplete, checkDay, acting(criteria.Appraiser, u), []byte("{}")), err
		}},
		{criteria.Proposed, func(a *criteria.Assessment, last *criteria.Submission) (*criteria.Event, error) {
			return a.Propose(c, last, "passed", "điều chỉnh", council)
		}},
		{criteria.Checked, func(a *criteria.Assessment, _ *criteria.Submission) (*criteria.Event, error) {
			return a.Reopen(c, "tính lại", council)
		}},
	} {
		d, err := stepped(t, s, "a1", step.do)
		if err != nil {
			t.Fatal(err)
		}
		read, err := s.Assessment(t.Context(), "a1")
		if err != nil {
			t.Fatal(err)
		}
		if diff := differs(d, read); diff != "" {
			t.Errorf("%s: read otherwise than given (-given +read):\n%s", step.state, diff)
		}
		check(step.state, criteria.Submitted, criteria.Decided)
	}
	var kinds []progress.MilestoneKind
	for _, m := range milestones(t, s) {
		if kinds = append(kinds, m.Kind); m.Subject != "assessments/a1" || m.Province != u.Province || m.Unit != u.ID() || m.Number != 1 {
			t.Errorf("a milestone %+v", m)
		}
	}
	if diff := cmp.Diff([]progress.MilestoneKind{
		progress.MilestoneFiled, progress.MilestoneChecked, progress.MilestoneAppraised, progress.MilestoneProposed, progress.MilestoneReopened,
	}, kinds); diff != "" {
		t.Errorf("milestones (-want +got):\n%s", diff)
	}
}

// testRecallRacesCheck lets an officer recall while the district checks, again and again: one of them is first, and the other one is
// refused and leaves no trace.
func testRecallRacesCheck(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	for i := range 12 {
		u, id := commune(i+1), "race"+string(rune('a'+i))
		u.District, u.To = "394", 20250701
		c := filedInCampaign(t, s, id, u)
		var both sync.WaitGroup
		var recalled, checked error
		both.Go(func() {
			_, recalled = stepped(t, s, id, func(a *criteria.Assessment, last *criteria.Submission) (*criteria.Event, error) {
				return a.Recall(c, last, "", acting(criteria.Officer, u))
			})
		})
		both.Go(func() {
			_, checked = stepped(t, s, id, func(a *criteria.Assessment, _ *criteria.Submission) (*criteria.Event, error) {
				return a.Check(c, "", acting(criteria.Committee, u))
			})
		})
		both.Wait()
		if (recalled == nil) == (checked == nil) {
			t.Fatalf("recalled: %v, checked: %v", recalled, checked)
		}
		want, lost, last := criteria.Draft, checked, criteria.ActRecall
		if checked == nil {
			want, lost, last = criteria.Checked, recalled, criteria.ActCheck
		}
		wantRefusal(t, lost, criteria.FailedPrecondition, "WRONG_STATE")
		d, err := s.Assessment(t.Context(), id)
		if err != nil || d.Assessment.State != want {
			t.Errorf("%s, %v; want %s", d.Assessment.State, err, want)
		}
		events, _, err := s.Events(t.Context(), "assessments/"+id, store.Page{})
		kinds := make([]criteria.Action, len(events))
		for n, e := range events {
			kinds[n] = e.Kind
		}
		if err != nil || !slices.Equal(kinds, []criteria.Action{criteria.ActCreate, criteria.ActSign, criteria.ActSubmit, last}) {
			t.Errorf("events %v, %v", kinds, err)
		}
	}
}
