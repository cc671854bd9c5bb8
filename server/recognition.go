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
	made, _, err := s.store.CreateRecognition(ctx, key, on.Unit, func() (*criteria.Recognition, *criteria.Event, error) {
		return criteria.EnterRecognition(newID(), on, entry, act)
	})
	if err != nil {
		return nil, err
	}
	return recognitionToProto(made), nil
}

// GetRecognition gives one recognition.
func (s recognitions) GetRecognition(ctx context.Context, r *tieuchiv1.GetRecognitionRequest) (*tieuchiv1.Recognition, error) {
	id, err := idOf(r.GetName(), "recognitions/", "name")
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
	return recognitionToProto(found), nil
}

// ListRecognitions lists what the caller may see, newest decision first.
func (s recognitions) ListRecognitions(ctx context.Context, r *tieuchiv1.ListRecognitionsRequest) (*tieuchiv1.ListRecognitionsResponse, error) {
	act, err := s.act(ctx)
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
		out.Recognitions = append(out.Recognitions, recognitionToProto(found))
	}
	return out, nil
}
