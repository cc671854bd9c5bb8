package fake

import (
	"context"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

type sampling struct {
	pb.UnimplementedSamplingServiceServer
	s *Server
}

func (d sampling) DrawSample(_ context.Context, q *pb.DrawSampleRequest) (*pb.Sample, error) {
	if len(d.s.samples) > 0 && q.GetReason() == "" {
		return nil, refuse(codes.InvalidArgument, "REASON_MISSING", "reason", "Đợt này đã rút mẫu; nêu lý do rút lại.", "The round was drawn from before; say why again.")
	}
	made := &pb.Sample{
		RuleSetVersion: q.GetRuleSetVersion(), Period: q.GetPeriod(), Province: "provinces/38", Seed: q.GetSeed(), Size: q.GetSize(), Reason: q.GetReason(),
		Number: int32(len(d.s.samples) + 1), InputsSha256: strings.Repeat("0", 64), Reproduced: true, Candidates: candidates(q.GetSize()),
	}
	if made.Seed == "" {
		made.Seed = "MADEBYCHANCE"
	}
	if !q.GetValidateOnly() {
		made.Name, made.RecordTime = "samples/s"+string('0'+rune(made.GetNumber())), Recorded
		d.s.samples = append(d.s.samples, made)
	}
	return proto.CloneOf(made), nil
}

// candidates are three submissions, of which the first ones are drawn.
func candidates(drawn int32) []*pb.SampleCandidate {
	base := &pb.SampleReason{Rule: "base", Points: 10, Explanation: &pb.Text{Vi: "mọi hồ sơ đều có thể được rút", En: "every submission can be drawn"}}
	gap := &pb.SampleReason{Rule: "past-gap", Points: 20, Explanation: &pb.Text{Vi: "lần trước 2 trong 10 số liệu khác khi thẩm định", En: "last time 2 of 10 figures were found different"}}
	all := []*pb.SampleCandidate{
		{Assessment: "assessments/a2", Submission: 1, Unit: "units/15451.20250701", UnitFullName: "xã Định Tân", Weight: 30, Reasons: []*pb.SampleReason{base, gap}},
		{Assessment: "assessments/a1", Submission: 2, Unit: "units/15448.20250701", UnitFullName: "xã Định Hòa", Weight: 10, Reasons: []*pb.SampleReason{base}},
		{Assessment: "assessments/a3", Submission: 1, Unit: "units/15454.20250701", UnitFullName: "xã Yên Định", Weight: 10, Reasons: []*pb.SampleReason{base}},
	}
	for i := range all[:min(int(drawn), len(all))] {
		all[i].Place = int32(i + 1)
	}
	return all
}

func (d sampling) GetSample(_ context.Context, q *pb.GetSampleRequest) (*pb.Sample, error) {
	for _, one := range d.s.samples {
		if one.GetName() == q.GetName() {
			return proto.CloneOf(one), nil
		}
	}
	return nil, notFound(q.GetName())
}

func (d sampling) ListSamples(_ context.Context, q *pb.ListSamplesRequest) (*pb.ListSamplesResponse, error) {
	var found []*pb.Sample
	for i := len(d.s.samples) - 1; i >= 0; i-- {
		if one := proto.CloneOf(d.s.samples[i]); q.GetPeriod() == "" || one.GetPeriod() == q.GetPeriod() {
			one.Candidates, one.Reproduced = nil, false
			found = append(found, one)
		}
	}
	page, next := cut(d.s, found, q.GetPageToken())
	return &pb.ListSamplesResponse{Samples: page, NextPageToken: next}, nil
}

func (d sampling) GetAppraisalGaps(_ context.Context, q *pb.GetAppraisalGapsRequest) (*pb.GetAppraisalGapsResponse, error) {
	var all []*pb.AppraisalGap
	switch q.GetBy() {
	case pb.GetAppraisalGapsRequest_CRITERION:
		all = []*pb.AppraisalGap{{
			Key: "gov.website", Label: &pb.Text{Vi: "Trang thông tin điện tử hoạt động", En: "The website works"}, Looked: 4, Agrees: 3, NoData: 1,
			ClaimedMet: 4, FoundMet: 3, Differing: "25",
		}}
	case pb.GetAppraisalGapsRequest_APPRAISER:
		all = []*pb.AppraisalGap{{Key: "tokens/t1", Looked: 30, Agrees: 28, Lower: 2, Differing: "6.66"}}
	default:
		all = []*pb.AppraisalGap{
			{Key: "units/15448.20250701", Label: &pb.Text{Vi: "xã Định Hòa"}, Looked: 20, Agrees: 17, Lower: 2, NoData: 1, ClaimedMet: 30, FoundMet: 28, Differing: "15"},
			{Key: "units/15451.20250701", Label: &pb.Text{Vi: "xã Định Tân"}, Looked: 1200, Agrees: 1199, Higher: 1, ClaimedMet: 31, FoundMet: 31, Differing: "0.08"},
		}
	}
	page, next := cut(d.s, all, q.GetPageToken())
	return &pb.GetAppraisalGapsResponse{Gaps: page, NextPageToken: next}, nil
}
