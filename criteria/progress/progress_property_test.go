package progress

import (
	"math/rand/v2"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
)

// Whatever is recognised and filed, on whatever basis and day: the parts add up to the whole, no more have achieved it
// than there are, naming a unit twice changes nothing, every series ends at the figure it leads to, and on a fixed
// basis the number never falls as the days go by.
func TestProgressProperties(t *testing.T) {
	c := shippedCatalogue(t)
	r := rand.New(rand.NewPCG(20211110, 300))
	var rows []criteria.Unit
	for u := range c.All() {
		rows = append(rows, u)
	}
	day := func() criteria.Date { return c.First().AddDays(r.IntN(2000)) }
	for range 60 {
		var rec []Recognised
		var filed []Filed
		for range r.IntN(900) {
			u := rows[r.IntN(len(rows))]
			rec = append(rec, Recognised{u.ID(), day()})
			filed = append(filed, Filed{u.ID(), day()})
		}
		target := shippedTarget(t, []string{"th-2025-communes", "th-2030-communes"}[r.IntN(2)])
		basis := []criteria.Basis{"", criteria.BasisInForce, criteria.FixedBasis(day())}[r.IntN(3)]
		last := -1
		for asOf := c.First(); asOf < criteria.NewDate(2027, 1, 1); asOf = asOf.AddDays(1 + r.IntN(200)) {
			p, err := Of(c, target, basis, asOf, rec, filed)
			if err != nil {
				t.Fatal(err)
			}
			checkSums(t, p)
			if p.Basis != criteria.BasisInForce {
				if *p.Achieved < last {
					t.Errorf("%s on %s: %d after %d", p.Basis, asOf, *p.Achieved, last)
				}
				last = *p.Achieved
			}
			twice, err := Of(c, target, basis, asOf, append(rec[:len(rec):len(rec)], rec...), filed)
			if err != nil || *twice.Achieved != *p.Achieved {
				t.Errorf("%s on %s: named twice %v, %v", p.Basis, asOf, twice.Achieved, err)
			}
		}
	}
}

func checkSums(t *testing.T, p Progress) {
	t.Helper()
	if *p.Achieved < 0 || *p.Achieved > *p.Denominator || *p.Other.Achieved > *p.Other.Denominator {
		t.Errorf("%s on %s: %s", p.Basis, p.AsOf, brief(p.Count))
	}
	if p.Reached() != (*p.Achieved >= *p.Required) || (p.Percent == "100") != (*p.Achieved == *p.Denominator) {
		t.Errorf("%s on %s: %s reached %v", p.Basis, p.AsOf, brief(p.Count), p.Reached())
	}
	achieved, denominator := 0, 0
	for _, d := range p.Parts {
		achieved, denominator = achieved+*d.Achieved, denominator+*d.Denominator
	}
	if len(p.Parts) > 0 && (achieved != *p.Achieved || denominator != *p.Denominator) {
		t.Errorf("%s on %s: the districts have %d of %d, the whole %s", p.Basis, p.AsOf, achieved, denominator, brief(p.Count))
	}
	if has := p.Basis.Day(p.AsOf) < criteria.NewDate(2025, 7, 1); has != (len(p.Parts) > 0) {
		t.Errorf("%s on %s: %d districts", p.Basis, p.AsOf, len(p.Parts))
	}
	for _, s := range p.Series {
		if n := len(s.Points); s.Kind == criteria.SeriesRecognised && n > 0 {
			if whole, _, _ := s.Points[n-1].Value.Int64(0); int(whole) != *p.Achieved || s.Points[n-1].On > p.AsOf {
				t.Errorf("%s on %s: the series ends at %v", p.Basis, p.AsOf, s.Points[n-1])
			}
		}
	}
}

func BenchmarkProgress(b *testing.B) {
	c := shippedCatalogue(b)
	target := shippedTarget(b, "th-2025-communes")
	var rec []Recognised
	var filed []Filed
	for i, u := range unitsOn(b, c, c.First(), criteria.Commune) {
		if i%2 == 0 {
			rec = append(rec, Recognised{u.ID(), criteria.NewDate(2023, 1, 1).AddDays(i)})
		}
		filed = append(filed, Filed{u.ID(), criteria.NewDate(2022, 1, 1).AddDays(i)})
	}
	for b.Loop() {
		if _, err := Of(c, target, "", criteria.NewDate(2024, 10, 7), rec, filed); err != nil {
			b.Fatal(err)
		}
	}
}
