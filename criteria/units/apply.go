package units

import (
	"errors"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// Empty gives a catalogue without units, to which tables can be imported.
func Empty() *Catalogue { return &Catalogue{} }

// Apply gives the catalogue as it is with a change set; c stays as it is. The error is a *criteria.Error with every fault, each
// with the field at fault, "operations[2].successors[0].code".
func (c *Catalogue) Apply(s *ChangeSet) (*Catalogue, error) {
	p := newPlan(c, s)
	p.head()
	switch {
	case len(p.faults) > 0:
		return nil, p.error()
	case s.Import != nil:
		return c.imported(s.Province, s.Import)
	}
	for i := range s.Operations {
		p.operation(&s.Operations[i], at("operations", i))
	}
	if len(p.faults) > 0 { // what a faulty operation leaves out would only drag others after it
		return nil, p.error()
	}
	p.settleRows()
	p.checkFates()
	p.checkCycles()
	if len(p.faults) > 0 {
		return nil, p.error()
	}
	change := p.patch()
	if len(p.faults) > 0 {
		return nil, p.error()
	}
	next := c.with(change)
	p.checkParents(next)
	if len(p.faults) > 0 {
		return nil, p.error()
	}
	return next, nil
}

// head checks what an entry says besides its operations.
func (p *plan) head() {
	s := p.set
	p.text(s.Title, "title")
	p.text(s.Basis, "basis")
	p.text(s.Note, "note")
	switch {
	case len(s.Province) != codeDigits[criteria.Province] || !criteria.AllDigits(s.Province):
		p.fault("PROVINCE_MALFORMED", "province", criteria.Say("catalogue.code", "value", criteria.Clip(s.Province), "digits", codeDigits[criteria.Province]))
	case s.Basis == "":
		p.fault("BASIS_MISSING", "basis", criteria.Say("change.basis"))
	case s.Import != nil && len(s.Operations) > 0:
		p.fault("CONTENT_TWICE", "import", criteria.Say("change.content-twice"))
	case s.Import != nil:
	case len(s.Operations) == 0:
		p.fault("CONTENT_MISSING", "operations", criteria.Say("change.content"))
	case len(s.Operations) > mostOperations:
		p.fault("OPERATIONS_TOO_MANY", "operations", criteria.Say("change.operations", "most", mostOperations))
	default:
		p.headDay()
	}
}

// headDay checks the day of operations.
func (p *plan) headDay() {
	if _, err := criteria.ParseDate(p.day.String()); err != nil {
		p.fault("EFFECTIVE_MISSING", "effective", criteria.Say("change.effective"))
		return
	}
	if own := (*criteria.Error)(nil); errors.As(p.c.CoversProvince("EFFECTIVE_BEFORE_CATALOGUE", "effective", p.set.Province, p.day), &own) {
		p.faults = append(p.faults, own)
	}
}

// mostOperations bounds a change set: the largest act so far rearranged 558 communes in 146 clauses.
const mostOperations = 2000

// FoldSets applies change sets one after the other, in the order in which they were enacted.
func FoldSets(base *Catalogue, sets []*ChangeSet) (*Catalogue, error) {
	for len(sets) > 0 {
		n := imports(sets)
		if n > 1 {
			if next, ok := base.withImports(sets[:n]); ok {
				base, sets = next, sets[n:]
				continue
			}
		}
		next, err := base.Apply(sets[0])
		if err != nil {
			return nil, err
		}
		base, sets = next, sets[1:]
	}
	return base, nil
}

// imports tells how many change sets at the beginning are imports.
func imports(sets []*ChangeSet) int {
	n := slices.IndexFunc(sets, func(s *ChangeSet) bool { return s.Import == nil })
	if n < 0 {
		return len(sets)
	}
	return n
}
