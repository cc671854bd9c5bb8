package main

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
	"github.com/tieuchi/tieuchi/server/store"
)

// sameUnit gives the rows that one unit had until a row: the row itself, and backwards those that it continues under another
// name, kind, parent or code. The way ends where a unit took another one in or gave a part away: who that was is a matter of
// policy.
func sameUnit(c *units.Catalogue, id criteria.UnitID) []criteria.UnitID {
	all := []criteria.UnitID{id}
	spans := c.Spans()
	i, ok := c.SpanOn(id, id.From)
	for ok && spans[i].Origin == units.OriginContinued && len(spans[i].Before) == 1 {
		i = spans[i].Before[0]
		all = append(all, spans[i].Unit)
		ok = spans[i].From == spans[i].Unit.From
	}
	return all
}

// mostSteps bounds each direction of a lineage.
const mostSteps = 200

// GetUnitLineage says who a unit was and what became of it.
func (s unitService) GetUnitLineage(ctx context.Context, r *tieuchiv1.GetUnitLineageRequest) (*tieuchiv1.UnitLineage, error) {
	name, ok := strings.CutSuffix(r.GetName(), "/lineage")
	if !ok {
		return nil, criteria.Invalid("NAME_MALFORMED", "name", criteria.Say("server.lineage-name", "value", criteria.Clip(r.GetName())))
	}
	asOf, err := s.asOf(r.GetAsOf())
	if err != nil {
		return nil, err
	}
	c, known, err := s.unitsAt(ctx, r.GetKnownAt())
	if err != nil {
		return nil, err
	}
	u, err := c.Resolve(name, asOf)
	if err != nil {
		return nil, at(err, "name")
	}
	before, after := c.Ancestors(u.ID()), c.Descendants(u.ID())
	out := &tieuchiv1.UnitLineage{
		Name: unitName(u.ID()) + "/lineage", Unit: unitToProto(c, &u), Rows: unitsToProto(c, c.Rows(u.Code)),
		AsOf: asOf.String(), KnownAt: timeToProto(known.At), Cut: len(before) > mostSteps || len(after) > mostSteps,
	}
	before, after = before[:min(len(before), mostSteps)], after[:min(len(after), mostSteps)]
	out.Ancestors, out.Descendants = stepsToProto(c, before), stepsToProto(c, after)
	out.Recognitions, err = s.recognitionsAlong(ctx, unitsAlong(u, before, after), asOf, known)
	return out, err
}

// unitsAlong gives a unit and all that the steps name, each once.
func unitsAlong(u criteria.Unit, steps ...[]units.Step) []criteria.Unit {
	all, seen := []criteria.Unit{u}, map[criteria.UnitID]bool{u.ID(): true}
	for _, step := range slices.Concat(steps...) {
		for _, side := range slices.Concat(step.From, step.To) {
			if id := side.Unit.ID(); !seen[id] {
				seen[id], all = true, append(all, side.Unit)
			}
		}
	}
	return all
}

// recognitionsAlong gives the recognitions by a day of those units that the caller may read, as they were known.
func (s unitService) recognitionsAlong(ctx context.Context, all []criteria.Unit, asOf criteria.Date, known store.Known) ([]*tieuchiv1.Recognition, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	reach := act.Actor.Reach()
	var found []*criteria.Recognition
	for i := range all {
		if !reach.Covers(&all[i]) {
			continue
		}
		some, err := s.store.RecognitionsOf(ctx, all[i].ID(), asOf, known.Sequence)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	slices.SortStableFunc(found, func(a, b *criteria.Recognition) int { return cmp.Compare(a.DecisionDate, b.DecisionDate) })
	out := make([]*tieuchiv1.Recognition, len(found))
	for i, one := range found {
		out[i] = recognitionToProto(one, asOf)
	}
	return out, nil
}

var stepKinds = map[units.StepKind]tieuchiv1.LineageStep_Kind{
	units.StepContinued: tieuchiv1.LineageStep_CONTINUED, units.StepMerged: tieuchiv1.LineageStep_MERGED,
	units.StepSplit: tieuchiv1.LineageStep_SPLIT, units.StepAbsorbed: tieuchiv1.LineageStep_ABSORBED,
	units.StepUnknown: tieuchiv1.LineageStep_UNKNOWN,
}

func stepsToProto(c *units.Catalogue, steps []units.Step) []*tieuchiv1.LineageStep {
	out := make([]*tieuchiv1.LineageStep, len(steps))
	for i := range steps {
		one := &steps[i]
		out[i] = &tieuchiv1.LineageStep{
			On: one.On.String(), Kind: stepKinds[one.Kind], From: sideToProto(c, one.From), To: sideToProto(c, one.To),
			Basis: one.Basis, Note: one.Note, Statement: wire.Text(one.Say()),
		}
	}
	return out
}

func sideToProto(c *units.Catalogue, side []units.StepUnit) []*tieuchiv1.LineageUnit {
	out := make([]*tieuchiv1.LineageUnit, len(side))
	for i := range side {
		out[i] = &tieuchiv1.LineageUnit{Unit: unitToProto(c, &side[i].Unit), Part: side[i].Part}
	}
	return out
}
