package fake

import (
	"context"
	"fmt"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

type finalisations struct {
	pb.UnimplementedFinalisationServiceServer
	s *Server
}

// CreateFinalisation finalises a round of two units, of which one finds room.
func (f finalisations) CreateFinalisation(_ context.Context, q *pb.CreateFinalisationRequest) (*pb.Finalisation, error) {
	x := proto.CloneOf(q.GetFinalisation())
	if len(f.s.finalised) > 0 && x.GetReason() == "" {
		return nil, refuse(codes.FailedPrecondition, "ROUND_FINALISED", "reason", "Đợt này đã chốt.", "The round is finalised.")
	}
	x.Number, x.Province, x.RuleSetDigest = int32(len(f.s.finalised))+1, "provinces/38", "0123456789abcdef"
	level := func(code, level string, rank int32) *pb.FinalLevel {
		return &pb.FinalLevel{
			Assessment: "assessments/a" + code, Submission: 1, Unit: "units/" + code + ".20250701", UnitFullName: "xã " + code, Class: "xa|lowland",
			VerdictLevel: "xuat-sac", Level: level, Rank: rank, Room: 1, Assessed: 4,
		}
	}
	x.Levels = []*pb.FinalLevel{level("15448", "tot", 2), level("15451", "xuat-sac", 1)}
	if q.GetValidateOnly() {
		return x, nil
	}
	x.Name, x.RecordTime = fmt.Sprintf("finalisations/f%d", x.Number), Recorded
	f.s.finalised = append(f.s.finalised, x)
	return proto.CloneOf(x), nil
}

func (f finalisations) GetFinalisation(_ context.Context, q *pb.GetFinalisationRequest) (*pb.Finalisation, error) {
	for _, x := range f.s.finalised {
		if x.Name == q.GetName() {
			return proto.CloneOf(x), nil
		}
	}
	return nil, notFound(q.GetName())
}

func (f finalisations) ListFinalisations(_ context.Context, q *pb.ListFinalisationsRequest) (*pb.ListFinalisationsResponse, error) {
	page, next := cut(f.s, f.s.finalised, q.GetPageToken())
	return &pb.ListFinalisationsResponse{Finalisations: page, NextPageToken: next}, nil
}
