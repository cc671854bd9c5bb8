// Package fake is a small tieuchi server in memory for the tests of the client: it keeps the contract's shapes, pages,
// tokens and refusals, and none of its meaning.
package fake

import (
	"context"
	"crypto/tls"
	"net"
	"slices"
	"strings"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// Token is the bearer token that the server accepts.
const Token = "a-token-of-the-fake"

// Call is one call that reached the server.
type Call struct {
	Method        string // "ListUnits"
	Authorization string
	Grant         string // right acted under
	UserAgent     string
}

// Server is a running server. Its fields are set before the first call.
type Server struct {
	// Address is where it listens, "127.0.0.1:40000".
	Address string
	// Notice goes with every answer that can carry one.
	Notice *pb.Text
	// PageSize is the size of every page; 0 for no limit.
	PageSize int

	grpc        *grpc.Server
	mu          sync.Mutex
	calls       []Call
	down        map[string]int // how many further calls of a method are refused as unavailable
	assessments []*pb.Assessment
	requests    map[string]string // request id → assessment, draft or figure
	recognised  []*pb.Recognition
	granted     []*pb.HeldGrant
	figures     []*pb.ReportedFigure
	tokens      []*pb.Token
	handovers   []*pb.Handover
	findings    []*pb.Finding
	comments    []*pb.Comment
	objections  []*pb.Objection
	contact     *pb.Contact
	drafts      []*pb.RuleSetDraft
	finalised   []*pb.Finalisation
	changes     []*pb.UnitChangeSet
	campaigns   []*pb.Campaign
	documents   []*pb.Document
	samples     []*pb.Sample
	files       map[string]*evidenceFile // by name
}

// Start listens on this machine, in plain text where config is nil.
func Start(config *tls.Config) (*Server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &Server{Address: listener.Addr().String(), down: map[string]int{}, requests: map[string]string{}, handovers: handovers(), objections: citizens()}
	transport := insecure.NewCredentials()
	if config != nil {
		transport = credentials.NewTLS(config)
	}
	s.grpc = grpc.NewServer(grpc.Creds(transport), grpc.UnaryInterceptor(s.gate), grpc.StreamInterceptor(s.streamGate))
	pb.RegisterRuleSetServiceServer(s.grpc, ruleSets{s: s})
	pb.RegisterUnitServiceServer(s.grpc, units{s: s})
	pb.RegisterAssessmentServiceServer(s.grpc, assessments{s: s})
	pb.RegisterAppraisalServiceServer(s.grpc, appraisals{s: s})
	pb.RegisterRecognitionServiceServer(s.grpc, recognitions{s: s})
	pb.RegisterProgressServiceServer(s.grpc, progress{s: s})
	pb.RegisterOutlookServiceServer(s.grpc, outlook{s: s})
	pb.RegisterAccessServiceServer(s.grpc, tokens{s: s})
	pb.RegisterPublicationServiceServer(s.grpc, publications{s: s})
	pb.RegisterFinalisationServiceServer(s.grpc, finalisations{s: s})
	pb.RegisterFeedServiceServer(s.grpc, feed{s: s})
	pb.RegisterAuditServiceServer(s.grpc, auditLog{})
	pb.RegisterEvidenceServiceServer(s.grpc, evidences{s: s})
	pb.RegisterUnitChangeServiceServer(s.grpc, unitChanges{s: s})
	pb.RegisterContactServiceServer(s.grpc, contacts{s: s})
	pb.RegisterObjectionServiceServer(s.grpc, objections{s: s})
	pb.RegisterNotificationServiceServer(s.grpc, notifications{s: s})
	pb.RegisterCampaignServiceServer(s.grpc, campaigns{s: s})
	pb.RegisterSamplingServiceServer(s.grpc, sampling{s: s})
	go func() { _ = s.grpc.Serve(listener) }()
	return s, nil
}

// Stop ends the server.
func (s *Server) Stop() { s.grpc.Stop() }

// Down makes the next calls of a method unavailable.
func (s *Server) Down(method string, calls int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down[method] = calls
}

// Calls lists the calls of a method so far, in order; of every method where method is empty.
func (s *Server) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(s.calls), func(c Call) bool { return method != "" && c.Method != method })
}

// gate notes a call, refuses it where it should, and puts the notice on the answer.
func (s *Server) gate(ctx context.Context, request any, info *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
	if err := s.admit(ctx, info.FullMethod); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	answer, err := handle(ctx, request)
	if err == nil && s.Notice != nil {
		putNotice(answer, s.Notice)
	}
	return answer, err
}

// streamGate notes and refuses a call in the same way. Who streams puts the notice on himself.
func (s *Server) streamGate(service any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handle grpc.StreamHandler) error {
	if err := s.admit(stream.Context(), info.FullMethod); err != nil {
		return err
	}
	return handle(service, stream)
}

func (s *Server) admit(ctx context.Context, fullMethod string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	headers, _ := metadata.FromIncomingContext(ctx)
	c := Call{Method: fullMethod[strings.LastIndex(fullMethod, "/")+1:], Authorization: first(headers, "authorization"), Grant: first(headers, "tieuchi-grant"), UserAgent: first(headers, "user-agent")}
	s.calls = append(s.calls, c)
	switch {
	case s.down[c.Method] > 0:
		s.down[c.Method]--
		return status.Error(codes.Unavailable, "the fake is down")
	case c.Authorization == "":
		return refuse(codes.Unauthenticated, "TOKEN_MISSING", "authorization", "Thiếu mã truy cập.", "The token is missing.")
	case c.Authorization != "Bearer "+Token:
		return refuse(codes.Unauthenticated, "TOKEN_UNKNOWN", "authorization", "Mã truy cập không đúng.", "The token is not known.")
	}
	return nil
}

func first(headers metadata.MD, key string) string {
	if values := headers.Get(key); len(values) > 0 {
		return values[0]
	}
	return ""
}
