package web_test

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// GetUnitStatus counts as the list does, and names the assessment of the last filing.
func (f *fake) GetUnitStatus(_ context.Context, r *tieuchiv1.GetUnitStatusRequest) (*tieuchiv1.UnitStatus, error) {
	asOf, err := criteria.ParseDate(r.GetAsOf())
	if err != nil {
		return nil, refused(err)
	}
	u, err := f.catalogue.Resolve(r.GetUnit(), asOf)
	if err != nil {
		return nil, refused(err)
	}
	if f.denied {
		return nil, refused(criteria.Refuse(criteria.PermissionDenied, "UNIT_NOT_YOURS", "unit", criteria.Say("page.error.no-page")))
	}
	q := progress.Question{
		Target: criteria.Target{Level: criteria.Commune, RuleSets: []string{set.ID}}, Basis: criteria.BasisInForce, AsOf: asOf, Known: progress.Everything, CarryOver: r.GetCarryOver(),
	}
	s, err := f.ledger.Status(f.catalogue, f.policies, q, u)
	if err != nil {
		return nil, refused(err)
	}
	answer := unitStatus(s)
	answer.Assessment, answer.Recognition, answer.Notice = s.Assessment, s.Recognition, f.notice
	if !s.EndedOn.IsZero() {
		answer.EndedOn = s.EndedOn.String()
	}
	return answer, nil
}

// GetAssessment says with whom an assessment lies.
func (f *fake) GetAssessment(context.Context, *tieuchiv1.GetAssessmentRequest) (*tieuchiv1.Assessment, error) {
	return &tieuchiv1.Assessment{PendingExplanation: &tieuchiv1.Text{Vi: "Bước «Thẩm định»: cơ quan thẩm định.", En: "Step \"Appraisal\": appraiser."}}, nil
}
