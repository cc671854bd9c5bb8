package criteria

import "cmp"

// level is a level of the deciding rule with its clauses as sets of criteria.
type level struct {
	id      string
	clauses []clause
}

// clause asks for met criteria among those it looks at.
type clause struct {
	over    mask
	whole   bool // it looks at the whole set
	all     bool
	atLeast int
	share   share // zero where the clause is no share
}

func (c *Compiled) bindLevels() []level {
	var levels []level
	for i := range c.Set.Decision.Levels {
		l := &c.Set.Decision.Levels[i]
		bound := level{id: l.ID}
		for j := range l.Requires {
			bound.clauses = append(bound.clauses, c.bindClause(&l.Requires[j]))
		}
		levels = append(levels, bound)
	}
	return levels
}

func (c *Compiled) bindClause(q *Clause) clause {
	b := clause{all: q.All, atLeast: q.AtLeast, whole: q.Class == "" && q.Group == ""}
	if q.Share != nil {
		b.share = shareOf(*q.Share)
	}
	for i, cr := range c.criteria {
		inClass := q.Class == "" || cmp.Or(cr.Class, Mandatory) == q.Class
		if inClass && (q.Group == "" || q.Group == c.groupOf(i)) {
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

// lack gives how many further criteria must be met for the clause to hold, 0 where it holds. A set in which nothing
// counts is not passed by having nothing to meet.
func (q *clause) lack(met, counted *mask) int {
	have, of := met.and(&q.over), counted.and(&q.over)
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

// reached gives the place of the best level whose clauses all hold, -1 for none.
func (b *Bound) reached(met, counted *mask) int {
	for i := range b.levels {
		holds := true
		for j := range b.levels[i].clauses {
			if b.levels[i].clauses[j].lack(met, counted) > 0 {
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
func (b *Bound) decide(s *Score, waiting bool) {
	s.level = b.reached(&s.met, &s.counted)
	switch {
	case !b.conclusive:
		s.Result, s.level = Inconclusive, -1
		return
	case waiting:
		best := s.met
		for w := range best {
			best[w] |= s.waiting[w]
		}
		if b.reached(&best, &s.counted) != s.level {
			s.Result = Inconclusive
			return
		}
	}
	s.Result = NotPassed
	if s.level >= 0 {
		s.Result = Passed
	}
}
