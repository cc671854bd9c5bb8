package main

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
)

// outlookService serves OutlookService.
type outlookService struct {
	tieuchiv1.UnimplementedOutlookServiceServer
	*core
}

// GetTargetTrend says how a target has been and may be approached.
func (s outlookService) GetTargetTrend(ctx context.Context, r *tieuchiv1.GetTargetTrendRequest) (*tieuchiv1.TargetTrend, error) {
	q, k, err := s.question(ctx, r)
	if err != nil {
		return nil, err
	}
	var t *progress.Trend
	err = s.standing.consult(ctx, s.store, k, func(l *progress.Ledger) (err error) {
		t, err = l.Trend(k.catalogue, k.policies, q)
		return err
	})
	if err != nil {
		return nil, err
	}
	out := wire.Trend(t, targetToProto(t.Target), countToProto(&t.Count), seriesToProto(t.Given))
	out.KnownAt, out.CarryOver = k.moment(), policyName(q.CarryOver)
	return out, nil
}

// GetTargetBriefing gives the three lists of a steering committee, to those of the target's province: what its communes miss is
// read from their filings. Communes are named as far as the caller may see them.
func (s outlookService) GetTargetBriefing(ctx context.Context, r *tieuchiv1.GetTargetBriefingRequest) (*tieuchiv1.TargetBriefing, error) {
	q, k, err := s.question(ctx, r)
	if err != nil {
		return nil, err
	}
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	if !s.reachesProvince(&act.Actor, q.Target.Province) {
		return nil, targetOutOfScope(q.Target, &act.Actor, "name")
	}
	var b *progress.Briefing
	err = s.standing.consult(ctx, s.store, k, func(l *progress.Ledger) (err error) {
		b, err = l.Briefing(k.catalogue, k.policies, q)
		return err
	})
	if err != nil {
		return nil, err
	}
	b = b.Seen(act.Actor.Reach().Covers)
	out := wire.Briefing(b, targetToProto(b.Target), countToProto(&b.Count), s.wording(ctx), pageSize(r.GetPageSize(), 20, 1000))
	out.KnownAt, out.CarryOver = k.moment(), policyName(q.CarryOver)
	return out, nil
}

// aboutTarget is a request about a target as of a day, on a list of units, by what was known, under a policy.
type aboutTarget interface {
	GetName() string
	GetAsOf() string
	GetBasis() string
	GetCarryOver() string
	GetKnownAt() *timestamppb.Timestamp
}

// question reads what a request asks, and finds what was known.
func (c *core) question(ctx context.Context, r aboutTarget) (q progress.Question, k *knowledge, err error) {
	t, err := c.targets.Resolve(r.GetName())
	if err != nil {
		return q, nil, at(err, "name")
	}
	q = progress.Question{Target: c.standIn(t), CarryOver: policyID(r.GetCarryOver())}
	if q.AsOf, err = c.asOf(r.GetAsOf()); err != nil {
		return q, nil, err
	}
	if q.Basis, err = criteria.ParseBasis(r.GetBasis()); err != nil {
		return q, nil, err
	}
	if k, err = c.knowledgeAt(ctx, r.GetKnownAt()); err != nil {
		return q, nil, err
	}
	act, err := c.act(ctx)
	if err != nil {
		return q, nil, err
	}
	if q.Known = k.Sequence; !q.Target.Metric.CountsUnits() && !c.reachesProvince(&act.Actor, q.Target.Province) {
		q.Known = 0 // figures are for their own province; what comes with the program is for everybody
	}
	return q, k, nil
}

// policyName gives the resource name of a policy, "" for none.
func policyName(id string) string {
	if id == "" {
		return ""
	}
	return policyPrefix + id
}
