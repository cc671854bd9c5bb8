package client_test

import (
	"context"
	"fmt"
	"log"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/client/internal/fake"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// A commune's system opens an assessment, sends the rest of the answers, looks at what is missing, and submits.
func Example() {
	server, err := fake.Start(nil) // stands for the province's server
	if err != nil {
		log.Fatal(err)
	}
	defer server.Stop()

	ctx := context.Background()
	// Insecure because the server is on this machine. Elsewhere leave it out: TLS is the default.
	c, err := client.Dial(ctx, server.Address, client.Options{Token: fake.Token, Insecure: true})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()

	// The request id makes it safe to repeat the create after a lost answer.
	a, err := c.Assessments.CreateAssessment(ctx, &pb.CreateAssessmentRequest{
		RequestId: "commune-15448-2025",
		Assessment: &pb.Assessment{
			Unit: "units/15448.20250701", RuleSetVersion: "ruleSets/reference.commune/versions/2026.1", Period: "2025",
			Answers: []*pb.Answer{{Fact: "households.total", Value: "1000"}},
		},
	})
	if err != nil {
		log.Fatal(err)
	}

	// A figure is decimal text with a point. The server says what is wrong with which field, in two languages.
	_, err = c.Assessments.UpdateAssessment(ctx, &pb.UpdateAssessmentRequest{Assessment: &pb.Assessment{
		Name: a.Name, Revision: a.Revision, Answers: []*pb.Answer{{Fact: "households.fibre", Value: "763,0"}},
	}})
	if e, ok := client.AsError(err); ok {
		fmt.Println(e.Reason, e.Violations[0].Field)
	}

	a, err = c.Assessments.UpdateAssessment(ctx, &pb.UpdateAssessmentRequest{Assessment: &pb.Assessment{
		Name: a.Name, Revision: a.Revision, Answers: []*pb.Answer{{Fact: "households.fibre", Value: "763"}},
	}})
	if err != nil {
		log.Fatal(err)
	}
	for _, line := range a.Verdict.Criteria {
		if line.Gap != nil {
			fmt.Println(line.Explanation.Vi)
		}
	}

	// The revision that was read: if somebody changed the assessment since, the answer is ABORTED, and one reads again.
	a, err = c.Assessments.SubmitAssessment(ctx, &pb.SubmitAssessmentRequest{Name: a.Name, Revision: a.Revision})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(a.Name, a.State, "submission", a.SubmissionCount)

	// Output:
	// DECIMAL_MALFORMED answers[households.fibre].value
	// Chưa đạt: 763/1.000 hộ. Còn thiếu 37 hộ để đạt 80%.
	// assessments/a1 SUBMITTED submission 1
}
