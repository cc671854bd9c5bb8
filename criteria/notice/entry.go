package notice

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// Entry is a message in the outbox, with what became of it.
type Entry struct {
	Message
	ID         string // follows from the key
	State      State
	Tries      int32
	Resends    int32  // how often an administrator sent it again
	Claim      string // of the sender that has it, or had it last
	ClaimUntil int64  // a sender that has not told by then is taken for dead
	Reason     string // why it was not sent, a word for machines
	CreatedAt  int64  // microseconds since 1970, like all moments here
	SettledAt  int64  // 0 while it is queued or being sent
}

// Name gives "notifications/{id}".
func (e *Entry) Name() string { return Prefix + e.ID }

var idAlphabet = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// ID gives the id of the message: it follows from the key, so that a receiver who is told twice can see that it is the same.
func (m *Message) ID() string {
	sum := sha256.Sum256([]byte(m.Key))
	return idAlphabet.EncodeToString(sum[:16])
}

// ActResend sends a message again.
const ActResend criteria.Action = "resent"

// Resend queues an entry again that nobody is going to send: an uncertain or failed one.
//
// Errors: NOTIFICATION_UNKNOWN for one of another province, NOTIFICATION_NOT_SETTLED, NOTIFICATION_SENT.
func (e *Entry) Resend(act criteria.Act) (*criteria.Event, error) {
	switch {
	case !act.Actor.Reach().CoversProvince(e.Province):
		return nil, Unknown(e.Name())
	case e.State == Sent:
		return nil, criteria.Refuse(criteria.FailedPrecondition, "NOTIFICATION_SENT", "name", criteria.Say("notice.sent", "name", e.Name()))
	case !slices.Contains([]State{Uncertain, Failed}, e.State):
		return nil, criteria.Refuse(criteria.FailedPrecondition, "NOTIFICATION_NOT_SETTLED", "name", criteria.Say("notice.not-settled", "name", e.Name()))
	}
	before := e.State
	e.State, e.Resends, e.Tries, e.NotBefore, e.SettledAt, e.Reason = Queued, e.Resends+1, 0, 0, 0, ""
	change := `{"key":` + quote(e.Key) + `,"recipient":` + quote(e.Recipient) + `,"was":` + quote(string(before)) + `}`
	return criteria.NewEvent(e.Name(), e.Resends, ActResend, 0, act, []byte(change)), nil
}

// Unknown refuses the name of a message that there is none of, or none that the caller may see.
func Unknown(name string) error {
	return criteria.Refuse(criteria.NotFound, "NOTIFICATION_UNKNOWN", "name", criteria.Say("notice.unknown", "name", criteria.Clip(name)))
}

// quote gives a text as JSON.
func quote(s string) string {
	b, _ := json.Marshal(s) // a string never fails
	return string(b)
}
