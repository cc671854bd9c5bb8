package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

var round2024 = criteria.Round{RuleSet: reference, Period: "2024", Province: "38"}

// finalised makes a finalisation of whatever is in the round: the first unit keeps gold.
func finalised(id, reason string, seen *[]string) store.Finalise {
	return func(entries []criteria.RoundEntry, before *criteria.Finalisation) (*criteria.Finalisation, *criteria.Event, error) {
		f := &criteria.Finalisation{ID: id, Round: round2024, Digest: "d1", Number: 1, Reason: reason, RecordedAt: moment, Actor: "tokens/chair"}
		if before != nil {
			f.Number = before.Number + 1
			f.RecordedAt = before.RecordedAt + 1
		}
		*seen = nil
		for _, e := range entries {
			*seen = append(*seen, fmt.Sprintf("%s/%d %s %s %s %v", e.Assessment, e.Submission, e.Unit.Code, e.Verdict.Result, e.Recognised, e.OverVerdict))
			l := criteria.FinalLevel{
				Finalisation: f.Name(), Assessment: e.Assessment, Submission: e.Submission, Unit: criteria.UnitID{Code: e.Unit.Code, From: 20210701},
				Class: "xa", Verdict: "gold", Level: "silver", Rank: 2, Room: 1, Assessed: len(entries),
			}
			if e.Assessment == "a1" {
				l.Level, l.Rank = "gold", 1
			}
			f.Levels = append(f.Levels, l)
		}
		return f, &criteria.Event{
			Subject: f.Name(), Number: 1, Kind: criteria.ActFinalise, Actor: f.Actor, Role: criteria.Chair, RecordedAt: moment, Change: []byte(`{}`),
		}, nil
	}
}

// fileRound files for four units, of which one is given back and one recognised; a fifth one is open and a sixth far away.
func fileRound(t *testing.T, s *store.Store) {
	t.Helper()
	for n := range 5 {
		create(t, s, fmt.Sprint("a", n+1), commune(n+1))
		if n < 4 {
			update(t, s, fmt.Sprint("a", n+1), submitOn(20240919))
		}
	}
	far := commune(9)
	far.District, far.Province = "292", "30"
	create(t, s, "far", far)
	update(t, s, "far", submitOn(20240919))
	update(t, s, "a3", returnOn(20240920))
	update(t, s, "a4", returnOn(20240920))
	update(t, s, "a4", submitOn(20240921))
	update(t, s, "a2", recogniseOn(20241007, "3/QĐ-UBND", commune(2)))
}

func testFinalise(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	fileRound(t, s)
	var seen []string
	before := contentHash(t, s)
	preview, err := s.PreviewFinalisation(t.Context(), round2024, finalised("p1", "", &seen))
	if err != nil || len(preview.Levels) != 3 || contentHash(t, s) != before {
		t.Fatal("a preview writes or does not see the round:", preview, err)
	}
	made, replay, err := s.CreateFinalisation(t.Context(), store.RequestKey{}, "f1", round2024, finalised("f1", "", &seen))
	if err != nil || replay {
		t.Fatal(err)
	}
	want := map[string]bool{"a1/1 15001 not_passed  false": true, "a2/1 15002 not_passed completed true": true, "a4/2 15004 not_passed  false": true}
	for _, one := range seen {
		if !want[one] {
			t.Errorf("in the round is %q", one)
		}
	}
	if len(seen) != len(want) {
		t.Errorf("in the round are %q", seen)
	}
	read, err := s.Finalisation(t.Context(), "f1")
	if diff := cmp.Diff(made.Round, read.Round); diff != "" || err != nil || read.Number != 1 || read.Digest != "d1" || read.RecordedAt != moment || read.Actor != "tokens/chair" {
		t.Error(diff, err, read)
	}
	for i, id := range []string{"a1", "a2", "a4"} { // by unit, whatever the order in which they were made
		if len(read.Levels) != 3 || read.Levels[i].Assessment != id {
			t.Fatalf("levels %v", read.Levels)
		}
	}
	if one := read.Levels[0]; one != (criteria.FinalLevel{Finalisation: "finalisations/f1", Assessment: "a1", Submission: 1, Unit: commune(1).ID(), Class: "xa", Verdict: "gold", Level: "gold", Rank: 1, Room: 1, Assessed: 3}) {
		t.Errorf("read back: %+v", one)
	}
	events, _, err := s.Events(t.Context(), "finalisations/f1", store.Page{})
	if err != nil || len(events) != 1 || events[0].Kind != criteria.ActFinalise {
		t.Error(events, err)
	}
	_, err = s.Finalisation(t.Context(), "none")
	wantRefusal(t, err, criteria.NotFound, "FINALISATION_UNKNOWN")
}

// testFinalLevel follows what a submission gets over two finalisations.
func testFinalLevel(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	fileRound(t, s)
	level := func(id string) string {
		t.Helper()
		d, err := s.Assessment(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if d.Submission == nil || d.Submission.Final == nil {
			return ""
		}
		return d.Submission.Final.Level + " of " + d.Submission.Final.Finalisation
	}
	expect := func(want map[string]string) {
		t.Helper()
		for id, w := range want {
			if got := level(id); got != w {
				t.Errorf("%s gets %q, want %q", id, got, w)
			}
		}
	}
	expect(map[string]string{"a1": "", "a2": "", "a3": "", "a5": ""})
	var seen []string
	finalise := func(id, reason string) {
		t.Helper()
		if _, _, err := s.CreateFinalisation(t.Context(), store.RequestKey{}, id, round2024, finalised(id, reason, &seen)); err != nil {
			t.Fatal(err)
		}
	}
	finalise("f1", "")
	const gold, silver = "gold of finalisations/f1", "silver of finalisations/f1"
	expect(map[string]string{"a1": gold, "a2": silver, "a3": "", "a4": silver, "a5": "", "far": ""})
	update(t, s, "a4", func(a *criteria.Assessment, last *criteria.Submission) (*store.Change, error) {
		if last.Final == nil || last.Final.Level != "silver" {
			t.Error("a change does not see the level:", last.Final)
		}
		return returnOn(20240922)(a, last)
	})
	expect(map[string]string{"a4": ""}) // given back
	update(t, s, "a1", returnOn(20240922))
	update(t, s, "a1", submitOn(20240923))
	expect(map[string]string{"a1": ""}) // another submission
	finalise("f2", "Nộp lại")
	expect(map[string]string{"a1": "gold of finalisations/f2", "a2": "silver of finalisations/f2"})
	update(t, s, "a4", submitOn(20240924))
	expect(map[string]string{"a4": ""}) // neither covers it
	if f, err := s.Finalisation(t.Context(), "f1"); err != nil || len(f.Levels) != 3 {
		t.Error("the first one has changed:", f, err)
	}
}

func testFinaliseOnce(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	fileRound(t, s)
	var seen []string
	key := store.RequestKey{Principal: "tokens/chair", ID: "r1", Fingerprint: "x"}
	if _, replay, err := s.CreateFinalisation(t.Context(), key, "f1", round2024, finalised("f1", "", &seen)); err != nil || replay {
		t.Fatal(err)
	}
	before := contentHash(t, s)
	f, replay, err := s.CreateFinalisation(t.Context(), key, "f2", round2024, finalised("f2", "", &seen))
	if err != nil || !replay || f.ID != "f1" || len(f.Levels) != 3 {
		t.Error(f, replay, err)
	}
	key.Fingerprint = "y"
	_, _, err = s.CreateFinalisation(t.Context(), key, "f3", round2024, finalised("f3", "", &seen))
	wantRefusal(t, err, criteria.AlreadyExists, "REQUEST_ID_REUSED")
	_, _, err = s.CreateFinalisation(t.Context(), store.RequestKey{}, "f4", round2024, func([]criteria.RoundEntry, *criteria.Finalisation) (*criteria.Finalisation, *criteria.Event, error) {
		return nil, nil, criteria.Refuse(criteria.FailedPrecondition, "ROUND_OPEN", "", criteria.Say("store.collisions"))
	})
	wantRefusal(t, err, criteria.FailedPrecondition, "ROUND_OPEN")
	if contentHash(t, s) != before {
		t.Error("something was written")
	}
}

func testListFinalisations(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	fileRound(t, s)
	var seen []string
	var want []string
	for i := range 5 {
		id := fmt.Sprint("f", i)
		if _, _, err := s.CreateFinalisation(t.Context(), store.RequestKey{}, id, round2024, finalised(id, "x", &seen)); err != nil {
			t.Fatal(err)
		}
		want = append([]string{id}, want...)
	}
	list := func(of criteria.Round) []string {
		return pages(t, 2, func(f *criteria.Finalisation) string { return f.ID }, func(p store.Page) ([]*criteria.Finalisation, string, error) {
			return s.ListFinalisations(t.Context(), of, p)
		})
	}
	for name, of := range map[string]criteria.Round{"all": {Province: "38"}, "one set": {Province: "38", RuleSet: reference}, "one round": round2024} {
		if diff := cmp.Diff(want, list(of)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	for name, of := range map[string]criteria.Round{
		"nowhere": {}, "another province": {Province: "30"}, "another period": {Province: "38", Period: "2023"},
		"another set": {Province: "38", RuleSet: criteria.RuleSetRef{ID: "reference.commune", Version: "1"}},
	} {
		if got := list(of); len(got) != 0 {
			t.Errorf("%s: %v", name, got)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.PreviewFinalisation(ended, round2024, finalised("p", "", &seen)); !errors.Is(err, context.Canceled) {
		t.Error("who left gets", err)
	}
}
