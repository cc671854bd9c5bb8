package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/notice"
)

const (
	outboxColumns = `id, key, kind, recipient, province, subject, body, state, tries, resends, next_at, claim, claim_until, reason,
		created_at, settled_at`

	insertOutbox text = `INSERT INTO outbox (id, key, kind, recipient, province, subject, body, state, tries, resends, next_at, claim, claim_until,
		reason, created_at, settled_at, channel) VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', 0, 0, $8, '', 0, '', $9, 0, $10) ON CONFLICT DO NOTHING`

	selectOutbox    text = `SELECT ` + outboxColumns + ` FROM outbox WHERE id = $1`
	selectOutboxAll text = `SELECT ` + outboxColumns + ` FROM outbox o WHERE (o.created_at, o.id) < ($1, $2)`

	updateResent text = `UPDATE outbox SET state = 'queued', tries = 0, resends = $1, next_at = 0, claim = '', claim_until = 0, reason = '',
		settled_at = 0 WHERE id = $2`
)

// Enqueue puts messages into the outbox, all or none, and gives how many were new: one whose key was enqueued before is left as
// it is, whatever became of it. A key is therefore stable for what it announces.
//
// Errors: NOTICE_MALFORMED.
func (s *Store) Enqueue(ctx context.Context, messages []notice.Message) (added int, err error) {
	err = s.write(ctx, func(t *tx) error {
		var err error
		added, err = t.enqueue(messages...)
		return err
	})
	return added, err
}

// enqueue is Enqueue as part of another write: what is announced and the announcement are committed together.
func (t *tx) enqueue(messages ...notice.Message) (added int, err error) {
	for i := range messages {
		if err := messages[i].Check(); err != nil {
			return 0, err
		}
	}
	for i := range messages {
		m := &messages[i]
		n, err := t.exec(insertOutbox, m.ID(), m.Key, string(m.Kind), m.Recipient, m.Province, m.Subject, m.Body, m.NotBefore, t.clock(), string(m.Channel()))
		if err != nil {
			return added, err
		}
		added += int(n)
	}
	return added, nil
}

// Notification gives one message of the outbox. Errors: NOTIFICATION_UNKNOWN.
func (s *Store) Notification(ctx context.Context, id string) (*notice.Entry, error) {
	return entry(ctx, s, id)
}

func entry(ctx context.Context, from source, id string) (*notice.Entry, error) {
	e, found, err := one(ctx, from, scanEntry, selectOutbox, id)
	if err == nil && !found {
		err = notice.Unknown(notice.Prefix + id)
	}
	return e, err
}

// ListNotifications gives the messages of the provinces within a reach, and in one state only if one is given, newest first,
// and the token of the next page.
func (s *Store) ListNotifications(ctx context.Context, within criteria.Reach, state notice.State, p Page) ([]*notice.Entry, string, error) {
	from, err := p.after("notification", newestFirst)
	if err != nil {
		return nil, "", err
	}
	q := filtered{selectOutboxAll, []any{from.number, from.id}}
	q.within(within, "o")
	if state != "" {
		q.and("o.state", string(state))
	}
	q.limit(` ORDER BY o.created_at DESC, o.id DESC`, p.size()+1)
	rows, err := list(ctx, s, scanEntry, q.text, q.args...)
	if err != nil {
		return nil, "", err
	}
	rows, next := cut(rows, p, "notification", func(e *notice.Entry) cursor { return cursor{e.CreatedAt, e.ID} })
	return rows, next, nil
}

// ResendNotification queues a message again. The closure decides, and may run twice.
//
// Errors: NOTIFICATION_UNKNOWN, and those of the closure.
func (s *Store) ResendNotification(ctx context.Context, id string, resend func(*notice.Entry) (*criteria.Event, error)) (e *notice.Entry, err error) {
	err = s.write(ctx, func(t *tx) error {
		if e, err = entry(t, t, id); err != nil {
			return err
		}
		event, err := resend(e)
		if err != nil {
			return err
		}
		if err := t.must(updateResent, int64(e.Resends), e.ID); err != nil {
			return err
		}
		return t.append(event)
	})
	return e, err
}

func scanEntry(row scanner) (*notice.Entry, error) {
	e := &notice.Entry{}
	return e, row.Scan(&e.ID, &e.Key, &e.Kind, &e.Recipient, &e.Province, &e.Subject, &e.Body, &e.State, &e.Tries, &e.Resends, &e.NotBefore,
		&e.Claim, &e.ClaimUntil, &e.Reason, &e.CreatedAt, &e.SettledAt)
}
