package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/tieuchi/tieuchi/criteria/notice"
	"github.com/tieuchi/tieuchi/server/deliver"
)

// deliveryFlags say how messages leave. Without them they stay in the outbox.
type deliveryFlags struct {
	smtp, from, operator string
	user, passwordFile   string
	tls                  string
	webhooks, secretFile string
}

func (d *deliveryFlags) register(s *settings) {
	s.text(&d.smtp, "smtp", "TIEUCHI_SMTP", "", "mail server, host:port; without it mail stays in the outbox")
	s.text(&d.from, "smtp-from", "TIEUCHI_SMTP_FROM", "", "address that mail comes from")
	s.text(&d.operator, "smtp-operator", "TIEUCHI_SMTP_OPERATOR", "", "address of the office that gets what is for the operator, such as checkpoints")
	s.text(&d.user, "smtp-user", "TIEUCHI_SMTP_USER", "", "user at the mail server")
	s.text(&d.passwordFile, "smtp-password-file", "TIEUCHI_SMTP_PASSWORD_FILE", "", "file with the user's password")
	s.text(&d.tls, "smtp-tls", "TIEUCHI_SMTP_TLS", string(deliver.Mandatory), "mandatory, opportunistic, or none (to this machine only)")
	s.text(&d.webhooks, "webhook", "TIEUCHI_WEBHOOK", "", "where messages are posted to: https://… or NAME=https://…, several with commas")
	s.text(&d.secretFile, "webhook-secret-file", "TIEUCHI_WEBHOOK_SECRET_FILE", "", "file with the key that signs what is posted (HMAC-SHA256)")
}

// options reads the files and gives how messages leave.
func (d *deliveryFlags) options() (o deliver.Options, err error) {
	switch {
	case d.smtp == "" && cmp.Or(d.from, d.operator, d.user, d.passwordFile) != "":
		return o, fmt.Errorf("-smtp-from, -smtp-operator, -smtp-user and -smtp-password-file go with -smtp")
	case d.smtp != "" && d.from == "":
		return o, fmt.Errorf("-smtp goes with -smtp-from")
	case (d.user == "") != (d.passwordFile == ""):
		return o, fmt.Errorf("-smtp-user and -smtp-password-file go together")
	case d.webhooks == "" && d.secretFile != "":
		return o, fmt.Errorf("-webhook-secret-file goes with -webhook")
	}
	password, err := readSecret(d.passwordFile)
	if err != nil {
		return o, err
	}
	if d.smtp != "" {
		o.SMTP = &deliver.SMTP{Address: d.smtp, From: d.from, Operator: d.operator, User: d.user, Password: password, TLS: deliver.Policy(d.tls)}
	}
	secret, err := readSecret(d.secretFile)
	if err != nil {
		return o, err
	}
	o.Webhooks, err = parseWebhooks(d.webhooks, secret)
	return o, err
}

// parseWebhooks reads "https://a.vn/x,second=https://b.vn/y". One without a name is called "default".
func parseWebhooks(list, secret string) (map[string]deliver.Webhook, error) {
	hooks := map[string]deliver.Webhook{}
	for _, part := range strings.Split(list, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		name, address, named := strings.Cut(part, "=")
		if !named || strings.Contains(name, "/") { // the sign stands in the address itself
			name, address = "default", part
		}
		if _, twice := hooks[name]; twice || name == "" {
			return nil, fmt.Errorf("-webhook: two are called %q; write NAME=https://…", name)
		}
		hooks[name] = deliver.Webhook{URL: address, Secret: secret}
	}
	return hooks, nil
}

// readSecret reads a file with one line.
func readSecret(path string) (string, error) {
	if path == "" {
		return "", nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	secret := strings.TrimRight(string(b), "\r\n")
	if secret == "" || strings.ContainsAny(secret, "\r\n") {
		return "", fmt.Errorf("%s: a secret is one line", path)
	}
	return secret, nil
}

// newWorker makes what empties the outbox, and notes to whom messages for systems go.
func (c *core) newWorker(cfg *config) (*deliver.Worker, error) {
	o, err := cfg.delivery.options()
	if err != nil {
		return nil, err
	}
	o.Logger, o.Now = c.logger, c.now
	for _, name := range slices.Sorted(maps.Keys(o.Webhooks)) {
		c.outlets = append(c.outlets, notice.WebhookPrefix+name)
	}
	if o.SMTP != nil && o.SMTP.Operator != "" {
		c.outlets = append(c.outlets, notice.Operator)
	}
	return deliver.NewWorker(c.store, o)
}

// sending runs a worker until stop, which waits for the message that is under way, but not for ever.
func sending(w *deliver.Worker) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); w.Run(ctx) }()
	return func() {
		cancel()
		select {
		case <-done:
		case <-time.After(mostStopping):
		}
	}
}

// mostStopping is how long a stop waits for a message; what is cut off then is uncertain at the next start.
const mostStopping = 10 * time.Second

// announce gives a message once for each recipient. key names the occasion.
func announce(m notice.Message, recipients ...string) []notice.Message {
	all := make([]notice.Message, 0, len(recipients))
	for _, r := range recipients {
		one := m
		one.Recipient, one.Key = r, m.Key+"/"+r
		all = append(all, one)
	}
	return all
}
