package store_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// reopen closes a store and opens its database again.
func reopen(t *testing.T, s *store.Store, o store.Options) (*store.Store, error) {
	t.Helper()
	if s != nil {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return store.Open(t.Context(), o)
}

func testMeta(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	before := contentHash(t, s)
	for _, value := range []string{"", "loaded", "loaded again"} {
		if value != "" {
			if err := s.SetMeta(t.Context(), "demo.loaded", value); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := s.Meta(t.Context(), "demo.loaded"); got != value || err != nil {
			t.Errorf("got %q, %v; want %q", got, err, value)
		}
	}
	if err := s.SetMeta(t.Context(), "demo", "true"); err == nil {
		t.Error("real data can be made a demonstration")
	}
	if contentHash(t, s) != before {
		t.Error("a fact about the database counts as data")
	}
	if err := s.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	if name := s.Engine(); name != e.Name && (name != "postgres" || e.Name != "pgbouncer") {
		t.Errorf("the engine is called %s", s.Engine())
	}
}

func testDemo(t *testing.T, e storetest.Engine) {
	demo := store.Options{DSN: e.DSN(t), Demo: true}
	s, err := store.Open(t.Context(), demo)
	if err != nil {
		t.Fatal(err)
	}
	_, err = reopen(t, s, store.Options{DSN: demo.DSN})
	wantRefusal(t, err, criteria.FailedPrecondition, "DEMO_DATABASE")
	if s, err = reopen(t, nil, demo); err != nil {
		t.Fatal("a demonstration cannot be opened again:", err)
	}
	s.Close()

	real := store.Options{DSN: e.DSN(t)}
	demo.DSN = real.DSN
	if s, err = store.Open(t.Context(), real); err != nil {
		t.Fatal(err)
	}
	create(t, s, "a1", commune(1))
	_, err = reopen(t, s, demo)
	wantRefusal(t, err, criteria.FailedPrecondition, "NOT_DEMO_DATABASE")
	if s, err = reopen(t, nil, real); err != nil {
		t.Fatal("the refusal has changed the database:", err)
	}
	s.Close()

	empty := store.Options{DSN: e.DSN(t)}
	if s, err = store.Open(t.Context(), empty); err != nil {
		t.Fatal(err)
	}
	empty.Demo = true
	if s, err = reopen(t, s, empty); err != nil {
		t.Fatal("a database without any data cannot become a demonstration:", err)
	}
	s.Close()
}

// testOldDatabase takes a database back to what the first migration left, and opens it.
func testOldDatabase(t *testing.T, e storetest.Engine) {
	o := store.Options{DSN: e.DSN(t)}
	s, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SetMeta(t.Context(), "kept", "yes"); err != nil {
		t.Fatal(err)
	}
	rewind(t, s, 1)
	if s, err = reopen(t, s, o); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	create(t, s, "a1", commune(1))
	if kept, err := s.Meta(t.Context(), "kept"); kept != "yes" || err != nil {
		t.Error("the upgrade has lost something:", kept, err)
	}
}

// testDraftBeforeHolders brings up to date a database with a draft that was written before holders were kept: its tokens are
// known and nothing else is.
func testDraftBeforeHolders(t *testing.T, e storetest.Engine) {
	o := store.Options{DSN: e.DSN(t), Clock: standing}
	s, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.CreateRuleSetDraft(t.Context(), store.RequestKey{}, begun("d1", "id: a\n")); err != nil {
		t.Fatal(err)
	}
	whole := contentHash(t, s)
	if err := s.Exec(t.Context(), "UPDATE rule_set_drafts SET holders = '[]'"); err != nil {
		t.Fatal(err)
	}
	if contentHash(t, s) == whole {
		t.Error("the hash does not see holders")
	}
	want, err := s.RuleSetDraft(t.Context(), "d1")
	if err != nil {
		t.Fatal(err)
	}
	rewind(t, s, 7)
	if s, err = reopen(t, s, o); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	d, err := s.RuleSetDraft(t.Context(), "d1")
	if err != nil || len(d.Holders) != 0 || len(d.Authors) != 1 {
		t.Error(d, err)
	}
	if diff := differs(want, d); diff != "" {
		t.Error("the upgrade changed more:", diff)
	}
}

func testNewDatabase(t *testing.T, e storetest.Engine) {
	o := store.Options{DSN: e.DSN(t)}
	s, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Exec(t.Context(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES ($1, $2)", store.NewestMigration()+1, true); err != nil {
		t.Fatal(err)
	}
	_, err = reopen(t, s, o)
	wantRefusal(t, err, criteria.FailedPrecondition, "DATABASE_NEWER")
}

// testStartAtOnce opens an empty database from several programs. SQLite's file is for one program, so there it is about
// nothing more than opening it a second time.
func testStartAtOnce(t *testing.T, e storetest.Engine) {
	o := store.Options{DSN: e.DSN(t)}
	if e.Name == "sqlite" {
		storetest.OpenWith(t, o)
	}
	stores := make([]*store.Store, 4)
	var wg sync.WaitGroup
	for i := range stores {
		wg.Go(func() {
			var err error
			if stores[i], err = store.Open(context.Background(), o); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for i, s := range stores {
		if s != nil {
			create(t, s, "a"+string(rune('0'+i)), commune(i))
			s.Close()
		}
	}
}

func TestRefusedFiles(t *testing.T) {
	for _, dsn := range []string{"", ":memory:", "file::memory:?cache=shared", "file:x.db"} {
		_, err := store.Open(t.Context(), store.Options{DSN: dsn})
		wantRefusal(t, err, criteria.InvalidArgument, "DATABASE_NO_FILE")
	}
	_, err := store.Open(t.Context(), store.Options{DSN: filepath.Join(t.TempDir(), "none", "x.db")})
	wantRefusal(t, err, criteria.InvalidArgument, "DATABASE_NO_FOLDER")
	if _, err := store.Open(t.Context(), store.Options{DSN: t.TempDir()}); err == nil {
		t.Error("a folder was opened as a database")
	}
}

// TestFileNames opens files whose names mean something in a URI, and looks who may read them.
func TestFileNames(t *testing.T) {
	for _, name := range []string{"a b.db", "what?mode=memory.db", "50%41.db", "số liệu #1.db"} {
		path := filepath.Join(t.TempDir(), name)
		s := storetest.OpenWith(t, store.Options{DSN: path})
		create(t, s, "a1", commune(1))
		for _, end := range []string{"", "-wal"} {
			info, err := os.Stat(path + end)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if info.Mode().Perm() != 0o600 {
				t.Errorf("%s%s: mode %v", name, end, info.Mode())
			}
		}
	}
}

func TestPasswordIsNotShown(t *testing.T) {
	for _, dsn := range []string{"postgres://u:hunter2@127.0.0.1:1/x?connect_timeout=1", "postgres://u:hunter2@127.0.0.1:99999999/x"} {
		_, err := store.Open(t.Context(), store.Options{DSN: dsn})
		if err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("got %v", err)
		}
	}
}

// TestSameRowsSameHash wants one hash of the same rows on every engine.
func TestSameRowsSameHash(t *testing.T) {
	hashes := map[string]string{}
	for _, e := range storetest.Engines(t) {
		t.Run(e.Name, func(t *testing.T) {
			s, u := storetest.OpenWith(t, store.Options{DSN: e.DSN(t), Clock: standing}), commune(1)
			empty := contentHash(t, s)
			create(t, s, "a1", u)
			update(t, s, "a1", submitOn(20240919))
			update(t, s, "a1", returnOn(20240925))
			update(t, s, "a1", submitOn(20241001))
			update(t, s, "a1", recogniseOn(20241007, "1/QĐ-UBND", u))
			enter(t, s, "r1", u, "0/QĐ-UBND", 20230101)
			if err := s.CreateToken(t.Context(), tokenOf("k1", "secret"), admin); err != nil {
				t.Fatal(err)
			}
			if _, _, err := s.CreateRuleSetDraft(t.Context(), store.RequestKey{}, begun("d1", "id: a\n")); err != nil {
				t.Fatal(err)
			}
			hashes[e.Name] = contentHash(t, s)
			if hashes[e.Name] == empty {
				t.Error("the hash does not see the rows")
			}
		})
	}
	first := ""
	for _, h := range hashes {
		if first != "" && h != first {
			t.Errorf("the same rows have different hashes: %v", hashes)
		}
		first = h
	}
}
