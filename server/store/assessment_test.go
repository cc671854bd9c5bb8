package store_test

import (
	"strings"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// testWayOfAnAssessment goes from the draft to the recognition and reads everything at every step.
func testWayOfAnAssessment(t *testing.T, e storetest.Engine) {
	s, u := storetest.Open(t, e), commune(448)
	made, replay, err := s.CreateAssessment(t.Context(), store.RequestKey{}, u, opened("a1", u))
	if err != nil || replay {
		t.Fatal(replay, err)
	}
	check := func(step string, given store.Dossier) store.Dossier {
		t.Helper()
		read, err := s.Assessment(t.Context(), "a1")
		if err != nil {
			t.Fatal(err)
		}
		if diff := differs(given, read); diff != "" {
			t.Errorf("%s: read otherwise than given (-given +read):\n%s", step, diff)
		}
		return read
	}
	check("created", made)
	check("answered", update(t, s, "a1", answer("households.online", "640")))
	check("submitted", update(t, s, "a1", submitOn(20240919)))
	check("returned", update(t, s, "a1", returnOn(20240925)))
	check("submitted again", update(t, s, "a1", submitOn(20241001)))
	last := check("recognised", update(t, s, "a1", recogniseOn(20241007, "1234/QĐ-UBND", u)))
	if last.Assessment.Revision != 6 || last.Submission.Number != 2 || last.Recognition.DecisionNumber != "1234/QĐ-UBND" {
		t.Errorf("got revision %d, submission %d, decision %q", last.Assessment.Revision, last.Submission.Number, last.Recognition.DecisionNumber)
	}
	submissions, _, err := s.Submissions(t.Context(), "a1", store.Page{})
	if err != nil || len(submissions) != 2 || submissions[0].FiledOn != 20240919 {
		t.Fatal(submissions, err)
	}
	if diff := differs(last.Submission, submissions[1]); diff != "" {
		t.Errorf("the last submission is not the last of the list:\n%s", diff)
	}
	events, _, err := s.Events(t.Context(), "assessments/a1", store.Page{})
	if err != nil || len(events) != 6 {
		t.Fatal(events, err)
	}
	for i, kind := range []criteria.Action{criteria.ActCreate, criteria.ActAnswer, criteria.ActSubmit, criteria.ActReturn, criteria.ActSubmit, criteria.ActRecognise} {
		if got := events[i]; got.Kind != kind || got.Number != int32(i+1) || got.Sequence != int64(i+1) {
			t.Errorf("event %d: got %s, number %d, sequence %d", i, got.Kind, got.Number, got.Sequence)
		}
	}
}

// testDomainCase stores what the domain makes of a real rule set, and reads the same bytes.
func testDomainCase(t *testing.T, e storetest.Engine) {
	library, err := criteria.ShippedRuleSets()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := library.Find(reference.String())
	if err != nil {
		t.Fatal(err)
	}
	s, u := storetest.Open(t, e), commune(448)
	c, act := criteria.Case{Unit: u, Rules: rules}, admin
	var given []criteria.Answer
	for _, f := range rules.Set.Facts {
		given = append(given, criteria.Answer{Fact: f.ID, NoData: true, Explanation: "Chưa thống kê «2024»"})
	}
	made, _, err := s.CreateAssessment(t.Context(), store.RequestKey{}, u, func() (*store.Opened, error) {
		a, created, err := criteria.Open("a1", c, "2024", given, 0, act)
		if err != nil {
			return nil, err
		}
		submitted, submission, err := a.Submit(c, 0, act)
		return &store.Opened{Assessment: a, Events: []*criteria.Event{created, submitted}, Submission: submission}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	read, err := s.Assessment(t.Context(), "a1")
	if err != nil {
		t.Fatal(err)
	}
	if diff := differs(made, read); diff != "" {
		t.Errorf("read otherwise than given (-given +read):\n%s", diff)
	}
	verdict := rules.Evaluate(u, read.Assessment.Answers)
	if string(verdict.JSON()) != string(read.Submission.VerdictJSON) {
		t.Error("the verdict over what was read is not the one that was stored")
	}
}

func testOnePerUnit(t *testing.T, e storetest.Engine) {
	s, u := storetest.Open(t, e), commune(1)
	create(t, s, "a1", u)
	_, _, err := s.CreateAssessment(t.Context(), store.RequestKey{}, u, opened("a2", u))
	wantRefusal(t, err, criteria.AlreadyExists, "ASSESSMENT_EXISTS")
	if !strings.Contains(err.Error(), "xã Xã 1") || !strings.Contains(err.Error(), "assessments/a1") {
		t.Errorf("%v does not say which unit has which assessment", err)
	}
	later := *u
	later.From = 20250701
	create(t, s, "a3", &later) // another row of the same code is another unit
}

func testUnknown(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	_, err := s.Assessment(t.Context(), "nobody")
	wantRefusal(t, err, criteria.NotFound, "ASSESSMENT_UNKNOWN")
	_, err = s.UpdateAssessment(t.Context(), "nobody", answer("a", "1"))
	wantRefusal(t, err, criteria.NotFound, "ASSESSMENT_UNKNOWN")
	_, err = s.Recognition(t.Context(), "nobody")
	wantRefusal(t, err, criteria.NotFound, "RECOGNITION_UNKNOWN")
	_, err = s.TokenByHash(t.Context(), "nobody")
	wantRefusal(t, err, criteria.NotFound, "TOKEN_UNKNOWN")
	_, err = s.RevokeToken(t.Context(), "nobody", admin)
	wantRefusal(t, err, criteria.NotFound, "TOKEN_UNKNOWN")
	events, next, err := s.Events(t.Context(), "assessments/nobody", store.Page{})
	if len(events) != 0 || next != "" || err != nil {
		t.Error(events, next, err)
	}
}

func testStaleRevision(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	create(t, s, "a1", commune(1))
	if _, err := s.UpdateAssessment(t.Context(), "a1", seen(1, answer("a", "1"))); err != nil {
		t.Fatal(err)
	}
	before := contentHash(t, s)
	_, err := s.UpdateAssessment(t.Context(), "a1", seen(1, answer("a", "2")))
	wantRefusal(t, err, criteria.Aborted, "STALE_REVISION")
	if contentHash(t, s) != before {
		t.Error("a stale change has written something")
	}
	if _, err := s.UpdateAssessment(t.Context(), "a1", seen(2, answer("a", "3"))); err != nil {
		t.Error(err)
	}
}

func testNoChange(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	create(t, s, "a1", commune(1))
	before := contentHash(t, s)
	d := update(t, s, "a1", func(*criteria.Assessment, *criteria.Submission) (*store.Change, error) { return nil, nil })
	if d.Assessment.Revision != 1 || contentHash(t, s) != before {
		t.Error("a closure without a change has changed something")
	}
}

// testUnstorable gives texts that PostgreSQL cannot hold and SQLite can: neither takes them.
func testUnstorable(t *testing.T, e storetest.Engine) {
	s, u := storetest.Open(t, e), commune(1)
	create(t, s, "a1", u)
	before := contentHash(t, s)
	for _, bad := range []string{"a\x00b", "a\xffb"} {
		_, err := s.Assessment(t.Context(), bad)
		wantRefusal(t, err, criteria.InvalidArgument, "TEXT_NOT_STORABLE")
		_, _, err = s.CreateRecognition(t.Context(), store.RequestKey{}, u, entered("r1", u, bad, 20240101))
		wantRefusal(t, err, criteria.InvalidArgument, "TEXT_NOT_STORABLE")
		// The event comes after the row, which is written by then and must go.
		_, err = s.UpdateAssessment(t.Context(), "a1", answer("a", bad))
		wantRefusal(t, err, criteria.InvalidArgument, "TEXT_NOT_STORABLE")
	}
	if contentHash(t, s) != before {
		t.Error("a text that cannot be stored has left something")
	}
	d := update(t, s, "a1", answer("a", "Ấp Đồng Tâm 🌾 '\"\\ \u0001"))
	read, err := s.Assessment(t.Context(), "a1")
	if diff := differs(d, read); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

// testRefusalsWriteNothing has the domain refuse in every kind of write.
func testRefusalsWriteNothing(t *testing.T, e storetest.Engine) {
	s, u := storetest.Open(t, e), commune(1)
	create(t, s, "a1", u)
	update(t, s, "a1", submitOn(20240919))
	enter(t, s, "r1", u, "1/QĐ-UBND", 20241001)
	before := contentHash(t, s)
	no := criteria.Refuse(criteria.FailedPrecondition, "NO", "", criteria.Text{VI: "không", EN: "no"})
	key := store.RequestKey{Principal: officer.ID, ID: "q1", Fingerprint: "f"}

	_, _, err := s.CreateAssessment(t.Context(), key, u, func() (*store.Opened, error) { return nil, no })
	wantRefusal(t, err, criteria.FailedPrecondition, "NO")
	_, _, err = s.CreateAssessment(t.Context(), key, u, opened("a2", u))
	wantRefusal(t, err, criteria.AlreadyExists, "ASSESSMENT_EXISTS")
	_, err = s.UpdateAssessment(t.Context(), "a1", func(a *criteria.Assessment, _ *criteria.Submission) (*store.Change, error) {
		a.State = criteria.Draft
		return nil, no
	})
	wantRefusal(t, err, criteria.FailedPrecondition, "NO")
	_, _, err = s.CreateRecognition(t.Context(), key, u, func() (*criteria.Recognition, *criteria.Event, error) { return nil, nil, no })
	wantRefusal(t, err, criteria.FailedPrecondition, "NO")
	_, err = s.UpdateAssessment(t.Context(), "a1", recogniseOn(20241001, "1/QĐ-UBND", u))
	wantRefusal(t, err, criteria.AlreadyExists, "RECOGNITION_EXISTS")
	if contentHash(t, s) != before {
		t.Error("a refusal has written something")
	}
	if d := update(t, s, "a1", recogniseOn(20241001, "2/QĐ-UBND", u)); d.Recognition == nil {
		t.Error("the refusals are in the way of the next change")
	}
}
