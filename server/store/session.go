package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
)

// Session is a person's stay after a login. It is no record of the programme: no event tells of it. Moments are microseconds
// since 1970.
type Session struct {
	Hash      string // SHA-256 of the cookie, in hex
	Login     string // SHA-256 of what the login began with, in hex
	Person    string // "people/…"
	Chosen    string // "grants/…" acted under; "" for the first
	CreatedAt int64
	SeenAt    int64
	ExpiresAt int64
	EndedAt   int64 // 0 while it stands
}

const (
	sessionColumns = `hash, login, person, chosen, created_at, seen_at, expires_at, ended_at`

	insertSession text = `INSERT INTO sessions (` + sessionColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
	touchSession  text = `UPDATE sessions SET seen_at = $1 WHERE hash = $2 AND seen_at < $1 AND ended_at = 0`
	chooseGrant   text = `UPDATE sessions SET chosen = $1 WHERE hash = $2 AND ended_at = 0`
	endSession    text = `UPDATE sessions SET ended_at = $1 WHERE hash = $2 AND ended_at = 0`
	pruneSessions text = `DELETE FROM sessions WHERE expires_at < $1`

	selectSession text = `SELECT ` + sessionColumns + ` FROM sessions WHERE hash = $1`
	countLogins   text = `SELECT COUNT(*) FROM sessions WHERE login = $1`
)

// StartSession begins a session, ends the one that it comes after, by hash, "" for none, and drops those that expired long ago.
// Errors: LOGIN_REPLAYED where a session has begun with the same login.
func (s *Store) StartSession(ctx context.Context, k Session, after string) error {
	return s.write(ctx, func(t *tx) error {
		seen, _, err := one(t, t, scanValue[int64], countLogins, k.Login)
		switch {
		case err != nil:
			return err
		case seen > 0:
			return criteria.Refuse(criteria.Unauthenticated, "LOGIN_REPLAYED", "state", criteria.Say("login.replayed"))
		}
		const day = 24 * 60 * 60 * 1_000_000
		if _, err := t.exec(pruneSessions, k.CreatedAt-day); err != nil {
			return err
		}
		if _, err := t.exec(endSession, k.CreatedAt, after); err != nil {
			return err
		}
		return t.must(insertSession, k.Hash, k.Login, k.Person, k.Chosen, k.CreatedAt, k.SeenAt, k.ExpiresAt, k.EndedAt)
	})
}

// Session gives the session of a cookie's hash, whether it stands or not. Errors: SESSION_UNKNOWN.
func (s *Store) Session(ctx context.Context, hash string) (Session, error) {
	k, found, err := one(ctx, s, scanSession, selectSession, hash)
	if err == nil && !found {
		err = criteria.Refuse(criteria.Unauthenticated, "SESSION_UNKNOWN", "", criteria.Say("login.session-unknown"))
	}
	return k, err
}

// TouchSession notes that a session was used.
func (s *Store) TouchSession(ctx context.Context, hash string, at int64) error {
	return s.onSession(ctx, touchSession, at, hash)
}

// ChooseGrant sets which right a session acts under.
func (s *Store) ChooseGrant(ctx context.Context, hash, grant string) error {
	return s.onSession(ctx, chooseGrant, grant, hash)
}

// EndSession ends a session; one that has ended keeps the moment it has.
func (s *Store) EndSession(ctx context.Context, hash string, at int64) error {
	return s.onSession(ctx, endSession, at, hash)
}

func (s *Store) onSession(ctx context.Context, q text, args ...any) error {
	return s.write(ctx, func(t *tx) error { _, err := t.exec(q, args...); return err })
}

func scanSession(row scanner) (k Session, err error) {
	return k, row.Scan(&k.Hash, &k.Login, &k.Person, &k.Chosen, &k.CreatedAt, &k.SeenAt, &k.ExpiresAt, &k.EndedAt)
}
