package store

import (
	"context"
	"encoding/json"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/audit"
)

// ActWitness is the kind of the event that keeps a checkpoint of another service.
const ActWitness criteria.Action = "witnessed"

// Witnessed is a checkpoint of another service that is kept here.
type Witnessed struct {
	Origin string
	Size   int64
	Root   string // base64
	Key    string // that it was verified with
	Note   string // as it was signed
	At     int64  // when it came, microseconds since 1970
	Actor  string // who brought it
}

const (
	insertWitnessed     text = `INSERT INTO witnessed_checkpoints (` + witnessedColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7)`
	selectLastWitnessed text = `SELECT ` + witnessedColumns + ` FROM witnessed_checkpoints WHERE origin = $1 ORDER BY size DESC LIMIT 1`
	selectWitnessed     text = `SELECT ` + witnessedColumns + ` FROM witnessed_checkpoints WHERE $1 = '' OR origin = $1
		ORDER BY witnessed_at DESC, origin, size DESC`
	selectWitnessedAt text = `SELECT ` + witnessedColumns + ` FROM witnessed_checkpoints WHERE origin = $1 AND size = $2`
)

// WitnessCheckpoint keeps a checkpoint of another service, if it is signed by the key that was given first for its origin and goes on
// from the last one. The same one again gives what is kept.
//
// Errors: KEY_MALFORMED; CHECKPOINT_MALFORMED; CHECKPOINT_SIGNATURE; WITNESS_KEY_CHANGED; CHECKPOINT_BEHIND, LOG_FORKED.
func (s *Store) WitnessCheckpoint(ctx context.Context, key string, signed []byte, proof []tlog.Hash, act criteria.Act) (w *Witnessed, err error) {
	c, err := openWitnessed(key, signed)
	if err != nil {
		return nil, err
	}
	err = s.write(ctx, func(t *tx) error {
		var err error
		w, err = t.witness(c, key, signed, proof, act)
		return err
	})
	if err != nil {
		return nil, err
	}
	return w, nil
}

// openWitnessed reads a checkpoint with the key that came with it.
func openWitnessed(key string, signed []byte) (audit.Checkpoint, error) {
	verifier, err := audit.ParseKey(key)
	if err != nil {
		return audit.Checkpoint{}, criteria.Invalid("KEY_MALFORMED", "key", criteria.Say("audit.key-malformed"))
	}
	c, verified, err := audit.OpenCheckpoint(signed, verifier)
	switch {
	case err != nil:
		return c, criteria.Invalid("CHECKPOINT_MALFORMED", "note", criteria.Say("audit.checkpoint-malformed", "cause", err.Error()))
	case !verified || verifier.Name() != c.Origin:
		return c, criteria.Invalid("CHECKPOINT_SIGNATURE", "note", criteria.Say("audit.signature"))
	}
	return c, nil
}

func (t *tx) witness(c audit.Checkpoint, key string, signed []byte, proof []tlog.Hash, act criteria.Act) (*Witnessed, error) {
	same, found, err := one(t, t, scanWitnessed, selectWitnessedAt, c.Origin, c.Size)
	switch {
	case err != nil || found && same.Root == c.Root.String() && same.Key == key:
		return same, err
	case found && same.Key == key:
		return nil, forked(same, c)
	}
	last, found, err := one(t, t, scanWitnessed, selectLastWitnessed, c.Origin)
	if err != nil {
		return nil, err
	}
	if found {
		if err := follows(last, c, key, proof); err != nil {
			return nil, err
		}
	}
	w := &Witnessed{c.Origin, c.Size, c.Root.String(), key, string(signed), act.At, act.Actor.ID}
	if err := t.record(insertWitnessed, witnessedPart, w.Origin, w.Size, w.Root, w.Key, w.Note, w.At, w.Actor); err != nil {
		return nil, err
	}
	subject := "witnessedCheckpoints/" + c.Origin
	number, _, err := one(t, t, scanValue[int64], selectNumber, subject)
	if err != nil {
		return nil, err
	}
	change, err := json.Marshal(struct {
		Size int64  `json:"size"`
		Root string `json:"root"`
		Key  string `json:"key"`
	}{w.Size, w.Root, w.Key})
	if err != nil {
		return nil, err
	}
	return w, t.append(&criteria.Event{
		Subject: subject, Number: int32(number) + 1, Kind: ActWitness, Actor: act.Actor.ID, Role: act.Actor.Role, RecordedAt: act.At, Change: change,
	})
}

// follows tells whether a checkpoint goes on from the last one that is kept.
func follows(last *Witnessed, c audit.Checkpoint, key string, proof []tlog.Hash) error {
	if last.Key != key {
		return criteria.Refuse(criteria.FailedPrecondition, "WITNESS_KEY_CHANGED", "key", criteria.Say("audit.key-changed", "origin", c.Origin))
	}
	root, err := tlog.ParseHash(last.Root)
	if err != nil {
		return err
	}
	if c.Size < last.Size {
		return criteria.Refuse(criteria.FailedPrecondition, "CHECKPOINT_BEHIND", "note",
			criteria.Say("audit.behind", "origin", c.Origin, "last", last.Size, "size", c.Size))
	}
	if audit.CheckConsistent(audit.Checkpoint{Origin: c.Origin, Size: last.Size, Root: root}, c, proof) != nil {
		return forked(last, c)
	}
	return nil
}

func forked(kept *Witnessed, c audit.Checkpoint) error {
	return criteria.Refuse(criteria.FailedPrecondition, "LOG_FORKED", "hashes",
		criteria.Say("audit.forked", "origin", c.Origin, "last", kept.Size, "size", c.Size))
}

// ListWitnessed gives the checkpoints of others, of one origin only if one is given, the newest first.
func (s *Store) ListWitnessed(ctx context.Context, origin string) ([]*Witnessed, error) {
	return list(ctx, s, scanWitnessed, selectWitnessed, origin)
}

func scanWitnessed(row scanner) (*Witnessed, error) {
	w := &Witnessed{}
	return w, row.Scan(&w.Origin, &w.Size, &w.Root, &w.Key, &w.Note, &w.At, &w.Actor)
}
