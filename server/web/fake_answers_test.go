package web_test

import (
	"context"
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
	q := progress.Question{Target: t, Basis: criteria.Basis(r.GetBasis()), AsOf: asOf, Known: progress.Everything, CarryOver: r.GetCarryOver()}
	p, err := f.ledger.Progress(f.catalogue, f.policies, q)
	if err != nil {
		return nil, refused(err)
	}
	var other *progress.Progress
	if p.Other != nil {
		q.Basis = p.Other.Basis
		if other, err = f.ledger.Progress(f.catalogue, f.policies, q); err != nil {
			return nil, refused(err)
		}
	}
	return progressOf(p, other, f.notice), nil
}

func (f *fake) ListCarryOverPolicies(context.Context, *tieuchiv1.ListCarryOverPoliciesRequest) (*tieuchiv1.ListCarryOverPoliciesResponse, error) {
	answer := &tieuchiv1.ListCarryOverPoliciesResponse{}
	for _, one := range f.policies {
		answer.CarryOverPolicies = append(answer.CarryOverPolicies, &tieuchiv1.CarryOverPolicy{
			Name: "carryOverPolicies/" + one.ID, Title: text(one.Title), LegalBasis: one.LegalBasis, Note: text(one.Note),
		})
	}
	return answer, nil
}

func (f *fake) ListUnitStatuses(_ context.Context, r *tieuchiv1.ListUnitStatusesRequest) (*tieuchiv1.ListUnitStatusesResponse, error) {
	asOf, err := criteria.ParseDate(r.GetAsOf())
	if err != nil {
		return nil, refused(err)
	}
	q := progress.Question{
		Target: criteria.Target{Level: criteria.Commune, RuleSets: []string{set.ID}}, Basis: criteria.BasisInForce, AsOf: asOf,
		Known: progress.Everything, CarryOver: r.GetCarryOver(),
	}
	all, err := f.ledger.Statuses(f.catalogue, f.policies, q, func(u *criteria.Unit) bool {
		return r.GetDistrict() == "" || r.GetDistrict() == u.District
	})
	if err != nil {
		return nil, refused(err)
	}
	answer := &tieuchiv1.ListUnitStatusesResponse{AsOf: r.GetAsOf(), Notice: f.notice}
	for _, s := range all {
		answer.Statuses = append(answer.Statuses, unitStatus(s))
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
	switch e.Code {
	case criteria.NotFound:
		code = codes.NotFound
	case criteria.PermissionDenied:
		code = codes.PermissionDenied
	}
	st, _ := status.New(code, e.Message.String()).WithDetails(details(e)...)
	return st.Err()
}
