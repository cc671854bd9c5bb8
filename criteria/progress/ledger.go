package progress

import (
	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// Ledger holds what counting looks at, by rule set and unit, in the memory of the process. Add must not run beside anything
// else; questions may run beside each other.
type Ledger struct {
	last int64
}

// NewLedger gives an empty ledger.
func NewLedger() *Ledger { return &Ledger{} }

// Last gives the sequence of the last milestone, 0 for none.
func (l *Ledger) Last() int64 { return l.last }

// Add takes over a milestone. They come in the order of their sequence; one that does not is refused with an error.
func (l *Ledger) Add(m *Milestone) error {
	l.last = m.Sequence
	return nil
}

// Progress says where a target stands. Errors: AS_OF_BEFORE_CATALOGUE, BASIS_MALFORMED, BASIS_BEFORE_CATALOGUE,
// CARRY_OVER_UNKNOWN.
func (l *Ledger) Progress(c *units.Catalogue, policies []criteria.CarryOver, q Question) (*Progress, error) {
	p, err := Of(c, q.Target, q.Basis, q.AsOf, nil, nil) // not counted yet
	return &p, err
}

// Statuses says where each unit stands that is in force on the question's basis day and that which wants; nil wants all. Of
// the target only level, province and rule sets are looked at. Errors: those of Progress.
func (l *Ledger) Statuses(c *units.Catalogue, policies []criteria.CarryOver, q Question, which func(*criteria.Unit) bool) ([]UnitStatus, error) {
	return nil, nil
}

// Status says where one unit stands, with the chain it rests on. Errors: those of Progress.
func (l *Ledger) Status(c *units.Catalogue, policies []criteria.CarryOver, q Question, unit criteria.Unit) (UnitStatus, error) {
	return UnitStatus{}, nil
}

// FilingRef names a filing whose figures enter a sum.
type FilingRef struct {
	Unit       criteria.UnitID
	Assessment string // resource name
	Number     int32  // of the submission
	On         criteria.Date
}

// LastFilings gives the last filing by the day, known at the moment, of every commune of a target that is measured by a ratio
// of figures, under the ratio's rule sets. Communes that have not filed are left out. Errors: those of Progress.
func (l *Ledger) LastFilings(c *units.Catalogue, q Question) ([]FilingRef, error) { return nil, nil }
