package main

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
)

// recognitions serves RecognitionService.
type recognitions struct {
	tieuchiv1.UnimplementedRecognitionServiceServer
	*core
}

// CreateRecognition enters a decision that was taken before the system existed.
func (s recognitions) CreateRecognition(ctx context.Context, r *tieuchiv1.CreateRecognitionRequest) (*tieuchiv1.Recognition, error) {
	in := r.GetRecognition()
	act, key, on, err := s.beginCreate(ctx, r, in)
	if err != nil {
		return nil, err
	}
	decided, err := dateFromProto(in.GetDecisionDate(), "decisionDate")
	if err != nil {
		return nil, err
	}
	entry := criteria.DecisionEntry{Number: in.GetDecisionNumber(), Date: decided, Office: in.GetOffice(), Level: in.GetLevel(), Reason: in.GetReason()}
	if entry.From, entry.To, err = validityFromProto(in); err != nil {
		return nil, err
	}
	made, _, err := s.store.CreateRecognition(ctx, key, on.Unit, func() (*criteria.Recognition, *criteria.Event, error) {
		return criteria.EnterRecognition(newID(), on, entry, act)
	})
	if err != nil {
		return nil, err
	}
	return recognitionToProto(made, s.today()), nil
}

// validityFromProto reads the first and the last day on which a recognition stands; 0 where they are not given.
func validityFromProto(r interface {
	GetValidFrom() string
	GetValidTo() string
},
) (from, to criteria.Date, err error) {
	if from, err = dateFromProto(r.GetValidFrom(), "validFrom"); err == nil {
		to, err = dateFromProto(r.GetValidTo(), "validTo")
	}
	return from, to, err
}

// GetRecognition gives one recognition.
func (s recognitions) GetRecognition(ctx context.Context, r *tieuchiv1.GetRecognitionRequest) (*tieuchiv1.Recognition, error) {
	id, err := idOf(r.GetName(), "recognitions/", "name")
	if err != nil {
		return nil, err
	}
	day, err := s.asOf(r.GetAsOf())
	if err != nil {
		return nil, err
	}
	found, err := s.store.Recognition(ctx, id)
	if err != nil {
		return nil, err
	}
	u, err := s.rowOf(ctx, found.Unit)
	if err != nil {
		return nil, err
	}
	if err := s.mayRead(ctx, &u); err != nil {
		return nil, err
	}
	return recognitionToProto(found, day), nil
}

// ListRecognitions lists what the caller may see, newest decision first.
func (s recognitions) ListRecognitions(ctx context.Context, r *tieuchiv1.ListRecognitionsRequest) (*tieuchiv1.ListRecognitionsResponse, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	day, err := s.asOf(r.GetAsOf())
	if err != nil {
		return nil, err
	}
	unit, err := s.unitFilter(r.GetUnit())
	if err != nil {
		return nil, err
	}
	page, next, err := s.store.ListRecognitions(ctx, act.Actor.Reach(), unit, store.Page{Size: pageSize(r.GetPageSize(), 100, 1000), Token: r.GetPageToken()})
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListRecognitionsResponse{NextPageToken: next}
	for _, found := range page {
		out.Recognitions = append(out.Recognitions, recognitionToProto(found, day))
	}
	return out, nil
}

// RevokeRecognition revokes a recognition by a decision.
func (s recognitions) RevokeRecognition(ctx context.Context, r *tieuchiv1.RevokeRecognitionRequest) (*tieuchiv1.Recognition, error) {
	id, err := idOf(r.GetName(), "recognitions/", "name")
	if err != nil {
		return nil, err
	}
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	entry := criteria.RevocationEntry{Number: r.GetDecisionNumber(), Office: r.GetOffice(), Reason: r.GetReason(), Objection: r.GetObjection()}
	if entry.Date, err = dateFromProto(r.GetDecisionDate(), "decisionDate"); err != nil {
		return nil, err
	}
	objection, err := s.ledTo(ctx, entry.Objection)
	if err != nil {
		return nil, err
	}
	revoked, err := s.store.Revoke(ctx, id, func(found *criteria.Recognition) (*criteria.Revocation, *criteria.Event, string, error) {
		u, err := s.rowOf(ctx, found.Unit)
		if err != nil {
			return nil, nil, "", err
		}
		v, e, err := found.Revoke(&u, entry, act)
		if err == nil && objection != nil {
			err = objection.LedTo(found)
		}
		return v, e, u.Province, err
	})
	if err != nil {
		return nil, err
	}
	return recognitionToProto(revoked, s.today()), nil
}

// ledTo finds the objection that a revocation names, nil where it names none. Its answer is final, so it may be read beforehand.
func (s recognitions) ledTo(ctx context.Context, name string) (*criteria.Objection, error) {
	if name == "" {
		return nil, nil
	}
	id, err := idOf(name, criteria.ObjectionPrefix, "objection")
	if err != nil {
		return nil, err
	}
	o, err := s.store.Objection(ctx, id)
	if criteria.CodeOf(err) == criteria.NotFound {
		unknown := *err.(*criteria.Error)
		unknown.Field, err = "objection", &unknown
	}
	return o, err
}
