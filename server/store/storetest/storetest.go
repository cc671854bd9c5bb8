// Package storetest opens stores for tests on every engine there is.
package storetest

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/audit"
	"github.com/tieuchi/tieuchi/server/store"
)

// Engine is a kind of database that stores are tested on.
type Engine struct {
	Name  string
	fresh func(testing.TB) string
}

// Engines gives every engine. One that is not installed skips the tests that want a database of it; where the environment
// has CI, it fails them, so that no pipeline is green without it.
func Engines(testing.TB) []Engine {
	return []Engine{{"sqlite", sqliteFile}, {"postgres", postgresDatabase}}
}

// Each runs a test as a sub-test on every engine.
func Each(t *testing.T, test func(*testing.T, Engine)) {
	t.Helper()
	for _, e := range Engines(t) {
		t.Run(e.Name, func(t *testing.T) { test(t, e) })
	}
}

// DSN makes an empty database that lasts until the test ends.
func (e Engine) DSN(t testing.TB) string {
	t.Helper()
	return e.fresh(t)
}

// Open opens a store on an empty database. Both last until the test ends.
func Open(t testing.TB, e Engine) *store.Store {
	t.Helper()
	return OpenWith(t, store.Options{DSN: e.DSN(t)})
}

// OpenWith opens a store that lasts until the test ends.
func OpenWith(t testing.TB, o store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		wantWhole(t, s)
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

// tampered are tests that change a database beside the store, as somebody would from outside.
var tampered sync.Map

// Tampers says that a test changes its database beside the store, so that the database is not as the events say when it ends.
func Tampers(t testing.TB) { tampered.Store(t.Name(), true) }

// wantWhole checks that every row is as the events say when a test ends, whatever it was about.
func wantWhole(t testing.TB, s *store.Store) {
	if _, excepted := tampered.Load(t.Name()); excepted {
		return
	}
	c, err := s.CheckLog(context.Background(), audit.Given{})
	if err != nil {
		if reason := new(criteria.Error); !errors.As(err, &reason) || reason.Reason != "STORE_CLOSED" {
			t.Error(err)
		}
		return
	}
	for _, f := range c.Findings {
		t.Errorf("the database is not as its events say: %s", f)
	}
}

func sqliteFile(t testing.TB) string { return filepath.Join(t.TempDir(), "test.db") }
