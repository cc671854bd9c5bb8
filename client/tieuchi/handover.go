package main

import (
	"context"
	"flag"
	"strings"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// listHandovers lists what follows by rule for tokens whose unit has ended, and what was decided about it.
func listHandovers(p *program, fs *flag.FlagSet) action {
	state := choice{new(string), []string{"proposed", "confirmed", "declined"}}
	fs.Var(&state, "state", "cli.flag.handover-state")
	limit := limitFlag(fs)
	return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
		request := &pb.ListHandoversRequest{State: pb.Handover_State(pb.Handover_State_value[strings.ToUpper(*state.value)]), PageSize: pageSize(*limit)}
		pages := client.Pages(ctx, c.Access.ListHandovers, request)
		answer, err := all(pages, func(a *pb.ListHandoversResponse) *[]*pb.Handover { return &a.Handovers }, *limit)
		if err != nil {
			return err
		}
		return p.show(answer, func() {
			t := table{columns: []column{
				{title: p.title(criteria.Say("cli.head.handover"))},
				{title: p.title(criteria.Say("cli.head.holder"))},
				{title: p.title(criteria.Say("cli.head.role"))},
				{title: p.title(criteria.Say("cli.head.handover-from"))},
				{title: p.title(criteria.Say("cli.head.handover-to"))},
				{title: p.title(criteria.Say("cli.head.handover-day"))},
				{title: p.title(criteria.Say("cli.head.state"))},
			}}
			for _, h := range answer.GetHandovers() {
				t.row(h.GetName(), h.GetHolder(), p.role(h.GetRole()), h.GetFromUnitFullName(), h.GetToUnitFullName(), p.day(h.GetEffectiveOn()), p.handoverState(h.GetState()))
			}
			t.print(p.out, "")
		})
	})
}

// confirmHandover lets a token hold for a successor of its unit.
func confirmHandover(p *program, _ *flag.FlagSet) action {
	return p.decideHandover(func(ctx context.Context, c *client.Client, name string) (*pb.Handover, error) {
		return c.Access.ConfirmHandover(ctx, &pb.ConfirmHandoverRequest{Name: name})
	})
}

// declineHandover decides that a token does not.
func declineHandover(p *program, _ *flag.FlagSet) action {
	return p.decideHandover(func(ctx context.Context, c *client.Client, name string) (*pb.Handover, error) {
		return c.Access.DeclineHandover(ctx, &pb.DeclineHandoverRequest{Name: name})
	})
}

func (p *program) decideHandover(decide func(context.Context, *client.Client, string) (*pb.Handover, error)) action {
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		h, err := decide(ctx, c, withPrefix("handovers/", args[0]))
		if err != nil {
			return err
		}
		return p.show(h, func() { p.handover(h) })
	})
}

func (p *program) handover(h *pb.Handover) {
	p.out.pairs(
		[2]string{p.say(criteria.Say("cli.head.handover")), h.GetName()},
		[2]string{p.say(criteria.Say("cli.head.token")), h.GetToken()},
		[2]string{p.say(criteria.Say("cli.head.holder")), h.GetHolder()},
		[2]string{p.say(criteria.Say("cli.head.role")), p.role(h.GetRole())},
		[2]string{p.say(criteria.Say("cli.head.handover-from")), h.GetFromUnitFullName() + " (" + h.GetFromUnit() + ")"},
		[2]string{p.say(criteria.Say("cli.head.handover-to")), h.GetToUnitFullName() + " (" + h.GetToUnit() + ")"},
		[2]string{p.say(criteria.Say("cli.head.handover-day")), p.day(h.GetEffectiveOn())},
		[2]string{p.say(criteria.Say("cli.head.handover-basis")), strings.Join(h.GetBasis(), "; ")},
		[2]string{p.say(criteria.Say("cli.head.state")), p.handoverState(h.GetState())},
		[2]string{p.say(criteria.Say("cli.head.handover-by")), h.GetDecidedBy()},
		[2]string{p.say(criteria.Say("cli.head.recorded")), p.moment(h.GetDecideTime())},
	)
}

// handoverState names a state, as it stands where it is not known.
func (p *program) handoverState(s pb.Handover_State) string {
	switch s {
	case pb.Handover_PROPOSED, pb.Handover_CONFIRMED, pb.Handover_DECLINED:
		return p.say(criteria.HandoverStateText(criteria.HandoverState(strings.ToLower(s.String()))))
	}
	return s.String()
}
