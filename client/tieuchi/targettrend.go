package main

import (
	"context"
	"flag"
	"strconv"
	"strings"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// showTrend says how a target has been and may be approached.
func showTrend(p *program, fs *flag.FlagSet) action {
	asOf, basis := fs.String("as-of", "", "cli.flag.as-of"), fs.String("basis", "", "cli.flag.basis")
	known := knowledgeFlags(fs)
	return func(ctx context.Context, args []string) error {
		knownAt, err := known.moment("targets trend")
		if err != nil {
			return err
		}
		return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
			t, err := c.Outlook.GetTargetTrend(ctx, &pb.GetTargetTrendRequest{
				Name: withPrefix("targets/", args[0]), AsOf: *asOf, Basis: *basis, CarryOver: *known.carryOver, KnownAt: knownAt,
			})
			if err != nil {
				return err
			}
			return p.show(t, func() { p.trend(t) })
		})(ctx, args)
	}
}

// trend writes the paces, the projection, the years and the last points.
func (p *program) trend(t *pb.TargetTrend) {
	p.outlookHead(t.GetTarget(), t.GetExplanation(), t.GetKnownAt())
	if t.GetCount().GetUndefinedReason() == progress.ReportedIndicator {
		return // of figures of others there is no pace of units
	}
	p.out.line()
	p.paces(t)
	p.projection(t)
	p.years(t.GetYears())
	p.trendPoints(t.GetPoints())
}

// outlookHead writes what a trend and a briefing begin with.
func (p *program) outlookHead(target *pb.Target, explanation *pb.Text, knownAt *timestamppb.Timestamp) {
	p.out.paragraph("", p.text(target.GetStatement()))
	p.out.line(strings.Join([]string{target.GetName(), target.GetLegalBasis(), p.say(criteria.Say("cli.due", "day", p.day(target.GetDue())))}, " · "))
	p.out.line()
	p.out.paragraph("= ", p.text(explanation))
	if known := p.moment(knownAt); known != "" {
		p.out.line(p.say(criteria.Say("cli.known-at", "moment", known, "exact", exact(knownAt))))
	}
}

// reason says why something is not defined.
func (p *program) reason(reason string) string { return p.say(progress.ReasonText(reason)) }

func (p *program) paces(t *pb.TargetTrend) {
	out := table{columns: []column{
		{title: p.title(criteria.Say("cli.outlook.pace"))},
		{title: p.title(criteria.Say("cli.outlook.from"))},
		{title: p.title(criteria.Say("cli.outlook.to"))},
		{title: p.title(criteria.Say("cli.outlook.gained")), right: true},
		{title: p.title(criteria.Say("cli.outlook.per-month")), right: true},
		{most: 44},
	}}
	needed := t.GetNeeded()
	out.row(p.say(criteria.Say("cli.outlook.needed")), p.day(t.GetAsOf()), p.day(t.GetTarget().GetDue()), p.orDash(needed.Missing),
		p.orDash(needed.PerMonth), p.reason(needed.GetUndefinedReason()))
	held := func(name criteria.Text, h *pb.HeldPace) {
		out.row(p.say(name), p.day(h.GetFrom()), p.day(h.GetTo()), p.orDash(h.Gained), p.orDash(h.PerMonth), p.reason(h.GetUndefinedReason()))
	}
	held(criteria.Say("cli.outlook.held"), t.GetHeld())
	held(criteria.Say("cli.outlook.since"), t.GetSinceBeginning())
	out.print(p.out, "")
}

// projection writes the three paths, or nothing where the explanation says why there is none.
func (p *program) projection(t *pb.TargetTrend) {
	if t.GetProjection().GetMean() == nil {
		return
	}
	out := table{columns: []column{
		{title: p.title(criteria.Say("cli.outlook.projection"))},
		{title: p.title(criteria.Say("cli.outlook.from"))},
		{title: p.title(criteria.Say("cli.outlook.to"))},
		{title: p.title(criteria.Say("cli.outlook.per-month")), right: true},
		{title: p.title(criteria.Say("cli.outlook.at-due", "day", p.day(t.GetTarget().GetDue()))), right: true},
		{title: p.title(criteria.Say("cli.outlook.reached-on"))},
	}}
	path := func(name criteria.Text, one *pb.ProjectionPath) {
		on := p.day(one.GetReachedOn())
		if on == "" {
			on = p.reason(one.GetUnreachedReason())
		}
		out.row(p.say(name), p.day(one.GetFrom()), p.day(one.GetTo()), p.figure(one.GetPerMonth()), p.orDash(one.AtDue), on)
	}
	path(criteria.Say("cli.outlook.mean"), t.GetProjection().GetMean())
	path(criteria.Say("cli.outlook.slowest"), t.GetProjection().GetSlowest())
	path(criteria.Say("cli.outlook.fastest"), t.GetProjection().GetFastest())
	p.out.line()
	out.print(p.out, "")
	p.out.paragraph("! ", p.text(t.GetProjection().GetExplanation()))
}

func (p *program) years(years []*pb.TrendYear) {
	if len(years) == 0 {
		return
	}
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.outlook.year"))},
		{title: p.title(criteria.Say("cli.outlook.allotted")), right: true},
		{title: p.title(criteria.Say("cli.outlook.year-gained")), right: true},
		{title: p.title(criteria.Say("cli.outlook.allotted-by-end")), right: true},
		{title: p.title(criteria.Say("cli.outlook.achieved-by-end")), right: true},
		{title: p.title(criteria.Say("cli.outlook.allotment"))},
	}}
	for _, y := range years {
		t.row(strconv.Itoa(int(y.GetYear())), p.orDash(y.Allotted), p.orDash(y.Gained), p.orDash(y.AllottedByEnd), p.orDash(y.Achieved), p.allotment(y.GetState()))
	}
	p.out.line()
	t.print(p.out, "")
}

func (p *program) allotment(s pb.TrendYear_State) string {
	switch s {
	case pb.TrendYear_DONE:
		return p.say(criteria.Say("cli.outlook.done"))
	case pb.TrendYear_NOT_DONE:
		return p.say(criteria.Say("cli.outlook.not-done"))
	case pb.TrendYear_OPEN:
		return p.say(criteria.Say("cli.outlook.open"))
	case pb.TrendYear_UNDEFINED:
		return p.say(criteria.Say("cli.outlook.undefined"))
	}
	return ""
}

// lastPoints is how many points are written; -o json has them all.
const lastPoints = 13

func (p *program) trendPoints(points []*pb.TrendPoint) {
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.day"))},
		{title: p.title(criteria.Say("cli.head.achieved")), right: true},
		{},
		{most: 44},
	}}
	for _, one := range points[max(0, len(points)-lastPoints):] {
		t.row(p.day(one.GetDate()), p.achieved(one.Achieved, one.Required),
			countBar(one.GetAchieved(), one.GetDenominator(), one.GetRequired()), p.reason(one.GetUndefinedReason()))
	}
	if len(t.rows) > 0 {
		p.out.line()
		t.print(p.out, "")
		p.legend()
	}
}
