package fake

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

type assessments struct {
	pb.UnimplementedAssessmentServiceServer
	s *Server
}

// CreateAssessment gives the same assessment for the same request id, and refuses a second one of unit and period.
func (a assessments) CreateAssessment(_ context.Context, q *pb.CreateAssessmentRequest) (*pb.Assessment, error) {
	if name, seen := a.s.requests[q.GetRequestId()]; seen && q.GetRequestId() != "" {
		return a.give(name)
	}
	x := proto.CloneOf(q.GetAssessment())
	for _, old := range a.s.assessments {
		if old.Unit == x.Unit && old.Period == x.Period {
			return nil, refuse(codes.AlreadyExists, "ASSESSMENT_EXISTS", "assessment", "Đã có hồ sơ "+old.Name+".", "There is "+old.Name+" already.")
		}
	}
	if err := check(x.Answers); err != nil {
		return nil, err
	}
	x.Name, x.Revision, x.State = fmt.Sprintf("assessments/a%d", len(a.s.assessments)+1), 1, pb.Assessment_DRAFT
	x.UnitFullName, x.CreateTime, x.UpdateTime = "xã Định Hòa", Recorded, Recorded
	a.s.assessments = append(a.s.assessments, x)
	a.s.requests[q.GetRequestId()] = x.Name
	if q.GetSubmit() {
		a.file(x, x.FiledOn)
	}
	return a.give(x.Name)
}

// check refuses a decimal comma, as the real server does.
func check(answers []*pb.Answer) error {
	for _, answer := range answers {
		if strings.Contains(answer.Value, ",") {
			return refuse(codes.InvalidArgument, "DECIMAL_MALFORMED", "answers["+answer.Fact+"].value",
				"«"+answer.Value+"» không phải là số.", "\""+answer.Value+"\" is not a number.")
		}
	}
	return nil
}

func (a assessments) find(name string) *pb.Assessment {
	i := slices.IndexFunc(a.s.assessments, func(x *pb.Assessment) bool { return x.Name == name })
	if i < 0 {
		return nil
	}
	return a.s.assessments[i]
}

// give copies an assessment and judges it: a draft not passed, a filed one passed.
func (a assessments) give(name string) (*pb.Assessment, error) {
	x := a.find(name)
	if x == nil {
		return nil, notFound(name)
	}
	x = proto.CloneOf(x)
	filed := x.State == pb.Assessment_SUBMITTED || x.State == pb.Assessment_RECOGNISED
	x.Verdict = verdict(filed, x.SubmissionCount)
	if !filed {
		x.Warnings = []*pb.Warning{{Field: "answers[website.working].evidence", Reason: "EVIDENCE_MISSING", Message: text("Cần minh chứng.", "Evidence is due.")}}
	}
	return x, nil
}

func (a assessments) file(x *pb.Assessment, filedOn string) {
	x.State, x.FiledOn, x.ReturnReason, x.ReturnedOn = pb.Assessment_SUBMITTED, cmp.Or(filedOn, "2024-10-07"), "", ""
	x.Revision, x.SubmissionCount = x.Revision+1, x.SubmissionCount+1
}

// change applies a change to the revision that was read.
func (a assessments) change(name string, revision int32, do func(*pb.Assessment)) (*pb.Assessment, error) {
	x := a.find(name)
	switch {
	case x == nil:
		return nil, notFound(name)
	case revision != 0 && revision != x.Revision:
		return nil, refuse(codes.Aborted, "STALE_REVISION", "revision", "Người khác đã sửa hồ sơ.", "Somebody changed the assessment.")
	}
	do(x)
	return a.give(name)
}

func (a assessments) GetAssessment(_ context.Context, q *pb.GetAssessmentRequest) (*pb.Assessment, error) {
	return a.give(q.GetName())
}

func (a assessments) ListAssessments(_ context.Context, q *pb.ListAssessmentsRequest) (*pb.ListAssessmentsResponse, error) {
	page, next := cut(a.s, a.s.assessments, q.GetPageToken())
	return &pb.ListAssessmentsResponse{Assessments: page, NextPageToken: next}, nil
}

func (a assessments) UpdateAssessment(_ context.Context, q *pb.UpdateAssessmentRequest) (*pb.Assessment, error) {
	in := q.GetAssessment()
	if err := check(in.Answers); err != nil {
		return nil, err
	}
	return a.change(in.GetName(), in.GetRevision(), func(x *pb.Assessment) {
		for _, answer := range in.Answers {
			x.Answers = slices.DeleteFunc(x.Answers, func(old *pb.Answer) bool { return old.Fact == answer.Fact })
			x.Answers = append(x.Answers, answer)
		}
		x.Revision++
	})
}

func (a assessments) SubmitAssessment(_ context.Context, q *pb.SubmitAssessmentRequest) (*pb.Assessment, error) {
	return a.change(q.GetName(), q.GetRevision(), func(x *pb.Assessment) { a.file(x, q.GetFiledOn()) })
}

func (a assessments) ReturnAssessment(_ context.Context, q *pb.ReturnAssessmentRequest) (*pb.Assessment, error) {
	return a.change(q.GetName(), q.GetRevision(), func(x *pb.Assessment) {
		x.State, x.ReturnReason, x.ReturnedOn = pb.Assessment_RETURNED, q.GetReason(), cmp.Or(q.GetReturnedOn(), "2024-10-08")
		x.Revision++
	})
}

func (a assessments) RecogniseAssessment(_ context.Context, q *pb.RecogniseAssessmentRequest) (*pb.Assessment, error) {
	return a.change(q.GetName(), q.GetRevision(), func(x *pb.Assessment) {
		x.State, x.Recognition = pb.Assessment_RECOGNISED, &pb.Recognition{
			Name: "recognitions/r1", Unit: x.Unit, RuleSetVersion: x.RuleSetVersion, Level: cmp.Or(q.GetLevel(), "passed"), DecisionNumber: q.GetDecisionNumber(),
			DecisionDate: q.GetDecisionDate(), Office: cmp.Or(q.GetOffice(), "Chủ tịch UBND tỉnh Thanh Hóa"), Assessment: x.Name, Submission: x.SubmissionCount, RecordTime: Recorded,
		}
		x.Revision++
	})
}

func (a assessments) ListAssessmentEvents(_ context.Context, q *pb.ListAssessmentEventsRequest) (*pb.ListAssessmentEventsResponse, error) {
	if a.find(q.GetParent()) == nil {
		return nil, notFound(q.GetParent())
	}
	page, next := cut(a.s, []*pb.AssessmentEvent{
		{Name: q.GetParent() + "/events/1", Kind: "created", Revision: 1, Role: pb.Grant_OFFICER, Actor: "tokens/t1", RecordTime: Recorded, Change: `{"period":"2024"}`, Sequence: "17"},
		{Name: q.GetParent() + "/events/2", Kind: "submitted", Revision: 2, Role: pb.Grant_OFFICER, Actor: "tokens/t1", GivenDate: "2024-10-07", RecordTime: Recorded, Change: `{"number":1}`, Sequence: "18"},
	}, q.GetPageToken())
	return &pb.ListAssessmentEventsResponse{Events: page, NextPageToken: next}, nil
}

func (a assessments) ListSubmissions(_ context.Context, q *pb.ListSubmissionsRequest) (*pb.ListSubmissionsResponse, error) {
	x := a.find(q.GetParent())
	if x == nil {
		return nil, notFound(q.GetParent())
	}
	var all []*pb.Submission
	for n := int32(1); n <= x.SubmissionCount; n++ {
		all = append(all, &pb.Submission{
			Name: fmt.Sprintf("%s/submissions/%d", x.Name, n), Number: n, RuleSetVersion: x.RuleSetVersion, Unit: x.Unit,
			Answers: x.Answers, Verdict: verdict(true, n), FiledOn: x.FiledOn, RecordTime: Recorded,
		})
	}
	page, next := cut(a.s, all, q.GetPageToken())
	return &pb.ListSubmissionsResponse{Submissions: page, NextPageToken: next}, nil
}
