package progress

import "github.com/tieuchi/tieuchi/criteria"

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

// LedgerOf gives a ledger of nothing but days, under one rule set, for who has no milestones.
func LedgerOf(ruleSet string, rec []Recognised, filed []Filed) *Ledger {
	l := NewLedger()
	add := func(kind MilestoneKind, unit criteria.UnitID, on criteria.Date) {
		m := Milestone{Sequence: l.last + 1, Kind: kind, Unit: unit, RuleSet: criteria.RuleSetRef{ID: ruleSet}, On: on}
		if err := l.Add(&m); err != nil {
			panic(err) // numbered just now, and nothing is returned
		}
	}
	for _, f := range filed {
		add(MilestoneFiled, f.Unit, f.On)
	}
	for _, r := range rec {
		add(MilestoneRecognised, r.Unit, r.On)
	}
	return l
}
