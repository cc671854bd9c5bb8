package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/pressly/goose/v3"

	"github.com/tieuchi/tieuchi/criteria"
)

// engine is what the two databases do not share.
type engine struct {
	name    string
	dialect goose.Dialect
	write   *sql.DB // one connection
	read    *sql.DB

	// lock is the first statement of a write and lets one writer in at a time, over all processes. Empty where beginning
	// a transaction does that. It is what makes the sequence of events gap-free and in the order of commits, and it
	// keeps two processes from locking the same rows in different orders.
	lock string
	// hasTable tells whether a table exists.
	hasTable string
	// remote: transactions can hang, and a connection can be lost while a commit is on its way.
	remote bool
	// scrub rids files of what was overwritten, nil where the engine's own housekeeping does.
	scrub func(context.Context) error
	// judge says what an error means.
	judge func(error) fate
}

// fate is what becomes of a transaction after an error.
type fate int

const (
	broken  fate = iota // something is wrong with what was asked, or with the program
	again               // it collided with another one and may simply be repeated
	lost                // the database is not there, or not for us
	unknown             // the connection was lost while it was committed: whether it took place is open
)

// openEngine chooses the engine by the form of the DSN. For reading only, the connection of the writer is never used.
func openEngine(dsn string, readOnly bool) (*engine, error) {
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		return openPostgres(dsn)
	}
	return openSQLite(dsn, readOnly)
}

// close ends the readers first: the last connection to an SQLite file puts the log into it, which a reader may not.
func (e *engine) close() error {
	return errors.Join(e.read.Close(), e.write.Close())
}

// dropConnection makes the next write begin on a new connection.
func (e *engine) dropConnection() {
	e.write.SetMaxIdleConns(0)
	e.write.SetMaxIdleConns(1)
}

func refuseDSN(reason, key string, args ...any) error {
	return criteria.Invalid(reason, "database", criteria.Say(key, args...))
}
