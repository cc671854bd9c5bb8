package criteria

import (
	"cmp"
	"math/big"
)

// naiveEnd is one end of what is not known yet: every appraisal ends badly, or well.
type naiveEnd struct {
	counts func(*naiveLine) bool
	group  func(*naiveGroup) *big.Rat
	total  *big.Rat
}

// decide adds up, and finds level and result.
func (n *naive) decide(v *naiveVerdict) {
	worst := &naiveEnd{counts: func(l *naiveLine) bool { return l.counts }, group: func(g *naiveGroup) *big.Rat { return g.worst }}
	best := &naiveEnd{counts: func(l *naiveLine) bool { return l.hope }, group: func(g *naiveGroup) *big.Rat { return g.best }}
	v.max = new(big.Rat)
	for i := range v.groups {
		if g := &v.groups[i]; g.kind == "" {
			v.tally.add(&g.tally)
			v.max = ratSum(v.max, g.max)
		}
	}
	v.total, v.bonus, v.less = n.total(v, worst)
	worst.total = v.total
	best.total, _, _ = n.total(v, best)
	if n.set.Completeness == Partial {
		v.result = Inconclusive // no level; sanctions that hold are listed all the same
		_, v.sanctions = n.sanctioned(len(n.set.Decision.Levels))
		return
	}
	level, effects := n.sanctioned(n.reached(v, worst))
	hope, _ := n.sanctioned(n.reached(v, best))
	v.sanctions, v.level, v.result = effects, n.levelID(level), NotPassed
	switch {
	case level != hope:
		v.result = Inconclusive
	case v.level != "":
		v.result = Passed
	}
	// What is inconclusive has reached nothing yet that could be rationed.
	v.provisional = v.result == Passed && n.set.Decision.Quota != nil && v.level == n.set.Decision.Quota.Level
	n.saw(string(v.result))
	if v.provisional {
		n.saw("provisional")
	}
}

// total gives plain groups, plus bonus, less penalty, within the bounds; and bonus and penalty by themselves.
func (n *naive) total(v *naiveVerdict, e *naiveEnd) (total, bonus, less *big.Rat) {
	plain, bonus, less := new(big.Rat), new(big.Rat), new(big.Rat)
	for i := range v.groups {
		g := &v.groups[i]
		switch g.kind {
		case BonusGroup:
			bonus = ratSum(bonus, e.group(g))
		case PenaltyGroup:
			less = ratSum(less, e.group(g))
		default:
			plain = ratSum(plain, e.group(g))
		}
	}
	sum := ratMinus(ratSum(plain, bonus), less)
	floor := new(big.Rat)
	if t := n.set.Decision.Total; t != nil && t.Min != nil {
		floor = exactly(*t.Min)
	}
	total = ratMax(sum, floor)
	if t := n.set.Decision.Total; t != nil && t.Max != nil {
		total = ratMin(total, exactly(*t.Max))
	}
	n.saw(map[int]string{-1: "total raised to the floor", 0: "total as it is", 1: "total cut to the ceiling"}[sum.Cmp(total)])
	return total, bonus, less
}

// reached gives the place of the best level whose clauses all hold; one past the last is none.
func (n *naive) reached(v *naiveVerdict, e *naiveEnd) int {
	for i, level := range n.set.Decision.Levels {
		holds := true
		for j := range level.Requires {
			holds = n.holds(v, e, &level.Requires[j]) && holds
		}
		if holds {
			return i
		}
	}
	return len(n.set.Decision.Levels)
}

func (n *naive) levelID(at int) string {
	if at >= len(n.set.Decision.Levels) {
		return ""
	}
	return n.set.Decision.Levels[at].ID
}

// holds tells whether a clause is fulfilled.
func (n *naive) holds(v *naiveVerdict, e *naiveEnd, q *Clause) bool {
	switch {
	case q.Met != "":
		for i := range v.lines {
			if l := &v.lines[i]; l.id == q.Met {
				return e.counts(l) || l.out()
			}
		}
		panic("no criterion " + q.Met)
	case q.Points != nil:
		earned, _ := n.scored(v, e, q.Group)
		return earned.Cmp(exactly(*q.Points)) >= 0
	case q.PointsShare != nil:
		earned, max := n.scored(v, e, q.Group)
		if max.Sign() == 0 {
			n.saw("share of nothing")
			return q.Group != "" // nothing left of a group holds, nothing left of the whole does not
		}
		return ratTimes(earned, ratOf(100)).Cmp(ratTimes(exactly(*q.PointsShare), max)) >= 0
	}
	met, of := n.counted(v, e, q)
	if of == 0 && q.Class == "" && q.Group == "" {
		return false // a set in which nothing counts is not passed by having nothing to meet
	}
	switch {
	case q.All:
		return met == of
	case q.Share != nil:
		return ratOf(100*met).Cmp(ratTimes(exactly(*q.Share), ratOf(of))) >= 0
	}
	return met >= q.AtLeast
}

// scored gives points and maximum of the whole or of a group.
func (n *naive) scored(v *naiveVerdict, e *naiveEnd, group string) (earned, max *big.Rat) {
	if group == "" {
		return e.total, v.max
	}
	for i := range v.groups {
		if g := &v.groups[i]; g.id == group {
			return e.group(g), g.max
		}
	}
	panic("no group " + group)
}

// counted gives how many criteria of a clause are met and how many count; those of bonus and penalty groups never do.
func (n *naive) counted(v *naiveVerdict, e *naiveEnd, q *Clause) (met, of int) {
	lines := map[string]*naiveLine{}
	for i := range v.lines {
		lines[v.lines[i].id] = &v.lines[i]
	}
	for g := range n.set.Groups {
		group := &n.set.Groups[g]
		if group.Kind != "" || q.Group != "" && q.Group != group.ID {
			continue
		}
		for c := range group.Criteria {
			cr := &group.Criteria[c]
			l := lines[cr.ID]
			if q.Class != "" && cmp.Or(cr.Class, Mandatory) != q.Class || l.out() || l.outcome == noOutcome {
				continue
			}
			of++
			if e.counts(l) {
				met++
			}
		}
	}
	return met, of
}

// sanctioned takes the sanctions that hold, in their order, to a level, and says what each did.
func (n *naive) sanctioned(level int) (int, []SanctionEffect) {
	var effects []SanctionEffect
	none := len(n.set.Decision.Levels)
	for _, s := range n.set.Decision.Sanctions {
		if n.ask(s.When) == no {
			continue
		}
		before := level
		for i := range n.set.Decision.Levels {
			if n.set.Decision.Levels[i].ID == s.Cap {
				level = max(level, i)
			}
		}
		level = min(level+s.Lower, none)
		effects = append(effects, SanctionEffect{s.ID, n.levelID(before), n.levelID(level)})
		if level != before {
			n.saw("sanction that lowers")
		}
	}
	return level, effects
}

// naiveRefused lists the facts whose answers are refused together with others: a part above its whole, and a whole or
// reference of 0 to which a criterion gives no meaning.
func naiveRefused(set *RuleSet, answers Answers) map[string]bool {
	n, refused := newNaive(set, nil, 0, answers, nil), map[string]bool{}
	for _, f := range set.Facts {
		if f.PartOf == "" {
			continue
		}
		part, whole := n.figure(f.ID), n.figure(f.PartOf)
		if part != nil && whole != nil && part.Cmp(whole) > 0 {
			refused[f.ID] = true
		}
	}
	for _, m := range naiveLeaves(set) {
		whole, rule := "", ""
		switch {
		case m.Ratio != nil:
			whole, rule = m.Ratio.In, m.Ratio.Zero
		case m.RollUp != nil:
			whole, rule = m.RollUp.In, m.RollUp.Zero
		case m.Relative != nil && m.Relative.As != "difference":
			whole, rule = m.Relative.To, m.Relative.Zero
		}
		if x := n.figure(whole); x != nil && x.Sign() == 0 && rule != "not_applicable" && rule != "did_not_occur" {
			refused[whole] = true
		}
	}
	return refused
}

// naiveLeaves lists the measures of a set that are no composites.
func naiveLeaves(set *RuleSet) []*Measure {
	var all []*Measure
	for _, cr := range set.All() {
		m := cr.Measure
		if m == nil {
			continue
		}
		parts := append(append([]Part{}, m.AllOf...), m.AnyOf...)
		if m.KOf != nil {
			parts = append(parts, m.KOf.Of...)
		}
		for i := range parts {
			all = append(all, &parts[i].Measure)
		}
		if len(parts) == 0 {
			all = append(all, m)
		}
	}
	return all
}
