package main

import (
	"context"
	"fmt"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
	"github.com/tieuchi/tieuchi/server/store"
)

// RecogniseAssessments recognises a whole list by one decision, or shows what that would be.
func (s recognitions) RecogniseAssessments(ctx context.Context, r *tieuchiv1.RecogniseAssessmentsRequest) (*tieuchiv1.RecogniseAssessmentsResponse, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	in := recognitionList{recognitions: s, act: act, items: r.GetItems(), id: newID()}
	if err := in.read(r); err != nil {
		return nil, err
	}
	if r.GetValidateOnly() {
		found, err := s.store.Listed(ctx, in.ids, in.entry.Number)
		if err != nil {
			return nil, err
		}
		all, _, err := in.recognise(ctx, found)
		if all == nil {
			return nil, err
		}
		return in.toProto(all, nil), nil
	}
	key, err := requestKey(act, r, r.GetRequestId())
	if err != nil {
		return nil, err
	}
	var shown []criteria.ListLine
	made, err := s.store.RecogniseList(ctx, key, in.id, in.ids, in.entry.Number, func(found []store.Listed) ([]*store.Change, error) {
		all, changes, err := in.recognise(ctx, found)
		if shown = all; all != nil && r.GetListDigest() != "" && criteria.ListDigest(all) != r.GetListDigest() {
			return nil, criteria.Refuse(criteria.Aborted, "LIST_CHANGED", "listDigest", criteria.Say("recognition.list-changed"))
		}
		return changes, err
	})
	if err != nil {
		return nil, err
	}
	return in.toProto(shown, made), nil
}

// recognitionList is a list that is to be recognised.
type recognitionList struct {
	recognitions
	act   criteria.Act
	items []*tieuchiv1.RecognitionItem
	ids   []string // of the assessments
	id    string   // of the list
	entry criteria.DecisionEntry
}

// read reads the decision and the names.
func (l *recognitionList) read(r *tieuchiv1.RecogniseAssessmentsRequest) (err error) {
	l.entry = criteria.DecisionEntry{Number: criteria.Plain(r.GetDecisionNumber()), Office: r.GetOffice(), List: l.id}
	if l.entry.Date, err = dateFromProto(r.GetDecisionDate(), "decisionDate"); err != nil {
		return err
	}
	if l.entry.From, l.entry.To, err = validityFromProto(r); err != nil {
		return err
	}
	for i, item := range l.items {
		id, err := idOf(item.GetAssessment(), "assessments/", fmt.Sprintf("items[%d].assessment", i))
		if err != nil {
			return err
		}
		l.ids = append(l.ids, id)
	}
	return nil
}

// recognise makes what is to be written of what was found. The differences are nil where the decision itself is refused.
func (l *recognitionList) recognise(ctx context.Context, found []store.Listed) ([]criteria.ListLine, []*store.Change, error) {
	entries := make([]criteria.ListEntry, len(found))
	for i := range found {
		d, item := &found[i], l.items[i]
		e := criteria.ListEntry{ID: newID(), Name: item.GetAssessment(), Assessment: d.Assessment, Last: d.Submission, Taken: d.Taken, Level: item.GetLevel(), Reason: item.GetReason()}
		if d.Assessment != nil {
			var err error
			if e.Case, err = l.caseOf(ctx, d.Assessment.Unit, d.Assessment.RuleSet); err != nil {
				return nil, nil, err
			}
		}
		entries[i] = e
	}
	all, events, made, err := criteria.RecogniseList(entries, l.entry, l.act)
	if err != nil {
		return all, nil, err
	}
	changes := make([]*store.Change, len(made))
	for i := range made {
		changes[i] = &store.Change{Events: []*criteria.Event{events[i]}, Recognition: made[i], Unit: entries[i].Case.Unit}
	}
	return all, changes, nil
}

// toProto gives the answer. What a repeated request made comes without differences: they were shown then.
func (l *recognitionList) toProto(all []criteria.ListLine, made []*criteria.Recognition) *tieuchiv1.RecogniseAssessmentsResponse {
	out := &tieuchiv1.RecogniseAssessmentsResponse{}
	refused, differing := 0, 0
	for i := range all {
		d := &all[i]
		if len(d.Refusals) > 0 {
			refused++
		}
		if d.Differs() {
			differing++
		}
		out.Differences = append(out.Differences, listLineToProto(d))
	}
	for _, r := range made {
		out.Recognitions = append(out.Recognitions, recognitionToProto(r, l.today()))
	}
	if all != nil {
		out.ListDigest = criteria.ListDigest(all)
	}
	out.Refused, out.Differing = itoa(refused), itoa(differing)
	return out
}

func listLineToProto(d *criteria.ListLine) *tieuchiv1.RecognitionDifference {
	out := &tieuchiv1.RecognitionDifference{
		Assessment: d.Assessment, Revision: d.Revision, ProposedLevel: d.Proposed, Level: d.Level, OverVerdict: d.OverVerdict,
		Differs: d.Differs(), Warnings: wire.Warnings(d.Warnings), Refusals: wire.Warnings(d.Refusals),
	}
	if d.Unit != nil {
		out.Unit, out.UnitFullName = unitName(d.Unit.ID()), d.Unit.FullName()
	}
	if v := d.Claimed; v != nil {
		out.ClaimedResult, out.ClaimedLevel = wire.Results[v.Result], v.Level
	}
	if v := d.Appraised; v != nil {
		out.Appraised, out.AppraisedResult, out.AppraisedLevel = true, wire.Results[v.Result], v.Level
	}
	return out
}
