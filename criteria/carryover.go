package criteria

import (
	"embed"
	"io/fs"
	"strings"
	"sync"
)

// CarryRule says which of its predecessors must have held a recognition for a successor to have it derived.
type CarryRule string

// Rules of carry-over.
const (
	CarryNone  CarryRule = "none"  // nothing is derived
	CarryAll   CarryRule = "all"   // every predecessor
	CarryAny   CarryRule = "any"   // at least one
	CarryShare CarryRule = "share" // a share of them, by number or by population
)

// What a share is taken of.
const (
	ByNumber     = "number"
	ByPopulation = "population"
)

// CarryOver (kế thừa kết quả) is a policy on what a unit inherits that is not one unit gone on under another name. No text
// seen regulates it: a policy is chosen by who asks, and says on what it rests.
type CarryOver struct {
	ID         string
	Title      Text
	Rule       CarryRule
	Share      Decimal // percent; zero but for CarryShare
	Comparator string  // ComparatorAtLeast or ComparatorMoreThan the share; empty but for CarryShare
	By         string  // ByNumber or ByPopulation; empty but for CarryShare
	LegalBasis string  // empty where none was found; Note then says so
	Note       Text
}

// Ground gives the legal basis, or the words that none was found.
func (p *CarryOver) Ground() Text {
	if p.LegalBasis != "" {
		return Say("carryover.basis", "basis", p.LegalBasis)
	}
	return Say("carryover.no-basis")
}

// NeedsPopulation tells whether the policy weighs predecessors by population, which the catalogue does not hold.
func (p *CarryOver) NeedsPopulation() bool { return p.By == ByPopulation }

// Least gives the fewest of n predecessors that must have held: 0 for never. A share asks for at least one.
func (p *CarryOver) Least(n int) int {
	switch p.Rule {
	case CarryAll:
		return n
	case CarryAny:
		return 1
	case CarryShare:
		least, exact := mulDiv(scaled(p.Share, maxFractionDigits), int64(n), 100*fractionScale)
		if p.Comparator == ComparatorMoreThan || !exact {
			least++
		}
		return max(int(least), 1)
	}
	return 0
}

// FindCarryOver gives the policy of an id. Anything else is CARRY_OVER_UNKNOWN in the field carryOver, which lists the known.
func FindCarryOver(all []CarryOver, id string) (*CarryOver, error) {
	known := make([]string, len(all))
	for i := range all {
		if all[i].ID == id {
			return &all[i], nil
		}
		known[i] = all[i].ID
	}
	return nil, Invalid("CARRY_OVER_UNKNOWN", "carryOver", Say("carryover.unknown", "value", Clip(id), "known", strings.Join(known, ", ")))
}

//go:embed carryover/*.yaml
var carryOverFiles embed.FS

// ShippedCarryOvers gives the policies that come with the program, from the strictest on. They must not be modified.
var ShippedCarryOvers = sync.OnceValues(func() ([]CarryOver, error) {
	files, err := fs.Sub(carryOverFiles, "carryover")
	if err != nil {
		return nil, err
	}
	return LoadCarryOvers(files)
})
