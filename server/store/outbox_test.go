package store_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/notice"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// message gives a message by its key, to the operator or, where the key says so, to a webhook.
func message(key, to string) notice.Message {
	return notice.Message{Key: key, Kind: notice.Reminder, Recipient: to, Province: "38", Subject: "Nhắc hạn " + key, Body: "Còn 3 ngày."}
}

// ticking is a clock that the test sets.
type ticking struct{ now int64 }

func (c *ticking) clock() int64 { return c.now }

func testEnqueue(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	for _, step := range []struct {
		keys []string
		want int
	}{{[]string{"a", "b"}, 2}, {[]string{"a", "b"}, 0}, {[]string{"b", "c"}, 1}, {[]string{"d", "d"}, 1}} {
		var all []notice.Message
		for _, key := range step.keys {
			all = append(all, message(key, notice.Operator))
		}
		if n, err := s.Enqueue(t.Context(), all); n != step.want || err != nil {
			t.Errorf("%v: %d are new, want %d: %v", step.keys, n, step.want, err)
		}
	}
	bad := message("f", notice.Operator)
	for field, spoil := range map[string]func(m *notice.Message){
		"subject":   func(m *notice.Message) { m.Subject = "a\r\nBcc: b@example.vn" },
		"recipient": func(m *notice.Message) { m.Recipient = "a@example.vn" },
		"key":       func(m *notice.Message) { m.Key = "" },
		"body":      func(m *notice.Message) { m.Body = "" },
	} {
		m := bad
		spoil(&m)
		_, err := s.Enqueue(t.Context(), []notice.Message{message("e", notice.Operator), m})
		wantReason(t, err, "NOTICE_MALFORMED")
		if _, err := s.Notification(t.Context(), bad.ID()); criteria.CodeOf(err) != criteria.NotFound {
			t.Error(field, err)
		}
	}
	if n, err := s.Enqueue(t.Context(), []notice.Message{message("e", notice.Operator)}); n != 1 || err != nil {
		t.Error("something of a refused batch was written:", n, err)
	}
}

func testClaims(t *testing.T, e storetest.Engine) {
	clock := &ticking{moment}
	s := storetest.OpenWith(t, store.Options{DSN: e.DSN(t), Clock: clock.clock})
	later := message("later", notice.Operator)
	later.NotBefore = moment + 100
	hook := message("hook", notice.WebhookPrefix+"a")
	if _, err := s.Enqueue(t.Context(), []notice.Message{message("mail", notice.Operator), later, hook}); err != nil {
		t.Fatal(err)
	}
	claim := func(channel notice.Channel, name string, want string) *notice.Entry {
		t.Helper()
		got, err := s.Claim(t.Context(), channel, name, clock.now+10)
		switch {
		case err != nil:
			t.Fatal(err)
		case got == nil && want != "" || got != nil && got.Key != want:
			t.Fatalf("claimed %v, want %q", got, want)
		}
		return got
	}
	state := func(e *notice.Entry, want notice.State, tries int32) {
		t.Helper()
		got, err := s.Notification(t.Context(), e.ID)
		if err != nil || got.State != want || got.Tries != tries {
			t.Errorf("%v %v, want %s after %d tries", got, err, want, tries)
		}
	}
	mail := claim(notice.Mail, "one", "mail")
	claim(notice.Mail, "two", "") // claimed, and the other not due
	posted := claim(notice.Webhook, "three", "hook")
	clock.now += 20 // both senders are dead
	if n, err := s.RunOut(t.Context()); n != 2 || err != nil {
		t.Fatal(n, err)
	}
	state(mail, notice.Uncertain, 1)
	claim(notice.Mail, "four", "")
	again := claim(notice.Webhook, "five", "hook")
	if again.ID != posted.ID || again.Tries != 2 {
		t.Errorf("%v after %v", again, posted)
	}
	settle := func(e *notice.Entry, to notice.State, next int64, want bool) {
		t.Helper()
		if stood, err := s.Settle(t.Context(), e, to, "R", next); stood != want || err != nil {
			t.Errorf("settled %v, want %v: %v", stood, want, err)
		}
	}
	settle(posted, notice.Sent, 0, false) // another sender has it
	state(again, notice.Sending, 2)
	settle(again, notice.Queued, clock.now+50, true)
	claim(notice.Webhook, "six", "")
	settle(mail, notice.Sent, 0, true) // it was only slow
	state(mail, notice.Sent, 1)
	clock.now += 80
	claim(notice.Mail, "seven", "later")
	settle(claim(notice.Webhook, "eight", "hook"), notice.Failed, 0, true)
	state(again, notice.Failed, 3)
	testClaimedOnce(t, s)
}

// testClaimedOnce lets many senders claim at once: each message has one sender.
func testClaimedOnce(t *testing.T, s *store.Store) {
	t.Helper()
	var all []notice.Message
	for i := range 40 {
		all = append(all, message(fmt.Sprint("race/", i), notice.Operator))
	}
	if _, err := s.Enqueue(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	claimed := map[string]int{}
	var senders sync.WaitGroup
	for n := range 4 {
		senders.Go(func() {
			for i := 0; ; i++ {
				e, err := s.Claim(t.Context(), notice.Mail, fmt.Sprint(n, "-", i), moment*2)
				if err != nil || e == nil {
					return
				}
				mu.Lock()
				claimed[e.ID]++
				mu.Unlock()
			}
		})
	}
	senders.Wait()
	for id, n := range claimed {
		if n != 1 {
			t.Errorf("%s has %d senders", id, n)
		}
	}
	if len(claimed) != 40 {
		t.Errorf("%d of 40 are claimed", len(claimed))
	}
}

func testNotifications(t *testing.T, e storetest.Engine) {
	clock := &ticking{moment}
	s := storetest.OpenWith(t, store.Options{DSN: e.DSN(t), Clock: clock.clock})
	for i, province := range []string{"38", "30", "38"} {
		m := message(fmt.Sprint(i), notice.Operator)
		m.Province = province
		if _, err := s.Enqueue(t.Context(), []notice.Message{m}); err != nil {
			t.Fatal(err)
		}
		clock.now++
	}
	var keys []string
	for token := ""; ; {
		page, next, err := s.ListNotifications(t.Context(), reach(province), notice.Queued, store.Page{Size: 1, Token: token})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page {
			keys = append(keys, e.Key)
		}
		if token = next; token == "" {
			break
		}
	}
	if diff := cmp.Diff([]string{"2", "0"}, keys); diff != "" {
		t.Error(diff)
	}
	mail, err := s.Claim(t.Context(), notice.Mail, "x", clock.now+1)
	if err != nil {
		t.Fatal(err)
	}
	resend := func(act criteria.Act) error {
		_, err := s.ResendNotification(t.Context(), mail.ID, func(e *notice.Entry) (*criteria.Event, error) { return e.Resend(act) })
		return err
	}
	wantReason(t, resend(admin), "NOTIFICATION_NOT_SETTLED")
	clock.now += 10
	if _, err := s.RunOut(t.Context()); err != nil {
		t.Fatal(err)
	}
	foreign := admin
	foreign.Actor.Scope.Code = "30"
	wantReason(t, resend(foreign), "NOTIFICATION_UNKNOWN")
	if err := resend(admin); err != nil {
		t.Fatal(err)
	}
	again, err := s.Claim(t.Context(), notice.Mail, "y", clock.now+1)
	if err != nil || again.ID != mail.ID || again.Tries != 1 || again.Resends != 1 {
		t.Fatal(again, err)
	}
	if stood, err := s.Settle(t.Context(), mail, notice.Sent, "", 0); stood || err != nil {
		t.Error("a claim from before the resending still stands:", err)
	}
	if _, err := s.Settle(t.Context(), again, notice.Sent, "", 0); err != nil {
		t.Fatal(err)
	}
	wantReason(t, resend(admin), "NOTIFICATION_SENT")
	events, _, err := s.Events(t.Context(), mail.Name(), store.Page{})
	if err != nil || len(events) != 1 || events[0].Kind != notice.ActResend {
		t.Error(events, err)
	}
}

// wantReason asks for a refusal by its reason, of whatever kind.
func wantReason(t *testing.T, err error, reason string) {
	t.Helper()
	if refusal := new(criteria.Error); !errors.As(err, &refusal) || refusal.Reason != reason {
		t.Errorf("%v, want %s", err, reason)
	}
}
