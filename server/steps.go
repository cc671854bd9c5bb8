package main

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
	"github.com/tieuchi/tieuchi/server/store"
)

// only is a change of which nothing is kept but its event.
func only(event *criteria.Event, err error) (*store.Change, error) {
	return &store.Change{Events: []*criteria.Event{event}}, err
}

// SignAssessment is the sign-off of the head.
func (s assessments) SignAssessment(ctx context.Context, r *tieuchiv1.SignAssessmentRequest) (*tieuchiv1.Assessment, error) {
	if r.GetRevision() == 0 {
		return nil, criteria.Invalid("REVISION_MISSING", "revision", criteria.Say("steps.revision"))
	}
	return s.change(ctx, r.GetName(), r.GetRevision(), func(a *criteria.Assessment, on criteria.Case, _ *criteria.Submission, act criteria.Act) (*store.Change, error) {
		return only(a.Sign(on, act))
	})
}

// JoinCampaign takes a draft into a campaign.
func (s assessments) JoinCampaign(ctx context.Context, r *tieuchiv1.JoinCampaignRequest) (*tieuchiv1.Assessment, error) {
	return s.change(ctx, r.GetName(), r.GetRevision(), func(a *criteria.Assessment, on criteria.Case, _ *criteria.Submission, act criteria.Act) (*store.Change, error) {
		if a.Campaign == "" { // one that has a campaign is refused by it
			if err := s.inCampaign(ctx, &on, r.GetCampaign(), a.Period, act); err != nil {
				return nil, err
			}
		}
		event, err := a.Join(on, act)
		return &store.Change{Events: []*criteria.Event{event}, Joined: true}, err
	})
}

// RecallAssessment takes back what was filed.
func (s assessments) RecallAssessment(ctx context.Context, r *tieuchiv1.RecallAssessmentRequest) (*tieuchiv1.Assessment, error) {
	return s.change(ctx, r.GetName(), r.GetRevision(), func(a *criteria.Assessment, on criteria.Case, last *criteria.Submission, act criteria.Act) (*store.Change, error) {
		return only(a.Recall(on, last, r.GetReason(), act))
	})
}

// CheckAssessment passes what was filed on to the appraisers.
func (s assessments) CheckAssessment(ctx context.Context, r *tieuchiv1.CheckAssessmentRequest) (*tieuchiv1.Assessment, error) {
	return s.change(ctx, r.GetName(), r.GetRevision(), func(a *criteria.Assessment, on criteria.Case, _ *criteria.Submission, act criteria.Act) (*store.Change, error) {
		return only(a.Check(on, r.GetNote(), act))
	})
}

// ProposeAssessment is the council's proposal.
func (s assessments) ProposeAssessment(ctx context.Context, r *tieuchiv1.ProposeAssessmentRequest) (*tieuchiv1.Assessment, error) {
	return s.change(ctx, r.GetName(), r.GetRevision(), func(a *criteria.Assessment, on criteria.Case, last *criteria.Submission, act criteria.Act) (*store.Change, error) {
		return only(a.Propose(on, last, r.GetLevel(), r.GetReason(), act))
	})
}

// DeclineAssessment is the council's refusal to propose.
func (s assessments) DeclineAssessment(ctx context.Context, r *tieuchiv1.DeclineAssessmentRequest) (*tieuchiv1.Assessment, error) {
	return s.change(ctx, r.GetName(), r.GetRevision(), func(a *criteria.Assessment, on criteria.Case, _ *criteria.Submission, act criteria.Act) (*store.Change, error) {
		return only(a.Decline(on, r.GetReason(), act))
	})
}

// ReopenAssessment gives an assessment back to the appraisers.
func (s assessments) ReopenAssessment(ctx context.Context, r *tieuchiv1.ReopenAssessmentRequest) (*tieuchiv1.Assessment, error) {
	return s.change(ctx, r.GetName(), r.GetRevision(), func(a *criteria.Assessment, on criteria.Case, _ *criteria.Submission, act criteria.Act) (*store.Change, error) {
		return only(a.Reopen(on, r.GetReason(), act))
	})
}

// ListProcedures gives the procedures that ship.
func (s assessments) ListProcedures(context.Context, *tieuchiv1.ListProceduresRequest) (*tieuchiv1.ListProceduresResponse, error) {
	out := &tieuchiv1.ListProceduresResponse{}
	for _, p := range criteria.Procedures() {
		out.Procedures = append(out.Procedures, procedureToProto(p, s.today()))
	}
	return out, nil
}

func procedureToProto(p *criteria.Procedure, today criteria.Date) *tieuchiv1.Procedure {
	out := &tieuchiv1.Procedure{Name: p.Name(), Title: wire.Text(p.Title)}
	for i := range p.Steps {
		step := &p.Steps[i]
		to := &tieuchiv1.ProcedureStep{
			Id: step.ID, Title: wire.Text(step.Title), Role: roles[step.Role], Level: string(step.Level), ValidFrom: step.From.String(),
			ValidTo: step.To.String(), Basis: step.Basis, Note: wire.Text(step.Note), InForce: step.InForce(today),
		}
		for _, a := range step.Actions {
			to.Actions = append(to.Actions, a.Word())
		}
		out.Steps = append(out.Steps, to)
	}
	return out
}

// courseToProto says where an assessment stands in its procedure. What a return left is told while it is returned.
func courseToProto(a *criteria.Assessment, p *tieuchiv1.Assessment) {
	p.Procedure, p.Signed, p.ProposedLevel = "procedures/"+a.Procedure, a.Signed(), a.ProposedLevel
	if a.Campaign != "" {
		p.Campaign = "campaigns/" + a.Campaign
	}
	if a.State == criteria.Returned {
		p.ReturnReason, p.ReturnedOn = a.ReturnReason, a.ReturnedOn.String()
		p.OpenCriteria, p.CorrectBy = a.OpenCriteria, a.CorrectBy.String()
	}
}
