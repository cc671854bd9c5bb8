package store

import (
	"context"
	"encoding/json"

	"github.com/tieuchi/tieuchi/criteria"
)

// ActRevoke is the kind of the event that ends a token. That of its making is criteria.ActCreate.
const ActRevoke criteria.Action = "revoked"

// Token is what is known of an access token: everything but its secret. Moments are microseconds since 1970.
type Token struct {
	ID        string
	Holder    string // office or system, never a person
	Role      criteria.Role
	Scope     criteria.Scope
	UnitFrom  criteria.Date     // first day of the row that it was made for; 0 for tokens that are older than this is noted
	Province  string            // code, of that unit
	Confirmed []criteria.UnitID // successors that it was handed over to; not in AllTokens
	Hash      string            // SHA-256 of the secret, in hex
	CreatedAt int64
	ExpiresAt int64
	RevokedAt int64 // 0 while it is valid

	Criteria    []string      // ids of criteria and groups that it is bound to; empty for all
	From, To    criteria.Date // first and last day on which it holds; 0 where there is none
	Certificate string        // SHA-256 of the client certificate that it is for, in hex; "" for one with a secret
}

// Name gives "tokens/{id}".
func (t *Token) Name() string { return "tokens/" + t.ID }

const (
	tokenColumns = `id, holder, role, scope, hash, created_at, expires_at, revoked_at, unit_from, province,
		criteria, valid_from, valid_to, certificate`

	insertToken text = `INSERT INTO tokens (` + tokenColumns + `) 
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`
	revokeToken text = `UPDATE tokens SET revoked_at = $1 WHERE id = $2 AND revoked_at = 0`

	selectToken       text = `SELECT ` + tokenColumns + ` FROM tokens WHERE id = $1`
	selectTokenByHash text = `SELECT ` + tokenColumns + ` FROM tokens WHERE hash = $1`
	selectTokens      text = `SELECT ` + tokenColumns + ` FROM tokens k WHERE (k.created_at, k.id) < ($1, $2)`
	selectAllTokens   text = `SELECT ` + tokenColumns + ` FROM tokens ORDER BY created_at DESC, id DESC`
	newestToken            = ` ORDER BY k.created_at DESC, k.id DESC`
)

// CreateToken stores a token and the event of its making. Errors: CERTIFICATE_TAKEN where a token is for the same certificate.
func (s *Store) CreateToken(ctx context.Context, k Token, act criteria.Act) error {
	change, err := json.Marshal(struct {
		Holder    string        `json:"holder"`
		Role      criteria.Role `json:"role"`
		Scope     string        `json:"scope"`
		UnitFrom  criteria.Date `json:"unit_from"`
		ExpiresAt int64         `json:"expires_at"`

		Criteria    []string      `json:"criteria,omitempty"`
		From        criteria.Date `json:"from,omitzero"`
		To          criteria.Date `json:"to,omitzero"`
		Certificate string        `json:"certificate,omitempty"`
	}{k.Holder, k.Role, k.Scope.String(), k.UnitFrom, k.ExpiresAt, k.Criteria, k.From, k.To, k.Certificate})
	if err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		if _, taken, err := one(t, t, scanToken, selectTokenByHash, k.Hash); err != nil {
			return err
		} else if taken {
			return criteria.Refuse(criteria.AlreadyExists, "CERTIFICATE_TAKEN", "certificateSha256", criteria.Say("store.certificate"))
		}
		t.seal(tokenMade, k.ID, k.Holder, string(k.Role), k.Scope.String(), k.Hash, k.CreatedAt, k.ExpiresAt, int64(k.UnitFrom), k.Province,
			listJSON(k.Criteria), int64(k.From), int64(k.To), k.Certificate)
		t.seal(tokenStands, k.ID, k.RevokedAt)
		if err := t.must(insertToken, k.ID, k.Holder, string(k.Role), k.Scope.String(), k.Hash, k.CreatedAt, k.ExpiresAt,
			k.RevokedAt, int64(k.UnitFrom), k.Province, listJSON(k.Criteria), int64(k.From), int64(k.To), k.Certificate); err != nil {
			return err
		}
		return t.append(k.event(1, criteria.ActCreate, act, change))
	})
}

// RevokeToken ends a token at the moment of the act. A token that has ended keeps the moment it has. Errors: TOKEN_UNKNOWN, also
// for a token of another province than the actor's.
func (s *Store) RevokeToken(ctx context.Context, id string, act criteria.Act) (k Token, err error) {
	err = s.write(ctx, func(t *tx) error {
		var err error
		if k, err = token(t, t, selectToken, id); err != nil {
			return err
		}
		switch {
		case !act.Actor.Reach().CoversProvince(k.Province):
			return tokenUnknown()
		case k.RevokedAt != 0:
			return nil
		}
		t.seal(tokenStands, id, act.At)
		if err := t.must(revokeToken, act.At, id); err != nil {
			return err
		}
		k.RevokedAt = act.At
		return t.append(k.event(2, ActRevoke, act, []byte("{}")))
	})
	return k, err
}

func (t *Token) event(number int32, kind criteria.Action, act criteria.Act, change []byte) *criteria.Event {
	return &criteria.Event{
		Subject: t.Name(), Number: number, Kind: kind, Actor: act.Actor.ID, Role: act.Actor.Role, RecordedAt: act.At, Change: change,
	}
}

// TokenByHash gives the token whose secret has a hash, whether it is still valid or not. Errors: TOKEN_UNKNOWN.
func (s *Store) TokenByHash(ctx context.Context, hash string) (Token, error) {
	return token(ctx, s, selectTokenByHash, hash)
}

// Token gives a token by its id, whether it is still valid or not. Errors: TOKEN_UNKNOWN.
func (s *Store) Token(ctx context.Context, id string) (Token, error) {
	return token(ctx, s, selectToken, id)
}

func token(ctx context.Context, from source, t text, key string) (Token, error) {
	k, found, err := one(ctx, from, scanToken, t, key)
	if err == nil && !found {
		err = tokenUnknown()
	}
	if err == nil {
		k.Confirmed, err = list(ctx, from, scanUnitID, selectConfirmed, k.ID)
	}
	return k, err
}

func tokenUnknown() error {
	return criteria.Refuse(criteria.NotFound, "TOKEN_UNKNOWN", "name", criteria.Say("store.token"))
}

// AllTokens gives every token, newest first.
func (s *Store) AllTokens(ctx context.Context) ([]Token, error) {
	return list(ctx, s, scanToken, selectAllTokens)
}

// ListTokens gives the tokens of some provinces, newest first, and the token of the next page.
func (s *Store) ListTokens(ctx context.Context, provinces []string, p Page) ([]Token, string, error) {
	from, err := p.after("token", newestFirst)
	if err != nil {
		return nil, "", err
	}
	q := tokensOf(provinces, from, p.size()+1)
	rows, err := list(ctx, s, scanToken, q.text, q.args...)
	if err != nil {
		return nil, "", err
	}
	rows, next := cut(rows, p, "token", func(k Token) cursor { return cursor{k.CreatedAt, k.ID} })
	for i := range rows {
		if rows[i].Confirmed, err = list(ctx, s, scanUnitID, selectConfirmed, rows[i].ID); err != nil {
			return nil, "", err
		}
	}
	return rows, next, nil
}

// tokensOf asks for the tokens of provinces, after a place in the list.
func tokensOf(provinces []string, from cursor, rows int) filtered {
	q := filtered{selectTokens, []any{from.number, from.id}}
	q.anyOf("k.province", provinces)
	q.limit(newestToken, rows)
	return q
}

func scanToken(row scanner) (k Token, err error) {
	var scope, bound string
	if err := row.Scan(&k.ID, &k.Holder, &k.Role, &scope, &k.Hash, &k.CreatedAt, &k.ExpiresAt, &k.RevokedAt,
		&k.UnitFrom, &k.Province, &bound, &k.From, &k.To, &k.Certificate); err != nil {
		return Token{}, err
	}
	if bound != "[]" { // every call reads one
		if err := json.Unmarshal([]byte(bound), &k.Criteria); err != nil {
			return Token{}, err
		}
	}
	k.Scope, err = criteria.ParseScope(scope)
	return k, err
}
