package main

import (
	"context"
	"flag"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// showShortfall says what keeps an assessment from each level.
func showShortfall(p *program, _ *flag.FlagSet) action {
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		s, err := c.Assessments.GetShortfall(ctx, &pb.GetShortfallRequest{Name: withPrefix("assessments/", args[0]) + "/shortfall"})
		if err != nil {
			return err
		}
		return p.show(s, func() { p.shortfalls(s.GetLevel(), s.GetLevels()) })
	})
}

// shortfalls writes for each level above the one that is reached the changes that reach it.
func (p *program) shortfalls(reached string, levels []*pb.LevelShortfall) {
	switch {
	case len(levels) == 0 && reached == "":
		p.out.paragraph("", p.say(criteria.Say("cli.shortfall.never")))
	case len(levels) == 0:
		p.out.paragraph("", p.say(criteria.Say("cli.shortfall.none")))
	}
	for i, l := range levels {
		if i > 0 {
			p.out.line()
		}
		level := p.text(l.GetTitle()) + " (" + l.GetLevel() + ")"
		if !l.GetReachable() {
			p.out.paragraph("✗ ", p.say(criteria.Say("cli.shortfall.unreachable", "level", level)))
			continue
		}
		p.out.paragraph("→ ", p.say(criteria.Say("cli.shortfall.reachable", "level", level)))
		for _, c := range l.GetChanges() {
			p.out.paragraph("  - ", p.text(c.GetExplanation()))
		}
	}
}
