package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"

	"google.golang.org/grpc"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/auth"
	"github.com/tieuchi/tieuchi/server/web"
)

// Limits on what comes in from outside.
const (
	maxBody   = 1 << 20 // bytes of a request; a submission of 40 answers is about 6 kB
	maxHeader = 16 << 10

	maxDraftMessage = 2<<20 + 64<<10 // a rule set and its tests, 1 MiB each
	maxDraftBody    = 5 << 20        // the same as JSON writes it
	maxTablesBody   = 3 << 20        // tables of units of 2 MB as JSON writes them
	maxInFlight     = 512
)

// site is the HTTP side: /v1 for programs, pages for people, /healthz for whoever watches.
type site struct {
	*core
	gateway  http.Handler
	pages    *web.Handler
	public   bool
	face     *auth.Limiter // of the public face; nil where it is closed
	ready    atomic.Bool
	inFlight chan struct{}
}

// newSite puts the HTTP side together on top of the in-process connection.
func newSite(ctx context.Context, c *core, conn grpc.ClientConnInterface, public bool, openOn criteria.Date) (*site, error) {
	s := &site{core: c, public: public, inFlight: make(chan struct{}, maxInFlight)}
	var err error
	if s.gateway, err = s.newGateway(ctx, conn); err != nil {
		return nil, err
	}
	options := web.Options{Today: c.today, DefaultAsOf: openOn, Logger: c.logger}
	if c.demo {
		options.Notice = criteria.Say("demo.notice")
	}
	options.Account, options.Known = s.account, s.known
	s.pages = web.New(conn, options)
	return s, nil
}

// ServeHTTP routes a request. Nothing but /healthz answers before all is loaded.
func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/healthz" {
		s.health(w)
		return
	}
	select {
	case s.inFlight <- struct{}{}:
		defer func() { <-s.inFlight }()
	default:
		w.Header().Set("Retry-After", "1")
		s.refuse(w, r, criteria.Refuse(criteria.Unavailable, "BUSY", "", criteria.Say("server.busy")))
		return
	}
	switch {
	case !s.ready.Load():
		w.Header().Set("Retry-After", "1")
		s.refuse(w, r, criteria.Refuse(criteria.Unavailable, "LOADING", "", criteria.Say("server.loading")))
	case r.URL.Path == "/v1" || strings.HasPrefix(r.URL.Path, "/v1/"):
		s.api(w, r)
	case s.face != nil && strings.HasPrefix(r.URL.Path, facePath):
		s.publicFace(w, r)
	case strings.HasPrefix(r.URL.Path, "/auth/") || r.URL.Path == web.AccountPath && r.Method == http.MethodPost:
		s.auth(w, r)
	case s.publicDoor != nil && (r.URL.Path == objectionsPath || strings.HasPrefix(r.URL.Path, objectionsPath+"/")):
		s.publicObjections(w, r)
	default:
		s.page(w, r)
	}
}

func (s *site) health(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if !s.ready.Load() {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, `{"status":"NOT_SERVING"}`+"\n")
		return
	}
	_, _ = io.WriteString(w, `{"status":"SERVING"}`+"\n")
}

// api authenticates before the body is read, reads no more than the limit, and hands over to the gateway.
func (s *site) api(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodHead {
		r.Method = http.MethodGet // the answer's body is left out by the HTTP server
	}
	actor, err := s.caller(r)
	if err != nil {
		if criteria.CodeOf(err) == criteria.Unauthenticated {
			w.Header().Set("WWW-Authenticate", `Bearer realm="tieuchi"`)
		}
		s.refuse(w, r, err)
		return
	}
	if serve := s.bytesRoute(r); serve != nil {
		serve(w, r.WithContext(withActor(r.Context(), actor)))
		return
	}
	body, err := readBody(w, r, bodyLimit(r, actor))
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	r = r.WithContext(withActor(r.Context(), actor))
	r.Body = io.NopCloser(bytes.NewReader(body))
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	s.gateway.ServeHTTP(w, r)
}

// bodyLimit gives the bytes that a request may have: more only from those who write rule sets or enter units.
func bodyLimit(r *http.Request, a *criteria.Actor) int64 {
	switch {
	case a.Role == criteria.RuleAuthor && strings.HasPrefix(r.URL.Path, "/v1/ruleSetDrafts"):
		return maxDraftBody
	case a.Role == criteria.Admin && strings.HasPrefix(r.URL.Path, "/v1/unitChangeSets"):
		return maxTablesBody
	}
	return maxBody
}

func readBody(w http.ResponseWriter, r *http.Request, most int64) ([]byte, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return nil, nil
	}
	tooLarge := criteria.Refuse(criteria.ResourceExhausted, bodyTooLarge, "", criteria.Say("server.too-large", "most", most))
	if r.ContentLength > most {
		w.Header().Set("Connection", "close")
		return nil, tooLarge
	}
	var buf bytes.Buffer
	if r.ContentLength > 0 {
		buf.Grow(int(r.ContentLength) + bytes.MinRead)
	}
	_, err := buf.ReadFrom(http.MaxBytesReader(w, r.Body, most))
	var limit *http.MaxBytesError
	switch {
	case errors.As(err, &limit):
		return nil, tooLarge
	case err != nil:
		return nil, criteria.Invalid("BODY_MALFORMED", "", criteria.Say("server.body-cut"))
	}
	return buf.Bytes(), nil
}

// page serves people. The pages that show figures are open with -public or in a demonstration; otherwise a browser
// asks for the token as a password.
func (s *site) page(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	switch {
	case !web.Figures(r.URL.Path):
	case s.demo, s.public && r.URL.Path != web.OutlookPath: // what each commune misses is not for everybody
		ctx = withActor(ctx, &criteria.Actor{ID: publicActor, Role: criteria.Committee, Scope: criteria.Scope{Level: criteria.Province, Code: s.province}})
	default:
		p := s.presentedIn(r)
		if _, password, ok := r.BasicAuth(); ok {
			p.secret = password
		}
		actor, err := s.authenticate(ctx, p)
		if err != nil {
			s.refusePage(w, r, &p, err)
			return
		}
		ctx = withActor(ctx, actor)
	}
	s.pages.ServeHTTP(w, r.WithContext(ctx))
}

// refusePage refuses a page to who may not see it. Where people log in, a browser is sent there, or told on the page of the account
// what its session lacks; otherwise it asks for the token as a password.
func (s *site) refusePage(w http.ResponseWriter, r *http.Request, p *presented, err error) {
	people := s.provider != nil && p.secret == "" && p.certificate == "" && (r.Method == http.MethodGet || r.Method == http.MethodHead)
	switch {
	case people && p.session == "":
		http.Redirect(w, r, loginPath+"?"+url.Values{"to": {r.URL.RequestURI()}}.Encode(), http.StatusSeeOther)
	case people && criteria.CodeOf(err) == criteria.Unauthenticated:
		http.Redirect(w, r, web.AccountPath, http.StatusSeeOther)
	case people:
		s.pages.Fail(w, r, toStatus(r.Context(), s.logger, r.URL.Path, err))
	default:
		w.Header().Set("WWW-Authenticate", `Basic realm="tieuchi", charset="UTF-8"`)
		s.refuse(w, r, err)
	}
}
