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

type ruleSets struct {
	pb.UnimplementedRuleSetServiceServer
	s *Server
}

func (r ruleSets) ListRuleSets(context.Context, *pb.ListRuleSetsRequest) (*pb.ListRuleSetsResponse, error) {
	v := version()
	v.Facts, v.Groups, v.Levels = nil, nil, nil
	return &pb.ListRuleSetsResponse{RuleSets: []*pb.RuleSet{{Name: "ruleSets/reference.commune", Title: v.Title, Versions: []*pb.RuleSetVersion{v}}}}, nil
}

func (r ruleSets) GetRuleSetVersion(_ context.Context, q *pb.GetRuleSetVersionRequest) (*pb.RuleSetVersion, error) {
	if q.GetName() != RuleSet {
		return nil, notFound(q.GetName())
	}
	return version(), nil
}

func (r ruleSets) EvaluateRuleSetVersion(context.Context, *pb.EvaluateRuleSetVersionRequest) (*pb.EvaluateRuleSetVersionResponse, error) {
	return &pb.EvaluateRuleSetVersionResponse{Verdict: verdict(true, 0)}, nil
}

type units struct {
	pb.UnimplementedUnitServiceServer
	s *Server
}

func (u units) ListUnits(_ context.Context, q *pb.ListUnitsRequest) (*pb.ListUnitsResponse, error) {
	day := cmp.Or(q.GetAsOf(), "2026-01-01")
	all := slices.DeleteFunc(allUnits(), func(x *pb.Unit) bool {
		return x.ValidFrom > day || x.ValidTo != "" && x.ValidTo <= day || q.GetDistrict() != "" && x.District != q.GetDistrict()
	})
	page, next := cut(u.s, all, q.GetPageToken())
	return &pb.ListUnitsResponse{Units: page, NextPageToken: next, TotalSize: int32(len(all)), AsOf: day}, nil
}

func (u units) SearchUnits(_ context.Context, q *pb.SearchUnitsRequest) (*pb.SearchUnitsResponse, error) {
	all := slices.DeleteFunc(allUnits(), func(x *pb.Unit) bool { return !strings.Contains(x.DisplayName, q.GetQuery()) })
	page, next := cut(u.s, all, q.GetPageToken())
	return &pb.SearchUnitsResponse{Units: page, NextPageToken: next}, nil
}

func (u units) GetUnit(_ context.Context, q *pb.GetUnitRequest) (*pb.Unit, error) {
	for _, x := range allUnits() {
		if x.Name == q.GetName() || "units/"+x.Code == q.GetName() {
			return x, nil
		}
	}
	return nil, notFound(q.GetName())
}

type recognitions struct {
	pb.UnimplementedRecognitionServiceServer
	s *Server
}

func (r recognitions) CreateRecognition(_ context.Context, q *pb.CreateRecognitionRequest) (*pb.Recognition, error) {
	x := proto.CloneOf(q.GetRecognition())
	x.Name, x.RecordTime = fmt.Sprintf("recognitions/r%d", len(r.s.recognised)+1), Recorded
	x.Office, x.Level = cmp.Or(x.Office, "Chủ tịch UBND tỉnh Thanh Hóa"), cmp.Or(x.Level, "passed")
	r.s.recognised = append(r.s.recognised, x)
	return proto.CloneOf(x), nil
}

func (r recognitions) GetRecognition(_ context.Context, q *pb.GetRecognitionRequest) (*pb.Recognition, error) {
	for _, x := range r.s.recognised {
		if x.Name == q.GetName() {
			return proto.CloneOf(x), nil
		}
	}
	return nil, notFound(q.GetName())
}

func (r recognitions) ListRecognitions(_ context.Context, q *pb.ListRecognitionsRequest) (*pb.ListRecognitionsResponse, error) {
	page, next := cut(r.s, r.s.recognised, q.GetPageToken())
	return &pb.ListRecognitionsResponse{Recognitions: page, NextPageToken: next}, nil
}

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
		return counted(asOf, cmp.Or(q.GetBasis(), "2021-11-10")), nil
	case "targets/th-2025-share":
		return &pb.TargetProgress{
			Name: q.GetName(), Target: allTargets()[1], AsOf: asOf, UndefinedReason: "REPORTED_INDICATOR",
			Explanation: text("Chỉ tiêu này lấy theo báo cáo.", "This indicator is known from reports."),
		}, nil
	}
	return nil, notFound(q.GetName())
}

func (p progress) GetUnitStatus(_ context.Context, q *pb.GetUnitStatusRequest) (*pb.UnitStatus, error) {
	for _, x := range statuses(cmp.Or(q.GetAsOf(), "2024-10-07")) {
		if strings.HasPrefix(x.Unit, q.GetUnit()) {
			return x, nil
		}
	}
	return nil, notFound(q.GetUnit())
}

func (p progress) ListUnitStatuses(_ context.Context, q *pb.ListUnitStatusesRequest) (*pb.ListUnitStatusesResponse, error) {
	asOf := cmp.Or(q.GetAsOf(), "2024-10-07")
	page, next := cut(p.s, statuses(asOf), q.GetPageToken())
	return &pb.ListUnitStatusesResponse{Statuses: page, NextPageToken: next, AsOf: asOf}, nil
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

type tokens struct {
	pb.UnimplementedAccessServiceServer
	s *Server
}

func (t tokens) CreateToken(_ context.Context, q *pb.CreateTokenRequest) (*pb.Token, error) {
	x := proto.CloneOf(q.GetToken())
	x.Name, x.CreateTime = fmt.Sprintf("tokens/t%d", len(t.s.tokens)+1), Recorded
	t.s.tokens = append(t.s.tokens, proto.CloneOf(x))
	x.Secret = "a-secret-shown-once"
	return x, nil
}

func (t tokens) ListTokens(_ context.Context, q *pb.ListTokensRequest) (*pb.ListTokensResponse, error) {
	page, next := cut(t.s, t.s.tokens, q.GetPageToken())
	return &pb.ListTokensResponse{Tokens: page, NextPageToken: next}, nil
}

// handovers are those that the server has from its start.
func handovers() []*pb.Handover {
	return []*pb.Handover{
		{
			Name: "handovers/t9-16645.20250701", Token: "tokens/t9", Holder: "UBND phường Hải Bình", Role: pb.Grant_OFFICER, FromUnit: "units/16633.20210701",
			FromUnitFullName: "phường Hải Bình", ToUnit: "units/16645.20250701", ToUnitFullName: "phường Hải Bình", EffectiveOn: "2025-07-01",
			Basis: []string{"1686/NQ-UBTVQH15 Điều 1 khoản 143"}, State: pb.Handover_PROPOSED,
		},
		{
			Name: "handovers/t8-16609.20210701", Token: "tokens/t8", Holder: "UBND xã Hải Yến", Role: pb.Grant_OFFICER, FromUnit: "units/16651.20210701",
			FromUnitFullName: "xã Hải Yến", ToUnit: "units/16609.20210701", ToUnitFullName: "phường Nguyên Bình", EffectiveOn: "2025-01-01",
			Basis: []string{"1238/NQ-UBTVQH15"}, State: pb.Handover_PROPOSED,
		},
	}
}

func (t tokens) ListHandovers(_ context.Context, q *pb.ListHandoversRequest) (*pb.ListHandoversResponse, error) {
	page, next := cut(t.s, t.s.handovers, q.GetPageToken())
	return &pb.ListHandoversResponse{Handovers: page, NextPageToken: next}, nil
}

func (t tokens) ConfirmHandover(_ context.Context, q *pb.ConfirmHandoverRequest) (*pb.Handover, error) {
	return t.decide(q.GetName(), pb.Handover_CONFIRMED)
}

func (t tokens) DeclineHandover(_ context.Context, q *pb.DeclineHandoverRequest) (*pb.Handover, error) {
	return t.decide(q.GetName(), pb.Handover_DECLINED)
}

func (t tokens) decide(name string, to pb.Handover_State) (*pb.Handover, error) {
	for _, h := range t.s.handovers {
		if h.GetName() == name {
			h.State, h.DecideTime, h.DecidedBy = to, Recorded, "tokens/t1"
			return proto.CloneOf(h), nil
		}
	}
	return nil, notFound(name)
}

func (t tokens) RevokeToken(_ context.Context, q *pb.RevokeTokenRequest) (*pb.Token, error) {
	for _, x := range t.s.tokens {
		if x.Name == q.GetName() {
			x.RevokeTime = Recorded
			return proto.CloneOf(x), nil
		}
	}
	return nil, notFound(q.GetName())
}
