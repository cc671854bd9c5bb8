// Package notice knows the messages that the service sends to people and systems outside (thông báo): what one says, to whom it
// goes, and which states it passes through. Who sends it, and how, is not decided here.
package notice

import (
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// Kind says what a message is about.
type Kind string

// Kinds of messages.
const (
	Reminder   Kind = "reminder"   // a deadline of a campaign comes near
	Checkpoint Kind = "checkpoint" // a signed checkpoint of the log
	Objection  Kind = "objection"  // an objection came in, or was answered
)

// Channel is the way that a message goes.
type Channel string

// Channels.
const (
	Mail    Channel = "mail"
	Webhook Channel = "webhook"
)

// State says what became of a message.
type State string

// States. Only Queued is ever taken to be sent.
const (
	Queued    State = "queued"
	Sending   State = "sending"   // a sender has it
	Sent      State = "sent"      // the receiving server has taken it
	Uncertain State = "uncertain" // a mail whose sender died or heard no answer: it may have arrived, and is not sent again by itself
	Failed    State = "failed"    // given up
)

// Prefixes of recipients. A recipient is a name and never an address: addresses of people are personal data.
const (
	ContactPrefix = "contacts/" // a mail to the contact person of this id
	WebhookPrefix = "webhooks/" // a webhook that the operator has configured under this name
	Operator      = "operator"  // a mail to the address that the operator has configured
)

// Prefix begins the resource name of a message.
const Prefix = "notifications/"

// Message is one message to one recipient.
type Message struct {
	// Key names the message for ever: whoever enqueues the same key again enqueues nothing. "reminder/c1/15448.20250701/14".
	Key       string
	Kind      Kind
	Recipient string // "contacts/…", "webhooks/…" or "operator"
	Province  string // code, whose administrators see what became of it
	Subject   string // one line
	Body      string // plain text; no names, addresses or numbers of people
	NotBefore int64  // microseconds since 1970; 0: at once
}

// Limits of a message in bytes, this project's own.
const (
	maxKey     = 300
	maxSubject = 400
	maxBody    = 64 << 10
)

// Channel gives the way that the message goes.
func (m *Message) Channel() Channel {
	if strings.HasPrefix(m.Recipient, WebhookPrefix) {
		return Webhook
	}
	return Mail
}

// Check refuses a message that could not be sent. Errors: NOTICE_MALFORMED.
func (m *Message) Check() error {
	oneLine := func(s string, most int) bool { return s != "" && len(s) <= most && !strings.ContainsAny(s, "\r\n\x00") }
	named := func(prefix string) bool {
		return strings.HasPrefix(m.Recipient, prefix) && len(m.Recipient) > len(prefix)
	}
	field := ""
	switch {
	case !oneLine(m.Key, maxKey):
		field = "key"
	case m.Kind == "":
		field = "kind"
	case m.Recipient != Operator && !named(ContactPrefix) && !named(WebhookPrefix):
		field = "recipient"
	case !oneLine(m.Subject, maxSubject):
		field = "subject"
	case m.Body == "" || len(m.Body) > maxBody:
		field = "body"
	default:
		return nil
	}
	return criteria.Invalid("NOTICE_MALFORMED", field, criteria.Say("notice.malformed", "field", field))
}
