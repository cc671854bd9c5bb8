package main

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/notice"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
)

// notifications serves NotificationService.
type notifications struct {
	tieuchiv1.UnimplementedNotificationServiceServer
	*core
}

// ListNotifications lists the messages of the caller's province, newest first.
func (s notifications) ListNotifications(ctx context.Context, r *tieuchiv1.ListNotificationsRequest) (*tieuchiv1.ListNotificationsResponse, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	state := back(noticeStates, r.GetState(), "")
	page, next, err := s.store.ListNotifications(ctx, act.Actor.Reach(), state, store.Page{Size: pageSize(r.GetPageSize(), 100, 1000), Token: r.GetPageToken()})
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListNotificationsResponse{NextPageToken: next}
	for _, e := range page {
		out.Notifications = append(out.Notifications, notificationToProto(e))
	}
	return out, nil
}

// ResendNotification queues a message again that is uncertain or failed.
func (s notifications) ResendNotification(ctx context.Context, r *tieuchiv1.ResendNotificationRequest) (*tieuchiv1.Notification, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	id, err := idOf(r.GetName(), notice.Prefix, "name")
	if err != nil {
		return nil, err
	}
	e, err := s.store.ResendNotification(ctx, id, func(e *notice.Entry) (*criteria.Event, error) { return e.Resend(act) })
	if err != nil {
		return nil, err
	}
	return notificationToProto(e), nil
}

var noticeStates = map[notice.State]tieuchiv1.Notification_State{
	notice.Queued: tieuchiv1.Notification_QUEUED, notice.Sending: tieuchiv1.Notification_SENDING, notice.Sent: tieuchiv1.Notification_SENT,
	notice.Uncertain: tieuchiv1.Notification_UNCERTAIN, notice.Failed: tieuchiv1.Notification_FAILED,
}

func notificationToProto(e *notice.Entry) *tieuchiv1.Notification {
	return &tieuchiv1.Notification{
		Name: e.Name(), Kind: string(e.Kind), Recipient: e.Recipient, Province: e.Province, Subject: e.Subject, State: noticeStates[e.State],
		Tries: e.Tries, Reason: e.Reason, CreateTime: timeToProto(e.CreatedAt), SettleTime: timeToProto(e.SettledAt),
	}
}
