package progress

import "github.com/tieuchi/tieuchi/criteria"

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
	Percent                string           // rounded down to two places; empty where nothing is known
	Reached                bool             // never before every commune is covered
	Proxy                  bool             // stands for the target's own measure and is not the same
	Note                   criteria.Text    // what the proxy is
	Undefined              string           // FiguresIncomplete or DenominatorIsEmpty
}

// FigureSum is the figures of one commune, from its last filing; only those that have both are given.
type FigureSum struct {
	Unit                   criteria.UnitID
	Numerator, Denominator criteria.Decimal
}

// WithSums puts the figures of communes into a ratio, see Ledger.LastFilings. Errors: SUM_TOO_LARGE.
func (p *Progress) WithSums(figures []FigureSum) error { return nil }
