package deliver

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/tieuchi/tieuchi/criteria/notice"
)

// Webhook says where messages are posted to. The operator configures it; nobody else names a URL.
type Webhook struct {
	URL    string // https, or http to this machine
	Secret string // key of the signature; "" for none
}

// Headers of a webhook's request.
const (
	// IdempotencyKey is the same for every attempt at one message.
	IdempotencyKey = "Idempotency-Key"
	// Signature is "t=SECONDS,v1=HEX": HMAC-SHA256 over the seconds since 1970 as text, a point, and the body.
	Signature = "Tieuchi-Signature"
)

// Sign gives the signature of a body at a moment, in seconds since 1970.
func Sign(secret string, at int64, body []byte) string {
	seconds := strconv.FormatInt(at, 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(seconds + "."))
	mac.Write(body)
	return "t=" + seconds + ",v1=" + hex.EncodeToString(mac.Sum(nil))
}

// Posted is the body of a webhook's request.
type Posted struct {
	Name    string `json:"name"` // "notifications/…"
	Kind    string `json:"kind"`
	Subject string `json:"subject"`
	Body    string `json:"body"`
	Time    string `json:"time"` // RFC 3339, when it was enqueued
}

// poster posts to webhooks.
type poster struct {
	hooks  map[string]Webhook
	client *http.Client
	now    func() time.Time
}

func newPoster(hooks map[string]Webhook, now func() time.Time) (*poster, error) {
	for name, h := range hooks {
		u, err := url.Parse(h.URL)
		switch {
		case err != nil || u.Host == "" || u.User != nil:
			return nil, fmt.Errorf("the URL of webhook %s is none, or has a password in it", name)
		case u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())):
			return nil, fmt.Errorf("webhook %s: https, or http to this machine", name)
		}
	}
	// A connection of its own for each message: whether one that was kept open has died is not to be found out with a message.
	// No proxy of the environment, no redirect: what the operator configured is what is called.
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true, TLSHandshakeTimeout: usualTimeout / 2},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       usualTimeout,
	}
	return &poster{hooks, client, now}, nil
}

// send makes one attempt. The receiver knows a message it has by its Idempotency-Key, so whatever is unclear is tried again.
func (p *poster) send(ctx context.Context, e *notice.Entry, name string) (outcome, error) {
	hook, ok := p.hooks[name]
	if !ok {
		return failed("WEBHOOK_UNKNOWN"), nil
	}
	body, err := json.Marshal(Posted{
		e.Name(), string(e.Kind), e.Subject, e.Body, time.UnixMicro(e.CreatedAt).UTC().Format(time.RFC3339),
	})
	if err != nil {
		return failed("WEBHOOK_MALFORMED"), err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, hook.URL, bytes.NewReader(body))
	if err != nil {
		return failed("WEBHOOK_MALFORMED"), err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "tieuchi")
	r.Header.Set(IdempotencyKey, e.ID)
	if hook.Secret != "" {
		r.Header.Set(Signature, Sign(hook.Secret, p.now().Unix(), body))
	}
	answer, err := p.client.Do(r)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err // without the URL, in which there may be a secret
		}
		return retry("WEBHOOK_UNREACHABLE"), err
	}
	_, _ = io.CopyN(io.Discard, answer.Body, 64<<10)
	_ = answer.Body.Close()
	return judgeStatus(answer.StatusCode), nil
}

func judgeStatus(code int) outcome {
	reason := "HTTP_" + strconv.Itoa(code)
	switch {
	case code >= 200 && code < 300:
		return sent
	case code >= 500, code == http.StatusRequestTimeout, code == http.StatusTooManyRequests, code == http.StatusConflict, code == http.StatusTooEarly:
		return retry(reason)
	}
	return failed(reason)
}
