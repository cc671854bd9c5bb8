package main

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/campaign"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
)

// campaigns serves CampaignService.
type campaigns struct {
	tieuchiv1.UnimplementedCampaignServiceServer
	*core
}

// CreateCampaign announces a campaign in the caller's province.
func (s campaigns) CreateCampaign(ctx context.Context, r *tieuchiv1.CreateCampaignRequest) (*tieuchiv1.Campaign, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	key, err := requestKey(act, r, r.GetRequestId())
	if err != nil {
		return nil, err
	}
	in, province := r.GetCampaign(), act.Actor.Scope.Code
	if in.GetProvince() != "" {
		if province, err = criteria.ParseProvince(in.GetProvince()); err != nil {
			return nil, err
		}
	}
	c, _, err := s.store.CreateCampaign(ctx, key, func() (*campaign.Campaign, *criteria.Event, error) {
		e := campaign.Entry{}
		if err := s.fillEntry(ctx, &e, in, func(string, bool) bool { return true }); err != nil {
			return nil, nil, err
		}
		setting, err := s.setting(ctx, province, e.RuleSet)
		if err != nil {
			return nil, nil, err
		}
		return campaign.Create(newID(), e, setting, act)
	})
	s.binding.forget()
	if err != nil {
		return nil, err
	}
	return s.campaignToProto(c), nil
}

// setting gives what an entry under a rule set is checked against.
func (c *core) setting(ctx context.Context, province string, set criteria.RuleSetRef) (campaign.Setting, error) {
	e, err := c.library.find(ctx, set.String())
	if err != nil {
		return campaign.Setting{}, at(err, "ruleSetVersion")
	}
	return campaign.Setting{Province: province, Rules: e.Rules, Standing: e.Record.Standing, Units: c.catalogue()}, nil
}

// GetCampaign gives one campaign with its counts.
func (s campaigns) GetCampaign(ctx context.Context, r *tieuchiv1.GetCampaignRequest) (*tieuchiv1.Campaign, error) {
	c, _, err := s.visibleCampaign(ctx, r.GetName(), "name")
	if err != nil {
		return nil, err
	}
	p := s.campaignToProto(c)
	p.Counts, err = s.counts(ctx, c)
	return p, err
}

// visibleCampaign loads a campaign that the caller may see.
func (s campaigns) visibleCampaign(ctx context.Context, name, field string) (*campaign.Campaign, criteria.Act, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, act, err
	}
	c, err := s.campaignNamed(ctx, name, field, &act.Actor)
	return c, act, err
}

// ListCampaigns lists the campaigns of the caller's province, the one that was announced last first.
func (s campaigns) ListCampaigns(ctx context.Context, r *tieuchiv1.ListCampaignsRequest) (*tieuchiv1.ListCampaignsResponse, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	page, next, err := s.store.ListCampaigns(ctx, s.provincesOf(&act.Actor),
		store.Page{Size: pageSize(r.GetPageSize(), 100, 1000), Token: r.GetPageToken()})
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListCampaignsResponse{NextPageToken: next}
	for _, c := range page {
		out.Campaigns = append(out.Campaigns, s.campaignToProto(c))
	}
	return out, nil
}

// provincesOf gives the provinces whose own affairs are open to an actor: the own one, and those that merged into it.
func (c *core) provincesOf(a *criteria.Actor) []string {
	return append([]string{c.provinceOf(a.Scope)}, a.Provinces...)
}

// UpdateCampaign changes a campaign.
func (s campaigns) UpdateCampaign(ctx context.Context, r *tieuchiv1.UpdateCampaignRequest) (*tieuchiv1.Campaign, error) {
	in := r.GetCampaign()
	takes, err := entryFields(r.GetUpdateMask().GetPaths())
	if err != nil {
		return nil, err
	}
	if in.GetRevision() == 0 {
		return nil, criteria.Invalid("REVISION_MISSING", "revision", criteria.Say("server.revision"))
	}
	return s.change(ctx, in.GetName(), in.GetRevision(), func(c *campaign.Campaign, registered []*campaign.Registration, _ bool, act criteria.Act) (*criteria.Event, error) {
		e := c.Entry
		if err := s.fillEntry(ctx, &e, in, takes); err != nil {
			return nil, err
		}
		setting, err := s.setting(ctx, c.Province, e.RuleSet)
		if err != nil {
			return nil, err
		}
		return c.Update(e, in.GetChangeReason(), campaign.Registered(registered), setting, act)
	})
}

// CancelCampaign gives a campaign up.
func (s campaigns) CancelCampaign(ctx context.Context, r *tieuchiv1.CancelCampaignRequest) (*tieuchiv1.Campaign, error) {
	return s.change(ctx, r.GetName(), r.GetRevision(), func(c *campaign.Campaign, _ []*campaign.Registration, filed bool, act criteria.Act) (*criteria.Event, error) {
		return c.Cancel(r.GetReason(), filed, act)
	})
}

// change makes one change inside a transaction. The step may be run twice and keeps nothing between the runs.
func (s campaigns) change(ctx context.Context, name string, revision int32,
	step func(*campaign.Campaign, []*campaign.Registration, bool, criteria.Act) (*criteria.Event, error),
) (*tieuchiv1.Campaign, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	id, err := idOf(name, campaign.Prefix, "name")
	if err != nil {
		return nil, err
	}
	c, err := s.store.UpdateCampaign(ctx, id, func(c *campaign.Campaign, registered []*campaign.Registration, filed bool) (*criteria.Event, error) {
		if !s.reachesProvince(&act.Actor, c.Province) {
			return nil, at(campaign.Unknown(name), "name")
		}
		if err := c.CheckRevision(revision); err != nil {
			return nil, err
		}
		return step(c, registered, filed, act)
	})
	s.binding.forget()
	if err != nil {
		return nil, unknownAt(err, "name")
	}
	return s.campaignToProto(c), nil
}

// unknownAt names the field in the refusal of a campaign that the store does not have.
func unknownAt(err error, field string) error {
	if e, ok := err.(*criteria.Error); ok && e.Field == "" {
		return e.At(field)
	}
	return err
}

// ListCampaignEvents gives the history of a campaign, oldest first.
func (s campaigns) ListCampaignEvents(ctx context.Context, r *tieuchiv1.ListCampaignEventsRequest) (*tieuchiv1.ListCampaignEventsResponse, error) {
	c, _, err := s.visibleCampaign(ctx, r.GetParent(), "parent")
	if err != nil {
		return nil, err
	}
	page, next, err := s.store.Events(ctx, c.Name(), store.Page{Size: pageSize(r.GetPageSize(), 100, 1000), Token: r.GetPageToken()})
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListCampaignEventsResponse{NextPageToken: next}
	for _, e := range page {
		out.Events = append(out.Events, &tieuchiv1.CampaignEvent{
			Name: e.Subject + "/events/" + itoa(int(e.Number)), Kind: string(e.Kind), Revision: e.Number, Role: roles[e.Role], Actor: e.Actor,
			RecordTime: timeToProto(e.RecordedAt), Change: string(e.Change), Sequence: itoa64(e.Sequence),
		})
	}
	return out, nil
}

// counts gives how far the units of a campaign are. Who began after the opening day is not among them.
func (c *core) counts(ctx context.Context, of *campaign.Campaign) (*tieuchiv1.CampaignCounts, error) {
	units, err := c.standings(ctx, of)
	if err != nil {
		return nil, err
	}
	n := &tieuchiv1.CampaignCounts{Participants: int32(len(units))}
	for i := range units {
		u := &units[i]
		count := func(total *int32, counts bool) {
			if counts {
				*total++
			}
		}
		registered := u.Place.Registered()
		count(&n.Ended, u.Ended)
		count(&n.Registered, registered)
		count(&n.Submitted, registered && u.State.Filed())
		count(&n.Appraised, registered && appraised(u.State))
		count(&n.Recognised, registered && u.State == criteria.Decided)
	}
	return n, nil
}

// appraised tells whether an assessment is appraised to the end, or went on from there.
func appraised(s criteria.State) bool {
	switch s {
	case criteria.Appraised, criteria.Proposed, criteria.Declined, criteria.Decided:
		return true
	}
	return false
}
