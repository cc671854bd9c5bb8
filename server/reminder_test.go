package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/notice"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// TestRemind runs the planner by a clock of its own: every unit that has something to do is reminded once of each day, at its contact
// and by webhook, however often and by however many it is planned; who has done it, has no contact or has ended is not.
func TestRemind(t *testing.T) {
	for _, engine := range storetest.Engines(t) {
		t.Run(engine.Name, func(t *testing.T) {
			s := startServer(t, engine, "-demo")
			s.core.outlets = []string{notice.WebhookPrefix + "lgsp", notice.Operator}
			remind := func(day int, want int) {
				t.Helper()
				s.core.now = func() time.Time { return time.Date(2034, 1, day, 1, 0, 0, 0, time.UTC) }
				got, err := s.core.remind(t.Context())
				if err != nil || got != want {
					t.Errorf("on %d January %d messages are new, want %d: %v", day, got, want, err)
				}
			}
			campaigns := tieuchiv1.NewCampaignServiceClient(s.conn)
			c, err := campaigns.CreateCampaign(as("demo-admin"), &tieuchiv1.CreateCampaignRequest{Campaign: &tieuchiv1.Campaign{
				Title: "Đợt nhắc việc (thử)", RuleSetVersion: demoSet, Period: "2026-Q2", Units: []string{"units/14860", "units/14863"},
				OpensOn: "2034-01-01", RegisterBy: "2034-01-10", Deadline: "2034-01-31", ReminderDays: []int32{3, 0},
			}})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := tieuchiv1.NewContactServiceClient(s.conn).PutContact(as("demo-officer-14860"), &tieuchiv1.PutContactRequest{Contact: &tieuchiv1.Contact{
				Subject: "units/14860", Email: "van-phong@example.vn",
			}}); err != nil {
				t.Fatal(err)
			}
			remind(6, 0)
			remind(7, 3) // two webhooks, one contact
			remind(7, 0)
			remind(9, 0)
			if _, err := campaigns.CreateRegistration(as("demo-officer-14860"), &tieuchiv1.CreateRegistrationRequest{
				Parent: c.GetName(), Registration: &tieuchiv1.Registration{Unit: "units/14860"},
			}); err != nil {
				t.Fatal(err)
			}
			remind(10, 1) // the other one, which has no contact
			remind(11, 0)
			remind(30, 2) // nobody looked on the 28th
			if _, err := campaigns.CreateExtension(as("demo-admin"), &tieuchiv1.CreateExtensionRequest{
				Parent: c.GetName(), Extension: &tieuchiv1.Extension{Unit: "units/14860", Until: "2034-02-02", Reason: "Thử"},
			}); err != nil {
				t.Fatal(err)
			}
			remind(30, 2) // of its new day
			remind(31, 0)
			s.wantReminders(t, 8)
		})
	}
}

// wantReminders reads what is in the outbox: as many as were new, each to somebody who may be told, and none with an address.
func (s *testServer) wantReminders(t *testing.T, want int) {
	t.Helper()
	all, _, err := s.core.store.ListNotifications(context.Background(), criteria.Reach{Scope: criteria.Scope{Level: criteria.Province, Code: demoProvince}}, "", store.Page{})
	if err != nil || len(all) != want {
		t.Fatalf("%d messages, want %d: %v", len(all), want, err)
	}
	for _, m := range all {
		if m.Kind != notice.Reminder || m.Recipient == notice.Operator || strings.Contains(m.Subject+m.Body+m.Recipient, "example.vn") {
			t.Errorf("a message to %s: %s %q", m.Recipient, m.Kind, m.Subject)
		}
	}
}

// TestRemindEveryStops: the loop looks at once, and ends with its context; with 0, and in a demonstration, it does not begin.
func TestRemindEveryStops(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-remind-every", "0")
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); s.core.remindEvery(ctx, time.Hour) }()
	cancel()
	for _, every := range []time.Duration{0, -time.Second} {
		s.core.remindEvery(t.Context(), every) // comes back
	}
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Error("the loop does not end")
	}
}
