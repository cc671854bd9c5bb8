package main

import (
	"context"
	"strconv"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
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

// GetTargetProgress counts one target as of a day on a basis.
func (s progressService) GetTargetProgress(ctx context.Context, r *tieuchiv1.GetTargetProgressRequest) (*tieuchiv1.TargetProgress, error) {
	t, err := s.targets.Resolve(r.GetName())
	if err != nil {
		return nil, at(err, "name")
	}
	t = s.standIn(t)
	asOf, err := s.asOf(r.GetAsOf())
	if err != nil {
		return nil, err
	}
	basis, err := criteria.ParseBasis(r.GetBasis())
	if err != nil {
		return nil, err
	}
	recognised, err := s.store.FirstRecognitions(ctx, t.RuleSets, asOf)
	if err != nil {
		return nil, err
	}
	filed, err := s.store.FirstFilings(ctx, t.RuleSets, asOf)
	if err != nil {
		return nil, err
	}
	p, err := progress.Of(s.catalogue(), t, basis, asOf, recognised, filed)
	if err != nil {
		return nil, err
	}
	return progressToProto(&p), nil
}

// GetUnitStatus says where one unit stands as of a day.
func (s progressService) GetUnitStatus(ctx context.Context, r *tieuchiv1.GetUnitStatusRequest) (*tieuchiv1.UnitStatus, error) {
	asOf, err := s.asOf(r.GetAsOf())
	if err != nil {
		return nil, err
	}
	u, err := s.catalogue().Resolve(r.GetUnit(), asOf)
	if err != nil {
		return nil, at(err, "unit")
	}
	if err := s.mayRead(ctx, &u); err != nil {
		return nil, err
	}
	history, err := s.store.HistoryOf(ctx, u.ID(), s.statusSets())
	if err != nil {
		return nil, err
	}
	status := progress.StatusOf(u, asOf, history)
	return statusToProto(&status), nil
}

// ListUnitStatuses says where each commune that the caller may see stands.
func (s progressService) ListUnitStatuses(ctx context.Context, r *tieuchiv1.ListUnitStatusesRequest) (*tieuchiv1.ListUnitStatusesResponse, error) {
	asOf, err := s.asOf(r.GetAsOf())
	if err != nil {
		return nil, err
	}
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.catalogue().AsOf(asOf, criteria.Commune)
	if err != nil {
		return nil, err
	}
	if all, err = s.inDistrict(all, r.GetDistrict()); err != nil {
		return nil, err
	}
	var seen []criteria.Unit
	for i := range all {
		if act.Actor.Scope.Covers(&all[i]) {
			seen = append(seen, all[i])
		}
	}
	page, next, err := pageOf(seen, r.GetPageSize(), 1000, 5000, r.GetPageToken())
	if err != nil {
		return nil, err
	}
	histories, err := s.store.History(ctx, s.statusSets(), asOf)
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListUnitStatusesResponse{NextPageToken: next, AsOf: asOf.String()}
	for _, u := range page {
		status := progress.StatusOf(u, asOf, histories[u.ID()])
		out.Statuses = append(out.Statuses, statusToProto(&status))
	}
	return out, nil
}

// statusSets gives the rule sets that a commune's status is about: those whose recognitions count for a target. The
// demonstration's figures are under the set that stands in.
func (c *core) statusSets() []string {
	seen, all := map[string]bool{}, []string(nil)
	for _, t := range c.targets.List {
		for _, id := range c.standIn(t).RuleSets {
			if t.Level == criteria.Commune && !seen[id] {
				seen[id], all = true, append(all, id)
			}
		}
	}
	return all
}

func targetToProto(t criteria.Target) *tieuchiv1.Target {
	p := &tieuchiv1.Target{
		Name: t.Name(), Province: t.Province, Statement: wire.Text(t.Statement), Metric: string(t.Metric), Comparator: t.Comparator,
		Value: t.Value.String(), Unit: t.Unit, Due: t.Due.String(), Level: string(t.Level), Basis: string(t.Basis),
		OtherBasis: string(t.OtherBasis), Rounding: t.Rounding, LegalBasis: t.Citation(), Note: wire.Text(t.Note),
	}
	for _, id := range t.RuleSets {
		p.RuleSets = append(p.RuleSets, "ruleSets/"+id)
	}
	return p
}

func progressToProto(p *progress.Progress) *tieuchiv1.TargetProgress {
	n := countToProto(&p.Count)
	out := &tieuchiv1.TargetProgress{
		Name: p.Target.Name(), Target: targetToProto(p.Target), AsOf: p.AsOf.String(), Basis: n.Basis, Achieved: n.Achieved,
		Required: n.Required, Denominator: n.Denominator, Percent: n.Percent, UndefinedReason: n.UndefinedReason,
		Explanation: wire.Text(p.Explanation), Reached: p.Reached(),
	}
	if p.Other != nil {
		out.Other = countToProto(p.Other)
	}
	for _, d := range p.Parts {
		if d.Level == criteria.District && d.Achieved != nil {
			out.Districts = append(out.Districts, &tieuchiv1.DistrictCount{
				District: d.Code, FullName: d.FullName, Achieved: strconv.Itoa(*d.Achieved), Denominator: strconv.Itoa(*d.Denominator),
			})
		}
	}
	for _, s := range p.Series {
		series := &tieuchiv1.Series{Kind: string(s.Kind)}
		for _, point := range s.Points {
			series.Points = append(series.Points, &tieuchiv1.SeriesPoint{
				Date: point.On.String(), Value: point.Value.String(), Source: point.Source, Statement: point.Statement.VI,
			})
		}
		out.Series = append(out.Series, series)
	}
	return out
}

func countToProto(n *progress.Count) *tieuchiv1.Count {
	out := &tieuchiv1.Count{
		Basis: string(n.Basis), Achieved: figure(n.Achieved), Required: figure(n.Required), Denominator: figure(n.Denominator),
		UndefinedReason: n.Undefined,
	}
	if n.Percent != "" {
		out.Percent = &n.Percent
	}
	return out
}

func figure(n *int) *string {
	if n == nil {
		return nil
	}
	s := strconv.Itoa(*n)
	return &s
}

func statusToProto(s *progress.UnitStatus) *tieuchiv1.UnitStatus {
	out := &tieuchiv1.UnitStatus{
		Unit: unitName(s.Unit.ID()), UnitFullName: s.Unit.FullName(), District: s.Unit.District, AsOf: s.AsOf.String(),
		Status: tieuchiv1.UnitStatus_Status(tieuchiv1.UnitStatus_Status_value[string(s.Status)]), Explanation: wire.Text(s.Explanation),
		RuleSetVersion: s.RuleSet.String(), Period: string(s.Period), Assessment: s.Assessment, FiledOn: s.FiledOn.String(),
		Result: wire.Results[s.Result], DecisionNumber: s.DecisionNumber, DecisionDate: s.DecisionDate.String(),
	}
	if s.Result != "" {
		out.Tally = wire.Tally(&s.Tally)
	}
	return out
}
