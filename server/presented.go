package main

import (
	"context"
	"net/http"
	"strings"
	"time"

	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/auth"
)

// Headers, which gRPC calls metadata.
const (
	grantHeader     = "Tieuchi-Grant" // the right to act under
	forwardedHeader = "X-Forwarded-For"
)

// presentedBy reads what a gRPC call shows of who makes it. A call that says something twice shows nothing.
func (c *core) presentedBy(ctx context.Context) presented {
	md, _ := metadata.FromIncomingContext(ctx)
	once := func(name string) string {
		if values := md.Get(name); len(values) == 1 {
			return values[0]
		}
		return ""
	}
	p := presented{secret: bearer(once("authorization")), grant: once(grantHeader)}
	from, ok := peer.FromContext(ctx)
	if !ok {
		return p // in process
	}
	if info, ok := from.AuthInfo.(credentials.TLSInfo); ok {
		p.certificate = certificateOf(info.State.VerifiedChains, time.Now())
	}
	p.remote = c.remote(from.Addr.String(), md.Get(forwardedHeader))
	return p
}

// presentedIn reads what an HTTP request shows of who makes it.
func (c *core) presentedIn(r *http.Request) presented {
	p := presented{
		secret: bearer(r.Header.Get("Authorization")), grant: r.Header.Get(grantHeader),
		remote: c.remote(r.RemoteAddr, r.Header.Values(forwardedHeader)),
	}
	if r.TLS != nil {
		p.certificate = certificateOf(r.TLS.VerifiedChains, time.Now())
	}
	if cookie, err := r.Cookie(c.cookieName(sessionCookie)); err == nil {
		p.session = cookie.Value
	}
	return p
}

// remote gives what is counted of where a call comes from: the last address that the proxy names, where there is one that is
// trusted to, and never what the caller wrote before it.
func (c *core) remote(address string, forwarded []string) string {
	if c.forwarded && len(forwarded) > 0 {
		list := strings.Split(forwarded[len(forwarded)-1], ",")
		address = strings.TrimSpace(list[len(list)-1])
	}
	return auth.Remote(address)
}

// caller finds who makes an HTTP request. What changes something and comes with a cookie or a client certificate must come from a
// page of this server: a browser sends both along whoever wrote the page.
//
// Errors: CROSS_ORIGIN, and those of authenticate.
func (c *core) caller(r *http.Request) (*criteria.Actor, error) {
	p := c.presentedIn(r)
	if p.secret == "" && (p.certificate != "" || p.session != "") {
		if err := ownPage(r); err != nil {
			return nil, err
		}
	}
	return c.authenticate(r.Context(), p)
}

// ownPage refuses a request that changes something and that a page of somebody else has made.
func ownPage(r *http.Request) error {
	if http.NewCrossOriginProtection().Check(r) != nil {
		return criteria.Refuse(criteria.PermissionDenied, "CROSS_ORIGIN", "", criteria.Say("login.cross-origin"))
	}
	return nil
}
