package main

import (
	"context"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/appraisal"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
)

// appraisals serves AppraisalService.
type appraisals struct {
	tieuchiv1.UnimplementedAppraisalServiceServer
	*core
}

// GetAppraisal gives what was claimed beside what was found.
func (s appraisals) GetAppraisal(ctx context.Context, r *tieuchiv1.GetAppraisalRequest) (*tieuchiv1.Appraisal, error) {
	name, ok := strings.CutSuffix(r.GetName(), "/appraisal")
	if !ok {
		return nil, criteria.Invalid("NAME_MALFORMED", "name", criteria.Say("server.name", "form", "assessments/…/appraisal"))
	}
	id, err := assessmentID(name)
	if err != nil {
		return nil, err
	}
	f, err := s.store.Appraisal(ctx, id)
	if err != nil {
		return nil, err
	}
	on, err := s.seen(ctx, f.Assessment)
	if err != nil {
		return nil, err
	}
	return s.appraisalToProto(ctx, on, f)
}

// RecordFindings records what was found about facts.
func (s appraisals) RecordFindings(ctx context.Context, r *tieuchiv1.RecordFindingsRequest) (*tieuchiv1.Appraisal, error) {
	entries, err := findingsFromProto(r.GetFindings())
	if err != nil {
		return nil, err
	}
	return s.appraise(ctx, r.GetName(), 0, func(f *appraisal.File, on criteria.Case, act criteria.Act) (*store.Appraised, error) {
		entries, err := s.attachFindings(ctx, on.Unit.ID(), entries)
		if err != nil {
			return nil, err
		}
		made, event, err := f.Record(on, entries, act)
		return &store.Appraised{Events: []*criteria.Event{event}, Findings: made}, err
	})
}

// attachFindings puts the documents that findings name into them: those of the unit whose claim it is.
func (s appraisals) attachFindings(ctx context.Context, unit criteria.UnitID, entries []appraisal.Entry) ([]appraisal.Entry, error) {
	out := slices.Clone(entries)
	for i := range out {
		var err error
		field := "findings[" + criteria.Clip(out[i].Fact) + "].evidence"
		if out[i].Evidence, err = s.attachTo(ctx, unit, out[i].Evidence, field); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// ReturnCriteria gives criteria back.
func (s appraisals) ReturnCriteria(ctx context.Context, r *tieuchiv1.ReturnCriteriaRequest) (*tieuchiv1.Appraisal, error) {
	var entry appraisal.ReturnEntry
	var err error
	if entry.On, err = dateFromProto(r.GetReturnedOn(), "returnedOn"); err != nil {
		return nil, err
	}
	if entry.CorrectBy, err = dateFromProto(r.GetCorrectBy(), "correctBy"); err != nil {
		return nil, err
	}
	return s.appraise(ctx, r.GetName(), r.GetRevision(), func(f *appraisal.File, on criteria.Case, act criteria.Act) (*store.Appraised, error) {
		entry := entry
		for _, c := range r.GetCriteria() { // anew in every run: the domain puts reasons in order
			entry.Criteria = append(entry.Criteria, appraisal.Reopened{Criterion: c.GetCriterion(), Reason: c.GetReason(), Facts: c.GetFacts()})
		}
		returned, event, err := f.Return(on, entry, act)
		return &store.Appraised{Events: []*criteria.Event{event}, Returned: returned}, err
	})
}

// CompleteAppraisal freezes what was found.
func (s appraisals) CompleteAppraisal(ctx context.Context, r *tieuchiv1.CompleteAppraisalRequest) (*tieuchiv1.Appraisal, error) {
	return s.appraise(ctx, r.GetName(), r.GetRevision(), func(f *appraisal.File, on criteria.Case, act criteria.Act) (*store.Appraised, error) {
		outside, err := s.store.OutsideSample(ctx, f.Assessment.ID, f.Assessment.Submissions)
		if err != nil {
			return nil, err
		}
		completed, event, err := f.Complete(on, appraisal.Sampled{Name: outside}, act)
		return &store.Appraised{Events: []*criteria.Event{event}, Completed: completed}, err
	})
}

// appraisalStep is what the domain does to an appraisal.
type appraisalStep func(f *appraisal.File, on criteria.Case, act criteria.Act) (*store.Appraised, error)

// appraise makes one change inside a transaction. The step may be run twice and keeps nothing between the runs.
func (s appraisals) appraise(ctx context.Context, name string, revision int32, do appraisalStep) (*tieuchiv1.Appraisal, error) {
	id, err := assessmentID(name)
	if err != nil {
		return nil, err
	}
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	var on criteria.Case
	f, err := s.store.Appraise(ctx, id, func(f *appraisal.File) (*store.Appraised, error) {
		var err error
		if on, err = s.seen(ctx, f.Assessment); err != nil {
			return nil, err
		}
		if err := f.Assessment.CheckRevision(revision); err != nil {
			return nil, err
		}
		return do(f, on, act)
	})
	if err != nil {
		return nil, err
	}
	return s.appraisalToProto(ctx, on, f)
}

// seen gives unit, rule set and campaign of an assessment that the caller may see.
func (s appraisals) seen(ctx context.Context, a *criteria.Assessment) (criteria.Case, error) {
	return assessments{core: s.core}.visibleCase(ctx, store.Dossier{Assessment: a})
}

// ListFindings lists every finding of an assessment.
func (s appraisals) ListFindings(ctx context.Context, r *tieuchiv1.ListFindingsRequest) (*tieuchiv1.ListFindingsResponse, error) {
	id, err := s.parent(ctx, r.GetParent())
	if err != nil {
		return nil, err
	}
	page, next, err := s.store.Findings(ctx, id, r.GetFact(), store.Page{Size: pageSize(r.GetPageSize(), 100, 1000), Token: r.GetPageToken()})
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListFindingsResponse{NextPageToken: next}
	for i := range page {
		out.Findings = append(out.Findings, findingToProto(&page[i]))
	}
	return out, nil
}

// parent gives the id of an assessment that the caller may see.
func (s appraisals) parent(ctx context.Context, name string) (string, error) {
	id, err := idOf(name, "assessments/", "parent")
	if err != nil {
		return "", err
	}
	_, _, err = assessments{core: s.core}.visible(ctx, id)
	return id, err
}

// CreateComment adds to the discussion of a criterion.
func (s appraisals) CreateComment(ctx context.Context, r *tieuchiv1.CreateCommentRequest) (*tieuchiv1.Comment, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	id, err := idOf(r.GetParent(), "assessments/", "parent")
	if err != nil {
		return nil, err
	}
	d, on, err := assessments{core: s.core}.visible(ctx, id)
	if err != nil {
		return nil, err
	}
	key, err := requestKey(act, r, r.GetRequestId())
	if err != nil {
		return nil, err
	}
	in := r.GetComment()
	c, _, err := s.store.CreateComment(ctx, key, id, func() (*appraisal.Comment, *criteria.Event, error) {
		return appraisal.Say(newID(), d.Assessment, on, in.GetCriterion(), in.GetText(), act)
	})
	if err != nil {
		return nil, err
	}
	return commentToProto(c), nil
}

// ListComments lists the discussion.
func (s appraisals) ListComments(ctx context.Context, r *tieuchiv1.ListCommentsRequest) (*tieuchiv1.ListCommentsResponse, error) {
	id, err := s.parent(ctx, r.GetParent())
	if err != nil {
		return nil, err
	}
	page, next, err := s.store.Comments(ctx, id, r.GetCriterion(), store.Page{Size: pageSize(r.GetPageSize(), 100, 1000), Token: r.GetPageToken()})
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListCommentsResponse{NextPageToken: next}
	for _, c := range page {
		out.Comments = append(out.Comments, commentToProto(c))
	}
	return out, nil
}
