package main

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/author"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
)

// mostJudgements bounds a comparison: about half a second of one processor. The sets that came with the program need less
// than a third of it.
const mostJudgements = 1_000_000

// CompareRuleSetVersions says what changed in meaning between two versions.
func (s ruleSets) CompareRuleSetVersions(ctx context.Context, r *tieuchiv1.CompareRuleSetVersionsRequest) (*tieuchiv1.RuleSetComparison, error) {
	e, err := s.library.find(ctx, r.GetName())
	if err != nil {
		return nil, at(err, "name")
	}
	return s.compare(ctx, r.GetBase(), e.Rules)
}

// CompareRuleSetDraft says what changed in meaning from a version to a draft.
func (s publications) CompareRuleSetDraft(ctx context.Context, r *tieuchiv1.CompareRuleSetDraftRequest) (*tieuchiv1.RuleSetComparison, error) {
	d, _, err := s.visible(ctx, r.GetName())
	if err != nil {
		return nil, err
	}
	rules, err := draftRules(d.Content)
	if err != nil {
		return nil, err
	}
	return s.compare(ctx, r.GetBase(), rules)
}

// compare compares a rule set with the version of a name. One comparison runs at a time, so that many callers who ask for
// it together take one processor and not all; who does not wait any longer leaves.
func (c *core) compare(ctx context.Context, base string, rules *criteria.Compiled) (*tieuchiv1.RuleSetComparison, error) {
	e, err := c.library.find(ctx, base)
	if err != nil {
		return nil, at(err, "base")
	}
	select {
	case c.searching <- struct{}{}:
		defer func() { <-c.searching }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return wire.Comparison(author.CompareWithin(e.Rules, rules, mostJudgements)), nil
}
