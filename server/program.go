package main

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"buf.build/go/protovalidate"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/reflection"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// program is the two listeners' servers. gRPC has a port of its own: proxies pool and route HTTP/1 and HTTP/2 apart,
// and neither side then has to guess what a connection speaks.
type program struct {
	grpc   *grpc.Server
	health *health.Server
	http   *http.Server
	site   *site
	local  *inProcess
	tls    *tls.Config
	// ending tells the streams that would go on for ever.
	ending func()
}

// contract reads who may call what, and makes the checker of shapes.
func contract() (accessRules, protovalidate.Validator, error) {
	var files []protoreflect.FileDescriptor
	protoregistry.GlobalFiles.RangeFilesByPackage(tieuchiv1.File_tieuchi_v1_common_proto.Package(), func(f protoreflect.FileDescriptor) bool {
		files = append(files, f)
		return true
	})
	rules, err := readAccess(files...)
	if err != nil {
		return nil, nil, err
	}
	validator, err := protovalidate.New()
	return rules, validator, err
}

// register puts the services on a registrar: the gRPC server and the in-process connection alike.
func (c *core) register(r grpc.ServiceRegistrar) {
	tieuchiv1.RegisterRuleSetServiceServer(r, ruleSets{core: c})
	tieuchiv1.RegisterUnitServiceServer(r, unitService{core: c})
	tieuchiv1.RegisterAssessmentServiceServer(r, assessments{core: c})
	tieuchiv1.RegisterAppraisalServiceServer(r, appraisals{core: c})
	tieuchiv1.RegisterRecognitionServiceServer(r, recognitions{core: c})
	tieuchiv1.RegisterProgressServiceServer(r, progressService{core: c})
	tieuchiv1.RegisterOutlookServiceServer(r, outlookService{core: c})
	tieuchiv1.RegisterAccessServiceServer(r, tokenService{core: c})
	tieuchiv1.RegisterPublicationServiceServer(r, publications{core: c})
	tieuchiv1.RegisterFinalisationServiceServer(r, finalisations{core: c})
	tieuchiv1.RegisterUnitChangeServiceServer(r, unitChanges{core: c})
	tieuchiv1.RegisterFeedServiceServer(r, feedService{core: c})
	tieuchiv1.RegisterCampaignServiceServer(r, campaigns{core: c})
	tieuchiv1.RegisterNotificationServiceServer(r, notifications{core: c})
	tieuchiv1.RegisterContactServiceServer(r, contacts{core: c})
	tieuchiv1.RegisterObjectionServiceServer(r, objections{core: c})
	tieuchiv1.RegisterEvidenceServiceServer(r, evidences{core: c})
	tieuchiv1.RegisterSamplingServiceServer(r, samplings{core: c})
	tieuchiv1.RegisterAuditServiceServer(r, auditService{core: c})
}

func newProgram(ctx context.Context, cfg *config, c *core, certificate *tls.Config) (*program, error) {
	p := &program{
		local: newInProcess(c.gate, c.streamGate), health: health.NewServer(), tls: certificate,
		ending: sync.OnceFunc(func() { close(c.stopping) }),
	}
	options := []grpc.ServerOption{
		grpc.UnaryInterceptor(c.gate), grpc.StreamInterceptor(c.streamGate),
		grpc.MaxRecvMsgSize(maxDraftMessage), grpc.MaxConcurrentStreams(256), grpc.ConnectionTimeout(10 * time.Second), grpc.MaxHeaderListSize(maxHeader),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: 10 * time.Second, PermitWithoutStream: true}),
		grpc.KeepaliveParams(keepalive.ServerParameters{MaxConnectionIdle: 10 * time.Minute, Time: time.Minute}),
	}
	if certificate != nil {
		options = append(options, grpc.Creds(credentials.NewTLS(certificate)))
	}
	p.grpc = grpc.NewServer(options...)
	c.register(p.grpc)
	c.register(p.local)
	healthpb.RegisterHealthServer(p.grpc, p.health)
	reflection.Register(p.grpc)
	p.health.SetServingStatus("", healthpb.HealthCheckResponse_NOT_SERVING)

	openOn := criteria.Date(0)
	if c.demo {
		openOn = demoDay
	}
	var err error
	if p.site, err = newSite(ctx, c, p.local, cfg.public.pages, openOn); err != nil {
		return nil, err
	}
	p.site.face = faceLimiter(cfg.public.face)
	p.http = &http.Server{
		Handler: p.site, TLSConfig: certificate, MaxHeaderBytes: maxHeader,
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: writeTimeout, IdleTimeout: 2 * time.Minute,
	}
	return p, nil
}

// writeTimeout is how long an answer may take, and each message of one that is a stream.
const writeTimeout = time.Minute

func (p *program) serveHTTP(l net.Listener) error {
	if p.tls != nil {
		l = tls.NewListener(l, p.tls)
	}
	return p.http.Serve(l)
}

func (p *program) setReady() {
	p.site.ready.Store(true)
	p.health.SetServingStatus("", healthpb.HealthCheckResponse_SERVING)
}

// stop lets calls under way finish, for a while.
func (p *program) stop() error {
	p.site.ready.Store(false)
	p.health.Shutdown()
	p.ending()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	err := p.http.Shutdown(ctx)
	done := make(chan struct{})
	go func() { p.grpc.GracefulStop(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
		p.grpc.Stop()
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
