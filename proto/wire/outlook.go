package wire

import (
	"strconv"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// CriterionWords gives the words of a criterion and the unit of its first fact; none where the version is not known.
type CriterionWords func(set criteria.RuleSetRef, criterion string) (text, unit criteria.Text)

// Trend carries a trend. Target, count and series are those of its answer.
func Trend(t *progress.Trend, target *tieuchiv1.Target, count *tieuchiv1.Count, series []*tieuchiv1.Series) *tieuchiv1.TargetTrend {
	out := &tieuchiv1.TargetTrend{
		Name: t.Target.Name(), Target: target, AsOf: t.AsOf.String(), Basis: string(t.Basis), Count: count,
		Series: series, Beginning: t.Beginning.String(), MonthsLeft: t.Left.Decimal().String(),
		Needed: &tieuchiv1.NeededPace{
			Missing: figure(t.Needed.Missing), PerMonth: decimalText(t.Needed.PerMonth), UndefinedReason: t.Needed.Undefined,
		},
		Held: paceToProto(&t.Held), SinceBeginning: paceToProto(&t.Since), Projection: projectionToProto(&t.Projection),
		Explanation: Text(t.Explanation),
	}
	for i := range t.Points {
		p := &t.Points[i]
		out.Points = append(out.Points, &tieuchiv1.TrendPoint{
			Date: p.On.String(), Achieved: figure(p.Achieved), Required: figure(p.Required), Denominator: figure(p.Denominator), UndefinedReason: p.Undefined,
		})
	}
	for i := range t.Years {
		y := &t.Years[i]
		out.Years = append(out.Years, &tieuchiv1.TrendYear{
			Year: int32(y.Year), Allotted: decimalText(y.Allotted), AllottedByEnd: decimalText(y.Cumulative), Achieved: figure(y.Achieved),
			Gained: figure(y.Gained), State: tieuchiv1.TrendYear_State(tieuchiv1.TrendYear_State_value[string(y.State)]), UndefinedReason: y.Undefined,
		})
	}
	return out
}

func paceToProto(p *progress.Pace) *tieuchiv1.HeldPace {
	return &tieuchiv1.HeldPace{
		From: p.From.String(), To: p.To.String(), Months: p.Months.Decimal().String(), Gained: figure(p.Gained),
		PerMonth: decimalText(p.PerMonth), UndefinedReason: p.Undefined,
	}
}

func projectionToProto(p *progress.Projection) *tieuchiv1.Projection {
	out := &tieuchiv1.Projection{Method: progress.ProjectionMethod, Explanation: Text(progress.MethodText()), UndefinedReason: p.Undefined}
	if p.Undefined == "" {
		out.Mean, out.Slowest, out.Fastest = pathToProto(&p.Mean), pathToProto(&p.Slowest), pathToProto(&p.Fastest)
	}
	return out
}

func pathToProto(p *progress.Path) *tieuchiv1.ProjectionPath {
	return &tieuchiv1.ProjectionPath{
		From: p.From.String(), To: p.To.String(), Gained: strconv.Itoa(p.Gained), PerMonth: p.PerMonth.String(), AtDue: figure(p.AtDue),
		ReachedOn: p.ReachedOn.String(), UnreachedReason: p.Unreached,
	}
}

// Briefing carries the lists, each with at most so many entries. Target and count are those of its answer.
func Briefing(b *progress.Briefing, target *tieuchiv1.Target, count *tieuchiv1.Count, words CriterionWords, most int) *tieuchiv1.TargetBriefing {
	out := &tieuchiv1.TargetBriefing{
		Name: b.Target.Name(), Target: target, AsOf: b.AsOf.String(), Basis: string(b.Basis), Count: count,
		NearestTotal: int32(len(b.Nearest)), Waiting: int32(b.Waiting), BlockingTotal: int32(len(b.Blocking)), Blocked: int32(b.Blocked),
		LaggingTotal: int32(len(b.Lagging)), LaggingUndefinedReason: b.LaggingUndefined, Ended: int32(b.Ended), Explanation: Text(b.Explain()),
	}
	for i := range b.Nearest[:min(most, len(b.Nearest))] {
		out.Nearest = append(out.Nearest, nearToProto(&b.Nearest[i], words))
	}
	for i := range b.Blocking[:min(most, len(b.Blocking))] {
		k := &b.Blocking[i]
		text, _ := words(k.RuleSet, k.Criterion)
		out.Blocking = append(out.Blocking, &tieuchiv1.BlockingCriterion{
			Criterion: k.Criterion, Text: Text(text), RuleSetVersion: k.RuleSet.String(), Units: int32(k.Units), NotMet: int32(k.NotMet),
			NoData: int32(k.NoData), AwaitingAppraisal: int32(k.Awaiting), Alone: int32(k.Alone), Percent: k.Percent.String(),
		})
	}
	for i := range b.Lagging[:min(most, len(b.Lagging))] {
		d := &b.Lagging[i]
		out.Lagging = append(out.Lagging, &tieuchiv1.LaggingDistrict{
			District: d.District, FullName: d.FullName, Achieved: strconv.Itoa(d.Achieved), Denominator: strconv.Itoa(d.Denominator),
			Percent: d.Percent.String(), Behind: d.Behind.String(),
		})
	}
	return out
}

func nearToProto(n *progress.Near, words CriterionWords) *tieuchiv1.NearUnit {
	out := &tieuchiv1.NearUnit{
		Unit: n.Unit.ID().Name(), UnitFullName: n.Unit.FullName(), District: n.Unit.District, Status: tieuchiv1.UnitStatus_Status(tieuchiv1.UnitStatus_Status_value[string(n.Status)]),
		RuleSetVersion: n.RuleSet.String(), Period: string(n.Period), Assessment: n.Assessment, FiledOn: n.FiledOn.String(),
		ReturnedOn: n.ReturnedOn.String(), Missing: int32(n.Missing), Distance: n.Distance().String(),
	}
	for i := range n.Gaps {
		g := &n.Gaps[i]
		text, unit := words(n.RuleSet, g.Criterion)
		gap := &tieuchiv1.CriterionGap{Criterion: g.Criterion, Text: Text(text), Outcome: Outcomes[g.Outcome]}
		if percent, ok := g.Percent(); ok {
			gap.Relative = new(percent.String())
		}
		if !g.Amount.IsZero() {
			gap.Amount, gap.Direction, gap.Unit = new(g.Amount.String()), g.Direction.String(), Text(unit)
		}
		out.Gaps = append(out.Gaps, gap)
	}
	return out
}

func decimalText(d *criteria.Decimal) *string {
	if d == nil {
		return nil
	}
	return new(d.String())
}

func figure(n *int) *string {
	if n == nil {
		return nil
	}
	return new(strconv.Itoa(*n))
}
