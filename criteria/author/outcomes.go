package author

import (
	"github.com/tieuchi/tieuchi/criteria"
)

// seen is what a search saw of one criterion or part, data or not.
type seen struct {
	met, failed bool // with data
	always      bool // it counted at every point
	proven      bool // what was not seen does not exist
	parts       []seen
}

// outcomesOf tries a criterion everywhere.
func outcomesOf(c *criteria.Compiled, i int, cr *criteria.Criterion) seen {
	if cr.Measure == nil || cr.Measure.Information != "" {
		return seen{met: true, failed: true}
	}
	q := newQuestion(c.Set.Level)
	q.criterion(c, cr)
	p := q.lay()
	s := seen{always: true, parts: make([]seen, len(cr.Measure.Parts()))}
	complete := p.judge(c, i, func(_ []cell, _ place, l *criteria.Line) bool {
		s.note(l)
		for j := range l.Parts {
			s.parts[j].note(&l.Parts[j])
		}
		return true
	})
	s.proven = complete && p.proven
	for j := range s.parts {
		s.parts[j].proven = s.proven
	}
	return s
}

func (s *seen) note(l *criteria.Line) {
	s.always = s.always && (l.Counts || l.Outcome == criteria.NotMet || l.Outcome == criteria.NoData || l.Outcome == criteria.AwaitingAppraisal)
	switch {
	case l.Outcome == criteria.AwaitingAppraisal:
		s.met, s.failed = true, true
	case l.Counts:
		s.met = true
	case l.Outcome == criteria.NotMet:
		s.failed = true
	}
}

// judge visits every point that answers may have, at every place, with the line of one criterion.
func (p *points) judge(c *criteria.Compiled, i int, visit func([]cell, place, *criteria.Line) bool) (all bool) {
	bounds := make([]*criteria.Bound, len(p.places))
	b := p.probe(c)
	for k, at := range p.places {
		bounds[k] = b.bind(at)
	}
	return p.each(func(at []cell) bool {
		if !b.put(at) {
			return true
		}
		for k := range bounds {
			if l := bounds[k].Line(i, b.values); !visit(at, p.places[k], &l) {
				return false
			}
		}
		return true
	})
}
