package store

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

const (
	grantColumns = `id, principal, role, scope, unit_from, province, criteria, valid_from, valid_to, delegated_by, reason, created_by,
		created_at, revoked_at, revoked_by, revoke_reason`

	insertGrant text = `INSERT INTO grants (` + grantColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`
	revokeGrant text = `UPDATE grants SET revoked_at = $1, revoked_by = $2, revoke_reason = $3 WHERE id = $4 AND revoked_at = 0`

	selectGrant   text = `SELECT ` + grantColumns + ` FROM grants WHERE id = $1`
	selectGrants  text = `SELECT ` + grantColumns + ` FROM grants g WHERE (g.created_at, g.id) < ($1, $2)`
	newestGrant        = ` ORDER BY g.created_at DESC, g.id DESC`
	selectGrantOf text = `SELECT ` + grantColumns + ` FROM grants WHERE principal = $1 ORDER BY created_at, id`
)

// CreateGrant has the closure make a right under an id. replay tells that the request was seen before: then what it made is
// given. Errors: REQUEST_ID_REUSED, and those of the closure.
func (s *Store) CreateGrant(ctx context.Context, key RequestKey, id string, give func() (*criteria.HeldGrant, *criteria.Event, error)) (g criteria.HeldGrant, err error) {
	seen, err := s.create(ctx, key, criteria.GrantPrefix+id, func(t *tx) error {
		made, e, err := give()
		if err != nil {
			return err
		}
		g = *made
		t.seal(grantMade, g.ID, g.Principal, string(g.Role), g.Scope.String(), int64(g.UnitFrom), g.Province, listJSON(g.Criteria),
			int64(g.From), int64(g.To), g.DelegatedBy, g.Reason, g.CreatedBy, g.CreatedAt)
		t.seal(grantStands, g.ID, g.RevokedAt, g.RevokedBy, g.RevokedFor)
		if err := t.must(insertGrant, g.ID, g.Principal, string(g.Role), g.Scope.String(), int64(g.UnitFrom), g.Province, listJSON(g.Criteria),
			int64(g.From), int64(g.To), g.DelegatedBy, g.Reason, g.CreatedBy, g.CreatedAt, g.RevokedAt, g.RevokedBy, g.RevokedFor); err != nil {
			return err
		}
		return t.append(e)
	})
	if err == nil && seen != "" {
		return s.Grant(ctx, seen)
	}
	return g, err
}

// RevokeGrant has the closure end a right as it stands; without an event it is left as it is. The closure may be called again.
// Errors: GRANT_UNKNOWN, and those of the closure.
func (s *Store) RevokeGrant(ctx context.Context, id string, revoke func(*criteria.HeldGrant) (*criteria.Event, error)) (g criteria.HeldGrant, err error) {
	err = s.write(ctx, func(t *tx) error {
		var err error
		if g, err = grant(t, t, id); err != nil {
			return err
		}
		e, err := revoke(&g)
		if err != nil || e == nil {
			return err
		}
		t.seal(grantStands, g.ID, g.RevokedAt, g.RevokedBy, g.RevokedFor)
		if err := t.must(revokeGrant, g.RevokedAt, g.RevokedBy, g.RevokedFor, g.ID); err != nil {
			return err
		}
		return t.append(e)
	})
	return g, err
}

// Grant gives a right, whether it still stands or not. Errors: GRANT_UNKNOWN.
func (s *Store) Grant(ctx context.Context, id string) (criteria.HeldGrant, error) {
	return grant(ctx, s, id)
}

func grant(ctx context.Context, from source, id string) (criteria.HeldGrant, error) {
	g, found, err := one(ctx, from, scanGrant, selectGrant, id)
	if err == nil && !found {
		err = criteria.GrantUnknown(criteria.GrantPrefix+id, "name")
	}
	return g, err
}

// GrantsOf gives every right of a principal, oldest first, revoked ones too.
func (s *Store) GrantsOf(ctx context.Context, principal string) ([]criteria.HeldGrant, error) {
	return list(ctx, s, scanGrant, selectGrantOf, principal)
}

// GrantFilter says which rights to list.
type GrantFilter struct {
	Provinces []string // of the rights; nil: those of Own only
	Own       string   // principal that holds or made them, where no provinces are given
	Principal string   // that holds them; "": any
}

// ListGrants gives rights, newest first, and the token of the next page.
func (s *Store) ListGrants(ctx context.Context, f GrantFilter, p Page) ([]criteria.HeldGrant, string, error) {
	from, err := p.after("grant", newestFirst)
	if err != nil {
		return nil, "", err
	}
	q := filtered{selectGrants, []any{from.number, from.id}}
	if f.Provinces != nil {
		q.anyOf("g.province", f.Provinces)
	} else {
		q.args = append(q.args, f.Own, f.Own)
		q.text += " AND (g.principal = $3 OR g.created_by = $4)"
	}
	if f.Principal != "" {
		q.and("g.principal", f.Principal)
	}
	q.limit(newestGrant, p.size()+1)
	rows, err := list(ctx, s, scanGrant, q.text, q.args...)
	if err != nil {
		return nil, "", err
	}
	rows, next := cut(rows, p, "grant", func(g criteria.HeldGrant) cursor { return cursor{g.CreatedAt, g.ID} })
	return rows, next, nil
}

func scanGrant(row scanner) (g criteria.HeldGrant, err error) {
	var scope, bound string
	if err := row.Scan(&g.ID, &g.Principal, &g.Role, &scope, &g.UnitFrom, &g.Province, &bound, &g.From, &g.To, &g.DelegatedBy, &g.Reason,
		&g.CreatedBy, &g.CreatedAt, &g.RevokedAt, &g.RevokedBy, &g.RevokedFor); err != nil {
		return criteria.HeldGrant{}, err
	}
	if err := json.NewDecoder(strings.NewReader(bound)).Decode(&g.Criteria); err != nil {
		return criteria.HeldGrant{}, err
	}
	g.Scope, err = criteria.ParseScope(scope)
	return g, err
}
