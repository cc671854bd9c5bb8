package client

import (
	"context"
	"fmt"
	"iter"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// listRequest is the request of a list method.
type listRequest interface {
	proto.Message
	GetPageToken() string
}

// listAnswer is one page.
type listAnswer interface {
	proto.Message
	GetNextPageToken() string
}

// Pages iterates over the answers of a list method, from the page that request names to the last one:
//
//	for page, err := range client.Pages(ctx, c.Units.ListUnits, &tieuchiv1.ListUnitsRequest{}) { … }
//
// An error is the last thing it gives. Pages are asked for as they are needed; a loop that is left early asks for no
// more. The request is not changed.
func Pages[Q listRequest, A listAnswer](ctx context.Context, call func(context.Context, Q, ...grpc.CallOption) (A, error), request Q) iter.Seq2[A, error] {
	return func(yield func(A, error) bool) {
		for next := request; ; {
			page, err := call(ctx, next)
			if err != nil {
				var none A
				yield(none, err)
				return
			}
			token := page.GetNextPageToken()
			if !yield(page, nil) || token == "" {
				return
			}
			if token == next.GetPageToken() {
				var none A
				yield(none, fmt.Errorf("client: the list does not go on: page token %.40q came back", token))
				return
			}
			next = withToken(request, token)
		}
	}
}

// withToken gives a copy of the request that asks for another page.
func withToken[Q listRequest](request Q, token string) Q {
	next := proto.Clone(request).(Q)
	m := next.ProtoReflect()
	m.Set(m.Descriptor().Fields().ByName("page_token"), protoreflect.ValueOfString(token))
	return next
}

// items iterates over what is on the pages.
func items[A, T any](pages iter.Seq2[A, error], of func(A) []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for page, err := range pages {
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, item := range of(page) {
				if !yield(item, nil) {
					return
				}
			}
		}
	}
}

// RuleSets iterates over the rule sets with their versions, by id.
func RuleSets(ctx context.Context, c *Client, r *pb.ListRuleSetsRequest) iter.Seq2[*pb.RuleSet, error] {
	return items(Pages(ctx, c.RuleSets.ListRuleSets, r), (*pb.ListRuleSetsResponse).GetRuleSets)
}

// Units iterates over the units in force on a day, by code.
func Units(ctx context.Context, c *Client, r *pb.ListUnitsRequest) iter.Seq2[*pb.Unit, error] {
	return items(Pages(ctx, c.Units.ListUnits, r), (*pb.ListUnitsResponse).GetUnits)
}

// SearchUnits iterates over the units found by a name or code, best match first.
func SearchUnits(ctx context.Context, c *Client, r *pb.SearchUnitsRequest) iter.Seq2[*pb.Unit, error] {
	return items(Pages(ctx, c.Units.SearchUnits, r), (*pb.SearchUnitsResponse).GetUnits)
}

// Assessments iterates over the assessments that the caller may see, newest first, without answers.
func Assessments(ctx context.Context, c *Client, r *pb.ListAssessmentsRequest) iter.Seq2[*pb.Assessment, error] {
	return items(Pages(ctx, c.Assessments.ListAssessments, r), (*pb.ListAssessmentsResponse).GetAssessments)
}

// AssessmentEvents iterates over the history of an assessment, oldest first.
func AssessmentEvents(ctx context.Context, c *Client, r *pb.ListAssessmentEventsRequest) iter.Seq2[*pb.AssessmentEvent, error] {
	return items(Pages(ctx, c.Assessments.ListAssessmentEvents, r), (*pb.ListAssessmentEventsResponse).GetEvents)
}

// Submissions iterates over the numbered records of an assessment, oldest first.
func Submissions(ctx context.Context, c *Client, r *pb.ListSubmissionsRequest) iter.Seq2[*pb.Submission, error] {
	return items(Pages(ctx, c.Assessments.ListSubmissions, r), (*pb.ListSubmissionsResponse).GetSubmissions)
}

// Recognitions iterates over the decisions that the caller may see, newest first.
func Recognitions(ctx context.Context, c *Client, r *pb.ListRecognitionsRequest) iter.Seq2[*pb.Recognition, error] {
	return items(Pages(ctx, c.Recognitions.ListRecognitions, r), (*pb.ListRecognitionsResponse).GetRecognitions)
}

// Finalisations iterates over the finalised rounds of the caller's province without their levels, newest first.
func Finalisations(ctx context.Context, c *Client, r *pb.ListFinalisationsRequest) iter.Seq2[*pb.Finalisation, error] {
	return items(Pages(ctx, c.Rounds.ListFinalisations, r), (*pb.ListFinalisationsResponse).GetFinalisations)
}

// Targets iterates over the targets in the order of their resolutions.
func Targets(ctx context.Context, c *Client, r *pb.ListTargetsRequest) iter.Seq2[*pb.Target, error] {
	return items(Pages(ctx, c.Progress.ListTargets, r), (*pb.ListTargetsResponse).GetTargets)
}

// CarryOverPolicies iterates over the policies by which units inherit, from the one that carries least over.
func CarryOverPolicies(ctx context.Context, c *Client, r *pb.ListCarryOverPoliciesRequest) iter.Seq2[*pb.CarryOverPolicy, error] {
	return items(Pages(ctx, c.Progress.ListCarryOverPolicies, r), (*pb.ListCarryOverPoliciesResponse).GetCarryOverPolicies)
}

// ReportedFigures iterates over the figures reported about a target, the last recorded first.
func ReportedFigures(ctx context.Context, c *Client, r *pb.ListReportedFiguresRequest) iter.Seq2[*pb.ReportedFigure, error] {
	return items(Pages(ctx, c.Progress.ListReportedFigures, r), (*pb.ListReportedFiguresResponse).GetReportedFigures)
}

// UnitStatuses iterates over where each unit stands that the caller may see, by code.
func UnitStatuses(ctx context.Context, c *Client, r *pb.ListUnitStatusesRequest) iter.Seq2[*pb.UnitStatus, error] {
	return items(Pages(ctx, c.Progress.ListUnitStatuses, r), (*pb.ListUnitStatusesResponse).GetStatuses)
}

// Tokens iterates over the tokens without their secrets, newest first.
func Tokens(ctx context.Context, c *Client, r *pb.ListTokensRequest) iter.Seq2[*pb.Token, error] {
	return items(Pages(ctx, c.Access.ListTokens, r), (*pb.ListTokensResponse).GetTokens)
}
