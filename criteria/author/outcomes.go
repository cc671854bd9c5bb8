package author

import (
	"github.com/tieuchi/tieuchi/criteria"
)

// seen is what a search saw of one criterion or part, data or not.
type seen struct {
	met, failed bool  // with data
	always      bool  // it counted at every point
	proven      bool  // what was not seen does not exist
	most        int64 // points, in millionths
	parts       []seen
}

// outcomesOf tries a criterion everywhere.
func outcomesOf(c *criteria.Compiled, i int, cr *criteria.Criterion, left *budget) seen {
	if cr.Measure == nil || cr.Measure.Information != "" {
		return seen{met: true, failed: true}
	}
	q := newQuestion(c.Set.Level)
	q.criterion(c, cr)
	p := q.lay()
	p.left = left
	s := seen{always: true, parts: make([]seen, len(cr.Measure.Parts()))}
	var parts []criteria.Outcome
	complete := p.bound(c, func(_ []cell, _ place, b *criteria.Bound, v *criteria.Values) bool {
		one := b.JudgeOne(i, v)
		s.note(one.Outcome, one.Counts)
		s.most = max(s.most, one.Best)
		parts = b.JudgeParts(i, v, parts)
		for j, o := range parts {
			s.parts[j].note(o, o == criteria.Met)
		}
		return true
	})
	s.proven = complete && p.proven
	for j := range s.parts {
		s.parts[j].proven = s.proven
	}
	return s
}

func (s *seen) note(o criteria.Outcome, counts bool) {
	s.always = s.always && (counts || o == criteria.NotMet || o == criteria.NoData || o == criteria.AwaitingAppraisal)
	switch {
	case o == criteria.AwaitingAppraisal:
		s.met, s.failed = true, true
	case counts:
		s.met = true
	case o == criteria.NotMet:
		s.failed = true
	}
}

// bound visits every point that answers may have, at every place, with the rules that hold there.
func (p *points) bound(c *criteria.Compiled, visit func([]cell, place, *criteria.Bound, *criteria.Values) bool) (all bool) {
	if p.left != nil && p.left.most(p, c) == 0 {
		return false
	}
	b := p.probe(c)
	bounds := b.bindAll(p.places)
	return p.each(func(at []cell) bool {
		if !b.put(at) {
			return true
		}
		for k := range bounds {
			if !visit(at, p.places[k], bounds[k], b.values) {
				return false
			}
		}
		return true
	})
}
