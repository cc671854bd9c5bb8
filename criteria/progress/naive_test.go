package progress

import (
	"cmp"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// naive answers the question for one unit the slow way: straight from the words, over rows and successions, looking everything
// up again at every step. It knows neither spans nor the ledger.
type naive struct {
	c          *units.Catalogue
	milestones []Milestone
	q          Question
	policy     *criteria.CarryOver
	list       criteria.Date // day from which only a list tells of the units; 0 for none

	// Remembered, or the real catalogue would take minutes.
	begins   map[criteria.Unit][]criteria.Date
	came     map[stay]origin
	followed map[criteria.Unit][]criteria.Unit
}

// origin is what a stay came from.
type origin struct {
	before    []stay
	continued bool
}

// stay is a row from one rearrangement to the next: the part of its days that begins on a day.
type stay struct {
	unit criteria.Unit
	from criteria.Date
}

// stays gives the days on which a row begins anew: its first day, and those on which it took in or gave away something and went on.
func (n *naive) stays(u criteria.Unit) []criteria.Date {
	if all, ok := n.begins[u]; ok {
		return all
	}
	all := []criteria.Date{u.From}
	for _, s := range n.c.Successions() {
		if s.Successor == u.ID() && s.On > u.From || s.Predecessor == u.ID() && u.InForce(s.On) {
			all = append(all, s.On)
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	if n.begins == nil {
		n.begins = map[criteria.Unit][]criteria.Date{}
	}
	n.begins[u] = all
	return all
}

// stayOn gives the stay that a day is in: the first one for days before, the last one for days after.
func (n *naive) stayOn(u criteria.Unit, day criteria.Date) stay {
	at := stay{u, u.From}
	for _, from := range n.stays(u) {
		if from <= day {
			at.from = from
		}
	}
	return at
}

// before gives what a stay came from, and whether it is the same unit going on.
func (n *naive) before(s stay) ([]stay, bool) {
	if n.came == nil {
		n.came = map[stay]origin{}
	}
	o, ok := n.came[s]
	if !ok {
		o.before, o.continued = n.findBefore(s)
		n.came[s] = o
	}
	return o.before, o.continued
}

func (n *naive) findBefore(s stay) (all []stay, continued bool) {
	eve := s.from.AddDays(-1)
	note := func(u criteria.Unit) {
		if p := n.stayOn(u, eve); !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	lines, whole := 0, true
	for _, line := range n.c.Successions() {
		if u, ok := n.c.Unit(line.Predecessor); ok && line.Successor == s.unit.ID() && line.On == s.from {
			note(u)
			lines++
			whole = whole && line.Whole
		}
	}
	if s.from > s.unit.From {
		note(s.unit)
		return all, false
	}
	if u, ok := n.c.At(s.unit.Code, eve); ok && s.from != n.list && !n.gaveLines(u, s.from) {
		note(u)
	}
	return all, len(all) == 1 && (lines == 0 || lines == 1 && whole)
}

// gaveLines tells whether a line says where a row went on a day.
func (n *naive) gaveLines(u criteria.Unit, day criteria.Date) bool {
	return slices.ContainsFunc(n.c.Successions(), func(s units.Succession) bool { return s.Predecessor == u.ID() && s.On == day })
}

// counts tells whether a milestone is known, of the day and under the rule sets.
func (n *naive) counts(m *Milestone) bool {
	return m.Sequence <= n.q.Known && m.On <= n.q.AsOf && slices.Contains(n.q.Target.RuleSets, m.RuleSet.ID)
}

// decided tells whether a decision that still stands fell into a stay.
func (n *naive) decided(s stay) bool {
	return slices.ContainsFunc(n.milestones, func(m Milestone) bool {
		_, _, ended := n.ended(&m)
		return m.Kind == MilestoneRecognised && n.counts(&m) && !ended && m.Unit == s.unit.ID() && n.stayOn(s.unit, m.On) == s
	})
}

// ended tells whether a decision stands no more, since which day, and how that is called.
func (n *naive) ended(m *Milestone) (criteria.Date, Status, bool) {
	for _, r := range n.milestones {
		if r.Kind == MilestoneRevoked && n.counts(&r) && r.Subject == m.Subject {
			return r.On, StatusRevoked, true
		}
	}
	if m.Until != 0 && n.q.AsOf > m.Until {
		return m.Until.AddDays(1), StatusExpired, true
	}
	return 0, "", false
}

// former gives how the last decision ended about any of some rows, and the day on which it had been taken; no word where none ended.
func (n *naive) former(rows []criteria.UnitID) (taken criteria.Date, word Status) {
	var last criteria.Date
	for i := range n.milestones {
		m := &n.milestones[i]
		if m.Kind != MilestoneRecognised || m.Sequence > n.q.Known || !slices.Contains(n.q.Target.RuleSets, m.RuleSet.ID) || !slices.Contains(rows, m.Unit) {
			continue
		}
		if day, how, ended := n.ended(m); ended && day >= last {
			last, taken, word = day, cmp.Or(m.Decided, m.On), how
		}
	}
	return taken, word
}

func (n *naive) assessed(s stay) bool {
	if n.decided(s) {
		return true
	}
	before, continued := n.before(s)
	return continued && n.assessed(before[0])
}

// assessedLater tells whether the unit goes on and is recognised then.
func (n *naive) assessedLater(s stay) bool {
	for _, from := range n.stays(s.unit) {
		if from > s.from && n.decided(stay{s.unit, from}) {
			return true
		}
	}
	return slices.ContainsFunc(n.followers(s.unit), func(u criteria.Unit) bool {
		first := stay{u, u.From}
		return n.decided(first) || n.assessedLater(first)
	})
}

// followers are the rows that continue a row.
func (n *naive) followers(u criteria.Unit) []criteria.Unit {
	if n.followed == nil {
		n.followed = map[criteria.Unit][]criteria.Unit{}
		for v := range n.c.All() {
			if before, continued := n.before(stay{v, v.From}); continued {
				n.followed[before[0].unit] = append(n.followed[before[0].unit], v)
			}
		}
	}
	return n.followed[u]
}

func (n *naive) derived(s stay, p *criteria.CarryOver) bool {
	before, continued := n.before(s)
	if continued {
		return n.derived(before[0], p)
	}
	held := 0
	for _, b := range before {
		if n.assessed(b) || n.derived(b, p) {
			held++
		}
	}
	of := len(before)
	switch p.ID {
	case "all-predecessors":
		return of > 0 && held == of
	case "any-predecessor":
		return held > 0
	case "majority":
		return 2*held > of
	case "a-third":
		return of > 0 && held > 0 && 3*held >= of
	}
	return false
}

// cutOff tells whether a stay goes back to a list while a unit that ended with the list's day had been recognised.
func (n *naive) cutOff(s stay) bool {
	before, _ := n.before(s)
	if len(before) == 0 {
		if s.from != n.list || n.list == 0 {
			return false
		}
		for u := range n.c.All() {
			if u.To == n.list && u.Level == s.unit.Level && u.Province == s.unit.Province && n.held(u) {
				return true
			}
		}
	}
	return slices.ContainsFunc(before, n.cutOff)
}

// held tells whether a row that ended was recognised in any of its stays, or may inherit in its last one.
func (n *naive) held(u criteria.Unit) bool {
	recognised := func(from criteria.Date) bool { return n.assessed(stay{u, from}) }
	return slices.ContainsFunc(n.stays(u), recognised) || n.derived(n.stayOn(u, u.To.AddDays(-1)), &criteria.CarryOver{ID: "any-predecessor"})
}

// rowsOf gives the rows that are the same unit as u.
func (n *naive) rowsOf(u criteria.Unit) []criteria.UnitID {
	all := []criteria.UnitID{u.ID()}
	for at := u; ; {
		before, continued := n.before(stay{at, at.From})
		if !continued {
			break
		}
		at = before[0].unit
		all = append(all, at.ID())
	}
	queue := n.followers(u)
	for len(queue) > 0 {
		all = append(all, queue[0].ID())
		queue = append(queue[1:], n.followers(queue[0])...)
	}
	return all
}

// filed gives the status that the last filing means.
func (n *naive) filed(u criteria.Unit) Status {
	rows := n.rowsOf(u)
	var last *Milestone
	for i := range n.milestones {
		m := &n.milestones[i]
		if m.Kind == MilestoneFiled && n.counts(m) && slices.Contains(rows, m.Unit) {
			if last == nil || cmp.Or(cmp.Compare(m.On, last.On), cmp.Compare(m.Sequence, last.Sequence)) > 0 {
				last = m
			}
		}
	}
	taken, word := n.former(rows)
	switch {
	case word != "" && (last == nil || last.On <= taken):
		return word
	case last == nil:
		return StatusNotFiled
	}
	returned := slices.ContainsFunc(n.milestones, func(m Milestone) bool {
		return m.Kind == MilestoneReturned && n.counts(&m) && m.Subject == last.Subject && m.Number == last.Number
	})
	if returned || last.Result == criteria.NotPassed {
		return StatusNotMet
	}
	return StatusUnderAppraisal
}

// status gives the status of a unit of the list counted on, and the reason where it is not defined.
func (n *naive) status(u criteria.Unit, basisDay criteria.Date) (Status, string) {
	s := n.stayOn(u, basisDay)
	anyOne := criteria.CarryOver{ID: "any-predecessor"}
	switch {
	case len(n.q.Target.RuleSets) == 0:
		return StatusNotDefined, NoRuleSet
	case n.assessed(s) || n.assessedLater(s):
		return StatusRecognised, ""
	case n.cutOff(s):
		return StatusNotDefined, LineageUnknown
	case !n.derived(s, &anyOne):
	case n.policy == nil:
		return StatusNotDefined, CarryOverRequired
	case n.policy.By == criteria.ByPopulation:
		return StatusNotDefined, PopulationMissing
	case n.derived(s, n.policy):
		return StatusDerived, ""
	}
	return n.filed(u), ""
}
