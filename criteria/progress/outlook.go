package progress

import (
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// Trend says how a target has been and may be approached. Errors: those of Progress.
func (l *Ledger) Trend(c *units.Catalogue, policies []criteria.CarryOver, q Question) (*Trend, error) {
	p, err := l.Progress(c, policies, q)
	if err != nil {
		return nil, err
	}
	q.Basis = p.Basis
	known := map[criteria.Date]Count{q.AsOf: p.Count}
	one := &course{
		target: q.Target, asOf: q.AsOf, first: c.First(), beginning: beginning(p),
		count: func(day criteria.Date) (Count, error) {
			if n, ok := known[day]; ok {
				return n, nil
			}
			then := q
			then.AsOf = day
			p, err := l.Progress(c, policies, then)
			if err != nil {
				return Count{}, err
			}
			known[day] = p.Count
			return p.Count, nil
		},
	}
	if q.Basis == criteria.BasisInForce {
		one.events = rearrangements(c, q.Target)
	}
	t, err := one.trend(p.Count)
	if err != nil {
		return nil, err
	}
	t.Given = given(p)
	return t, nil
}

// Briefing gives the three lists of a steering committee. Errors: those of Progress.
func (l *Ledger) Briefing(c *units.Catalogue, policies []criteria.CarryOver, q Question) (*Briefing, error) {
	p, err := l.Progress(c, policies, q)
	if err != nil || !q.Target.Metric.CountsUnits() {
		return &Briefing{Target: q.Target, AsOf: q.AsOf, Count: Count{Undefined: ReportedIndicator}, LaggingUndefined: ReportedIndicator}, err
	}
	q.Basis = p.Basis
	statuses, err := l.Statuses(c, policies, q, nil)
	if err != nil {
		return nil, err
	}
	return arrange(p, statuses), nil
}

// beginning gives the day of the first filing or decision.
func beginning(p *Progress) (first criteria.Date) {
	for _, s := range p.Series {
		if s.Kind != criteria.SeriesSubmitted && s.Kind != criteria.SeriesRecognised || len(s.Points) == 0 {
			continue
		}
		if on := s.Points[0].On; first == 0 || on < first {
			first = on
		}
	}
	return first
}

// given gives the series of a count that others made.
func given(p *Progress) []criteria.Series {
	counted := func(s criteria.Series) bool {
		return s.Kind == criteria.SeriesSubmitted || s.Kind == criteria.SeriesRecognised
	}
	return slices.DeleteFunc(slices.Clone(p.Series), counted)
}

// rearrangements gives the days on which the units in force of a target's level and province changed, ascending.
func rearrangements(c *units.Catalogue, t criteria.Target) []criteria.Date {
	days := map[criteria.Date]bool{}
	for _, s := range c.Spans() {
		u, ok := c.Unit(s.Unit)
		if !ok || u.Level != t.Level || t.Province != "" && u.Province != t.Province {
			continue
		}
		if s.From > c.First() {
			days[s.From] = true
		}
		if s.To != 0 {
			days[s.To] = true
		}
	}
	var all []criteria.Date
	for day := range days {
		all = append(all, day)
	}
	slices.Sort(all)
	return all
}
