package store_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

func namesOf(all []*criteria.Recognition) (ids []string) {
	for _, r := range all {
		ids = append(ids, r.ID)
	}
	return ids
}

func testRecognitionsOf(t *testing.T, e storetest.Engine) {
	s, u := storetest.Open(t, e), commune(1)
	record(t, s, versionOf(reference.ID, reference.Version))
	enter(t, s, "late", u, "2/QĐ-UBND", 20240101)
	enter(t, s, "early", u, "1/QĐ-UBND", 20230101)
	enter(t, s, "other", commune(2), "1/QĐ-UBND", 20230101)
	create(t, s, "a1", u)
	update(t, s, "a1", submitOn(20240919))
	update(t, s, "a1", recogniseOn(20241007, "3/QĐ-UBND", u))
	first := sequences(t, s, "recognitions/late")[0]
	for _, c := range []struct {
		asOf  criteria.Date
		known int64
		want  []string
	}{
		{20300101, 1 << 60, []string{"early", "late", "of-a1"}},
		{20241006, 1 << 60, []string{"early", "late"}},
		{20231231, 1 << 60, []string{"early"}},
		{20221231, 1 << 60, nil},
		{20300101, first, []string{"late"}},
		{20300101, first - 1, nil},
		{20300101, sequences(t, s, "assessments/a1")[1], []string{"early", "late"}}, // filed and not decided yet
	} {
		all, err := s.RecognitionsOf(t.Context(), u.ID(), c.asOf, c.known)
		if diff := cmp.Diff(c.want, namesOf(all)); diff != "" || err != nil {
			t.Errorf("by %s, known up to %d: %s %v", c.asOf, c.known, diff, err)
		}
	}
}

// testEnding asks what hangs on rows that end: decisions from that day on, assessments without one, tokens.
func testEnding(t *testing.T, e storetest.Engine) {
	s, u, v := storetest.Open(t, e), commune(1), commune(2)
	for i, day := range []criteria.Date{20230630, 20230701, 20230702} {
		enter(t, s, fmt.Sprint("u", i), u, fmt.Sprint(i), day)
		enter(t, s, fmt.Sprint("v", i), v, fmt.Sprint(i), day)
	}
	ends := map[criteria.UnitID]criteria.Date{u.ID(): 20230701, v.ID(): 20230702}
	all, err := s.DecidedFrom(t.Context(), ends)
	if diff := cmp.Diff([]string{"u1", "u2", "v2"}, namesOf(all)); diff != "" || err != nil {
		t.Error(diff, err)
	}
	create(t, s, "a1", u)
	create(t, s, "a2", commune(3))
	create(t, s, "a3", v)
	update(t, s, "a3", submitOn(20240919))
	update(t, s, "a3", recogniseOn(20241007, "9/QĐ-UBND", v))
	if open, err := s.OpenAssessmentsOf(t.Context(), ends); !cmp.Equal(open, []string{"a1"}) || err != nil {
		t.Error(open, err)
	}
	for _, none := range []map[criteria.UnitID]criteria.Date{nil, {commune(9).ID(): 20230101}} {
		decided, err := s.DecidedFrom(t.Context(), none)
		open, err2 := s.OpenAssessmentsOf(t.Context(), none)
		if len(decided)+len(open) > 0 || err != nil || err2 != nil {
			t.Error(decided, open, err, err2)
		}
	}
	for _, id := range []string{"k1", "k2", "gone"} {
		if err := s.CreateToken(t.Context(), tokenOf(id, id), admin); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.RevokeToken(t.Context(), "gone", admin); err != nil {
		t.Fatal(err)
	}
	counts, err := s.TokenCounts(t.Context(), moment)
	want := []store.TokenCount{{Role: officer.Role, Scope: officer.Scope, UnitFrom: 20250701, Number: 2}}
	if diff := cmp.Diff(want, counts); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if counts, err := s.TokenCounts(t.Context(), moment+1); len(counts) > 0 || err != nil {
		t.Error("tokens that have run out are counted:", counts, err)
	}
}
