package fake

import (
	"context"
	"fmt"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

type unitChanges struct {
	pb.UnimplementedUnitChangeServiceServer
	s *Server
}

// CreateUnitChangeSet takes every change set, and says of each the same in a dry run.
func (u unitChanges) CreateUnitChangeSet(_ context.Context, q *pb.CreateUnitChangeSetRequest) (*pb.UnitChangeSet, error) {
	return u.propose(q.GetUnitChangeSet(), q.GetRequestId(), q.GetValidateOnly())
}

// ImportUnits refuses tables without the header.
func (u unitChanges) ImportUnits(_ context.Context, q *pb.ImportUnitsRequest) (*pb.UnitChangeSet, error) {
	if !strings.HasPrefix(q.GetImport().GetCommunes(), "code,name,") {
		return nil, refuse(codes.InvalidArgument, "HEADER_WRONG", "import.communes", "communes.csv:1:1: sai dòng tiêu đề.", "communes.csv:1:1: the header is wrong.")
	}
	set := &pb.UnitChangeSet{Title: q.GetTitle(), Basis: q.GetBasis(), Note: q.GetNote(), Import: q.GetImport()}
	return u.propose(set, q.GetRequestId(), q.GetValidateOnly())
}

func (u unitChanges) propose(in *pb.UnitChangeSet, request string, dry bool) (*pb.UnitChangeSet, error) {
	set := proto.CloneOf(in)
	set.State, set.Revision, set.Province, set.Proposer = pb.UnitChangeSet_PROPOSED, 1, "38", "tokens/t1"
	if dry {
		set.Preview = preview("")
		return set, nil
	}
	if name := u.s.requests[request]; request != "" && name != "" {
		return u.change(name, 0, func(*pb.UnitChangeSet) {})
	}
	set.Name, set.CreateTime, set.UpdateTime = fmt.Sprintf("unitChangeSets/c%d", len(u.s.changes)+1), Recorded, Recorded
	u.s.changes = append(u.s.changes, set)
	u.s.requests[request] = set.Name
	return proto.CloneOf(set), nil
}

// change changes a change set from a revision, 0 for any, and gives what it is then.
func (u unitChanges) change(name string, revision int32, do func(*pb.UnitChangeSet)) (*pb.UnitChangeSet, error) {
	for _, set := range u.s.changes {
		if set.Name != name {
			continue
		}
		if revision != 0 && revision != set.Revision {
			return nil, refuse(codes.Aborted, "STALE_REVISION", "revision", "Người khác đã sửa đề nghị.", "Somebody changed the change set.")
		}
		do(set)
		return proto.CloneOf(set), nil
	}
	return nil, notFound(name)
}

func (u unitChanges) GetUnitChangeSet(_ context.Context, q *pb.GetUnitChangeSetRequest) (*pb.UnitChangeSet, error) {
	return u.change(q.GetName(), 0, func(*pb.UnitChangeSet) {})
}

func (u unitChanges) ListUnitChangeSets(_ context.Context, q *pb.ListUnitChangeSetsRequest) (*pb.ListUnitChangeSetsResponse, error) {
	page, next := cut(u.s, u.s.changes, q.GetPageToken())
	return &pb.ListUnitChangeSetsResponse{UnitChangeSets: page, NextPageToken: next}, nil
}

func (u unitChanges) CheckUnitChangeSet(_ context.Context, q *pb.CheckUnitChangeSetRequest) (*pb.UnitChangeSet, error) {
	return u.change(q.GetName(), q.GetRevision(), func(s *pb.UnitChangeSet) {
		s.State, s.Checker, s.Revision = pb.UnitChangeSet_CHECKED, "tokens/t2", s.Revision+1
	})
}

func (u unitChanges) EnactUnitChangeSet(_ context.Context, q *pb.EnactUnitChangeSetRequest) (*pb.UnitChangeSet, error) {
	return u.change(q.GetName(), q.GetRevision(), func(s *pb.UnitChangeSet) {
		s.State, s.Enactor, s.Revision = pb.UnitChangeSet_ENACTED, "tokens/t1", s.Revision+1
	})
}

func (u unitChanges) WithdrawUnitChangeSet(_ context.Context, q *pb.WithdrawUnitChangeSetRequest) (*pb.UnitChangeSet, error) {
	return u.change(q.GetName(), q.GetRevision(), func(s *pb.UnitChangeSet) {
		s.State, s.WithdrawReason, s.Revision = pb.UnitChangeSet_WITHDRAWN, q.GetReason(), s.Revision+1
	})
}

// PreviewUnitChangeSet finds a decision that contradicts the first change set.
func (u unitChanges) PreviewUnitChangeSet(_ context.Context, q *pb.PreviewUnitChangeSetRequest) (*pb.UnitChangePreview, error) {
	if _, err := u.change(q.GetName(), 0, func(*pb.UnitChangeSet) {}); err != nil {
		return nil, err
	}
	return preview(q.GetName()), nil
}

func preview(name string) *pb.UnitChangePreview {
	all, figure := allUnits(), func(s string) *string { return &s }
	v := &pb.UnitChangePreview{
		Name: name, Effective: "2031-01-01",
		Levels: []*pb.UnitLevelChange{{
			Level: "commune", Before: 166, After: 165, Ended: all[1:2], Absorbed: all[:1],
			Continued: []*pb.UnitContinuation{{Old: all[2], New: all[3]}},
		}},
		OpenAssessments: &pb.AffectedAssessments{Total: 1, Names: []string{"assessments/a1"}},
		Tokens:          []*pb.AffectedTokens{{Role: pb.Grant_OFFICER, Total: 2}},
		Targets: []*pb.TargetChange{{
			Target: "targets/th-2030-communes", Basis: "in-force",
			Before: &pb.TargetFigures{
				Required: figure("133"), Denominator: figure("166"), Achieved: []*pb.PolicyFigure{
					{CarryOver: "carryOverPolicies/none", Achieved: figure("41")}, {CarryOver: "carryOverPolicies/weighted", UndefinedReason: "POPULATION_MISSING"},
				},
			},
			After: &pb.TargetFigures{
				Required: figure("132"), Denominator: figure("165"), Achieved: []*pb.PolicyFigure{
					{CarryOver: "carryOverPolicies/none", Achieved: figure("40")}, {CarryOver: "carryOverPolicies/weighted", UndefinedReason: "POPULATION_MISSING"},
				},
			},
		}},
	}
	if name == "unitChangeSets/c1" {
		v.Conflicts = []*pb.UnitChangeConflict{{
			Reason: "RECOGNITION_AFTER_END", Unit: all[1].Name, Record: "recognitions/r1",
			Message: &pb.Text{Vi: "Quyết định sau ngày kết thúc.", En: "The decision is after the end."},
		}}
	}
	return v
}

// GetUnitLineage makes every unit come of the first one.
func (u units) GetUnitLineage(ctx context.Context, q *pb.GetUnitLineageRequest) (*pb.UnitLineage, error) {
	unit, err := u.GetUnit(ctx, &pb.GetUnitRequest{Name: strings.TrimSuffix(q.GetName(), "/lineage")})
	if err != nil {
		return nil, err
	}
	first := allUnits()[0]
	return &pb.UnitLineage{
		Name: unit.GetName() + "/lineage", Unit: unit, AsOf: "2026-01-01",
		Ancestors: []*pb.LineageStep{{
			On: "2025-07-01", Kind: pb.LineageStep_CONTINUED, From: []*pb.LineageUnit{{Unit: first}}, To: []*pb.LineageUnit{{Unit: unit}},
			Statement: &pb.Text{Vi: "Từ ngày 01/07/2025 xã Định Hòa tiếp tục.", En: "From 01/07/2025 on xã Định Hòa goes on."},
		}},
		Recognitions: []*pb.Recognition{{
			Name: "recognitions/r1", Unit: first.GetName(), DecisionNumber: "1234/QĐ-UBND", DecisionDate: "2024-03-01", Level: "passed",
			RuleSetVersion: "ruleSets/reference.commune/versions/2026.1",
		}},
	}, nil
}
