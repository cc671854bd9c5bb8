package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
	"github.com/tieuchi/tieuchi/server/store"
)

// grantsOf gives the rights that a principal holds, oldest first.
func (c *core) grantsOf(ctx context.Context, principal string) ([]criteria.HeldGrant, error) {
	return c.grants.find(principal, func() ([]criteria.HeldGrant, error) { return c.store.GrantsOf(ctx, principal) })
}

// actorUnder gives who acts under a right, by name: the one asked for, or the one that the session chose, or else the first that
// stands.
//
// Errors: NO_GRANT, GRANT_UNKNOWN, GRANT_REVOKED, GRANT_NOT_YET, GRANT_EXPIRED, DELEGATION_ENDED, GRANT_ENDED.
func (c *core) actorUnder(ctx context.Context, who identity, name string) (*criteria.Actor, error) {
	held, err := c.grantsOf(ctx, who.name)
	if err != nil {
		return nil, err
	}
	if name == "" {
		name = who.chosen
	}
	for i := range held {
		if name != "" && held[i].Name() != name {
			continue
		}
		a, err := c.actorBy(ctx, who, &held[i])
		if err == nil || name != "" || len(held) == 1 || criteria.CodeOf(err) != criteria.PermissionDenied {
			return a, err
		}
	}
	if name != "" {
		return nil, criteria.Refuse(criteria.PermissionDenied, "GRANT_UNKNOWN", "tieuchi-grant", criteria.Say("grant.unknown", "grant", criteria.Clip(name)))
	}
	return nil, criteria.Refuse(criteria.PermissionDenied, "NO_GRANT", "", criteria.Say("grant.none", "person", who.name))
}

// actorBy gives who acts under a right that they hold, if it stands today.
func (c *core) actorBy(ctx context.Context, who identity, g *criteria.HeldGrant) (*criteria.Actor, error) {
	if err := g.Stands(c.today()); err != nil {
		return nil, err
	}
	reach, err := c.reaches.find(c.catalogue(), units.Grant{Scope: g.Scope, UnitFrom: g.UnitFrom}, c.today())
	if err != nil {
		return nil, err
	}
	if g.DelegatedBy != "" {
		if reach, err = c.withinOwn(ctx, g, reach); err != nil {
			return nil, err
		}
	}
	a := &criteria.Actor{
		ID: who.name, Role: g.Role, Scope: reach.Scope, Units: reach.Units, Provinces: reach.Provinces,
		Holder: who.name, Grant: g.Name(), Criteria: g.Criteria, Delegated: g.DelegatedBy != "",
	}
	if who.token != nil {
		a.Holder = who.token.Holder
	}
	return a, nil
}

// withinOwn keeps a delegated right to what the right that it came from still is. Errors: DELEGATION_ENDED.
func (c *core) withinOwn(ctx context.Context, g *criteria.HeldGrant, reach criteria.Reach) (criteria.Reach, error) {
	own, err := c.ownRight(ctx, g.DelegatedBy)
	if criteria.CodeOf(err) == criteria.Internal {
		return reach, err
	}
	if err == nil {
		err = own.Stands(c.today())
	}
	var whole criteria.Reach
	if err == nil {
		whole, err = c.reaches.find(c.catalogue(), units.Grant{Scope: own.Scope, UnitFrom: own.UnitFrom}, c.today())
	}
	if err != nil {
		return reach, criteria.Refuse(criteria.PermissionDenied, "DELEGATION_ENDED", "", criteria.Say("grant.delegation-ended", "grant", g.Name(), "own", g.DelegatedBy))
	}
	reach.Units = slices.DeleteFunc(slices.Clone(reach.Units), func(id criteria.UnitID) bool {
		u, ok := c.catalogue().Unit(id)
		return !ok || !whole.Covers(&u)
	})
	return reach, nil
}

// ownRight gives the right that another was delegated from, as it stands now: one that was given, or that of a token. Who holds
// it must still be let in. Errors: GRANT_UNKNOWN, TOKEN_UNKNOWN.
func (c *core) ownRight(ctx context.Context, name string) (criteria.HeldGrant, error) {
	return c.own.find(name, func() (criteria.HeldGrant, error) {
		if id, ok := strings.CutPrefix(name, criteria.GrantPrefix); ok {
			g, err := c.store.Grant(ctx, id)
			if id, ok := strings.CutPrefix(g.Principal, "tokens/"); ok && err == nil {
				_, err = c.validToken(ctx, id)
			}
			return g, err
		}
		k, err := c.validToken(ctx, strings.TrimPrefix(name, "tokens/"))
		return criteria.HeldGrant{
			ID: k.ID, Principal: name, Role: k.Role, Scope: k.Scope, UnitFrom: c.grantOf(&k).UnitFrom, Province: k.Province, Criteria: k.Criteria,
			From: k.From, To: lastDayOf(&k),
		}, err
	})
}

// lastDayOf gives the last day of a token: the one that was given, or that on which it expires.
func lastDayOf(k *store.Token) criteria.Date {
	if k.ExpiresAt == 0 { // a demonstration's
		return k.To
	}
	expires := criteria.DateOf(time.UnixMicro(k.ExpiresAt))
	if k.To.IsZero() || expires < k.To {
		return expires
	}
	return k.To
}

// validToken gives a token that neither was revoked nor has expired; those of a demonstration too. Errors: TOKEN_UNKNOWN.
func (c *core) validToken(ctx context.Context, id string) (store.Token, error) {
	if c.demo {
		if k, ok := c.demoToken(id); ok {
			return k, nil
		}
	}
	k, err := c.store.Token(ctx, id)
	if err == nil && (k.RevokedAt != 0 || k.ExpiresAt <= c.now().UnixMicro()) {
		err = criteria.Refuse(criteria.NotFound, "TOKEN_UNKNOWN", "principal", criteria.Say("access.token-unknown"))
	}
	return k, err
}
