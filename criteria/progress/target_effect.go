package progress

import (
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// TargetEffect is a target before and after. Achieved counts the units of the target's own list that have at least one
// assessment, of any period, whose verdict is passed: as if every passed verdict, and nothing else, had been recognised.
// Decisions that were taken do not enter, nor does what units inherit, so it is not the achieved count of Progress. Only
// assessments of this rule-set id within the scope are looked at; required and denominator are those of the whole province.
type TargetEffect struct {
	Target criteria.Target
	Before Count
	After  Count
}

// TargetEffects counts every target for which a rule-set id counts, on its own basis as of a day. Errors: those of Progress.
func TargetEffects(c *units.Catalogue, e *criteria.Effect, targets []criteria.Target, id string, asOf criteria.Date) ([]TargetEffect, error) {
	before, after := e.PassedUnits()
	ledgers := [2]*Ledger{LedgerOf(id, on(before, asOf), nil), LedgerOf(id, on(after, asOf), nil)}
	nothing := []criteria.CarryOver{{ID: "none", Rule: criteria.CarryNone}}
	var list []TargetEffect
	for _, t := range targets {
		if !t.Metric.CountsUnits() || !slices.Contains(t.RuleSets, id) {
			continue
		}
		out := TargetEffect{Target: t}
		for i, n := range []*Count{&out.Before, &out.After} {
			p, err := ledgers[i].Progress(c, nothing, Question{Target: t, AsOf: asOf, Known: Everything, CarryOver: nothing[0].ID})
			if err != nil {
				return nil, err
			}
			*n = p.Count
		}
		list = append(list, out)
	}
	return list, nil
}

// on recognises each unit on the same day.
func on(units []criteria.UnitID, day criteria.Date) []Recognised {
	all := make([]Recognised, len(units))
	for i, id := range units {
		all[i] = Recognised{id, day}
	}
	return all
}
