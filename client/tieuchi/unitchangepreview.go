package main

import (
	"context"
	"flag"
	"fmt"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// previewChangeSet says what a change set would do; what contradicts it ends with exit code 1.
func previewChangeSet(p *program, _ *flag.FlagSet) action {
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		v, err := c.UnitChanges.PreviewUnitChangeSet(ctx, &pb.PreviewUnitChangeSetRequest{Name: withPrefix(changeSetPrefix, args[0])})
		if err != nil {
			return err
		}
		if err := p.show(v, func() { p.preview(v) }); err != nil || len(v.GetConflicts()) == 0 {
			return err
		}
		return exit(exitError)
	})
}

// preview writes what becomes of units, then what hangs on it.
func (p *program) preview(v *pb.UnitChangePreview) {
	for _, l := range v.GetLevels() {
		p.levelChange(l)
	}
	p.out.line(p.say(criteria.Say("cli.preview.assessments", "number", p.count(int(v.GetOpenAssessments().GetTotal())))))
	for _, name := range v.GetOpenAssessments().GetNames() {
		p.out.line("  ", name)
	}
	for _, k := range v.GetTokens() {
		p.out.line(p.say(criteria.Say("cli.preview.tokens", "role", p.role(k.GetRole()), "number", p.count(int(k.GetTotal())))))
	}
	p.targetChanges(v.GetTargets())
	for _, one := range v.GetConflicts() {
		p.out.line(p.say(criteria.Say("cli.preview.conflict", "record", one.GetRecord(), "text", p.text(one.GetMessage()))))
	}
	if v.GetMoreConflicts() {
		p.out.line("  …")
	}
}

// levelChange writes what becomes of the units of one level.
func (p *program) levelChange(l *pb.UnitLevelChange) {
	head := p.level(l.GetLevel())
	if l.GetBefore() > 0 || l.GetAfter() > 0 {
		head = p.say(criteria.Say("cli.preview.level", "level", p.level(l.GetLevel()), "before", p.count(int(l.GetBefore())), "after", p.count(int(l.GetAfter()))))
	}
	p.out.line(head)
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.change"))},
		{title: p.title(criteria.Say("cli.head.unit"))},
		{title: p.title(criteria.Say("cli.head.name"))},
		{title: p.title(criteria.Say("cli.head.from"))},
		{title: p.title(criteria.Say("cli.head.to"))},
	}}
	for _, group := range []struct {
		word  string
		units []*pb.Unit
	}{
		{"ended", l.GetEnded()}, {"begun", l.GetBegun()}, {"absorbed", l.GetAbsorbed()}, {"divided", l.GetDivided()},
	} {
		for _, u := range group.units {
			t.row(p.say(criteria.Say("cli.preview."+group.word)), u.GetFullName(), u.GetName(), p.day(u.GetValidFrom()), p.day(u.GetValidTo()))
		}
	}
	for _, one := range l.GetContinued() {
		word := p.say(criteria.Say("cli.preview.continued"))
		t.row(word, fmt.Sprint(one.GetOld().GetFullName(), " → ", one.GetNew().GetFullName()), one.GetNew().GetName(), p.day(one.GetNew().GetValidFrom()), "")
	}
	t.print(p.out, "  ")
	p.out.line()
}

// targetChanges writes the figures of targets before and after.
func (p *program) targetChanges(all []*pb.TargetChange) {
	if len(all) == 0 {
		return
	}
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.target"))},
		{title: p.title(criteria.Say("cli.head.required")), right: true},
		{title: p.title(criteria.Say("cli.head.denominator")), right: true},
		{title: p.title(criteria.Say("cli.head.achieved-only")), right: true},
	}}
	for _, one := range all {
		before, after := one.GetBefore(), one.GetAfter()
		t.row(one.GetTarget(), p.fromTo(before.GetRequired(), after.GetRequired()), p.fromTo(before.GetDenominator(), after.GetDenominator()), "")
		for i, policy := range after.GetAchieved() {
			if i < len(before.GetAchieved()) {
				t.row("  "+policy.GetCarryOver(), "", "", p.fromTo(p.policyFigure(before.GetAchieved()[i]), p.policyFigure(policy)))
			}
		}
	}
	p.out.line()
	t.print(p.out, "")
}

// fromTo writes a figure that changes, or once where it stays.
func (p *program) fromTo(before, after string) string {
	if before == after {
		return p.figure(before)
	}
	return p.figure(before) + " → " + p.figure(after)
}

// policyFigure gives a count under one policy, or why there is none.
func (p *program) policyFigure(f *pb.PolicyFigure) string {
	if f.Achieved == nil {
		return f.GetUndefinedReason()
	}
	return f.GetAchieved()
}
