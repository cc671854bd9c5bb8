package main

import (
	"context"
	"flag"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// unitLineage says who a unit was and what became of it.
func unitLineage(p *program, fs *flag.FlagSet) action {
	asOf := fs.String("as-of", "", "cli.flag.as-of")
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		a, err := c.Units.GetUnitLineage(ctx, &pb.GetUnitLineageRequest{Name: withPrefix("units/", args[0]) + "/lineage", AsOf: *asOf})
		if err != nil {
			return err
		}
		return p.show(a, func() { p.lineage(a) })
	})
}

// lineage writes a unit, the steps before and after it, and the decisions on the way.
func (p *program) lineage(a *pb.UnitLineage) {
	u := a.GetUnit()
	p.out.pairs(
		[2]string{p.say(criteria.Say("cli.head.unit")), u.GetFullName()},
		[2]string{p.say(criteria.Say("cli.head.name")), u.GetName()},
		[2]string{p.say(criteria.Say("cli.head.from")), p.day(u.GetValidFrom())},
		[2]string{p.say(criteria.Say("cli.head.to")), p.day(u.GetValidTo())},
	)
	none := criteria.Say("cli.lineage.none")
	after := none
	if to, err := criteria.ParseDate(u.GetValidTo()); err == nil {
		after = criteria.Say("page.unit.after.unnamed", "day", to)
	}
	for _, side := range []struct {
		head, none criteria.Text
		steps      []*pb.LineageStep
	}{
		{criteria.Say("cli.lineage.before"), none, a.GetAncestors()}, {criteria.Say("cli.lineage.after"), after, a.GetDescendants()},
	} {
		p.out.line()
		p.out.line(p.say(side.head))
		for _, step := range side.steps {
			p.out.paragraph("  ", p.text(step.GetStatement()))
		}
		if len(side.steps) == 0 {
			p.out.line("  ", p.say(side.none))
		}
	}
	if a.GetCut() {
		p.out.line("  …")
	}
	if len(a.GetRecognitions()) > 0 {
		p.out.line()
		p.recognitions(a.GetRecognitions())
	}
}
