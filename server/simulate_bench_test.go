package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/store"
)

// coldRows is a tenth of the country's communes with ten years each: filling a database takes longer than reading it.
const coldRows = 10_599

// BenchmarkWhatIfCold tries a draft on submissions that are read from an SQLite file for it, with everything that a
// simulation sends counted but not sent. Warm is the same once more.
func BenchmarkWhatIfCold(b *testing.B) {
	s := benchServer(b)
	seedSubmissions(b, s, coldRows)
	rules, err := draftRules(harder(b))
	if err != nil {
		b.Fatal(err)
	}
	trial := &criteria.Trial{Rules: rules, Stored: s.core.storedVersion(b.Context()), Reach: criteria.Reach{Scope: criteria.Scope{Level: criteria.Province, Code: demoProvince}}, Most: usualChanges}
	try := func() *criteria.Effect {
		e, err := s.core.try(context.Background(), rules.Set.ID, trial, func(int, int) error { return nil })
		if err != nil || e.Assessments != coldRows {
			b.Fatal(e, err)
		}
		return e
	}
	for b.Loop() {
		s.core.trials.kept = nil
		try()
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/coldRows, "µs/assessment")
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N)*105_990/coldRows, "ms-for-105,990")
	began := time.Now()
	e := try()
	b.ReportMetric(float64(time.Since(began).Microseconds())/1000, "ms-warm")
	b.Logf("passed %d → %d, %d changed", e.Before.Passed, e.After.Passed, e.Changed)
}

// seedSubmissions files assessments with every fact of the reference set, past the services.
func seedSubmissions(b *testing.B, s *testServer, n int) {
	b.Helper()
	edition, err := s.core.library.find(b.Context(), demoSet)
	if err != nil {
		b.Fatal(err)
	}
	rules := edition.Rules
	communes, err := s.core.catalogue().AsOf(20250701, criteria.Commune)
	if err != nil {
		b.Fatal(err)
	}
	act := criteria.Act{
		Actor: criteria.Actor{ID: "seed", Role: criteria.Admin, Scope: criteria.Scope{Level: criteria.Province, Code: demoProvince}},
		Today: criteria.DateOf(s.core.now()), At: s.core.now().UnixMicro(),
	}
	work := make(chan int)
	var callers sync.WaitGroup
	for range benchCallers {
		callers.Go(func() {
			for i := range work {
				u := communes[i%len(communes)]
				r := rand.New(rand.NewPCG(uint64(i), 1))
				if _, _, err := s.core.store.CreateAssessment(context.Background(), store.RequestKey{}, &u, func() (*store.Opened, error) {
					on := criteria.Case{Unit: &u, Rules: rules}
					a, opened, err := criteria.Open(newID(), on, criteria.Period(benchPeriod(i/len(communes))), seedAnswers(r, rules), 0, act)
					if err != nil {
						return nil, err
					}
					filed, submission, err := a.Submit(on, 0, act)
					return &store.Opened{Assessment: a, Events: []*criteria.Event{opened, filed}, Submission: submission}, err
				}); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for i := range n {
		work <- i
	}
	close(work)
	callers.Wait()
}

// seedAnswers gives answers that meet nearly everything, with evidence.
func seedAnswers(r *rand.Rand, rules *criteria.Compiled) []criteria.Answer {
	wholes, given := map[string]int{}, []criteria.Answer(nil)
	for i := range rules.Set.Facts {
		f := &rules.Set.Facts[i]
		a := criteria.Answer{Fact: f.ID, Value: "true", Explanation: fmt.Sprintf("báo cáo số %d/BC-UBND", r.IntN(900))}
		if f.Kind == criteria.CountFact {
			n := 200 + r.IntN(9000)
			if whole, ok := wholes[f.PartOf]; ok {
				n = whole * (100 - r.IntN(100)/98*r.IntN(60)) / 100
			}
			wholes[f.ID], a.Value = n, strconv.Itoa(n)
		}
		given = append(given, a)
	}
	return given
}
