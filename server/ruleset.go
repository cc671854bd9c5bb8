package main

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
)

// ruleSets serves RuleSetService.
type ruleSets struct {
	tieuchiv1.UnimplementedRuleSetServiceServer
	*core
}

// ListRuleSets lists every rule set with its versions.
func (s ruleSets) ListRuleSets(_ context.Context, r *tieuchiv1.ListRuleSetsRequest) (*tieuchiv1.ListRuleSetsResponse, error) {
	page, next, err := pageOf(wire.RuleSets(s.library), r.GetPageSize(), 100, 1000, r.GetPageToken())
	return &tieuchiv1.ListRuleSetsResponse{RuleSets: page, NextPageToken: next}, err
}

// GetRuleSetVersion gives one version whole.
func (s ruleSets) GetRuleSetVersion(_ context.Context, r *tieuchiv1.GetRuleSetVersionRequest) (*tieuchiv1.RuleSetVersion, error) {
	rules, err := s.library.Find(r.GetName())
	if err != nil {
		return nil, at(err, "name")
	}
	return wire.RuleSetVersion(rules), nil
}

// EvaluateRuleSetVersion judges answers and stores nothing.
func (s ruleSets) EvaluateRuleSetVersion(_ context.Context, r *tieuchiv1.EvaluateRuleSetVersionRequest) (*tieuchiv1.EvaluateRuleSetVersionResponse, error) {
	rules, err := s.library.Find(r.GetName())
	if err != nil {
		return nil, at(err, "name")
	}
	unit, err := s.catalogue.Resolve(r.GetUnit(), s.today())
	if err != nil {
		return nil, at(err, "unit")
	}
	given, err := answersFromProto(r.GetAnswers())
	if err != nil {
		return nil, err
	}
	verdict, answers, err := rules.Judge(&unit, given)
	if err != nil {
		return nil, err
	}
	return &tieuchiv1.EvaluateRuleSetVersionResponse{
		Verdict: wire.Verdict(rules, verdict, 0, wire.WithWording), Warnings: wire.Warnings(rules.EvidenceMissing(verdict, answers)),
	}, nil
}

// find gives the rule set that an assessment or recognition names.
func (c *core) find(ref criteria.RuleSetRef) (*criteria.Compiled, error) {
	return c.library.Find(ref.String())
}
