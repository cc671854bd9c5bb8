package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/audit"
)

// Logged is an event as a leaf of the tree.
type Logged struct {
	criteria.Event
	Seals []byte // JSON object of the rows that were written with it
	Leaf  string // hash of its line, base64
}

// Line gives the line of the event in an export.
func (e *Logged) Line() []byte {
	return audit.AppendLine(make([]byte, 0, 400+len(e.Change)+len(e.Seals)), &e.Event, e.Seals)
}

const selectLog text = `SELECT ` + eventColumns + `, seals, leaf FROM events WHERE sequence > $1 AND sequence <= $2 ORDER BY sequence LIMIT $3`

// logPage is how many events are in memory at a time.
const logPage = 200

// EachLogged calls do for every event behind a place in the sequence up to another one, in their order. No transaction stays open
// meanwhile: what is read is never changed.
func (s *Store) EachLogged(ctx context.Context, after, last int64, do func(*Logged) error) error {
	return eachLogged(ctx, s, after, last, do)
}

func eachLogged(ctx context.Context, from source, after, last int64, do func(*Logged) error) error {
	for {
		page, err := list(ctx, from, scanLogged, selectLog, after, last, int64(logPage))
		if err != nil {
			return err
		}
		for _, e := range page {
			if err := do(e); err != nil {
				return err
			}
			after = e.Sequence
		}
		if len(page) < logPage {
			return nil
		}
	}
}

func scanLogged(row scanner) (*Logged, error) {
	e := &Logged{}
	return e, row.Scan(&e.Sequence, &e.Subject, &e.Number, &e.Kind, &e.Actor, &e.Role, &e.GivenDate, &e.RecordedAt, &e.Change, &e.CommittedAt,
		&e.Seals, &e.Leaf)
}
