package main

import (
	"context"
	"sync"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
	"github.com/tieuchi/tieuchi/criteria/units"
	"github.com/tieuchi/tieuchi/server/store"
)

// milestonePage is how many milestones are read at a time.
const milestonePage = 10_000

// standing holds the ledger that counting looks at. It is filled at the first question and follows the database by sequence
// from then on, so that what another server wrote is in it too, and no question reads what was read before.
type standing struct {
	mu      sync.RWMutex
	ledger  *progress.Ledger
	seen    int64 // place in the sequence of events up to which the ledger is complete
	figures figureMemo
}

// knowledge is what a question is answered from.
type knowledge struct {
	store.Known
	catalogue *units.Catalogue
	policies  []criteria.CarryOver
}

// moment gives the moment to name in the answer. Where nothing is recorded it is the first one there is: asked for again, it
// gives nothing again, whatever has been recorded since.
func (k *knowledge) moment() *timestamppb.Timestamp { return timeToProto(max(k.At, 1)) }

// knowledge finds what was known up to a place in the sequence of events.
func (c *core) knowledge(ctx context.Context, known store.Known) (*knowledge, error) {
	catalogue, err := c.catalogueKnown(ctx, known.Sequence)
	if err != nil {
		return nil, err
	}
	policies, err := criteria.ShippedCarryOvers()
	return &knowledge{known, catalogue, policies}, err
}

// knowledgeAt finds what was known at a moment, now where none is given. Errors: those of knownAt.
func (c *core) knowledgeAt(ctx context.Context, t *timestamppb.Timestamp) (*knowledge, error) {
	known, err := c.knownAt(ctx, t)
	if err != nil {
		return nil, err
	}
	return c.knowledge(ctx, known)
}

// consult lets a question look at the ledger when that has all of what was known. The ledger may have more, which the
// question's own Known leaves out.
func (s *standing) consult(ctx context.Context, from *store.Store, k *knowledge, look func(*progress.Ledger) error) error {
	s.mu.RLock()
	if s.ledger == nil || s.seen < k.Sequence {
		s.mu.RUnlock()
		if err := s.follow(ctx, from, k.Sequence); err != nil {
			return err
		}
		s.mu.RLock() // the ledger only grows
	}
	defer s.mu.RUnlock()
	return look(s.ledger)
}

// follow reads on from where the ledger is, to a place in the sequence at least. Questions that come meanwhile wait: they need
// the same.
func (s *standing) follow(ctx context.Context, from *store.Store, to int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ledger == nil {
		s.ledger = progress.NewLedger()
	}
	for s.seen < to {
		page, err := from.Milestones(ctx, s.seen, milestonePage)
		if err != nil {
			return err
		}
		for i := range page {
			if err := s.ledger.Add(&page[i]); err != nil {
				return err
			}
			s.seen = page[i].Sequence
		}
		if len(page) < milestonePage {
			s.seen = max(s.seen, to) // what lies between is of no kind that is counted
		}
	}
	return nil
}
