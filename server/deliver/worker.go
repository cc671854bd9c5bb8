package deliver

import (
	"context"
	"crypto/rand"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/notice"
	"github.com/tieuchi/tieuchi/server/store"
)

// Options says how messages leave, and how often the outbox is looked at.
type Options struct {
	SMTP     *SMTP              // nil: mail stays queued
	Webhooks map[string]Webhook // by name; none: webhooks stay queued
	Every    time.Duration      // between two looks at an empty outbox; 0 means 2 s
	Lease    time.Duration      // after which a sender that has not told is taken for dead; 0 means 2 minutes
	Logger   *slog.Logger
	Now      func() time.Time // nil for the machine's clock
}

// Worker empties the outbox of a store. Several of them, in one process or many, share the work.
type Worker struct {
	Options
	store  *store.Store
	mailer *mailer
	poster *poster
}

// NewWorker makes a worker, or refuses what is not safe: mail without TLS to another machine, a webhook without TLS.
func NewWorker(s *store.Store, o Options) (*Worker, error) {
	if o.Every == 0 {
		o.Every = 2 * time.Second
	}
	if o.Lease == 0 {
		o.Lease = 2 * time.Minute
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	w := &Worker{Options: o, store: s}
	var err error
	if o.SMTP != nil {
		if w.mailer, err = newMailer(*o.SMTP); err != nil {
			return nil, err
		}
	}
	w.poster, err = newPoster(o.Webhooks, o.Now)
	return w, err
}

// Run sends until the context ends. What is under way then is finished first, within the time that one message may take.
func (w *Worker) Run(ctx context.Context) {
	var channels sync.WaitGroup
	if w.mailer != nil {
		channels.Go(func() { w.empty(ctx, notice.Mail) })
	}
	if len(w.Webhooks) > 0 {
		channels.Go(func() { w.empty(ctx, notice.Webhook) })
	}
	channels.Wait()
}

// empty sends the messages of one channel, one after the other. After one that did not go through it waits: the next one has no
// better chance.
func (w *Worker) empty(ctx context.Context, channel notice.Channel) {
	for ctx.Err() == nil {
		went, err := w.one(ctx, channel)
		if err != nil && ctx.Err() == nil {
			w.Logger.Error("the outbox", "channel", string(channel), "cause", err)
		}
		if went && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-time.After(w.Every):
		}
	}
}

// one claims a message, sends it and settles it. It tells whether one went through.
func (w *Worker) one(ctx context.Context, channel notice.Channel) (went bool, err error) {
	if n, err := w.store.RunOut(ctx); err != nil {
		return false, err
	} else if n > 0 {
		w.Logger.Warn("senders died with messages in hand", "messages", n)
	}
	e, err := w.store.Claim(ctx, channel, rand.Text(), w.Now().Add(w.Lease).UnixMicro())
	if err != nil || e == nil {
		return false, err
	}
	ctx = context.WithoutCancel(ctx) // from here to the end: a claim that is dropped makes a message uncertain
	o := w.attempt(ctx, e)
	next := int64(0)
	if o.state == notice.Queued {
		next = w.Now().Add(after(e.Tries)).UnixMicro()
		if e.Tries >= mostTries {
			o.state = notice.Failed
		}
	}
	if o.state != notice.Sent {
		w.Logger.Warn("a message did not go through", "message", e.Name(), "state", string(o.state), "reason", o.reason, "tries", e.Tries)
	}
	return o.state == notice.Sent, w.settle(ctx, e, o, next)
}

// settle tries for a while: an outcome that is not written down makes a mail uncertain.
func (w *Worker) settle(ctx context.Context, e *notice.Entry, o outcome, next int64) (err error) {
	for range settleTries {
		if _, err = w.store.Settle(ctx, e, o.state, o.reason, next); err == nil {
			return nil
		}
		time.Sleep(w.Every)
	}
	return err
}

const settleTries = 5

// attempt finds the address and sends.
func (w *Worker) attempt(ctx context.Context, e *notice.Entry) outcome {
	ctx, cancel := context.WithTimeout(ctx, w.Lease/2)
	defer cancel()
	var o outcome
	var cause error
	if name, ok := strings.CutPrefix(e.Recipient, notice.WebhookPrefix); ok {
		o, cause = w.poster.send(ctx, e, name)
	} else {
		to, err := w.address(ctx, e.Recipient)
		switch {
		case err != nil:
			o, cause = retry("ADDRESS_UNREADABLE"), err
		case to == "":
			o = failed("NO_ADDRESS")
		default:
			o, cause = w.mailer.send(ctx, e, to)
		}
	}
	if cause != nil {
		w.Logger.Debug("an attempt", "message", e.Name(), "cause", cause)
	}
	return o
}

// address reads the address of a recipient: it is nowhere but in the contact, which may have been erased meanwhile.
func (w *Worker) address(ctx context.Context, recipient string) (string, error) {
	if recipient == notice.Operator {
		return w.SMTP.Operator, nil
	}
	c, err := w.store.Contact(ctx, strings.TrimPrefix(recipient, notice.ContactPrefix))
	switch {
	case criteria.CodeOf(err) == criteria.NotFound:
		return "", nil
	case err != nil:
		return "", err
	}
	return c.Email, nil
}
