package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// committed gives all events of the subjects by their place in the sequence.
func committed(t testing.TB, s *store.Store, subjects ...string) []*criteria.Event {
	t.Helper()
	var all []*criteria.Event
	for _, subject := range subjects {
		events, _, err := s.Events(t.Context(), subject, store.Page{Size: 1000})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, events...)
	}
	slices.SortFunc(all, func(a, b *criteria.Event) int { return int(a.Sequence - b.Sequence) })
	return all
}

// testCommitMoments has a clock that steps back and stands still. Moments rise with the sequence, and are the clock's where it
// lets them be.
func testCommitMoments(t *testing.T, e storetest.Engine) {
	r := rand.New(rand.NewPCG(4, 9))
	now := moment
	s := storetest.OpenWith(t, store.Options{DSN: e.DSN(t), Clock: func() int64 { return now }})
	create(t, s, "a1", commune(1))
	last := committed(t, s, "assessments/a1")[0].CommittedAt
	if last != moment {
		t.Errorf("the first moment is %d, want the clock's %d", last, moment)
	}
	for range 100 {
		now += r.Int64N(40) - 20
		update(t, s, "a1", answer("website.working", "true"))
		events := committed(t, s, "assessments/a1")
		got := events[len(events)-1].CommittedAt
		if got != max(now, last+1) {
			t.Fatalf("clock %d, before %d: got %d", now, last, got)
		}
		last = got
	}
	// What is committed together is known together.
	release := hold(t, s)
	var wg sync.WaitGroup
	for n := range 5 {
		wg.Go(func() { create(t, s, fmt.Sprint("b", n), commune(10+n)) })
	}
	for s.Queued() < 5 {
		time.Sleep(time.Millisecond)
	}
	release()
	wg.Wait()
	for n := range 5 {
		if got := committed(t, s, fmt.Sprint("assessments/b", n))[0].CommittedAt; got != max(now, last+1) {
			t.Errorf("event %d of one commit has moment %d, want %d", n, got, max(now, last+1))
		}
	}
}

// testKnown asks what was known at moments of the past, of now and to come.
func testKnown(t *testing.T, e storetest.Engine) {
	now := moment
	o := store.Options{DSN: e.DSN(t), Clock: func() int64 { return now }}
	s, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	ask := func(at int64, want store.Known) {
		t.Helper()
		if got, err := s.Known(t.Context(), at); got != want || err != nil {
			t.Errorf("known at %d: %v, %v; want %v", at, got, err, want)
		}
	}
	ask(0, store.Known{})
	ask(moment-1, store.Known{At: moment - 1})
	for n := range 4 {
		now = moment + int64(n)*100
		create(t, s, fmt.Sprint("a", n+1), commune(n+1))
	}
	ask(0, store.Known{Sequence: 4, At: moment + 300})
	ask(moment+300, store.Known{Sequence: 4, At: moment + 300})
	ask(moment+299, store.Known{Sequence: 3, At: moment + 200})
	ask(moment, store.Known{Sequence: 1, At: moment})
	ask(moment-5, store.Known{At: moment - 5})
	_, err = s.Known(t.Context(), now+1)
	wantRefusal(t, err, criteria.InvalidArgument, "KNOWN_AT_TO_COME")

	// The clock stands still, and steps back while the program is away: what was asked about is closed all the same.
	now = moment + 500
	ask(moment+500, store.Known{Sequence: 4, At: moment + 300})
	create(t, s, "a5", commune(5))
	now = moment + 600
	ask(moment+600, store.Known{Sequence: 5, At: moment + 501})
	now = moment + 10
	if s, err = reopen(t, s, o); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	create(t, s, "a6", commune(6))
	now = moment + 1000
	ask(moment+600, store.Known{Sequence: 5, At: moment + 501})
	ask(0, store.Known{Sequence: 6, At: moment + 601})
	if err := s.SetMeta(t.Context(), "known.asked", "0"); err == nil {
		t.Error("what was asked can be forgotten")
	}
	r, err := store.Open(t.Context(), store.Options{DSN: o.DSN, ReadOnly: true, Clock: o.Clock})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if k, err := r.Known(t.Context(), moment+999); k.Sequence != 6 || err != nil {
		t.Error("a reader knows", k, err)
	}
}

// testKnownAtOnce asks from two programs, whose clocks differ, while both of them write. Whatever one was told, everything that
// is committed at or before that moment was in it.
func testKnownAtOnce(t *testing.T, e storetest.Engine) {
	dsn := e.DSN(t)
	var stores []*store.Store
	for i := range 2 {
		slow := int64(i) * 5000
		stores = append(stores, storetest.OpenWith(t, store.Options{DSN: dsn, Clock: func() int64 { return time.Now().UnixMicro() - slow }}))
	}
	type answer struct {
		at    int64
		known store.Known
	}
	var mu sync.Mutex
	var answers []answer
	var subjects []string
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			s := stores[i%2]
			for n := range 15 {
				id := fmt.Sprintf("a%d-%d", i, n)
				create(t, s, id, commune(i*100+n))
				at := time.Now().UnixMicro() - 5000
				k, err := s.Known(t.Context(), at)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				subjects, answers = append(subjects, "assessments/"+id), append(answers, answer{at, k})
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	events := committed(t, stores[0], subjects...)
	for i := 1; i < len(events); i++ {
		if events[i].CommittedAt < events[i-1].CommittedAt {
			t.Errorf("event %d is committed before the one it follows", i+1)
		}
	}
	for _, a := range answers {
		want := store.Known{At: a.at}
		for _, e := range events {
			if e.CommittedAt <= a.at {
				want = store.Known{Sequence: e.Sequence, At: e.CommittedAt}
			}
		}
		if a.known != want {
			t.Errorf("known at %d: was told %v, and it is %v", a.at, a.known, want)
		}
	}
}

// testKnownAmongWrites asks in the middle of what is one commit, while the clock stands still. What comes behind the question is
// committed later than the moment that was asked about.
func testKnownAmongWrites(t *testing.T, e storetest.Engine) {
	s := storetest.OpenWith(t, store.Options{DSN: e.DSN(t), Clock: standing})
	release := hold(t, s)
	var wg sync.WaitGroup
	var k store.Known
	for n, queue := range []func(){
		func() { create(t, s, "a1", commune(1)) },
		func() {
			var err error
			if k, err = s.Known(t.Context(), moment); err != nil {
				t.Error(err)
			}
		},
		func() { create(t, s, "a2", commune(2)) },
	} {
		wg.Go(queue)
		for s.Queued() < n+1 {
			time.Sleep(time.Millisecond)
		}
	}
	release()
	wg.Wait()
	if behind := committed(t, s, "assessments/a2")[0]; k != (store.Known{Sequence: 1, At: moment}) || behind.CommittedAt <= moment {
		t.Errorf("known %v, and what came behind is committed at %d", k, behind.CommittedAt)
	}
}

// testChanged waits for commits.
func testChanged(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	changed := s.Changed()
	if err := s.SetMeta(t.Context(), "x", "y"); err != nil {
		t.Fatal(err)
	}
	select {
	case <-changed:
		t.Error("something that is no event woke who follows")
	default:
	}
	create(t, s, "a1", commune(1))
	select {
	case <-changed:
	case <-time.After(5 * time.Second):
		t.Error("nobody was told of a commit")
	}
	select {
	case <-s.Changed():
		t.Error("the next commit is told of before it is made")
	default:
	}
}
