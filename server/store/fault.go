package store

import (
	"context"
	"errors"

	"github.com/tieuchi/tieuchi/criteria"
)

// commitError is an error of a commit.
type commitError struct{ cause error }

func (e *commitError) Error() string { return "commit: " + e.cause.Error() }
func (e *commitError) Unwrap() error { return e.cause }

// haltError is a refusal that is about every write, and not about one of them.
type haltError struct{ cause error }

func (e *haltError) Error() string { return e.cause.Error() }
func (e *haltError) Unwrap() error { return e.cause }

// fate says what an error means for the transaction it came from.
func (s *Store) fate(err error) fate {
	var commit *commitError
	var halt *haltError
	f := s.engine.judge(err)
	switch {
	case errors.As(err, &halt) && refusal(err):
		return halted
	case refusal(err):
		return broken
	case errors.Is(err, errRaced):
		return again
	case f == lost && s.engine.remote && errors.As(err, &commit):
		return unknown
	}
	return f
}

// fault makes of an error what leaves the store. Refusals and the ends of contexts stay what they are; that the database is
// away becomes a refusal, after its cause is logged; all else is a fault of the program, whose cause is for the log.
func (s *Store) fault(err error) error {
	if err == nil || refusal(err) || errors.Is(err, context.Canceled) {
		return err
	}
	if s.closed.Load() {
		return errClosed()
	}
	switch s.fate(err) {
	case lost:
		s.log.Error("the database is not there", "cause", err)
		return criteria.Refuse(criteria.Unavailable, "DATABASE_UNAVAILABLE", "", criteria.Say("store.unavailable"))
	case unknown:
		s.log.Error("the connection was lost during a commit", "cause", err)
		return criteria.Refuse(criteria.Unavailable, "OUTCOME_UNKNOWN", "", criteria.Say("store.outcome-unknown"))
	case again:
		s.log.Error("writes collided too often", "cause", err)
		return criteria.Refuse(criteria.Aborted, "TOO_MANY_COLLISIONS", "", criteria.Say("store.collisions"))
	}
	return err
}

func errClosed() error {
	return criteria.Refuse(criteria.Unavailable, "STORE_CLOSED", "", criteria.Say("store.closed"))
}
