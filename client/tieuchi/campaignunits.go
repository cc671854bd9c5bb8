package main

import (
	"context"
	"flag"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/campaign"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// registerUnit registers a unit in a campaign. Who is registered already is told so, so that a repetition does no harm.
func registerUnit(p *program, fs *flag.FlagSet) action {
	on := fs.String("on", "", "cli.flag.campaign-on")
	reason := fs.String("reason", "", "cli.flag.campaign-reason")
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		r, err := c.Campaigns.CreateRegistration(ctx, &pb.CreateRegistrationRequest{
			Parent:       withPrefix(campaign.Prefix, args[0]),
			Registration: &pb.Registration{Unit: withPrefix("units/", args[1]), RegisteredOn: *on, Reason: *reason},
		})
		if err != nil {
			return err
		}
		return p.show(r, func() { p.registration(r) })
	})
}

// withdrawUnit takes a registration back. The unit is named with its first day, as its registration shows it.
func withdrawUnit(p *program, fs *flag.FlagSet) action {
	reason := fs.String("reason", "", "cli.flag.campaign-reason")
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		name := withPrefix(campaign.Prefix, args[0]) + "/registrations/" + withPrefix("units/", args[1])[len("units/"):]
		r, err := c.Campaigns.WithdrawRegistration(ctx, &pb.WithdrawRegistrationRequest{Name: name, Reason: *reason})
		if err != nil {
			return err
		}
		return p.show(r, func() { p.registration(r) })
	})
}

func (p *program) registration(r *pb.Registration) {
	p.out.pairs(
		[2]string{p.say(criteria.Say("cli.head.campaign-registration")), r.GetName()},
		[2]string{p.say(criteria.Say("cli.head.unit")), r.GetUnitFullName() + " (" + r.GetUnit() + ")"},
		[2]string{p.say(criteria.Say("cli.head.state")), p.registrationState(r.GetState())},
		[2]string{p.say(criteria.Say("cli.head.campaign-registered-on")), p.day(r.GetRegisteredOn())},
		[2]string{p.say(criteria.Say("cli.head.campaign-deadline")), p.day(r.GetDeadline())},
		[2]string{p.say(criteria.Say("cli.head.campaign-late-until")), p.day(r.GetLateUntil())},
		[2]string{p.say(criteria.Say("cli.head.campaign-ended")), p.day(r.GetEndedOn())},
		[2]string{p.say(criteria.Say("cli.head.reason")), r.GetReason() + r.GetWithdrawReason()},
	)
}

// registrationState names a state, as it stands where it is not known.
func (p *program) registrationState(s pb.Registration_State) string {
	switch s {
	case pb.Registration_REGISTERED:
		return p.say(criteria.Say("cli.campaign-registration.registered"))
	case pb.Registration_WITHDRAWN:
		return p.say(criteria.Say("cli.campaign-registration.withdrawn"))
	}
	return s.String()
}

// extendUnit moves the deadline of one unit.
func extendUnit(p *program, fs *flag.FlagSet) action {
	until := fs.String("until", "", "cli.flag.campaign-until")
	reason := fs.String("reason", "", "cli.flag.campaign-reason")
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		request := &pb.CreateExtensionRequest{
			Parent: withPrefix(campaign.Prefix, args[0]), Extension: &pb.Extension{Unit: withPrefix("units/", args[1]), Until: *until, Reason: *reason},
		}
		request.RequestId = contentID("", request)
		x, err := c.Campaigns.CreateExtension(ctx, request)
		if err != nil {
			return err
		}
		return p.show(x, func() {
			p.out.pairs(
				[2]string{p.say(criteria.Say("cli.head.unit")), x.GetUnitFullName() + " (" + x.GetUnit() + ")"},
				[2]string{p.say(criteria.Say("cli.head.campaign-deadline")), p.day(x.GetUntil())},
				[2]string{p.say(criteria.Say("cli.head.reason")), x.GetReason()},
				[2]string{p.say(criteria.Say("cli.head.recorded")), p.moment(x.GetRecordTime())},
			)
		})
	})
}

// showCalendar lists what falls on which day.
func showCalendar(p *program, fs *flag.FlagSet) action {
	from := fs.String("from", "", "cli.flag.campaign-from")
	to := fs.String("to", "", "cli.flag.campaign-to")
	limit := limitFlag(fs)
	return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
		pages := client.Pages(ctx, c.Campaigns.GetCalendar, &pb.GetCalendarRequest{From: *from, To: *to, PageSize: pageSize(*limit)})
		answer, err := all(pages, func(a *pb.GetCalendarResponse) *[]*pb.CalendarEntry { return &a.Entries }, *limit)
		if err != nil {
			return err
		}
		return p.show(answer, func() {
			t := table{columns: []column{{title: p.title(criteria.Say("cli.head.day"))}, {title: p.title(criteria.Say("cli.head.campaign-what"))}, {title: p.title(criteria.Say("cli.head.campaign"))}}}
			for _, e := range answer.GetEntries() {
				t.row(p.day(e.GetDate()), p.text(e.GetText()), e.GetCampaign())
			}
			t.print(p.out, "")
		})
	})
}
