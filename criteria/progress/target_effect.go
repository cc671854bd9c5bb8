package progress

import (
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// TargetEffect is a target before and after. Achieved counts the units of the target's own list that have at least one
// assessment, of any period, whose verdict is passed: as if every passed verdict, and nothing else, had been recognised.
// Decisions that were taken do not enter, so it is not the achieved count of Progress. Only assessments of this rule-set
// id within the scope are looked at; required and denominator are those of the whole province.
type TargetEffect struct {
	Target criteria.Target
	Before Count
	After  Count
}

// TargetEffects counts every target for which a rule-set id counts, on its own basis as of a day. Errors: those of Progress.
func TargetEffects(c *units.Catalogue, e *criteria.Effect, targets []criteria.Target, id string, asOf criteria.Date) ([]TargetEffect, error) {
	passedBefore, passedAfter := e.PassedUnits()
	before, after := on(passedBefore, asOf), on(passedAfter, asOf)
	var list []TargetEffect
	for _, t := range targets {
		if !t.Metric.CountsUnits() || !slices.Contains(t.RuleSets, id) {
			continue
		}
		out := TargetEffect{Target: t}
		if _, err := count(c, t, t.Basis, asOf, before, &out.Before); err != nil {
			return nil, err
		}
		if _, err := count(c, t, t.Basis, asOf, after, &out.After); err != nil {
			return nil, err
		}
		list = append(list, out)
	}
	return list, nil
}

// on gives each unit the same day.
func on(units []criteria.UnitID, day criteria.Date) map[criteria.UnitID]criteria.Date {
	all := make(map[criteria.UnitID]criteria.Date, len(units))
	for _, id := range units {
		all[id] = day
	}
	return all
}
