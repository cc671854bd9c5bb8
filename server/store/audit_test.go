package store_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/audit"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// auditKey makes a key of a log.
func auditKey(t testing.TB) (note.Signer, note.Verifier) {
	t.Helper()
	private, public, err := note.GenerateKey(rand.Reader, "tieuchi/provinces/38")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	key, err := note.NewVerifier(public)
	if err != nil {
		t.Fatal(err)
	}
	return signer, key
}

// everything writes rows into every table that events record.
func everything(t testing.TB, s *store.Store) {
	t.Helper()
	ctx := t.Context()
	u := commune(1)
	create(t, s, "a1", u)
	update(t, s, "a1", answer("website.working", "true"))
	update(t, s, "a1", submitOn(20240919))
	update(t, s, "a1", returnOn(20240925))
	update(t, s, "a1", submitOn(20241001))
	update(t, s, "a1", recogniseOn(20241007, "1/QĐ-UBND", u))
	enter(t, s, "r1", u, "0/QĐ-UBND", 20230101)
	_, _, err := s.CreateAssessment(ctx, store.RequestKey{}, commune(2), filed("a2", commune(2), 20240930))
	_, _, errReported := s.CreateReportedFigure(ctx, store.RequestKey{}, "target", reported("f1", "71.5"))
	errToken := s.CreateToken(ctx, tokenOf("k1", "one"), admin)
	_, errRevoke := s.RevokeToken(ctx, "k1", admin)
	errOther := s.CreateToken(ctx, tokenOf("k2", "two"), admin)
	_, _, errDraft := s.CreateRuleSetDraft(ctx, store.RequestKey{}, begun("d1", "id: a\n"))
	if err := errors.Join(err, errReported, errToken, errRevoke, errOther, errDraft); err != nil {
		t.Fatal(err)
	}
}

// wantWhole checks that a database is as its events say.
func wantWhole(t testing.TB, s *store.Store, given audit.Given) *store.Checked {
	t.Helper()
	c, err := s.CheckLog(t.Context(), given)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range c.Findings {
		t.Error(f)
	}
	return c
}

// testEveryRowIsSealed looks for tables and columns that nobody thought of.
func testEveryRowIsSealed(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	tables, err := s.Tables(t.Context())
	if err != nil || len(tables) < 15 {
		t.Fatal(tables, err)
	}
	sealed := map[string][]string{}
	for _, p := range store.SealedParts() {
		sealed[p.Table] = append(sealed[p.Table], p.Columns...)
		if tables[p.Table] == nil {
			t.Errorf("there is no table %s", p.Table)
		}
	}
	for table, columns := range tables {
		if _, excepted := store.Unsealed()[table]; excepted == (sealed[table] != nil) {
			t.Errorf("the table %s must be sealed, or be in the list of those that are not, with the reason", table)
		}
		if sealed[table] == nil {
			continue
		}
		for _, column := range columns {
			if _, excepted := store.Unsealed()[table+"."+column]; excepted == slices.Contains(sealed[table], column) {
				t.Errorf("the column %s of %s must be in a part, or in the list of those that are not", column, table)
			}
		}
	}
	for name, reason := range store.Unsealed() {
		table, _, _ := strings.Cut(name, ".")
		if reason == "" || tables[table] == nil {
			t.Errorf("%s is in the list of what is not sealed, for %q", name, reason)
		}
	}
	if err := s.WithoutEvent(t.Context()); err == nil {
		t.Error("a row was sealed and no event records it")
	}
	if err := s.ShortSeal(t.Context()); err == nil {
		t.Error("a row was sealed with a value too few")
	}
}

// testProofs asks for proofs at every size of a log that has a stored node.
func testProofs(t *testing.T, e storetest.Engine) {
	s := storetest.OpenWith(t, store.Options{DSN: e.DSN(t), Clock: standing})
	signer, key := auditKey(t)
	if _, _, err := s.MakeCheckpoint(t.Context(), signer); true {
		wantRefusal(t, err, criteria.FailedPrecondition, "LOG_EMPTY")
	}
	create(t, s, "a1", commune(1))
	first, fresh, err := s.MakeCheckpoint(t.Context(), signer)
	if err != nil || !fresh || first.Size != 1 {
		t.Fatal(first, fresh, err)
	}
	if again, fresh, err := s.MakeCheckpoint(t.Context(), signer); err != nil || fresh || again.Note != first.Note {
		t.Error("the same tree is signed again:", again, fresh, err)
	}
	for range 299 {
		update(t, s, "a1", answer("website.working", "true"))
	}
	last, _, err := s.MakeCheckpoint(t.Context(), signer)
	if err != nil || last.Size != 300 {
		t.Fatal(last, err)
	}
	c, verified, err := audit.OpenCheckpoint([]byte(last.Note), key)
	if err != nil || !verified {
		t.Fatal(err)
	}
	for _, n := range []int64{1, 2, 128, 255, 256, 257, 300} {
		event, err := s.LoggedEvent(t.Context(), "assessments/a1", int32(n))
		if err != nil || event.Sequence != n {
			t.Fatal(event, err)
		}
		proof, err := s.ProveInclusion(t.Context(), n, 300)
		if err != nil || tlog.CheckRecord(proof, 300, c.Root, n-1, audit.Leaf(event.Line())) != nil {
			t.Errorf("event %d is not proved: %v", n, err)
		}
		root, err := s.TreeRoot(t.Context(), n)
		if err != nil {
			t.Fatal(err)
		}
		earlier := audit.Checkpoint{Origin: c.Origin, Size: n, Root: root}
		if proof, err = s.ProveConsistency(t.Context(), n, 300); err != nil || audit.CheckConsistent(earlier, c, proof) != nil {
			t.Errorf("a tree of %d is not proved to go on: %v", n, err)
		}
		if earlier.Root[0]++; audit.CheckConsistent(earlier, c, proof) == nil {
			t.Error("another tree is proved to go on")
		}
	}
	if got := wantWhole(t, s, audit.Given{Keys: []note.Verifier{key}, Checkpoints: [][]byte{[]byte(first.Note)}}); got.Events != 300 || got.Checkpoints != 2 {
		t.Errorf("%+v", got)
	}
	_, err = s.CheckpointOf(t.Context(), 301)
	wantRefusal(t, err, criteria.NotFound, "CHECKPOINT_UNKNOWN")
	_, err = s.LoggedAt(t.Context(), 301)
	wantRefusal(t, err, criteria.NotFound, "EVENT_UNKNOWN")

	storetest.Tampers(t)
	// Somebody who can write the database changes the past. What is signed then would be a lie, and is not signed.
	if err := s.Exec(t.Context(), "UPDATE events SET leaf = (SELECT leaf FROM events WHERE sequence = 2) WHERE sequence = 300"); err != nil {
		t.Fatal(err)
	}
	update(t, s, "a1", answer("website.working", "true"))
	_, _, err = s.MakeCheckpoint(t.Context(), signer)
	wantRefusal(t, err, criteria.FailedPrecondition, "LOG_REWRITTEN")
}

// testOldLog brings up to date a database whose events have no leaves and whose rows no seals.
func testOldLog(t *testing.T, e storetest.Engine) {
	o := store.Options{DSN: e.DSN(t), Clock: standing}
	s, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	everything(t, s)
	for range 260 {
		update(t, s, "a2", answer("website.working", "true"))
	}
	before := wantWhole(t, s, audit.Given{})
	rewind(t, s, 10)
	if err := s.Exec(t.Context(), "DELETE FROM meta WHERE name LIKE 'sealed.%'"); err != nil {
		t.Fatal(err)
	}
	if s, err = reopen(t, s, o); err != nil {
		t.Fatal(err)
	}
	after := wantWhole(t, s, audit.Given{})
	if after.Events <= before.Events || after.Rows != before.Rows {
		t.Errorf("before %+v, after %+v", before, after)
	}
	signer, _ := auditKey(t)
	if _, _, err := s.MakeCheckpoint(t.Context(), signer); err != nil {
		t.Error(err)
	}
	if s, err = reopen(t, s, o); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if again := wantWhole(t, s, audit.Given{}); again.Events != after.Events {
		t.Error("rows are sealed at every start")
	}
	if err := s.Exec(t.Context(), "UPDATE submissions SET met = met + 1 WHERE assessment_id = 'a1' AND number = 1"); err != nil {
		t.Fatal(err)
	}
	c, err := s.CheckTables(t.Context())
	if err != nil || len(c.Findings) != 1 || c.Findings[0].Reason != "ROW_CHANGED" || c.Findings[0].Where != "submissions/a1/1" {
		t.Error(c, err)
	}
}

// testClockSetBack sets the clock back, by little and by much.
func testClockSetBack(t *testing.T, e storetest.Engine) {
	now := moment
	o := store.Options{DSN: e.DSN(t), Clock: func() int64 { return now }}
	s, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	create(t, s, "a1", commune(1))
	now -= (10 * time.Minute).Microseconds()
	create(t, s, "a2", commune(2))
	before := contentHash(t, s)
	now -= 2
	_, _, err = s.CreateAssessment(t.Context(), store.RequestKey{}, commune(3), opened("a3", commune(3)))
	wantRefusal(t, err, criteria.FailedPrecondition, "CLOCK_SET_BACK")
	if contentHash(t, s) != before {
		t.Error("something was written by a clock that was set back")
	}
	o.ClockBack = time.Hour
	if s, err = reopen(t, s, o); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	create(t, s, "a3", commune(3))
	wantWhole(t, s, audit.Given{})
}

// testAllTablesWhole writes into every table and finds it whole.
func testAllTablesWhole(t *testing.T, e storetest.Engine) {
	s := storetest.OpenWith(t, store.Options{DSN: e.DSN(t), Clock: standing})
	everything(t, s)
	c := wantWhole(t, s, audit.Given{})
	if c.Rows < 20 {
		t.Errorf("only %d rows were looked at", c.Rows)
	}
	if err := s.EachLogged(t.Context(), 0, c.Events, func(l *store.Logged) error {
		if !bytes.Contains(l.Seals, []byte(`":"`)) && l.Subject != "assessments/a2" { // made and filed at once: the second event seals all
			t.Errorf("event %d (%s of %s) seals nothing", l.Sequence, l.Kind, l.Subject)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
