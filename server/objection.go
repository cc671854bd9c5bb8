package main

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/notice"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
)

// objections serves ObjectionService.
type objections struct {
	tieuchiv1.UnimplementedObjectionServiceServer
	*core
}

// CreateObjection objects to the recognition of another unit.
func (s objections) CreateObjection(ctx context.Context, r *tieuchiv1.CreateObjectionRequest) (*tieuchiv1.Objection, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	key, err := requestKey(act, r, r.GetRequestId())
	if err != nil {
		return nil, err
	}
	in := r.GetObjection()
	against, err := s.against(ctx, in.GetRecognition())
	if err != nil {
		return nil, err
	}
	by, err := s.objecting(in.GetObjectingUnit(), act)
	if err != nil {
		return nil, err
	}
	entry := criteria.ObjectionEntry{Reason: in.GetReason()}
	if entry.Evidence, err = evidenceFromProto(in.GetEvidence(), "evidence"); err != nil {
		return nil, err
	}
	recipients, err := s.contactOf(ctx, unitName(against.Unit.ID()))
	if err != nil {
		return nil, err
	}
	made, _, err := s.store.CreateObjection(ctx, key, against.Recognition.ID, by.Unit.ID(), func(before criteria.Objections) (*store.NewObjection, error) {
		o, e, err := criteria.Object(newID(), against, by, before, entry, act)
		if err != nil {
			return nil, err
		}
		return &store.NewObjection{Objection: o, Event: e, Messages: s.cameIn(o, against, recipients)}, nil
	})
	if err != nil {
		return nil, err
	}
	return s.objectionToProto(ctx, made)
}

// against finds the recognition that an objection is against, with its window.
func (c *core) against(ctx context.Context, name string) (criteria.Against, error) {
	id, err := idOf(name, "recognitions/", "recognition")
	if err != nil {
		return criteria.Against{}, err
	}
	r, err := c.store.Recognition(ctx, id)
	if err != nil {
		return criteria.Against{}, err
	}
	u, err := c.rowOf(ctx, r.Unit)
	if err != nil {
		return criteria.Against{}, err
	}
	days, err := c.objectionDays(ctx, r)
	return criteria.Against{Recognition: r, Unit: &u, Days: days}, err
}

// objectionDays gives how long a recognition can be objected to: as long as the campaign says that its claim was of.
func (c *core) objectionDays(ctx context.Context, r *criteria.Recognition) (int, error) {
	if r.Assessment == "" {
		return criteria.ObjectionDays, nil
	}
	d, err := c.store.Assessment(ctx, r.Assessment)
	if err != nil || d.Assessment.Campaign == "" {
		return criteria.ObjectionDays, err
	}
	of, err := c.store.Campaign(ctx, d.Assessment.Campaign)
	if err != nil {
		return 0, err
	}
	return int(of.ObjectionDays), nil
}

// objecting gives the case of the unit that objects: the caller's where none is named.
func (c *core) objecting(name string, act criteria.Act) (criteria.Case, error) {
	if name == "" {
		name = "units/" + act.Actor.Scope.Code
	}
	u, err := c.catalogue().Resolve(name, act.Today)
	if err != nil {
		return criteria.Case{}, at(err, "objectingUnit")
	}
	return c.unitCase(&u), nil
}

// cameIn announces an objection to the unit concerned and to the systems outside, without its words: they may name people.
func (c *core) cameIn(o *criteria.Objection, a criteria.Against, recipients []string) []notice.Message {
	args := []any{"unit", a.Unit.FullName(), "number", a.Recognition.DecisionNumber, "objection", o.Name(), "day", o.FiledOn}
	return announce(notice.Message{
		Key: o.Name() + "/received", Kind: notice.Objection, Province: o.Province,
		Subject: criteria.Say("objection.mail-subject", args...).VI, Body: bothLanguages(criteria.Say("objection.mail-body", args...)),
	}, append(recipients, c.outlets...)...)
}

// bothLanguages gives the text of a message.
func bothLanguages(t criteria.Text) string { return t.VI + "\n\n" + t.EN + "\n" }

// GetObjection gives one objection.
func (s objections) GetObjection(ctx context.Context, r *tieuchiv1.GetObjectionRequest) (*tieuchiv1.Objection, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	id, err := idOf(r.GetName(), criteria.ObjectionPrefix, "name")
	if err != nil {
		return nil, err
	}
	o, err := s.store.Objection(ctx, id)
	if err == nil {
		err = o.MayRead(&act.Actor)
	}
	if err != nil {
		return nil, err
	}
	return s.objectionToProto(ctx, o)
}

// ListObjections lists what the caller may see, newest first.
func (s objections) ListObjections(ctx context.Context, r *tieuchiv1.ListObjectionsRequest) (*tieuchiv1.ListObjectionsResponse, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	f := store.ObjectionFilter{Within: act.Actor.Reach(), State: back(objectionStates, r.GetState(), "")}
	if r.GetRecognition() != "" {
		if f.Recognition, err = idOf(r.GetRecognition(), "recognitions/", "recognition"); err != nil {
			return nil, err
		}
	}
	page, next, err := s.store.ListObjections(ctx, f, store.Page{Size: pageSize(r.GetPageSize(), 100, 1000), Token: r.GetPageToken()})
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListObjectionsResponse{NextPageToken: next}
	for _, o := range page {
		p, err := s.objectionToProto(ctx, o)
		if err != nil {
			return nil, err
		}
		out.Objections = append(out.Objections, p)
	}
	return out, nil
}

// AnswerObjection decides an objection, once, with reasons.
func (s objections) AnswerObjection(ctx context.Context, r *tieuchiv1.AnswerObjectionRequest) (*tieuchiv1.Objection, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	id, err := idOf(r.GetName(), criteria.ObjectionPrefix, "name")
	if err != nil {
		return nil, err
	}
	recipients, err := s.whoWaits(ctx, id)
	if err != nil {
		return nil, err
	}
	o, err := s.store.AnswerObjection(ctx, id, func(o *criteria.Objection) (*criteria.Event, []notice.Message, error) {
		e, err := o.Decide(back(objectionStates, r.GetState(), ""), r.GetAnswer(), r.GetRevision(), act)
		return e, s.answered(o, recipients), err
	})
	if err != nil {
		return nil, err
	}
	return s.objectionToProto(ctx, o)
}

// whoWaits gives the contacts of who objected and of the unit concerned.
func (c *core) whoWaits(ctx context.Context, id string) ([]string, error) {
	o, err := c.store.Objection(ctx, id)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, subject := range []string{o.Name(), unitName(o.By), unitName(o.Unit)} {
		some, err := c.contactOf(ctx, subject)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// answered announces an answer, without its words.
func (c *core) answered(o *criteria.Objection, recipients []string) []notice.Message {
	args := []any{"objection", o.Name(), "day", o.AnsweredOn, "state", criteria.Say("objection-state." + string(o.State))}
	return announce(notice.Message{
		Key: o.Name() + "/answered", Kind: notice.Objection, Province: o.Province,
		Subject: criteria.Say("objection.answer-subject", args...).VI, Body: bothLanguages(criteria.Say("objection.answer-body", args...)),
	}, append(recipients, c.outlets...)...)
}

var objectionStates = map[criteria.ObjectionState]tieuchiv1.Objection_State{
	criteria.ObjectionReceived: tieuchiv1.Objection_RECEIVED, criteria.ObjectionUpheld: tieuchiv1.Objection_UPHELD,
	criteria.ObjectionRejected: tieuchiv1.Objection_REJECTED,
}

func (c *core) objectionToProto(ctx context.Context, o *criteria.Objection) (*tieuchiv1.Objection, error) {
	p, err := c.objectionInPublic(ctx, o)
	if err != nil {
		return nil, err
	}
	p.Reason, p.Evidence, p.Revision, p.RecordTime = o.Reason, evidenceToProto(o.Evidence), o.Revision, timeToProto(o.RecordedAt)
	if o.By != (criteria.UnitID{}) {
		p.ObjectingUnit = unitName(o.By)
	}
	return p, nil
}

// objectionInPublic gives what everybody may see of an objection: not its words, and not by whom.
func (c *core) objectionInPublic(ctx context.Context, o *criteria.Objection) (*tieuchiv1.Objection, error) {
	u, err := c.rowOf(ctx, o.Unit)
	if err != nil {
		return nil, err
	}
	due := o.RevocationDue()
	if due {
		r, err := c.store.Recognition(ctx, o.Recognition)
		if err != nil {
			return nil, err
		}
		due = r.Revoked == nil
	}
	return &tieuchiv1.Objection{
		Name: o.Name(), Recognition: "recognitions/" + o.Recognition, Unit: unitName(o.Unit), UnitFullName: u.FullName(), FiledOn: o.FiledOn.String(),
		ClosesOn: o.ClosesOn.String(), State: objectionStates[o.State], Answer: o.Answer, AnsweredOn: o.AnsweredOn.String(), RevocationDue: due,
	}, nil
}
