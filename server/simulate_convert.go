package main

import (
	"maps"
	"slices"

	"github.com/tieuchi/tieuchi/criteria/progress"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
)

func changeToProto(c *criteria.ChangedResult) *tieuchiv1.SimulatedChange {
	return &tieuchiv1.SimulatedChange{
		Assessment: "assessments/" + c.Assessment, Unit: unitName(c.Unit.ID()), UnitFullName: c.Unit.FullName(), District: c.Unit.District,
		Period: string(c.Period), RuleSetVersion: c.RuleSet.String(), Before: standingToProto(c.Before), After: standingToProto(c.After),
		Criteria: c.Criteria,
	}
}

func standingToProto(s criteria.ResultAndLevel) *tieuchiv1.SimulatedStanding {
	return &tieuchiv1.SimulatedStanding{Result: wire.Results[s.Result], Level: s.Level}
}

func movedToProto(u *criteria.UnitEffect) *tieuchiv1.SimulatedUnit {
	return &tieuchiv1.SimulatedUnit{
		Unit: unitName(u.Unit.ID()), UnitFullName: u.Unit.FullName(), District: u.Unit.District,
		Count: simulatedCount(u.Assessments, u.PassedBefore, u.PassedAfter, u.InconclusiveBefore, u.InconclusiveAfter, u.Changed),
	}
}

func simulatedCount(assessments, passedBefore, passedAfter, openBefore, openAfter, changed int) *tieuchiv1.SimulatedCount {
	return &tieuchiv1.SimulatedCount{
		Assessments: int32(assessments), PassedBefore: int32(passedBefore), PassedAfter: int32(passedAfter),
		InconclusiveBefore: int32(openBefore), InconclusiveAfter: int32(openAfter), Changed: int32(changed),
	}
}

// simulationSummary gives the whole.
func (c *core) simulationSummary(e *criteria.Effect, rules *criteria.Compiled, targets []progress.TargetEffect) *tieuchiv1.SimulationSummary {
	p := &tieuchiv1.SimulationSummary{
		RuleSetVersion: e.RuleSet, Digest: e.Digest, Units: int32(e.Units), UnitsChanged: int32(e.MovedUnits), Unexplained: int32(e.Unexplained),
		Count:  simulatedCount(e.Assessments, e.Before.Passed, e.After.Passed, e.Before.Inconclusive, e.After.Inconclusive, e.Changed),
		Levels: simulatedLevels(e), Level: string(rules.Set.Level), Explanation: wire.Text(e.Explanation()),
	}
	for i := range e.Criteria {
		p.Criteria = append(p.Criteria, criterionToProto(&e.Criteria[i], rules))
	}
	for _, g := range e.Groups {
		one := &tieuchiv1.SimulatedCriterion{Id: g.Group}
		for i := range rules.Set.Groups {
			if rules.Set.Groups[i].ID == g.Group {
				one.Text = wire.Text(rules.Set.Groups[i].Title)
			}
		}
		marksToProto(one, g.Before, g.After)
		p.Groups = append(p.Groups, one)
	}
	for i := range e.Districts {
		p.Districts = append(p.Districts, c.districtToProto(&e.Districts[i]))
	}
	for i := range targets {
		t := &targets[i]
		p.Targets = append(p.Targets, &tieuchiv1.SimulatedTarget{
			Target: t.Target.Name(), Statement: wire.Text(t.Target.Statement), Basis: string(t.Target.Basis),
			Before: figure(t.Before.Achieved), After: figure(t.After.Achieved), Required: figure(t.After.Required), Denominator: figure(t.After.Denominator),
		})
	}
	return p
}

func simulatedLevels(e *criteria.Effect) (list []*tieuchiv1.SimulatedLevel) {
	both := maps.Clone(e.Before.Levels)
	maps.Copy(both, e.After.Levels)
	for _, level := range slices.Sorted(maps.Keys(both)) {
		list = append(list, &tieuchiv1.SimulatedLevel{Level: level, Before: int32(e.Before.Levels[level]), After: int32(e.After.Levels[level])})
	}
	return list
}

func criterionToProto(c *criteria.CriterionEffect, rules *criteria.Compiled) *tieuchiv1.SimulatedCriterion {
	p := &tieuchiv1.SimulatedCriterion{Id: c.ID, Group: c.Group, IsNew: c.New, Dropped: c.Dropped, Gained: int32(c.Gained), Lost: int32(c.Lost)}
	if !c.Dropped {
		cr := rules.Criterion(c.ID)
		p.Code, p.Text = cr.Code, wire.Text(cr.Text)
	}
	marksToProto(p, c.Before, c.After)
	return p
}

func marksToProto(p *tieuchiv1.SimulatedCriterion, before, after criteria.Marked) {
	p.MetBefore, p.OfBefore = int32(before.Met), int32(before.Of)
	p.MetAfter, p.OfAfter = int32(after.Met), int32(after.Of)
}

// districtToProto names a district as it was called last.
func (c *core) districtToProto(d *criteria.DistrictEffect) *tieuchiv1.SimulatedDistrict {
	p := &tieuchiv1.SimulatedDistrict{
		District: d.District, Units: int32(d.Units), UnitsPassedBefore: int32(d.UnitsPassedBefore), UnitsPassedAfter: int32(d.UnitsPassedAfter),
		Count: simulatedCount(d.Assessments, d.PassedBefore, d.PassedAfter, d.InconclusiveBefore, d.InconclusiveAfter, d.Changed),
	}
	if rows := c.catalogue().Rows(d.District); len(rows) > 0 {
		p.FullName = rows[len(rows)-1].FullName()
	}
	return p
}
