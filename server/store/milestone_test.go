package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// milestones gives all of them, read a few at a time.
func milestones(t testing.TB, s *store.Store) []progress.Milestone {
	t.Helper()
	var all []progress.Milestone
	after := int64(0)
	for {
		page, err := s.Milestones(context.Background(), after, 7)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			return all
		}
		all = append(all, page...)
		after = page[len(page)-1].Sequence
	}
}

// testMilestones looks at the row of each kind.
func testMilestones(t *testing.T, e storetest.Engine) {
	s := storetest.OpenWith(t, store.Options{DSN: e.DSN(t), Clock: standing})
	u := commune(1)
	create(t, s, "a1", u) // event 1
	update(t, s, "a1", submitOn(20240919))
	update(t, s, "a1", returnOn(20240925))
	update(t, s, "a1", submitOn(20241001))
	update(t, s, "a1", recogniseOn(20241007, "1/QĐ-UBND", u))
	enter(t, s, "r1", u, "0/QĐ-UBND", 20230101)
	far := commune(9)
	far.District, far.Province = "292", "30"
	if _, _, err := s.CreateAssessment(t.Context(), store.RequestKey{}, far, filed("a2", far, 20240930)); err != nil { // events 7 and 8
		t.Fatal(err)
	}
	tally := criteria.Tally{Met: 7, Of: 10, NotMet: 2, NotApplicable: 3, DidNotOccur: 4, NoData: 1, AwaitingAppraisal: 5, Unknown: 6}
	of := progress.Milestone{
		Subject: "assessments/a1", Province: "38", Unit: u.ID(), RuleSet: reference, Number: 1, Period: "2024", Result: criteria.NotPassed, Tally: tally,
	}
	decided := progress.Milestone{Kind: progress.MilestoneRecognised, Province: "38", Unit: u.ID(), RuleSet: reference, Level: "completed"}
	first, back, second, recognised, earlier, other := of, of, of, decided, decided, of
	first.Sequence, first.Kind, first.On = 2, progress.MilestoneFiled, 20240919
	back.Sequence, back.Kind, back.On = 3, progress.MilestoneReturned, 20240925
	second.Sequence, second.Kind, second.On, second.Number = 4, progress.MilestoneFiled, 20241001, 2
	recognised.Sequence, recognised.Subject, recognised.On, recognised.DecisionNumber = 5, "recognitions/of-a1", 20241007, "1/QĐ-UBND"
	earlier.Sequence, earlier.Subject, earlier.On, earlier.DecisionNumber = 6, "recognitions/r1", 20230101, "0/QĐ-UBND"
	other.Sequence, other.Kind, other.Subject, other.Province, other.Unit, other.On = 8, progress.MilestoneFiled, "assessments/a2", "30", far.ID(), 20240930
	want := []progress.Milestone{first, back, second, recognised, earlier, other}
	for i := range want {
		want[i].At = moment + want[i].Sequence - 1
	}
	want[5].At-- // one commit with the event before it
	if diff := cmp.Diff(want, milestones(t, s), cmpopts.IgnoreFields(progress.Milestone{}, "Gaps")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	before := contentHash(t, s)
	_, err := s.UpdateAssessment(t.Context(), "a2", func(a *criteria.Assessment, last *criteria.Submission) (*store.Change, error) {
		c, err := returnOn(20241001)(a, last)
		c.Events[0].Kind = criteria.ActAnswer
		return c, err
	})
	if err == nil || contentHash(t, s) != before {
		t.Error("a return without its event is written:", err)
	}
}

// testMilestonesFilledIn files, returns and recognises at random and then takes the database back to where there were no
// milestones. What the migration makes of the tables is what was written with the events.
func testMilestonesFilledIn(t *testing.T, e storetest.Engine) {
	r := rand.New(rand.NewPCG(20250701, 547))
	o := store.Options{DSN: e.DSN(t)}
	s, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	var subjects []string
	for n := range 12 {
		u, id := commune(n), fmt.Sprint("a", n)
		create(t, s, id, u)
		subjects = append(subjects, "assessments/"+id)
	}
	if err := fileWhole(t.Context(), s, "whole", commune(100)); err != nil {
		t.Fatal(err)
	}
	subjects = append(subjects, "assessments/whole")
	for n := range 150 {
		i := r.IntN(12)
		id := fmt.Sprint("a", i)
		d, err := s.Assessment(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		day := criteria.NewDate(2024, 9, 1).AddDays(n)
		switch state := d.Assessment.State; {
		case state == criteria.Decided:
			enter(t, s, fmt.Sprint("r", n), commune(i), fmt.Sprint(n, "/QĐ-UBND"), day)
			subjects = append(subjects, fmt.Sprint("recognitions/r", n))
		case state == criteria.Submitted && r.IntN(6) == 0:
			update(t, s, id, recogniseOn(day, "1/QĐ-UBND", commune(i)))
		case state == criteria.Submitted:
			update(t, s, id, returnOn(day))
		default:
			update(t, s, id, answer("website.working", "true"))
			update(t, s, id, submitOn(day))
		}
	}
	written := milestones(t, s)
	kinds := map[progress.MilestoneKind]int{}
	for _, m := range written {
		kinds[m.Kind]++
	}
	if kinds[progress.MilestoneFiled] < 20 || kinds[progress.MilestoneReturned] < 10 || kinds[progress.MilestoneRecognised] < 10 {
		t.Fatalf("too little happened: %v", kinds)
	}
	wantMilestones(t, s, written, subjects)
	rewind(t, s, 8)
	if s, err = reopen(t, s, o); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	filledIn := milestones(t, s)
	if diff := cmp.Diff(written, filledIn, cmpopts.IgnoreFields(progress.Milestone{}, "At")); diff != "" {
		t.Errorf("-written +filled in:\n%s", diff)
	}
	wantMilestones(t, s, filledIn, subjects)
	last := int64(0)
	for _, e := range committed(t, s, subjects...) {
		if last = max(last, e.RecordedAt); e.CommittedAt != last {
			t.Errorf("event %d is committed at %d, want %d", e.Sequence, e.CommittedAt, last)
		}
	}
	update(t, s, "whole", returnOn(20241231))
	if all := milestones(t, s); len(all) != len(written)+1 {
		t.Errorf("%d milestones after one more than %d", len(all), len(written))
	}
}

// wantMilestones wants one milestone for each event that counts, with its place and its moment, and no other.
func wantMilestones(t testing.TB, s *store.Store, all []progress.Milestone, subjects []string) {
	t.Helper()
	kinds := map[criteria.Action]progress.MilestoneKind{
		criteria.ActSubmit: progress.MilestoneFiled, criteria.ActReturn: progress.MilestoneReturned, criteria.ActRecognise: progress.MilestoneRecognised,
	}
	next := 0
	for _, e := range committed(t, s, subjects...) {
		kind, counts := kinds[e.Kind]
		if !counts {
			continue
		}
		if next == len(all) {
			t.Fatalf("event %d (%s) has no milestone", e.Sequence, e.Kind)
		}
		if m := all[next]; m.Sequence != e.Sequence || m.At != e.CommittedAt || m.Kind != kind {
			t.Fatalf("milestone %d is %d, %d, %s; the event is %d, %d, %s", next, m.Sequence, m.At, m.Kind, e.Sequence, e.CommittedAt, e.Kind)
		}
		next++
	}
	if next != len(all) {
		t.Errorf("%d milestones have no event", len(all)-next)
	}
}

// fileWhole opens and files an assessment in one call, judged by the domain.
func fileWhole(ctx context.Context, s *store.Store, id string, u *criteria.Unit) error {
	library, err := criteria.ShippedRuleSets()
	if err != nil {
		return err
	}
	rules, err := library.Find(reference.String())
	if err != nil {
		return err
	}
	_, _, err = s.CreateAssessment(ctx, store.RequestKey{}, u, func() (*store.Opened, error) {
		c := criteria.Case{Unit: u, Rules: rules}
		a, created, err := criteria.Open(id, c, "2024", []criteria.Answer{{Fact: rules.Set.Facts[0].ID, NoData: true, Explanation: "Chưa thống kê"}}, 0, admin)
		if err != nil {
			return nil, err
		}
		filed, submission, err := a.Submit(c, 0, admin)
		return &store.Opened{Assessment: a, Events: []*criteria.Event{created, filed}, Submission: submission}, err
	})
	return err
}
