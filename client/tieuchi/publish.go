package main

import (
	"context"
	"flag"
	"strings"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// examineDraft has the server check a draft and run its tests; findings end with exit code 1.
func examineDraft(p *program, _ *flag.FlagSet) action {
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		x, err := c.Publication.ExamineRuleSetDraft(ctx, &pb.ExamineRuleSetDraftRequest{Name: withPrefix("ruleSetDrafts/", args[0])})
		if err != nil {
			return err
		}
		if err := p.show(x, func() { p.examination(x) }); err != nil || x.GetClean() {
			return err
		}
		return exit(exitError)
	})
}

func (p *program) examination(x *pb.RuleSetExamination) {
	for _, f := range x.GetFindings() {
		p.out.line(f.GetField(), ": ", p.text(f.GetMessage()))
	}
	passed := 0
	for _, t := range x.GetTests() {
		if len(t.GetFaults()) == 0 {
			passed++
		}
	}
	p.out.line(p.say(criteria.Say("cli.examined", "findings", len(x.GetFindings()), "passed", passed, "tests", len(x.GetTests()))))
}

// publishDraft makes a version of a proposed draft.
func publishDraft(p *program, fs *flag.FlagSet) action {
	revision := revisionFlag(fs)
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		name := withPrefix("ruleSetDrafts/", args[0])
		from, err := draftRevision(ctx, c, name, *revision)
		if err != nil {
			return err
		}
		v, err := c.Publication.PublishRuleSetDraft(ctx, &pb.PublishRuleSetDraftRequest{Name: name, Revision: from})
		if err != nil {
			return err
		}
		return p.show(v, func() { p.version(v) })
	})
}

// retireRuleSet takes a version out of use.
func retireRuleSet(p *program, fs *flag.FlagSet) action {
	reason := fs.String("reason", "", "cli.flag.retire-reason")
	on := fs.String("on", "", "cli.flag.retired-on")
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		v, err := c.Publication.RetireRuleSetVersion(ctx, &pb.RetireRuleSetVersionRequest{Name: ruleSetName(args[0]), Reason: *reason, RetiredOn: *on})
		if err != nil {
			return err
		}
		return p.show(v, func() { p.version(v) })
	})
}

// ruleSetSource writes the text of a version, or of its tests, as it can be saved to a file.
func ruleSetSource(p *program, fs *flag.FlagSet) action {
	tests := fs.Bool("tests", false, "cli.flag.source-tests")
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		s, err := c.RuleSets.GetRuleSetSource(ctx, &pb.GetRuleSetSourceRequest{Name: ruleSetName(args[0])})
		if err != nil {
			return err
		}
		return p.show(s, func() {
			text := s.GetContent()
			if *tests {
				text = s.GetTests()
			}
			p.out.line(strings.TrimSuffix(text, "\n"))
		})
	})
}

// version writes what a version is and where it stands, without its criteria.
func (p *program) version(v *pb.RuleSetVersion) {
	p.out.pairs(append([][2]string{
		{p.say(criteria.Say("cli.head.rule-set")), p.text(v.GetTitle())},
		{"", v.GetName()},
		{p.say(criteria.Say("cli.head.level")), p.level(v.GetLevel())},
	}, append(p.standing(v), [2]string{"SHA-256", v.GetDigest()})...)...)
}

// standing gives what became of a version, as the server says it.
func (p *program) standing(v *pb.RuleSetVersion) [][2]string {
	from, to := v.GetEffectiveFrom(), v.GetEffectiveTo()
	if v.GetState() != pb.RuleSetVersion_STATE_UNSPECIFIED {
		from, to = v.GetInForceFrom(), v.GetInForceTo()
	}
	return [][2]string{
		{p.say(criteria.Say("cli.head.from")), p.day(from)},
		{p.say(criteria.Say("cli.head.to")), p.day(to)},
		{p.say(criteria.Say("cli.head.state")), p.versionState(v.GetState())},
		{p.say(criteria.Say("cli.head.superseded-by")), v.GetSupersededBy()},
		{p.say(criteria.Say("cli.head.retired-on")), p.day(v.GetRetiredOn())},
		{p.say(criteria.Say("cli.head.reason")), v.GetRetireReason()},
		{p.say(criteria.Say("cli.head.published")), p.moment(v.GetPublishTime())},
	}
}

// versionState names a state, nothing where the version is not from a server.
func (p *program) versionState(s pb.RuleSetVersion_State) string {
	switch s {
	case pb.RuleSetVersion_STATE_UNSPECIFIED:
		return ""
	case pb.RuleSetVersion_PUBLISHED, pb.RuleSetVersion_SUPERSEDED, pb.RuleSetVersion_RETIRED:
		return p.say(criteria.Say("cli.version-state." + strings.ToLower(s.String())))
	}
	return s.String()
}
