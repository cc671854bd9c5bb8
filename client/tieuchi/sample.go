package main

import (
	"context"
	"flag"
	"strings"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/appraisal"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// drawSample draws, or shows what would be drawn. It makes up no request id: a round that was drawn from is not drawn from again
// without a reason, so a repetition after a lost answer does no harm.
func drawSample(p *program, fs *flag.FlagSet) action {
	size := fs.Int("size", 0, "cli.flag.sample-size")
	seed := fs.String("seed", "", "cli.flag.sample-seed")
	reason := fs.String("reason", "", "cli.flag.sample-reason")
	preview := fs.Bool("preview", false, "cli.flag.sample-preview")
	requestID := fs.String("request-id", "", "cli.flag.sample-request-id")
	return func(ctx context.Context, args []string) error {
		if *size < 1 || *size > 1<<30 {
			return usage("sample draw", criteria.Say("cli.flag-missing", "flag", "-size"))
		}
		return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
			s, err := c.Sampling.DrawSample(ctx, &pb.DrawSampleRequest{
				RuleSetVersion: ruleSetName(args[0]), Period: args[1], Size: int32(*size), Seed: *seed, Reason: *reason, RequestId: *requestID,
				ValidateOnly: *preview,
			})
			if err != nil {
				return err
			}
			return p.show(s, func() { p.sample(s, false) })
		})(ctx, args)
	}
}

// showSample shows a draw.
func showSample(p *program, fs *flag.FlagSet) action {
	whole := fs.Bool("all", false, "cli.flag.sample-all")
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		s, err := c.Sampling.GetSample(ctx, &pb.GetSampleRequest{Name: withPrefix(appraisal.SamplePrefix, args[0])})
		if err != nil {
			return err
		}
		return p.show(s, func() { p.sample(s, *whole) })
	})
}

// listSamples lists draws, newest first.
func listSamples(p *program, fs *flag.FlagSet) action {
	period := fs.String("period", "", "cli.flag.sample-period")
	limit := limitFlag(fs)
	return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
		pages := client.Pages(ctx, c.Sampling.ListSamples, &pb.ListSamplesRequest{Period: *period, PageSize: pageSize(*limit)})
		answer, err := all(pages, func(a *pb.ListSamplesResponse) *[]*pb.Sample { return &a.Samples }, *limit)
		if err != nil {
			return err
		}
		return p.show(answer, func() {
			t := table{columns: []column{
				{title: p.title(criteria.Say("cli.head.sample-name"))},
				{title: p.title(criteria.Say("cli.head.rule-set"))},
				{title: p.title(criteria.Say("cli.head.period"))},
				{title: p.title(criteria.Say("cli.head.sample-number")), right: true},
				{title: p.title(criteria.Say("cli.head.sample-size")), right: true},
				{title: p.title(criteria.Say("cli.head.recorded"))},
				{title: p.title(criteria.Say("cli.head.reason")), most: 44},
			}}
			for _, s := range answer.GetSamples() {
				t.row(s.GetName(), strings.TrimPrefix(s.GetRuleSetVersion(), "ruleSets/"), s.GetPeriod(), p.count(int(s.GetNumber())), p.count(int(s.GetSize())),
					p.moment(s.GetRecordTime()), s.GetReason())
			}
			t.print(p.out, "")
		})
	})
}

// sample writes a draw with what was drawn, and what was not only where all is asked for.
func (p *program) sample(s *pb.Sample, whole bool) {
	p.out.pairs(
		[2]string{p.say(criteria.Say("cli.head.sample-name")), s.GetName()},
		[2]string{p.say(criteria.Say("cli.head.rule-set")), s.GetRuleSetVersion()},
		[2]string{p.say(criteria.Say("cli.head.period")), s.GetPeriod()},
		[2]string{p.say(criteria.Say("cli.head.sample-number")), p.count(int(s.GetNumber()))},
		[2]string{p.say(criteria.Say("cli.head.sample-seed")), s.GetSeed()},
		[2]string{p.say(criteria.Say("cli.head.sample-inputs")), s.GetInputsSha256()},
		[2]string{p.say(criteria.Say("cli.head.sample-size")), p.count(int(s.GetSize())) + " / " + p.count(len(s.GetCandidates()))},
		[2]string{p.say(criteria.Say("cli.head.reason")), s.GetReason()},
		[2]string{p.say(criteria.Say("cli.head.recorded")), p.moment(s.GetRecordTime())},
	)
	if s.GetName() == "" {
		p.out.line(p.say(criteria.Say("cli.sample-preview")))
	}
	if !s.GetReproduced() {
		p.out.line(p.say(criteria.Say("cli.sample-not-reproduced")))
	}
	p.candidates(s.GetCandidates(), whole)
}

func (p *program) candidates(list []*pb.SampleCandidate, whole bool) {
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.sample-place")), right: true},
		{title: p.title(criteria.Say("cli.head.unit"))},
		{title: p.title(criteria.Say("cli.head.sample-assessment"))},
		{title: p.title(criteria.Say("cli.head.sample-weight")), right: true},
		{title: p.title(criteria.Say("cli.head.sample-why")), most: 60},
	}}
	for _, c := range list {
		if c.GetPlace() == 0 && !whole {
			continue
		}
		place := ""
		if c.GetPlace() > 0 {
			place = p.count(int(c.GetPlace()))
		}
		first := []string{place, c.GetUnitFullName(), c.GetAssessment(), p.count(int(c.GetWeight()))}
		for _, r := range c.GetReasons() {
			t.row(append(first, "+"+p.count(int(r.GetPoints()))+" "+p.text(r.GetExplanation()))...)
			first = []string{"", "", "", ""}
		}
	}
	p.out.line("")
	t.print(p.out, "")
}
