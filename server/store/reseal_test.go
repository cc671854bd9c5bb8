package store_test

import (
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/audit"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// testResealing changes rows and takes away what is noted of their seals, so that the next start would seal what is there now: it
// must not start, and what is found before is found after.
func testResealing(t *testing.T, e storetest.Engine) {
	const forget = "DELETE FROM meta WHERE name LIKE 'sealed.%'"
	for _, lie := range [][]string{
		{forget}, // nothing is changed: the rows are sealed again as they are
		{"UPDATE submissions SET met = met + 1 WHERE assessment_id = 'a1' AND number = 1", "DELETE FROM meta WHERE name = 'sealed.submissions'"},
		{"UPDATE tokens SET role = 'chair' WHERE id = 'k2'", "UPDATE meta SET value = 'id' WHERE name = 'sealed.tokens.made'"},
		{"UPDATE tokens SET role = 'chair' WHERE id = 'k2'", "UPDATE meta SET value = '1; --' WHERE name = 'sealed.tokens.made'"},
		{"DELETE FROM reported_figures WHERE id = 'f1'", forget},
		{"INSERT INTO revocations SELECT id, '9', decision_date, office, 'x', '', recorded_at, actor FROM recognitions WHERE id = 'r1'", forget},
	} {
		resealed(t, store.Options{DSN: e.DSN(t), Clock: standing}, lie)
	}
}

func resealed(t *testing.T, o store.Options, lie []string) {
	t.Helper()
	s, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	everything(t, s)
	before := wantWhole(t, s, audit.Given{})
	for _, statement := range lie {
		if err := s.Exec(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := store.Open(t.Context(), o)
	if again != nil {
		defer again.Close()
	}
	if len(lie) == 1 {
		if err != nil {
			t.Fatal(err)
		}
		wantWhole(t, again, audit.Given{})
		return
	}
	wantRefusal(t, err, criteria.FailedPrecondition, "ROWS_CHANGED")
	if again != nil {
		_ = again.Close()
	}
	o.ReadOnly = true
	if s, err = store.Open(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if c, err := s.CheckLog(t.Context(), audit.Given{}); err != nil || len(c.Findings) == 0 || c.Events != before.Events {
		t.Errorf("after %q: %+v, %v", lie[0], c, err)
	}
}
