package main

import (
	"context"
	"maps"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
	"github.com/tieuchi/tieuchi/server/store"
)

// Bounds of what a preview names one by one.
const (
	mostNamedAssessments = 100
	mostNamedConflicts   = 100
)

// PreviewUnitChangeSet says what a change set would do, or did where it is enacted.
func (s unitChanges) PreviewUnitChangeSet(ctx context.Context, r *tieuchiv1.PreviewUnitChangeSetRequest) (*tieuchiv1.UnitChangePreview, error) {
	set, err := s.visible(ctx, r.GetName(), "name")
	if err != nil {
		return nil, err
	}
	if err := s.units.refresh(ctx, s.store, 0); err != nil {
		return nil, err
	}
	p, err := s.preview(ctx, set)
	if err != nil {
		return nil, err
	}
	p.Name = set.Name()
	return p, nil
}

// preview looks at the catalogue without and with a change set, and at what hangs on the difference.
func (s unitChanges) preview(ctx context.Context, set *units.ChangeSet) (*tieuchiv1.UnitChangePreview, error) {
	before := s.catalogue()
	if set.Sequence > 0 {
		var err error
		if before, err = s.catalogueKnown(ctx, set.Sequence-1); err != nil {
			return nil, err
		}
	}
	after, err := before.Apply(set)
	if err != nil {
		return nil, err
	}
	difference := units.Compare(before, after, set.Effective)
	p := &tieuchiv1.UnitChangePreview{Effective: set.Effective.String(), Levels: differenceToProto(before, after, &difference)}
	day := set.Effective
	if day.IsZero() {
		day = s.today()
	}
	if err := s.previewBurden(ctx, p, before, after, day); err != nil {
		return nil, err
	}
	return p, s.previewTargets(ctx, p, before, after, day)
}

// ending gives the rows that would end otherwise than they do, each with its first day no longer valid.
func ending(before, after *units.Catalogue) map[criteria.UnitID]criteria.Date {
	ends := map[criteria.UnitID]criteria.Date{}
	for u := range after.All() {
		if old, there := before.Unit(u.ID()); there && u.To != 0 && u.To != old.To {
			ends[u.ID()] = u.To
		}
	}
	return ends
}

// previewBurden says which assessments and tokens hang on rows that end, and which decisions contradict their end.
func (s unitChanges) previewBurden(ctx context.Context, p *tieuchiv1.UnitChangePreview, before, after *units.Catalogue, day criteria.Date) error {
	ends := ending(before, after)
	decided, err := s.store.DecidedFrom(ctx, ends)
	if err != nil {
		return err
	}
	for _, r := range decided[:min(len(decided), mostNamedConflicts)] {
		p.Conflicts = append(p.Conflicts, &tieuchiv1.UnitChangeConflict{
			Reason: recognitionAfterEnd, Unit: unitName(r.Unit), Record: r.Name(), Message: wire.Text(decidedText(after, r, ends[r.Unit])),
		})
	}
	p.MoreConflicts = len(decided) > mostNamedConflicts
	open, err := s.store.OpenAssessmentsOf(ctx, ends)
	if err != nil {
		return err
	}
	p.OpenAssessments = &tieuchiv1.AffectedAssessments{Total: int32(len(open))}
	for _, id := range open[:min(len(open), mostNamedAssessments)] {
		p.OpenAssessments.Names = append(p.OpenAssessments.Names, "assessments/"+id)
	}
	tokens, err := s.store.TokenCounts(ctx, s.now().UnixMicro())
	if err != nil {
		return err
	}
	p.Tokens = s.endingTokens(tokens, before, after, day)
	return nil
}

// endingTokens counts by role the tokens that reach something on a day without the change set and nothing with it. What a unit
// under another name goes on with, its tokens go on with.
func (c *core) endingTokens(tokens []store.TokenCount, before, after *units.Catalogue, day criteria.Date) []*tieuchiv1.AffectedTokens {
	number := map[criteria.Role]int{}
	for _, t := range tokens {
		g := units.Grant{Scope: t.Scope, UnitFrom: t.UnitFrom}
		if g.UnitFrom.IsZero() {
			g.UnitFrom = c.madeFor(t.Scope, c.today())
		}
		_, without := before.Reach(g, day)
		if _, with := after.Reach(g, day); without == nil && with != nil {
			number[t.Role] += t.Number
		}
	}
	var out []*tieuchiv1.AffectedTokens
	for _, role := range slices.Sorted(maps.Keys(number)) {
		out = append(out, &tieuchiv1.AffectedTokens{Role: roles[role], Total: int32(number[role])})
	}
	return out
}

// recognitionAfterEnd is the reason of a decision that is dated after the end that a change set gives to its unit.
const recognitionAfterEnd = "RECOGNITION_AFTER_END"

func decidedText(c *units.Catalogue, r *criteria.Recognition, end criteria.Date) criteria.Text {
	name := r.Unit.Code
	if u, ok := c.Unit(r.Unit); ok {
		name = u.FullName()
	}
	return criteria.Say("server.recognition-after-end", "number", r.DecisionNumber, "decided", r.DecisionDate, "unit", name, "end", end)
}

// contradictions refuses a change set where a unit has a decision dated after the end that it would give to the unit, and the first
// tables of a province where units of another one take some of its units in: that one's own office enacts them.
func (s unitChanges) contradictions(ctx context.Context, set *units.ChangeSet, before *units.Catalogue) error {
	after, err := before.Apply(set)
	if err != nil {
		return err
	}
	if err := s.takenIn(ctx, set, before, after); err != nil {
		return err
	}
	ends := ending(before, after)
	decided, err := s.store.DecidedFrom(ctx, ends)
	if err != nil {
		return err
	}
	var faults []*criteria.Error
	for _, r := range decided {
		faults = append(faults, criteria.Refuse(criteria.FailedPrecondition, recognitionAfterEnd, r.Name(), decidedText(after, r, ends[r.Unit])))
	}
	return criteria.Join(faults)
}

// takenIn refuses first tables whose units go into a province that is there already, unless they are enacted by its own office or
// that of the province itself.
func (s unitChanges) takenIn(ctx context.Context, set *units.ChangeSet, before, after *units.Catalogue) error {
	act, err := s.act(ctx)
	if err != nil || act.Actor.Scope.Code == set.Province {
		return err
	}
	for _, line := range after.Successions() {
		from, _ := after.Unit(line.Predecessor)
		to, _ := after.Unit(line.Successor)
		if from.Province != set.Province || to.Province == set.Province || to.Province == act.Actor.Scope.Code || len(before.Rows(to.Province)) == 0 {
			continue
		}
		return criteria.Refuse(criteria.PermissionDenied, "OUT_OF_SCOPE", "name",
			criteria.Say("server.changes-into", "own", act.Actor.Scope.Code, "province", to.Province, "unit", to.FullName()))
	}
	return nil
}
