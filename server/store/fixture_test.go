package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/store"
)

var (
	reference = criteria.RuleSetRef{ID: "reference.commune", Version: "2026.1"}
	province  = criteria.Scope{Level: criteria.Province, Code: "38"}
	officer   = criteria.Actor{ID: "tokens/officer", Role: criteria.Officer, Scope: criteria.Scope{Level: criteria.Commune, Code: "15448"}}
	admin     = criteria.Act{Actor: criteria.Actor{ID: "tokens/admin", Role: criteria.Admin, Scope: province}, Today: 20241007, At: moment}
)

// reach gives what a scope of a province or a district comes to.
func reach(s criteria.Scope) criteria.Reach { return criteria.Reach{Scope: s} }

// moment is when everything is recorded, in microseconds.
const moment = int64(1_728_288_000_000_000)

// standing is a clock that does not go.
func standing() int64 { return moment }

// commune gives the n-th commune of district 394, which has at most 999.
func commune(n int) *criteria.Unit {
	return &criteria.Unit{
		Code: fmt.Sprintf("%05d", 15000+n), Name: fmt.Sprintf("Xã %d", n), Kind: criteria.KindCommune, Level: criteria.Commune,
		District: "394", Province: "38", From: 20210701,
	}
}

// opened gives a new draft of a unit for 2024. The domain's own making of one needs a rule set; the store does not.
func opened(id string, u *criteria.Unit) func() (*store.Opened, error) {
	return func() (*store.Opened, error) {
		a := &criteria.Assessment{
			ID: id, Unit: u.ID(), RuleSet: reference, Period: "2024", State: criteria.Draft, Revision: 1, Procedure: "plain",
			Answers: criteria.Answers{{Fact: "households.total", Value: "1200", Quality: criteria.Actual, Channel: criteria.Typed}}, CreatedAt: moment, UpdatedAt: moment,
		}
		return &store.Opened{Assessment: a, Events: []*criteria.Event{event(a, criteria.ActCreate, `{"unit":"`+u.Name+`"}`)}}, nil
	}
}

// filed gives an assessment that is submitted as it is made.
func filed(id string, u *criteria.Unit, on criteria.Date) func() (*store.Opened, error) {
	return func() (*store.Opened, error) {
		o, _ := opened(id, u)()
		c, _ := submitOn(on)(o.Assessment, nil)
		o.Events = append(o.Events, c.Events...)
		o.Submission = c.Submission
		return o, nil
	}
}

func event(a *criteria.Assessment, kind criteria.Action, change string) *criteria.Event {
	return &criteria.Event{
		Subject: a.Name(), Number: a.Revision, Kind: kind, Actor: officer.ID, Role: officer.Role, RecordedAt: moment, Change: []byte(change),
	}
}

type changer = func(*criteria.Assessment, *criteria.Submission) (*store.Change, error)

// quoted makes JSON of a text, but for what cannot be stored, which stays.
var quoted = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\u0001", `\u0001`)

// answer adds an answer to what stands.
func answer(fact, value string) changer {
	return func(a *criteria.Assessment, _ *criteria.Submission) (*store.Change, error) {
		a.Answers = a.Answers.Merge(criteria.Answers{{Fact: fact, Value: value, Quality: criteria.Actual, Channel: criteria.Typed}})
		a.Revision++
		return &store.Change{Events: []*criteria.Event{event(a, criteria.ActAnswer, `{"`+fact+`":"`+quoted.Replace(value)+`"}`)}}, nil
	}
}

// submitOn files what stands; 7 of 10 criteria are met.
func submitOn(day criteria.Date) changer {
	return func(a *criteria.Assessment, _ *criteria.Submission) (*store.Change, error) {
		a.Revision++
		a.Submissions++
		a.State, a.FiledOn, a.ReturnReason, a.ReturnedOn = criteria.Submitted, day, "", 0
		return &store.Change{
			Events: []*criteria.Event{event(a, criteria.ActSubmit, `{}`)},
			Submission: &criteria.Submission{
				Assessment: a.ID, Number: a.Submissions, RuleSet: a.RuleSet, Digest: "d1", Unit: a.Unit, UnitJSON: []byte(`{"code":"` + a.Unit.Code + `"}`),
				AnswersJSON: a.Answers.JSON(), VerdictJSON: []byte(`{"result":"not_passed"}`), Result: criteria.NotPassed,
				Tally:   criteria.Tally{Met: 7, Of: 10, NotMet: 2, NotApplicable: 3, DidNotOccur: 4, NoData: 1, AwaitingAppraisal: 5, Unknown: 6},
				FiledOn: day, RecordedAt: moment, Actor: officer.ID,
			},
		}, nil
	}
}

// returnOn gives what was filed back.
func returnOn(day criteria.Date) changer {
	return func(a *criteria.Assessment, _ *criteria.Submission) (*store.Change, error) {
		a.Revision++
		a.State, a.ReturnReason, a.ReturnedOn = criteria.Returned, "Thiếu minh chứng", day
		return &store.Change{
			Events: []*criteria.Event{event(a, criteria.ActReturn, `{}`)},
			Return: &criteria.Return{Assessment: a.ID, Number: a.Submissions, On: day, Reason: a.ReturnReason, RecordedAt: moment, Actor: "tokens/appraiser"},
		}, nil
	}
}

// recogniseOn records a decision on what was filed.
func recogniseOn(day criteria.Date, number string, u *criteria.Unit) changer {
	return func(a *criteria.Assessment, last *criteria.Submission) (*store.Change, error) {
		a.Revision++
		a.State = criteria.Decided
		r := recognition("of-"+a.ID, u, number, day)
		r.Assessment, r.Submission, r.OverVerdict = a.ID, last.Number, last.Result != criteria.Passed
		return &store.Change{Events: []*criteria.Event{event(a, criteria.ActRecognise, `{}`)}, Recognition: r, Unit: u}, nil
	}
}

func recognition(id string, u *criteria.Unit, number string, day criteria.Date) *criteria.Recognition {
	return &criteria.Recognition{
		ID: id, Unit: u.ID(), RuleSet: reference, Level: "completed", DecisionNumber: number, DecisionDate: day,
		Office: "Chủ tịch UBND tỉnh Thanh Hóa", Reason: "Lý do", RecordedAt: moment, Actor: "tokens/chair",
	}
}

// entered gives a decision without an assessment.
func entered(id string, u *criteria.Unit, number string, day criteria.Date) func() (*criteria.Recognition, *criteria.Event, error) {
	return func() (*criteria.Recognition, *criteria.Event, error) {
		r := recognition(id, u, number, day)
		return r, &criteria.Event{Subject: r.Name(), Number: 1, Kind: criteria.ActRecognise, Actor: r.Actor, Role: criteria.Admin, RecordedAt: moment, Change: []byte(`{}`)}, nil
	}
}

// create stores a draft that must not fail.
func create(t testing.TB, s *store.Store, id string, u *criteria.Unit) {
	t.Helper()
	if _, _, err := s.CreateAssessment(t.Context(), store.RequestKey{}, u, opened(id, u)); err != nil {
		t.Fatal(err)
	}
}

// update changes an assessment and must not fail.
func update(t testing.TB, s *store.Store, id string, change changer) store.Dossier {
	t.Helper()
	d, err := s.UpdateAssessment(t.Context(), id, change)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// enter stores a decision that must not fail.
func enter(t testing.TB, s *store.Store, id string, u *criteria.Unit, number string, day criteria.Date) {
	t.Helper()
	if _, _, err := s.CreateRecognition(t.Context(), store.RequestKey{}, u, entered(id, u, number, day)); err != nil {
		t.Fatal(err)
	}
}

// wantRefusal checks kind and reason of an error.
func wantRefusal(t testing.TB, err error, code criteria.Code, reason string) {
	t.Helper()
	var e *criteria.Error
	if !errors.As(err, &e) || e.Code != code || e.Reason != reason {
		t.Errorf("got %v (%T), want a refusal with %s", err, err, reason)
	} else if e.Message.VI == "" || e.Message.EN == "" {
		t.Errorf("%s says nothing in one of the languages", reason)
	}
}

// contentHash gives the hash over all rows.
func contentHash(t testing.TB, s *store.Store) string {
	t.Helper()
	h, err := s.ContentHash(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// sequences gives the places of all events of the subjects, in any order.
func sequences(t testing.TB, s *store.Store, subjects ...string) []int64 {
	t.Helper()
	var all []int64
	for _, subject := range subjects {
		events, next, err := s.Events(t.Context(), subject, store.Page{Size: 1000})
		if err != nil || next != "" {
			t.Fatalf("events of %s: %v, next page %q", subject, err, next)
		}
		for i, e := range events {
			if i > 0 && e.Sequence < events[i-1].Sequence {
				t.Errorf("%s: event %d comes before the one it follows", subject, e.Number)
			}
			all = append(all, e.Sequence)
		}
	}
	return all
}

// differs compares what was given with what was read; what the domain remembers beside a record is not stored.
func differs(given, read any) string {
	return cmp.Diff(given, read, cmpopts.IgnoreUnexported(criteria.Assessment{}, criteria.Submission{}, criteria.Recognition{}))
}

// seen makes a change from the revision that the caller has seen, as the server does.
func seen(revision int32, change func(*criteria.Assessment, *criteria.Submission) (*store.Change, error)) func(*criteria.Assessment, *criteria.Submission) (*store.Change, error) {
	return func(a *criteria.Assessment, last *criteria.Submission) (*store.Change, error) {
		if err := a.CheckRevision(revision); err != nil {
			return nil, err
		}
		return change(a, last)
	}
}
