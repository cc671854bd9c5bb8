package client_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/client/internal/fake"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// start gives a running server.
func start(t *testing.T, config *tls.Config) *fake.Server {
	t.Helper()
	s, err := fake.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

// dial connects to a server in plain text with a good token.
func dial(t *testing.T, s *fake.Server, change func(*client.Options)) *client.Client {
	t.Helper()
	o := client.Options{Token: fake.Token, Insecure: true}
	if change != nil {
		change(&o)
	}
	c, err := client.Dial(t.Context(), s.Address, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// asError gives the Error of a call that must fail.
func asError(t *testing.T, err error) *client.Error {
	t.Helper()
	e, ok := client.AsError(err)
	if !ok {
		t.Fatalf("got %v, want an Error", err)
	}
	return e
}

func TestCallCarriesTokenAndUserAgent(t *testing.T) {
	s := start(t, nil)
	c := dial(t, s, func(o *client.Options) { o.UserAgent = "reports/7" })
	if _, err := c.Units.GetUnit(t.Context(), &pb.GetUnitRequest{Name: "units/15448.20250701"}); err != nil {
		t.Fatal(err)
	}
	call := s.Calls("GetUnit")[0]
	if call.Authorization != "Bearer "+fake.Token || !strings.HasPrefix(call.UserAgent, "reports/7 grpc-go/") {
		t.Errorf("got %+v", call)
	}
}

func TestTLS(t *testing.T) {
	web := httptest.NewUnstartedServer(nil)
	web.StartTLS() // for its certificate
	defer web.Close()
	s := start(t, &tls.Config{Certificates: web.TLS.Certificates})
	roots := x509.NewCertPool()
	roots.AddCert(web.Certificate())

	c, err := client.Dial(t.Context(), s.Address, client.Options{Token: fake.Token, TLS: &tls.Config{RootCAs: roots}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.RuleSets.ListRuleSets(t.Context(), &pb.ListRuleSetsRequest{}); err != nil {
		t.Error(err)
	}

	_, err = client.Dial(t.Context(), s.Address, client.Options{Token: fake.Token})
	if e := asError(t, err); e.Code != codes.Unavailable || !strings.Contains(e.Error(), "certificate") {
		t.Errorf("a certificate that nobody vouches for: got %v", err)
	}
}

func TestDialRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		address string
		options client.Options
		want    string
	}{
		"a token in plain text to another machine": {"192.0.2.1:8081", client.Options{Token: "x", Insecure: true}, client.ErrInsecureToken.Error()},
		"the same by a name":                       {"tieuchi.example.vn:8081", client.Options{Token: "x", Insecure: true}, client.ErrInsecureToken.Error()},
		"a name that only begins like this machine": {
			"localhost.example.vn:8081", client.Options{Token: "x", Insecure: true}, client.ErrInsecureToken.Error(),
		},
		"an address without a port":   {"tieuchi.example.vn", client.Options{}, client.ErrAddress.Error()},
		"an address with a scheme":    {"https://tieuchi.example.vn:8081", client.Options{}, client.ErrAddress.Error()},
		"an address of another kind":  {"unix:/tmp/socket", client.Options{}, client.ErrAddress.Error()},
		"an address with two numbers": {"127.0.0.1:1:2", client.Options{}, client.ErrAddress.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := client.Dial(t.Context(), test.address, test.options)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestInsecureTokenIsAskedForByName(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	// 192.0.2.0/24 is for documentation: nobody answers.
	_, err := client.Dial(ctx, "192.0.2.1:8081", client.Options{Token: "x", Insecure: true, InsecureToken: true})
	if errors.Is(err, client.ErrInsecureToken) || err == nil {
		t.Errorf("got %v", err)
	}
}

func TestDialGivesTheReason(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	_, err = client.Dial(t.Context(), address, client.Options{Insecure: true})
	if e := asError(t, err); e.Code != codes.Unavailable || !strings.Contains(e.MessageVI, "connection refused") {
		t.Errorf("got %v", err)
	}

	s := start(t, nil)
	_, err = client.Dial(t.Context(), s.Address, client.Options{})
	if e := asError(t, err); e.Code != codes.Unavailable || !strings.Contains(e.MessageEN, "TLS") {
		t.Errorf("TLS with a server that has none: got %v", err)
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err = client.Dial(ctx, s.Address, client.Options{Insecure: true}); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("a context that is done: got %v", err)
	}
}

func TestErrorHasTheDetails(t *testing.T) {
	c := dial(t, start(t, nil), nil)
	_, err := c.Assessments.CreateAssessment(t.Context(), &pb.CreateAssessmentRequest{Assessment: &pb.Assessment{
		Unit: "units/15448.20250701", Answers: []*pb.Answer{{Fact: "households.total", Value: "8,5"}},
	}})
	e := asError(t, err)
	if e.Code != codes.InvalidArgument || e.Reason != "DECIMAL_MALFORMED" || len(e.Violations) != 1 {
		t.Fatalf("got %+v", e)
	}
	v := e.Violations[0]
	if v.Field != "answers[households.total].value" || v.Reason != "DECIMAL_MALFORMED" {
		t.Errorf("got %+v", v)
	}
	for got, want := range map[string]string{
		v.In("vi"):      "«8,5» không phải là số.",
		v.In("en"):      `"8,5" is not a number.`,
		e.Message("vi"): "«8,5» không phải là số.",
		e.Message("en"): `"8,5" is not a number.`,
		err.Error():     `DECIMAL_MALFORMED; answers[households.total].value: «8,5» không phải là số. / "8,5" is not a number.`,
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if status.Code(err) != codes.InvalidArgument {
		t.Errorf("status.Code gives %v", status.Code(err))
	}
}

func TestAsError(t *testing.T) {
	if _, ok := client.AsError(nil); ok {
		t.Error("nil is no Error")
	}
	if _, ok := client.AsError(errors.New("of another kind")); ok {
		t.Error("an error of another kind is no Error")
	}
	e := asError(t, status.Error(codes.DeadlineExceeded, "too late"))
	if e.Code != codes.DeadlineExceeded || e.Reason != "" || e.MessageVI != "too late" || !errors.Is(e, context.DeadlineExceeded) {
		t.Errorf("got %+v", e)
	}
}

func TestViolationThatCannotBeSplit(t *testing.T) {
	for _, description := range []string{"only one language", "hộ / tổng số / households / total"} {
		if got := (client.Violation{Description: description}).In("en"); got != description {
			t.Errorf("got %q, want %q", got, description)
		}
	}
}

func TestRetry(t *testing.T) {
	read := func(c *client.Client) error {
		_, err := c.Progress.ListTargets(context.Background(), &pb.ListTargetsRequest{})
		return err
	}
	create := func(id string) func(*client.Client) error {
		return func(c *client.Client) error {
			_, err := c.Assessments.CreateAssessment(context.Background(), &pb.CreateAssessmentRequest{
				Assessment: &pb.Assessment{Unit: "units/15448.20250701", Period: "2024"}, RequestId: id,
			})
			return err
		}
	}
	submit := func(c *client.Client) error {
		_, err := c.Assessments.SubmitAssessment(context.Background(), &pb.SubmitAssessmentRequest{Name: "assessments/a1"})
		return err
	}
	for name, test := range map[string]struct {
		method   string
		call     func(*client.Client) error
		attempts int
		want     int // calls that reach the server
	}{
		"a read":                        {"ListTargets", read, 0, 2},
		"a create with a request id":    {"CreateAssessment", create("id-1"), 0, 2},
		"a create without one":          {"CreateAssessment", create(""), 0, 1},
		"a submission":                  {"SubmitAssessment", submit, 0, 1},
		"a read that is never repeated": {"ListTargets", read, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, nil)
			c := dial(t, s, func(o *client.Options) { o.Attempts = test.attempts })
			s.Down(test.method, 1)
			err := test.call(c)
			if got := len(s.Calls(test.method)); got != test.want {
				t.Errorf("%d calls, want %d", got, test.want)
			}
			if (err == nil) != (test.want > 1) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestTimeout(t *testing.T) {
	c := dial(t, start(t, nil), func(o *client.Options) { o.Timeout = time.Nanosecond })
	_, err := c.Progress.ListTargets(context.Background(), &pb.ListTargetsRequest{})
	if e := asError(t, err); e.Code != codes.DeadlineExceeded {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if _, err := c.Progress.ListTargets(ctx, &pb.ListTargetsRequest{}); err != nil {
		t.Errorf("the caller's own deadline holds: got %v", err)
	}
}

func TestNotice(t *testing.T) {
	s := start(t, nil)
	s.Notice = &pb.Text{Vi: "Dữ liệu trình diễn", En: "Demonstration data"}
	var got []string
	c := dial(t, s, func(o *client.Options) { o.Notice = func(n *pb.Text) { got = append(got, n.GetEn()) } })
	for range client.Targets(t.Context(), c, &pb.ListTargetsRequest{}) {
		break
	}
	if len(got) != 1 || got[0] != "Demonstration data" {
		t.Errorf("got %q", got)
	}
}
