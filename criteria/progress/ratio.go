package progress

import (
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// ReportedFigure is a figure that was reported for a target.
type ReportedFigure struct {
	On      criteria.Date
	Value   criteria.Decimal
	Source  string // of a figure that comes with the program
	Subject string // resource name of a figure that was recorded here
	Reached bool   // by the target's comparator
}

// RatioCount is a ratio over figures of communes.
type RatioCount struct {
	Numerator, Denominator criteria.Decimal // sums, exact
	Covered, Units         int              // communes whose figures are in the sums, of all in force on the day
	Percent                string           // rounded down to two places; empty where it is not defined
	Reached                bool             // never before every commune is covered
	Proxy                  bool             // stands for the target's own measure and is not the same
	Note                   criteria.Text    // what the proxy is
	Undefined              string           // FiguresMissing or DenominatorZero
}

// FigureSum is the figures of one commune, from its last filing; a filing that lacks one of them gives none.
type FigureSum struct {
	Unit                   criteria.UnitID
	Numerator, Denominator criteria.Decimal
}

// figures answers about a target that is measured by figures and not by units.
func (l *Ledger) figures(c *units.Catalogue, q Question) (*Progress, error) {
	if err := c.Covers("AS_OF_BEFORE_CATALOGUE", "asOf", q.AsOf); err != nil {
		return nil, err
	}
	if _, err := criteria.ParseBasis(string(q.Basis)); err != nil {
		return nil, err
	}
	p := &Progress{Target: q.Target, AsOf: q.AsOf, Known: q.Known, Reported: l.lastReported(q)}
	if t := &p.Target; t.Ratio != nil {
		_, r, err := l.communes(c, q)
		if err != nil {
			return nil, err
		}
		p.Ratio = &RatioCount{Units: len(r.place), Proxy: t.Ratio.Proxy, Note: t.Ratio.Note, Undefined: FiguresMissing}
	}
	a := &asked{Question: q, ledger: l}
	p.Series = a.series(p, nil)
	p.sayFigures()
	return p, nil
}

// lastReported gives the last figure of a target by the day that was known: of one day one recorded here before one that
// came with the program.
func (l *Ledger) lastReported(q Question) *ReportedFigure {
	points := l.reportedPoints(q)
	if len(points) == 0 {
		return nil
	}
	last := points[len(points)-1]
	last.Reached = q.Target.Meets(last.Value)
	return &last
}

// reportedPoints gives all figures that were reported by the day, one a day.
func (l *Ledger) reportedPoints(q Question) []ReportedFigure {
	var all []ReportedFigure
	for _, s := range q.Target.Given {
		if s.Kind == criteria.SeriesReported {
			for _, p := range s.UpTo(q.AsOf).Points {
				all = append(all, ReportedFigure{On: p.On, Value: p.Value, Source: p.Source})
			}
		}
	}
	for _, r := range l.reported[q.Target.ID] {
		if r.on <= q.AsOf && r.sequence <= q.Known {
			all = append(all, ReportedFigure{On: r.on, Value: r.value, Subject: r.subject})
		}
	}
	slices.SortStableFunc(all, func(a, b ReportedFigure) int { return int(a.On) - int(b.On) })
	last := all[:0]
	for i, f := range all {
		if i+1 == len(all) || all[i+1].On != f.On {
			last = append(last, f)
		}
	}
	return last
}

// WithSums puts the figures of communes into the ratio of a target: those of the filings that Ledger.LastFilings names. A unit
// counts once, the first time it is given; figures below zero are none. Errors: SUM_TOO_LARGE; a target without a ratio takes none.
func (p *Progress) WithSums(figures []FigureSum) error {
	if p.Ratio == nil {
		return nil
	}
	r := &RatioCount{Units: p.Ratio.Units, Proxy: p.Ratio.Proxy, Note: p.Ratio.Note}
	seen := make(map[criteria.UnitID]bool, len(figures))
	for _, f := range figures {
		if seen[f.Unit] || f.Numerator.IsNeg() || f.Denominator.IsNeg() {
			continue
		}
		seen[f.Unit] = true
		var err, more error
		r.Numerator, err = r.Numerator.Add(f.Numerator)
		r.Denominator, more = r.Denominator.Add(f.Denominator)
		if err != nil || more != nil {
			return criteria.Invalid("SUM_TOO_LARGE", "", criteria.Say("progress.sum-too-large"))
		}
		r.Covered++
	}
	switch {
	case r.Covered == 0:
		r.Undefined = FiguresMissing
	case !r.Denominator.IsPos():
		r.Undefined = DenominatorZero
	default:
		percent, err := criteria.PercentOf(r.Numerator, r.Denominator)
		if err != nil {
			return err
		}
		r.Percent = percent.String()
		r.Reached = r.Covered >= r.Units && p.Target.MetByRatio(r.Numerator, r.Denominator)
	}
	p.Ratio = r
	p.sayFigures()
	return nil
}

// sayFigures says what is known and what is not.
func (p *Progress) sayFigures() {
	p.Undefined = ""
	if p.Reported == nil && (p.Ratio == nil || p.Ratio.Proxy || p.Ratio.Undefined != "") {
		p.Undefined = ReportedIndicator
		if p.Ratio != nil && !p.Ratio.Proxy {
			p.Undefined = p.Ratio.Undefined
		}
	}
	p.Explanation = p.explainFigures()
}
