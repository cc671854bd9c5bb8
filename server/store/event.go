package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
)

const (
	eventColumns = `sequence, subject, number, kind, actor, role, given_date, recorded_at, change, committed_at`

	insertEvent text = `INSERT INTO events (` + eventColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

	selectEvents text = `SELECT ` + eventColumns + ` FROM events
		WHERE subject = $1 AND number > $2 ORDER BY number LIMIT $3`
)

// append adds events to the history of the whole database and gives each its place there, and the moment of the commit. The
// lock of writers is held, so the last place stands until the commit, and no other commit has a moment between.
func (t *tx) append(events ...*criteria.Event) error {
	for _, e := range events {
		if t.moment == 0 {
			last, err := placeOf(t, t)
			if err != nil {
				return err
			}
			t.sequence, t.moment = last.sequence, last.next(t.clock())
		}
		if err := t.must(insertEvent, t.sequence+1, e.Subject, int64(e.Number), string(e.Kind), e.Actor, string(e.Role),
			int64(e.GivenDate), e.RecordedAt, string(e.Change), t.moment); err != nil {
			return err
		}
		t.sequence++
		e.Sequence, e.CommittedAt = t.sequence, t.moment
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
	return e, row.Scan(&e.Sequence, &e.Subject, &e.Number, &e.Kind, &e.Actor, &e.Role, &e.GivenDate, &e.RecordedAt, &e.Change, &e.CommittedAt)
}
