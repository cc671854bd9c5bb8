package deliver_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/notice"
	"github.com/tieuchi/tieuchi/server/deliver"
	"github.com/tieuchi/tieuchi/server/deliver/delivertest"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// attempt enqueues one message, runs a worker until it is tried, and gives what became of it.
func attempt(t *testing.T, o deliver.Options, m notice.Message) *notice.Entry {
	t.Helper()
	s := storetest.Open(t, storetest.Engines(t)[0])
	return attemptOn(t, s, o, m)
}

func attemptOn(t *testing.T, s *store.Store, o deliver.Options, m notice.Message) *notice.Entry {
	t.Helper()
	if _, err := s.Enqueue(t.Context(), []notice.Message{m}); err != nil {
		t.Fatal(err)
	}
	o.Lease = 20 * time.Second
	w, err := deliver.NewWorker(s, o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); w.Run(ctx) }()
	defer func() { stop(); <-done }()
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		e, err := s.Notification(t.Context(), m.ID())
		if err != nil {
			t.Fatal(err)
		}
		if e.Tries > 0 && e.State != notice.Sending {
			return e
		}
		if time.Now().After(deadline) {
			t.Fatalf("the message is %s", e.State)
		}
	}
}

func toOperator(key string) notice.Message {
	return notice.Message{Key: key, Kind: notice.Reminder, Recipient: notice.Operator, Province: "38", Subject: "Nhắc hạn: đợt đánh giá", Body: "Còn 3 ngày.\n.\nHết."}
}

// TestMail plays every way in which a mail server can answer, at every point.
func TestMail(t *testing.T) {
	for _, c := range []struct {
		point, answer string
		state         notice.State
		reason        string
	}{
		{"", "", notice.Sent, ""},
		{"connect", "-", notice.Queued, "SMTP_UNREACHABLE"},
		{"connect", "554 no", notice.Queued, "SMTP_UNREACHABLE"},
		{"mail", "451 later", notice.Queued, "SMTP_451"},
		{"mail", "-", notice.Queued, "SMTP_NO_ANSWER"},
		{"rcpt", "450 later", notice.Queued, "SMTP_450"},
		{"rcpt", "550 nobody", notice.Failed, "SMTP_550"},
		{"rcpt", "-", notice.Queued, "SMTP_NO_ANSWER"},
		{"data", "452 full", notice.Queued, "SMTP_452"},
		{"data", "-", notice.Queued, "SMTP_NO_ANSWER"},
		{"dot", "554 spam", notice.Failed, "SMTP_554"},
		{"dot", "451 later", notice.Queued, "SMTP_451"},
		{"dot", "-", notice.Uncertain, "SMTP_NO_ANSWER"}, // taken, and not acknowledged
	} {
		t.Run(c.point+" "+c.answer, func(t *testing.T) {
			smtp := delivertest.ListenSMTP(t, nil)
			smtp.At = func(point string) string {
				if point == c.point {
					return c.answer
				}
				return ""
			}
			e := attempt(t, options(smtp.Address, "http://127.0.0.1:1/"), toOperator("a"))
			if e.State != c.state || e.Reason != c.reason || (e.State == notice.Queued) != (e.NotBefore > time.Now().UnixMicro()) {
				t.Errorf("%s %s, next at %d", e.State, e.Reason, e.NotBefore)
			}
		})
	}
}

// TestMailSays reads a mail as it arrives: to one address, with a subject in Vietnamese, and no line that ends it early.
func TestMailSays(t *testing.T) {
	smtp := delivertest.ListenSMTP(t, nil)
	e := attempt(t, options(smtp.Address, "http://127.0.0.1:1/"), toOperator("a"))
	taken := smtp.Taken()
	if len(taken) != 1 {
		t.Fatal(taken)
	}
	m := taken[0]
	if m.ID != e.ID || !strings.Contains(m.To, "<operator@example.vn>") || !strings.Contains(m.Data, "Auto-Submitted: auto-generated") {
		t.Errorf("%+v", m)
	}
	if !strings.Contains(m.Data, "=?UTF-8?q?Nh=E1=BA=AFc_h=E1=BA=A1n") || !strings.Contains(m.Data, "\n.\nH=E1=BA=BFt.") {
		t.Error(m.Data)
	}
}

// TestMailEncrypted sends with STARTTLS, and not at all where it is mandatory and not offered, or the certificate is another's.
func TestMailEncrypted(t *testing.T) {
	server := httptest.NewTLSServer(nil) // for its certificate
	defer server.Close()
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	offered, bare := delivertest.ListenSMTP(t, server.TLS), delivertest.ListenSMTP(t, nil)
	for _, c := range []struct {
		name  string
		smtp  *delivertest.SMTP
		tls   deliver.Policy
		roots *x509.CertPool
		state notice.State
	}{
		{"mandatory", offered, deliver.Mandatory, roots, notice.Sent},
		{"not offered", bare, deliver.Mandatory, roots, notice.Queued},
		{"not trusted", offered, deliver.Mandatory, x509.NewCertPool(), notice.Queued},
		{"opportunistic", bare, deliver.Opportunistic, roots, notice.Sent},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := options(c.smtp.Address, "http://127.0.0.1:1/")
			o.SMTP.TLS, o.SMTP.Roots = c.tls, &tls.Config{RootCAs: c.roots, ServerName: "example.com", MinVersion: tls.VersionTLS12}
			if e := attempt(t, o, toOperator("a")); e.State != c.state {
				t.Errorf("%s %s", e.State, e.Reason)
			}
		})
	}
	if taken := offered.Taken(); len(taken) != 1 || !taken[0].TLS {
		t.Error(taken)
	}
}

// TestRefusedOptions refuses what is not safe before anything is sent.
func TestRefusedOptions(t *testing.T) {
	for name, spoil := range map[string]func(*deliver.Options){
		"mail in clear to another machine": func(o *deliver.Options) { o.SMTP.Address = "mail.example.vn:25" },
		"a policy that is none":            func(o *deliver.Options) { o.SMTP.TLS = "maybe" },
		"no port":                          func(o *deliver.Options) { o.SMTP.Address = "127.0.0.1" },
		"no sender":                        func(o *deliver.Options) { o.SMTP.From = "tieuchi" },
		"a webhook in clear":               func(o *deliver.Options) { o.Webhooks["main"] = deliver.Webhook{URL: "http://example.vn/x"} },
		"a webhook that is a file":         func(o *deliver.Options) { o.Webhooks["main"] = deliver.Webhook{URL: "file:///etc/passwd"} },
		"a webhook with a password":        func(o *deliver.Options) { o.Webhooks["main"] = deliver.Webhook{URL: "https://a:b@example.vn/x"} },
	} {
		o := options("127.0.0.1:25", "http://127.0.0.1:1/")
		if _, err := deliver.NewWorker(nil, o); err != nil {
			t.Fatal(err)
		}
		spoil(&o)
		if _, err := deliver.NewWorker(nil, o); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func toHook(name string) notice.Message {
	return notice.Message{Key: "h", Kind: notice.Checkpoint, Recipient: notice.WebhookPrefix + name, Province: "38", Subject: "Điểm", Body: "x"}
}

// TestWebhook plays every way in which a webhook can answer.
func TestWebhook(t *testing.T) {
	for code, want := range map[int]notice.State{
		200: notice.Sent, 204: notice.Sent, 302: notice.Failed, 400: notice.Failed, 401: notice.Failed, 408: notice.Queued, 429: notice.Queued,
		500: notice.Queued, 503: notice.Queued, -1: notice.Queued,
	} {
		t.Run(strconv.Itoa(code), func(t *testing.T) {
			hook := delivertest.ListenHook(t)
			hook.At = func(point string) int {
				if point == "body" {
					return code
				}
				return 0
			}
			e := attempt(t, options("127.0.0.1:1", hook.URL), toHook("main"))
			if e.State != want || len(hook.Posts()) != 1 {
				t.Errorf("%s %s after %d posts", e.State, e.Reason, len(hook.Posts()))
			}
		})
	}
	if e := attempt(t, options("127.0.0.1:1", "http://127.0.0.1:1/"), toHook("other")); e.State != notice.Failed || e.Reason != "WEBHOOK_UNKNOWN" {
		t.Error(e.State, e.Reason)
	}
}

// TestWebhookSays checks the signature as a receiver would, and what is signed.
func TestWebhookSays(t *testing.T) {
	hook := delivertest.ListenHook(t)
	e := attempt(t, options("127.0.0.1:1", hook.URL), toHook("main"))
	p := hook.Posts()[0]
	var got deliver.Posted
	if err := json.Unmarshal([]byte(p.Body), &got); err != nil || got.Name != e.Name() || got.Subject != "Điểm" || p.Header.Get(deliver.IdempotencyKey) != e.ID {
		t.Errorf("%+v %v %v", got, p.Header, err)
	}
	seconds, _, _ := strings.Cut(strings.TrimPrefix(p.Header.Get(deliver.Signature), "t="), ",")
	at, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || p.Header.Get(deliver.Signature) != deliver.Sign("secret", at, []byte(p.Body)) || time.Since(time.Unix(at, 0)) > time.Minute {
		t.Error(p.Header, err)
	}
	if deliver.Sign("secret", at, []byte(p.Body+" ")) == p.Header.Get(deliver.Signature) || deliver.Sign("other", at, []byte(p.Body)) == p.Header.Get(deliver.Signature) {
		t.Error("the signature is of anything")
	}
}

// TestErasedMeanwhile does not send to a contact that was erased after the message was enqueued, and logs no address when it sends.
func TestErasedMeanwhile(t *testing.T) {
	const address = "rieng.tu@example.vn"
	smtp, log := delivertest.ListenSMTP(t, nil), &bytes.Buffer{}
	smtp.At = func(point string) string {
		if point == "rcpt" {
			return "550 5.1.1 <" + address + "> unknown"
		}
		return ""
	}
	s := storetest.Open(t, storetest.Engines(t)[0])
	u := &criteria.Unit{Code: "15448", Level: criteria.Commune, Kind: criteria.KindCommune, Province: "38", From: 20250701}
	act := criteria.Act{Actor: criteria.Actor{
		ID: "tokens/o", Role: criteria.Officer, Scope: criteria.Scope{Level: criteria.Commune, Code: u.Code}, Units: []criteria.UnitID{u.ID()},
	}, Today: 20261120, At: 1}
	c, err := s.PutContact(t.Context(), u.ID().Name(), func(stands *criteria.Contact) (*criteria.Contact, *criteria.Event, error) {
		return criteria.PutContact("c1", criteria.Case{Unit: u}, stands, 0, criteria.ContactEntry{Email: address}, "salt", act)
	})
	if err != nil {
		t.Fatal(err)
	}
	o := options(smtp.Address, "http://127.0.0.1:1/")
	o.Logger = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	m := toOperator("before")
	m.Recipient = c.Name()
	if e := attemptOn(t, s, o, m); e.State != notice.Failed || e.Reason != "SMTP_550" {
		t.Error(e.State, e.Reason)
	}
	if _, err := s.EraseContact(t.Context(), c.ID, func(c *criteria.Contact) (*criteria.Event, error) { return c.Erase(act) }); err != nil {
		t.Fatal(err)
	}
	m.Key = "after"
	if e := attemptOn(t, s, o, m); e.State != notice.Failed || e.Reason != "NO_ADDRESS" {
		t.Error(e.State, e.Reason)
	}
	if strings.Contains(log.String(), "rieng.tu") || !strings.Contains(log.String(), "SMTP_550") {
		t.Error(log)
	}
}
