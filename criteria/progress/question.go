package progress

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// Question is what is asked: a target, on a list of units, as of a day, by what was known, under a policy.
type Question struct {
	Target    criteria.Target
	Basis     criteria.Basis // empty: the target's own, or the units in force where it has none
	AsOf      criteria.Date
	Known     int64  // sequence of the last event that was known; Everything for all of them
	CarryOver string // id of a policy; empty for none chosen
}

// Everything is a Known that leaves nothing out.
const Everything = 1<<63 - 1

// asked is a question with all that is needed to answer it.
type asked struct {
	Question
	ledger   *Ledger
	c        *units.Catalogue
	b        *binding
	books    []*book
	sets     string // ids of the rule sets, ascending
	v        *view
	policies []criteria.CarryOver
	derived  [][]criteria.Date // by policy and span; nil where populations are missing
	chosen   int               // place of the policy, -1 for none
	stages   []stage           // of rows, as far as they were looked up
}

// ask prepares a question. The province's units must be known on the day and on that of the basis.
func (l *Ledger) ask(c *units.Catalogue, policies []criteria.CarryOver, q Question) (*asked, error) {
	if err := c.CoversProvince("AS_OF_BEFORE_CATALOGUE", "asOf", q.Target.Province, q.AsOf); err != nil {
		return nil, err
	}
	basis, err := criteria.ParseBasis(string(q.Basis))
	if err != nil {
		return nil, err
	}
	q.Basis = cmp.Or(basis, q.Target.Basis, criteria.BasisInForce)
	if err := c.CoversProvince("BASIS_BEFORE_CATALOGUE", "basis", q.Target.Province, q.Basis.Day(q.AsOf)); err != nil {
		return nil, err
	}
	a := &asked{Question: q, ledger: l, c: c, policies: policies, chosen: -1}
	if q.CarryOver != "" {
		if _, err := criteria.FindCarryOver(policies, q.CarryOver); err != nil {
			return nil, err
		}
		a.chosen = slices.IndexFunc(policies, func(p criteria.CarryOver) bool { return p.ID == q.CarryOver })
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	a.look()
	return a, nil
}

// look finds what is kept for the question, or makes it. The caller holds the lock; what is found is not changed any more.
func (a *asked) look() {
	a.b = a.ledger.bind(a.c)
	sets := slices.Compact(slices.Sorted(slices.Values(a.Target.RuleSets)))
	for _, id := range sets {
		if b, ok := a.ledger.books[id]; ok {
			a.books = append(a.books, b)
		}
	}
	a.sets = strings.Join(sets, " ")
	a.see(a.Known)
	a.stages = make([]stage, len(a.b.rows))
	for i := range a.stages {
		a.stages[i] = unasked
	}
	recorded := int64(0)
	for _, b := range a.books {
		recorded = max(recorded, b.filedAt)
	}
	if a.Known >= recorded {
		a.Known = Everything // of filings too
	}
}

// see takes the view of the day. The caller holds the lock.
func (a *asked) see(known int64) {
	a.v, a.derived = a.ledger.view(a.b, a.books, a.sets, known, a.AsOf), make([][]criteria.Date, len(a.policies))
	for i := range a.policies {
		if p := &a.policies[i]; !p.NeedsPopulation() {
			a.derived[i] = a.v.under(p)
		}
	}
}

// onDay gives the same question about another day. Stages are not looked up again: who asks for them asks anew.
func (a *asked) onDay(day criteria.Date) *asked {
	then := *a
	then.AsOf, then.stages = day, nil
	from := criteria.Date(0)
	for _, b := range a.books {
		from = max(from, b.endedBy(day))
	}
	if from != a.v.key.from {
		a.ledger.mu.Lock()
		defer a.ledger.mu.Unlock()
		then.see(a.v.key.known)
	}
	return &then
}

// policy gives the policy chosen, nil for none.
func (a *asked) policy() *criteria.CarryOver {
	if a.chosen < 0 {
		return nil
	}
	return &a.policies[a.chosen]
}

// roster gives the units of a basis.
func (a *asked) roster(basis criteria.Basis) (*roster, error) {
	a.ledger.mu.Lock()
	defer a.ledger.mu.Unlock()
	return a.b.roster(a.Target.Level, a.Target.Province, basis.Day(a.AsOf))
}

// other gives the basis that stands beside the one asked about, empty for none.
func (a *asked) other() criteria.Basis {
	if a.Basis != a.Target.Basis {
		return a.Target.Basis
	}
	return a.Target.OtherBasis
}
