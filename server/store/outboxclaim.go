package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria/notice"
)

// The protocol of a sender: it claims a message, which is committed before anything leaves the house, sends it, and settles it. A
// sender that dies in between leaves a claim that runs out. Whether the message arrived is open then: a mail becomes uncertain
// and is not sent again by itself, for the receiver could not tell; a webhook is queued again under the same
// Idempotency-Key, by which the receiver can.
const (
	selectDue text = `SELECT ` + outboxColumns + ` FROM outbox WHERE state = 'queued' AND channel = $1 AND next_at <= $2
		ORDER BY next_at, id LIMIT 1`

	updateClaimed text = `UPDATE outbox SET state = 'sending', tries = tries + 1, claim = $1, claim_until = $2 WHERE id = $3 AND state = 'queued'`

	// A sender that was taken for dead and was only slow may still say what became of it, unless another one has it.
	updateSettled text = `UPDATE outbox SET state = $1, reason = $2, next_at = $3, settled_at = $4
		WHERE id = $5 AND claim = $6 AND (state = 'sending' OR reason = 'SENDER_DIED')`

	countRunOut text = `SELECT COUNT(*) FROM outbox WHERE state = 'sending' AND claim_until < $1`

	updateRunOut text = `UPDATE outbox SET state = CASE channel WHEN 'mail' THEN 'uncertain' ELSE 'queued' END,
		settled_at = CASE channel WHEN 'mail' THEN claim_until ELSE 0 END, reason = 'SENDER_DIED' WHERE state = 'sending' AND claim_until < $1`
)

// Claim takes the message of a channel that is due longest, nil where none is due. claim is a name that no other claim has; the
// claim holds until a moment, before which it is to be settled.
func (s *Store) Claim(ctx context.Context, channel notice.Channel, claim string, until int64) (e *notice.Entry, err error) {
	// Looking does not take the writer, and mostly there is nothing.
	if _, due, err := one(ctx, s, scanEntry, selectDue, string(channel), s.clock()); err != nil || !due {
		return nil, err
	}
	err = s.write(ctx, func(t *tx) error {
		var due bool
		if e, due, err = one(t, t, scanEntry, selectDue, string(channel), t.clock()); err != nil || !due {
			return err
		}
		e.State, e.Claim, e.ClaimUntil = notice.Sending, claim, until
		e.Tries++
		return t.must(updateClaimed, claim, until, e.ID)
	})
	return e, err
}

// Settle says what became of a claimed message: sent, uncertain or failed, or queued again until a moment. It tells whether the
// claim still stood.
func (s *Store) Settle(ctx context.Context, e *notice.Entry, to notice.State, reason string, next int64) (stood bool, err error) {
	err = s.write(ctx, func(t *tx) error {
		settled := t.clock()
		if to == notice.Queued {
			settled = 0
		}
		n, err := t.exec(updateSettled, string(to), reason, next, settled, e.ID, e.Claim)
		stood = n > 0
		return err
	})
	return stood, err
}

// RunOut settles the messages whose sender has died and gives how many there were.
func (s *Store) RunOut(ctx context.Context) (n int64, err error) {
	now := s.clock()
	if n, _, err = one(ctx, s, scanValue[int64], countRunOut, now); err != nil || n == 0 {
		return 0, err
	}
	err = s.write(ctx, func(t *tx) error {
		var err error
		n, err = t.exec(updateRunOut, now)
		return err
	})
	return n, err
}
