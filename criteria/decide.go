package criteria

import "cmp"

// level is a level of the deciding rule with its clauses as sets of criteria.
type level struct {
	id      string
	clauses []clause
}

// clause asks for met criteria among those it looks at, or for points.
type clause struct {
	over    mask
	whole   bool // it looks at the whole set
	all     bool
	atLeast int
	share   share // zero where the clause is no share
	points  int64 // to be earned; 0 where it asks for none
	part    share // of the maximum to be earned; zero where it asks for none
	group   int   // whose points, -1 for the total
}

// sanction bars or lowers levels while its condition holds.
type sanction struct {
	id    string
	when  *condition
	unit  *Unit
	cap   int // place of the best level still open
	lower int
}

func (c *Compiled) bindLevels(plain mask) []level {
	var levels []level
	for i := range c.Set.Decision.Levels {
		l := &c.Set.Decision.Levels[i]
		bound := level{id: l.ID}
		for j := range l.Requires {
			bound.clauses = append(bound.clauses, c.bindClause(&l.Requires[j], &plain))
		}
		levels = append(levels, bound)
	}
	return levels
}

func (c *Compiled) bindClause(q *Clause, plain *mask) clause {
	b := clause{all: q.All, atLeast: q.AtLeast, whole: q.Class == "" && q.Group == "" && q.Met == "", group: -1}
	if q.Share != nil {
		b.share = shareOf(*q.Share)
	}
	if q.Points != nil {
		b.points = millionths(*q.Points)
	}
	if q.PointsShare != nil {
		b.part = shareOf(*q.PointsShare)
	}
	for i := range c.groups {
		if c.groups[i].id == q.Group {
			b.group = i
		}
	}
	for i, cr := range c.criteria {
		inClass := q.Class == "" || cmp.Or(cr.Class, Mandatory) == q.Class
		switch {
		case q.Met != "":
			b.all = true
			if cr.ID == q.Met {
				b.over.add(i)
			}
		case inClass && plain.has(i) && (q.Group == "" || q.Group == c.groupOf(i)):
			b.over.add(i)
		}
	}
	return b
}

// groupOf gives the group of a criterion by its place, "" for an unplaced one.
func (c *Compiled) groupOf(i int) string {
	for _, g := range c.groups {
		if i >= g.from && i < g.to {
			return g.id
		}
	}
	return ""
}

// standing is what the deciding rule looks at: the outcomes as they are, or as they could be at best.
type standing struct {
	met, counted *mask
	points       *scored
	best         bool // what awaits appraisal is taken as earned
}

// lack gives how many further criteria must be met for the clause to hold, 0 where it holds. A set in which nothing
// counts is not passed by having nothing to meet.
func (q *clause) lack(s *standing) int {
	if q.points != 0 || q.part.den != 0 {
		return 0
	}
	have, of := s.met.and(&q.over), s.counted.and(&q.over)
	if q.whole && of == 0 {
		return 1
	}
	return max(0, q.need(of)-have)
}

// need gives how many of those that count must be met.
func (q *clause) need(of int) int {
	switch {
	case q.all:
		return of
	case q.share.den == 0:
		return q.atLeast
	}
	need, exact := mulDiv(int64(of), q.share.num, q.share.den)
	if !exact {
		need++
	}
	return int(need)
}

// lackPoints gives how many further points must be earned, 0 where the clause holds. A share of a group of which nothing
// applies holds; one of a whole of which nothing applies does not.
func (q *clause) lackPoints(s *standing) int64 {
	if q.points == 0 && q.part.den == 0 {
		return 0
	}
	have, most := s.points.of(q.group, s.best)
	need := q.points
	if q.part.den != 0 {
		product, exact := mulDiv(most, q.part.num, q.part.den)
		if need = product; !exact {
			need++
		}
		if most == 0 && q.group < 0 {
			return 1
		}
	}
	return max(0, need-have)
}

// of gives the points and the maximum of a group, or of the whole.
func (p *scored) of(group int, best bool) (have, most int64) {
	if p.groups == nil {
		return 0, 0 // the set does not score
	}
	worst, good, most := p.worst, p.best, p.max
	if group >= 0 {
		g := &p.groups[group]
		worst, good, most = g.worst, g.best, g.max
	}
	if best {
		return good, most
	}
	return worst, most
}

// reached gives the place of the best level whose clauses all hold, -1 for none.
func (b *Bound) reached(s *standing) int {
	for i := range b.levels {
		holds := true
		for j := range b.levels[i].clauses {
			if q := &b.levels[i].clauses[j]; q.lack(s) > 0 || q.lackPoints(s) > 0 {
				holds = false
				break
			}
		}
		if holds {
			return i
		}
	}
	return -1
}

// decide fills in level and result. What awaits appraisal is tried both ways: where the answers differ, nothing can
// be concluded yet. Unknown criteria make every verdict inconclusive. No data is not met: it can be mended.
func (b *Bound) decide(s *Score, v *Values) {
	now := standing{&s.met, &s.counted, &s.points, false}
	s.held = b.holding(v)
	s.level = b.sanctioned(b.reached(&now), s.held)
	if !b.conclusive {
		s.Result, s.level = Inconclusive, -1
		return
	}
	if s.waiting != (mask{}) || s.points.worst != s.points.best || s.points.open() {
		best := s.met
		for w := range best {
			best[w] |= s.waiting[w]
		}
		if b.sanctioned(b.reached(&standing{&best, &s.counted, &s.points, true}), s.held) != s.level {
			s.Result = Inconclusive
			return
		}
	}
	s.Result = NotPassed
	if s.level >= 0 {
		s.Result = Passed
	}
}

// open tells whether the points of any group hang on an appraisal.
func (p *scored) open() bool {
	for i := range p.groups {
		if p.groups[i].worst != p.groups[i].best {
			return true
		}
	}
	return false
}

func (b *Bound) bindSanctions(u *Unit) {
	for i := range b.rules.Set.Decision.Sanctions {
		s := &b.rules.Set.Decision.Sanctions[i]
		bound := sanction{id: s.ID, when: b.rules.conditions[s.When], unit: u, lower: s.Lower}
		for at := range b.levels {
			if b.levels[at].id == s.Cap {
				bound.cap = at
			}
		}
		b.sanctions = append(b.sanctions, bound)
	}
}

// holding gives the sanctions that hold, one bit each. What hangs on a fact without data holds: missing data never helps.
func (b *Bound) holding(v *Values) (held uint64) {
	for i := range b.sanctions {
		if s := &b.sanctions[i]; s.when.ask(s.unit, v) != no {
			held |= 1 << i
		}
	}
	return held
}

// sanctioned gives the level that is left after the sanctions that hold, in their order.
func (b *Bound) sanctioned(level int, held uint64) int {
	for i := 0; held != 0 && level >= 0; i, held = i+1, held>>1 {
		if held&1 != 0 {
			level = b.after(&b.sanctions[i], level)
		}
	}
	return level
}

// after gives the level after one sanction, -1 for none.
func (b *Bound) after(s *sanction, level int) int {
	if level < 0 {
		return -1
	}
	if level = max(level, s.cap) + s.lower; level >= len(b.levels) {
		return -1
	}
	return level
}
