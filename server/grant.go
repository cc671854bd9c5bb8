package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
)

// CreateGrant gives a right to a person or to the holder of a token.
func (s tokenService) CreateGrant(ctx context.Context, r *tieuchiv1.CreateGrantRequest) (*tieuchiv1.HeldGrant, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	in := r.GetHeldGrant()
	g := &criteria.HeldGrant{ID: newID(), Principal: in.GetPrincipal(), Role: roleFromProto(in.GetGrant().GetRole()), Reason: in.GetReason()}
	scope, err := criteria.ParseScope(in.GetGrant().GetScope())
	if err != nil {
		return nil, at(err, "grant")
	}
	if err := criteria.CheckGrant(g.Role, scope); err != nil {
		return nil, at(err, "grant")
	}
	unit, err := s.grantable(scope, act)
	if err != nil {
		return nil, err
	}
	if g.Criteria, g.From, g.To, err = s.boundsFromProto(ctx, in.GetGrant()); err != nil {
		return nil, err
	}
	if err := s.knownPrincipal(ctx, g.Principal, &act); err != nil {
		return nil, err
	}
	return s.storeGrant(ctx, g, act, r, r.GetRequestId(), func() (*criteria.Event, error) { // it may be called again
		e, err := g.Give(&unit, act)
		return e, inGrant(err)
	})
}

// inGrant puts what is wrong with a grant under the field that a request has it in.
func inGrant(err error) error {
	var e *criteria.Error
	if errors.As(err, &e) && slices.Contains([]string{"scope", "criteria", "from", "to"}, e.Field) {
		return e.At("grant")
	}
	return err
}

// boundsFromProto reads what a grant is bound to besides its scope. Criteria must be of some rule set that is known: a name that
// is misspelt would grant nothing.
func (c *core) boundsFromProto(ctx context.Context, g *tieuchiv1.Grant) (bound []string, from, to criteria.Date, err error) {
	if from, err = dateFromProto(g.GetFrom(), "grant.from"); err != nil {
		return nil, 0, 0, err
	}
	if to, err = dateFromProto(g.GetTo(), "grant.to"); err != nil {
		return nil, 0, 0, err
	}
	if err := criteria.CheckBounds(roleFromProto(g.GetRole()), g.GetCriteria(), from, to); err != nil {
		return nil, 0, 0, at(err, "grant")
	}
	for _, id := range g.GetCriteria() {
		if known, err := c.library.has(ctx, id); err != nil {
			return nil, 0, 0, err
		} else if !known {
			return nil, 0, 0, criteria.Invalid("CRITERION_UNKNOWN", "grant.criteria", criteria.Say("grant.criterion-unknown", "criterion", criteria.Clip(id)))
		}
	}
	return g.GetCriteria(), from, to, nil
}

// knownPrincipal refuses a token that there is none of in the caller's reach. Of people nothing is known before they log in.
func (s tokenService) knownPrincipal(ctx context.Context, name string, act *criteria.Act) error {
	id, ok := strings.CutPrefix(name, "tokens/")
	if !ok {
		return nil
	}
	k, err := s.validToken(ctx, id)
	if err != nil && criteria.CodeOf(err) != criteria.NotFound {
		return err
	}
	province := k.Province
	if k.ExpiresAt == 0 && err == nil { // a demonstration's
		u, _ := s.catalogue().Made(k.Scope, act.Today)
		province = u.Province
	}
	own := act.Actor.Reach()
	if u, ok := s.catalogue().Made(own.Scope, act.Today); err != nil || !ok || !own.CoversProvince(province) && u.Province != province {
		return criteria.Refuse(criteria.NotFound, "PRINCIPAL_UNKNOWN", "principal", criteria.Say("grant.principal", "principal", criteria.Clip(name)))
	}
	return nil
}

func (s tokenService) storeGrant(ctx context.Context, g *criteria.HeldGrant, act criteria.Act, r proto.Message, requestID string,
	give func() (*criteria.Event, error),
) (*tieuchiv1.HeldGrant, error) {
	key, err := requestKey(act, r, requestID)
	if err != nil {
		return nil, err
	}
	made, err := s.store.CreateGrant(ctx, key, g.ID, func() (*criteria.HeldGrant, *criteria.Event, error) {
		e, err := give()
		return g, e, err
	})
	s.forgetAll()
	if err != nil {
		return nil, err
	}
	return grantToProto(&made), nil
}

// DelegateGrant lets somebody else act under the right that the caller acts under.
func (s tokenService) DelegateGrant(ctx context.Context, r *tieuchiv1.DelegateGrantRequest) (*tieuchiv1.HeldGrant, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	name := act.Actor.Grant
	if name == "" {
		name = act.Actor.ID
	}
	own, err := s.ownRight(ctx, name)
	if err != nil {
		return nil, err
	}
	scope := act.Actor.Scope
	if r.GetScope() != "" {
		if scope, err = criteria.ParseScope(r.GetScope()); err != nil {
			return nil, err
		}
	}
	unit, ok := s.catalogue().Made(scope, act.Today)
	if !ok || !unit.InForce(act.Today) {
		return nil, criteria.Invalid("SCOPE_UNKNOWN", "scope", criteria.Say("server.scope", "scope", scope.String()))
	}
	g := &criteria.HeldGrant{ID: newID(), Principal: r.GetPrincipal(), Criteria: r.GetCriteria(), Reason: r.GetReason()}
	if g.From, err = dateFromProto(r.GetFrom(), "from"); err != nil {
		return nil, err
	}
	if g.To, err = dateFromProto(r.GetTo(), "to"); err != nil {
		return nil, err
	}
	if err := s.knownPrincipal(ctx, g.Principal, &act); err != nil {
		return nil, err
	}
	asked := *g
	return s.storeGrant(ctx, g, act, r, r.GetRequestId(), func() (*criteria.Event, error) {
		*g = asked // the closure may be called again
		return g.Delegate(&own, name, &unit, act)
	})
}

// ListGrants lists rights: an administrator's province's, everybody else's own.
func (s tokenService) ListGrants(ctx context.Context, r *tieuchiv1.ListGrantsRequest) (*tieuchiv1.ListGrantsResponse, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	f := store.GrantFilter{Own: act.Actor.ID, Principal: r.GetPrincipal()}
	if act.Actor.Role == criteria.Admin {
		f.Provinces = append([]string{act.Actor.Scope.Code}, act.Actor.Provinces...)
	}
	page, next, err := s.store.ListGrants(ctx, f, store.Page{Size: pageSize(r.GetPageSize(), 100, 1000), Token: r.GetPageToken()})
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListGrantsResponse{NextPageToken: next}
	for i := range page {
		out.Grants = append(out.Grants, grantToProto(&page[i]))
	}
	return out, nil
}

// RevokeGrant ends a right now.
func (s tokenService) RevokeGrant(ctx context.Context, r *tieuchiv1.RevokeGrantRequest) (*tieuchiv1.HeldGrant, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	id, err := idOf(r.GetName(), criteria.GrantPrefix, "name")
	if err != nil {
		return nil, err
	}
	g, err := s.store.RevokeGrant(ctx, id, func(g *criteria.HeldGrant) (*criteria.Event, error) { return g.Revoke(r.GetReason(), act) })
	s.forgetAll()
	if err != nil {
		return nil, err
	}
	return grantToProto(&g), nil
}

func grantToProto(g *criteria.HeldGrant) *tieuchiv1.HeldGrant {
	return &tieuchiv1.HeldGrant{
		Name: g.Name(), Principal: g.Principal, Grant: boundToProto(g.Role, g.Scope, g.Criteria, g.From, g.To), Reason: g.Reason,
		DelegatedBy: g.DelegatedBy, Unit: unitName(criteria.UnitID{Code: g.Scope.Code, From: g.UnitFrom}), CreatedBy: g.CreatedBy,
		CreateTime: timeToProto(g.CreatedAt), RevokeTime: timeToProto(g.RevokedAt), RevokedBy: g.RevokedBy, RevokeReason: g.RevokedFor,
	}
}

func boundToProto(r criteria.Role, scope criteria.Scope, bound []string, from, to criteria.Date) *tieuchiv1.Grant {
	return &tieuchiv1.Grant{Role: roles[r], Scope: scope.String(), Criteria: bound, From: from.String(), To: to.String()}
}
