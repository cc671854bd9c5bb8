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

func progressOf(p *progress.Progress, notice *tieuchiv1.Text) *tieuchiv1.TargetProgress {
	answer := &tieuchiv1.TargetProgress{
		Name: p.Target.Name(), Target: target(p.Target), AsOf: p.AsOf.String(), Basis: string(p.Basis),
		Achieved: figure(p.Achieved), Required: figure(p.Required), Denominator: figure(p.Denominator),
		Percent: percent(p.Percent), UndefinedReason: p.Undefined, Explanation: text(p.Explanation),
		Reached: p.Reached(), Notice: notice,
	}
	if o := p.Other; o != nil {
		answer.Other = &tieuchiv1.Count{
			Basis: string(o.Basis), Achieved: figure(o.Achieved), Required: figure(o.Required),
			Denominator: figure(o.Denominator), Percent: percent(o.Percent), UndefinedReason: o.Undefined,
		}
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
