package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/notice"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// object stores the objection of a unit, nil for a citizen, to a recognition.
func object(t *testing.T, s *store.Store, key store.RequestKey, id string, a criteria.Against, by *criteria.Unit) (*criteria.Objection, bool, error) {
	t.Helper()
	entry := criteria.ObjectionEntry{Reason: "Số liệu không đúng " + id, Evidence: []criteria.EvidenceDoc{{Document: "1/BC"}}}
	of := criteria.UnitID{}
	if by != nil {
		of = by.ID()
	}
	return s.CreateObjection(t.Context(), key, a.Recognition.ID, of, func(before criteria.Objections) (n *store.NewObjection, err error) {
		n = &store.NewObjection{Messages: []notice.Message{message(id, notice.Operator)}}
		if by == nil {
			if n.Objection, n.Event, err = criteria.ObjectAsCitizen(id, a, before, entry, "salt", admin); err == nil {
				n.Contact, n.PutEvent, err = criteria.CitizenContact("of-"+id, n.Objection, planted, "salt", admin)
			}
			return n, err
		}
		on, act := ofUnit(by)
		n.Objection, n.Event, err = criteria.Object(id, a, on, before, entry, act)
		return n, err
	})
}

func testObjections(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	u, other, stranger := commune(1), commune(2), commune(3)
	r, _, err := s.CreateRecognition(t.Context(), store.RequestKey{}, u, func() (*criteria.Recognition, *criteria.Event, error) {
		r := &criteria.Recognition{ID: "r1", Unit: u.ID(), RuleSet: reference, Level: "a", DecisionNumber: "1/QĐ", DecisionDate: 20241001, Actor: "tokens/a"}
		return r, &criteria.Event{Subject: r.Name(), Number: 1, Kind: criteria.ActRecognise, Change: []byte("{}")}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	a := criteria.Against{Recognition: r, Unit: u, Days: 15}
	key := store.RequestKey{Principal: "tokens/o", ID: "k", Fingerprint: "f"}
	first, replay, err := object(t, s, key, "o1", a, other)
	if err != nil || replay {
		t.Fatal(replay, err)
	}
	if again, replay, err := object(t, s, key, "o2", a, other); err != nil || !replay || again.ID != "o1" {
		t.Error(again, replay, err)
	}
	_, _, err = object(t, s, store.RequestKey{}, "o2", a, other)
	wantReason(t, err, "OBJECTION_EXISTS")
	if _, err := s.Notification(t.Context(), new(message("o2", notice.Operator)).ID()); criteria.CodeOf(err) != criteria.NotFound {
		t.Error("a refused objection was announced:", err)
	}
	if _, _, err := object(t, s, store.RequestKey{}, "o3", a, nil); err != nil {
		t.Fatal(err)
	}
	stored, err := s.Objection(t.Context(), "o1")
	if diff := cmp.Diff(first, stored); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if c, err := s.ContactOf(t.Context(), "objections/o3"); err != nil || c.Email != planted.Email || c.Unit != (criteria.UnitID{}) {
		t.Error(c, err)
	}
	wantObjections(t, s, store.ObjectionFilter{Within: reach(province)}, "o3 o1")
	wantObjections(t, s, store.ObjectionFilter{Within: reach(province), Recognition: "r2"}, "")
	for unit, want := range map[*criteria.Unit]string{u: "o3 o1", other: "o1", stranger: ""} {
		_, act := ofUnit(unit)
		wantObjections(t, s, store.ObjectionFilter{Within: act.Actor.Reach()}, want)
	}
	wantObjections(t, s, store.ObjectionFilter{Within: reach(criteria.Scope{Level: criteria.District, Code: "394"})}, "")
	testAnswers(t, s)
}

func testAnswers(t *testing.T, s *store.Store) {
	t.Helper()
	answer := func() error {
		_, err := s.AnswerObjection(t.Context(), "o1", func(o *criteria.Objection) (*criteria.Event, []notice.Message, error) {
			e, err := o.Decide(criteria.ObjectionUpheld, "Đúng.", 1, admin)
			return e, []notice.Message{message("answered", notice.Operator)}, err
		})
		return err
	}
	if err := answer(); err != nil {
		t.Fatal(err)
	}
	wantReason(t, answer(), "STALE_REVISION")
	wantObjections(t, s, store.ObjectionFilter{Within: reach(province), State: criteria.ObjectionUpheld}, "o1")
	if _, err := s.Notification(t.Context(), new(message("answered", notice.Operator)).ID()); err != nil {
		t.Error("the answer was not announced:", err)
	}
}

// wantObjections lists objections one by one.
func wantObjections(t *testing.T, s *store.Store, f store.ObjectionFilter, want string) {
	t.Helper()
	got, blank := "", ""
	for token := ""; ; {
		page, next, err := s.ListObjections(t.Context(), f, store.Page{Size: 1, Token: token})
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range page {
			got += blank + o.ID
			blank = " "
		}
		if token = next; token == "" {
			break
		}
	}
	if got != want {
		t.Errorf("%v lists %q, want %q", f, got, want)
	}
}
