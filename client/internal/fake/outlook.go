package fake

import (
	"cmp"
	"context"

	"google.golang.org/protobuf/proto"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

type outlook struct {
	pb.UnimplementedOutlookServiceServer
	s *Server
}

func (o outlook) GetTargetTrend(_ context.Context, q *pb.GetTargetTrendRequest) (*pb.TargetTrend, error) {
	asOf := cmp.Or(q.GetAsOf(), "2024-10-07")
	switch {
	case q.GetName() == "targets/th-2025-share":
		return &pb.TargetTrend{
			Name: q.GetName(), Target: allTargets()[1], AsOf: asOf, Count: &pb.Count{UndefinedReason: "REPORTED_INDICATOR"},
			Explanation: text("Chỉ tiêu này lấy theo báo cáo.", "This indicator is known from reports."), KnownAt: Recorded,
		}, nil
	case q.GetName() != "targets/th-2025-communes":
		return nil, notFound(q.GetName())
	case asOf < "2023-11-29":
		return shortTrend(asOf), nil
	}
	return &pb.TargetTrend{
		Name: q.GetName(), Target: allTargets()[0], AsOf: asOf, Basis: "2021-11-10", Beginning: "2022-11-30", MonthsLeft: "14.77",
		Count: &pb.Count{Achieved: proto.String("114"), Required: proto.String("300"), Denominator: proto.String("559")}, KnownAt: Recorded, CarryOver: q.GetCarryOver(),
		Explanation: text("Cần 12,59 đơn vị mỗi tháng; 12 tháng qua đạt 7,33.", "12.59 units a month are needed; the last 12 months brought 7.33."),
		Needed:      &pb.NeededPace{Missing: proto.String("186"), PerMonth: proto.String("12.59")},
		Held:        &pb.HeldPace{From: "2023-10-07", To: "2024-10-07", Months: "12", Gained: proto.String("88"), PerMonth: proto.String("7.33")},
		SinceBeginning: &pb.HeldPace{
			From: "2022-11-29", To: "2024-10-07", Months: "22.26", Gained: proto.String("114"), PerMonth: proto.String("5.11"),
		},
		Projection: &pb.Projection{
			Method: "linear", Explanation: text("Cách tính do dự án này tự chọn.", "The method is this project's own."),
			Mean:    &pb.ProjectionPath{From: "2023-10-07", To: "2024-10-07", Gained: "88", PerMonth: "7.33", AtDue: proto.String("222"), ReachedOn: "2026-11-18"},
			Slowest: &pb.ProjectionPath{From: "2024-01-07", To: "2024-04-07", Gained: "0", PerMonth: "0", AtDue: proto.String("114"), UnreachedReason: "NOT_IN_SIGHT"},
			Fastest: &pb.ProjectionPath{From: "2023-10-07", To: "2024-01-07", Gained: "33", PerMonth: "11", AtDue: proto.String("276"), ReachedOn: "2026-03-05"},
		},
		Years: []*pb.TrendYear{
			{Year: 2023, Allotted: proto.String("132"), AllottedByEnd: proto.String("226"), Achieved: proto.String("59"), Gained: proto.String("50"), State: pb.TrendYear_NOT_DONE},
			{Year: 2024, Allotted: proto.String("133"), AllottedByEnd: proto.String("359"), Achieved: proto.String("114"), Gained: proto.String("55"), State: pb.TrendYear_OPEN},
		},
		Points: []*pb.TrendPoint{
			{Date: "2024-09-30", Achieved: proto.String("114"), Required: proto.String("300"), Denominator: proto.String("559")},
			{Date: "2024-10-07", Achieved: proto.String("114"), Required: proto.String("300"), Denominator: proto.String("559")},
		},
	}, nil
}

// shortTrend is a trend of too little data.
func shortTrend(asOf string) *pb.TargetTrend {
	short := &pb.HeldPace{From: "2022-10-28", To: asOf, Months: "12", UndefinedReason: "TOO_SHORT"}
	return &pb.TargetTrend{
		Name: "targets/th-2025-communes", Target: allTargets()[0], AsOf: asOf, Basis: "2021-11-10", KnownAt: Recorded,
		Count:       &pb.Count{Achieved: proto.String("26"), Required: proto.String("300"), Denominator: proto.String("559")},
		Explanation: text("Không có dự báo: dữ liệu chưa đủ 12 tháng.", "Nothing is projected: there are less than 12 months of data."),
		Needed:      &pb.NeededPace{Missing: proto.String("274"), PerMonth: proto.String("10.5")}, Held: short, SinceBeginning: short,
		Projection: &pb.Projection{UndefinedReason: "TOO_SHORT"},
	}
}

func (o outlook) GetTargetBriefing(_ context.Context, q *pb.GetTargetBriefingRequest) (*pb.TargetBriefing, error) {
	if q.GetName() != "targets/th-2025-communes" {
		return nil, notFound(q.GetName())
	}
	b := &pb.TargetBriefing{
		Name: q.GetName(), Target: allTargets()[0], AsOf: cmp.Or(q.GetAsOf(), "2024-10-07"), Basis: "2021-11-10", KnownAt: Recorded, CarryOver: q.GetCarryOver(),
		Explanation: text("2 đơn vị còn thiếu tiêu chí; 57 đơn vị đang chờ quyết định.", "2 units still miss something; 57 wait for a decision."),
		Waiting:     57, NearestTotal: 2, Blocked: 2, BlockingTotal: 3, LaggingTotal: 2,
		Nearest: []*pb.NearUnit{
			{
				Unit: "units/16513.20210701", UnitFullName: "xã Quảng Minh", District: "382", Status: pb.UnitStatus_NOT_MET, Missing: 2, Distance: "102.3",
				Gaps: []*pb.CriterionGap{
					{Criterion: "soc.payment-account", Outcome: pb.CriterionResult_NOT_MET, Relative: proto.String("2.3"), Amount: proto.String("69"), Direction: "more"},
					{Criterion: "gov.website", Outcome: pb.CriterionResult_NOT_MET},
				},
			},
			{
				Unit: "units/15670.20210701", UnitFullName: "xã Thọ Bình", District: "397", Status: pb.UnitStatus_UNDER_APPRAISAL, Missing: 2, Distance: "200",
				Gaps: []*pb.CriterionGap{
					{Criterion: "soc.e-identity", Outcome: pb.CriterionResult_NO_DATA}, {Criterion: "gov.website", Outcome: pb.CriterionResult_AWAITING_APPRAISAL},
				},
			},
		},
		Blocking: []*pb.BlockingCriterion{
			{Criterion: "gov.website", Units: 2, NotMet: 1, AwaitingAppraisal: 1, Percent: "100"},
			{Criterion: "soc.payment-account", Units: 1, NotMet: 1, Percent: "50"},
			{Criterion: "soc.e-identity", Units: 1, NoData: 1, Percent: "50"},
		},
		Lagging: []*pb.LaggingDistrict{
			{District: "384", FullName: "huyện Mường Lát", Achieved: "0", Denominator: "8", Percent: "0", Behind: "20.39"},
			{District: "380", FullName: "thành phố Thanh Hóa", Achieved: "34", Denominator: "34", Percent: "100", Behind: "-79.6"},
		},
	}
	if n := int(q.GetPageSize()); n > 0 {
		b.Nearest, b.Blocking, b.Lagging = b.Nearest[:min(n, 2)], b.Blocking[:min(n, 3)], b.Lagging[:min(n, 2)]
	}
	if b.AsOf >= "2025-07-01" {
		b.Lagging, b.LaggingTotal, b.LaggingUndefinedReason = nil, 0, "NO_DISTRICTS"
	}
	return b, nil
}
