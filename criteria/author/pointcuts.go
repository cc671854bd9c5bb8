package author

import (
	"math/big"

	"github.com/tieuchi/tieuchi/criteria"
)

// mostCuts bounds the breakpoints of one rule; a rule with more is tried, not proven.
const mostCuts = 500

// maxima lists the maxima that a criterion may have.
func maxima(p *criteria.Points) []*big.Rat {
	var all []*big.Rat
	if p.Max != nil {
		all = append(all, rat(*p.Max))
	}
	for i := range p.ByClass {
		all = append(all, rat(p.ByClass[i].Max))
	}
	return all
}

// pointCuts lists the figures at which points change.
func (q *question) pointCuts(p *criteria.Points) []*big.Rat {
	var cuts []*big.Rat
	for i := range p.Steps {
		cuts = append(cuts, rat(p.Steps[i].AtLeast))
	}
	for i := range p.Bands {
		for _, d := range []*criteria.Decimal{p.Bands[i].From, p.Bands[i].Below} {
			if d != nil {
				cuts = append(cuts, rat(*d))
			}
		}
	}
	for _, most := range maxima(p) {
		switch {
		case p.Proportional != nil:
			cuts = append(cuts, q.proportionalCuts(p.Proportional, most)...)
		case p.PerOccurrence != nil:
			cuts = append(cuts, q.occurrences(most, rat(*p.PerOccurrence))...)
		case p.Deduct != nil:
			cuts = append(cuts, q.occurrences(new(big.Rat).Sub(most, rat(p.Deduct.Floor)), rat(p.Deduct.Each))...)
		}
	}
	return cuts
}

// proportionalCuts gives the figures at which rounded points jump: where the unrounded ones are a multiple of the step, or
// half way between two.
func (q *question) proportionalCuts(p *criteria.Proportional, most *big.Rat) []*big.Rat {
	from, to, step := rat(p.From), rat(p.To), rat(p.Round.Step)
	cuts := []*big.Rat{from, to}
	if most.Sign() <= 0 || step.Sign() <= 0 {
		return cuts
	}
	half := new(big.Rat).Mul(step, ratio(1, 2))
	n := floor(new(big.Rat).Quo(most, half))
	if n.Cmp(big.NewInt(mostCuts)) > 0 {
		q.doubt("many")
		return cuts
	}
	span := new(big.Rat).Sub(to, from)
	for k := int64(1); k <= n.Int64(); k++ {
		at := new(big.Rat).Quo(new(big.Rat).Mul(half, ratio(k, 1)), most)
		cuts = append(cuts, at.Add(at.Mul(at, span), from))
	}
	return cuts
}

// occurrences gives the counts up to which each one more changes the points.
func (q *question) occurrences(span, each *big.Rat) []*big.Rat {
	if each.Sign() <= 0 || span.Sign() <= 0 {
		return []*big.Rat{ratio(0, 1)}
	}
	n := floor(new(big.Rat).Quo(span, each))
	if n.Cmp(big.NewInt(mostCuts)) > 0 {
		q.doubt("many")
		n = big.NewInt(mostCuts)
	}
	var cuts []*big.Rat
	for k := range n.Int64() + 2 {
		cuts = append(cuts, ratio(k, 1))
	}
	return cuts
}
