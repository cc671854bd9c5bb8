package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// listRecognitions lists decisions, newest first.
func listRecognitions(p *program, fs *flag.FlagSet) action {
	unit := fs.String("unit", "", "cli.flag.only-unit")
	limit := limitFlag(fs)
	return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
		request := &pb.ListRecognitionsRequest{PageSize: pageSize(*limit)}
		if *unit != "" {
			request.Unit = withPrefix("units/", *unit)
		}
		pages := client.Pages(ctx, c.Recognitions.ListRecognitions, request)
		answer, err := all(pages, func(a *pb.ListRecognitionsResponse) *[]*pb.Recognition { return &a.Recognitions }, *limit)
		if err != nil {
			return err
		}
		return p.show(answer, func() { p.recognitions(answer.GetRecognitions()) })
	})
}

func (p *program) recognitions(list []*pb.Recognition) {
	ended := slices.ContainsFunc(list, func(r *pb.Recognition) bool { return r.GetStatus() > pb.Recognition_VALID || r.GetValidTo() != "" })
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.recognition"))},
		{title: p.title(criteria.Say("cli.head.unit"))},
		{title: p.title(criteria.Say("cli.head.decision"))},
		{title: p.title(criteria.Say("cli.head.reached"))},
		{title: p.title(criteria.Say("cli.head.assessment"))},
		{title: p.title(criteria.Say("cli.head.rule-set"))},
	}}
	if ended { // as long as all stand for good, nothing is said of it
		t.columns = append(t.columns, column{title: p.title(criteria.Say("recognition.head-standing"))})
	}
	for _, r := range list {
		cells := []string{r.GetName(), r.GetUnit(), p.decision(r.GetDecisionNumber(), r.GetDecisionDate()), r.GetLevel() + p.overVerdict(r), r.GetAssessment(), r.GetRuleSetVersion()}
		if ended {
			cells = append(cells, p.validity(r))
		}
		t.row(cells...)
	}
	t.print(p.out, "")
}

// overVerdict marks a recognition that goes over the verdict.
func (p *program) overVerdict(r *pb.Recognition) string {
	if !r.GetOverVerdict() {
		return ""
	}
	return " (" + p.say(criteria.Say("cli.over-verdict")) + ")"
}

// validity says from when until when a recognition stands, and whether it does; nothing of one that stands for good since its decision.
func (p *program) validity(r *pb.Recognition) string {
	v := r.GetRevocation()
	switch {
	case v != nil:
		return p.say(criteria.Say("recognition.cli-revoked", "decision", p.decision(v.GetDecisionNumber(), v.GetDecisionDate())))
	case r.GetStatus() == pb.Recognition_EXPIRED:
		return p.say(criteria.Say("recognition.cli-expired", "day", p.day(r.GetValidTo())))
	case r.GetValidTo() != "":
		return p.say(criteria.Say("recognition.cli-span", "from", p.day(r.GetValidFrom()), "to", p.day(r.GetValidTo())))
	case r.GetValidFrom() != "" && r.GetValidFrom() != r.GetDecisionDate():
		return p.say(criteria.Say("recognition.cli-from", "from", p.day(r.GetValidFrom())))
	}
	return ""
}

func (p *program) recognition(r *pb.Recognition) {
	submission := ""
	if r.GetSubmission() > 0 {
		submission = fmt.Sprint(r.GetSubmission())
	}
	p.out.pairs(
		[2]string{p.say(criteria.Say("cli.head.recognition")), r.GetName()},
		[2]string{p.say(criteria.Say("cli.head.unit")), r.GetUnit()},
		[2]string{p.say(criteria.Say("cli.head.rule-set")), r.GetRuleSetVersion()},
		[2]string{p.say(criteria.Say("cli.head.reached")), r.GetLevel() + p.overVerdict(r)},
		[2]string{p.say(criteria.Say("cli.head.decision")), p.decision(r.GetDecisionNumber(), r.GetDecisionDate())},
		[2]string{p.say(criteria.Say("recognition.head-standing")), p.validity(r)},
		[2]string{p.say(criteria.Say("recognition.head-why")), r.GetRevocation().GetReason()},
		[2]string{p.say(criteria.Say("cli.head.office")), r.GetOffice()},
		[2]string{p.say(criteria.Say("cli.head.assessment")), r.GetAssessment()},
		[2]string{p.say(criteria.Say("cli.head.number")), submission},
		[2]string{p.say(criteria.Say("cli.head.reason")), r.GetReason()},
		[2]string{p.say(criteria.Say("cli.head.recorded")), p.moment(r.GetRecordTime())},
	)
}

func getRecognition(p *program, _ *flag.FlagSet) action {
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		r, err := c.Recognitions.GetRecognition(ctx, &pb.GetRecognitionRequest{Name: withPrefix("recognitions/", args[0])})
		if err != nil {
			return err
		}
		return p.show(r, func() { p.recognition(r) })
	})
}

// addRecognition enters a decision that was taken before the system existed.
func addRecognition(p *program, fs *flag.FlagSet) action {
	unit := fs.String("unit", "", "cli.flag.unit")
	ruleSet := fs.String("ruleset", "", "cli.flag.ruleset-remote")
	requestID := fs.String("request-id", "", "cli.flag.request-id")
	d := decisionFlags(fs)
	return func(ctx context.Context, args []string) error {
		for _, v := range []struct{ flag, value string }{{"-unit", *unit}, {"-ruleset", *ruleSet}, {"-decision-number", d.number}} {
			if v.value == "" {
				return usage("recognition add", criteria.Say("cli.flag-missing", "flag", v.flag))
			}
		}
		r := &pb.Recognition{
			Unit: withPrefix("units/", *unit), RuleSetVersion: ruleSetName(*ruleSet), Level: d.level, DecisionNumber: d.number,
			DecisionDate: d.date, Office: d.office, Reason: d.reason, ValidFrom: d.from, ValidTo: d.to,
		}
		id := *requestID
		if id == "" { // as in submit: the same entry twice is one record
			sum := sha256.Sum256([]byte(strings.Join([]string{r.Unit, r.RuleSetVersion, r.Level, r.DecisionNumber, r.DecisionDate, r.Office, r.Reason, r.ValidFrom, r.ValidTo}, "\x00")))
			id = "sha256-" + hex.EncodeToString(sum[:])
		}
		return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
			made, err := c.Recognitions.CreateRecognition(ctx, &pb.CreateRecognitionRequest{Recognition: r, RequestId: id})
			if err != nil {
				return err
			}
			return p.show(made, func() { p.recognition(made) })
		})(ctx, args)
	}
}
