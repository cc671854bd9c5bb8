package main

import (
	"context"
	"flag"
	"fmt"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// finaliseRound finalises a round, or shows how it would come out. It makes up no request id: a round that is finalised is
// not finalised again without a reason, so a repetition after a lost answer does no harm.
func finaliseRound(p *program, fs *flag.FlagSet) action {
	preview := fs.Bool("preview", false, "cli.flag.round-preview")
	reason := fs.String("reason", "", "cli.flag.round-reason")
	requestID := fs.String("request-id", "", "cli.flag.round-request-id")
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		f, err := c.Rounds.CreateFinalisation(ctx, &pb.CreateFinalisationRequest{
			Finalisation: &pb.Finalisation{RuleSetVersion: ruleSetName(args[0]), Period: args[1], Reason: *reason},
			RequestId:    *requestID, ValidateOnly: *preview,
		})
		if err != nil {
			return err
		}
		return p.show(f, func() { p.finalisation(f) })
	})
}

// showRound shows a finalisation with its levels.
func showRound(p *program, _ *flag.FlagSet) action {
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		f, err := c.Rounds.GetFinalisation(ctx, &pb.GetFinalisationRequest{Name: withPrefix("finalisations/", args[0])})
		if err != nil {
			return err
		}
		return p.show(f, func() { p.finalisation(f) })
	})
}

// listRounds lists finalisations, newest first.
func listRounds(p *program, fs *flag.FlagSet) action {
	ruleSet := fs.String("ruleset", "", "cli.flag.round-ruleset")
	period := fs.String("period", "", "cli.flag.round-period")
	limit := limitFlag(fs)
	return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
		request := &pb.ListFinalisationsRequest{RuleSetVersion: ruleSetName(*ruleSet), Period: *period, PageSize: pageSize(*limit)}
		pages := client.Pages(ctx, c.Rounds.ListFinalisations, request)
		answer, err := all(pages, func(a *pb.ListFinalisationsResponse) *[]*pb.Finalisation { return &a.Finalisations }, *limit)
		if err != nil {
			return err
		}
		return p.show(answer, func() {
			t := table{columns: []column{
				{title: p.title(criteria.Say("cli.head.finalisation"))},
				{title: p.title(criteria.Say("cli.head.rule-set"))},
				{title: p.title(criteria.Say("cli.head.period"))},
				{title: p.title(criteria.Say("cli.head.round-number")), right: true},
				{title: p.title(criteria.Say("cli.head.recorded"))},
				{title: p.title(criteria.Say("cli.head.reason"))},
			}}
			for _, f := range answer.GetFinalisations() {
				t.row(f.GetName(), f.GetRuleSetVersion(), f.GetPeriod(), fmt.Sprint(f.GetNumber()), p.moment(f.GetRecordTime()), f.GetReason())
			}
			t.print(p.out, "")
		})
	})
}

// finalisation writes what a finalisation is about, then the level of every unit.
func (p *program) finalisation(f *pb.Finalisation) {
	name := f.GetName()
	if name == "" {
		name = p.say(criteria.Say("cli.round-preview"))
	}
	p.out.pairs(
		[2]string{p.say(criteria.Say("cli.head.finalisation")), name},
		[2]string{p.say(criteria.Say("cli.head.rule-set")), f.GetRuleSetVersion()},
		[2]string{p.say(criteria.Say("cli.head.period")), f.GetPeriod()},
		[2]string{p.say(criteria.Say("cli.head.round-number")), fmt.Sprint(f.GetNumber())},
		[2]string{p.say(criteria.Say("cli.head.reason")), f.GetReason()},
		[2]string{p.say(criteria.Say("cli.head.recorded")), p.moment(f.GetRecordTime())},
	)
	p.out.line()
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.unit"))},
		{title: p.title(criteria.Say("cli.head.name"))},
		{title: p.title(criteria.Say("cli.head.round-class"))},
		{title: p.title(criteria.Say("cli.head.round-assessed")), right: true},
		{title: p.title(criteria.Say("cli.head.round-rank")), right: true},
		{title: p.title(criteria.Say("cli.head.round-verdict"))},
		{title: p.title(criteria.Say("cli.head.round-level"))},
	}}
	for _, l := range f.GetLevels() {
		rank := ""
		if l.GetRank() > 0 {
			rank = fmt.Sprint(l.GetRank(), "/", l.GetRoom())
		}
		t.row(l.GetUnit(), l.GetUnitFullName(), l.GetClass(), fmt.Sprint(l.GetAssessed()), rank, l.GetVerdictLevel(), l.GetLevel())
	}
	t.print(p.out, "")
}
