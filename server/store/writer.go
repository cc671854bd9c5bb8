package store

import (
	"context"
	"sync/atomic"
)

const (
	maxBatch = 256  // writes that share one commit
	maxQueue = 1024 // writes that wait; further callers wait to be let in
)

// write is a closure on its way through the writer.
type write struct {
	ctx   context.Context
	do    func(*tx) error
	taken atomic.Bool // by the writer, or back by the caller, whoever comes first
	err   error
	done  chan struct{}
}

// write hands a closure to the writer and waits for what became of it. The closure may be called several times and must not
// write through the store itself, for the writer is busy with it. A caller whose context ends while the closure is
// queued takes it back; once it runs, the caller is told the truth about it.
func (s *Store) write(ctx context.Context, do func(*tx) error) error {
	w := &write{ctx: ctx, do: do, done: make(chan struct{})}
	if err := s.enqueue(w); err != nil {
		return err
	}
	select {
	case <-w.done:
		return w.err
	case <-ctx.Done():
		if w.taken.CompareAndSwap(false, true) {
			return ctx.Err()
		}
		<-w.done
		return w.err
	}
}

// enqueue holds the lock while it waits for a place: a write is either in the queue before Close closes it, and is
// answered, or it is refused.
func (s *Store) enqueue(w *write) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed.Load() {
		return errClosed()
	}
	if err := w.ctx.Err(); err != nil {
		return err
	}
	select {
	case s.queue <- w:
		return nil
	case <-w.ctx.Done():
		return w.ctx.Err()
	}
}

// runWriter writes until the queue is closed and empty.
func (s *Store) runWriter() {
	defer close(s.ended)
	batch := make([]*write, 0, maxBatch)
	for first := range s.queue {
		batch = s.drain(append(batch[:0], first))
		s.writeBatch(batch)
		clear(batch) // the closures hold on to what they were made of
	}
}

// drain adds what is queued, without waiting, and leaves out what was taken back.
func (s *Store) drain(batch []*write) []*write {
	for len(batch) < maxBatch {
		select {
		case w, open := <-s.queue:
			if open {
				batch = append(batch, w)
				continue
			}
		default:
		}
		break
	}
	taken := batch[:0]
	for _, w := range batch {
		switch {
		case !w.taken.CompareAndSwap(false, true):
		case w.ctx.Err() != nil:
			w.err = w.ctx.Err()
			close(w.done)
		default:
			taken = append(taken, w)
		}
	}
	return taken
}
