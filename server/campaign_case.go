package main

import (
	"context"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/campaign"
)

// withCampaign puts into a case when its unit may write in the campaign of an assessment, and does nothing for one without a
// campaign. Whatever writes an assessment, or says what may be written, asks for it.
func (c *core) withCampaign(ctx context.Context, on *criteria.Case, a *criteria.Assessment) error {
	if a.Campaign == "" {
		return nil
	}
	of, err := c.store.Campaign(ctx, a.Campaign)
	if err != nil {
		return err
	}
	place, err := c.store.Place(ctx, a.Campaign, a.Unit)
	on.Window = of.Window(place)
	return err
}

// inCampaign puts procedure and window of the campaign into the case of a new assessment. The campaign must be one of the unit's
// province that the caller may see, and must be run under the same version of the rule set for the same period.
//
// Errors: CAMPAIGN_UNKNOWN, CAMPAIGN_MISMATCH, NOT_REGISTERED; CAMPAIGN_REQUIRED where none is named, see outsideCampaigns.
func (c *core) inCampaign(ctx context.Context, on *criteria.Case, name string, period criteria.Period, act criteria.Act) error {
	if err := on.MayWrite(act); err != nil { // who may not is not told what is registered
		return err
	}
	if name == "" {
		return c.outsideCampaigns(ctx, on, period, act)
	}
	of, err := c.campaignNamed(ctx, campaign.Prefix+strings.TrimPrefix(name, campaign.Prefix), "campaign", &act.Actor)
	if err != nil {
		return err
	}
	if err := of.Matches(*on, on.Rules.Set.Ref(), period); err != nil {
		return err
	}
	place, err := c.store.Place(ctx, of.ID, on.Unit.ID())
	if err != nil {
		return err
	}
	if !place.Registered() {
		return criteria.Refuse(criteria.FailedPrecondition, "NOT_REGISTERED", "campaign",
			criteria.Say("campaign.not-registered", "unit", on.Unit.FullName(), "title", of.Title))
	}
	on.Window = of.Window(place)
	on.Procedure, err = criteria.FindProcedure(of.Procedure)
	return err
}

// outsideCampaigns refuses a new assessment without a campaign where one binds it.
func (c *core) outsideCampaigns(ctx context.Context, on *criteria.Case, period criteria.Period, act criteria.Act) error {
	all, err := c.store.CampaignsOf(ctx, on.Unit.Province, on.Rules.Set.Ref(), period)
	if err != nil {
		return err
	}
	for _, of := range all {
		place, err := c.store.Place(ctx, of.ID, on.Unit.ID())
		if err == nil {
			err = of.Binds(*on, place.Registered(), act)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// campaignNamed loads a campaign that the actor may see.
func (c *core) campaignNamed(ctx context.Context, name, field string, a *criteria.Actor) (*campaign.Campaign, error) {
	id, err := idOf(name, campaign.Prefix, field)
	if err != nil {
		return nil, err
	}
	of, err := c.store.Campaign(ctx, id)
	if err == nil && !c.reachesProvince(a, of.Province) {
		err = campaign.Unknown(name)
	}
	return of, at(err, field)
}
