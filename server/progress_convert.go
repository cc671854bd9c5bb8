package main

import (
	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
)

func targetToProto(t criteria.Target) *tieuchiv1.Target {
	p := &tieuchiv1.Target{
		Name: t.Name(), Province: t.Province, Statement: wire.Text(t.Statement), Metric: string(t.Metric), Comparator: t.Comparator,
		Value: t.Value.String(), Unit: t.Unit, Due: t.Due.String(), Level: string(t.Level), Basis: string(t.Basis),
		OtherBasis: string(t.OtherBasis), Rounding: t.Rounding, LegalBasis: t.Citation(), Note: wire.Text(t.Note),
		RuleSets: ruleSetNames(t.RuleSets),
	}
	if r := t.Ratio; r != nil {
		p.Ratio = &tieuchiv1.RatioFacts{
			Numerator: r.Numerator, Denominator: r.Denominator, Proxy: r.Proxy, Note: wire.Text(r.Note), Criterion: r.Criterion,
			RuleSets: ruleSetNames(r.RuleSets),
		}
	}
	return p
}

func ruleSetNames(ids []string) (names []string) {
	for _, id := range ids {
		names = append(names, ruleSetPrefix+id)
	}
	return names
}

const ruleSetPrefix = "ruleSets/"

// progressToProto gives an answer. other is the same question on the other basis, nil where there is none.
func progressToProto(p, other *progress.Progress) *tieuchiv1.TargetProgress {
	n := countToProto(&p.Count)
	out := &tieuchiv1.TargetProgress{
		Name: p.Target.Name(), Target: targetToProto(p.Target), AsOf: p.AsOf.String(), Basis: n.Basis, Achieved: n.Achieved,
		Assessed: n.Assessed, Derived: n.Derived, Required: n.Required, Denominator: n.Denominator, Percent: n.Percent,
		UndefinedReason: n.UndefinedReason, Statuses: n.Statuses, Explanation: wire.Text(p.Explanation), Reached: p.Reached(),
		Policies: policiesToProto(p, other), Ratio: ratioToProto(p.Ratio), Series: seriesToProto(p.Series),
	}
	if p.Policy != nil {
		out.CarryOver = policyPrefix + p.Policy.ID
	}
	if p.Other != nil {
		out.Other = countToProto(p.Other)
	}
	if f := p.Reported; f != nil {
		out.Reported = &tieuchiv1.ReportedValue{
			Value: f.Value.String(), Source: f.Source, Date: f.On.String(), ReportedFigure: f.Subject, Reached: f.Reached,
		}
	}
	for i := range p.Parts {
		partToProto(&p.Parts[i], out)
	}
	return out
}

// partToProto puts in the part of a district or a province.
func partToProto(part *progress.Part, out *tieuchiv1.TargetProgress) {
	n := countToProto(&part.Count)
	if part.Level == criteria.District {
		out.Districts = append(out.Districts, &tieuchiv1.DistrictCount{
			District: part.Code, FullName: part.FullName, Achieved: n.GetAchieved(), Assessed: n.GetAssessed(), Derived: n.GetDerived(),
			Denominator: n.GetDenominator(), Statuses: n.GetStatuses(), UndefinedReason: n.GetUndefinedReason(),
		})
		return
	}
	out.Provinces = append(out.Provinces, &tieuchiv1.ProvinceCount{
		Province: part.Code, FullName: part.FullName, Achieved: n.GetAchieved(), Assessed: n.GetAssessed(), Derived: n.GetDerived(),
		Denominator: n.GetDenominator(), Statuses: n.GetStatuses(), UndefinedReason: n.GetUndefinedReason(),
	})
}

// policiesToProto puts the policies side by side, each on both bases.
func policiesToProto(p, other *progress.Progress) (all []*tieuchiv1.PolicyCount) {
	for i := range p.Policies {
		one := &p.Policies[i]
		out := &tieuchiv1.PolicyCount{
			Policy: policyPrefix + one.Policy.ID, Title: wire.Text(one.Policy.Title), LegalBasis: one.Policy.LegalBasis,
			Note: wire.Text(one.Policy.Note), Count: countToProto(&one.Count), Chosen: p.Policy != nil && p.Policy.ID == one.Policy.ID,
		}
		if other != nil && i < len(other.Policies) {
			out.Other = countToProto(&other.Policies[i].Count)
		}
		all = append(all, out)
	}
	return all
}

func seriesToProto(given []criteria.Series) (all []*tieuchiv1.Series) {
	for _, s := range given {
		series := &tieuchiv1.Series{Kind: string(s.Kind)}
		for _, point := range s.Points {
			series.Points = append(series.Points, &tieuchiv1.SeriesPoint{
				Date: point.On.String(), Value: point.Value.String(), Source: point.Source, Statement: point.Statement.VI,
			})
		}
		all = append(all, series)
	}
	return all
}

func ratioToProto(r *progress.RatioCount) *tieuchiv1.RatioSum {
	if r == nil {
		return nil
	}
	out := &tieuchiv1.RatioSum{
		Numerator: r.Numerator.String(), Denominator: r.Denominator.String(), CommunesWithData: itoa(r.Covered), Communes: itoa(r.Units),
		Proxy: r.Proxy, Note: wire.Text(r.Note), Reached: r.Reached, UndefinedReason: r.Undefined,
	}
	if r.Percent != "" {
		out.Percent = &r.Percent
	}
	return out
}

func countToProto(n *progress.Count) *tieuchiv1.Count {
	out := &tieuchiv1.Count{
		Basis: string(n.Basis), Achieved: figure(n.Achieved), Assessed: figure(n.Assessed), Derived: figure(n.Derived),
		Required: figure(n.Required), Denominator: figure(n.Denominator), UndefinedReason: n.Undefined,
	}
	if n.Percent != "" {
		out.Percent = &n.Percent
	}
	if n.Denominator != nil {
		out.Statuses = statusesToProto(n.Statuses)
	}
	return out
}

func statusesToProto(n progress.StatusCounts) *tieuchiv1.StatusCounts {
	return &tieuchiv1.StatusCounts{
		Recognised: itoa(n.Recognised), Derived: itoa(n.Derived), UnderAppraisal: itoa(n.UnderAppraisal), NotMet: itoa(n.NotMet),
		Revoked: itoa(n.Revoked), Expired: itoa(n.Expired), NotFiled: itoa(n.NotFiled), NotDefined: itoa(n.NotDefined),
	}
}

func figure(n *int) *string {
	if n == nil {
		return nil
	}
	s := itoa(*n)
	return &s
}

func statusToProto(s *progress.UnitStatus, policy string) *tieuchiv1.UnitStatus {
	out := &tieuchiv1.UnitStatus{
		Unit: unitName(s.Unit.ID()), UnitFullName: s.Unit.FullName(), District: s.Unit.District, AsOf: s.AsOf.String(),
		Status: statusWord(s.Status), Explanation: wire.Text(s.Explanation), UndefinedReason: s.Reason,
		RuleSetVersion: s.RuleSet.String(), Period: string(s.Period), Assessment: s.Assessment, FiledOn: s.FiledOn.String(),
		Result: wire.Results[s.Result], DecisionNumber: s.DecisionNumber, DecisionDate: s.DecisionDate.String(),
		Recognition: s.Recognition, EndedOn: s.EndedOn.String(),
	}
	if s.Result != "" {
		out.Tally = wire.Tally(&s.Tally)
	}
	out.CarryOver = policyName(policy)
	for i := range s.Chain {
		l := &s.Chain[i]
		out.Chain = append(out.Chain, &tieuchiv1.ChainLink{
			Unit: unitName(l.Unit.ID()), UnitFullName: l.Unit.FullName(), DecisionNumber: l.DecisionNumber, DecisionDate: l.DecisionDate.String(),
			Relation: string(l.Origin), Status: statusWord(l.Status), Since: l.From.String(), Follows: int32(l.Follows),
		})
	}
	return out
}

func statusWord(s progress.Status) tieuchiv1.UnitStatus_Status {
	return tieuchiv1.UnitStatus_Status(tieuchiv1.UnitStatus_Status_value[string(s)])
}
