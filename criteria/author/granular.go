package author

import (
	"math/big"

	"github.com/tieuchi/tieuchi/criteria"
)

// grain is what sums of points of some criteria can be: multiples of a step, of certain maxima.
type grain struct {
	step   int64 // millionths
	maxima map[int64]bool
}

// mostMaxima bounds the maxima that are told apart.
const mostMaxima = 20_000

// grainOf finds the steps in which a group's points rise, or those of the whole for "". There is none where a criterion
// could not be searched to the end.
func grainOf(c *criteria.Compiled, group string) (grain, bool) {
	g := grain{maxima: map[int64]bool{0: true}}
	add := func(n int64) {
		g.step = new(big.Int).GCD(nil, nil, big.NewInt(g.step), big.NewInt(max(n, -n))).Int64()
	}
	for i, cr := range eachCriterion(c.Set) {
		if cr.group < 0 || c.Set.Groups[cr.group].Kind != "" || c.Set.Groups[cr.group].ID != group || cr.Measure == nil {
			continue
		}
		if r := c.Set.Groups[cr.group].Round; r != nil {
			add(floor(new(big.Rat).Mul(rat(r.Step), ratio(millionths, 1))).Int64())
		}
		q := newQuestion(c.Set.Level)
		q.criterion(c, cr.Criterion)
		p := q.lay()
		most := map[int64]bool{}
		complete := p.bound(c, func(_ []cell, _ place, b *criteria.Bound, v *criteria.Values) bool {
			j := b.JudgeOne(i, v)
			add(j.Worst)
			add(j.Best)
			add(j.Max)
			most[j.Max] = true
			return true
		})
		if !complete || !p.proven || len(g.maxima)*len(most) > mostMaxima {
			return g, false
		}
		sums := map[int64]bool{}
		for sum := range g.maxima {
			for m := range most {
				sums[sum+m] = true
			}
		}
		g.maxima = sums
	}
	return g, g.step > 0
}

// sameAfterRounding tells whether two levels differ in nothing but a share of a group's points, and by less than the points
// rise at once.
func sameAfterRounding(c *criteria.Compiled, a, b *criteria.DecisionLevel) bool {
	if len(a.Requires) != len(b.Requires) {
		return false
	}
	for i := range a.Requires {
		x, y := a.Requires[i], b.Requires[i]
		if !differ(x, y) {
			continue
		}
		if x.PointsShare == nil || y.PointsShare == nil || x.Group == "" || x.Group != y.Group {
			return false
		}
		g, ok := grainOf(c, x.Group)
		if !ok || !g.same(rat(*x.PointsShare), rat(*y.PointsShare)) {
			return false
		}
	}
	return true
}

// same tells whether two shares ask for the same number of steps of every maximum.
func (g *grain) same(a, b *big.Rat) bool {
	steps := func(share *big.Rat, of int64) int64 {
		least := new(big.Rat).Mul(percent(share), ratio(of, g.step))
		up := floor(least).Int64()
		if !least.IsInt() {
			up++
		}
		return up
	}
	for m := range g.maxima {
		if steps(a, m) != steps(b, m) {
			return false
		}
	}
	return true
}
