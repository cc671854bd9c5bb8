package progress

import (
	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// Recognised says when a unit was first recognised under one of a target's rule sets.
type Recognised struct {
	Unit criteria.UnitID
	On   criteria.Date // of the decision
}

// Filed says when a unit first filed under one of a target's rule sets.
type Filed struct {
	Unit criteria.UnitID
	On   criteria.Date
}

// Progress (tiến độ) is where a target stands as of a day.
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
	Ratio       *RatioCount     // of a target that is measured over communes' own figures
}

// Of counts a target as of a day. An empty basis means the target's own. rec and filed may name a unit more than
// once and in any order; units of other levels and days after asOf do not count.
//
// A recognition counts for the row of the catalogue that earned it, while that row is in the catalogue asked about:
// what a merged or changed unit inherits is not decided here, and the explanation says how many are left out for it.
// Achieved never falls as the days go by on a fixed basis; in force it may, when units end.
//
// Errors: AS_OF_BEFORE_CATALOGUE, BASIS_MALFORMED, BASIS_BEFORE_CATALOGUE.
func Of(c *units.Catalogue, t criteria.Target, basis criteria.Basis, asOf criteria.Date, rec []Recognised, filed []Filed) (Progress, error) {
	if err := c.Covers("AS_OF_BEFORE_CATALOGUE", "asOf", asOf); err != nil {
		return Progress{}, err
	}
	basis, err := criteria.ParseBasis(string(basis))
	if err != nil {
		return Progress{}, err
	}
	p := Progress{Target: t, AsOf: asOf}
	if !t.Metric.CountsUnits() {
		p.Undefined = ReportedIndicator
		p.Series = p.series(nil, nil, nil)
		p.Explanation = p.explain(0)
		return p, nil
	}
	first := make(map[criteria.UnitID]criteria.Date, len(rec))
	for _, r := range rec {
		noteFirst(first, r.Unit, r.On, asOf)
	}
	other := t.OtherBasis
	if basis == "" {
		basis = t.Basis
	}
	if basis != t.Basis {
		other = t.Basis
	}
	units, err := count(c, t, basis, asOf, first, &p.Count)
	if err != nil {
		return Progress{}, err
	}
	if other != "" {
		p.Other = &Count{}
		if _, err := count(c, t, other, asOf, first, p.Other); err != nil {
			return Progress{}, err
		}
	}
	firstFiled := make(map[criteria.UnitID]criteria.Date, len(filed))
	for _, f := range filed {
		noteFirst(firstFiled, f.Unit, f.On, asOf)
	}
	p.Series = p.series(units, first, firstFiled)
	p.Explanation = p.explain(outside(c, t, p.Count, first))
	if p.Undefined == "" {
		p.Parts = districts(c, units, basis.Day(asOf), first)
	}
	return p, nil
}

// noteFirst keeps the first day of each unit, if it is not after asOf.
func noteFirst(first map[criteria.UnitID]criteria.Date, unit criteria.UnitID, on, asOf criteria.Date) {
	if before, seen := first[unit]; on <= asOf && (!seen || on < before) {
		first[unit] = on
	}
}

// explain says in a sentence or two where the target stands. outside is the number of recognised units that are not in
// the catalogue counted on.
func (p *Progress) explain(outside int) criteria.Text {
	t := p.Target
	switch {
	case p.Undefined == ReportedIndicator && t.Metric == criteria.MetricRatio:
		return criteria.Say("progress.ratio")
	case p.Undefined == ReportedIndicator:
		return criteria.Say("progress.reported")
	case p.Undefined == NoUnits:
		return criteria.Say("progress.no-units", "level", criteria.LevelText(t.Level), "day", p.Basis.Day(p.AsOf))
	case p.Undefined == NoRuleSet:
		return criteria.Say("progress.no-rule-set", "level", criteria.LevelText(t.Level),
			"required", criteria.FigureOf(int64(*p.Required)), "denominator", criteria.FigureOf(int64(*p.Denominator)))
	}
	achieved, required, denominator := int64(*p.Achieved), int64(*p.Required), int64(*p.Denominator)
	rest := criteria.Say("progress.reached")
	if !p.Reached() {
		rest = criteria.Say("progress.short", "missing", criteria.FigureOf(required-achieved))
	}
	said := criteria.Say("progress.count", "day", p.AsOf, "level", criteria.LevelText(t.Level), "catalogue", p.Basis.Day(p.AsOf),
		"achieved", criteria.FigureOf(achieved), "denominator", criteria.FigureOf(denominator),
		"percent", criteria.Figure(criteria.PercentDown(achieved, denominator)), "required", criteria.FigureOf(required), "rest", rest)
	if outside > 0 {
		more := criteria.Say("progress.outside", "number", criteria.FigureOf(int64(outside)))
		said = criteria.Text{VI: said.VI + " " + more.VI, EN: said.EN + " " + more.EN}
	}
	return said
}
