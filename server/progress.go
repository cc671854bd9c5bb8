package main

import (
	"context"
	"strings"

	"github.com/tieuchi/tieuchi/criteria/progress"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// progressService serves ProgressService.
type progressService struct {
	tieuchiv1.UnimplementedProgressServiceServer
	*core
}

// ListTargets lists the targets with their legal basis.
func (s progressService) ListTargets(_ context.Context, r *tieuchiv1.ListTargetsRequest) (*tieuchiv1.ListTargetsResponse, error) {
	page, next, err := pageOf(s.targets.List, r.GetPageSize(), 100, 1000, r.GetPageToken())
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListTargetsResponse{NextPageToken: next}
	for _, t := range page {
		out.Targets = append(out.Targets, targetToProto(s.standIn(t)))
	}
	return out, nil
}

// GetTargetProgress counts one target as of a day on a basis, by what was known at a moment, under a policy, and under every
// policy on the other basis too.
func (s progressService) GetTargetProgress(ctx context.Context, r *tieuchiv1.GetTargetProgressRequest) (*tieuchiv1.TargetProgress, error) {
	q, k, err := s.question(ctx, r)
	if err != nil {
		return nil, err
	}
	var p, other *progress.Progress
	var filings []progress.FilingRef
	err = s.standing.consult(ctx, s.store, k, func(l *progress.Ledger) (err error) {
		if p, err = l.Progress(k.catalogue, k.policies, q); err != nil {
			return err
		}
		if p.Other != nil {
			turned := q
			turned.Basis = p.Other.Basis
			if other, err = l.Progress(k.catalogue, k.policies, turned); err != nil {
				return err
			}
		}
		if q.Target.Ratio != nil {
			filings, err = l.LastFilings(k.catalogue, q)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if q.Target.Ratio != nil {
		sums, err := s.sums(ctx, q.Target.Ratio, filings)
		if err != nil {
			return nil, err
		}
		if err := p.WithSums(sums); err != nil {
			return nil, err
		}
	}
	if err := s.nameSource(ctx, p); err != nil {
		return nil, err
	}
	out := progressToProto(p, other)
	out.KnownAt = k.moment()
	return out, nil
}

// nameSource looks up the source of a reported figure that was entered here.
func (c *core) nameSource(ctx context.Context, p *progress.Progress) error {
	if p.Reported == nil || p.Reported.Subject == "" {
		return nil
	}
	f, err := c.store.ReportedFigure(ctx, p.Reported.Subject[strings.LastIndexByte(p.Reported.Subject, '/')+1:])
	if err == nil {
		p.WithSource(f.Source)
	}
	return err
}

// policyID takes the id out of "carryOverPolicies/all-predecessors"; a bare id stays as it is.
func policyID(name string) string { return strings.TrimPrefix(name, policyPrefix) }

const policyPrefix = "carryOverPolicies/"
