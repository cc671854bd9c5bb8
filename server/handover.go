package main

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
)

// ListHandovers lists what follows by rule for tokens whose unit has ended, into the caller's province.
func (s tokenService) ListHandovers(ctx context.Context, r *tieuchiv1.ListHandoversRequest) (*tieuchiv1.ListHandoversResponse, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.handovers(ctx, act)
	if err != nil {
		return nil, err
	}
	some := all[:0]
	for _, h := range all {
		if r.GetState() == tieuchiv1.Handover_STATE_UNSPECIFIED || r.GetState() == handoverStates[h.State] {
			some = append(some, h)
		}
	}
	page, next, err := pageOf(some, r.GetPageSize(), 100, 1000, r.GetPageToken())
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListHandoversResponse{NextPageToken: next}
	for i := range page {
		out.Handovers = append(out.Handovers, s.handoverToProto(&page[i]))
	}
	return out, nil
}

// handovers gives every handover into the caller's province: those that were decided, and of tokens that are still valid those
// that are proposed.
func (s tokenService) handovers(ctx context.Context, act criteria.Act) ([]criteria.Handover, error) {
	tokens, err := s.store.AllTokens(ctx)
	if err != nil {
		return nil, err
	}
	stored, err := s.store.Handovers(ctx, "")
	if err != nil {
		return nil, err
	}
	decided := map[string][]criteria.Handover{}
	for _, h := range stored {
		decided[h.Token] = append(decided[h.Token], h)
	}
	var all []criteria.Handover
	for i := range tokens {
		k := &tokens[i]
		for _, h := range s.handoversOf(k, decided[k.ID], act) {
			if act.Actor.Reach().CoversProvince(h.Province) {
				all = append(all, h)
			}
		}
	}
	return all, nil
}

// handoversOf gives the handovers of one token: decided first, then proposed.
func (s tokenService) handoversOf(k *store.Token, decided []criteria.Handover, act criteria.Act) []criteria.Handover {
	all, known := decided[:len(decided):len(decided)], map[criteria.UnitID]bool{}
	k.Confirmed = nil
	for _, h := range decided {
		known[h.To] = true
		if h.State == criteria.HandoverConfirmed {
			k.Confirmed = append(k.Confirmed, h.To)
		}
	}
	if k.RevokedAt != 0 || k.ExpiresAt <= act.At {
		return all
	}
	for _, h := range s.catalogue().Handovers(s.grantOf(k), act.Today) {
		if !known[h.To.ID()] {
			all = append(all, criteria.Handover{
				Token: k.ID, Holder: k.Holder, Role: k.Role, From: h.From.ID(), To: h.To.ID(), Province: h.To.Province,
				Day: h.Day, Basis: h.Basis, State: criteria.HandoverProposed,
			})
		}
	}
	return all
}

// ConfirmHandover lets a token hold for a successor of its unit.
func (s tokenService) ConfirmHandover(ctx context.Context, r *tieuchiv1.ConfirmHandoverRequest) (*tieuchiv1.Handover, error) {
	return s.decide(ctx, r.GetName(), criteria.HandoverConfirmed)
}

// DeclineHandover decides that a token does not hold for a successor of its unit.
func (s tokenService) DeclineHandover(ctx context.Context, r *tieuchiv1.DeclineHandoverRequest) (*tieuchiv1.Handover, error) {
	return s.decide(ctx, r.GetName(), criteria.HandoverDeclined)
}

// decide finds a handover by its name and decides it. One of another province is not known to the caller.
func (s tokenService) decide(ctx context.Context, name string, to criteria.HandoverState) (*tieuchiv1.Handover, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	token, unit, err := criteria.ParseHandover(name)
	if err != nil {
		return nil, err
	}
	all, err := s.handovers(ctx, act)
	if err != nil {
		return nil, err
	}
	for _, h := range all {
		if h.Token != token || h.To != unit {
			continue
		}
		h, err := s.store.DecideHandover(ctx, h, act, func(h *criteria.Handover) (*criteria.Event, error) { return h.Decide(to, act) })
		s.forgetAll()
		if err != nil {
			return nil, err
		}
		return s.handoverToProto(&h), nil
	}
	return nil, criteria.HandoverUnknown(name)
}

var handoverStates = map[criteria.HandoverState]tieuchiv1.Handover_State{
	criteria.HandoverProposed: tieuchiv1.Handover_PROPOSED, criteria.HandoverConfirmed: tieuchiv1.Handover_CONFIRMED,
	criteria.HandoverDeclined: tieuchiv1.Handover_DECLINED,
}

func (c *core) handoverToProto(h *criteria.Handover) *tieuchiv1.Handover {
	from, _ := c.catalogue().Unit(h.From)
	to, _ := c.catalogue().Unit(h.To)
	return &tieuchiv1.Handover{
		Name: h.Name(), Token: "tokens/" + h.Token, Holder: h.Holder, Role: roles[h.Role], FromUnit: unitName(h.From), FromUnitFullName: from.FullName(),
		ToUnit: unitName(h.To), ToUnitFullName: to.FullName(), EffectiveOn: h.Day.String(), Basis: h.Basis, State: handoverStates[h.State],
		DecideTime: timeToProto(h.DecidedAt), DecidedBy: h.Actor,
	}
}
