package store_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// testLatest reads the last submission of every assessment, and after that only what was filed since, over more than a
// page of each.
func testLatest(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	const many = 260
	want := map[string]int32{}
	read := func(since int64, wantTotal int) int64 {
		t.Helper()
		got, total := map[string]int32{}, -1
		seen, err := s.LatestSubmissions(t.Context(), reference.ID, since, func(n int) error { total = n; return nil }, func(l *store.Latest) error {
			answers, err := criteria.ParseAnswers(l.AnswersJSON)
			if err != nil || l.RuleSet != reference || l.Digest != "d1" || l.Result != criteria.NotPassed || l.Period != "2024" || l.Unit.From != 20210701 {
				t.Errorf("read %+v, %v", l, err)
			}
			got[l.Assessment] = int32(len(answers))
			return nil
		})
		if diff := cmp.Diff(want, got); diff != "" || err != nil || total != wantTotal {
			t.Errorf("since %d: %v, total %d, want %d; -want +got:\n%s", since, err, total, wantTotal, diff)
		}
		clear(want)
		return seen
	}
	read(0, -1) // nothing ever happened
	for i := range many {
		id := fmt.Sprintf("a%03d", i)
		if _, _, err := s.CreateAssessment(t.Context(), store.RequestKey{}, commune(i), filed(id, commune(i), 20240919)); err != nil {
			t.Fatal(err)
		}
		want[id] = 1
	}
	create(t, s, "draft", commune(900))
	seen := read(0, many)
	for i := range many {
		id := fmt.Sprintf("a%03d", i)
		update(t, s, id, returnOn(20240920))
		update(t, s, id, answer("website.working", "true"))
		update(t, s, id, submitOn(20240921))
		want[id] = 2
	}
	seen = read(seen, 0)
	update(t, s, "draft", answer("website.working", "true"))
	seen = read(seen, 0)
	update(t, s, "draft", submitOn(20240921))
	want["draft"] = 2
	seen = read(seen, 0)
	if again, err := s.LatestSubmissions(t.Context(), "another.set", 0, func(int) error { return nil }, func(l *store.Latest) error {
		return fmt.Errorf("read %v", l)
	}); err != nil || again != seen {
		t.Errorf("another set: %d, want %d: %v", again, seen, err)
	}
	enough := errors.New("enough")
	if _, err := s.LatestSubmissions(t.Context(), reference.ID, 0, func(int) error { return nil }, func(*store.Latest) error { return enough }); err != enough {
		t.Errorf("a visitor who has enough: %v", err)
	}
}
