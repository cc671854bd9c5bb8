package criteria

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"
)

// benchUnits communes, the whole country's before 2025, with ten years each.
const (
	benchUnits = 10_599
	benchYears = 10
)

// benchWhatIf fills columns with assessments under the reference set of which about a third passes.
func benchWhatIf(b *testing.B) (*WhatIf, *Compiled) {
	b.Helper()
	rules, _, _ := referenceCase(b)
	r := rand.New(rand.NewPCG(11, 12))
	w := NewWhatIf()
	units := randomUnits(r, benchUnits, Commune)
	answers := make(Answers, len(rules.Set.Facts))
	for i, f := range rules.Set.Facts {
		answers[i].Fact = f.ID
	}
	for row := range benchUnits * benchYears {
		u := &units[row%benchUnits]
		u.Province = "38"
		for i := range answers {
			answers[i].Value, answers[i].NoData = "true", false
			if f := &rules.Set.Facts[i]; f.Kind == CountFact {
				most := 4000
				if i%3 == 0 {
					most = 60_000 // people, documents: too many for 16 bits
				}
				answers[i].Value = strconv.Itoa(200 + r.IntN(most))
			}
			if r.IntN(60) == 0 {
				answers[i].Value, answers[i].NoData = "", true
			}
		}
		for i := range answers {
			if f := &rules.Set.Facts[i]; f.PartOf != "" && !answers[i].NoData {
				whole, _ := strconv.Atoi(answers[rules.index[f.PartOf]].Value)
				answers[i].Value = strconv.Itoa(whole * (100 - r.IntN(100)/98*r.IntN(60)) / 100)
			}
		}
		v := rules.Evaluate(u, answers)
		w.Put(&Record{
			Assessment: fmt.Sprint(row), Unit: *u, Period: Period(strconv.Itoa(2021 + row/benchUnits)), RuleSet: rules.Set.Ref(), Digest: rules.Digest,
			Result: v.Result, Level: v.Level, Answers: answers,
		})
	}
	return w, rules
}

// benchDrafts gives two drafts that differ in one criterion.
func benchDrafts(b *testing.B) (one, other *Compiled) {
	b.Helper()
	one = edited(b, referenceFile, "pass: {at_least: 98}", "pass: {at_least: 90}", "pass: {at_least: 60}", "pass: {at_least: 95}")
	other = edited(b, referenceFile, "pass: {at_least: 98}", "pass: {at_least: 95}", "pass: {at_least: 60}", "pass: {at_least: 95}")
	return one, other
}

var benchScope = Scope{Province, "38"}

// BenchmarkWhatIfWarm runs a draft over 105,990 assessments that are in memory, every criterion judged anew, with counts
// by unit, criterion, group and district and a thousand changes described. It is held against the loop written by
// hand in the same run, which only counts who passes.
func BenchmarkWhatIfWarm(b *testing.B) {
	w, rules := benchWhatIf(b)
	draft, _ := benchDrafts(b)
	trial := &Trial{Rules: draft, Stored: func(RuleSetRef) *Compiled { return rules }, Reach: Reach{Scope: benchScope}, Most: 1000}
	e := w.Run(trial)
	b.Logf("%d assessments, %d units, passed %d → %d, %d changed", e.Assessments, e.Units, e.Before.Passed, e.After.Passed, e.Changed)
	b.ReportAllocs()
	for b.Loop() {
		clear(w.kept)
		w.Run(trial)
	}
	hand := handRowsOf(w, rules)
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(medianOf(20, func() { hand.handWritten() }).Nanoseconds()), "x-hand-written")
	b.ReportMetric(float64(w.Bytes())/(1<<20), "MiB")
	goal(b, 10_000_000, "ns/op")
}

// BenchmarkWhatIfOneCriterion runs a draft that differs in one criterion from the one before.
func BenchmarkWhatIfOneCriterion(b *testing.B) {
	w, rules := benchWhatIf(b)
	one, other := benchDrafts(b)
	stored := func(RuleSetRef) *Compiled { return rules }
	trials := []*Trial{{Rules: one, Stored: stored, Reach: Reach{Scope: benchScope}, Most: 1000}, {Rules: other, Stored: stored, Reach: Reach{Scope: benchScope}, Most: 1000}}
	w.Run(trials[0])
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		i++
		w.Run(trials[i%2])
	}
	goal(b, 1_000_000, "ns/op")
}

// BenchmarkWhatIfHandWritten is the peer.
func BenchmarkWhatIfHandWritten(b *testing.B) {
	w, rules := benchWhatIf(b)
	hand := handRowsOf(w, rules)
	passed, met := hand.handWritten()
	e := w.Run(&Trial{Rules: rules, Reach: Reach{Scope: benchScope}})
	for _, c := range e.Criteria {
		met -= c.After.Met
	}
	if passed != e.After.Passed || passed == 0 || met != 0 {
		b.Fatalf("by hand %d pass, %d in the run; criteria differ by %d", passed, e.After.Passed, met)
	}
	for b.Loop() {
		hand.handWritten()
	}
	goal(b, 5_000_000, "ns/op")
}

func medianOf(n int, do func()) time.Duration {
	all := make([]time.Duration, n)
	for i := range all {
		began := time.Now()
		do()
		all[i] = time.Since(began)
	}
	slices.Sort(all)
	return all[n/2]
}
