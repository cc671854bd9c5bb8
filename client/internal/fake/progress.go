package fake

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

type progress struct {
	pb.UnimplementedProgressServiceServer
	s *Server
}

func (p progress) ListTargets(_ context.Context, q *pb.ListTargetsRequest) (*pb.ListTargetsResponse, error) {
	page, next := cut(p.s, allTargets(), q.GetPageToken())
	return &pb.ListTargetsResponse{Targets: page, NextPageToken: next}, nil
}

func (p progress) GetTargetProgress(_ context.Context, q *pb.GetTargetProgressRequest) (*pb.TargetProgress, error) {
	asOf := cmp.Or(q.GetAsOf(), "2024-10-07")
	switch q.GetName() {
	case "targets/th-2025-communes":
		return counted(asOf, cmp.Or(q.GetBasis(), "2021-11-10"), q.GetCarryOver()), nil
	case "targets/th-2025-share":
		return &pb.TargetProgress{
			Name: q.GetName(), Target: allTargets()[1], AsOf: asOf, UndefinedReason: "REPORTED_INDICATOR",
			Explanation: text("Chỉ tiêu này lấy theo báo cáo.", "This indicator is known from reports."), KnownAt: Recorded,
		}, nil
	}
	return nil, notFound(q.GetName())
}

// counted is the progress of the first target: since 2025-07-01 merged units ask for a policy.
func counted(asOf, basis, carryOver string) *pb.TargetProgress {
	t := &pb.TargetProgress{
		Name: "targets/th-2025-communes", Target: allTargets()[0], AsOf: asOf, Basis: basis, KnownAt: Recorded, CarryOver: carryOver,
		Achieved: proto.String("114"), Assessed: proto.String("114"), Derived: proto.String("0"), Required: proto.String("300"),
		Denominator: proto.String("559"), Percent: proto.String("20.39"),
		Explanation: text("Còn thiếu 186 đơn vị.", "186 more are needed."), Statuses: spread("114", "0", "445"),
		Other: &pb.Count{
			Basis: "in-force", Achieved: proto.String("114"), Assessed: proto.String("114"), Derived: proto.String("0"), Required: proto.String("300"),
			Denominator: proto.String("558"), Percent: proto.String("20.43"), Statuses: spread("114", "0", "444"),
		},
		Districts: []*pb.DistrictCount{
			{District: "380", FullName: "thành phố Thanh Hóa", Achieved: "34", Denominator: "34"},
			{District: "384", FullName: "huyện Mường Lát", Achieved: "0", Denominator: "8"},
			{District: "394", FullName: "huyện Yên Định", Achieved: "13", Denominator: "26"},
		},
		Series: []*pb.Series{
			{Kind: "target", Points: []*pb.SeriesPoint{{Date: "2025-12-31", Value: "300", Source: "Nghị quyết 06-NQ/TU"}}},
			{Kind: "recognised", Points: []*pb.SeriesPoint{{Date: "2023-12-31", Value: "72"}, {Date: "2024-10-07", Value: "114"}}},
		},
	}
	if asOf >= "2025-07-01" {
		merged(t, carryOver)
	}
	return t
}

// merged puts in what is counted on the list in force after the units were merged.
func merged(t *pb.TargetProgress, carryOver string) {
	t.Districts = nil
	t.Other = afterMerger("")
	for _, one := range policies() {
		id := strings.TrimPrefix(one.Name, "carryOverPolicies/")
		count := &pb.PolicyCount{
			Policy: one.Name, Title: one.Title, LegalBasis: one.LegalBasis, Note: one.Note, Count: &pb.Count{
				Basis: t.Basis, Achieved: t.Achieved, Assessed: t.Assessed, Derived: t.Derived, Required: t.Required, Denominator: t.Denominator,
			}, Other: afterMerger(id), Chosen: id == carryOver,
		}
		if count.Chosen {
			t.Other = count.Other
		}
		t.Policies = append(t.Policies, count)
	}
}

func afterMerger(policy string) *pb.Count {
	n := &pb.Count{Basis: "in-force", Assessed: proto.String("2"), Required: proto.String("300"), Denominator: proto.String("166")}
	switch policy {
	case "none":
		n.Achieved, n.Derived, n.Percent, n.Statuses = proto.String("2"), proto.String("0"), proto.String("1.2"), spread("2", "0", "164")
	case "any-predecessor":
		n.Achieved, n.Derived, n.Percent, n.Statuses = proto.String("80"), proto.String("78"), proto.String("48.19"), spread("2", "78", "86")
	default:
		n.UndefinedReason = "CARRY_OVER_POLICY_REQUIRED"
		n.Statuses = &pb.StatusCounts{Recognised: "2", Derived: "0", UnderAppraisal: "0", NotMet: "0", NotFiled: "86", NotDefined: "78"}
	}
	return n
}

func spread(recognised, derived, notFiled string) *pb.StatusCounts {
	return &pb.StatusCounts{Recognised: recognised, Derived: derived, UnderAppraisal: "0", NotMet: "0", NotFiled: notFiled, NotDefined: "0"}
}

func policies() []*pb.CarryOverPolicy {
	note := text("Chưa thấy căn cứ pháp lý.", "No legal basis found.")
	return []*pb.CarryOverPolicy{
		{Name: "carryOverPolicies/none", Title: text("Đánh giá lại", "Assessed again"), Rule: "none", Note: note},
		{Name: "carryOverPolicies/any-predecessor", Title: text("Ít nhất một đơn vị cũ", "At least one predecessor"), Rule: "any", Note: note},
	}
}

func (p progress) ListCarryOverPolicies(_ context.Context, q *pb.ListCarryOverPoliciesRequest) (*pb.ListCarryOverPoliciesResponse, error) {
	page, next := cut(p.s, policies(), q.GetPageToken())
	return &pb.ListCarryOverPoliciesResponse{CarryOverPolicies: page, NextPageToken: next}, nil
}

// CreateReportedFigure gives the same figure for the same request id.
func (p progress) CreateReportedFigure(_ context.Context, q *pb.CreateReportedFigureRequest) (*pb.ReportedFigure, error) {
	name, seen := p.s.requests[q.GetRequestId()]
	if !seen {
		f := proto.CloneOf(q.GetReportedFigure())
		name = fmt.Sprintf("%s/reportedFigures/f%d", q.GetParent(), len(p.s.figures)+1)
		f.Name, f.RecordTime = name, Recorded
		p.s.figures, p.s.requests[q.GetRequestId()] = slices.Insert(p.s.figures, 0, f), name
	}
	i := slices.IndexFunc(p.s.figures, func(f *pb.ReportedFigure) bool { return f.Name == name })
	return proto.CloneOf(p.s.figures[i]), nil
}

func (p progress) ListReportedFigures(_ context.Context, q *pb.ListReportedFiguresRequest) (*pb.ListReportedFiguresResponse, error) {
	page, next := cut(p.s, p.s.figures, q.GetPageToken())
	return &pb.ListReportedFiguresResponse{ReportedFigures: page, NextPageToken: next}, nil
}

func (p progress) GetUnitStatus(_ context.Context, q *pb.GetUnitStatusRequest) (*pb.UnitStatus, error) {
	if q.GetCarryOver() != "" {
		return inherited(cmp.Or(q.GetAsOf(), "2026-01-01"), q.GetCarryOver()), nil
	}
	for _, x := range statuses(cmp.Or(q.GetAsOf(), "2024-10-07")) {
		if strings.HasPrefix(x.Unit, q.GetUnit()) {
			return x, nil
		}
	}
	return nil, notFound(q.GetUnit())
}

// inherited is a unit that was merged of two, one of them recognised.
func inherited(asOf, policy string) *pb.UnitStatus {
	return &pb.UnitStatus{
		Unit: "units/15448.20250701", UnitFullName: "xã Định Hòa", AsOf: asOf, Status: pb.UnitStatus_DERIVED, CarryOver: "carryOverPolicies/" + policy, KnownAt: Recorded,
		Explanation: text("Kế thừa từ đơn vị cũ.", "Inherits from a predecessor."),
		Chain: []*pb.ChainLink{{
			Unit: "units/15448.20210701", UnitFullName: "xã Định Hòa", DecisionNumber: "1234/QĐ-UBND", DecisionDate: "2024-03-01", Relation: "succeeded",
		}},
	}
}

func (p progress) ListUnitStatuses(_ context.Context, q *pb.ListUnitStatusesRequest) (*pb.ListUnitStatusesResponse, error) {
	asOf := cmp.Or(q.GetAsOf(), "2024-10-07")
	page, next := cut(p.s, statuses(asOf), q.GetPageToken())
	return &pb.ListUnitStatusesResponse{
		Statuses: page, NextPageToken: next, AsOf: asOf, KnownAt: Recorded, Denominator: "4", TotalSize: 4,
		Totals: &pb.StatusCounts{Recognised: "1", Derived: "0", UnderAppraisal: "1", NotMet: "1", NotFiled: "1", NotDefined: "0"},
	}, nil
}

// statuses gives each of the statuses once.
func statuses(asOf string) []*pb.UnitStatus {
	all := allUnits()
	return []*pb.UnitStatus{
		{
			Unit: all[0].Name, UnitFullName: all[0].FullName, District: "394", AsOf: asOf, Status: pb.UnitStatus_RECOGNISED, RuleSetVersion: RuleSet, Period: "2023",
			Assessment: "assessments/a1", FiledOn: "2024-01-15", Result: pb.Verdict_PASSED, Tally: &pb.Tally{Met: 2, Of: 2}, DecisionNumber: "1234/QĐ-UBND",
			DecisionDate: "2024-03-01", Explanation: text("Đã được công nhận theo quyết định số 1234/QĐ-UBND.", "Recognised by decision 1234/QĐ-UBND."),
		},
		{
			Unit: all[1].Name, UnitFullName: all[1].FullName, District: "394", AsOf: asOf, Status: pb.UnitStatus_UNDER_APPRAISAL, RuleSetVersion: RuleSet, Period: "2024",
			FiledOn: "2024-10-01", Result: pb.Verdict_PASSED, Tally: &pb.Tally{Met: 2, Of: 2}, Explanation: text("Đang chờ thẩm định.", "Waiting for appraisal."),
		},
		{
			Unit: all[2].Name, UnitFullName: all[2].FullName, District: "394", AsOf: asOf, Status: pb.UnitStatus_NOT_MET, RuleSetVersion: RuleSet, Period: "2024",
			FiledOn: "2024-10-02", Result: pb.Verdict_NOT_PASSED, Tally: &pb.Tally{Met: 1, Of: 2}, Explanation: text("Hồ sơ chưa đạt.", "The filing does not pass yet."),
		},
		{Unit: all[3].Name, UnitFullName: all[3].FullName, District: "394", AsOf: asOf, Status: pb.UnitStatus_NOT_FILED, Explanation: text("Chưa nộp hồ sơ nào.", "Nothing has been filed.")},
	}
}
