package criteria

// Recognised says when a unit was first recognised under one of a target's rule sets.
type Recognised struct {
	Unit UnitID
	On   Date // of the decision
}

// Filed says when a unit first filed under one of a target's rule sets.
type Filed struct {
	Unit UnitID
	On   Date
}

// Progress (tiến độ) is where a target stands as of a day.
type Progress struct {
	Target Target
	AsOf   Date
	Count
	Other       *Count // on the other basis; nil where the target counts no units
	Explanation Text
	Districts   []DistrictCount // by code; they add up to the whole. Empty where the catalogue has no districts
	Series      []Series
}

// Progress counts a target as of a day. An empty basis means the target's own. rec and filed may name a unit more than
// once and in any order; units of other levels and days after asOf do not count.
//
// A recognition counts for the row of the catalogue that earned it, while that row is in the catalogue asked about:
// what a merged or changed unit inherits is not decided here, and the explanation says how many are left out for it.
// Achieved never falls as the days go by on a fixed basis; in force it may, when units end.
//
// Errors: AS_OF_BEFORE_CATALOGUE, BASIS_MALFORMED, BASIS_BEFORE_CATALOGUE.
func (c *Catalogue) Progress(t Target, basis Basis, asOf Date, rec []Recognised, filed []Filed) (Progress, error) {
	if err := c.covers("AS_OF_BEFORE_CATALOGUE", "asOf", asOf); err != nil {
		return Progress{}, err
	}
	basis, err := ParseBasis(string(basis))
	if err != nil {
		return Progress{}, err
	}
	p := Progress{Target: t, AsOf: asOf}
	if !t.Metric.countsUnits() {
		p.Undefined = ReportedIndicator
		p.Series = p.series(nil, nil, nil)
		p.Explanation = p.explain(0)
		return p, nil
	}
	first := make(map[UnitID]Date, len(rec))
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
	units, err := c.count(t, basis, asOf, first, &p.Count)
	if err != nil {
		return Progress{}, err
	}
	if other != "" {
		p.Other = &Count{}
		if _, err := c.count(t, other, asOf, first, p.Other); err != nil {
			return Progress{}, err
		}
	}
	firstFiled := make(map[UnitID]Date, len(filed))
	for _, f := range filed {
		noteFirst(firstFiled, f.Unit, f.On, asOf)
	}
	p.Series = p.series(units, first, firstFiled)
	p.Explanation = p.explain(c.outside(t, p.Count, first))
	if p.Undefined == "" {
		p.Districts = c.districts(units, basis.Day(asOf), first)
	}
	return p, nil
}

// noteFirst keeps the first day of each unit, if it is not after asOf.
func noteFirst(first map[UnitID]Date, unit UnitID, on, asOf Date) {
	if before, seen := first[unit]; on <= asOf && (!seen || on < before) {
		first[unit] = on
	}
}

// explain says in a sentence or two where the target stands. outside is the number of recognised units that are not in
// the catalogue counted on.
func (p *Progress) explain(outside int) Text {
	t := p.Target
	switch {
	case p.Undefined == ReportedIndicator && t.Metric == MetricRatio:
		return Say("progress.ratio")
	case p.Undefined == ReportedIndicator:
		return Say("progress.reported")
	case p.Undefined == NoUnits:
		return Say("progress.no-units", "level", LevelText(t.Level), "day", p.Basis.Day(p.AsOf))
	case p.Undefined == NoRuleSet:
		return Say("progress.no-rule-set", "level", LevelText(t.Level),
			"required", FigureOf(int64(*p.Required)), "denominator", FigureOf(int64(*p.Denominator)))
	}
	achieved, required, denominator := int64(*p.Achieved), int64(*p.Required), int64(*p.Denominator)
	rest := Say("progress.reached")
	if !p.Reached() {
		rest = Say("progress.short", "missing", FigureOf(required-achieved))
	}
	said := Say("progress.count", "day", p.AsOf, "level", LevelText(t.Level), "catalogue", p.Basis.Day(p.AsOf),
		"achieved", FigureOf(achieved), "denominator", FigureOf(denominator),
		"percent", Figure(PercentDown(achieved, denominator)), "required", FigureOf(required), "rest", rest)
	if outside > 0 {
		more := Say("progress.outside", "number", FigureOf(int64(outside)))
		said = Text{VI: said.VI + " " + more.VI, EN: said.EN + " " + more.EN}
	}
	return said
}
