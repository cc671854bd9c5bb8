package author

import (
	"github.com/tieuchi/tieuchi/criteria"
)

// probe puts points of a question before one rule set.
type probe struct {
	rules  *criteria.Compiled
	facts  []int // place in the set of each fact of the question; -1: the set does not have it
	order  []*factDomain
	values *criteria.Values
	last   []cell
}

func (p *points) probe(c *criteria.Compiled) *probe {
	b := &probe{rules: c, order: p.order, values: c.NewValues(), last: make([]cell, len(p.order))}
	for i, d := range p.order {
		b.last[i] = none
		b.facts = append(b.facts, c.FactAt(d.id))
	}
	return b
}

// put brings the values to a point and tells whether answers may be so. Most points differ from the last in one fact.
func (b *probe) put(at []cell) bool {
	for i, f := range b.facts {
		if f < 0 || b.last[i] == at[i] {
			continue
		}
		b.last[i] = at[i]
		if at[i].words != "" {
			b.values.PutText(f, at[i].words)
		} else {
			b.values.Put(f, at[i].n)
		}
	}
	return b.rules.Possible(b.values)
}

// bindAll gives the rules as they hold at each place.
func (b *probe) bindAll(places []place) []*criteria.Bound {
	bounds := make([]*criteria.Bound, len(places))
	for i, p := range places {
		bounds[i] = b.rules.BindOn(p.unit, p.day)
	}
	return bounds
}
