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
	if !s.knows(scope.Code, scope.Level) {
		return nil, criteria.Invalid("SCOPE_UNKNOWN", "grant.scope", criteria.Say("server.scope", "scope", scope.String()))
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
	made, secret := newToken(in.GetHolder(), role, scope, act.At, expires)
	if err := s.store.CreateToken(ctx, made, act); err != nil {
		return nil, err
	}
	p := tokenToProto(&made)
	p.Secret = secret
	return p, nil
}

// newToken makes a token and its secret.
func newToken(holder string, role criteria.Role, scope criteria.Scope, now, expires int64) (store.Token, string) {
	secret := "tc_" + strings.ToLower(rand.Text())
	return store.Token{
		ID: newID(), Hash: hashToken(secret), Holder: strings.TrimSpace(criteria.NFC(holder)), Role: role, Scope: scope, CreatedAt: now, ExpiresAt: expires,
	}, secret
}

// ListTokens lists tokens without their secrets.
func (s tokenService) ListTokens(ctx context.Context, r *tieuchiv1.ListTokensRequest) (*tieuchiv1.ListTokensResponse, error) {
	page, next, err := s.store.ListTokens(ctx, store.Page{Size: pageSize(r.GetPageSize(), 100, 1000), Token: r.GetPageToken()})
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListTokensResponse{NextPageToken: next}
	for i := range page {
		out.Tokens = append(out.Tokens, tokenToProto(&page[i]))
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
	s.tokens.forget()
	if err != nil {
		return nil, err
	}
	return tokenToProto(&t), nil
}

func tokenToProto(t *store.Token) *tieuchiv1.Token {
	return &tieuchiv1.Token{
		Name: "tokens/" + t.ID, Holder: t.Holder, Grant: &tieuchiv1.Grant{Role: roles[t.Role], Scope: t.Scope.String()},
		ExpireTime: timeToProto(t.ExpiresAt), CreateTime: timeToProto(t.CreatedAt), RevokeTime: timeToProto(t.RevokedAt),
	}
}

// firstAdmin makes the administrator's token that a new database is set up with; it is the server's own act.
func (c *core) firstAdmin(ctx context.Context, holder string) (string, error) {
	now := c.now()
	actor := criteria.Actor{ID: "server", Role: criteria.Admin, Scope: criteria.Scope{Level: criteria.Province, Code: demoProvince}}
	made, secret := newToken(holder, criteria.Admin, actor.Scope, now.UnixMicro(), now.Add(tokenLife).UnixMicro())
	return secret, c.store.CreateToken(ctx, made, criteria.Act{Actor: actor, Today: criteria.DateOf(now), At: now.UnixMicro()})
}
