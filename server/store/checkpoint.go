package store

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/audit"
)

// StoredCheckpoint is a signed checkpoint of this log.
type StoredCheckpoint struct {
	Size   int64
	Origin string
	Root   string // base64
	Note   string // as it was signed
	MadeAt int64  // microseconds since 1970
}

const (
	checkpointColumns = `size, origin, root, note, made_at`

	insertCheckpoint     text = `INSERT INTO checkpoints (` + checkpointColumns + `) VALUES ($1, $2, $3, $4, $5)`
	selectCheckpoints    text = `SELECT ` + checkpointColumns + ` FROM checkpoints WHERE size > $1 ORDER BY size LIMIT $2`
	selectCheckpoint     text = `SELECT ` + checkpointColumns + ` FROM checkpoints WHERE size >= $1 ORDER BY size LIMIT 1`
	selectLastCheckpoint text = `SELECT ` + checkpointColumns + ` FROM checkpoints ORDER BY size DESC LIMIT 1`
	selectLeaf           text = `SELECT ` + eventColumns + `, seals, leaf FROM events WHERE subject = $1 AND number = $2`
)

// MakeCheckpoint signs the tree as it stands and stores the checkpoint, unless the last one covers everything already: then that is
// given. fresh tells whether it is new. Before that, the tree is compared with the last checkpoint: one that was rewritten behind it
// is not signed.
//
// Errors: LOG_EMPTY where there are no events; LOG_REWRITTEN.
func (s *Store) MakeCheckpoint(ctx context.Context, signer note.Signer) (c *StoredCheckpoint, fresh bool, err error) {
	err = s.write(ctx, func(t *tx) error {
		size, _, err := one(t, t, scanValue[int64], lastEvent)
		if err != nil {
			return err
		}
		last, found, err := one(t, t, scanCheckpoint, selectLastCheckpoint)
		switch {
		case err != nil:
			return err
		case size == 0:
			return criteria.Refuse(criteria.FailedPrecondition, "LOG_EMPTY", "", criteria.Say("audit.empty"))
		case found:
			if err := continues(t, t, last, size); err != nil {
				return err
			}
			if c = last; last.Size == size {
				return nil
			}
		}
		c, err = t.checkpoint(size, signer)
		fresh = true
		return err
	})
	if err != nil {
		return nil, false, err
	}
	return c, fresh, nil
}

// checkpoint signs the tree of a size and stores what is signed.
func (t *tx) checkpoint(size int64, signer note.Signer) (*StoredCheckpoint, error) {
	root, err := tlog.TreeHash(size, tree{t, t})
	if err != nil {
		return nil, err
	}
	signed, err := audit.Checkpoint{Origin: signer.Name(), Size: size, Root: root}.Sign(signer)
	if err != nil {
		return nil, err
	}
	c := &StoredCheckpoint{size, signer.Name(), root.String(), string(signed), t.clock()}
	return c, t.must(insertCheckpoint, c.Size, c.Origin, c.Root, c.Note, c.MadeAt)
}

// continues tells whether the first events are those of a checkpoint.
func continues(ctx context.Context, from source, last *StoredCheckpoint, size int64) error {
	if last.Size <= size {
		root, err := tlog.TreeHash(last.Size, tree{ctx, from})
		if err != nil {
			return err
		}
		if root.String() == last.Root {
			return nil
		}
	}
	return criteria.Refuse(criteria.FailedPrecondition, "LOG_REWRITTEN", "", criteria.Say("audit.rewritten", "size", last.Size))
}

// LastCheckpoint gives the last one, nil where none was made.
func (s *Store) LastCheckpoint(ctx context.Context) (*StoredCheckpoint, error) {
	c, found, err := one(ctx, s, scanCheckpoint, selectLastCheckpoint)
	if err != nil || !found {
		return nil, err
	}
	return c, nil
}

// CheckpointOf gives the first checkpoint that covers a number of events. Errors: CHECKPOINT_UNKNOWN.
func (s *Store) CheckpointOf(ctx context.Context, size int64) (*StoredCheckpoint, error) {
	c, found, err := one(ctx, s, scanCheckpoint, selectCheckpoint, size)
	if err == nil && !found {
		err = criteria.Refuse(criteria.NotFound, "CHECKPOINT_UNKNOWN", "size", criteria.Say("audit.checkpoint-unknown", "size", size))
	}
	return c, err
}

// ListCheckpoints gives checkpoints, the smallest first, and the token of the next page.
func (s *Store) ListCheckpoints(ctx context.Context, p Page) ([]*StoredCheckpoint, string, error) {
	from, err := p.after("checkpoint", cursor{})
	if err != nil {
		return nil, "", err
	}
	rows, err := list(ctx, s, scanCheckpoint, selectCheckpoints, from.number, int64(p.size()+1))
	if err != nil {
		return nil, "", err
	}
	rows, next := cut(rows, p, "checkpoint", func(c *StoredCheckpoint) cursor { return cursor{number: c.Size} })
	return rows, next, nil
}

// LogSize gives the number of events.
func (s *Store) LogSize(ctx context.Context) (int64, error) {
	n, _, err := one(ctx, s, scanValue[int64], lastEvent)
	return n, err
}

// LoggedEvent gives an event by its subject and its number there. Errors: EVENT_UNKNOWN.
func (s *Store) LoggedEvent(ctx context.Context, subject string, number int32) (*Logged, error) {
	return logged(one(ctx, s, scanLogged, selectLeaf, subject, int64(number)))
}

// LoggedAt gives an event by its place. Errors: EVENT_UNKNOWN.
func (s *Store) LoggedAt(ctx context.Context, sequence int64) (*Logged, error) {
	return logged(one(ctx, s, scanLogged, selectLog, sequence-1, sequence, int64(1)))
}

func logged(e *Logged, found bool, err error) (*Logged, error) {
	if err == nil && !found {
		err = criteria.Refuse(criteria.NotFound, "EVENT_UNKNOWN", "", criteria.Say("audit.event-unknown"))
	}
	return e, err
}

// TreeRoot gives the root of the tree of the first events.
func (s *Store) TreeRoot(ctx context.Context, size int64) (tlog.Hash, error) {
	return tlog.TreeHash(size, tree{ctx, s})
}

// ProveInclusion proves that an event is among the first so many.
func (s *Store) ProveInclusion(ctx context.Context, sequence, size int64) ([]tlog.Hash, error) {
	if sequence < 1 || sequence > size {
		return nil, fmt.Errorf("event %d is not among the first %d", sequence, size)
	}
	return tlog.ProveRecord(size, sequence-1, tree{ctx, s})
}

// ProveConsistency proves that the tree of a size is continued by that of a later size.
func (s *Store) ProveConsistency(ctx context.Context, from, to int64) ([]tlog.Hash, error) {
	if from < 1 || from > to {
		return nil, fmt.Errorf("a tree of %d is not continued by one of %d", from, to)
	}
	if from == to {
		return nil, nil
	}
	return tlog.ProveTree(to, from, tree{ctx, s})
}

func scanCheckpoint(row scanner) (*StoredCheckpoint, error) {
	c := &StoredCheckpoint{}
	return c, row.Scan(&c.Size, &c.Origin, &c.Root, &c.Note, &c.MadeAt)
}
