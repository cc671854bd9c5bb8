package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
)

const (
	eventColumns = `sequence, subject, number, kind, actor, role, given_date, recorded_at, change`

	insertEvent text = `INSERT INTO events (` + eventColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

	selectEvents text = `SELECT ` + eventColumns + ` FROM events
		WHERE subject = $1 AND number > $2 ORDER BY number LIMIT $3`
)

// append adds events to the history of the whole database and gives each its place there. The lock of writers is held, so
// the last place stands until the commit.
func (t *tx) append(events ...*criteria.Event) error {
	for _, e := range events {
		if t.sequence == 0 {
			last, _, err := one(t, t, scanValue[int64], lastEvent)
			if err != nil {
				return err
			}
			t.sequence = last
		}
		if err := t.must(insertEvent, t.sequence+1, e.Subject, int64(e.Number), string(e.Kind), e.Actor, string(e.Role),
			int64(e.GivenDate), e.RecordedAt, string(e.Change)); err != nil {
			return err
		}
		t.sequence++
		e.Sequence = t.sequence
	}
	return nil
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
	return e, row.Scan(&e.Sequence, &e.Subject, &e.Number, &e.Kind, &e.Actor, &e.Role, &e.GivenDate, &e.RecordedAt, &e.Change)
}
