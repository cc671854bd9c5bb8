package web_test

import (
	"strconv"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/protoadapt"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

func details(e *criteria.Error) []protoadapt.MessageV1 {
	return []protoadapt.MessageV1{
		&errdetails.BadRequest{FieldViolations: []*errdetails.BadRequest_FieldViolation{{Field: e.Field, Description: e.Message.String()}}},
		&errdetails.LocalizedMessage{Locale: "vi", Message: e.Message.VI},
		&errdetails.LocalizedMessage{Locale: "en", Message: e.Message.EN},
	}
}

func text(t criteria.Text) *tieuchiv1.Text { return &tieuchiv1.Text{Vi: t.VI, En: t.EN} }

func target(t criteria.Target) *tieuchiv1.Target {
	names := make([]string, len(t.RuleSets))
	for i, id := range t.RuleSets {
		names[i] = "ruleSets/" + id
	}
	return &tieuchiv1.Target{
		Name: t.Name(), Province: t.Province, Statement: text(t.Statement), Metric: string(t.Metric),
		Comparator: t.Comparator, Value: t.Value.String(), Unit: t.Unit, Due: t.Due.String(), Level: string(t.Level),
		RuleSets: names, Basis: string(t.Basis), OtherBasis: string(t.OtherBasis), Rounding: t.Rounding,
		LegalBasis: t.Citation(), Note: text(t.Note),
	}
}

func figure(n *int) *string {
	if n == nil {
		return nil
	}
	return new(strconv.Itoa(*n))
}

func percent(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func countOf(n *progress.Count) *tieuchiv1.Count {
	s := &n.Statuses
	return &tieuchiv1.Count{
		Basis: string(n.Basis), Achieved: figure(n.Achieved), Assessed: figure(n.Assessed), Derived: figure(n.Derived), Required: figure(n.Required),
		Denominator: figure(n.Denominator), Percent: percent(n.Percent), UndefinedReason: n.Undefined, Statuses: &tieuchiv1.StatusCounts{
			Recognised: strconv.Itoa(s.Recognised), Derived: strconv.Itoa(s.Derived), UnderAppraisal: strconv.Itoa(s.UnderAppraisal),
			NotMet: strconv.Itoa(s.NotMet), Revoked: strconv.Itoa(s.Revoked), Expired: strconv.Itoa(s.Expired), NotFiled: strconv.Itoa(s.NotFiled), NotDefined: strconv.Itoa(s.NotDefined),
		},
	}
}

// progressOf gives an answer; other is the same question on the other basis, nil where there is none.
func progressOf(p, other *progress.Progress, notice *tieuchiv1.Text) *tieuchiv1.TargetProgress {
	n := countOf(&p.Count)
	answer := &tieuchiv1.TargetProgress{
		Name: p.Target.Name(), Target: target(p.Target), AsOf: p.AsOf.String(), Basis: string(p.Basis),
		Achieved: n.Achieved, Assessed: n.Assessed, Derived: n.Derived, Required: n.Required, Denominator: n.Denominator,
		Percent: n.Percent, UndefinedReason: n.UndefinedReason, Statuses: n.Statuses, Explanation: text(p.Explanation),
		Reached: p.Reached(), Notice: notice,
	}
	if r := p.Reported; r != nil {
		answer.Reported = &tieuchiv1.ReportedValue{Value: r.Value.String(), Source: r.Source, Date: r.On.String()}
	}
	if other != nil {
		answer.Other = countOf(p.Other)
	}
	for i, one := range p.Policies {
		row := &tieuchiv1.PolicyCount{
			Policy: "carryOverPolicies/" + one.Policy.ID, Title: text(one.Policy.Title), LegalBasis: one.Policy.LegalBasis, Note: text(one.Policy.Note),
			Count: countOf(&one.Count), Chosen: p.Policy != nil && p.Policy.ID == one.Policy.ID,
		}
		if other != nil {
			row.Other = countOf(&other.Policies[i].Count)
		}
		answer.Policies = append(answer.Policies, row)
	}
	for _, s := range p.Series {
		line := &tieuchiv1.Series{Kind: string(s.Kind)}
		for _, q := range s.Points {
			line.Points = append(line.Points, &tieuchiv1.SeriesPoint{
				Date: q.On.String(), Value: q.Value.String(), Source: q.Source, Statement: q.Statement.VI,
			})
		}
		answer.Series = append(answer.Series, line)
	}
	return answer
}

func unitStatus(s progress.UnitStatus) *tieuchiv1.UnitStatus {
	answer := &tieuchiv1.UnitStatus{
		Unit: s.Unit.ID().Name(), UnitFullName: s.Unit.FullName(), District: s.Unit.District, AsOf: s.AsOf.String(),
		Status:      tieuchiv1.UnitStatus_Status(tieuchiv1.UnitStatus_Status_value[string(s.Status)]),
		Explanation: text(s.Explanation), FiledOn: s.FiledOn.String(),
		DecisionNumber: s.DecisionNumber, DecisionDate: s.DecisionDate.String(),
	}
	if !s.FiledOn.IsZero() {
		answer.Tally = &tieuchiv1.Tally{Met: int32(s.Tally.Met), Of: int32(s.Tally.Of)}
	}
	return answer
}
