package fake

import (
	"context"
	"strings"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// GetShortfall finds one level that can be reached and one that cannot.
func (a assessments) GetShortfall(_ context.Context, q *pb.GetShortfallRequest) (*pb.Shortfall, error) {
	if a.find(strings.TrimSuffix(q.GetName(), "/shortfall")) == nil {
		return nil, notFound(q.GetName())
	}
	return &pb.Shortfall{Name: q.GetName(), Notice: a.s.Notice, Levels: []*pb.LevelShortfall{
		{Level: "passed", Title: text("Hoàn thành", "Completed"), Reachable: true, Changes: []*pb.FactChange{{
			Fact: "households.fibre", Label: text("Hộ có cáp quang", "Households with fibre"), From: "763", To: "800", Amount: "37", Direction: "more",
			Unit: text("hộ", "households"), Explanation: text("Tăng «Hộ có cáp quang» thêm 37 hộ, từ 763 lên 800.", "\"Households with fibre\": 37 households more, from 763 to 800."),
		}}},
		{Level: "best", Title: text("Xuất sắc", "Excellent")},
	}}, nil
}

// SuggestAnswers offers one of every kind to the first unit, with words that a file must not take for anything else.
func (a assessments) SuggestAnswers(_ context.Context, q *pb.SuggestAnswersRequest) (*pb.SuggestAnswersResponse, error) {
	if !strings.HasPrefix(q.GetUnit(), "units/15448") {
		return &pb.SuggestAnswersResponse{}, nil
	}
	suggestion := func(kind, label string, answer *pb.Answer) *pb.SuggestedAnswer {
		return &pb.SuggestedAnswer{
			Answer: answer, Label: text(label, "A figure"), Kind: kind, Origin: "assessments/a1/submissions/1", Period: "2023", On: "2024-01-10",
			Explanation: text("Nộp ngày 10/01/2024, kỳ 2023.", "Filed on 10/01/2024, period 2023."),
		}
	}
	return &pb.SuggestAnswersResponse{Suggestions: []*pb.SuggestedAnswer{
		suggestion("carried", "Tổng số hộ", &pb.Answer{Fact: "households.total", Value: "1000", Channel: pb.Answer_TYPED}),
		suggestion("previous", "Hộ có cáp quang\nanswers: {a: 1}", &pb.Answer{
			Fact: "households.fibre", Value: "8.50", Quality: pb.Answer_ESTIMATED, Explanation: "Ước tính: \"8,5\" # hộ\nxem báo cáo \u2028\u0085",
			Evidence: []*pb.Evidence{{Document: "12/BC-UBND", Date: "2023-11-20", Issuer: "UBND xã", Title: "Báo cáo: {năm}", Uri: "https://example.vn/?a=1&b=<2>"}},
		}),
		suggestion("roll_up", "Trang thông tin hoạt động", &pb.Answer{Fact: "website.working", Value: "true", Channel: pb.Answer_SYSTEM}),
		suggestion("carried", "Lời văn", &pb.Answer{Fact: "story", Value: "null"}),
		suggestion("carried", "Không có số", &pb.Answer{Fact: "schools.total", NoData: true}),
	}}, nil
}

// CompareRuleSetVersions gives the same answer for every two versions.
func (r ruleSets) CompareRuleSetVersions(_ context.Context, q *pb.CompareRuleSetVersionsRequest) (*pb.RuleSetComparison, error) {
	return comparison(q.GetBase(), q.GetName()), nil
}

// CompareRuleSetDraft knows one draft.
func (p publications) CompareRuleSetDraft(_ context.Context, q *pb.CompareRuleSetDraftRequest) (*pb.RuleSetComparison, error) {
	if q.GetName() != "ruleSetDrafts/d1" {
		return nil, notFound(q.GetName())
	}
	return comparison(q.GetBase(), "ruleSets/reference.commune/versions/2026.2"), nil
}

func comparison(base, name string) *pb.RuleSetComparison {
	return &pb.RuleSetComparison{
		Base: base, RuleSetVersion: name,
		Criteria: []*pb.ComparedCriterion{
			{Criterion: "inf.fibre", Change: pb.RuleSetComparison_STRICTER, Points: pb.RuleSetComparison_LOOSER, WordingChanged: true, PlacementChanged: true, Witnesses: []*pb.Text{text("Hộ: 763 → trước: Đạt; nay: Chưa đạt", "Households: 763 → before: Met; now: Not met")}},
			{Criterion: "inf.website", Change: pb.RuleSetComparison_SAME},
			{Criterion: "inf.old", Change: pb.RuleSetComparison_DROPPED, Reason: text("Bãi bỏ", "Repealed")},
			{Criterion: "inf.later", Change: pb.RuleSetComparison_Change(99)},
		},
		Facts:  []*pb.ComparedFact{{Fact: "households.fibre", Change: "changed", Parts: []string{"unit", "range"}}},
		Levels: []*pb.ComparedRule{{Id: "passed", Change: pb.RuleSetComparison_UNPROVEN}}, Sanctions: []*pb.ComparedRule{{Id: "late", Change: pb.RuleSetComparison_NEW}},
		Quota: pb.RuleSetComparison_INCOMPARABLE, TotalChanged: true, LevelOrderChanged: true, CarriedFacts: []string{"households.total"},
	}
}
