package web_test

import (
	"context"
	"slices"
	"strconv"

	"github.com/tieuchi/tieuchi/criteria/progress"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func (f *fake) ListTargets(context.Context, *tieuchiv1.ListTargetsRequest) (*tieuchiv1.ListTargetsResponse, error) {
	r := &tieuchiv1.ListTargetsResponse{Notice: f.notice}
	for _, t := range f.targets.List {
		r.Targets = append(r.Targets, target(t))
	}
	return r, nil
}

func (f *fake) GetTargetProgress(_ context.Context, r *tieuchiv1.GetTargetProgressRequest) (*tieuchiv1.TargetProgress, error) {
	t, err := f.targets.Resolve(r.GetName())
	if err != nil {
		return nil, refused(err)
	}
	asOf, err := criteria.ParseDate(r.GetAsOf())
	if err != nil {
		return nil, refused(err)
	}
	var recognised []progress.Recognised
	var filed []progress.Filed
	for u, h := range f.history {
		for _, d := range h.Decisions {
			recognised = append(recognised, progress.Recognised{Unit: u, On: d.On})
		}
		for _, d := range h.Filings {
			filed = append(filed, progress.Filed{Unit: u, On: d.FiledOn})
		}
	}
	policies, err := criteria.ShippedCarryOvers()
	if err != nil {
		return nil, err
	}
	ledger := progress.LedgerOf(slices.Concat(t.RuleSets, []string{""})[0], recognised, filed)
	p, err := ledger.Progress(f.catalogue, policies, progress.Question{Target: t, Basis: criteria.Basis(r.GetBasis()), AsOf: asOf, Known: progress.Everything})
	if err != nil {
		return nil, refused(err)
	}
	return progressOf(p, f.notice), nil
}

func (f *fake) ListUnitStatuses(_ context.Context, r *tieuchiv1.ListUnitStatusesRequest) (*tieuchiv1.ListUnitStatusesResponse, error) {
	asOf, err := criteria.ParseDate(r.GetAsOf())
	if err != nil {
		return nil, refused(err)
	}
	units, err := f.catalogue.AsOf(asOf, criteria.Commune)
	if err != nil {
		return nil, refused(err)
	}
	answer := &tieuchiv1.ListUnitStatusesResponse{AsOf: r.GetAsOf(), Notice: f.notice}
	for _, u := range units {
		if r.GetDistrict() == "" || r.GetDistrict() == u.District {
			answer.Statuses = append(answer.Statuses, unitStatus(progress.StatusOf(u, asOf, f.history[u.ID()])))
		}
	}
	if f.pageSize > 0 {
		from, _ := strconv.Atoi(r.GetPageToken())
		to := min(from+f.pageSize, len(answer.Statuses))
		if to < len(answer.Statuses) {
			answer.NextPageToken = strconv.Itoa(to)
		}
		answer.Statuses = answer.Statuses[from:to]
	}
	return answer, nil
}

func (f *fake) ListUnits(_ context.Context, r *tieuchiv1.ListUnitsRequest) (*tieuchiv1.ListUnitsResponse, error) {
	asOf, err := criteria.ParseDate(r.GetAsOf())
	if err != nil {
		return nil, refused(err)
	}
	units, err := f.catalogue.AsOf(asOf, criteria.Level(r.GetLevel()))
	if err != nil {
		return nil, refused(err)
	}
	answer := &tieuchiv1.ListUnitsResponse{}
	for _, u := range units {
		answer.Units = append(answer.Units, &tieuchiv1.Unit{Code: u.Code, FullName: u.FullName(), DisplayName: u.Name})
	}
	return answer, nil
}

func (f *fake) ListRuleSets(context.Context, *tieuchiv1.ListRuleSetsRequest) (*tieuchiv1.ListRuleSetsResponse, error) {
	return &tieuchiv1.ListRuleSetsResponse{RuleSets: []*tieuchiv1.RuleSet{{
		Name: "ruleSets/thanh-hoa.commune",
		Versions: []*tieuchiv1.RuleSetVersion{{
			Title: &tieuchiv1.Text{Vi: "Bộ tiêu chí chuyển đổi số cấp xã", En: "Commune criteria"},
			Label: &tieuchiv1.Text{Vi: "Chưa có toàn văn phụ lục.", En: "The annex is not available."},
		}},
	}}}, nil
}

// refused makes a status of a refusal as the program does, with the sentence in both languages and the field.
func refused(err error) error {
	e := err.(*criteria.Error)
	code := codes.InvalidArgument
	if e.Code == criteria.NotFound {
		code = codes.NotFound
	}
	st, _ := status.New(code, e.Message.String()).WithDetails(details(e)...)
	return st.Err()
}
