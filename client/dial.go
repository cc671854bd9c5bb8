package client

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/keepalive"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// Defaults of Options, and limits of the connection.
const (
	defaultTimeout   = 30 * time.Second
	defaultAttempts  = 4
	maxAnswerBytes   = 64 << 20        // a page of history carries every change in full
	keepaliveAfter   = 5 * time.Minute // servers cut off callers that ask more often, unless they are set up otherwise
	keepaliveTimeout = 20 * time.Second
)

// Options say how to reach a server. The zero value is TLS with the system's root certificates and no token.
type Options struct {
	// Token is sent as bearer token with every call; empty for none.
	Token string
	// Grant is the right that calls are made under, "grants/…"; empty for the usual one.
	Grant string
	// TLS replaces the default configuration: a private certificate authority, a client certificate.
	TLS *tls.Config
	// Insecure speaks plain text instead of TLS. A token then goes to this machine only (localhost, 127.0.0.0/8, ::1),
	// unless InsecureToken is set.
	Insecure bool
	// InsecureToken lets the token travel in plain text to any address. It is for networks that are protected by other
	// means: everybody on the way can read the token.
	InsecureToken bool
	// UserAgent goes before grpc-go's own, for the server's log.
	UserAgent string
	// Timeout ends a call whose context has no deadline; default 30 seconds, negative for no limit. Streams have none.
	Timeout time.Duration
	// Attempts is how often a call is made in all while the server is unavailable; default 4, at most 5, 1 for never
	// again. It holds for reads, and for creates that carry a request id.
	Attempts int
	// Notice is called with the notice of every answer that has one: the database then holds demonstration data. It may
	// be called from several goroutines.
	Notice func(*pb.Text)
}

// Client holds one connection and the stub of every service. An error of a stub is a *Error, see AsError.
type Client struct {
	RuleSets      pb.RuleSetServiceClient
	Units         pb.UnitServiceClient
	Assessments   pb.AssessmentServiceClient
	Appraisals    pb.AppraisalServiceClient
	Recognitions  pb.RecognitionServiceClient
	Progress      pb.ProgressServiceClient
	Outlook       pb.OutlookServiceClient
	Access        pb.AccessServiceClient
	Publication   pb.PublicationServiceClient
	Rounds        pb.FinalisationServiceClient
	UnitChanges   pb.UnitChangeServiceClient
	Feed          pb.FeedServiceClient
	Campaigns     pb.CampaignServiceClient
	Audit         pb.AuditServiceClient
	Contacts      pb.ContactServiceClient
	Objections    pb.ObjectionServiceClient
	Notifications pb.NotificationServiceClient
	Evidence      pb.EvidenceServiceClient
	Sampling      pb.SamplingServiceClient

	conn *grpc.ClientConn
}

// Refusals of Dial before anything is sent.
var (
	// ErrAddress is for an address that is not "host:port".
	ErrAddress = errors.New("client: an address is host:port")
	// ErrInsecureToken is for a token that would travel to another machine in plain text.
	ErrInsecureToken = errors.New("client: a token is not sent to another machine in plain text: use TLS, or set InsecureToken")
)

// Dial connects to a server at "host:port". It returns once the connection stands, or with the reason of the first
// failure, or when ctx is done; ctx has no meaning after that. A connection that is lost later is made again by itself.
// Whether the token is valid is seen at the first call.
func Dial(ctx context.Context, address string, o Options) (*Client, error) {
	transport, err := o.transport(address)
	if err != nil {
		return nil, err
	}
	dial := []grpc.DialOption{
		grpc.WithTransportCredentials(transport),
		grpc.WithUserAgent(o.UserAgent),
		grpc.WithUnaryInterceptor(o.call),
		grpc.WithStreamInterceptor(o.stream),
		grpc.WithDisableServiceConfig(), // what may be repeated is the contract's to say, not the name service's
		grpc.WithDefaultServiceConfig(retryConfig(cmp.Or(o.Attempts, defaultAttempts))),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxAnswerBytes)),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: keepaliveAfter, Timeout: keepaliveTimeout}),
	}
	if o.Token != "" {
		dial = append(dial, grpc.WithPerRPCCredentials(bearer{o.Token, !o.Insecure}))
	}
	if o.Grant != "" {
		dial = append(dial, grpc.WithPerRPCCredentials(right(o.Grant)))
	}
	conn, err := grpc.NewClient(address, dial...)
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	if err := connect(ctx, conn); err != nil {
		conn.Close()
		return nil, err
	}
	return &Client{
		RuleSets:      pb.NewRuleSetServiceClient(conn),
		Units:         pb.NewUnitServiceClient(conn),
		Assessments:   pb.NewAssessmentServiceClient(conn),
		Appraisals:    pb.NewAppraisalServiceClient(conn),
		Recognitions:  pb.NewRecognitionServiceClient(conn),
		Progress:      pb.NewProgressServiceClient(conn),
		Outlook:       pb.NewOutlookServiceClient(conn),
		Access:        pb.NewAccessServiceClient(conn),
		Publication:   pb.NewPublicationServiceClient(conn),
		Rounds:        pb.NewFinalisationServiceClient(conn),
		UnitChanges:   pb.NewUnitChangeServiceClient(conn),
		Feed:          pb.NewFeedServiceClient(conn),
		Campaigns:     pb.NewCampaignServiceClient(conn),
		Audit:         pb.NewAuditServiceClient(conn),
		Contacts:      pb.NewContactServiceClient(conn),
		Objections:    pb.NewObjectionServiceClient(conn),
		Notifications: pb.NewNotificationServiceClient(conn),
		Evidence:      pb.NewEvidenceServiceClient(conn),
		Sampling:      pb.NewSamplingServiceClient(conn),
		conn:          conn,
	}, nil
}

// Close ends the connection and every call that is under way.
func (c *Client) Close() error { return c.conn.Close() }

// transport checks the address and chooses between TLS and plain text.
func (o Options) transport(address string) (credentials.TransportCredentials, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil || strings.ContainsAny(address, "/ ") {
		return nil, fmt.Errorf("%w, not %q", ErrAddress, address)
	}
	if !o.Insecure {
		return credentials.NewTLS(o.TLS), nil
	}
	if o.Token != "" && !o.InsecureToken && !isLoopback(host) {
		return nil, ErrInsecureToken
	}
	return insecure.NewCredentials(), nil
}

// isLoopback tells whether a host is this machine by its name or number alone; nothing is looked up.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// connect waits until the connection stands or has failed once.
func connect(ctx context.Context, conn *grpc.ClientConn) error {
	for {
		conn.Connect()
		switch state := conn.GetState(); state {
		case connectivity.Ready:
			return nil
		case connectivity.TransientFailure:
			return failure(ctx, conn)
		default:
			if !conn.WaitForStateChange(ctx, state) {
				return decode(ctx.Err())
			}
		}
	}
}

// failure gives the reason why the connection does not stand. A call on a failed connection is refused at once with
// that reason; the health service is asked because it is tried once only.
func failure(ctx context.Context, conn *grpc.ClientConn) error {
	_, err := grpc_health_v1.NewHealthClient(conn).Check(ctx, &grpc_health_v1.HealthCheckRequest{})
	if e, ok := AsError(err); ok && e.unreachable() {
		return err
	}
	return nil // it stands by now, whatever health says
}

// bearer puts the token on every call.
type bearer struct {
	token  string
	secure bool
}

// GetRequestMetadata gives the header.
func (b bearer) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{"authorization": "Bearer " + b.token}, nil
}

// RequireTransportSecurity makes grpc refuse to send the token over plain text, unless Options allowed it.
func (b bearer) RequireTransportSecurity() bool { return b.secure }

// right puts the right that is acted under on every call. It is no secret.
type right string

// GetRequestMetadata gives the header.
func (r right) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{"tieuchi-grant": string(r)}, nil
}

// RequireTransportSecurity lets the name travel in any way.
func (right) RequireTransportSecurity() bool { return false }
