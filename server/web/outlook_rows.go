package web

import (
	"strconv"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// Rows of the tables of the page for a steering committee. What is not defined is a dash, and Why says why.
type (
	paceRow     struct{ Name, From, To, Gained, PerMonth, Why string }
	pathRow     struct{ Name, PerMonth, AtDue, ReachedOn string }
	yearRow     struct{ Year, Allotted, Gained, AllottedByEnd, Achieved, State string }
	nearRow     struct{ Name, Code, Missing, Distance, Gaps, Href string }
	blockingRow struct{ Criterion, Text, Units, Percent, NotMet, NoData, Awaiting, Alone string }
	laggingRow  struct{ Name, Achieved, Denominator, Percent, Behind string }
)

func (p *outlookPage) paces(t *tieuchiv1.TargetTrend) {
	n := t.GetNeeded()
	p.Paces = append(p.Paces, paceRow{
		p.Say("cli.outlook.needed"), p.isoDay(t.GetAsOf()), p.Due, p.orNone(n.Missing), p.orNone(n.PerMonth), p.reason(n.GetUndefinedReason()),
	})
	held := func(name string, h *tieuchiv1.HeldPace) {
		p.Paces = append(p.Paces, paceRow{name, p.isoDay(h.GetFrom()), p.isoDay(h.GetTo()), p.orNone(h.Gained), p.orNone(h.PerMonth), p.reason(h.GetUndefinedReason())})
	}
	held(p.Say("cli.outlook.held"), t.GetHeld())
	held(p.Say("cli.outlook.since"), t.GetSinceBeginning())
}

func (p *outlookPage) paths(t *tieuchiv1.TargetTrend) {
	add := func(name string, one *tieuchiv1.ProjectionPath) {
		on := p.isoDay(one.GetReachedOn())
		if on == "" {
			on = p.reason(one.GetUnreachedReason())
		}
		p.Paths = append(p.Paths, pathRow{name, p.number(one.GetPerMonth()), p.orNone(one.AtDue), on})
	}
	if j := t.GetProjection(); j.GetMean() != nil {
		add(p.Say("cli.outlook.mean"), j.GetMean())
		add(p.Say("cli.outlook.slowest"), j.GetSlowest())
		add(p.Say("cli.outlook.fastest"), j.GetFastest())
	}
}

func (p *outlookPage) years(all []*tieuchiv1.TrendYear) {
	for _, y := range all {
		state := map[tieuchiv1.TrendYear_State]string{
			tieuchiv1.TrendYear_DONE: p.Say("cli.outlook.done"), tieuchiv1.TrendYear_NOT_DONE: p.Say("cli.outlook.not-done"),
			tieuchiv1.TrendYear_OPEN: p.Say("cli.outlook.open"), tieuchiv1.TrendYear_UNDEFINED: p.Say("cli.outlook.undefined"),
		}[y.GetState()]
		p.Years = append(p.Years, yearRow{
			strconv.Itoa(int(y.GetYear())), p.orNone(y.Allotted), p.orNone(y.Gained), p.orNone(y.AllottedByEnd), p.orNone(y.Achieved), state,
		})
	}
}

func (p *outlookPage) lists(b *tieuchiv1.TargetBriefing) {
	for _, n := range b.GetNearest() {
		code, _, _ := strings.Cut(strings.TrimPrefix(n.GetUnit(), "units/"), ".")
		var gaps []string
		for _, g := range n.GetGaps() {
			gaps = append(gaps, p.gap(g))
		}
		p.Nearest = append(p.Nearest, nearRow{
			n.GetUnitFullName(), code, p.count(int(n.GetMissing())), p.number(n.GetDistance()), strings.Join(gaps, "; "),
			UnitPath + strings.TrimPrefix(n.GetUnit(), "units/") + "?lang=" + p.Lang,
		})
	}
	for _, k := range b.GetBlocking() {
		p.Blocking = append(p.Blocking, blockingRow{
			k.GetCriterion(), p.text(k.GetText()), p.count(int(k.GetUnits())), p.number(k.GetPercent()), p.count(int(k.GetNotMet())),
			p.count(int(k.GetNoData())), p.count(int(k.GetAwaitingAppraisal())), p.count(int(k.GetAlone())),
		})
	}
	for _, d := range b.GetLagging() {
		p.Lagging = append(p.Lagging, laggingRow{
			d.GetFullName(), p.number(d.GetAchieved()), p.number(d.GetDenominator()), p.number(d.GetPercent()), p.number(d.GetBehind()),
		})
	}
	p.MoreNear, p.MoreBlocking = p.more(len(p.Nearest), b.GetNearestTotal()), p.more(len(p.Blocking), b.GetBlockingTotal())
	p.MoreLagging, p.NoLagging = p.more(len(p.Lagging), b.GetLaggingTotal()), p.reason(b.GetLaggingUndefinedReason())
}

// gap says what is missing of one criterion.
func (s speech) gap(g *tieuchiv1.CriterionGap) string {
	name := s.text(g.GetText())
	if name == "" {
		name = g.GetCriterion()
	}
	switch {
	case g.GetOutcome() == tieuchiv1.CriterionResult_NO_DATA:
		return s.Say("cli.outlook.no-data", "criterion", name)
	case g.GetOutcome() == tieuchiv1.CriterionResult_AWAITING_APPRAISAL:
		return s.Say("cli.outlook.awaiting", "criterion", name)
	case g.Amount != nil && g.GetDirection() == "more":
		return s.Say("outlook.gap.more", "criterion", name, "amount", s.number(g.GetAmount()), "unit", s.text(g.GetUnit()))
	case g.Amount != nil:
		return s.Say("outlook.gap.fewer", "criterion", name, "amount", s.number(g.GetAmount()), "unit", s.text(g.GetUnit()))
	}
	return name
}

// trendLines are the lines of the plot: what was given, what was achieved, and the projection with its range.
func (s speech) trendLines(t *tieuchiv1.TargetTrend, asOf criteria.Date) []line {
	given := s.lines(t.GetSeries(), asOf)
	achieved := line{look: look{class: "s-recognised", steps: true}, Name: s.Say("outlook.line.achieved")}
	for _, one := range t.GetPoints() {
		if on, err := criteria.ParseDate(one.GetDate()); err == nil && one.Achieved != nil {
			achieved.Points = append(achieved.Points, s.point(on, &tieuchiv1.SeriesPoint{Value: one.GetAchieved()}))
		}
	}
	lines := append(given, achieved)
	due, err := criteria.ParseDate(t.GetTarget().GetDue())
	project := func(name, class string, path *tieuchiv1.ProjectionPath) {
		if err == nil && path != nil && path.AtDue != nil {
			lines = append(lines, line{look: look{class: class, slope: true}, Name: name, Points: []linePoint{
				s.point(asOf, &tieuchiv1.SeriesPoint{Value: t.GetCount().GetAchieved()}), s.point(due, &tieuchiv1.SeriesPoint{Value: path.GetAtDue()}),
			}})
		}
	}
	j := t.GetProjection()
	project(s.Say("outlook.line.mean"), "s-held", j.GetMean())
	project(s.Say("cli.outlook.slowest"), "s-slowest", j.GetSlowest())
	project(s.Say("cli.outlook.fastest"), "s-fastest", j.GetFastest())
	for i := range lines {
		l := &lines[i]
		if n := len(l.Points); n > 0 && l.Last == "" {
			l.Last = s.Say("page.plot.last", "value", l.Points[n-1].Value, "day", s.day(l.Points[n-1].on))
		}
		l.Sample = l.sample()
	}
	return lines
}
