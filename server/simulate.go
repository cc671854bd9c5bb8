package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/tieuchi/tieuchi/criteria/progress"

	"google.golang.org/grpc"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// Assessments that a simulation describes, and how many go into one message.
const (
	usualChanges = 1000
	mostChanges  = 20_000
	changesBatch = 200
)

// SimulateRuleSet says what would change if a rule set judged what is filed. It reads and writes nothing.
func (s ruleSets) SimulateRuleSet(r *tieuchiv1.SimulateRuleSetRequest, stream grpc.ServerStreamingServer[tieuchiv1.SimulateRuleSetResponse]) error {
	ctx := stream.Context()
	act, err := s.act(ctx)
	if err != nil {
		return err
	}
	rules, err := s.rulesFor(ctx, r)
	if err != nil {
		return err
	}
	over, err := filedUnder(r, rules)
	if err != nil {
		return err
	}
	effect, err := s.try(ctx, over, &criteria.Trial{
		Rules: rules, Stored: s.storedVersion(ctx), Reach: act.Actor.Reach(), Most: pageSize(r.GetMaxChanges(), usualChanges, mostChanges),
	}, func(done, total int) error {
		return stream.Send(&tieuchiv1.SimulateRuleSetResponse{Progress: &tieuchiv1.SimulationProgress{Done: int32(done), Total: int32(total)}})
	})
	if err != nil {
		return err
	}
	targets, err := s.targetsOf(effect, over, act.Actor.Reach())
	if err != nil {
		return err
	}
	if err := sendChanges(stream, effect); err != nil {
		return err
	}
	return stream.Send(&tieuchiv1.SimulateRuleSetResponse{Summary: s.simulationSummary(effect, rules, targets)})
}

// rulesFor gives the rules that a simulation is to try: a version by its name, a draft as it stands, or a draft as text.
func (s ruleSets) rulesFor(ctx context.Context, r *tieuchiv1.SimulateRuleSetRequest) (*criteria.Compiled, error) {
	given := 0
	for _, source := range []string{r.GetRuleSetVersion(), r.GetRuleSetDraft(), r.GetContent()} {
		if source != "" {
			given++
		}
	}
	switch {
	case given != 1:
		return nil, criteria.Invalid("RULES_ONE_OF", "ruleSetVersion", criteria.Say("simulate.one-of"))
	case r.GetRuleSetVersion() != "":
		e, err := s.library.find(ctx, r.GetRuleSetVersion())
		if err != nil {
			return nil, at(err, "ruleSetVersion")
		}
		return e.Rules, nil
	case r.GetRuleSetDraft() != "":
		d, _, err := publications{core: s.core}.visible(ctx, r.GetRuleSetDraft())
		if err != nil {
			return nil, at(err, "ruleSetDraft")
		}
		return draftRules(d.Content)
	}
	return draftRules(r.GetContent())
}

// filedUnder gives the id of the rule set whose assessments are judged anew.
func filedUnder(r *tieuchiv1.SimulateRuleSetRequest, rules *criteria.Compiled) (string, error) {
	if r.GetFiledUnder() == "" {
		return rules.Set.ID, nil
	}
	id, err := idOf(r.GetFiledUnder(), "ruleSets/", "filedUnder")
	return id, err
}

// draftRules loads a draft. What is wrong with it is named with its place: "content:12:5".
func draftRules(content string) (*criteria.Compiled, error) {
	set, err := criteria.LoadRuleSet("content", []byte(content))
	var faults criteria.FileErrors
	if errors.As(err, &faults) {
		refusals := make([]*criteria.Error, len(faults))
		for i, f := range faults {
			one := *f.Err
			one.Field = fmt.Sprintf("content:%d:%d", f.Line, f.Column)
			refusals[i] = &one
		}
		return nil, criteria.Join(refusals)
	}
	if err != nil {
		return nil, err
	}
	rules, err := criteria.Compile(set)
	return rules, at(err, "content")
}

// storedVersion gives a version that assessments were filed under, nil where there is none of the name.
func (c *core) storedVersion(ctx context.Context) func(criteria.RuleSetRef) *criteria.Compiled {
	return func(ref criteria.RuleSetRef) *criteria.Compiled {
		e, err := c.library.find(ctx, ref.String())
		if err != nil {
			return nil
		}
		return e.Rules
	}
}

// targetsOf counts the targets for which the rule set counts: those of the caller's province, of which the trial has all units.
func (c *core) targetsOf(e *criteria.Effect, id string, reach criteria.Reach) ([]progress.TargetEffect, error) {
	var targets []criteria.Target
	for _, t := range c.targets.List {
		if t.Province == c.provinceOf(reach.Scope) {
			targets = append(targets, c.standIn(t))
		}
	}
	return progress.TargetEffects(c.catalogue(), e, targets, id, c.today())
}

// sendChanges sends changed assessments and units in batches.
func sendChanges(stream grpc.ServerStreamingServer[tieuchiv1.SimulateRuleSetResponse], e *criteria.Effect) error {
	for batch := range slices.Chunk(e.Changes, changesBatch) {
		m := &tieuchiv1.SimulateRuleSetResponse{}
		for i := range batch {
			m.Changes = append(m.Changes, changeToProto(&batch[i]))
		}
		if err := stream.Send(m); err != nil {
			return err
		}
	}
	for batch := range slices.Chunk(e.Moved, changesBatch) {
		m := &tieuchiv1.SimulateRuleSetResponse{}
		for i := range batch {
			m.Units = append(m.Units, movedToProto(&batch[i]))
		}
		if err := stream.Send(m); err != nil {
			return err
		}
	}
	return nil
}
