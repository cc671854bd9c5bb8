package main

import (
	"context"
	"flag"
	"strings"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// gapRows are what gaps are counted by, as they are typed.
var gapRows = []string{"unit", "criterion", "appraiser"}

// showGaps writes how far what was claimed is from what was found, the widest gap first.
func showGaps(p *program, fs *flag.FlagSet) action {
	by := choice{new(string), gapRows}
	*by.value = gapRows[0]
	fs.Var(&by, "by", "cli.flag.gaps-by")
	limit := limitFlag(fs)
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		request := &pb.GetAppraisalGapsRequest{
			RuleSetVersion: ruleSetName(args[0]), Period: args[1], PageSize: pageSize(*limit),
			By: pb.GetAppraisalGapsRequest_By(pb.GetAppraisalGapsRequest_By_value[strings.ToUpper(*by.value)]),
		}
		pages := client.Pages(ctx, c.Sampling.GetAppraisalGaps, request)
		answer, err := all(pages, func(a *pb.GetAppraisalGapsResponse) *[]*pb.AppraisalGap { return &a.Gaps }, *limit)
		if err != nil {
			return err
		}
		return p.show(answer, func() { p.gaps(answer.GetGaps(), *by.value) })
	})
}

// gaps writes one line for each unit, criterion or appraiser. Of an appraiser no criteria are counted.
func (p *program) gaps(list []*pb.AppraisalGap, by string) {
	right := func(key string) column { return column{title: p.title(criteria.Say(key)), right: true} }
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.gaps-" + by)), most: 50},
		right("cli.head.gaps-looked"), right("cli.head.gaps-agrees"), right("cli.head.gaps-lower"), right("cli.head.gaps-higher"),
		right("cli.head.gaps-no-data"), right("cli.head.gaps-other"), right("cli.head.gaps-differing"), right("cli.head.gaps-met"),
	}}
	for _, g := range list {
		name, met := p.text(g.GetLabel()), ""
		if name == "" {
			name = g.GetKey()
		}
		if by != "appraiser" {
			met = p.count(int(g.GetClaimedMet())) + " → " + p.count(int(g.GetFoundMet()))
		}
		cells := []string{name}
		for _, n := range []int32{g.GetLooked(), g.GetAgrees(), g.GetLower(), g.GetHigher(), g.GetNoData(), g.GetOther()} {
			cells = append(cells, p.count(int(n)))
		}
		t.row(append(cells, p.percent(g.GetDiffering()), met)...)
	}
	t.print(p.out, "")
}
