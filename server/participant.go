package main

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/campaign"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// participant is a unit that takes part, with what is stored about it.
type participant struct {
	campaign.Standing
	unit       criteria.Unit
	assessment string // id; "" while there is none
	updatedAt  int64  // of the assessment, microseconds since 1970
}

// standings gives the participants of a campaign by code, and how far each is. Who takes part follows from the catalogue as it is
// known now.
func (c *core) standings(ctx context.Context, of *campaign.Campaign) ([]participant, error) {
	setting, err := c.setting(ctx, of.Province, of.RuleSet)
	if err != nil {
		return nil, err
	}
	units, err := of.Participants(setting)
	if err != nil {
		return nil, err
	}
	places, err := c.store.Places(ctx, of.ID)
	if err != nil {
		return nil, err
	}
	files, err := c.store.InCampaign(ctx, of.ID)
	if err != nil {
		return nil, err
	}
	today, all := c.today(), make([]participant, len(units))
	for i, u := range units {
		file := files[u.ID()]
		all[i] = participant{
			Standing: campaign.Standing{
				Unit: u.ID(), Place: places[u.ID()], State: file.State, CorrectBy: file.CorrectBy,
				Ended: !u.To.IsZero() && u.To <= today && c.catalogue().Holds(u.ID(), today).Ended,
			},
			unit: u, assessment: file.ID, updatedAt: file.UpdatedAt,
		}
	}
	return all, nil
}

// ListParticipants lists the units that take part and that the caller may see.
func (s campaigns) ListParticipants(ctx context.Context, r *tieuchiv1.ListParticipantsRequest) (*tieuchiv1.ListParticipantsResponse, error) {
	c, act, err := s.visibleCampaign(ctx, r.GetParent(), "parent")
	if err != nil {
		return nil, err
	}
	all, err := s.standings(ctx, c)
	if err != nil {
		return nil, err
	}
	seen := all[:0]
	for _, p := range all {
		if act.Actor.Reach().Covers(&p.unit) && !(r.GetMissing() && p.Place.Registered()) {
			seen = append(seen, p)
		}
	}
	page, next, err := pageOf(seen, r.GetPageSize(), 100, 1000, r.GetPageToken())
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListParticipantsResponse{NextPageToken: next}
	for i := range page {
		out.Participants = append(out.Participants, s.participantToProto(c, &page[i]))
	}
	return out, nil
}

func (c *core) participantToProto(of *campaign.Campaign, in *participant) *tieuchiv1.Participant {
	p := &tieuchiv1.Participant{
		Unit: unitName(in.Unit), UnitFullName: in.unit.FullName(), Deadline: of.DeadlineOf(in.Place).String(), AssessmentState: states[in.State],
	}
	if r := in.Place.Registration; r != nil {
		p.Registration = tieuchiv1.Registration_REGISTERED
		if r.Withdrawn {
			p.Registration = tieuchiv1.Registration_WITHDRAWN
		}
	}
	if in.assessment != "" {
		p.Assessment = "assessments/" + in.assessment
	}
	if in.Ended {
		p.EndedOn, p.Successors = c.endOf(in.Unit)
	}
	return p
}
