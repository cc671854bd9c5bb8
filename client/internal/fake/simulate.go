package fake

import (
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// SimulateRuleSet gives the same answer for every set but one that says "broken", which fails after the first message.
func (r ruleSets) SimulateRuleSet(q *pb.SimulateRuleSetRequest, stream grpc.ServerStreamingServer[pb.SimulateRuleSetResponse]) error {
	if q.GetContent() == "" && q.GetRuleSetVersion() != RuleSet {
		return notFound(q.GetRuleSetVersion())
	}
	for _, m := range simulation() {
		m.Notice = r.s.Notice
		if err := stream.Send(m); err != nil {
			return err
		}
		if strings.Contains(q.GetContent(), "broken") {
			return refuse(codes.InvalidArgument, "KEY_UNKNOWN", "content:12:5", "Không có khóa «atleast».", "There is no key \"atleast\".")
		}
	}
	return nil
}

func simulation() []*pb.SimulateRuleSetResponse {
	count := func(n, before, after, changed int32) *pb.SimulatedCount {
		return &pb.SimulatedCount{Assessments: n, PassedBefore: before, PassedAfter: after, InconclusiveBefore: 1, Changed: changed}
	}
	passed, not := &pb.SimulatedStanding{Result: pb.Verdict_PASSED, Level: "passed"}, &pb.SimulatedStanding{Result: pb.Verdict_NOT_PASSED}
	return []*pb.SimulateRuleSetResponse{
		{Progress: &pb.SimulationProgress{Total: 1270}},
		{Progress: &pb.SimulationProgress{Done: 1000, Total: 1270}},
		{Progress: &pb.SimulationProgress{Done: 1270, Total: 1270}},
		{Changes: []*pb.SimulatedChange{
			{Assessment: "assessments/a1", Unit: "units/15448.20210701", UnitFullName: "xã Định Hòa", District: "394", Period: "2024", RuleSetVersion: RuleSet, Before: not, After: passed, Criteria: []string{"soc.adult-signature"}},
			{Assessment: "assessments/a2", Unit: "units/15451.20210701", UnitFullName: "xã Định Bình", District: "394", Period: "2023", RuleSetVersion: RuleSet, Before: passed, After: &pb.SimulatedStanding{Result: pb.Verdict_PASSED, Level: "advanced"}},
		}},
		{Units: []*pb.SimulatedUnit{{Unit: "units/15448.20210701", UnitFullName: "xã Định Hòa", District: "394", Count: count(2, 0, 1, 1)}}},
		{Summary: &pb.SimulationSummary{
			RuleSetVersion: RuleSet, Digest: strings.Repeat("0", 64), Level: "commune", Units: 640, UnitsChanged: 3, Count: count(1270, 430, 431, 3), Unexplained: 2,
			Explanation: text("Chấm thử 1.270 hồ sơ.", "Tried on 1,270 assessments."),
			Levels:      []*pb.SimulatedLevel{{Level: "advanced", After: 1}, {Level: "passed", Before: 430, After: 430}},
			Groups:      []*pb.SimulatedCriterion{{Id: "soc", Text: text("Xã hội số", "Digital society"), MetBefore: 900, OfBefore: 2540, MetAfter: 910, OfAfter: 2540}, {Id: "", MetBefore: 1, OfBefore: 2}},
			Criteria: []*pb.SimulatedCriterion{
				{Id: "soc.adult-signature", Code: "3.2", Text: text("Người trưởng thành có chữ ký số", "Adults with a signature"), Group: "soc", MetBefore: 500, OfBefore: 1270, MetAfter: 510, OfAfter: 1270, Gained: 12, Lost: 2},
				{Id: "soc.e-identity", Code: "3.6", Text: text("Định danh điện tử", "E-identity"), Group: "soc", MetBefore: 400, OfBefore: 1270, MetAfter: 400, OfAfter: 1270},
				{Id: "soc.new", Code: "3.13", Text: text("Tiêu chí mới", "A new criterion"), Group: "soc", IsNew: true, MetAfter: 3, OfAfter: 1270},
				{Id: "soc.old", Dropped: true, MetBefore: 1, OfBefore: 2},
			},
			Districts: []*pb.SimulatedDistrict{
				{Units: 20, Count: count(20, 1, 1, 0)},
				{District: "394", FullName: "huyện Yên Định", Units: 26, Count: count(52, 13, 12, 3)},
			},
			Targets: []*pb.SimulatedTarget{
				{Target: "targets/th-2025-communes", Statement: allTargets()[0].Statement, Basis: "2021-11-10", Before: proto.String("171"), After: proto.String("172"), Required: proto.String("300"), Denominator: proto.String("559")},
				{Target: "targets/th-2025-districts", Statement: text("Không còn cấp huyện", "No districts any more"), Required: proto.String("10")},
			},
		}},
	}
}
