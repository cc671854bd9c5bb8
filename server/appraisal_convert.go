package main

import (
	"context"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/appraisal"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
)

var judgements = map[appraisal.Judgement]tieuchiv1.Finding_Judgement{
	appraisal.Meets: tieuchiv1.Finding_MEETS, appraisal.Fails: tieuchiv1.Finding_FAILS,
}

// findingsFromProto reads what was found; the refusals name the field findings[fact].
func findingsFromProto(in []*tieuchiv1.Finding) ([]appraisal.Entry, error) {
	out := make([]appraisal.Entry, len(in))
	for i, f := range in {
		out[i] = appraisal.Entry{
			Fact: f.GetFact(), Criterion: f.GetCriterion(), Seen: f.GetRevision(), Agrees: f.GetAgrees(), Value: f.GetValue(),
			NoData: f.GetNoData(), Judgement: back(judgements, f.GetJudgement(), appraisal.NotJudged), Reason: f.GetReason(),
		}
		evidence, err := evidenceFromProto(f.GetEvidence(), "evidence")
		if err != nil {
			return nil, at(err, "findings["+criteria.Clip(f.GetFact())+"]")
		}
		out[i].Evidence = evidence
	}
	return out, nil
}

func findingToProto(f *appraisal.Finding) *tieuchiv1.Finding {
	p := &tieuchiv1.Finding{
		Name: f.Name(), Fact: f.Fact, Agrees: f.Agrees, Value: f.Value, NoData: f.NoData, Judgement: judgements[f.Judgement], Reason: f.Reason,
		Revision: f.Number, Criterion: f.Criterion, Claimed: answerToProto(f.Claimed), Submission: f.Submission, Actor: f.Actor,
		RecordTime: timeToProto(f.RecordedAt),
	}
	p.Evidence = answersToProto(criteria.Answers{{Evidence: f.Evidence}})[0].GetEvidence()
	return p
}

// answerToProto gives one answer, nil for none.
func answerToProto(a *criteria.Answer) *tieuchiv1.Answer {
	if a == nil {
		return nil
	}
	return answersToProto(criteria.Answers{*a})[0]
}

func commentToProto(c *appraisal.Comment) *tieuchiv1.Comment {
	return &tieuchiv1.Comment{
		Name: c.Name(), Criterion: c.Criterion, Text: c.Text, Actor: c.Actor, Role: roles[c.Role], RecordTime: timeToProto(c.RecordedAt),
		Submission: c.Submission,
	}
}

func partialReturnToProto(r *appraisal.Returned) *tieuchiv1.PartialReturn {
	p := &tieuchiv1.PartialReturn{
		Submission: r.Number, OpenFacts: r.Part.OpenFacts, ReturnedOn: r.On.String(), CorrectBy: r.Part.CorrectBy.String(),
		LockedSha256: r.Part.LockedSHA256, Actor: r.Actor, RecordTime: timeToProto(r.RecordedAt),
	}
	for _, c := range r.Part.Criteria {
		p.Criteria = append(p.Criteria, &tieuchiv1.ReturnedCriterion{Criterion: c.Criterion, Reason: c.Reason, Facts: c.Facts})
	}
	return p
}

// appraisalToProto puts claim and finding side by side.
func (c *core) appraisalToProto(ctx context.Context, on criteria.Case, f *appraisal.File) (*tieuchiv1.Appraisal, error) {
	act, err := c.act(ctx)
	if err != nil {
		return nil, err
	}
	view, err := f.View(on)
	if err != nil {
		return nil, err
	}
	counts, err := c.store.CommentCounts(ctx, f.Assessment.ID)
	if err != nil {
		return nil, err
	}
	a := f.Assessment
	p := &tieuchiv1.Appraisal{
		Name: a.Name() + "/appraisal", Assessment: a.Name(), State: states[a.State], Revision: a.Revision, Submission: a.Submissions, Open: view.Open,
	}
	if r := view.Part; r != nil {
		p.PartialReturn = partialReturnToProto(r)
	}
	if d := view.Done; d != nil {
		p.Complete, p.CompletedBy, p.CompleteTime = true, d.Actor, timeToProto(d.RecordedAt)
		p.AcceptedAsClaimed, p.Sample = int32(len(d.Accepted)), d.Sample
	}
	if view.Claimed == nil {
		return p, nil
	}
	claimed := wire.Verdict(on.Rules, view.Claimed, a.Submissions, wire.WithWording)
	appraised := wire.Verdict(on.Rules, view.Appraised, a.Submissions, wire.WithWording)
	for i := range view.Criteria {
		line := &view.Criteria[i]
		q := &tieuchiv1.AppraisedCriterion{
			Criterion: line.ID, Code: claimed.Criteria[i].GetCode(), Text: wire.Text(on.Rules.Criterion(line.ID).Text), Claimed: claimed.Criteria[i],
			Appraised: appraised.Criteria[i], Differs: line.Differs, CommentCount: int32(counts[line.ID]),
			Yours: act.Actor.Role == criteria.Appraiser && act.Actor.MayAppraise(on.Rules, line.ID) == nil,
		}
		for j := range line.Facts {
			q.Facts = append(q.Facts, appraisedFact(on.Rules, a, &line.Facts[j]))
		}
		p.Criteria = append(p.Criteria, q)
	}
	claimed.Criteria, appraised.Criteria = nil, nil
	p.Claimed, p.Appraised = claimed, appraised
	return p, nil
}

var factStates = map[appraisal.FactState]tieuchiv1.AppraisedFact_State{
	appraisal.NotAnswered: tieuchiv1.AppraisedFact_NOT_ANSWERED, appraisal.Open: tieuchiv1.AppraisedFact_OPEN,
	appraisal.Agreed: tieuchiv1.AppraisedFact_AGREED, appraisal.Differs: tieuchiv1.AppraisedFact_DIFFERS,
	appraisal.Accepted: tieuchiv1.AppraisedFact_ACCEPTED_AS_CLAIMED,
}

func appraisedFact(rules *criteria.Compiled, a *criteria.Assessment, x *appraisal.FactView) *tieuchiv1.AppraisedFact {
	p := &tieuchiv1.AppraisedFact{
		Fact: x.Fact, Label: wire.Text(rules.FactLabel(x.Fact)), Claimed: answerToProto(x.Claimed), Appraised: answerToProto(x.Appraised),
		State: factStates[x.State], Revision: x.Seen,
		OpenToAnswer: a.State.Open() && (len(a.OpenCriteria) == 0 || slices.Contains(a.OpenFacts, x.Fact)),
	}
	if x.Finding != nil {
		p.Finding = findingToProto(x.Finding)
	}
	return p
}
