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

func (r recognitions) RevokeRecognition(_ context.Context, q *pb.RevokeRecognitionRequest) (*pb.Recognition, error) {
	for _, x := range r.s.recognised {
		if x.Name == q.GetName() {
			x.Status = pb.Recognition_REVOKED
			x.Revocation = &pb.Revocation{
				DecisionNumber: q.GetDecisionNumber(), DecisionDate: q.GetDecisionDate(), Office: q.GetOffice(), Reason: q.GetReason(),
				Objection: q.GetObjection(), RecordTime: Recorded,
			}
			return proto.CloneOf(x), nil
		}
	}
	return nil, notFound(q.GetName())
}

// RecogniseAssessments refuses what has no reason, as the service does with claims that do not pass.
func (r recognitions) RecogniseAssessments(_ context.Context, q *pb.RecogniseAssessmentsRequest) (*pb.RecogniseAssessmentsResponse, error) {
	out, refused := &pb.RecogniseAssessmentsResponse{ListDigest: "d1", Differing: "0"}, 0
	for i, item := range q.GetItems() {
		d := &pb.RecognitionDifference{
			Assessment: item.GetAssessment(), UnitFullName: "xã Định Hòa", ClaimedResult: pb.Verdict_NOT_PASSED, Appraised: true,
			AppraisedResult: pb.Verdict_NOT_PASSED, ProposedLevel: "completed", Level: cmp.Or(item.GetLevel(), "completed"), OverVerdict: true, Differs: true,
		}
		if item.GetReason() == "" {
			refused++
			d.Refusals = []*pb.Warning{{Field: "reason", Reason: "REASON_MISSING", Message: &pb.Text{Vi: "Ghi lý do.", En: "Give the reason."}}}
		} else if !q.GetValidateOnly() {
			out.Recognitions = append(out.Recognitions, &pb.Recognition{
				Name: fmt.Sprintf("recognitions/b%d", i+1), Unit: "units/15448.20250701", Level: d.Level, DecisionNumber: q.GetDecisionNumber(),
				DecisionDate: q.GetDecisionDate(), ValidFrom: q.GetDecisionDate(), ValidTo: q.GetValidTo(), Assessment: item.GetAssessment(), Status: pb.Recognition_VALID,
			})
		}
		out.Differences = append(out.Differences, d)
	}
	out.Refused, out.Differing = fmt.Sprint(refused), fmt.Sprint(len(out.Differences))
	return out, nil
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

func (t tokens) CreateGrant(_ context.Context, q *pb.CreateGrantRequest) (*pb.HeldGrant, error) {
	g := proto.CloneOf(q.GetHeldGrant())
	return t.granted(g), nil
}

func (t tokens) granted(g *pb.HeldGrant) *pb.HeldGrant {
	g.Name, g.CreatedBy, g.CreateTime = fmt.Sprintf("grants/g%d", len(t.s.granted)+1), "tokens/t1", Recorded
	t.s.granted = append(t.s.granted, g)
	return proto.CloneOf(g)
}

func (t tokens) DelegateGrant(_ context.Context, q *pb.DelegateGrantRequest) (*pb.HeldGrant, error) {
	return t.granted(&pb.HeldGrant{Principal: q.GetPrincipal(), Reason: q.GetReason(), DelegatedBy: "tokens/t1", Grant: &pb.Grant{
		Role: pb.Grant_APPRAISER, Scope: cmp.Or(q.GetScope(), "provinces/38"), Criteria: q.GetCriteria(), From: q.GetFrom(), To: q.GetTo(),
	}}), nil
}

func (t tokens) ListGrants(_ context.Context, q *pb.ListGrantsRequest) (*pb.ListGrantsResponse, error) {
	page, next := cut(t.s, t.s.granted, q.GetPageToken())
	return &pb.ListGrantsResponse{Grants: page, NextPageToken: next}, nil
}

func (t tokens) RevokeGrant(_ context.Context, q *pb.RevokeGrantRequest) (*pb.HeldGrant, error) {
	for _, g := range t.s.granted {
		if g.Name == q.GetName() {
			g.RevokeTime, g.RevokedBy, g.RevokeReason = Recorded, "tokens/t1", q.GetReason()
			return proto.CloneOf(g), nil
		}
	}
	return nil, notFound(q.GetName())
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
