package store_test

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// benchmarkEach runs a benchmark on every engine with 1 and with 64 callers.
func benchmarkEach(b *testing.B, do func(*store.Store, int) error, prepare func(*testing.B, *store.Store)) {
	for _, e := range storetest.Engines(b) {
		for _, callers := range []int{1, 64} {
			b.Run(fmt.Sprintf("%s/callers=%d", e.Name, callers), func(b *testing.B) {
				s := storetest.Open(b, e)
				prepare(b, s)
				var next atomic.Int64
				b.SetParallelism((callers + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0))
				b.ReportAllocs()
				b.ResetTimer()
				if callers == 1 {
					for i := range b.N {
						if err := do(s, i); err != nil {
							b.Fatal(err)
						}
					}
				} else {
					b.RunParallel(func(p *testing.PB) {
						for p.Next() {
							if err := do(s, int(next.Add(1))); err != nil {
								b.Error(err)
								return
							}
						}
					})
				}
				b.StopTimer()
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
			})
		}
	}
}

// BenchmarkUpdate is the smallest durable change there is: one row and one event.
func BenchmarkUpdate(b *testing.B) {
	const rows = 100
	touch := func(a *criteria.Assessment, _ *criteria.Submission) (*store.Change, error) {
		a.Revision++
		return &store.Change{Events: []*criteria.Event{event(a, criteria.ActAnswer, `{}`)}}, nil
	}
	benchmarkEach(b, func(s *store.Store, i int) error {
		_, err := s.UpdateAssessment(context.Background(), fmt.Sprint("a", i%rows), touch)
		return err
	}, func(b *testing.B, s *store.Store) {
		for i := range rows {
			create(b, s, fmt.Sprint("a", i), commune(i))
		}
	})
}

// BenchmarkSubmit opens and files an assessment with every fact of the reference set, judged by the domain, in one call.
func BenchmarkSubmit(b *testing.B) {
	library, err := criteria.ShippedRuleSets()
	if err != nil {
		b.Fatal(err)
	}
	rules, err := library.Find(reference.String())
	if err != nil {
		b.Fatal(err)
	}
	var given []criteria.Answer
	for _, f := range rules.Set.Facts {
		given = append(given, criteria.Answer{Fact: f.ID, NoData: true, Explanation: "Chưa thống kê"})
	}
	benchmarkEach(b, func(s *store.Store, i int) error {
		u := commune(i % 999)
		period := criteria.Period(fmt.Sprint(i))
		key := store.RequestKey{Principal: officer.ID, ID: fmt.Sprint("q", i), Fingerprint: "f"}
		_, _, err := s.CreateAssessment(context.Background(), key, u, func() (*store.Opened, error) {
			c := criteria.Case{Unit: u, Rules: rules}
			a, created, err := criteria.Open(fmt.Sprintf("a%09d", i*7919%1_000_000_007), c, "2024", given, 0, admin)
			if err != nil {
				return nil, err
			}
			submitted, submission, err := a.Submit(c, 0, admin)
			a.Period = period // so that every one of them is another one
			return &store.Opened{Assessment: a, Events: []*criteria.Event{created, submitted}, Submission: submission}, err
		})
		return err
	}, func(*testing.B, *store.Store) {})
}

// BenchmarkRead reads one assessment with its submission.
func BenchmarkRead(b *testing.B) {
	const rows = 100
	benchmarkEach(b, func(s *store.Store, i int) error {
		_, err := s.Assessment(context.Background(), fmt.Sprint("a", i%rows))
		return err
	}, func(b *testing.B, s *store.Store) {
		for i := range rows {
			create(b, s, fmt.Sprint("a", i), commune(i))
			update(b, s, fmt.Sprint("a", i), submitOn(20240919))
		}
	})
}
