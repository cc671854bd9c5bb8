package store

import (
	"context"
	"strconv"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
)

// metaAsked is the last moment up to which somebody was told what is known. Nothing is committed at or before it any more.
const metaAsked = "known.asked"

const (
	selectPlace text = `SELECT COALESCE((SELECT sequence FROM events ORDER BY sequence DESC LIMIT 1), 0),
		COALESCE((SELECT committed_at FROM events ORDER BY committed_at DESC LIMIT 1), 0),
		COALESCE((SELECT value FROM meta WHERE name = $1), '0')`

	selectKnown text = `SELECT sequence, committed_at FROM events WHERE committed_at <= $1
		ORDER BY committed_at DESC, sequence DESC LIMIT 1`
)

// place is where the history of the whole database stands.
type place struct {
	sequence int64 // of the last event
	moment   int64 // of its commit
	asked    int64 // see metaAsked
}

func placeOf(ctx context.Context, from source) (place, error) {
	p, _, err := one(ctx, from, func(row scanner) (p place, err error) {
		var asked string
		if err = row.Scan(&p.sequence, &p.moment, &asked); err == nil {
			p.asked, err = strconv.ParseInt(asked, 10, 64)
		}
		return p, err
	}, selectPlace, metaAsked)
	return p, err
}

// next gives the moment of the next commit: that of the clock, unless the clock has stepped back or is another server's.
func (p place) next(clock int64) int64 { return max(clock, p.moment+1, p.asked+1) }

// clockStands refuses a clock that is far behind the last commit: one of them is wrong, and a moment that nobody has lived would
// stand in the history for ever. What another server is ahead by, and what a clock is set back by when it is corrected, is less.
func (t *tx) clockStands(last place) error {
	now := t.clock()
	if last.moment-now <= t.clockBack {
		return nil
	}
	return criteria.Refuse(criteria.FailedPrecondition, "CLOCK_SET_BACK", "", criteria.Say("audit.clock",
		"clock", moment(now), "last", moment(last.moment)))
}

func moment(micros int64) string { return time.UnixMicro(micros).UTC().Format(time.RFC3339) }

// Known is how much the service had learned at a moment.
type Known struct {
	Sequence int64 // of the last event that was known; 0 where none was
	At       int64 // moment of its commit, microseconds since 1970. Asked for again, it gives the same for ever
}

// Known tells how much was known at a moment, in microseconds since 1970; 0 means now. What it gives for a moment never
// changes: the writer is passed first where something might still be committed at or before it, and notes that it was asked.
// Only a store that is opened for reading looks at what is there and no further.
//
// Errors: KNOWN_AT_TO_COME in the field knownAt.
func (s *Store) Known(ctx context.Context, at int64) (Known, error) {
	last, err := placeOf(ctx, s)
	switch {
	case err != nil:
		return Known{}, err
	case at > max(s.clock(), last.moment): // a clock that has stepped back leaves moments before it that were given
		return Known{}, criteria.Invalid("KNOWN_AT_TO_COME", "knownAt", criteria.Say("store.known-to-come"))
	case at == 0 || at == last.moment:
		return Known{last.sequence, last.moment}, nil
	case at < last.moment || at <= last.asked || s.readOnly:
		return knownAt(ctx, s, at)
	}
	var k Known
	err = s.write(ctx, func(t *tx) error {
		last, err := placeOf(t, t)
		if err != nil {
			return err
		}
		if at > last.moment && at > last.asked {
			if err := t.must(upsertMeta, metaAsked, strconv.FormatInt(at, 10)); err != nil {
				return err
			}
		}
		t.moment = 0 // what is written behind us in this transaction is later than what we have seen
		k, err = knownAt(t, t, at)
		return err
	})
	if err != nil {
		return Known{}, err
	}
	return k, nil
}

// knownAt gives what was known before anything was as the moment itself.
func knownAt(ctx context.Context, from source, at int64) (Known, error) {
	k, found, err := one(ctx, from, func(row scanner) (k Known, err error) {
		return k, row.Scan(&k.Sequence, &k.At)
	}, selectKnown, at)
	if err == nil && !found {
		k.At = at
	}
	return k, err
}

// Changed gives a channel that is closed at the next commit of this program. A commit of another program on the same
// database does not close it: who follows looks again after a second.
func (s *Store) Changed() <-chan struct{} { return *s.changed.Load() }

// tell closes the channel and puts another one in its place. Nobody but the writer calls it.
func (s *Store) tell() {
	next := make(chan struct{})
	close(*s.changed.Swap(&next))
}
