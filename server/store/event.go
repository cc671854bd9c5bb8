package store

import (
	"context"
	"fmt"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/audit"
)

const (
	eventColumns = `sequence, subject, number, kind, actor, role, given_date, recorded_at, change, committed_at`

	insertEvent text = `INSERT INTO events (` + eventColumns + `, seals, leaf) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`

	selectEvents text = `SELECT ` + eventColumns + ` FROM events
		WHERE subject = $1 AND number > $2 ORDER BY number LIMIT $3`
)

// unwritten is an event that has its place and is written when its closure has returned, with the seals of all rows.
type unwritten struct {
	*criteria.Event
	seals []audit.Seal
}

// append adds events to the history of the whole database and gives each its place there, and the moment of the commit. The
// lock of writers is held, so the last place stands until the commit, and no other commit has a moment between. Rows that were
// sealed so far are recorded by the last of the events.
func (t *tx) append(events ...*criteria.Event) error {
	for _, e := range events {
		if t.moment == 0 {
			if err := t.begin(); err != nil {
				return err
			}
		}
		t.wrote++ // what is refused after this has written something
		t.sequence++
		e.Sequence, e.CommittedAt = t.sequence, t.moment
		t.unwritten = append(t.unwritten, unwritten{Event: e})
	}
	t.attach()
	return nil
}

// begin finds the place and the moment of the events of this transaction.
func (t *tx) begin() error {
	if t.stands == nil {
		last, err := placeOf(t, t)
		if err != nil {
			return err
		}
		t.stands = &last
	}
	t.sequence, t.moment = t.stands.sequence, t.stands.next(t.clock())
	return nil
}

// writeEvents writes the events of a closure that has returned.
func (t *tx) writeEvents() error {
	t.attach()
	if len(t.seals) > 0 {
		return fmt.Errorf("%s: %w", t.seals[0].Row, errUnrecorded)
	}
	for i := range t.unwritten {
		if err := t.writeEvent(&t.unwritten[i]); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) writeEvent(e *unwritten) error {
	t.buf = audit.AppendSeals(t.buf[:0], e.seals)
	end := len(t.buf)
	seals := string(t.buf)
	t.buf = audit.AppendLine(t.buf, e.Event, t.buf)
	if err := t.must(insertEvent, e.Sequence, e.Subject, int64(e.Number), string(e.Kind), e.Actor, string(e.Role),
		int64(e.GivenDate), e.RecordedAt, string(e.Change), e.CommittedAt, seals, audit.Leaf(t.buf[end:]).String()); err != nil {
		return err
	}
	return t.closeNodes(e.Sequence)
}

// Events gives the history of a subject ("assessments/…"), oldest first, and the token of the next page. A subject that
// does not exist has none.
func (s *Store) Events(ctx context.Context, subject string, p Page) ([]*criteria.Event, string, error) {
	from, err := p.after("event", cursor{})
	if err != nil {
		return nil, "", err
	}
	rows, err := list(ctx, s, scanEvent, selectEvents, subject, from.number, int64(p.size()+1))
	if err != nil {
		return nil, "", err
	}
	rows, next := cut(rows, p, "event", func(e *criteria.Event) cursor { return cursor{number: int64(e.Number)} })
	return rows, next, nil
}

func scanEvent(row scanner) (*criteria.Event, error) {
	e := &criteria.Event{}
	return e, row.Scan(&e.Sequence, &e.Subject, &e.Number, &e.Kind, &e.Actor, &e.Role, &e.GivenDate, &e.RecordedAt, &e.Change, &e.CommittedAt)
}
