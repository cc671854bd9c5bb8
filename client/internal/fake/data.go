package fake

import (
	"fmt"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// RuleSet is the one rule set that the server has.
const RuleSet = "ruleSets/reference.commune/versions/2026.1"

// Recorded is the moment at which everything was recorded.
var Recorded = timestamppb.New(time.Date(2024, 10, 7, 2, 30, 0, 0, time.UTC))

func text(vi, en string) *pb.Text { return &pb.Text{Vi: vi, En: en} }

// allUnits are seven communes: two with the same bare name, one ended.
func allUnits() []*pb.Unit {
	var all []*pb.Unit
	for i, name := range []string{"Định Hòa", "Định Hưng", "Định Hải", "Yên Phú", "Yên Tâm", "Yên Trung"} {
		code := fmt.Sprint(15448 + 3*i)
		all = append(all, &pb.Unit{
			Name: "units/" + code + ".20210701", Code: code, DisplayName: name, FullName: "xã " + name, Kind: "xa", Level: "commune",
			District: "394", DistrictName: "huyện Yên Định", Province: "38", Area: "lowland", ValidFrom: "2021-07-01", ValidTo: "2025-07-01",
		})
	}
	return append(all, &pb.Unit{
		Name: "units/15448.20250701", Code: "15448", DisplayName: "Định Hòa", FullName: "xã Định Hòa", Kind: "xa", Level: "commune",
		Province: "38", Area: "lowland", ValidFrom: "2025-07-01",
	})
}

// version is the rule set with two criteria.
func version() *pb.RuleSetVersion {
	return &pb.RuleSetVersion{
		Name: RuleSet, Title: text("Bộ tiêu chí tham khảo", "Reference criteria"), Level: "commune", Completeness: "reference",
		Label: text("Không phải văn bản pháp luật.", "Not a legal text."), Digest: "0123456789abcdef", CriteriaCount: 2,
		Facts: []*pb.Fact{
			{Id: "households.total", Label: text("Tổng số hộ", "Households"), Kind: "count", Unit: text("hộ", "households")},
			{Id: "households.fibre", Label: text("Hộ có cáp quang", "Households with fibre"), Kind: "count", Unit: text("hộ", "households"), PartOf: "households.total"},
			{Id: "website.working", Label: text("Trang thông tin hoạt động", "The website works"), Kind: "yes_no"},
		},
		Groups: []*pb.CriterionGroup{{
			Id: "inf", Title: text("Hạ tầng số", "Digital infrastructure"), Places: 2,
			Criteria: []*pb.Criterion{
				{
					Id: "inf.fibre", Code: "1", Text: text("Tỷ lệ hộ có cáp quang", "Households with fibre"), Class: "mandatory", SourceStatus: "derived",
					SourceCite: "NQ 06-NQ/TU", Condition: text("Hộ có cáp quang / Tổng số hộ: từ 80% trở lên", "At least 80%"), Facts: []string{"households.fibre", "households.total"},
				},
				{
					Id: "inf.website", Code: "2", Text: text("Trang thông tin điện tử", "Website"), Class: "mandatory", SourceStatus: "derived",
					SourceCite: "NQ 06-NQ/TU", Condition: text("Trang thông tin hoạt động: có", "The website works: yes"), Facts: []string{"website.working"},
				},
			},
		}},
		Levels: []*pb.DecisionLevel{{Id: "passed", Title: text("Hoàn thành", "Completed"), Requires: text("đạt tất cả tiêu chí áp dụng", "all applicable criteria are met")}},
	}
}

// verdict gives one of two: passed, or with a gap of 37 households.
func verdict(passed bool, submission int32) *pb.Verdict {
	fibre := &pb.CriterionResult{
		Criterion: "inf.fibre", Code: "1", Group: "inf", Text: text("Tỷ lệ hộ có cáp quang", "Households with fibre"), SourceCite: "NQ 06-NQ/TU",
		Outcome: pb.CriterionResult_MET, CountsAsMet: true, Value: "80", Numerator: "800", Denominator: "1000",
		Threshold: &pb.Threshold{Comparator: ">=", Value: "80", Unit: "%"}, Explanation: text("Đạt: 800/1.000 hộ.", "Met: 800 of 1,000 households."),
	}
	website := &pb.CriterionResult{
		Criterion: "inf.website", Code: "2", Group: "inf", Text: text("Trang thông tin điện tử", "Website"), SourceCite: "NQ 06-NQ/TU",
		Outcome: pb.CriterionResult_MET, CountsAsMet: true, Value: "true", Threshold: &pb.Threshold{Comparator: "is", Value: "true"},
		Explanation: text("Đạt: trả lời «có».", "Met: answered \"yes\"."),
	}
	v := &pb.Verdict{
		Result: pb.Verdict_PASSED, Level: "passed", Tally: &pb.Tally{Met: 2, Of: 2}, Submission: submission, RuleSetDigest: "0123456789abcdef",
		RuleSetLabel: text("Không phải văn bản pháp luật.", "Not a legal text."), Summary: text("Đạt: đạt 2/2 tiêu chí.", "Passed: 2 of 2 criteria met."),
		Criteria: []*pb.CriterionResult{fibre, website},
	}
	if !passed {
		fibre.Outcome, fibre.CountsAsMet, fibre.Value, fibre.Numerator = pb.CriterionResult_NOT_MET, false, "76.3", "763"
		fibre.Gap = &pb.Gap{Fact: "households.fibre", Amount: "37", Direction: "more", Unit: text("hộ", "households")}
		fibre.Explanation = text("Chưa đạt: 763/1.000 hộ. Còn thiếu 37 hộ để đạt 80%.", "Not met: 763 of 1,000 households. 37 more households to reach 80%.")
		v.Result, v.Level, v.Tally = pb.Verdict_NOT_PASSED, "", &pb.Tally{Met: 1, Of: 2, NotMet: 1}
		v.Summary = text("Chưa đạt: đạt 1/2 tiêu chí.", "Not passed: 1 of 2 criteria met.")
		v.Missing = []*pb.Missing{{Level: "passed", Needed: 1, Criteria: []string{"inf.fibre"}, Explanation: text("Còn thiếu 1 tiêu chí.", "1 further criterion is due.")}}
	}
	v.Groups = []*pb.GroupTally{{Group: "inf", Title: text("Hạ tầng số", "Digital infrastructure"), Tally: v.Tally}}
	return v
}

// allTargets are one target that is counted and one that is only reported.
func allTargets() []*pb.Target {
	return []*pb.Target{
		{
			Name: "targets/th-2025-communes", Province: "38", Statement: text("300 xã trở lên hoàn thành chuyển đổi số", "At least 300 communes complete digital transformation"),
			Metric: "count", Comparator: ">=", Value: "300", Unit: "unit", Due: "2025-12-31", Level: "commune", Basis: "2021-11-10", OtherBasis: "in-force",
			LegalBasis: "Nghị quyết 06-NQ/TU", Note: text("Đếm trên danh mục cũ.", "Counted on the old catalogue."),
		},
		{
			Name: "targets/th-2025-share", Province: "38", Statement: text("Kinh tế số chiếm 20% GRDP", "The digital economy is 20% of GRDP"),
			Metric: "reported", Comparator: ">=", Value: "20", Unit: "%", Due: "2025-12-31", Level: "province", LegalBasis: "Nghị quyết 06-NQ/TU",
		},
	}
}
