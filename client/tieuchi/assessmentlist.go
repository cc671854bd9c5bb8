package main

import (
	"context"
	"flag"
	"fmt"
	"strings"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// listAssessments lists assessments, newest first.
func listAssessments(p *program, fs *flag.FlagSet) action {
	unit := fs.String("unit", "", "cli.flag.only-unit")
	ruleSet := fs.String("ruleset", "", "cli.flag.only-ruleset")
	period := fs.String("period", "", "cli.flag.only-period")
	state := choice{new(string), []string{"draft", "submitted", "returned", "checked", "appraised", "proposed", "declined", "recognised"}}
	fs.Var(&state, "state", "cli.flag.state")
	with := fs.String("pending-with", "", "cli.flag.pending-with")
	limit := limitFlag(fs)
	return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
		request := &pb.ListAssessmentsRequest{
			Period: *period, PageSize: pageSize(*limit), RuleSetVersion: ruleSetName(*ruleSet), PendingWith: *with,
			State: pb.Assessment_State(pb.Assessment_State_value[strings.ToUpper(*state.value)]),
		}
		if *unit != "" {
			request.Unit = withPrefix("units/", *unit)
		}
		pages := client.Pages(ctx, c.Assessments.ListAssessments, request)
		answer, err := all(pages, func(a *pb.ListAssessmentsResponse) *[]*pb.Assessment { return &a.Assessments }, *limit)
		if err != nil {
			return err
		}
		return p.show(answer, func() { p.assessments(answer.GetAssessments()) })
	})
}

func (p *program) assessments(list []*pb.Assessment) {
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.assessment"))},
		{title: p.title(criteria.Say("cli.head.unit"))},
		{title: p.title(criteria.Say("cli.head.name"))},
		{title: p.title(criteria.Say("cli.head.period"))},
		{title: p.title(criteria.Say("cli.head.state"))},
		{title: p.title(criteria.Say("cli.head.filed-on"))},
		{title: p.title(criteria.Say("cli.head.revision")), right: true},
		{title: p.title(criteria.Say("cli.head.rule-set"))},
	}}
	for _, a := range list {
		t.row(a.GetName(), a.GetUnitFullName(), a.GetUnit(), a.GetPeriod(), p.state(a.GetState()), p.day(a.GetFiledOn()), fmt.Sprint(a.GetRevision()), a.GetRuleSetVersion())
	}
	t.print(p.out, "")
}

// listEvents gives the history of an assessment.
func listEvents(p *program, fs *flag.FlagSet) action {
	changes := fs.Bool("changes", false, "cli.flag.changes")
	limit := limitFlag(fs)
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		pages := client.Pages(ctx, c.Assessments.ListAssessmentEvents,
			&pb.ListAssessmentEventsRequest{Parent: withPrefix("assessments/", args[0]), PageSize: pageSize(*limit)})
		answer, err := all(pages, func(a *pb.ListAssessmentEventsResponse) *[]*pb.AssessmentEvent { return &a.Events }, *limit)
		if err != nil {
			return err
		}
		return p.show(answer, func() { p.events(answer.GetEvents(), *changes) })
	})
}

func (p *program) events(events []*pb.AssessmentEvent, changes bool) {
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.revision")), right: true},
		{title: p.title(criteria.Say("cli.head.event"))},
		{title: p.title(criteria.Say("cli.head.given"))},
		{title: p.title(criteria.Say("cli.head.recorded"))},
		{title: p.title(criteria.Say("cli.head.role"))},
		{title: p.title(criteria.Say("cli.head.actor"))},
	}}
	if changes {
		t.columns = append(t.columns, column{title: p.title(criteria.Say("cli.head.change"))})
	}
	for _, e := range events {
		cells := []string{fmt.Sprint(e.GetRevision()), p.event(e.GetKind()), p.day(e.GetGivenDate()), p.moment(e.GetRecordTime()), p.role(e.GetRole()), e.GetActor()}
		if changes {
			cells = append(cells, e.GetChange())
		}
		t.row(cells...)
	}
	t.print(p.out, "")
}

// event names a kind of event, as it stands where it is not known.
func (p *program) event(kind string) string {
	switch criteria.Action(kind) {
	case criteria.ActSign, criteria.ActRecall, criteria.ActCheck, criteria.ActReturnPart, criteria.ActComplete, criteria.ActPropose,
		criteria.ActDecline, criteria.ActReopen:
		return p.say(criteria.ActionText(criteria.Action(kind)))
	case criteria.ActCreate, criteria.ActAnswer, criteria.ActSubmit, criteria.ActReturn, criteria.ActRecognise:
		return p.say(criteria.Say("cli.event." + kind))
	}
	return kind
}

// listSubmissions gives the numbered records of an assessment.
func listSubmissions(p *program, fs *flag.FlagSet) action {
	limit := limitFlag(fs)
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		pages := client.Pages(ctx, c.Assessments.ListSubmissions,
			&pb.ListSubmissionsRequest{Parent: withPrefix("assessments/", args[0]), PageSize: pageSize(*limit)})
		answer, err := all(pages, func(a *pb.ListSubmissionsResponse) *[]*pb.Submission { return &a.Submissions }, *limit)
		if err != nil {
			return err
		}
		return p.show(answer, func() { p.submissions(answer.GetSubmissions()) })
	})
}

func (p *program) submissions(list []*pb.Submission) {
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.number")), right: true},
		{title: p.title(criteria.Say("cli.head.filed-on"))},
		{title: p.title(criteria.Say("cli.head.recorded"))},
		{title: p.title(criteria.Say("cli.head.outcome"))},
		{title: p.title(criteria.Say("cli.head.met")), right: true},
		{title: p.title(criteria.Say("cli.head.rule-set"))},
	}}
	for _, s := range list {
		v := s.GetVerdict()
		t.row(fmt.Sprint(s.GetNumber()), p.day(s.GetFiledOn()), p.moment(s.GetRecordTime()), p.result(v.GetResult()), p.tally(v.GetTally()), s.GetRuleSetVersion())
	}
	t.print(p.out, "")
}

// tally writes how many of how many are met, nothing for none.
func (p *program) tally(t *pb.Tally) string {
	if t.GetOf() == 0 {
		return ""
	}
	return p.count(int(t.GetMet())) + "/" + p.count(int(t.GetOf()))
}
