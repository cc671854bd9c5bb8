package progress

import (
	"fmt"
	"slices"
	"sync"

	"github.com/tieuchi/tieuchi/criteria"
)

// Ledger holds what counting looks at, by rule set and unit, in the memory of the process. Add must not run beside anything
// else; questions may run beside each other.
type Ledger struct {
	last     int64
	numbers  map[criteria.UnitID]int32 // of units, in the order in which they were first heard of
	ids      []criteria.UnitID         // by number
	books    map[string]*book          // by rule-set id
	reported map[string][]reported     // by target id, each by day and then sequence

	mu       sync.Mutex // over what questions find out and keep
	bindings []*binding // of catalogues, the one used last at the end
	views    []*view    // the one used last at the end
}

// NewLedger gives an empty ledger.
func NewLedger() *Ledger {
	return &Ledger{numbers: map[criteria.UnitID]int32{}, books: map[string]*book{}, reported: map[string][]reported{}}
}

// reported is a figure as it was recorded.
type reported struct {
	on       criteria.Date
	sequence int64
	value    criteria.Decimal
	subject  string
}

// Last gives the sequence of the last milestone, 0 for none.
func (l *Ledger) Last() int64 { return l.last }

// Add takes over a milestone. They come in the order of their sequence; one that does not is refused, and so is the return of
// a filing that never came, and the revocation of a recognition that never was. Kinds that counting does not look at only move Last on.
func (l *Ledger) Add(m *Milestone) error {
	if m.Sequence <= l.last {
		return fmt.Errorf("progress: milestone %d after %d", m.Sequence, l.last)
	}
	switch m.Kind {
	case MilestoneRecognised:
		b, n := l.book(m)
		b.decide(n, m)
	case MilestoneRevoked:
		if b, n := l.book(m); !b.revoke(n, m) {
			return fmt.Errorf("progress: milestone %d revokes %s, which was not decided", m.Sequence, m.Subject)
		}
	case MilestoneFiled:
		b, n := l.book(m)
		b.file(n, m)
	case MilestoneReturned, MilestoneRecalled: // what was taken back does not stand either
		if b, n := l.book(m); !b.giveBack(n, m) {
			return fmt.Errorf("progress: milestone %d returns submission %d of %s, which was not filed", m.Sequence, m.Number, m.Subject)
		}
	case MilestoneReported:
		l.report(m)
	case MilestoneUnits: // the catalogue is the caller's to follow
	case MilestoneChecked, MilestoneAppraised, MilestoneProposed, MilestoneDeclined, MilestoneReopened: // the filing stands
	}
	l.last = m.Sequence
	return nil
}

// book gives the book of a milestone's rule set, and the number of its unit there.
func (l *Ledger) book(m *Milestone) (*book, int32) {
	n, ok := l.numbers[m.Unit]
	if !ok {
		n = int32(len(l.ids))
		l.numbers[m.Unit], l.ids = n, append(l.ids, m.Unit)
	}
	b, ok := l.books[m.RuleSet.ID]
	if !ok {
		b = &book{}
		l.books[m.RuleSet.ID] = b
	}
	b.reach(n)
	return b, n
}

// report puts a figure at its day; of one day the one recorded later comes last.
func (l *Ledger) report(m *Milestone) {
	all := l.reported[m.Target]
	i := len(all)
	for i > 0 && all[i-1].on > m.On {
		i--
	}
	l.reported[m.Target] = slices.Insert(all, i, reported{m.On, m.Sequence, m.Value, m.Subject})
}
