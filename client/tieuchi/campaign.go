package main

import (
	"context"
	"flag"
	"fmt"
	"strings"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/campaign"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// createCampaign announces a campaign. Its request id is made of what is announced, so that a repetition after a lost answer makes no
// second one.
func createCampaign(p *program, fs *flag.FlagSet) action {
	in := &pb.Campaign{}
	for _, f := range []struct {
		name string
		into *string
	}{
		{"title", &in.Title},
		{"ruleset", &in.RuleSetVersion},
		{"period", &in.Period},
		{"opens", &in.OpensOn},
		{"register-by", &in.RegisterBy},
		{"deadline", &in.Deadline},
		{"late-until", &in.LateUntil},
		{"appraise-by", &in.AppraiseBy},
		{"decide-by", &in.DecideBy},
		{"note", &in.Note},
	} {
		fs.StringVar(f.into, f.name, "", "cli.flag.campaign-"+f.name)
	}
	units := fs.String("units", "", "cli.flag.campaign-units")
	kinds := fs.String("kinds", "", "cli.flag.campaign-kinds")
	requestID := fs.String("request-id", "", "cli.flag.request-id")
	return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
		in.RuleSetVersion = ruleSetName(in.RuleSetVersion)
		in.Kinds = commaList(*kinds)
		for _, u := range commaList(*units) {
			in.Units = append(in.Units, withPrefix("units/", u))
		}
		if in.LateUntil != "" {
			in.LateRule = string(campaign.LateWithReason)
		}
		made, err := c.Campaigns.CreateCampaign(ctx, &pb.CreateCampaignRequest{Campaign: in, RequestId: contentID(*requestID, in)})
		if err != nil {
			return err
		}
		return p.show(made, func() { p.campaign(made) })
	})
}

// commaList splits "a, b".
func commaList(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
}

// listCampaigns lists campaigns, the one that was announced last first.
func listCampaigns(p *program, fs *flag.FlagSet) action {
	limit := limitFlag(fs)
	return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
		pages := client.Pages(ctx, c.Campaigns.ListCampaigns, &pb.ListCampaignsRequest{PageSize: pageSize(*limit)})
		answer, err := all(pages, func(a *pb.ListCampaignsResponse) *[]*pb.Campaign { return &a.Campaigns }, *limit)
		if err != nil {
			return err
		}
		return p.show(answer, func() {
			t := table{columns: []column{
				{title: p.title(criteria.Say("cli.head.campaign"))},
				{title: p.title(criteria.Say("cli.head.name"))},
				{title: p.title(criteria.Say("cli.head.period"))},
				{title: p.title(criteria.Say("cli.head.state"))},
				{title: p.title(criteria.Say("cli.head.campaign-opens"))},
				{title: p.title(criteria.Say("cli.head.campaign-deadline"))},
			}}
			for _, one := range answer.GetCampaigns() {
				t.row(one.GetName(), one.GetTitle(), one.GetPeriod(), p.campaignState(one.GetState()), p.day(one.GetOpensOn()), p.day(one.GetDeadline()))
			}
			t.print(p.out, "")
		})
	})
}

// showCampaign shows a campaign, and who takes part in it.
func showCampaign(p *program, fs *flag.FlagSet) action {
	missing := fs.Bool("missing", false, "cli.flag.campaign-missing")
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		name := withPrefix(campaign.Prefix, args[0])
		one, err := c.Campaigns.GetCampaign(ctx, &pb.GetCampaignRequest{Name: name})
		if err != nil || !*missing {
			if err == nil {
				err = p.show(one, func() { p.campaign(one) })
			}
			return err
		}
		pages := client.Pages(ctx, c.Campaigns.ListParticipants, &pb.ListParticipantsRequest{Parent: name, Missing: true})
		answer, err := all(pages, func(a *pb.ListParticipantsResponse) *[]*pb.Participant { return &a.Participants }, 0)
		if err != nil {
			return err
		}
		return p.show(answer, func() {
			t := table{columns: []column{{title: p.title(criteria.Say("cli.head.unit"))}, {title: p.title(criteria.Say("cli.head.name"))}, {title: p.title(criteria.Say("cli.head.campaign-ended"))}}}
			for _, u := range answer.GetParticipants() {
				t.row(u.GetUnit(), u.GetUnitFullName(), p.day(u.GetEndedOn()))
			}
			t.print(p.out, "")
		})
	})
}

func (p *program) campaign(c *pb.Campaign) {
	pairs := [][2]string{
		{p.say(criteria.Say("cli.head.campaign")), c.GetName()},
		{p.say(criteria.Say("cli.head.name")), c.GetTitle()},
		{p.say(criteria.Say("cli.head.state")), p.campaignState(c.GetState())},
		{p.say(criteria.Say("cli.head.rule-set")), c.GetRuleSetVersion()},
		{p.say(criteria.Say("cli.head.period")), c.GetPeriod()},
		{p.say(criteria.Say("cli.head.campaign-procedure")), c.GetProcedure()},
		{p.say(criteria.Say("cli.head.campaign-opens")), p.day(c.GetOpensOn())},
		{p.say(criteria.Say("cli.head.campaign-register-by")), p.day(c.GetRegisterBy())},
		{p.say(criteria.Say("cli.head.campaign-deadline")), p.day(c.GetDeadline())},
		{p.say(criteria.Say("cli.head.campaign-late-until")), p.day(c.GetLateUntil())},
		{p.say(criteria.Say("cli.head.campaign-appraise-by")), p.day(c.GetAppraiseBy())},
		{p.say(criteria.Say("cli.head.campaign-decide-by")), p.day(c.GetDecideBy())},
		{p.say(criteria.Say("cli.head.reason")), c.GetChangeReason() + c.GetCancelReason()},
	}
	if n := c.GetCounts(); n != nil {
		for _, count := range []struct {
			key criteria.Text
			n   int32
		}{
			{criteria.Say("cli.head.campaign-participants"), n.GetParticipants()},
			{criteria.Say("cli.head.campaign-registered"), n.GetRegistered()},
			{criteria.Say("cli.head.campaign-filed"), n.GetSubmitted()},
			{criteria.Say("cli.head.campaign-appraised"), n.GetAppraised()},
			{criteria.Say("cli.head.campaign-decided"), n.GetRecognised()},
			{criteria.Say("cli.head.campaign-ended"), n.GetEnded()},
		} {
			pairs = append(pairs, [2]string{p.say(count.key), fmt.Sprint(count.n)})
		}
	}
	p.out.pairs(pairs...)
}

// campaignState names a state, as it stands where it is not known.
func (p *program) campaignState(s pb.Campaign_State) string {
	switch s {
	case pb.Campaign_PLANNED, pb.Campaign_OPEN, pb.Campaign_LATE, pb.Campaign_LOCKED, pb.Campaign_CLOSED, pb.Campaign_CANCELLED:
		return p.say(campaign.StateText(campaign.State(strings.ToLower(s.String()))))
	}
	return s.String()
}

// cancelCampaign gives a campaign up.
func cancelCampaign(p *program, fs *flag.FlagSet) action {
	reason := fs.String("reason", "", "cli.flag.campaign-reason")
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		one, err := c.Campaigns.CancelCampaign(ctx, &pb.CancelCampaignRequest{Name: withPrefix(campaign.Prefix, args[0]), Reason: *reason})
		if err != nil {
			return err
		}
		return p.show(one, func() { p.campaign(one) })
	})
}

// postponeCampaign moves deadlines of a campaign to later days.
func postponeCampaign(p *program, fs *flag.FlagSet) action {
	in := &pb.Campaign{}
	fs.StringVar(&in.RegisterBy, "register-by", "", "cli.flag.campaign-register-by")
	fs.StringVar(&in.Deadline, "deadline", "", "cli.flag.campaign-deadline")
	fs.StringVar(&in.LateUntil, "late-until", "", "cli.flag.campaign-late-until")
	fs.StringVar(&in.AppraiseBy, "appraise-by", "", "cli.flag.campaign-appraise-by")
	fs.StringVar(&in.DecideBy, "decide-by", "", "cli.flag.campaign-decide-by")
	fs.StringVar(&in.ChangeReason, "reason", "", "cli.flag.campaign-reason")
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		in.Name = withPrefix(campaign.Prefix, args[0])
		before, err := c.Campaigns.GetCampaign(ctx, &pb.GetCampaignRequest{Name: in.Name})
		if err != nil {
			return err
		}
		in.Revision = before.GetRevision()
		one, err := c.Campaigns.UpdateCampaign(ctx, &pb.UpdateCampaignRequest{Campaign: in})
		if err != nil {
			return err
		}
		return p.show(one, func() { p.campaign(one) })
	})
}
