package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"strings"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// reportFigure enters a figure that others reported about a target.
func reportFigure(p *program, fs *flag.FlagSet) action {
	value := fs.String("value", "", "cli.flag.value")
	date := fs.String("date", "", "cli.flag.reported-date")
	source := fs.String("source", "", "cli.flag.source")
	requestID := fs.String("request-id", "", "cli.flag.request-id")
	return func(ctx context.Context, args []string) error {
		for _, v := range []struct{ flag, value string }{{"-value", *value}, {"-date", *date}, {"-source", *source}} {
			if v.value == "" {
				return usage("targets report", criteria.Say("cli.flag-missing", "flag", v.flag))
			}
		}
		parent, id := withPrefix("targets/", args[0]), *requestID
		if id == "" { // as in submit: the same entry twice is one record
			sum := sha256.Sum256([]byte(strings.Join([]string{parent, *value, *date, *source}, "\x00")))
			id = "sha256-" + hex.EncodeToString(sum[:])
		}
		return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
			made, err := c.Progress.CreateReportedFigure(ctx, &pb.CreateReportedFigureRequest{
				Parent: parent, RequestId: id, ReportedFigure: &pb.ReportedFigure{Value: *value, On: *date, Source: *source},
			})
			if err != nil {
				return err
			}
			return p.show(made, func() { p.figures([]*pb.ReportedFigure{made}) })
		})(ctx, args)
	}
}

// listFigures lists the figures reported about a target, the last recorded first.
func listFigures(p *program, fs *flag.FlagSet) action {
	limit := limitFlag(fs)
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		request := &pb.ListReportedFiguresRequest{Parent: withPrefix("targets/", args[0]), PageSize: pageSize(*limit)}
		pages := client.Pages(ctx, c.Progress.ListReportedFigures, request)
		answer, err := all(pages, func(a *pb.ListReportedFiguresResponse) *[]*pb.ReportedFigure { return &a.ReportedFigures }, *limit)
		if err != nil {
			return err
		}
		return p.show(answer, func() { p.figures(answer.GetReportedFigures()) })
	})
}

func (p *program) figures(list []*pb.ReportedFigure) {
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.day"))},
		{title: p.title(criteria.Say("cli.head.figure")), right: true},
		{title: p.title(criteria.Say("cli.head.source")), most: 60},
		{title: p.title(criteria.Say("cli.head.recorded"))},
		{title: p.title(criteria.Say("cli.head.name"))},
	}}
	for _, f := range list {
		t.row(p.day(f.GetOn()), p.figure(f.GetValue()), f.GetSource(), p.moment(f.GetRecordTime()), f.GetName())
	}
	t.print(p.out, "")
}

// listPolicies lists the carry-over policies.
func listPolicies(p *program, fs *flag.FlagSet) action {
	limit := limitFlag(fs)
	return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
		pages := client.Pages(ctx, c.Progress.ListCarryOverPolicies, &pb.ListCarryOverPoliciesRequest{PageSize: pageSize(*limit)})
		answer, err := all(pages, func(a *pb.ListCarryOverPoliciesResponse) *[]*pb.CarryOverPolicy { return &a.CarryOverPolicies }, *limit)
		if err != nil {
			return err
		}
		return p.show(answer, func() {
			t := table{columns: []column{
				{title: p.title(criteria.Say("cli.head.policy"))},
				{title: p.title(criteria.Say("cli.head.title")), most: 60},
				{title: p.title(criteria.Say("cli.head.basis")), most: 50},
			}}
			for _, one := range answer.GetCarryOverPolicies() {
				basis := one.GetLegalBasis()
				if basis == "" {
					basis = p.text(one.GetNote())
				}
				t.row(strings.TrimPrefix(one.GetName(), policyPrefix), p.text(one.GetTitle()), basis)
			}
			t.print(p.out, "")
		})
	})
}
