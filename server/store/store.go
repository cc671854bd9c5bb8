package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
)

// Options says which database to open, and as what.
type Options struct {
	// DSN is "postgres://…" or "postgresql://…", or else the path of an SQLite file, which is made where there is none.
	DSN string
	// Logger takes what nobody is told in an answer; nil logs nothing.
	Logger *slog.Logger
	// Demo opens a database of demonstration data. Real data and invented data are never opened for each other.
	Demo bool
	// ReadOnly opens what is there, beside other programs, and changes nothing: no file is made and no table brought up to
	// date. Demo does not matter then.
	ReadOnly bool
	// Clock gives the moment of a commit, in microseconds since 1970; nil takes the machine's.
	Clock func() int64
	// ClockBack is how far the clock may be behind the last commit before writes are refused; 0 means ten minutes.
	ClockBack time.Duration
}

// Store is an open database. It may be used by any number of goroutines.
type Store struct {
	engine   *engine
	log      *slog.Logger
	clock    func() int64
	readOnly bool
	// see Options.ClockBack; microseconds
	clockBack int64
	changed   atomic.Pointer[chan struct{}] // see Changed

	buf []byte // of the writer, see keepBuffer

	queue  chan *write
	ended  chan struct{} // closed when the writer has answered everybody
	mu     sync.RWMutex  // held while something is put into the queue, so that Close can close it
	closed atomic.Bool
}

// Open opens a database, makes its tables or brings them up to date, and starts the writer.
//
// Errors: DATABASE_NO_FILE, DATABASE_NO_FOLDER for a DSN that cannot be meant; DATABASE_NEWER where a newer program has
// changed the tables, with ReadOnly DATABASE_OLDER too; DEMO_DATABASE, NOT_DEMO_DATABASE where Options.Demo does not fit; DATABASE_UNAVAILABLE.
func Open(ctx context.Context, o Options) (*Store, error) {
	e, err := openEngine(o.DSN, o.ReadOnly)
	if err != nil {
		return nil, err
	}
	s := &Store{
		engine: e, log: o.Logger, clock: o.Clock, readOnly: o.ReadOnly,
		clockBack: cmp.Or(o.ClockBack, 10*time.Minute).Microseconds(), queue: make(chan *write, maxQueue), ended: make(chan struct{}),
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.clock == nil {
		s.clock = func() int64 { return time.Now().UnixMicro() }
	}
	s.changed.Store(new(make(chan struct{})))
	go s.runWriter()
	if o.ReadOnly {
		if err := s.current(ctx); err != nil {
			s.Close()
			return nil, err
		}
		return s, nil
	}
	if err := s.migrate(ctx); err != nil {
		s.Close()
		return nil, err
	}
	if err := s.settle(ctx, o.Demo); err != nil {
		s.Close()
		return nil, err
	}
	if err := s.complete(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Close answers what is queued and closes the database. Later calls are refused with STORE_CLOSED.
func (s *Store) Close() error {
	s.mu.Lock()
	already := s.closed.Swap(true)
	if !already {
		close(s.queue)
	}
	s.mu.Unlock()
	<-s.ended
	if already {
		return nil
	}
	return s.engine.close()
}

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	_, _, err := one(ctx, s, scanValue[int64], selectOne)
	return err
}

const selectOne text = `SELECT 1`

// Engine gives "sqlite" or "postgres".
func (s *Store) Engine() string { return s.engine.name }

// query reads from the pool of readers.
func (s *Store) query(ctx context.Context, t text, args []any) (*sql.Rows, error) {
	if s.closed.Load() {
		return nil, errClosed()
	}
	return s.engine.read.QueryContext(ctx, string(t), args...)
}

// snapshot is a source in which several statements see the same moment.
type snapshot struct {
	*Store
	sql *sql.Tx
}

func (s snapshot) query(ctx context.Context, t text, args []any) (*sql.Rows, error) {
	return s.sql.QueryContext(ctx, string(t), args...)
}

// atOneMoment reads with several statements.
func (s *Store) atOneMoment(ctx context.Context, read func(source) error) error {
	if s.closed.Load() {
		return errClosed()
	}
	began, err := s.engine.read.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return cmp.Or(ctx.Err(), s.fault(fmt.Errorf("begin: %w", err)))
	}
	defer began.Rollback()
	return read(snapshot{s, began})
}

// notFound refuses a name that nothing has.
func notFound(reason, key, name string) error {
	return criteria.Refuse(criteria.NotFound, reason, "name", criteria.Say(key, "name", name))
}
