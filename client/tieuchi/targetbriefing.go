package main

import (
	"context"
	"flag"
	"strings"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// showBriefing writes the three lists that a steering committee asks for.
func showBriefing(p *program, fs *flag.FlagSet) action {
	asOf, basis := fs.String("as-of", "", "cli.flag.as-of"), fs.String("basis", "", "cli.flag.basis")
	known, limit := knowledgeFlags(fs), limitFlag(fs)
	return func(ctx context.Context, args []string) error {
		knownAt, err := known.moment("targets briefing")
		if err != nil {
			return err
		}
		return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
			b, err := c.Outlook.GetTargetBriefing(ctx, &pb.GetTargetBriefingRequest{
				Name: withPrefix("targets/", args[0]), AsOf: *asOf, Basis: *basis, CarryOver: *known.carryOver, KnownAt: knownAt,
				PageSize: pageSize(*limit),
			})
			if err != nil {
				return err
			}
			return p.show(b, func() { p.briefing(b) })
		})(ctx, args)
	}
}

func (p *program) briefing(b *pb.TargetBriefing) {
	p.outlookHead(b.GetTarget(), b.GetExplanation(), b.GetKnownAt())
	p.nearest(b.GetNearest(), int(b.GetNearestTotal()))
	p.blocking(b.GetBlocking(), int(b.GetBlockingTotal()))
	p.lagging(b.GetLagging(), int(b.GetLaggingTotal()))
}

// list writes a table with a line on what is left out.
func (p *program) list(t *table, total int) {
	if len(t.rows) == 0 {
		return
	}
	p.out.line()
	t.print(p.out, "")
	if more := total - len(t.rows); more > 0 {
		p.out.line(p.say(criteria.Say("cli.outlook.more", "number", p.count(more))))
	}
}

func (p *program) nearest(all []*pb.NearUnit, total int) {
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.outlook.nearest"))},
		{},
		{title: p.title(criteria.Say("cli.outlook.missing")), right: true},
		{title: p.title(criteria.Say("cli.outlook.distance")), right: true},
		{title: p.title(criteria.Say("cli.outlook.gaps")), most: 60},
	}}
	for _, n := range all {
		var gaps []string
		for _, g := range n.GetGaps() {
			gaps = append(gaps, p.missingCriterion(g))
		}
		code, _, _ := strings.Cut(strings.TrimPrefix(n.GetUnit(), "units/"), ".")
		t.row(n.GetUnitFullName(), code, p.count(int(n.GetMissing())), p.percent(n.GetDistance()), strings.Join(gaps, ", "))
	}
	p.list(&t, total)
}

// missingCriterion writes a criterion with how far it is from being met, as far as that can be said.
func (p *program) missingCriterion(g *pb.CriterionGap) string {
	switch {
	case g.GetOutcome() == pb.CriterionResult_NO_DATA:
		return p.say(criteria.Say("cli.outlook.no-data", "criterion", g.GetCriterion()))
	case g.GetOutcome() == pb.CriterionResult_AWAITING_APPRAISAL:
		return p.say(criteria.Say("cli.outlook.awaiting", "criterion", g.GetCriterion()))
	case g.Relative != nil:
		return p.say(criteria.Say("cli.outlook.gap", "criterion", g.GetCriterion(), "percent", p.figure(g.GetRelative())))
	}
	return g.GetCriterion()
}

func (p *program) blocking(all []*pb.BlockingCriterion, total int) {
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.outlook.blocking"))},
		{title: p.title(criteria.Say("cli.outlook.units")), right: true},
		{title: p.title(criteria.Say("cli.head.percent")), right: true},
		{title: p.title(criteria.Say("cli.outlook.not-met")), right: true},
		{title: p.title(criteria.Say("cli.outlook.without-data")), right: true},
		{title: p.title(criteria.Say("cli.outlook.await")), right: true},
		{title: p.title(criteria.Say("cli.outlook.alone")), right: true},
	}}
	for _, k := range all {
		t.row(k.GetCriterion(), p.count(int(k.GetUnits())), p.percent(k.GetPercent()), p.count(int(k.GetNotMet())), p.count(int(k.GetNoData())),
			p.count(int(k.GetAwaitingAppraisal())), p.count(int(k.GetAlone())))
	}
	p.list(&t, total)
}

func (p *program) lagging(all []*pb.LaggingDistrict, total int) {
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.district"))},
		{},
		{title: p.title(criteria.Say("cli.head.achieved-only")), right: true},
		{},
		{title: p.title(criteria.Say("cli.head.percent")), right: true},
		{title: p.title(criteria.Say("cli.outlook.behind")), right: true},
	}}
	for _, d := range all {
		t.row(d.GetFullName(), d.GetDistrict(), p.figure(d.GetAchieved())+"/"+p.figure(d.GetDenominator()),
			bar(whole(d.GetAchieved()), whole(d.GetDenominator()), 0), p.percent(d.GetPercent()), p.figure(d.GetBehind()))
	}
	p.list(&t, total)
}
