package main

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
	"github.com/tieuchi/tieuchi/server/store"
)

// ListAssessments lists what the caller may see, newest first.
func (s assessments) ListAssessments(ctx context.Context, r *tieuchiv1.ListAssessmentsRequest) (*tieuchiv1.ListAssessmentsResponse, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	filter := store.Filter{Within: act.Actor.Reach(), State: stateFromProto(r.GetState())}
	if filter.Unit, err = s.unitFilter(r.GetUnit()); err != nil {
		return nil, err
	}
	if r.GetRuleSetVersion() != "" {
		if filter.RuleSet, err = criteria.ParseRuleSetRef(r.GetRuleSetVersion()); err != nil {
			return nil, at(err, "ruleSetVersion")
		}
	}
	if r.GetPeriod() != "" {
		if filter.Period, err = criteria.ParsePeriod(r.GetPeriod()); err != nil {
			return nil, err
		}
	}
	if err := s.pendingFilter(&filter, r.GetPendingWith()); err != nil {
		return nil, err
	}
	page, next, err := s.store.ListAssessments(ctx, filter, store.Page{Size: pageSize(r.GetPageSize(), 100, 1000), Token: r.GetPageToken()})
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListAssessmentsResponse{NextPageToken: next}
	for _, d := range page {
		u, err := s.rowOf(ctx, d.Assessment.Unit)
		if err != nil {
			return nil, err
		}
		p := s.assessmentSummary(d.Assessment, &u)
		p.Recognition = recognitionToProto(d.Recognition, s.today())
		if sub := d.Submission; sub != nil {
			p.Verdict = &tieuchiv1.Verdict{Result: wire.Results[sub.Result], Tally: wire.Tally(&sub.Tally), RuleSetDigest: sub.Digest, Submission: sub.Number}
		}
		out.Assessments = append(out.Assessments, p)
	}
	return out, nil
}

// unitFilter reads the unit that a list is limited to, none for the empty name.
func (c *core) unitFilter(name string) (criteria.UnitID, error) {
	if name == "" {
		return criteria.UnitID{}, nil
	}
	u, err := c.catalogue().Resolve(name, c.today())
	return u.ID(), at(err, "unit")
}

// ListAssessmentEvents gives the history of an assessment, oldest first.
func (s assessments) ListAssessmentEvents(ctx context.Context, r *tieuchiv1.ListAssessmentEventsRequest) (*tieuchiv1.ListAssessmentEventsResponse, error) {
	a, err := s.parent(ctx, r.GetParent())
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListAssessmentEventsResponse{NextPageToken: r.GetPageToken()}
	left, bytes := pageSize(r.GetPageSize(), 100, 1000), 0
	// Events are as large as what people wrote: a page is short of what was asked for rather than too large to carry.
	for first := true; left > 0 && bytes < mostEventBytes && (first || out.NextPageToken != ""); first = false {
		page, next, err := s.store.Events(ctx, a.Name(), store.Page{Size: min(left, 10), Token: out.NextPageToken})
		if err != nil {
			return nil, err
		}
		out.NextPageToken, left = next, left-len(page)
		for _, e := range page {
			bytes += len(e.Change)
			out.Events = append(out.Events, eventToProto(e))
		}
	}
	return out, nil
}

// mostEventBytes is about how much a page of events carries.
const mostEventBytes = 1 << 20

// parent loads the visible assessment that a nested list belongs to.
func (s assessments) parent(ctx context.Context, name string) (*criteria.Assessment, error) {
	id, err := idOf(name, "assessments/", "parent")
	if err != nil {
		return nil, err
	}
	d, _, err := s.visible(ctx, id)
	return d.Assessment, err
}

// ListSubmissions gives the numbered records of an assessment, oldest first.
func (s assessments) ListSubmissions(ctx context.Context, r *tieuchiv1.ListSubmissionsRequest) (*tieuchiv1.ListSubmissionsResponse, error) {
	a, err := s.parent(ctx, r.GetParent())
	if err != nil {
		return nil, err
	}
	page, next, err := s.store.Submissions(ctx, a.ID, store.Page{Size: pageSize(r.GetPageSize(), 20, 100), Token: r.GetPageToken()})
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListSubmissionsResponse{NextPageToken: next}
	for _, sub := range page {
		p, err := s.submissionToProto(ctx, sub)
		if err != nil {
			return nil, err
		}
		out.Submissions = append(out.Submissions, p)
	}
	return out, nil
}

func (s assessments) submissionToProto(ctx context.Context, sub *criteria.Submission) (*tieuchiv1.Submission, error) {
	edition, err := s.library.find(ctx, sub.RuleSet.String())
	if err != nil {
		return nil, err
	}
	verdict, err := sub.Verdict()
	if err != nil {
		return nil, err
	}
	answers, err := criteria.ParseAnswers(sub.AnswersJSON)
	if err != nil {
		return nil, err
	}
	return &tieuchiv1.Submission{
		Name: criteria.SubmissionName(sub.Assessment, sub.Number), Number: sub.Number,
		RuleSetVersion: sub.RuleSet.String(), RuleSetDigest: sub.Digest, Unit: unitName(sub.Unit), UnitIdentity: string(sub.UnitJSON),
		Answers: answersToProto(answers), Verdict: wire.Verdict(edition.Rules, verdict, sub.Number, wire.WithWording), VerdictJson: string(sub.VerdictJSON),
		FiledOn: sub.FiledOn.String(), RecordTime: timeToProto(sub.RecordedAt),
	}, nil
}
