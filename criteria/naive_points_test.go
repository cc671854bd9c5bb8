package criteria

import (
	"math/big"
	"slices"
)

// maximum gives the maximum for the unit: the one there is, or the first class that fits.
func (n *naive) maximum(p *Points) *big.Rat {
	if p.Max != nil {
		return exactly(*p.Max)
	}
	for _, c := range p.ByClass {
		if c.When == "" || n.ask(c.When) == yes {
			return exactly(c.Max)
		}
	}
	panic("no maximum fits")
}

// full gives the points of what is met in full: the maximum, or in a penalty group nothing.
func (n *naive) full(l *naiveLine, kind GroupKind) *big.Rat {
	if kind == PenaltyGroup {
		return new(big.Rat)
	}
	return l.max
}

// noWay gives the worst and the best points of an outcome where no value decides them: all or nothing.
func (n *naive) noWay(l *naiveLine, kind GroupKind) [2]*big.Rat {
	if l.max == nil {
		return [2]*big.Rat{}
	}
	good, bad := l.max, new(big.Rat)
	if kind == PenaltyGroup {
		good, bad = bad, good
	}
	switch {
	case l.counts || l.outcome == Met:
		return [2]*big.Rat{good, good}
	case l.outcome == NotApplicable || l.outcome == DidNotOccur:
		return [2]*big.Rat{new(big.Rat), new(big.Rat)}
	case l.outcome == AwaitingAppraisal:
		return [2]*big.Rat{bad, good}
	}
	return [2]*big.Rat{bad, bad} // not met, no data
}

// way gives the points that a value or an option earns, nil where the points have no way.
func (n *naive) way(l *naiveLine, m *Measure, p *Points, v *big.Rat) *big.Rat {
	switch {
	case p.Proportional != nil:
		from, to := exactly(p.Proportional.From), exactly(p.Proportional.To)
		part := ratOver(ratMinus(v, from), ratMinus(to, from))
		part = ratMax(new(big.Rat), ratMin(ratOf(1), part))
		return ratMin(l.max, naiveRounded(ratTimes(part, l.max), &p.Proportional.Round))
	case p.Steps != nil:
		return naiveStep(p.Steps, v)
	case p.Bands != nil:
		return naiveBand(p.Bands, v)
	case p.Options != nil:
		for _, o := range p.Options {
			if o.Option == n.answers[m.Choice] {
				l.zeroes = o.Zeroes
				return exactly(o.Points)
			}
		}
		panic("an option without points")
	case p.PerOccurrence != nil:
		return ratMin(l.max, ratTimes(exactly(*p.PerOccurrence), v))
	case p.Deduct != nil:
		return ratMax(exactly(p.Deduct.Floor), ratMinus(l.max, ratTimes(exactly(p.Deduct.Each), v)))
	}
	return nil
}

// naiveStep gives the points of the highest step that is reached, in whatever order they stand.
func naiveStep(steps []PointStep, v *big.Rat) *big.Rat {
	var best *PointStep
	for i := range steps {
		s := &steps[i]
		if v.Cmp(exactly(s.AtLeast)) >= 0 && (best == nil || exactly(s.AtLeast).Cmp(exactly(best.AtLeast)) > 0) {
			best = s
		}
	}
	if best == nil {
		return new(big.Rat)
	}
	return exactly(best.Points)
}

// naiveBand gives the points of the band that holds the value. Before a first band that has a beginning nothing is earned,
// nor after a last one that has an end.
func naiveBand(bands []PointBand, v *big.Rat) *big.Rat {
	for _, b := range bands {
		if (b.From == nil || v.Cmp(exactly(*b.From)) >= 0) && (b.Below == nil || v.Cmp(exactly(*b.Below)) < 0) {
			return exactly(b.Points)
		}
	}
	return new(big.Rat)
}

// naiveRounded brings r, which is not negative, to a multiple of a step.
func naiveRounded(r *big.Rat, by *Rounding) *big.Rat {
	if by == nil {
		return r
	}
	step := exactly(by.Step)
	steps := ratOver(r, step)
	if by.To == "nearest" {
		steps = ratSum(steps, big.NewRat(1, 2))
	}
	whole := new(big.Int).Quo(steps.Num(), steps.Denom())
	if by.To == "up" && !steps.IsInt() {
		whole.Add(whole, big.NewInt(1))
	}
	return ratTimes(new(big.Rat).SetInt(whole), step)
}

// partPoints gives the worst and best points of a composite whose parts have points: the sum, the best one or the best k,
// never more than the maximum. There are none in a penalty group: no word says which of its parts would be the best.
func (n *naive) partPoints(l *naiveLine, m *Measure) [2]*big.Rat {
	take := len(l.parts)
	if m.AnyOf != nil {
		take = 1
	} else if m.KOf != nil {
		take = m.KOf.K
	}
	var ends [2]*big.Rat
	for i, end := range []func(*naiveLine) *big.Rat{
		func(p *naiveLine) *big.Rat { return p.worst }, func(p *naiveLine) *big.Rat { return p.best },
	} {
		var earned []*big.Rat
		for p := range l.parts {
			earned = append(earned, end(&l.parts[p]))
		}
		slices.SortFunc(earned, func(x, y *big.Rat) int { return y.Cmp(x) })
		ends[i] = ratMin(l.max, ratSum(earned[:take]...))
	}
	return ends
}

// group judges the criteria of a group, adds up their points and puts both into the verdict.
func (n *naive) group(g *Group, v *naiveVerdict) {
	out := naiveGroup{id: g.ID, kind: g.Kind}
	whole, dropped, worst, best := new(big.Rat), new(big.Rat), new(big.Rat), new(big.Rat)
	for c := range g.Criteria {
		l := n.criterion(&g.Criteria[c], g.Kind)
		v.lines = append(v.lines, l)
		out.tally.naiveCount(&l)
		switch {
		case l.max == nil:
		case l.out() && !l.scaled: // its maximum drops out
		case l.out():
			whole, dropped = ratSum(whole, l.max), ratSum(dropped, l.max)
		default:
			whole, worst, best = ratSum(whole, l.max), ratSum(worst, l.worst), ratSum(best, l.best)
		}
	}
	out.tally.Unknown += g.Unknown()
	out.tally.Of += g.Unknown()
	out.max = whole
	if dropped.Cmp(whole) == 0 {
		out.max = new(big.Rat)
	}
	if g.Cap != nil {
		out.max = ratMin(out.max, exactly(*g.Cap)) // it cannot give more, nor take more
	}
	out.worst, out.best = n.ends(g, worst, whole, dropped), n.ends(g, best, whole, dropped)
	v.groups = append(v.groups, out)
}

// ends scales the points of a group up for what was dropped, rounds them and caps them.
func (n *naive) ends(g *Group, points, whole, dropped *big.Rat) *big.Rat {
	if dropped.Sign() > 0 && dropped.Cmp(whole) == 0 {
		n.saw("nothing left to scale")
		return new(big.Rat)
	}
	if dropped.Sign() > 0 {
		n.saw("scaled up " + string(g.Kind))
		points = ratMin(whole, naiveRounded(ratOver(ratTimes(points, whole), ratMinus(whole, dropped)), g.Round))
	}
	if g.Cap != nil && points.Cmp(exactly(*g.Cap)) > 0 {
		n.saw("capped " + string(g.Kind))
		points = exactly(*g.Cap)
	}
	return points
}
