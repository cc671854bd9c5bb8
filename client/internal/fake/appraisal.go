package fake

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/proto"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

type appraisals struct {
	pb.UnimplementedAppraisalServiceServer
	s *Server
}

// appraisal is the one that the server has: of two criteria, of which something was claimed about one.
func (s *Server) appraisal() *pb.Appraisal {
	line := func(outcome pb.CriterionResult_Outcome) *pb.CriterionResult {
		return &pb.CriterionResult{Criterion: "soc.electricity-cashless", Outcome: outcome}
	}
	total := &pb.AppraisedFact{Fact: "households.total", Claimed: &pb.Answer{Fact: "households.total", Value: "1000"}, State: pb.AppraisedFact_OPEN}
	part := &pb.AppraisedFact{Fact: "households.electricity-cashless", Claimed: &pb.Answer{Fact: "households.electricity-cashless", Value: "700"}, State: pb.AppraisedFact_OPEN}
	a := &pb.Appraisal{
		Name: "assessments/a1/appraisal", Assessment: "assessments/a1", State: pb.Assessment_SUBMITTED, Revision: int32(4 + len(s.findings)), Submission: 1,
		Criteria: []*pb.AppraisedCriterion{
			{Criterion: "gov.website", Code: "1.10", Claimed: &pb.CriterionResult{Outcome: pb.CriterionResult_NO_DATA}, Appraised: &pb.CriterionResult{Outcome: pb.CriterionResult_NO_DATA}, Facts: []*pb.AppraisedFact{{Fact: "website.working", State: pb.AppraisedFact_NOT_ANSWERED}}},
			{Criterion: "soc.electricity-cashless", Code: "3.1", Claimed: line(pb.CriterionResult_MET), Appraised: line(pb.CriterionResult_MET), Facts: []*pb.AppraisedFact{part, total}},
		},
		Claimed:   &pb.Verdict{Summary: &pb.Text{Vi: "Đạt 1/37.", En: "1 of 37 met."}},
		Appraised: &pb.Verdict{Summary: &pb.Text{Vi: "Đạt 0/37.", En: "0 of 37 met."}},
		Open:      []string{"soc.electricity-cashless"},
	}
	for _, f := range s.findings {
		for _, x := range []*pb.AppraisedFact{total, part} {
			if x.Fact == f.Fact {
				x.State, x.Finding, x.Revision = pb.AppraisedFact_DIFFERS, f, f.Revision
				if f.Agrees {
					x.State = pb.AppraisedFact_AGREED
				}
			}
		}
		a.Open = nil
	}
	return a
}

func (t appraisals) GetAppraisal(_ context.Context, q *pb.GetAppraisalRequest) (*pb.Appraisal, error) {
	if q.GetName() != "assessments/a1/appraisal" {
		return nil, notFound(q.GetName())
	}
	return t.s.appraisal(), nil
}

func (t appraisals) RecordFindings(_ context.Context, q *pb.RecordFindingsRequest) (*pb.Appraisal, error) {
	for _, f := range q.GetFindings() {
		f = proto.CloneOf(f)
		f.Revision++
		f.Name, f.Actor, f.RecordTime = fmt.Sprintf("%s/findings/%s-%d", q.GetName(), f.GetFact(), f.GetRevision()), "tokens/t2", Recorded
		t.s.findings = append(t.s.findings, f)
	}
	return t.s.appraisal(), nil
}

func (t appraisals) ListFindings(_ context.Context, q *pb.ListFindingsRequest) (*pb.ListFindingsResponse, error) {
	page, next := cut(t.s, t.s.findings, q.GetPageToken())
	return &pb.ListFindingsResponse{Findings: page, NextPageToken: next}, nil
}

func (t appraisals) ReturnCriteria(_ context.Context, q *pb.ReturnCriteriaRequest) (*pb.Appraisal, error) {
	a := t.s.appraisal()
	a.State = pb.Assessment_RETURNED
	a.PartialReturn = &pb.PartialReturn{
		Submission: 1, Criteria: q.GetCriteria(), ReturnedOn: "2026-11-20", CorrectBy: q.GetCorrectBy(), LockedSha256: "5f2c", Actor: "tokens/t2", RecordTime: Recorded,
	}
	for _, c := range q.GetCriteria() {
		a.PartialReturn.OpenFacts = append(a.PartialReturn.OpenFacts, c.GetFacts()...)
	}
	return a, nil
}

func (t appraisals) CompleteAppraisal(context.Context, *pb.CompleteAppraisalRequest) (*pb.Appraisal, error) {
	a := t.s.appraisal()
	a.State, a.Complete, a.CompletedBy, a.CompleteTime = pb.Assessment_APPRAISED, true, "tokens/t2", Recorded
	return a, nil
}

func (t appraisals) CreateComment(_ context.Context, q *pb.CreateCommentRequest) (*pb.Comment, error) {
	c := proto.CloneOf(q.GetComment())
	c.Name = fmt.Sprintf("%s/comments/c%d", q.GetParent(), len(t.s.comments)+1)
	c.Actor, c.Role, c.RecordTime = "tokens/t2", pb.Grant_APPRAISER, Recorded
	t.s.comments = append(t.s.comments, c)
	return c, nil
}

func (t appraisals) ListComments(_ context.Context, q *pb.ListCommentsRequest) (*pb.ListCommentsResponse, error) {
	page, next := cut(t.s, t.s.comments, q.GetPageToken())
	return &pb.ListCommentsResponse{Comments: page, NextPageToken: next}, nil
}
