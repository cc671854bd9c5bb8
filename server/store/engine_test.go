package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"

	"github.com/tieuchi/tieuchi/criteria"
)

func TestFates(t *testing.T) {
	code := func(c string) error { return fmt.Errorf("insert: %w", &pgconn.PgError{Code: c}) }
	postgres := &Store{engine: &engine{judge: judgePostgres, remote: true}, log: slog.New(slog.DiscardHandler)}
	sqlite := &Store{engine: &engine{judge: judgeSQLite}, log: slog.New(slog.DiscardHandler)}
	for _, test := range []struct {
		store *Store
		err   error
		want  fate
		code  criteria.Code // that the caller gets
	}{
		{postgres, code("40001"), again, criteria.Aborted},
		{postgres, code("40P01"), again, criteria.Aborted},
		{postgres, &commitError{code("40001")}, again, criteria.Aborted},
		{postgres, code("23505"), broken, criteria.Internal},
		{postgres, code("08006"), lost, criteria.Unavailable},
		{postgres, code("57P01"), lost, criteria.Unavailable},
		{postgres, code("25006"), lost, criteria.Unavailable},
		{postgres, code("53300"), lost, criteria.Unavailable},
		{postgres, driver.ErrBadConn, lost, criteria.Unavailable},
		{postgres, fmt.Errorf("begin: %w", io.ErrUnexpectedEOF), lost, criteria.Unavailable},
		{postgres, &net.OpError{Op: "read", Err: errors.New("reset")}, lost, criteria.Unavailable},
		{postgres, context.DeadlineExceeded, lost, criteria.Unavailable},
		{postgres, &commitError{io.EOF}, unknown, criteria.Unavailable},
		{postgres, &commitError{code("57P01")}, unknown, criteria.Unavailable},
		{postgres, errRaced, again, criteria.Aborted},
		{postgres, errClosed(), broken, criteria.Unavailable},
		{postgres, errors.New("a fault"), broken, criteria.Internal},
		{sqlite, sqlite3.Error{Code: sqlite3.ErrBusy}, lost, criteria.Unavailable},
		{sqlite, &commitError{sqlite3.Error{Code: sqlite3.ErrBusy}}, lost, criteria.Unavailable}, // rolled back, and known to be
		{sqlite, sqlite3.Error{Code: sqlite3.ErrConstraint}, broken, criteria.Internal},
		{sqlite, sqlite3.Error{Code: sqlite3.ErrFull}, broken, criteria.Internal},
	} {
		if got := test.store.fate(test.err); got != test.want {
			t.Errorf("%v: fate %d, want %d", test.err, got, test.want)
		}
		if got := criteria.CodeOf(test.store.fault(test.err)); got != test.code {
			t.Errorf("%v: code %d, want %d", test.err, got, test.code)
		}
	}
}
