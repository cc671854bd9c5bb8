package main

import (
	"context"
	"crypto/rand"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
)

// tokenService serves AccessService.
type tokenService struct {
	tieuchiv1.UnimplementedAccessServiceServer
	*core
}

// CreateToken makes a bearer token and shows its secret this once.
func (s tokenService) CreateToken(ctx context.Context, r *tieuchiv1.CreateTokenRequest) (*tieuchiv1.Token, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	if err := act.Actor.MayGive(); err != nil {
		return nil, err
	}
	in := r.GetToken()
	scope, err := criteria.ParseScope(in.GetGrant().GetScope())
	if err != nil {
		return nil, at(err, "grant")
	}
	if strings.TrimSpace(in.GetHolder()) == "" {
		return nil, criteria.Invalid("HOLDER_MISSING", "holder", criteria.Say("validate.required"))
	}
	role := roleFromProto(in.GetGrant().GetRole())
	if err := criteria.CheckGrant(role, scope); err != nil {
		return nil, at(err, "grant")
	}
	unit, err := s.grantable(scope, act)
	if err != nil {
		return nil, err
	}
	bound, from, to, err := s.boundsFromProto(ctx, in.GetGrant())
	if err != nil {
		return nil, err
	}
	expires := act.At + tokenLife.Microseconds()
	if t := in.GetExpireTime(); t != nil {
		if t.CheckValid() != nil || t.AsTime().After(s.now().Add(mostTokenLife)) {
			return nil, criteria.Invalid("EXPIRY_TOO_FAR", "expireTime", criteria.Say("server.expiry-far"))
		}
		if expires = in.GetExpireTime().AsTime().UnixMicro(); expires <= act.At {
			return nil, criteria.Invalid("EXPIRY_PAST", "expireTime", criteria.Say("server.expiry"))
		}
	}
	made, secret := newToken(in.GetHolder(), role, &unit, act.At, expires)
	made.Criteria, made.From, made.To = bound, from, to
	if made.Certificate = in.GetCertificateSha256(); made.Certificate != "" {
		made.Hash, secret = hashCertificate(made.Certificate), ""
	}
	if err := s.store.CreateToken(ctx, made, act); err != nil {
		return nil, err
	}
	p := s.tokenToProto(&made)
	p.Secret = secret
	return p, nil
}

// grantable gives the unit that a scope is granted for: the one that has the code today, in the caller's province. Errors:
// SCOPE_UNKNOWN, UNIT_ENDED with what came of the unit, UNIT_NOT_IN_FORCE, OUT_OF_SCOPE.
func (s tokenService) grantable(scope criteria.Scope, act criteria.Act) (criteria.Unit, error) {
	const field = "grant.scope"
	u, ok := s.catalogue().Made(scope, act.Today)
	own := act.Actor.Reach()
	switch {
	case !ok:
		return u, criteria.Invalid("SCOPE_UNKNOWN", field, criteria.Say("server.scope", "scope", scope.String()))
	case !own.CoversProvince(u.Province):
		return u, criteria.Refuse(criteria.PermissionDenied, "OUT_OF_SCOPE", field,
			criteria.Say("rights.foreign-token", "own", own.Scope.String(), "scope", scope.String(), "province", u.Province))
	case u.From > act.Today:
		return u, criteria.Refuse(criteria.FailedPrecondition, "UNIT_NOT_IN_FORCE", field,
			criteria.Say("rights.code-to-come", "code", scope.Code, "today", act.Today, "unit", u.FullName(), "day", u.From))
	case !u.InForce(act.Today):
		var successors criteria.Text
		if h := s.catalogue().Holds(u.ID(), act.Today); h.Ended && len(h.Successors) > 0 {
			successors = criteria.Say("rights.code-successors", "successors", criteria.NamesOf(h.Successors))
		} else if !h.Ended {
			successors = criteria.Say("rights.code-successors", "successors", criteria.NamesOf([]criteria.Unit{h.Unit}))
		}
		return u, criteria.Refuse(criteria.FailedPrecondition, "UNIT_ENDED", field, criteria.Say("rights.code-ended",
			"code", scope.Code, "today", act.Today, "unit", u.FullName(), "day", u.To, "successors", successors))
	}
	return u, nil
}

// newToken makes a token for a unit, and its secret.
func newToken(holder string, role criteria.Role, unit *criteria.Unit, now, expires int64) (store.Token, string) {
	secret := "tc_" + strings.ToLower(rand.Text())
	return store.Token{
		ID: newID(), Hash: hashToken(secret), Holder: strings.TrimSpace(criteria.NFC(holder)), Role: role,
		Scope: criteria.Scope{Level: unit.Level, Code: unit.Code}, UnitFrom: unit.From, Province: unit.Province, CreatedAt: now, ExpiresAt: expires,
	}, secret
}

// ListTokens lists the tokens of the caller's province without their secrets.
func (s tokenService) ListTokens(ctx context.Context, r *tieuchiv1.ListTokensRequest) (*tieuchiv1.ListTokensResponse, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	page, next, err := s.store.ListTokens(ctx, append([]string{act.Actor.Scope.Code}, act.Actor.Provinces...), store.Page{Size: pageSize(r.GetPageSize(), 100, 1000), Token: r.GetPageToken()})
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListTokensResponse{NextPageToken: next}
	for i := range page {
		out.Tokens = append(out.Tokens, s.tokenToProto(&page[i]))
	}
	return out, nil
}

// RevokeToken ends a token now.
func (s tokenService) RevokeToken(ctx context.Context, r *tieuchiv1.RevokeTokenRequest) (*tieuchiv1.Token, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	id, err := idOf(r.GetName(), "tokens/", "name")
	if err != nil {
		return nil, err
	}
	t, err := s.store.RevokeToken(ctx, id, act)
	s.forgetAll()
	if err != nil {
		return nil, err
	}
	return s.tokenToProto(&t), nil
}

func (c *core) tokenToProto(t *store.Token) *tieuchiv1.Token {
	p := &tieuchiv1.Token{
		Name: "tokens/" + t.ID, Holder: t.Holder, Grant: boundToProto(t.Role, t.Scope, t.Criteria, t.From, t.To),
		ExpireTime: timeToProto(t.ExpiresAt), CreateTime: timeToProto(t.CreatedAt), RevokeTime: timeToProto(t.RevokedAt),
		CertificateSha256: t.Certificate,
	}
	g := c.grantOf(t)
	p.Unit = unitName(criteria.UnitID{Code: g.Scope.Code, From: g.UnitFrom})
	for _, u := range g.Confirmed {
		p.HandedOverTo = append(p.HandedOverTo, unitName(u))
	}
	p.EndedOn = c.catalogue().EndOf(g, c.today()).String()
	return p
}

// firstAdmin makes the administrator's token that a new database is set up with; it is the server's own act.
func (c *core) firstAdmin(ctx context.Context, holder string) (string, error) {
	now := c.now()
	scope := criteria.Scope{Level: criteria.Province, Code: c.province}
	act := criteria.Act{Actor: criteria.Actor{ID: "server", Role: criteria.Admin, Scope: scope}, Today: criteria.DateOf(now), At: now.UnixMicro()}
	unit := criteria.Unit{Level: scope.Level, Code: scope.Code, Province: scope.Code} // of a province whose units are still to be imported
	if len(c.catalogue().Rows(scope.Code)) > 0 {
		var err error
		if unit, err = (tokenService{core: c}).grantable(scope, act); err != nil {
			return "", err
		}
	}
	made, secret := newToken(holder, criteria.Admin, &unit, act.At, now.Add(tokenLife).UnixMicro())
	return secret, c.store.CreateToken(ctx, made, act)
}
