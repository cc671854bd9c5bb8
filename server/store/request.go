package store

import (
	"context"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// RequestKey makes a create idempotent: the same principal that sends the same id again with the same body gets what the
// first request made, and nothing is made. Without an ID every request stands for itself.
type RequestKey struct {
	Principal   string // "tokens/…"
	ID          string // chosen by the caller; "" for none
	Fingerprint string // SHA-256 of the body, in hex
}

const (
	selectRequest text = `SELECT fingerprint, subject FROM requests WHERE principal = $1 AND request_id = $2`
	insertRequest text = `INSERT INTO requests (principal, request_id, fingerprint, subject) VALUES ($1, $2, $3, $4)`
)

// made gives the id of what a request has made, "" if it has not been seen. The prefix is of the collection that it must
// lie in. Refuses, with REQUEST_ID_REUSED, an id that came with another body.
func (k RequestKey) made(ctx context.Context, from source, prefix string) (string, error) {
	if k.ID == "" {
		return "", nil
	}
	type request struct{ fingerprint, subject string }
	seen, found, err := one(ctx, from, func(row scanner) (r request, err error) {
		return r, row.Scan(&r.fingerprint, &r.subject)
	}, selectRequest, k.Principal, k.ID)
	if err != nil || !found {
		return "", err
	}
	id, ours := strings.CutPrefix(seen.subject, prefix)
	if !ours || seen.fingerprint != k.Fingerprint {
		return "", criteria.Refuse(criteria.AlreadyExists, "REQUEST_ID_REUSED", "requestId", criteria.Say("request.reused"))
	}
	return id, nil
}

// note remembers what a request has made.
func (k RequestKey) note(t *tx, subject string) error {
	if k.ID == "" {
		return nil
	}
	return t.must(insertRequest, k.Principal, k.ID, k.Fingerprint, subject)
}

// create inserts a thing under its request key. It gives the id of what the same request has made meanwhile, if it has:
// then nothing is inserted.
func (s *Store) create(ctx context.Context, key RequestKey, name string, insert func(*tx) error) (id string, err error) {
	collection := name[:strings.LastIndexByte(name, '/')+1]
	err = s.write(ctx, func(t *tx) error {
		var err error
		if id, err = key.made(t, t, collection); err != nil || id != "" {
			return err
		}
		if err := insert(t); err != nil {
			return err
		}
		return key.note(t, name)
	})
	return id, err
}
