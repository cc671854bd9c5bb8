package progress

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"

	"github.com/govalues/decimal"
)

// madeCountry is 63 provinces of 10,599 units in all, as Việt Nam had in 2022; names and codes are made up. On one day each of 2,120
// of them takes a neighbour in, so that policies have a say in every province.
func madeCountry(t testing.TB) *units.Catalogue {
	t.Helper()
	const provinces, inForce, absorbed = 63, 10599, 2120
	var p, d, c, s strings.Builder
	p.WriteString("code,name,kind,valid_from,valid_to\n")
	d.WriteString("code,name,kind,province,area,valid_from,valid_to\n")
	c.WriteString("code,name,kind,district,province,area,valid_from,valid_to\n")
	s.WriteString("predecessor,successor,effective,part,basis,note\n")
	for i := range provinces {
		fmt.Fprintf(&p, "%d,Tỉnh %d,tinh,2015-01-01,\n", 10+i, i)
		for j := range 11 {
			fmt.Fprintf(&d, "%d,Huyện %d,huyen,%d,lowland,2015-01-01,\n", 100+i*11+j, j, 10+i)
		}
	}
	for i := range inForce {
		province := i * provinces / inForce
		place := fmt.Sprintf("%d,%d,lowland", 100+province*11+i%11, 10+province)
		fmt.Fprintf(&c, "%d,Xã %d,xa,%s,2015-01-01,\n", 10000+i, i, place)
		if i%5 == 0 && i/5 < absorbed {
			fmt.Fprintf(&c, "%d,Xã cũ %d,xa,%s,2015-01-01,2020-07-01\n", 30000+i, i, place)
			fmt.Fprintf(&s, "%d,%d,2020-07-01,whole,thử,\n", 30000+i, 10000+i)
		}
	}
	made, err := units.LoadCatalogue(fstest.MapFS{
		"provinces.csv": {Data: []byte(p.String())}, "districts.csv": {Data: []byte(d.String())},
		"communes.csv": {Data: []byte(c.String())}, "successions.csv": {Data: []byte(s.String())},
	})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// madeYears lets every unit file twice a year for some years until 2026-06-30: a part is returned, a part does not pass, and
// half of the units are recognised once.
func madeYears(t testing.TB, c *units.Catalogue, years int) *Ledger {
	t.Helper()
	r := rand.New(rand.NewPCG(uint64(years), 10599))
	l := NewLedger()
	add := func(m Milestone) {
		m.Sequence, m.RuleSet = l.Last()+1, criteria.RuleSetRef{ID: "a", Version: "1"}
		if err := l.Add(&m); err != nil {
			t.Fatal(err)
		}
	}
	for half := range 2 * years {
		from := criteria.Date(20260701).AddDays(-182 * (2*years - half))
		for i, u := range unitsOn(t, c, max(from, c.First()), criteria.Commune) {
			m := Milestone{Kind: MilestoneFiled, Subject: fmt.Sprintf("assessments/%d-%d", half, i), Number: 1, Unit: u.ID(), On: from.AddDays(r.IntN(90)), Result: criteria.Passed}
			if r.IntN(3) == 0 {
				m.Result = criteria.NotPassed
			}
			add(m)
			if r.IntN(10) == 0 {
				m.Kind, m.On = MilestoneReturned, m.On.AddDays(r.IntN(40))
				add(m)
			}
			if r.IntN(4*years) == 0 {
				add(Milestone{Kind: MilestoneRecognised, DecisionNumber: "1/QĐ", Unit: u.ID(), On: from.AddDays(90 + r.IntN(90))})
			}
		}
	}
	return l
}

func madeTarget(province string) criteria.Target {
	return criteria.Target{
		ID: "made-up", Province: province, Metric: criteria.MetricShare, Comparator: criteria.ComparatorAtLeast, Value: decimal.MustNew(80, 0),
		Level: criteria.Commune, RuleSets: []string{"a"}, Basis: criteria.BasisInForce, OtherBasis: "2021-11-10",
	}
}

// BenchmarkProgress asks about a province and about a country, after some years, today and five years back. The history must not
// show: it is the ratio of ten years to one that counts. A fresh decision costs the view of it once, see BenchmarkProgressAfter.
func BenchmarkProgress(b *testing.B) {
	policies := shippedPolicies(b)
	for _, place := range []string{"province", "country"} {
		c, target := shippedCatalogue(b), madeTarget("38")
		if place == "country" {
			c, target = madeCountry(b), madeTarget("")
			target.OtherBasis = "2019-01-01"
		}
		for _, years := range []int{1, 5, 10} {
			l := madeYears(b, c, years)
			for name, day := range map[string]criteria.Date{"today": 20260701, "back": max(20210701, c.First())} {
				for _, policy := range []string{"", "majority"} {
					q := Question{Target: target, AsOf: day, Known: Everything, CarryOver: policy}
					b.Run(fmt.Sprintf("%s/%dy/%s/policy=%s", place, years, name, policy), func(b *testing.B) {
						b.ReportAllocs()
						for b.Loop() {
							if _, err := l.Progress(c, policies, q); err != nil {
								b.Fatal(err)
							}
						}
					})
				}
			}
		}
	}
}

// BenchmarkProgressAfter asks about a country right after a decision, and by what was known before half of all that happened.
func BenchmarkProgressAfter(b *testing.B) {
	c, policies := madeCountry(b), shippedPolicies(b)
	list := unitsOn(b, c, 20260701, criteria.Commune)
	for _, years := range []int{1, 10} {
		l := madeYears(b, c, years)
		q := Question{Target: madeTarget(""), AsOf: 20260701, Known: Everything, CarryOver: "majority"}
		half := l.Last() / 2
		ask := func(b *testing.B, q Question) {
			if _, err := l.Progress(c, policies, q); err != nil {
				b.Fatal(err)
			}
		}
		b.Run(fmt.Sprintf("known/%dy", years), func(b *testing.B) {
			q := q
			q.Known = half
			for b.Loop() {
				ask(b, q)
			}
		})
		b.Run(fmt.Sprintf("decision/%dy", years), func(b *testing.B) {
			i := 0
			for b.Loop() {
				m := Milestone{Sequence: l.Last() + 1, Kind: MilestoneRecognised, Unit: list[i%len(list)].ID(), On: 20260701, RuleSet: criteria.RuleSetRef{ID: "a"}}
				if err := l.Add(&m); err != nil {
					b.Fatal(err)
				}
				i++
				ask(b, q)
			}
		})
		b.Run(fmt.Sprintf("filing/%dy", years), func(b *testing.B) {
			i := 0
			for b.Loop() {
				m := Milestone{Sequence: l.Last() + 1, Kind: MilestoneFiled, Unit: list[i%len(list)].ID(), On: 20260701, RuleSet: criteria.RuleSetRef{ID: "a"}}
				if err := l.Add(&m); err != nil {
					b.Fatal(err)
				}
				i++
				ask(b, q)
			}
		})
	}
}
