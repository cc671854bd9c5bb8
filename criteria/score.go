package criteria

import (
	"math/big"
	"slices"
)

// scored is what a set that scores gives, in millionths. Worst and best differ only while something awaits appraisal.
type scored struct {
	worst, best, max int64
	bonus, penalty   int64 // as they count, at worst
	groups           []groupPoints
	lines            []linePoints
}

// groupPoints is what a group gives or takes.
type groupPoints struct {
	worst, best, max int64
	dropped          int64 // maxima of criteria that do not apply while the rest is scaled up
}

// linePoints is what a criterion earns; max is 0 where it does not apply.
type linePoints struct {
	outcome          Outcome
	counts           bool
	scaled           bool // it does not apply, and the rest of its group is scaled up
	worst, best, max int64
}

// boundGroup is a group with its caps and rounding in millionths.
type boundGroup struct {
	kind     GroupKind
	cap      int64 // 0 for none
	step     int64 // of rounding
	to       string
	from, up int // criteria: from ≤ place < up
}

// bindGroups lays out the groups and notes which criteria count in the decision.
func (b *Bound) bindGroups() {
	b.plain = b.rules.plain()
	for _, span := range b.rules.groups {
		g := boundGroup{kind: span.group.Kind, from: span.from, up: span.to}
		if span.group.Cap != nil {
			g.cap = millionths(*span.group.Cap)
		}
		if r := span.group.Round; r != nil {
			g.step, g.to = millionths(r.Step), r.To
		}
		b.groups = append(b.groups, g)
	}
}

// plain gives the criteria that count in the decision: those of bonus and penalty groups count towards points only.
func (c *Compiled) plain() (all mask) {
	for i := range c.criteria {
		all.add(i)
	}
	for _, span := range c.groups {
		for i := span.from; i < span.to && span.group.Kind != ""; i++ {
			all.remove(i)
		}
	}
	return all
}

// score judges every criterion of a set that scores, and adds up.
func (b *Bound) score(v *Values, s *Score) {
	p := &s.points
	*p = scored{groups: reuse(p.groups, len(b.groups)), lines: reuse(p.lines, len(b.detail))}
	for i := range b.detail {
		l := b.earned(i, v)
		p.lines[i] = l
		switch {
		case l.counts:
			s.met.add(i)
			s.counted.add(i)
		case l.outcome == AwaitingAppraisal:
			s.waiting.add(i)
			s.counted.add(i)
		case l.outcome == NotMet || l.outcome == NoData:
			s.counted.add(i)
		}
	}
	for i := range b.groups {
		b.addGroup(i, p)
	}
	b.total(p)
}

// earned gives outcome and points of a criterion. In a penalty group points are taken off: there the worst is the most.
func (b *Bound) earned(i int, v *Values) (l linePoints) {
	d := &b.detail[i]
	var applies tri
	l.outcome, l.counts, applies = b.applied(i, v)
	if d.scorer == nil {
		return l
	}
	full, none := d.scorer.target, d.scorer.max-d.scorer.target
	switch {
	case l.counts && (l.outcome == NotApplicable || l.outcome == DidNotOccur):
		l.worst, l.best, l.max = full, full, d.scorer.max
	case l.outcome == NotApplicable || l.outcome == DidNotOccur:
		l.scaled = d.scales && applies == no
	case applies == unknown:
		l.worst, l.best, l.max = none, none, d.scorer.max // it is not known whether it applies
	default:
		l.worst, l.best = d.earn(v, l.outcome)
		l.max = d.scorer.max
	}
	return l
}

// earn gives the points of a measure that applies, at worst and at best.
func (d *bind) earn(v *Values, o Outcome) (worst, best int64) {
	s := d.scorer
	full, none := s.target, s.max-s.target
	switch {
	case s.canZero() && d.zeroed(v):
		return none, none
	case s.ofParts > 0:
		return d.earnParts(v)
	case o == NoData:
		return none, none
	case o == AwaitingAppraisal:
		return none, full
	case s.options != nil:
		worst = s.options[v.num[d.a]]
	case !s.looks && o == Met:
		worst = full
	case !s.looks:
		worst = none
	case d.measure.percent():
		worst = s.share(v.num[d.a], d.reference(v))
	default:
		worst = s.figure(d.figure(v))
	}
	return worst, worst
}

// earnParts adds up the best parts that count: all of them, one for an alternative, or k.
func (d *bind) earnParts(v *Values) (worst, best int64) {
	var low, high [64]int64
	lows, highs := low[:0], high[:0]
	for i := range d.parts {
		p := &d.parts[i]
		var w, b int64
		if o := p.judge(v); o != NotApplicable && o != DidNotOccur {
			w, b = p.earn(v, o)
		}
		lows, highs = append(lows, w), append(highs, b)
	}
	return d.bestOf(lows), d.bestOf(highs)
}

func (d *bind) bestOf(parts []int64) (sum int64) {
	slices.Sort(parts)
	for _, p := range parts[max(0, len(parts)-d.scorer.ofParts):] {
		sum += p
	}
	return min(sum, d.scorer.max)
}

// zeroed tells whether an option is answered that leaves nothing of the whole criterion.
func (d *bind) zeroed(v *Values) bool {
	if z := d.scorer; z.zeroes != nil && v.num[d.a] != missing {
		return z.zeroes[v.num[d.a]]
	}
	for i := range d.parts {
		if p := &d.parts[i]; p.scorer.canZero() && p.zeroed(v) {
			return true
		}
	}
	return false
}

// full tells whether points are all that can be earned.
func (d *bind) full(points int64) bool { return points == d.scorer.target }

// addGroup adds up a group. Where criteria do not apply and the rest is scaled up, it reaches the same maximum.
func (b *Bound) addGroup(i int, p *scored) {
	bound, g := &b.groups[i], &p.groups[i]
	for at := bound.from; at < bound.up; at++ {
		l, d := &p.lines[at], &b.detail[at]
		g.worst, g.best, g.max = g.worst+l.worst, g.best+l.best, g.max+l.max
		if l.scaled {
			g.dropped += d.scorer.max
		}
	}
	if g.dropped > 0 && g.max > 0 {
		whole := g.max + g.dropped
		g.worst, g.best = bound.scaleUp(g.worst, whole, g.max), bound.scaleUp(g.best, whole, g.max)
		g.max = whole
	}
	if bound.kind != "" && bound.cap > 0 {
		g.worst, g.best, g.max = min(g.worst, bound.cap), min(g.best, bound.cap), min(g.max, bound.cap)
	}
}

// scaleUp gives points × whole ÷ left, rounded to the group's step and never above the whole. It is rounded once, from the
// exact quotient.
func (g *boundGroup) scaleUp(points, whole, left int64) int64 {
	divisor := new(big.Int).Mul(big.NewInt(left), big.NewInt(g.step))
	rest := new(big.Int)
	steps, _ := new(big.Int).QuoRem(new(big.Int).Mul(big.NewInt(points), big.NewInt(whole)), divisor, rest)
	up := g.to == "up" && rest.Sign() > 0 || g.to == "nearest" && rest.Lsh(rest, 1).Cmp(divisor) >= 0
	n := steps.Int64() * g.step
	if up {
		n += g.step
	}
	return min(whole, n)
}

// total adds up the groups and keeps within the bounds of the whole.
func (b *Bound) total(p *scored) {
	for i := range p.groups {
		g := &p.groups[i]
		switch b.groups[i].kind {
		case BonusGroup:
			p.worst, p.best, p.bonus = p.worst+g.worst, p.best+g.best, p.bonus+g.worst
		case PenaltyGroup:
			p.worst, p.best, p.penalty = p.worst-g.worst, p.best-g.best, p.penalty+g.worst
		default:
			p.worst, p.best, p.max = p.worst+g.worst, p.best+g.best, p.max+g.max
		}
	}
	p.worst, p.best = b.clamp(p.worst), b.clamp(p.best)
}

func (b *Bound) clamp(x int64) int64 {
	least := int64(0)
	if t := b.rules.Set.Decision.Total; t != nil {
		if t.Min != nil {
			least = millionths(*t.Min)
		}
		if t.Max != nil {
			x = min(x, millionths(*t.Max))
		}
	}
	return max(x, least)
}
