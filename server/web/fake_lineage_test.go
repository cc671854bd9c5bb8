package web_test

import (
	"context"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
	"github.com/tieuchi/tieuchi/criteria/units"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
)

func (f *fake) GetUnitLineage(_ context.Context, r *tieuchiv1.GetUnitLineageRequest) (*tieuchiv1.UnitLineage, error) {
	asOf, err := criteria.ParseDate(r.GetAsOf())
	if err != nil {
		return nil, refused(err)
	}
	u, err := f.catalogue.Resolve(strings.TrimSuffix(r.GetName(), "/lineage"), asOf)
	if err != nil {
		return nil, refused(err)
	}
	answer := &tieuchiv1.UnitLineage{
		Name: u.ID().Name() + "/lineage", Unit: unitOf(u), AsOf: r.GetAsOf(), Notice: f.notice,
		Ancestors: stepsOf(f.catalogue.Ancestors(u.ID())), Descendants: stepsOf(f.catalogue.Descendants(u.ID())),
	}
	for _, row := range f.catalogue.Rows(u.Code) {
		answer.Rows = append(answer.Rows, unitOf(row))
	}
	told := []string{answer.GetUnit().GetName()}
	for _, step := range slices.Concat(answer.GetAncestors(), answer.GetDescendants()) {
		for _, side := range slices.Concat(step.GetFrom(), step.GetTo()) {
			told = append(told, side.GetUnit().GetName())
		}
	}
	for _, m := range f.milestones {
		if m.Kind == progress.MilestoneRecognised && m.On <= asOf && slices.Contains(told, m.Unit.Name()) {
			answer.Recognitions = append(answer.Recognitions, &tieuchiv1.Recognition{
				Unit: m.Unit.Name(), DecisionNumber: m.DecisionNumber, DecisionDate: m.On.String(), RuleSetVersion: m.RuleSet.String(),
			})
		}
	}
	return answer, nil
}

func stepsOf(steps []units.Step) (all []*tieuchiv1.LineageStep) {
	for i := range steps {
		one := &steps[i]
		p := &tieuchiv1.LineageStep{On: one.On.String(), Basis: one.Basis, Statement: wire.Text(one.Say())}
		for _, u := range one.From {
			p.From = append(p.From, &tieuchiv1.LineageUnit{Unit: unitOf(u.Unit), Part: u.Part})
		}
		for _, u := range one.To {
			p.To = append(p.To, &tieuchiv1.LineageUnit{Unit: unitOf(u.Unit), Part: u.Part})
		}
		all = append(all, p)
	}
	return all
}

func unitOf(u criteria.Unit) *tieuchiv1.Unit {
	return &tieuchiv1.Unit{
		Name: u.ID().Name(), Code: u.Code, FullName: u.FullName(), DisplayName: u.Name, Level: string(u.Level), District: u.District,
		Province: u.Province, ValidFrom: u.From.String(), ValidTo: u.To.String(),
	}
}
