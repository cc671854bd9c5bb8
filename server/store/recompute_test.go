package store_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// testEachFrozen goes over more than one page, beside the store that writes.
func testEachFrozen(t *testing.T, e storetest.Engine) {
	o := store.Options{DSN: e.DSN(t)}
	s := storetest.OpenWith(t, o)
	var want []string
	for n := range 60 {
		id := fmt.Sprintf("a%02d", n)
		create(t, s, id, commune(n+1))
		update(t, s, id, submitOn(20240919))
		want = append(want, id+"/1 2024 1")
		if n%10 == 0 {
			update(t, s, id, returnOn(20240920))
			update(t, s, id, submitOn(20240921))
			want[len(want)-1] = id + "/1 2024 2"
			want = append(want, id+"/2 2024 2")
		}
	}
	o.ReadOnly = true
	reader := storetest.OpenWith(t, o)
	var got []string
	var last *criteria.Submission
	note := func(f *criteria.Frozen) error {
		got = append(got, fmt.Sprintf("%s/%d %s %d", f.Submission.Assessment, f.Submission.Number, f.Period, len(f.Events)))
		last = f.Submission
		return nil
	}
	if err := reader.EachFrozen(t.Context(), "", note); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	d, err := s.Assessment(t.Context(), "a59")
	if diff := differs(d.Submission, last); diff != "" || err != nil {
		t.Error(diff, err)
	}
	got = nil
	if err := reader.EachFrozen(t.Context(), "another", note); err != nil || got != nil {
		t.Error("another rule set:", got, err)
	}
	if err := reader.EachFrozen(t.Context(), reference.ID, note); err != nil || !slices.Equal(got, want) {
		t.Error("the one rule set:", len(got), err)
	}
	enough := errors.New("enough")
	if err := reader.EachFrozen(t.Context(), "", func(*criteria.Frozen) error { return enough }); !errors.Is(err, enough) {
		t.Error("who has enough goes on:", err)
	}
}

// testReadOnly opens what others left, of whatever kind, and nothing else.
func testReadOnly(t *testing.T, e storetest.Engine) {
	for _, demo := range []bool{false, true} {
		o := store.Options{DSN: e.DSN(t), Demo: demo}
		s, err := store.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		before := contentHash(t, s)
		if err := s.Close(); err != nil { // nobody else has it open
			t.Fatal(err)
		}
		r, err := store.Open(t.Context(), store.Options{DSN: o.DSN, ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		if contentHash(t, r) != before {
			t.Error("reading shows something else")
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		if s, err = store.Open(t.Context(), o); err != nil {
			t.Fatal("after a reader:", err)
		}
		if err := s.Exec(t.Context(), "DELETE FROM goose_db_version WHERE version_id > 1"); err != nil {
			t.Fatal(err)
		}
		_, err = store.Open(t.Context(), store.Options{DSN: o.DSN, ReadOnly: true})
		wantRefusal(t, err, criteria.FailedPrecondition, "DATABASE_OLDER")
		if err := s.Exec(t.Context(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES ($1, $2)", store.NewestMigration()+1, true); err != nil {
			t.Fatal(err)
		}
		_, err = store.Open(t.Context(), store.Options{DSN: o.DSN, ReadOnly: true})
		wantRefusal(t, err, criteria.FailedPrecondition, "DATABASE_NEWER")
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestReadOnlyMakesNoFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none.db")
	_, err := store.Open(t.Context(), store.Options{DSN: path, ReadOnly: true})
	wantRefusal(t, err, criteria.InvalidArgument, "DATABASE_MISSING")
	if left, _ := filepath.Glob(filepath.Dir(path) + "/*"); len(left) > 0 {
		t.Error("there is", left)
	}
}
