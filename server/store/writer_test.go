package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// testRace has 64 editors change one assessment, each from the revision it has read. Every acknowledged change is there,
// each revision has exactly one winner, and the events tell the same story.
func testRace(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	create(t, s, "a1", commune(1))
	const editors, each = 64, 2
	var mu sync.Mutex
	winners := map[int32]string{}
	var stale atomic.Int32
	var wg sync.WaitGroup
	for i := range editors {
		wg.Go(func() {
			for n := range each {
				fact := fmt.Sprintf("fact.%02d.%d", i, n)
				for {
					read, err := s.Assessment(t.Context(), "a1")
					if err != nil {
						t.Error(err)
						return
					}
					d, err := s.UpdateAssessment(t.Context(), "a1", seen(read.Assessment.Revision, answer(fact, "1")))
					if criteria.CodeOf(err) == criteria.Aborted {
						stale.Add(1)
						continue
					}
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					if other, taken := winners[d.Assessment.Revision]; taken {
						t.Errorf("revision %d was given to %s and %s", d.Assessment.Revision, other, fact)
					}
					winners[d.Assessment.Revision] = fact
					mu.Unlock()
					break
				}
			}
		})
	}
	wg.Wait()
	d, err := s.Assessment(t.Context(), "a1")
	if err != nil {
		t.Fatal(err)
	}
	if d.Assessment.Revision != editors*each+1 || len(d.Assessment.Answers) != editors*each+1 {
		t.Errorf("got revision %d with %d answers, want %d", d.Assessment.Revision, len(d.Assessment.Answers), editors*each+1)
	}
	for revision, fact := range winners {
		if _, ok := d.Assessment.Answers.Find(fact); !ok {
			t.Errorf("revision %d was acknowledged and %s is not there", revision, fact)
		}
	}
	t.Logf("%d changes, %d were stale", len(winners), stale.Load())
	wantSequence(t, sequences(t, s, "assessments/a1"), editors*each+1)
}

// wantSequence wants 1, 2, 3 … n in any order.
func wantSequence(t testing.TB, got []int64, n int) {
	t.Helper()
	slices.Sort(got)
	if len(got) != n {
		t.Errorf("got %d events, want %d", len(got), n)
	}
	for i, sequence := range got {
		if sequence != int64(i+1) {
			t.Errorf("the sequence has %d in place %d", sequence, i+1)
			return
		}
	}
}

// hold keeps the writer busy until release is called, so that what comes meanwhile is one batch.
func hold(t *testing.T, s *store.Store) (release func()) {
	t.Helper()
	started, end, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		done <- s.Write(context.Background(), func() error { close(started); <-end; return nil })
	}()
	<-started
	return sync.OnceFunc(func() {
		close(end)
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// queued waits until n writes wait behind the one that holds the writer.
func queued(t *testing.T, s *store.Store, n int) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); s.Queued() < n; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d writes are queued, want %d", s.Queued(), n)
		}
	}
}

// testBatch puts writes that spoil a transaction, each in its own way, among good ones.
func testBatch(t *testing.T, e storetest.Engine) {
	bad := map[string]changer{
		"a panic": func(*criteria.Assessment, *criteria.Submission) (*store.Change, error) { panic("no") },
		"an event that is there already": func(a *criteria.Assessment, last *criteria.Submission) (*store.Change, error) {
			c, _ := answer("a", "1")(a, last)
			c.Events[0].Number = 1
			return c, nil
		},
		"a value that a check refuses": func(a *criteria.Assessment, last *criteria.Submission) (*store.Change, error) {
			c, _ := answer("a", "1")(a, last)
			a.FiledOn = 7
			return c, nil
		},
		"a fault of its own": func(*criteria.Assessment, *criteria.Submission) (*store.Change, error) { return nil, errors.New("no") },
	}
	for name, change := range bad {
		t.Run(name, func(t *testing.T) {
			s := storetest.Open(t, e)
			const good = 20
			var subjects []string
			for i := range good + 1 {
				create(t, s, fmt.Sprint("a", i), commune(i))
				subjects = append(subjects, fmt.Sprint("assessments/a", i))
			}
			release := hold(t, s)
			var wg sync.WaitGroup
			for i := range good + 1 {
				wg.Go(func() {
					c := answer("fact", "1")
					if i == good/2 {
						c = change
					}
					d, err := s.UpdateAssessment(t.Context(), fmt.Sprint("a", i), seen(1, c))
					switch {
					case i == good/2 && (err == nil || criteria.CodeOf(err) != criteria.Internal):
						t.Errorf("the bad write is answered with %v", err)
					case i != good/2 && err != nil:
						t.Errorf("write %d: %v", i, err)
					case i != good/2 && d.Assessment.Revision != 2:
						t.Errorf("write %d: revision %d", i, d.Assessment.Revision)
					}
				})
			}
			queued(t, s, good+1)
			release()
			wg.Wait()
			if d, err := s.Assessment(t.Context(), fmt.Sprint("a", good/2)); err != nil || d.Assessment.Revision != 1 {
				t.Errorf("the bad write has left something: %v, %v", d.Assessment, err)
			}
			wantSequence(t, sequences(t, s, subjects...), good+1+good)
		})
	}
}

// testLeftQueue has a caller leave while its write is queued, and one while its write runs.
func testLeftQueue(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	create(t, s, "a1", commune(1))
	release := hold(t, s)
	defer release()
	ctx, leave := context.WithCancel(t.Context())
	answered := make(chan error, 1)
	go func() {
		_, err := s.UpdateAssessment(ctx, "a1", answer("a", "1"))
		answered <- err
	}()
	queued(t, s, 1)
	leave()
	if err := <-answered; !errors.Is(err, context.Canceled) { // before the writer comes to it
		t.Errorf("a caller who left is told %v", err)
	}
	release()
	if d := update(t, s, "a1", answer("b", "1")); d.Assessment.Revision != 2 || len(d.Assessment.Answers) != 2 {
		t.Errorf("a write that was taken back was run: %v", d.Assessment)
	}

	ctx, leave = context.WithCancel(t.Context())
	d, err := s.UpdateAssessment(ctx, "a1", func(a *criteria.Assessment, last *criteria.Submission) (*store.Change, error) {
		leave()
		time.Sleep(10 * time.Millisecond)
		return answer("c", "1")(a, last)
	})
	if err != nil || d.Assessment.Revision != 3 {
		t.Errorf("a caller who left too late is told %v, %v", d.Assessment, err)
	}
	_, err = s.UpdateAssessment(ctx, "a1", answer("d", "1"))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a caller who had left is told %v", err)
	}
}

// testReaderLeft reads for somebody who has left, or whose time is up.
func testReaderLeft(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	create(t, s, "a1", commune(1))
	left, leave := context.WithCancel(t.Context())
	leave()
	late, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	for _, ctx := range []context.Context{left, late} {
		if _, err := s.Assessment(ctx, "a1"); !errors.Is(err, ctx.Err()) {
			t.Errorf("got %v, want %v", err, ctx.Err())
		}
		if err := s.FiledAnswers(ctx, nil, nil); !errors.Is(err, ctx.Err()) {
			t.Errorf("got %v, want %v", err, ctx.Err())
		}
	}
}

func testClosed(t *testing.T, e storetest.Engine) {
	s, err := store.Open(t.Context(), store.Options{DSN: e.DSN(t)})
	if err != nil {
		t.Fatal(err)
	}
	create(t, s, "a1", commune(1))
	release := hold(t, s)
	answered := make(chan error, 1)
	go func() {
		_, err := s.UpdateAssessment(context.Background(), "a1", answer("a", "1"))
		answered <- err
	}()
	queued(t, s, 1)
	var wg sync.WaitGroup
	for range 3 { // closing twice is no fault
		wg.Go(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	release()
	wg.Wait()
	if err := <-answered; err != nil {
		t.Errorf("a write that was queued before the close is told %v", err)
	}
	_, err = s.Assessment(t.Context(), "a1")
	wantRefusal(t, err, criteria.Unavailable, "STORE_CLOSED")
	_, _, err = s.CreateAssessment(t.Context(), store.RequestKey{}, commune(2), opened("a2", commune(2)))
	wantRefusal(t, err, criteria.Unavailable, "STORE_CLOSED")
	wantRefusal(t, s.FiledAnswers(t.Context(), nil, nil), criteria.Unavailable, "STORE_CLOSED")
	wantRefusal(t, s.Ping(t.Context()), criteria.Unavailable, "STORE_CLOSED")
	wantRefusal(t, s.SetMeta(t.Context(), "a", "b"), criteria.Unavailable, "STORE_CLOSED")
}

// testTwoStores writes through two stores on one database, as two programs do. Their events are one sequence without
// gaps, in the order of the commits.
func testTwoStores(t *testing.T, e storetest.Engine) {
	dsn := e.DSN(t)
	stores := []*store.Store{storetest.OpenWith(t, store.Options{DSN: dsn}), storetest.OpenWith(t, store.Options{DSN: dsn})}
	const writers, each = 16, 10
	create(t, stores[0], "shared", commune(0))
	subjects := []string{"assessments/shared"}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := range writers {
		s := stores[i%2]
		wg.Go(func() {
			for n := range each {
				k := 1 + i*each + n
				id := fmt.Sprint("a", k)
				if _, _, err := s.CreateAssessment(t.Context(), store.RequestKey{}, commune(k), opened(id, commune(k))); err != nil {
					t.Error(err)
				}
				// What one store has acknowledged, the other one sees.
				if _, err := stores[(i+1)%2].Assessment(t.Context(), id); err != nil {
					t.Error(err)
				}
				if _, err := s.UpdateAssessment(t.Context(), "shared", answer(fmt.Sprint("fact.", k), "1")); err != nil {
					t.Error(err)
				}
				mu.Lock()
				subjects = append(subjects, "assessments/"+id)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	wantSequence(t, sequences(t, stores[1], subjects...), 1+2*writers*each)
	d, err := stores[1].Assessment(t.Context(), "shared")
	if err != nil || len(d.Assessment.Answers) != 1+writers*each {
		t.Errorf("%d of %d changes are there, %v", len(d.Assessment.Answers)-1, writers*each, err)
	}
}
