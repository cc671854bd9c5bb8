package criteria

import "math/big"

// figure gives the figure of a numeric fact, nil where there is none.
func (n *naive) figure(id string) *big.Rat {
	s, given := n.answers[id]
	if !given {
		return nil
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		panic("not a number: " + s)
	}
	return r
}

// value gives the value that a measure of figures is held against, or the outcome that needs none. A measure of words
// has neither.
func (n *naive) value(m *Measure) (*big.Rat, Outcome) {
	switch {
	case m.Information != "":
		return nil, NotApplicable
	case m.Count != "":
		return naiveSome(n.figure(m.Count))
	case m.Number != "":
		return naiveSome(n.figure(m.Number))
	case m.Sum != nil:
		sum := new(big.Rat)
		for _, id := range m.Sum {
			x := n.figure(id)
			if x == nil {
				return nil, NoData
			}
			sum.Add(sum, x)
		}
		return sum, noOutcome
	case m.Relative != nil:
		return n.relative(m.Relative)
	case m.Ratio != nil:
		return n.ratio(m.Ratio)
	case m.RollUp != nil:
		return n.ratio(&m.RollUp.Ratio)
	}
	for _, id := range []string{m.YesNo, m.Choice, m.Appraisal} {
		if _, given := n.answers[id]; id != "" && !given {
			return nil, NoData
		}
	}
	if m.Appraisal != "" {
		return nil, AwaitingAppraisal
	}
	return nil, noOutcome
}

func naiveSome(r *big.Rat) (*big.Rat, Outcome) {
	if r == nil {
		return nil, NoData
	}
	return r, noOutcome
}

// naiveZero gives the outcome of a whole or reference of 0. Where that is an error the answers are refused; judged they are
// no data.
func naiveZero(rule string) Outcome {
	switch rule {
	case "not_applicable":
		return NotApplicable
	case "did_not_occur":
		return DidNotOccur
	}
	return NoData
}

func (n *naive) ratio(r *Ratio) (*big.Rat, Outcome) {
	of, in := n.figure(r.Of), n.figure(r.In)
	switch {
	case in != nil && in.Sign() == 0:
		n.saw("whole of 0 " + r.Zero)
		return nil, naiveZero(r.Zero)
	case of == nil || in == nil:
		return nil, NoData
	}
	return ratOver(ratTimes(of, ratOf(100)), in), noOutcome
}

func (n *naive) relative(r *Relative) (*big.Rat, Outcome) {
	of, to := n.figure(r.Of), (*big.Rat)(nil)
	if r.Value != nil {
		to = exactly(*r.Value)
	} else {
		to = n.figure(r.To)
	}
	switch {
	case r.As != "difference" && to != nil && to.Sign() == 0:
		n.saw("reference of 0 " + r.Zero)
		return nil, naiveZero(r.Zero)
	case of == nil || to == nil:
		return nil, NoData
	case r.As == "difference":
		return ratMinus(of, to), noOutcome
	case r.As == "growth":
		return ratOver(ratTimes(ratMinus(of, to), ratOf(100)), to), noOutcome
	}
	return ratOver(ratTimes(of, ratOf(100)), to), noOutcome
}

// bounds gives the comparator that holds for the unit and the day: the first that fits.
func (n *naive) bounds(p *Pass) *Bounds {
	for i := range p.ByClass {
		c := &p.ByClass[i]
		fits := c.When == "" || n.ask(c.When) == yes
		inForce := c.From.IsZero() || n.on.IsZero() || n.on >= c.From
		if fits && !inForce {
			n.saw("threshold not yet in force")
		}
		if fits && inForce {
			return &c.Bounds
		}
	}
	return &p.Bounds
}

// passes tells whether a value, or the answer of a yes/no or choice, meets a threshold. A yes/no without one asks for yes.
func (n *naive) passes(m *Measure, p *Pass, value *big.Rat) bool {
	if p == nil {
		return m.YesNo != "" && n.answers[m.YesNo] == "true"
	}
	b := n.bounds(p)
	switch {
	case b.Is != nil:
		return (n.answers[m.YesNo] == "true") == *b.Is
	case b.OneOf != nil:
		for _, option := range b.OneOf {
			if n.answers[m.Choice] == option {
				return true
			}
		}
		return false
	case b.AtLeast != nil:
		return value.Cmp(exactly(*b.AtLeast)) >= 0
	case b.MoreThan != nil:
		return value.Cmp(exactly(*b.MoreThan)) > 0
	case b.AtMost != nil:
		return value.Cmp(exactly(*b.AtMost)) <= 0
	case b.LessThan != nil:
		return value.Cmp(exactly(*b.LessThan)) < 0
	case b.Equal != nil:
		return value.Cmp(exactly(*b.Equal)) == 0
	}
	return value.Cmp(exactly(b.Between[0])) >= 0 && value.Cmp(exactly(b.Between[1])) <= 0
}

// judge gives outcome and points of a measure that applies, of a criterion or of a part.
func (n *naive) judge(l *naiveLine, m *Measure, p *Pass, points *Points, kind GroupKind) {
	if m.AllOf != nil || m.AnyOf != nil || m.KOf != nil {
		n.composite(l, m, kind)
		return
	}
	value, outcome := n.value(m)
	l.outcome = outcome
	if outcome != noOutcome {
		l.earn(n.noWay(l, kind))
		return
	}
	earned := (*big.Rat)(nil)
	if points != nil {
		earned = n.way(l, m, points, value)
	}
	met := false
	if p == nil && earned != nil {
		met = earned.Cmp(n.full(l, kind)) == 0 // the full maximum is earned; of a penalty: nothing is taken off
	} else {
		met = n.passes(m, p, value)
	}
	l.counts, l.outcome = met, NotMet
	if met {
		l.outcome = Met
	}
	if earned != nil {
		l.earn([2]*big.Rat{earned, earned})
	} else {
		l.earn(n.noWay(l, kind))
	}
}

// composite judges the parts and counts them. Parts that do not apply are left out of the count.
func (n *naive) composite(l *naiveLine, m *Measure, kind GroupKind) {
	parts, need := m.AllOf, len(m.AllOf)
	if m.AnyOf != nil {
		parts, need = m.AnyOf, 1
	}
	if m.KOf != nil {
		parts, need = m.KOf.Of, m.KOf.K
	}
	count, scores := map[Outcome]int{}, false
	for i := range parts {
		p := naiveLine{id: parts[i].ID}
		if parts[i].Points != nil {
			p.max, scores = n.maximum(parts[i].Points), true
		}
		n.judge(&p, &parts[i].Measure, parts[i].Pass, parts[i].Points, kind)
		count[p.outcome]++
		l.zeroes = l.zeroes || p.zeroes
		l.parts = append(l.parts, p)
	}
	l.outcome = naiveComposed(count, len(parts), need)
	l.counts = l.outcome == Met
	switch {
	case !scores || l.outcome == NotApplicable:
		l.earn(n.noWay(l, kind))
	default:
		l.earn(n.partPoints(l, m))
		n.saw("points of parts, " + l.outcome.String())
	}
}

// naiveComposed gives the outcome of a composite from the outcomes of its parts.
func naiveComposed(count map[Outcome]int, parts, need int) Outcome {
	left := parts - count[NotApplicable] - count[DidNotOccur]
	need = min(need, left)
	switch {
	case left == 0:
		return NotApplicable
	case count[Met] >= need:
		return Met
	case count[Met]+count[NoData]+count[AwaitingAppraisal] < need:
		return NotMet
	case count[Met]+count[AwaitingAppraisal] >= need:
		return AwaitingAppraisal
	}
	return NoData
}
