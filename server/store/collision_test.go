package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// beside connects to a PostgreSQL database past the store. Such tests are about PostgreSQL only: nobody else can write to
// an SQLite file while a write runs.
func beside(t *testing.T, e storetest.Engine, dsn string) *pgx.Conn {
	t.Helper()
	if e.Name != "postgres" {
		t.Skip("about PostgreSQL only")
	}
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

// testForeignChange has somebody who does not take the lock of writers change a row while a closure decides about it. The
// closure is called again with what stands then.
func testForeignChange(t *testing.T, e storetest.Engine) {
	storetest.Tampers(t)
	dsn := e.DSN(t)
	conn := beside(t, e, dsn)
	s := storetest.OpenWith(t, store.Options{DSN: dsn})
	create(t, s, "a1", commune(1))
	var seen []int32
	d, err := s.UpdateAssessment(t.Context(), "a1", func(a *criteria.Assessment, last *criteria.Submission) (*store.Change, error) {
		seen = append(seen, a.Revision)
		if len(seen) == 1 {
			if _, err := conn.Exec(context.Background(), "UPDATE assessments SET revision = 5 WHERE id = 'a1'"); err != nil {
				return nil, err
			}
		}
		return answer("a", "1")(a, last)
	})
	if err != nil || d.Assessment.Revision != 6 || fmt.Sprint(seen) != "[1 5]" {
		t.Errorf("got revision %v after seeing %v, %v", d.Assessment, seen, err)
	}
	// One that never rests ends the attempts.
	_, err = s.UpdateAssessment(t.Context(), "a1", func(a *criteria.Assessment, last *criteria.Submission) (*store.Change, error) {
		if _, err := conn.Exec(context.Background(), "UPDATE assessments SET revision = revision + 1 WHERE id = 'a1'"); err != nil {
			return nil, err
		}
		return answer("a", "1")(a, last)
	})
	wantRefusal(t, err, criteria.Aborted, "TOO_MANY_COLLISIONS")
}

// testConnectionsLost ends every connection again and again while callers write. Each is told that it is done, that it is
// not, or that nobody knows; what is done stays done, and the store finds back by itself.
func testConnectionsLost(t *testing.T, e storetest.Engine) {
	dsn := e.DSN(t)
	conn := beside(t, e, dsn)
	s := storetest.OpenWith(t, store.Options{DSN: dsn})
	var mu sync.Mutex
	var done []string
	var refused atomic.Int32
	var stop atomic.Bool
	var wg sync.WaitGroup
	for caller := range 8 {
		wg.Go(func() {
			for n := 0; !stop.Load(); n++ {
				u, id := commune(caller), fmt.Sprintf("%d-%d", caller, n)
				_, _, err := s.CreateAssessment(t.Context(), store.RequestKey{}, u, func() (*store.Opened, error) {
					o, err := opened(id, u)()
					o.Assessment.RuleSet.Version = fmt.Sprint(n)
					return o, err
				})
				var e *criteria.Error
				switch {
				case err == nil:
					mu.Lock()
					done = append(done, id)
					mu.Unlock()
				case errors.As(err, &e) && e.Code == criteria.Unavailable:
					refused.Add(1)
				default:
					t.Errorf("%s: %v", id, err)
				}
			}
		})
	}
	for range 20 {
		time.Sleep(20 * time.Millisecond)
		if _, err := conn.Exec(t.Context(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"); err != nil {
			t.Fatal(err)
		}
	}
	stop.Store(true)
	wg.Wait()
	for _, id := range done {
		if _, err := s.Assessment(t.Context(), id); err != nil {
			if strings.Contains(err.Error(), "57P01") || criteria.CodeOf(err) == criteria.Unavailable {
				_, err = s.Assessment(t.Context(), id)
			}
			if err != nil {
				t.Errorf("%s was acknowledged: %v", id, err)
			}
		}
	}
	var rows, last int
	if err := conn.QueryRow(t.Context(), "SELECT COUNT(*), MAX(sequence) FROM events").Scan(&rows, &last); err != nil || rows != last {
		t.Errorf("%d events up to %d, %v", rows, last, err)
	}
	if rows < len(done) {
		t.Errorf("%d writes were acknowledged, %d are there", len(done), rows)
	}
	t.Logf("%d done, %d there, %d refused", len(done), rows, refused.Load())
}
