package main

import (
	"context"

	"google.golang.org/protobuf/proto"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
	"github.com/tieuchi/tieuchi/criteria/units"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
)

// previewTargets says which targets have other figures on a day with a change set than without it, each on its own basis and
// with what is recorded until now.
func (s unitChanges) previewTargets(ctx context.Context, p *tieuchiv1.UnitChangePreview, before, after *units.Catalogue, day criteria.Date) error {
	k, err := s.knowledgeAt(ctx, nil)
	if err != nil {
		return err
	}
	return s.standing.consult(ctx, s.store, k, func(l *progress.Ledger) error {
		for _, t := range s.targets.List {
			if !t.Metric.CountsUnits() {
				continue
			}
			q := progress.Question{Target: s.standIn(t), AsOf: day, Known: k.Sequence}
			then, err := figuresWith(l, before, k.policies, q)
			if err != nil {
				return err
			}
			now, err := figuresWith(l, after, k.policies, q)
			if err != nil {
				return err
			}
			if !proto.Equal(then, now) {
				p.Targets = append(p.Targets, &tieuchiv1.TargetChange{
					Target: t.Name(), Statement: wire.Text(t.Statement), Basis: string(t.Basis), Before: then, After: now,
				})
			}
		}
		return nil
	})
}

// figuresWith counts a target on a catalogue, under every policy. On a day before the catalogue it has no figures.
func figuresWith(l *progress.Ledger, c *units.Catalogue, policies []criteria.CarryOver, q progress.Question) (*tieuchiv1.TargetFigures, error) {
	n, err := l.Progress(c, policies, q)
	if criteria.CodeOf(err) == criteria.InvalidArgument {
		return &tieuchiv1.TargetFigures{}, nil
	}
	if err != nil {
		return nil, err
	}
	f := &tieuchiv1.TargetFigures{Required: figure(n.Required), Denominator: figure(n.Denominator)}
	for i := range n.Policies {
		one := &n.Policies[i]
		f.Achieved = append(f.Achieved, &tieuchiv1.PolicyFigure{
			CarryOver: policyPrefix + one.Policy.ID, Achieved: figure(one.Achieved), UndefinedReason: one.Undefined,
		})
	}
	return f, nil
}
