package fake

import (
	"cmp"
	"context"

	"google.golang.org/grpc/codes"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// stand puts an assessment of a campaign into a state.
func (a assessments) stand(name string, revision int32, s pb.Assessment_State, more func(*pb.Assessment)) (*pb.Assessment, error) {
	return a.change(name, revision, func(x *pb.Assessment) {
		x.Campaign, x.Procedure, x.State = "campaigns/c1", "procedures/thanh-hoa", s
		more(x)
		x.Revision++
	})
}

func nothing(*pb.Assessment) {}

func (a assessments) SignAssessment(_ context.Context, q *pb.SignAssessmentRequest) (*pb.Assessment, error) {
	return a.stand(q.GetName(), q.GetRevision(), pb.Assessment_DRAFT, func(x *pb.Assessment) { x.Signed = true })
}

func (a assessments) JoinCampaign(_ context.Context, q *pb.JoinCampaignRequest) (*pb.Assessment, error) {
	return a.stand(q.GetName(), q.GetRevision(), pb.Assessment_DRAFT, func(x *pb.Assessment) { x.Campaign = q.GetCampaign() })
}

func (a assessments) RecallAssessment(_ context.Context, q *pb.RecallAssessmentRequest) (*pb.Assessment, error) {
	return a.stand(q.GetName(), q.GetRevision(), pb.Assessment_DRAFT, func(x *pb.Assessment) { x.Signed = false })
}

func (a assessments) CheckAssessment(_ context.Context, q *pb.CheckAssessmentRequest) (*pb.Assessment, error) {
	return a.stand(q.GetName(), q.GetRevision(), pb.Assessment_CHECKED, nothing)
}

func (a assessments) ProposeAssessment(_ context.Context, q *pb.ProposeAssessmentRequest) (*pb.Assessment, error) {
	return a.stand(q.GetName(), q.GetRevision(), pb.Assessment_PROPOSED, func(x *pb.Assessment) { x.ProposedLevel = cmp.Or(q.GetLevel(), "passed") })
}

func (a assessments) DeclineAssessment(_ context.Context, q *pb.DeclineAssessmentRequest) (*pb.Assessment, error) {
	if q.GetReason() == "" {
		return nil, refuse(codes.InvalidArgument, "REASON_MISSING", "reason", "Ghi lý do không đề nghị công nhận.", "Give the reason to decline to propose.")
	}
	return a.stand(q.GetName(), q.GetRevision(), pb.Assessment_DECLINED, nothing)
}

func (a assessments) ReopenAssessment(_ context.Context, q *pb.ReopenAssessmentRequest) (*pb.Assessment, error) {
	return a.stand(q.GetName(), q.GetRevision(), pb.Assessment_CHECKED, func(x *pb.Assessment) { x.ProposedLevel = "" })
}

func (a assessments) ListProcedures(context.Context, *pb.ListProceduresRequest) (*pb.ListProceduresResponse, error) {
	return &pb.ListProceduresResponse{Procedures: []*pb.Procedure{
		{Name: "procedures/plain", Title: text("Ngoài đợt đánh giá", "Without a campaign"), Steps: []*pb.ProcedureStep{
			{Id: "prepare", Title: text("Tự đánh giá và nộp", "Self-assessment and filing"), Role: pb.Grant_OFFICER, Level: "commune", Actions: []string{"create", "answer", "submit"}, Basis: "no legal basis found", InForce: true},
		}},
		{Name: "procedures/thanh-hoa", Title: text("Đợt đánh giá", "Campaign"), Steps: []*pb.ProcedureStep{
			{Id: "sign-off", Title: text("Ký duyệt", "Sign-off"), Role: pb.Grant_HEAD, Level: "commune", Actions: []string{"sign"}, Basis: "no legal basis found", InForce: true},
			{Id: "district-check", Title: text("Cấp huyện kiểm tra", "District check"), Role: pb.Grant_COMMITTEE, Level: "district", ValidTo: "2025-06-30", Actions: []string{"check", "return"}, Basis: "no legal basis found"},
			{Id: "council", Title: text("Hội đồng đề nghị", "Proposal of the council"), Role: pb.Grant_COUNCIL, Level: "province", Actions: []string{"propose", "decline", "reopen"}, Basis: "no legal basis found", InForce: true},
		}},
	}}, nil
}
