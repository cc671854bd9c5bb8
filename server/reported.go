package main

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
	"github.com/tieuchi/tieuchi/server/store"
)

// ListCarryOverPolicies lists the policies with their legal basis or the words that none was found.
func (s progressService) ListCarryOverPolicies(_ context.Context, r *tieuchiv1.ListCarryOverPoliciesRequest) (*tieuchiv1.ListCarryOverPoliciesResponse, error) {
	all, err := criteria.ShippedCarryOvers()
	if err != nil {
		return nil, err
	}
	page, next, err := pageOf(all, r.GetPageSize(), 100, 1000, r.GetPageToken())
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListCarryOverPoliciesResponse{NextPageToken: next}
	for i := range page {
		out.CarryOverPolicies = append(out.CarryOverPolicies, carryOverToProto(&page[i]))
	}
	return out, nil
}

// CreateReportedFigure enters a figure that others reported about a target.
func (s progressService) CreateReportedFigure(ctx context.Context, r *tieuchiv1.CreateReportedFigureRequest) (*tieuchiv1.ReportedFigure, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	t, err := s.targets.Resolve(r.GetParent())
	if err != nil {
		return nil, at(err, "parent")
	}
	in := r.GetReportedFigure()
	entry := criteria.FigureEntry{Value: in.GetValue(), Source: in.GetSource(), Note: in.GetNote()}
	if entry.On, err = dateFromProto(in.GetOn(), "on"); err != nil {
		return nil, err
	}
	if entry.SourceDate, err = dateFromProto(in.GetSourceDate(), "sourceDate"); err != nil {
		return nil, err
	}
	key, err := requestKey(act, r, r.GetRequestId())
	if err != nil {
		return nil, err
	}
	made, _, err := s.store.CreateReportedFigure(ctx, key, t.ID, func() (*criteria.ReportedFigure, *criteria.Event, error) {
		return criteria.ReportFigure(newID(), t, entry, act)
	})
	if err != nil {
		return nil, err
	}
	return figureToProto(made), nil
}

// ListReportedFigures lists the figures entered for a target of the caller's province.
func (s progressService) ListReportedFigures(ctx context.Context, r *tieuchiv1.ListReportedFiguresRequest) (*tieuchiv1.ListReportedFiguresResponse, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	t, err := s.targets.Resolve(r.GetParent())
	if err != nil {
		return nil, at(err, "parent")
	}
	if !s.reachesProvince(&act.Actor, t.Province) {
		return nil, targetOutOfScope(t, &act.Actor, "parent")
	}
	page, next, err := s.store.ListReportedFigures(ctx, t.ID, store.Page{Size: pageSize(r.GetPageSize(), 100, 1000), Token: r.GetPageToken()})
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListReportedFiguresResponse{NextPageToken: next}
	for _, f := range page {
		out.ReportedFigures = append(out.ReportedFigures, figureToProto(f))
	}
	return out, nil
}

func carryOverToProto(p *criteria.CarryOver) *tieuchiv1.CarryOverPolicy {
	out := &tieuchiv1.CarryOverPolicy{
		Name: policyPrefix + p.ID, Title: wire.Text(p.Title), Rule: string(p.Rule), LegalBasis: p.LegalBasis, Note: wire.Text(p.Note),
		Comparator: p.Comparator, By: p.By,
	}
	if p.Rule == criteria.CarryShare {
		out.Share = p.Share.String()
	}
	return out
}

func figureToProto(f *criteria.ReportedFigure) *tieuchiv1.ReportedFigure {
	return &tieuchiv1.ReportedFigure{
		Name: f.Name(), Value: f.Value.String(), On: f.On.String(), Source: f.Source, SourceDate: f.SourceDate.String(), Note: f.Note,
		RecordTime: timeToProto(f.RecordedAt),
	}
}

// targetOutOfScope refuses what a province keeps to itself about a target.
func targetOutOfScope(t criteria.Target, a *criteria.Actor, field string) error {
	return criteria.Refuse(criteria.PermissionDenied, "OUT_OF_SCOPE", field,
		criteria.Say("reported.out-of-scope", "target", t.Name(), "scope", a.Scope.String()))
}
