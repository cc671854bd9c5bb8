package main

import (
	"context"
	"flag"
	"strconv"
	"strings"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// listNotifications lists the messages of the province, newest first.
func listNotifications(p *program, fs *flag.FlagSet) action {
	state := choice{new(string), []string{"queued", "sending", "sent", "uncertain", "failed"}}
	fs.Var(&state, "state", "cli.flag.notice-state")
	limit := limitFlag(fs)
	return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
		request := &pb.ListNotificationsRequest{
			State: pb.Notification_State(pb.Notification_State_value[strings.ToUpper(*state.value)]), PageSize: pageSize(*limit),
		}
		pages := client.Pages(ctx, c.Notifications.ListNotifications, request)
		answer, err := all(pages, func(a *pb.ListNotificationsResponse) *[]*pb.Notification { return &a.Notifications }, *limit)
		if err != nil {
			return err
		}
		return p.show(answer, func() { p.notifications(answer.GetNotifications()) })
	})
}

// resendNotification queues a message again.
func resendNotification(p *program, _ *flag.FlagSet) action {
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		n, err := c.Notifications.ResendNotification(ctx, &pb.ResendNotificationRequest{Name: withPrefix("notifications/", args[0])})
		if err != nil {
			return err
		}
		return p.show(n, func() { p.notifications([]*pb.Notification{n}) })
	})
}

func (p *program) notifications(list []*pb.Notification) {
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.notice"))},
		{title: p.title(criteria.Say("cli.head.notice-to"))},
		{title: p.title(criteria.Say("cli.head.notice-subject"))},
		{title: p.title(criteria.Say("cli.head.state"))},
		{title: p.title(criteria.Say("cli.head.notice-tries")), right: true},
		{title: p.title(criteria.Say("cli.head.reason"))},
		{title: p.title(criteria.Say("cli.head.recorded"))},
	}}
	for _, n := range list {
		t.row(n.GetName(), n.GetRecipient(), n.GetSubject(), p.notificationState(n.GetState()), strconv.Itoa(int(n.GetTries())), n.GetReason(), p.moment(n.GetCreateTime()))
	}
	t.print(p.out, "")
}

// notificationState names a state, as it stands where it is not known.
func (p *program) notificationState(s pb.Notification_State) string {
	switch s {
	case pb.Notification_QUEUED, pb.Notification_SENDING, pb.Notification_SENT, pb.Notification_UNCERTAIN, pb.Notification_FAILED:
		return p.say(criteria.Say("notice-state." + strings.ToLower(s.String())))
	}
	return s.String()
}
