package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"time"
)

const (
	maxTries = 6                // of a transaction that collides
	patience = 30 * time.Second // with a transaction on a remote database
)

// writeBatch runs closures in one transaction and answers everybody. When one of them spoils the transaction, each is run
// again in one of its own, so that the bad one hurts only itself.
func (s *Store) writeBatch(batch []*write) {
	if len(batch) == 0 {
		return
	}
	if err := s.try(batch); err != nil {
		if len(batch) == 1 || s.fate(err) != broken {
			s.fail(batch, err)
		} else {
			s.log.Warn("writes are run again one by one", "writes", len(batch), "cause", err)
			for i := range batch {
				if err := s.try(batch[i : i+1]); err != nil {
					s.fail(batch[i:i+1], err)
				}
			}
		}
	}
	for _, w := range batch {
		close(w.done)
	}
}

// fail gives every closure the same error.
func (s *Store) fail(batch []*write, err error) {
	if f := s.fate(err); s.engine.remote && (f == lost || f == unknown) {
		s.engine.dropConnection() // it may be healthy and lead to a server that takes no writes any more
	}
	out := s.fault(err)
	for _, w := range batch {
		w.err = out
	}
}

// try repeats a transaction that collided with another one.
func (s *Store) try(batch []*write) error {
	for n := 1; ; n++ {
		err := s.transact(batch)
		if err == nil || s.fate(err) != again || n == maxTries {
			return err
		}
		s.log.Warn("writes collided and are repeated", "try", n, "cause", err)
		time.Sleep(time.Duration(n*n) * time.Millisecond)
	}
}

// transact runs closures in one transaction. Its error is about the transaction; what it decided about each closure is in
// the closure's own error. A refusal comes before its closure has written anything, so the others stand; one that comes
// later spoils the transaction like any fault.
func (s *Store) transact(batch []*write) error {
	ctx := context.Background()
	if s.engine.remote {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, patience)
		defer cancel()
	}
	t, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer t.sql.Rollback()
	defer func() { s.keepBuffer(t.buf) }()
	if err := t.clockStands(); err != nil {
		return &haltError{err}
	}
	for _, w := range batch {
		before := t.wrote
		if w.err = t.run(w.do); w.err != nil && (!refusal(w.err) || t.wrote != before) {
			return cmp.Or(ctx.Err(), w.err)
		}
	}
	if t.wrote == 0 {
		return nil // everybody was refused, or found it done already
	}
	if err := t.sql.Commit(); err != nil {
		return &commitError{err}
	}
	if t.sequence > 0 {
		s.tell()
	}
	return nil
}

// begin starts a transaction that no other writer runs beside.
func (s *Store) begin(ctx context.Context) (*tx, error) {
	// Read committed: every statement sees what was committed before it, and so what was while we waited for the lock.
	began, err := s.engine.write.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	if s.engine.lock != "" {
		if _, err := began.ExecContext(ctx, s.engine.lock); err != nil {
			began.Rollback()
			return nil, fmt.Errorf("lock: %w", err)
		}
	}
	return &tx{Context: ctx, sql: began, clock: s.clock, clockBack: s.clockBack, buf: s.buf}, nil
}

// mostBuffer is the largest buffer that is kept from one transaction to the next, in bytes.
const mostBuffer = 1 << 20

// keepBuffer keeps the buffer of a transaction for the next one. Nobody but the writer calls it.
func (s *Store) keepBuffer(buf []byte) {
	if cap(buf) <= mostBuffer {
		s.buf = buf
	}
}
