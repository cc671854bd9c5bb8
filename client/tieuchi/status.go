package main

import (
	"context"
	"flag"
	"strings"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// status says where one unit stands, or all that the caller may see.
func status(p *program, fs *flag.FlagSet) action {
	everyone := fs.Bool("all", false, "cli.flag.all")
	district := fs.String("district", "", "cli.flag.district")
	asOf := fs.String("as-of", "", "cli.flag.as-of")
	target := fs.String("target", "", "cli.flag.target")
	known := knowledgeFlags(fs)
	limit := limitFlag(fs)
	return func(ctx context.Context, args []string) error {
		switch {
		case *everyone == (len(args) == 1):
			return usage("status", criteria.Say("cli.status-one"))
		case !*everyone && *district != "":
			return usage("status", criteria.Say("cli.status-district"))
		}
		knownAt, err := known.moment("status")
		if err != nil {
			return err
		}
		under := *target
		if under != "" {
			under = withPrefix("targets/", under)
		}
		return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
			if !*everyone {
				s, err := c.Progress.GetUnitStatus(ctx, &pb.GetUnitStatusRequest{
					Unit: withPrefix("units/", args[0]), AsOf: *asOf, Target: under, CarryOver: *known.carryOver, KnownAt: knownAt,
				})
				if err != nil {
					return err
				}
				return p.show(s, func() { p.status(s) })
			}
			pages := client.Pages(ctx, c.Progress.ListUnitStatuses, &pb.ListUnitStatusesRequest{
				AsOf: *asOf, District: *district, Target: under, CarryOver: *known.carryOver, KnownAt: knownAt, PageSize: pageSize(*limit),
			})
			answer, err := all(pages, func(a *pb.ListUnitStatusesResponse) *[]*pb.UnitStatus { return &a.Statuses }, *limit)
			if err != nil {
				return err
			}
			return p.show(answer, func() { p.statuses(answer) })
		})(ctx, args)
	}
}

func (p *program) status(s *pb.UnitStatus) {
	knownAt := p.moment(s.GetKnownAt())
	if knownAt != "" {
		knownAt += " (-known-at " + exact(s.GetKnownAt()) + ")"
	}
	p.out.pairs(
		[2]string{p.say(criteria.Say("cli.head.unit")), strings.TrimSpace(s.GetUnitFullName() + " (" + s.GetUnit() + ")")},
		[2]string{p.say(criteria.Say("cli.head.as-of")), p.day(s.GetAsOf())},
		[2]string{p.say(criteria.Say("cli.head.status")), p.statusWord(s.GetStatus())},
		[2]string{"", p.text(s.GetExplanation())},
		[2]string{p.say(criteria.Say("cli.head.period")), s.GetPeriod()},
		[2]string{p.say(criteria.Say("cli.head.filed-on")), p.day(s.GetFiledOn())},
		[2]string{p.say(criteria.Say("cli.head.outcome")), strings.TrimSpace(p.result(s.GetResult()) + " " + p.tally(s.GetTally()))},
		[2]string{p.say(criteria.Say("cli.head.assessment")), s.GetAssessment()},
		[2]string{p.say(criteria.Say("cli.head.decision")), p.decision(s.GetDecisionNumber(), s.GetDecisionDate())},
		[2]string{p.say(criteria.Say("cli.head.rule-set")), s.GetRuleSetVersion()},
		[2]string{p.say(criteria.Say("cli.head.policy")), strings.TrimPrefix(s.GetCarryOver(), policyPrefix)},
		[2]string{p.say(criteria.Say("cli.head.known-at")), knownAt},
	)
	p.chain(s.GetChain())
}

// chain writes the rows that a status comes from.
func (p *program) chain(links []*pb.ChainLink) {
	if len(links) == 0 {
		return
	}
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.from-unit"))},
		{title: p.title(criteria.Say("cli.head.name"))},
		{title: p.title(criteria.Say("cli.head.decision"))},
	}}
	for _, l := range links {
		t.row(l.GetUnitFullName(), l.GetUnit(), p.decision(l.GetDecisionNumber(), l.GetDecisionDate()))
	}
	p.out.line()
	t.print(p.out, "")
}

// statusMarks stand before status words, so that a column of them can be run over with the eye.
var statusMarks = map[pb.UnitStatus_Status]string{
	pb.UnitStatus_RECOGNISED: "✓", pb.UnitStatus_DERIVED: "⇢", pb.UnitStatus_UNDER_APPRAISAL: "…", pb.UnitStatus_NOT_MET: "✗", pb.UnitStatus_REVOKED: "!",
	pb.UnitStatus_EXPIRED: "∅", pb.UnitStatus_NOT_FILED: "·", pb.UnitStatus_NOT_DEFINED: "–",
}

// statusWord names a status with its mark, as it stands where it is not known.
func (p *program) statusWord(s pb.UnitStatus_Status) string {
	mark, known := statusMarks[s]
	if !known {
		return s.String()
	}
	return mark + " " + p.say(criteria.Say("cli.status."+strings.ToLower(s.String())))
}

// statuses writes a line for each unit, and how many stand where.
func (p *program) statuses(answer *pb.ListUnitStatusesResponse) {
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.name"))},
		{title: p.title(criteria.Say("cli.head.unit"))},
		{title: p.title(criteria.Say("cli.head.district"))},
		{title: p.title(criteria.Say("cli.head.status"))},
		{title: p.title(criteria.Say("cli.head.met")), right: true},
		{title: p.title(criteria.Say("cli.head.filed-on"))},
		{title: p.title(criteria.Say("cli.head.decision"))},
	}}
	for _, s := range answer.GetStatuses() {
		t.row(s.GetUnit(), s.GetUnitFullName(), s.GetDistrict(), p.statusWord(s.GetStatus()), p.tally(s.GetTally()), p.day(s.GetFiledOn()),
			p.decision(s.GetDecisionNumber(), s.GetDecisionDate()))
	}
	t.print(p.out, "")
	p.out.line()
	p.out.line(p.say(criteria.Say("cli.units", "number", p.count(len(answer.GetStatuses())), "day", p.day(answer.GetAsOf()))))
	p.totals(answer)
}

// totals writes how many units stand where: of all that were asked about where the server says so, else of those shown.
func (p *program) totals(answer *pb.ListUnitStatusesResponse) {
	shown := map[pb.UnitStatus_Status]int64{}
	for _, s := range answer.GetStatuses() {
		shown[s.GetStatus()]++
	}
	number := int64(len(answer.GetStatuses()))
	if totals := answer.GetTotals(); totals != nil {
		number = 0
		for _, one := range statusesOf {
			shown[one.status] = max(0, whole(one.of(totals)))
			number += shown[one.status]
		}
	}
	sum := table{columns: []column{{}, {right: true}, {}}}
	for _, one := range statusesOf {
		if n := shown[one.status]; n > 0 {
			sum.row(p.statusWord(one.status), p.count(int(n)), bar(n, number, 0))
		}
	}
	sum.print(p.out, "  ")
}
