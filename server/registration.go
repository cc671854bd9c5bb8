package main

import (
	"context"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/campaign"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
)

// CreateRegistration registers a unit in a campaign.
func (s campaigns) CreateRegistration(ctx context.Context, r *tieuchiv1.CreateRegistrationRequest) (*tieuchiv1.Registration, error) {
	c, act, err := s.visibleCampaign(ctx, r.GetParent(), "parent")
	if err != nil {
		return nil, err
	}
	in := r.GetRegistration()
	on, err := s.takingPart(ctx, c, in.GetUnit())
	if err != nil {
		return nil, err
	}
	day, err := dateFromProto(in.GetRegisteredOn(), "registeredOn")
	if err != nil {
		return nil, err
	}
	key, err := requestKey(act, r, r.GetRequestId())
	if err != nil {
		return nil, err
	}
	c, place, err := s.store.CreateRegistration(ctx, key, c.ID, on.Unit,
		func(c *campaign.Campaign, before *campaign.Registration) (*campaign.Registration, *criteria.Event, error) {
			return c.Register(on, before, day, in.GetReason(), act)
		})
	if err != nil {
		return nil, err
	}
	return s.registrationToProto(ctx, c, place)
}

// takingPart finds the unit that a request names, a bare code in force on the opening day, with the rules of the campaign.
func (s campaigns) takingPart(ctx context.Context, c *campaign.Campaign, name string) (criteria.Case, error) {
	u, err := s.catalogue().Resolve(name, c.OpensOn)
	if err != nil {
		return criteria.Case{}, at(err, "unit")
	}
	return s.caseOf(ctx, u.ID(), c.RuleSet)
}

// WithdrawRegistration takes a registration back.
func (s campaigns) WithdrawRegistration(ctx context.Context, r *tieuchiv1.WithdrawRegistrationRequest) (*tieuchiv1.Registration, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	id, unit, err := registrationID(r.GetName())
	if err != nil {
		return nil, err
	}
	c, place, err := s.store.WithdrawRegistration(ctx, id, unit, func(c *campaign.Campaign, p campaign.Place, filed bool) (*criteria.Event, error) {
		on, err := s.caseOf(ctx, unit, c.RuleSet)
		if err != nil {
			return nil, err
		}
		if !act.Actor.Reach().Covers(on.Unit) {
			return nil, campaign.RegistrationUnknown(r.GetName())
		}
		if err := p.Registration.CheckRevision(r.GetRevision()); err != nil {
			return nil, err
		}
		return c.Withdraw(on, p, filed, r.GetReason(), act)
	})
	if err != nil {
		return nil, err
	}
	return s.registrationToProto(ctx, c, place)
}

// registrationID reads "campaigns/{id}/registrations/15448.20250701".
func registrationID(name string) (string, criteria.UnitID, error) {
	malformed := criteria.Invalid("NAME_MALFORMED", "name", criteria.Say("server.name", "form", "campaigns/…/registrations/…"))
	parts := strings.Split(name, "/")
	if len(parts) != 4 || parts[2] != "registrations" {
		return "", criteria.UnitID{}, malformed
	}
	id, err := idOf(parts[0]+"/"+parts[1], campaign.Prefix, "name")
	if err != nil {
		return "", criteria.UnitID{}, err
	}
	unit, err := criteria.ParseUnitID(parts[3])
	if err != nil {
		return "", unit, malformed
	}
	return id, unit, nil
}

// ListRegistrations lists the registrations that the caller may see.
func (s campaigns) ListRegistrations(ctx context.Context, r *tieuchiv1.ListRegistrationsRequest) (*tieuchiv1.ListRegistrationsResponse, error) {
	c, act, err := s.visibleCampaign(ctx, r.GetParent(), "parent")
	if err != nil {
		return nil, err
	}
	var withdrawn *bool
	if r.GetState() != tieuchiv1.Registration_STATE_UNSPECIFIED {
		withdrawn = new(r.GetState() == tieuchiv1.Registration_WITHDRAWN)
	}
	page, next, err := s.store.ListRegistrations(ctx, c.ID, act.Actor.Reach(), withdrawn,
		store.Page{Size: pageSize(r.GetPageSize(), 100, 1000), Token: r.GetPageToken()})
	if err != nil {
		return nil, err
	}
	places, err := s.store.Places(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListRegistrationsResponse{NextPageToken: next}
	for _, one := range page {
		p, err := s.registrationToProto(ctx, c, campaign.Place{Registration: one, Extension: places[one.Unit].Extension})
		if err != nil {
			return nil, err
		}
		out.Registrations = append(out.Registrations, p)
	}
	return out, nil
}

// CreateExtension moves the deadline of one unit.
func (s campaigns) CreateExtension(ctx context.Context, r *tieuchiv1.CreateExtensionRequest) (*tieuchiv1.Extension, error) {
	c, act, err := s.visibleCampaign(ctx, r.GetParent(), "parent")
	if err != nil {
		return nil, err
	}
	in := r.GetExtension()
	on, err := s.takingPart(ctx, c, in.GetUnit())
	if err != nil {
		return nil, err
	}
	until, err := dateFromProto(in.GetUntil(), "until")
	if err != nil {
		return nil, err
	}
	key, err := requestKey(act, r, r.GetRequestId())
	if err != nil {
		return nil, err
	}
	id := newID()
	x, err := s.store.CreateExtension(ctx, key, c.ID, id, on.Unit.ID(), func(c *campaign.Campaign, p campaign.Place) (*campaign.Extension, *criteria.Event, error) {
		return c.Extend(id, on.Unit, p, until, in.GetReason(), act)
	})
	if err != nil {
		return nil, err
	}
	return s.extensionToProto(ctx, x)
}

// ListExtensions lists the extensions that the caller may see.
func (s campaigns) ListExtensions(ctx context.Context, r *tieuchiv1.ListExtensionsRequest) (*tieuchiv1.ListExtensionsResponse, error) {
	c, act, err := s.visibleCampaign(ctx, r.GetParent(), "parent")
	if err != nil {
		return nil, err
	}
	page, next, err := s.store.ListExtensions(ctx, c.ID, act.Actor.Reach(), store.Page{Size: pageSize(r.GetPageSize(), 100, 1000), Token: r.GetPageToken()})
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListExtensionsResponse{NextPageToken: next}
	for _, x := range page {
		p, err := s.extensionToProto(ctx, x)
		if err != nil {
			return nil, err
		}
		out.Extensions = append(out.Extensions, p)
	}
	return out, nil
}
