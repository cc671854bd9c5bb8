package progress

import (
	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// Progress (tiến độ) is where a target stands as of a day, by what was known at a moment.
type Progress struct {
	Target criteria.Target
	AsOf   criteria.Date
	Known  int64               // as the question has it
	Policy *criteria.CarryOver // chosen; nil for none
	Count
	Other       *Count // on the other basis, under the same policy; nil where the target counts no units
	Explanation criteria.Text
	Policies    []PolicyCount // side by side, in the order they were given; empty where nothing is counted
	Parts       []Part        // by code: districts, or provinces where there are none or the target is the whole country's
	Series      []criteria.Series
	Reported    *ReportedFigure // of a target known from reports: the last figure by the day
	Ratio       *RatioCount     // of a target with a ratio over communes' own figures, see WithSums
}

// Reached tells whether the target is reached: by the count, by the ratio once every commune is covered, or as reported. A
// proxy reaches nothing.
func (p *Progress) Reached() bool {
	if p.Target.Metric.CountsUnits() {
		return p.Count.Reached()
	}
	return p.Reported != nil && p.Reported.Reached || p.Ratio != nil && p.Ratio.Reached && !p.Ratio.Proxy
}

// Progress says where a target stands.
//
// A recognition counts for the unit that earned it, on whatever list that is, and for the unit that it goes on as under another
// name. What else a unit inherits is a matter of policy: without one chosen, achieved is not defined where policies disagree.
// On a fixed basis nothing that was achieved is lost as the days go by; in force it may be, when units end.
//
// Errors: AS_OF_BEFORE_CATALOGUE, BASIS_MALFORMED, BASIS_BEFORE_CATALOGUE, CARRY_OVER_UNKNOWN.
func (l *Ledger) Progress(c *units.Catalogue, policies []criteria.CarryOver, q Question) (*Progress, error) {
	if !q.Target.Metric.CountsUnits() {
		return l.figures(c, q)
	}
	a, err := l.ask(c, policies, q)
	if err != nil {
		return nil, err
	}
	p := &Progress{Target: q.Target, AsOf: q.AsOf, Known: q.Known, Policy: a.policy()}
	r, err := a.roster(a.Basis)
	if err != nil {
		return nil, err
	}
	parts := a.tallies(r)
	whole := a.sum(parts)
	p.Count = a.on(a.Basis, &whole, a.chosen)
	for i := range policies {
		p.Policies = append(p.Policies, PolicyCount{policies[i], a.on(a.Basis, &whole, i)})
	}
	for i := range parts {
		part := r.parts[i]
		part.Count = a.counted(&parts[i], a.chosen)
		part.Basis = a.Basis
		p.Parts = append(p.Parts, part)
	}
	if basis := a.other(); basis != "" {
		if p.Other, err = a.beside(basis); err != nil {
			return nil, err
		}
	}
	p.Series = a.series(p, r)
	p.Explanation = a.explain(p, &whole)
	return p, nil
}

// beside counts on the other basis.
func (a *asked) beside(basis criteria.Basis) (*Count, error) {
	if err := a.c.CoversProvince("BASIS_BEFORE_CATALOGUE", "basis", a.Target.Province, basis.Day(a.AsOf)); err != nil {
		return nil, err
	}
	r, err := a.roster(basis)
	if err != nil {
		return nil, err
	}
	whole := a.sum(a.tallies(r))
	n := a.on(basis, &whole, a.chosen)
	return &n, nil
}
