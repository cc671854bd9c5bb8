package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/audit"
)

// errRaced says that a row was changed by somebody who does not take the lock of writers. The transaction is repeated.
var errRaced = errors.New("a row was changed outside of the lock of writers")

// tx is the transaction of a write. Nothing but a closure that runs in the writer has one.
type tx struct {
	context.Context
	sql   *sql.Tx
	clock func() int64
	// How far the clock may be behind the last commit, in microseconds.
	clockBack int64
	wrote     int    // statements that changed something
	sequence  int64  // of the last event; 0 until one is appended
	stands    *place // that was found when the transaction began; nil once it is not current
	moment    int64  // of the commit of the events that are appended; 0 until one is

	// Of the closure that runs: hashes of its rows that no event has yet, and its events, which are written when it has returned.
	seals     []audit.Seal
	unwritten []unwritten
	buf       []byte // for lines and rows that are hashed
}

func (t *tx) query(ctx context.Context, q text, args []any) (*sql.Rows, error) {
	return t.sql.QueryContext(ctx, string(q), args...)
}

// fault leaves errors as they are: the writer judges them.
func (t *tx) fault(err error) error { return err }

// exec gives the number of rows that a statement changed.
func (t *tx) exec(q text, args ...any) (int64, error) {
	if err := checkStorable(args); err != nil {
		return 0, err
	}
	result, err := t.sql.ExecContext(t, string(q), args...)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", q.name(), err)
	}
	n, err := result.RowsAffected()
	if n > 0 {
		t.wrote++
	}
	return n, err
}

// must is exec for a statement that changes one row, whatever stands.
func (t *tx) must(q text, args ...any) error {
	n, err := t.exec(q, args...)
	if err == nil && n != 1 {
		err = fmt.Errorf("%s: %d rows changed: %w", q.name(), n, errRaced)
	}
	return err
}

// run runs a closure and turns a panic into an error: it must not take everybody's writer down.
func (t *tx) run(do func(*tx) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in a write: %v\n%s", p, debug.Stack())
		}
	}()
	t.seals, t.unwritten = nil, nil
	if err := do(t); err != nil {
		return err
	}
	return t.writeEvents()
}

// refusal tells whether an error is the domain's answer, and no fault.
func refusal(err error) bool {
	var e *criteria.Error
	return errors.As(err, &e)
}
