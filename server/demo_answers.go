package main

import (
	"math/rand/v2"
	"strconv"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// demoRanges are made-up sizes of a commune's wholes: least and span. They are no statistics of any place.
var demoRanges = map[string][2]int64{
	"households.total": {900, 1700}, "villages.total": {6, 9}, "officials.total": {18, 7}, "schools.total": {3, 3},
	"documents.total": {1500, 2500}, "dossiers.eligible": {800, 2200}, "dossiers.resolved": {900, 2400}, "ratings.total": {200, 400},
	"service-users.total": {700, 900}, "household-businesses.total": {60, 240}, "premises.total": {1000, 1900},
	"enterprises.taxed": {0, 14}, "businesses.total": {1, 19}, "products.typical": {0, 4}, "main-products.total": {0, 5},
}

// demoShares give wholes that hang on another one, in percent of it.
var demoShares = map[string]struct {
	of      string
	percent int64
}{
	"population.total": {"households.total", 385}, "adults.total": {"population.total", 70}, "population.aged-15": {"population.total", 76},
	"workers.total": {"population.total", 58}, "e-identity.eligible": {"population.total", 72}, "facilities.total": {"schools.total", 150},
}

// demoFigures makes the figures of one commune.
type demoFigures struct {
	rules  *criteria.Compiled
	random *rand.Rand
	values map[string]int64
}

// answers gives made-up answers to every fact of the set: all thresholds are held, or a few of them are missed by a
// little, as far as the fate asks for it.
func (d *demoLoader) answers(f fate) []*tieuchiv1.Answer {
	figures := &demoFigures{rules: d.rules, random: demoRandom(f.unit), values: map[string]int64{}}
	all := d.rules.Set.All()
	missed := map[string]bool{}
	if !f.passes {
		for range 1 + figures.random.IntN(6) {
			missed[all[figures.random.IntN(len(all))].ID] = true
		}
	}
	var answers []*tieuchiv1.Answer
	seen := map[string]bool{}
	for i, cr := range all {
		if f.kind == criteria.Draft && i%3 == 2 {
			continue // a draft is not filled in to the end
		}
		for _, id := range cr.Measure.Facts() {
			if !seen[id] {
				seen[id] = true
				answers = append(answers, figures.answer(id, cr, missed[cr.ID]))
			}
		}
	}
	return answers
}

// answer gives the answer to one fact as the criterion asks for it.
func (g *demoFigures) answer(id string, cr *criteria.Criterion, miss bool) *tieuchiv1.Answer {
	a := &tieuchiv1.Answer{Fact: id}
	switch r := cr.Measure.Ratio; {
	case cr.Measure.RollUp != nil:
		a.Value = g.ratio(id, &cr.Measure.RollUp.Ratio, cr, miss)
	case r != nil:
		a.Value = g.ratio(id, r, cr, miss)
	default:
		a.Value = strconv.FormatBool(!miss)
	}
	if cr.Evidence != nil {
		a.Evidence = []*tieuchiv1.Evidence{{Document: "01/MH", Title: criteria.Say("demo.evidence").VI}}
	}
	return a
}

func (g *demoFigures) ratio(id string, r *criteria.Ratio, cr *criteria.Criterion, miss bool) string {
	whole := g.whole(r.In)
	if id == r.In {
		return strconv.FormatInt(whole, 10)
	}
	percent, _, _ := cr.Pass.AtLeast.Int64(0)
	least := (whole*percent + 99) / 100
	part := least
	if spare := whole - least; spare > 0 {
		part += g.random.Int64N(spare + 1)
	}
	if miss && least > 0 {
		part = least - 1 - g.random.Int64N(max(1, least/5))
	}
	return strconv.FormatInt(part, 10)
}

// whole gives the size of a whole, the same one every time it is asked for.
func (g *demoFigures) whole(id string) int64 {
	if v, ok := g.values[id]; ok {
		return v
	}
	size, ok := demoRanges[id]
	if !ok {
		size = [2]int64{5, 15}
	}
	v := size[0] + g.random.Int64N(size[1]+1)
	if s, ok := demoShares[id]; ok {
		v = g.whole(s.of)*s.percent/100 + 1
	}
	g.values[id] = v
	return v
}
