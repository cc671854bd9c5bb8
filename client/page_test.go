package client_test

import (
	"context"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/client/internal/fake"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

func paged(t *testing.T) (*fake.Server, *client.Client) {
	s := start(t, nil)
	s.PageSize = 2
	return s, dial(t, s, nil)
}

func TestIterationCrossesPages(t *testing.T) {
	s, c := paged(t)
	request := &pb.ListUnitsRequest{AsOf: "2024-10-07"}
	var codes []string
	for u, err := range client.Units(t.Context(), c, request) {
		if err != nil {
			t.Fatal(err)
		}
		codes = append(codes, u.GetCode())
	}
	if len(codes) != 6 || codes[0] != "15448" || codes[5] != "15463" {
		t.Errorf("got %v", codes)
	}
	if n := len(s.Calls("ListUnits")); n != 3 {
		t.Errorf("%d pages were asked for, want 3", n)
	}
	if request.PageToken != "" {
		t.Error("the request was changed")
	}
}

func TestIterationStopsEarly(t *testing.T) {
	s, c := paged(t)
	for range client.Units(t.Context(), c, &pb.ListUnitsRequest{AsOf: "2024-10-07"}) {
		break
	}
	if n := len(s.Calls("ListUnits")); n != 1 {
		t.Errorf("%d pages were asked for, want 1", n)
	}
}

func TestIterationEndsWithTheError(t *testing.T) {
	s, c := paged(t)
	seen := 0
	for u, err := range client.Units(t.Context(), c, &pb.ListUnitsRequest{AsOf: "2024-10-07"}) {
		seen++
		if seen == 2 {
			s.Down("ListUnits", 10)
		}
		if e, _ := client.AsError(err); seen == 3 && (u != nil || e == nil || e.Code != codes.Unavailable) {
			t.Errorf("got %v, %v", u, err)
		}
	}
	if seen != 3 {
		t.Errorf("%d turns, want two units and the error", seen)
	}
}

func TestPagesRefuseToGoRound(t *testing.T) {
	calls := 0
	list := func(context.Context, *pb.ListUnitsRequest, ...grpc.CallOption) (*pb.ListUnitsResponse, error) {
		calls++
		return &pb.ListUnitsResponse{NextPageToken: "again"}, nil
	}
	var last error
	for _, err := range client.Pages(t.Context(), list, &pb.ListUnitsRequest{}) {
		last = err
	}
	if last == nil || calls != 2 {
		t.Errorf("got %v after %d calls", last, calls)
	}
}

// Every list of the contract has its iterator.
func TestEveryList(t *testing.T) {
	_, c := paged(t)
	ctx := t.Context()
	if _, err := c.Assessments.CreateAssessment(ctx, &pb.CreateAssessmentRequest{Submit: true, Assessment: &pb.Assessment{Unit: "units/15448.20250701", Period: "2025"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Recognitions.CreateRecognition(ctx, &pb.CreateRecognitionRequest{Recognition: &pb.Recognition{}}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Access.CreateToken(ctx, &pb.CreateTokenRequest{Token: &pb.Token{Holder: "Sở"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Rounds.CreateFinalisation(ctx, &pb.CreateFinalisationRequest{Finalisation: &pb.Finalisation{RuleSetVersion: "ruleSets/a/versions/1", Period: "2026"}}); err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string]int{
		"RuleSets":         count(t, client.RuleSets(ctx, c, &pb.ListRuleSetsRequest{})),
		"SearchUnits":      count(t, client.SearchUnits(ctx, c, &pb.SearchUnitsRequest{Query: "Yên Phú"})),
		"Assessments":      count(t, client.Assessments(ctx, c, &pb.ListAssessmentsRequest{})),
		"AssessmentEvents": count(t, client.AssessmentEvents(ctx, c, &pb.ListAssessmentEventsRequest{Parent: "assessments/a1"})) - 1,
		"Submissions":      count(t, client.Submissions(ctx, c, &pb.ListSubmissionsRequest{Parent: "assessments/a1"})),
		"Recognitions":     count(t, client.Recognitions(ctx, c, &pb.ListRecognitionsRequest{})),
		"Finalisations":    count(t, client.Finalisations(ctx, c, &pb.ListFinalisationsRequest{})),
		"Targets":          count(t, client.Targets(ctx, c, &pb.ListTargetsRequest{})) - 1,
		"UnitStatuses":     count(t, client.UnitStatuses(ctx, c, &pb.ListUnitStatusesRequest{})) - 3,
		"Tokens":           count(t, client.Tokens(ctx, c, &pb.ListTokensRequest{})),
	} {
		if got != 1 {
			t.Errorf("%s: %d too many or too few", name, got-1)
		}
	}
}

func count[T any](t *testing.T, all func(func(T, error) bool)) int {
	t.Helper()
	n := 0
	for _, err := range all {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}
