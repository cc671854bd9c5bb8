package main

import (
	"context"
	"net"
	"net/http"
	"testing"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
)

// bare is the peer that submissions are held against in the same run: it judges, commits the submission durably in a
// group, and answers with a name. No access, no checks of shape, no explanation, one event.
type bare struct {
	tieuchiv1.UnimplementedAssessmentServiceServer
	*core
}

// CreateAssessment stores a submission.
func (s bare) CreateAssessment(ctx context.Context, r *tieuchiv1.CreateAssessmentRequest) (*tieuchiv1.Assessment, error) {
	in := r.GetAssessment()
	on, err := s.namedCase(ctx, in.GetUnit(), in.GetRuleSetVersion())
	if err != nil {
		return nil, err
	}
	given, err := answersFromProto(in.GetAnswers())
	if err != nil {
		return nil, err
	}
	verdict, answers, err := on.Rules.Judge(on.Unit, 0, given)
	if err != nil {
		return nil, err
	}
	now := s.now()
	a := &criteria.Assessment{
		ID: newID(), Unit: on.Unit.ID(), RuleSet: on.Rules.Set.Ref(), Period: criteria.Period(in.GetPeriod()), State: criteria.Submitted,
		Revision: 1, Answers: answers, FiledOn: criteria.DateOf(now), Submissions: 1, CreatedAt: now.UnixMicro(), UpdatedAt: now.UnixMicro(),
	}
	_, _, err = s.store.CreateAssessment(ctx, store.RequestKey{}, on.Unit, func() (*store.Opened, error) {
		return &store.Opened{
			Assessment: a,
			Events:     []*criteria.Event{{Subject: a.Name(), Number: 1, Kind: criteria.ActSubmit, Actor: "bare", Role: criteria.Admin, RecordedAt: a.CreatedAt, Change: []byte("{}")}},
			Submission: &criteria.Submission{
				Assessment: a.ID, Number: 1, RuleSet: a.RuleSet, Digest: on.Rules.Digest, Unit: a.Unit, UnitJSON: on.Unit.JSON(),
				AnswersJSON: a.AnswersJSON(), VerdictJSON: verdict.JSON(), Result: verdict.Result, Tally: verdict.Tally,
				FiledOn: a.FiledOn, RecordedAt: a.CreatedAt, Actor: "bare",
			},
		}, nil
	})
	return &tieuchiv1.Assessment{Name: a.Name(), State: tieuchiv1.Assessment_SUBMITTED}, err
}

// BenchmarkSubmitBare measures the peer, over gRPC and over a stock gateway.
func BenchmarkSubmitBare(b *testing.B) {
	b.Run("grpc", func(b *testing.B) {
		s := benchServer(b)
		server := grpc.NewServer()
		tieuchiv1.RegisterAssessmentServiceServer(server, bare{core: s.core})
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			b.Fatal(err)
		}
		go func() { _ = server.Serve(listener) }()
		b.Cleanup(server.Stop)
		conn, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = conn.Close() })
		client := tieuchiv1.NewAssessmentServiceClient(conn)
		benchSubmit(b, 4000, 5060, s.benchAssessments(b, benchPeriod), func(a *tieuchiv1.Assessment) error {
			_, err := client.CreateAssessment(context.Background(), &tieuchiv1.CreateAssessmentRequest{Assessment: a, Submit: true})
			return err
		})
	})
	b.Run("rest", func(b *testing.B) {
		s := benchServer(b)
		mux := runtime.NewServeMux()
		if err := tieuchiv1.RegisterAssessmentServiceHandlerServer(context.Background(), mux, bare{core: s.core}); err != nil {
			b.Fatal(err)
		}
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			b.Fatal(err)
		}
		server := &http.Server{Handler: mux}
		go func() { _ = server.Serve(listener) }()
		b.Cleanup(func() { _ = server.Close() })
		c := newRESTBench(b, s)
		c.base = "http://" + listener.Addr().String()
		benchSubmit(b, 2400, 2620, s.benchAssessments(b, benchPeriod), func(a *tieuchiv1.Assessment) error {
			return c.send(http.MethodPost, "/v1/assessments?submit=true", c.body(a))
		})
	})
}
