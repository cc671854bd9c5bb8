package deliver_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/notice"
	"github.com/tieuchi/tieuchi/server/deliver"
	"github.com/tieuchi/tieuchi/server/deliver/delivertest"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// sendFrom is the environment variable that turns the test program into one that empties an outbox until it is killed:
// the database, the mail server and the webhook.
const sendFrom = "TIEUCHI_TEST_SEND_FROM"

func TestMain(m *testing.M) {
	if given := os.Getenv(sendFrom); given != "" {
		sendUntilKilled(strings.Split(given, "\n"))
		return
	}
	os.Exit(m.Run())
}

func sendUntilKilled(given []string) {
	ctx := context.Background()
	s, err := store.Open(ctx, store.Options{DSN: given[0]})
	if err == nil {
		var w *deliver.Worker
		if w, err = deliver.NewWorker(s, options(given[1], given[2])); err == nil {
			w.Run(ctx)
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// options of a sender that is soon taken for dead.
func options(smtp, hook string) deliver.Options {
	return deliver.Options{
		SMTP:     &deliver.SMTP{Address: smtp, From: "tieuchi@example.vn", Operator: "operator@example.vn", TLS: deliver.None, Timeout: 2 * time.Second},
		Webhooks: map[string]deliver.Webhook{"main": {URL: hook, Secret: "secret"}},
		Every:    5 * time.Millisecond, Lease: 600 * time.Millisecond,
	}
}

// A victim is the process that sends now.
type victim struct {
	command atomic.Pointer[exec.Cmd]
	kills   atomic.Int32
	mu      sync.Mutex
	left    map[string]int // visits of a point until it kills for certain; after that it kills at random
}

// due tells whether to kill at a point: once soon, and sometimes after that.
func (v *victim) due(point string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.left == nil {
		v.left = map[string]int{}
	}
	if _, known := v.left[point]; !known {
		v.left[point] = 2 + rand.IntN(6)
	}
	v.left[point]--
	return v.left[point] == 0 || v.left[point] < 0 && rand.IntN(30) == 0
}

// visit kills the sender where that is due.
func (v *victim) visit(t *testing.T, point string) {
	if v.due(point) {
		v.kill(t)
	}
}

func (v *victim) kill(t *testing.T) {
	if c := v.command.Load(); c != nil && v.command.CompareAndSwap(c, nil) {
		v.kills.Add(1)
		if err := c.Process.Kill(); err != nil {
			t.Error(err)
		}
		_, _ = c.Process.Wait() // nothing of it runs any more when the receiver goes on
	}
}

// start starts a sender.
func (v *victim) start(t *testing.T, given ...string) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), sendFrom+"="+strings.Join(given, "\n"))
	c.Stderr = t.Output()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	v.command.Store(c)
}

// TestKilledSenderSendsNothingTwice kills real processes that send, at random points of their conversations with receivers. At
// the end no mail has arrived twice, every mail that is called sent has arrived, and what is not known is called uncertain;
// every webhook has arrived, and each of its attempts can be known by its key.
func TestKilledSenderSendsNothingTwice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		const each = 60
		dsn := engine.DSN(t)
		s := storetest.OpenWith(t, store.Options{DSN: dsn})
		enqueueMany(t, s, each)
		v := &victim{}
		smtp, hook := delivertest.ListenSMTP(t, nil), delivertest.ListenHook(t)
		smtp.At = func(point string) string { v.visit(t, "mail, "+point); return "" }
		hook.At = func(point string) int { v.visit(t, "webhook, "+point); return 0 }
		for deadline := time.Now().Add(90 * time.Second); open(t, s) > 0; time.Sleep(10 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("%d messages are still open", open(t, s))
			}
			if v.command.Load() == nil {
				v.start(t, dsn, smtp.Address, hook.URL)
			}
		}
		v.kill(t)
		states := statesOf(t, s)
		checkMail(t, states, smtp.Taken(), each)
		checkHooks(t, states, hook.Posts(), each)
		t.Logf("%d kills", v.kills.Load())
		if v.kills.Load() < 5 {
			t.Error("too few kills to show anything")
		}
	})
}

func enqueueMany(t *testing.T, s *store.Store, each int) {
	t.Helper()
	var all []notice.Message
	for i := range each {
		for _, to := range []string{notice.Operator, notice.WebhookPrefix + "main"} {
			all = append(all, notice.Message{
				Key: fmt.Sprintf("%s/%d", to, i), Kind: notice.Reminder, Recipient: to, Province: "38", Subject: fmt.Sprintf("Nhắc hạn %d", i), Body: "Còn 3 ngày.",
			})
		}
	}
	for range 2 { // the second time adds nothing
		if _, err := s.Enqueue(t.Context(), all); err != nil {
			t.Fatal(err)
		}
	}
}

// statesOf gives every message of the outbox by id.
func statesOf(t *testing.T, s *store.Store) map[string]*notice.Entry {
	t.Helper()
	page, next, err := s.ListNotifications(t.Context(), criteria.Reach{Scope: criteria.Scope{Level: criteria.Province, Code: "38"}}, "", store.Page{Size: 1000})
	if err != nil || next != "" {
		t.Fatal(next, err)
	}
	all := map[string]*notice.Entry{}
	for _, e := range page {
		all[e.ID] = e
	}
	return all
}

// open counts the messages that are not settled.
func open(t *testing.T, s *store.Store) (n int) {
	for _, e := range statesOf(t, s) {
		if e.SettledAt == 0 {
			n++
		}
	}
	return n
}

func checkMail(t *testing.T, states map[string]*notice.Entry, taken []delivertest.Mail, each int) {
	t.Helper()
	arrived := map[string]int{}
	for _, m := range taken {
		if arrived[m.ID]++; arrived[m.ID] > 1 {
			t.Errorf("mail %s has arrived twice", m.ID)
		}
		if states[m.ID] == nil {
			t.Errorf("mail %q is of no message", m.ID)
		}
	}
	count := map[string]int{}
	for id, e := range states {
		if e.Channel() != notice.Mail {
			continue
		}
		count[fmt.Sprintf("%s, arrived %d", e.State, arrived[id])]++
		if e.State != notice.Sent && e.State != notice.Uncertain || e.State == notice.Sent && arrived[id] != 1 {
			t.Errorf("mail %s is %s and has arrived %d times", id, e.State, arrived[id])
		}
	}
	t.Logf("mail: %v", count)
	if count["sent, arrived 1"]+count["uncertain, arrived 0"]+count["uncertain, arrived 1"] != each {
		t.Errorf("%v are not %d", count, each)
	}
	if count["uncertain, arrived 0"] == 0 || count["uncertain, arrived 1"] == 0 {
		t.Error("no sender died on both sides of the receipt: nothing is shown")
	}
}

func checkHooks(t *testing.T, states map[string]*notice.Entry, posts []delivertest.Post, each int) {
	t.Helper()
	bodies := map[string]string{}
	for _, p := range posts {
		id := p.Header.Get(deliver.IdempotencyKey)
		if before, again := bodies[id]; again && before != p.Body {
			t.Errorf("webhook %s says %s and then %s", id, before, p.Body)
		}
		bodies[id] = p.Body
		if states[id] == nil || states[id].State != notice.Sent {
			t.Errorf("webhook %s was posted and is %v", id, states[id])
		}
	}
	t.Logf("webhooks: %d posts of %d messages", len(posts), len(bodies))
	if len(bodies) != each {
		t.Errorf("%d of %d webhooks have arrived", len(bodies), each)
	}
}
