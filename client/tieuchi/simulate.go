package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// simulate tries a draft or a version on everything that is filed on a server.
func simulate(p *program, fs *flag.FlagSet) action {
	most := fs.Int("max", 50, "cli.flag.max-changes")
	over := fs.String("filed-under", "", "cli.flag.filed-under")
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		request, err := simulation(args[0], *most)
		if err != nil {
			return err
		}
		if *over != "" {
			request.FiledUnder = withPrefix("ruleSets/", *over)
		}
		stream, err := c.RuleSets.SimulateRuleSet(ctx, request)
		if err != nil {
			return err
		}
		whole := &pb.SimulateRuleSetResponse{}
		for {
			m, err := stream.Recv()
			if errors.Is(err, io.EOF) {
				return p.show(whole, func() { p.simulated(whole) })
			}
			if err != nil {
				return err
			}
			p.reading(m.GetProgress())
			whole.Changes, whole.Units = append(whole.Changes, m.GetChanges()...), append(whole.Units, m.GetUnits()...)
			if m.GetSummary() != nil {
				whole.Summary, whole.Notice = m.GetSummary(), m.GetNotice()
			}
		}
	})
}

// simulation asks about a file or a stored draft, where the argument names one, or else about a version by its name.
func simulation(arg string, most int) (*pb.SimulateRuleSetRequest, error) {
	if most < 1 || most > 20_000 {
		return nil, usage("ruleset simulate", criteria.Say("cli.flag-wrong", "flag", "-max", "value", strconv.Itoa(most)))
	}
	request := &pb.SimulateRuleSetRequest{MaxChanges: int32(most)}
	if strings.HasPrefix(arg, "ruleSetDrafts/") {
		request.RuleSetDraft = arg
		return request, nil
	}
	if !strings.HasSuffix(arg, ".yaml") && !strings.HasSuffix(arg, ".yml") {
		request.RuleSetVersion = ruleSetName(arg)
		return request, nil
	}
	content, err := os.ReadFile(arg)
	if err != nil {
		return nil, err
	}
	if !utf8.Valid(content) {
		return nil, criteria.Invalid("FILE_NOT_UTF8", arg, criteria.Say("load.not-utf8"))
	}
	request.Content = string(content)
	return request, nil
}

// reading says how far it has come, beside the answer.
func (p *program) reading(r *pb.SimulationProgress) {
	switch {
	case r.GetDone() == 0 || p.settings.output == "json":
	case r.GetTotal() == 0:
		p.err.line(p.say(criteria.Say("cli.simulate.read", "done", p.count(int(r.GetDone())))))
	default:
		p.err.line(p.say(criteria.Say("cli.simulate.reading", "done", p.count(int(r.GetDone())), "total", p.count(int(r.GetTotal())))))
	}
}

// simulated writes who passes and who changes: the whole, then by target, group, criterion and district, then one by one.
func (p *program) simulated(m *pb.SimulateRuleSetResponse) {
	s := m.GetSummary()
	p.out.pairs(
		[2]string{p.say(criteria.Say("cli.head.rule-set")), s.GetRuleSetVersion()},
		[2]string{p.say(criteria.Say("cli.head.level")), p.level(s.GetLevel())},
		[2]string{"SHA-256", s.GetDigest()},
	)
	p.out.line()
	p.out.paragraph("= ", p.text(s.GetExplanation()))
	if s.GetUnexplained() > 0 {
		p.out.paragraph("! ", p.say(criteria.Say("cli.simulate.unexplained", "number", p.count(int(s.GetUnexplained())))))
	}
	p.out.line()
	p.simulatedWhole(s)
	p.simulatedTargets(s.GetTargets())
	p.simulatedGroups(s.GetGroups())
	p.simulatedCriteria(s.GetCriteria())
	p.simulatedDistricts(s.GetDistricts())
	p.simulatedChanges(m.GetChanges(), int(s.GetCount().GetChanged()))
}

func (p *program) simulatedWhole(s *pb.SimulationSummary) {
	n := s.GetCount()
	t := p.beforeAfter(criteria.Say("cli.head.outcome"))
	t.row(p.result(pb.Verdict_PASSED), p.count(int(n.GetPassedBefore())), p.count(int(n.GetPassedAfter())), p.change(n.GetPassedBefore(), n.GetPassedAfter()))
	rest := func(passed, open int32) int32 { return n.GetAssessments() - passed - open }
	before, after := rest(n.GetPassedBefore(), n.GetInconclusiveBefore()), rest(n.GetPassedAfter(), n.GetInconclusiveAfter())
	t.row(p.result(pb.Verdict_NOT_PASSED), p.count(int(before)), p.count(int(after)), p.change(before, after))
	t.row(p.result(pb.Verdict_INCONCLUSIVE), p.count(int(n.GetInconclusiveBefore())), p.count(int(n.GetInconclusiveAfter())),
		p.change(n.GetInconclusiveBefore(), n.GetInconclusiveAfter()))
	for _, l := range s.GetLevels() {
		t.row(p.say(criteria.Say("cli.simulate.level", "level", l.GetLevel())), p.count(int(l.GetBefore())), p.count(int(l.GetAfter())), p.change(l.GetBefore(), l.GetAfter()))
	}
	t.print(p.out, "")
}

// beforeAfter is a table of a name, two figures and their difference.
func (p *program) beforeAfter(first criteria.Text, more ...column) *table {
	return &table{columns: append([]column{
		{title: p.title(first), most: 60},
		{title: p.title(criteria.Say("cli.head.before")), right: true},
		{title: p.title(criteria.Say("cli.head.after")), right: true},
		{right: true},
	}, more...)}
}

// change writes a difference with its sign, nothing for none.
func (p *program) change(before, after int32) string {
	switch d := int(after) - int(before); {
	case d > 0:
		return "+" + p.count(d)
	case d < 0:
		return "−" + p.count(-d)
	}
	return ""
}
