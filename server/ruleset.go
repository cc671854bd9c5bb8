package main

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
)

// ruleSets serves RuleSetService.
type ruleSets struct {
	tieuchiv1.UnimplementedRuleSetServiceServer
	*core
}

// ListRuleSets lists every rule set with its versions.
func (s ruleSets) ListRuleSets(ctx context.Context, r *tieuchiv1.ListRuleSetsRequest) (*tieuchiv1.ListRuleSetsResponse, error) {
	editions, err := s.library.editions(ctx)
	if err != nil {
		return nil, err
	}
	page, next, err := pageOf(s.families(editions), r.GetPageSize(), 100, 1000, r.GetPageToken())
	return &tieuchiv1.ListRuleSetsResponse{RuleSets: page, NextPageToken: next}, err
}

// families lists rule sets with their versions and where each of them stands.
func (c *core) families(editions []criteria.Edition) []*tieuchiv1.RuleSet {
	rules := make([]*criteria.Compiled, len(editions))
	for i := range editions {
		rules[i] = editions[i].Rules
	}
	families := wire.RuleSets(rules)
	for _, f := range families {
		for _, v := range f.GetVersions() {
			c.stand(v, &editions[0])
			editions = editions[1:]
		}
	}
	return families
}

// stand says on a version what became of it.
func (c *core) stand(v *tieuchiv1.RuleSetVersion, e *criteria.Edition) *tieuchiv1.RuleSetVersion {
	p := e.Record
	from, to := p.Window(e.Rules.Set.Effective)
	v.State, v.InForceFrom, v.InForceTo = versionStates[p.State(c.today())], from.String(), to.String()
	v.RetiredOn, v.RetireReason, v.PublishTime = p.RetiredOn.String(), p.RetireReason, timeToProto(p.PublishedAt)
	if p.SupersededBy != "" {
		v.SupersededBy = criteria.RuleSetRef{ID: p.Ref.ID, Version: p.SupersededBy}.String()
	}
	return v
}

// GetRuleSetVersion gives one version whole.
func (s ruleSets) GetRuleSetVersion(ctx context.Context, r *tieuchiv1.GetRuleSetVersionRequest) (*tieuchiv1.RuleSetVersion, error) {
	return s.versionToProto(ctx, r.GetName())
}

// versionToProto gives one version whole, as it stands now.
func (c *core) versionToProto(ctx context.Context, name string) (*tieuchiv1.RuleSetVersion, error) {
	e, err := c.library.find(ctx, name)
	if err != nil {
		return nil, at(err, "name")
	}
	return c.stand(wire.RuleSetVersion(e.Rules), e), nil
}

// GetRuleSetSource gives the text of a version as it was published.
func (s ruleSets) GetRuleSetSource(ctx context.Context, r *tieuchiv1.GetRuleSetSourceRequest) (*tieuchiv1.RuleSetSource, error) {
	e, err := s.library.find(ctx, r.GetName())
	if err != nil {
		return nil, at(err, "name")
	}
	p, err := s.store.RuleSetVersion(ctx, e.Record.Ref)
	if err != nil {
		return nil, err
	}
	return &tieuchiv1.RuleSetSource{Name: p.Name(), Content: p.Content, Tests: p.Tests, Digest: p.Digest}, nil
}

// EvaluateRuleSetVersion judges answers and stores nothing.
func (s ruleSets) EvaluateRuleSetVersion(ctx context.Context, r *tieuchiv1.EvaluateRuleSetVersionRequest) (*tieuchiv1.EvaluateRuleSetVersionResponse, error) {
	e, err := s.library.find(ctx, r.GetName())
	if err != nil {
		return nil, at(err, "name")
	}
	unit, err := s.catalogue().Resolve(r.GetUnit(), s.today())
	if err != nil {
		return nil, at(err, "unit")
	}
	day, err := lastDay(r.GetPeriod())
	if err != nil {
		return nil, err
	}
	given, err := answersFromProto(r.GetAnswers())
	if err != nil {
		return nil, err
	}
	verdict, answers, err := e.Rules.Judge(&unit, day, given)
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.EvaluateRuleSetVersionResponse{
		Verdict: wire.Verdict(e.Rules, verdict, 0, wire.WithWording), Warnings: wire.Warnings(e.Rules.EvidenceMissing(verdict, answers)),
	}
	if r.GetShortfall() {
		out.Shortfalls = wire.Shortfalls(e.Rules, e.Rules.Shortfalls(&unit, day, answers))
	}
	return out, nil
}

// lastDay gives the last day of a period, 0 where none is named.
func lastDay(period string) (criteria.Date, error) {
	if period == "" {
		return 0, nil
	}
	p, err := criteria.ParsePeriod(period)
	if err != nil {
		return 0, err
	}
	return p.LastDay(), nil
}
