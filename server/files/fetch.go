package files

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/evidence"
)

// Bounds of asking a link, this project's own.
const (
	fetchTime     = 5 * time.Second
	mostRedirects = 3
	mostAnswer    = 64 << 10
	mostHeader    = 16 << 10
)

// Resolver finds the addresses of a name, as net.Resolver does.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Fetcher asks whether links answer, and cannot be turned against the network it stands in: it goes to public addresses and the two
// ports of the web only, dials the very address that it has judged, judges each redirect anew, goes through no proxy, and carries
// neither cookies nor passwords.
type Fetcher struct {
	resolver Resolver
	dial     func(ctx context.Context, network, address string) (net.Conn, error)
	client   *http.Client
}

// NewFetcher makes a fetcher that asks the machine's resolver.
func NewFetcher() *Fetcher { return newFetcher(net.DefaultResolver, publicDialer().DialContext) }

func newFetcher(r Resolver, dial func(ctx context.Context, network, address string) (net.Conn, error)) *Fetcher {
	f := &Fetcher{resolver: r, dial: dial}
	f.client = &http.Client{
		Timeout: fetchTime, CheckRedirect: redirect,
		Transport: &http.Transport{
			DialContext: f.dialPublic, DisableKeepAlives: true, DisableCompression: true, MaxResponseHeaderBytes: mostHeader,
			TLSHandshakeTimeout: fetchTime, ResponseHeaderTimeout: fetchTime,
		},
	}
	return f
}

// publicDialer is a second wall, at the socket itself: whatever comes to it as an address has to be public.
func publicDialer() *net.Dialer {
	return &net.Dialer{Timeout: fetchTime, Control: func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !evidence.Public(to.Addr()) {
			return refused(address)
		}
		return nil
	}}
}

// Check asks a link. The reason is of a link that does not answer with a page: LINK_STATUS, LINK_TIMEOUT, LINK_UNREACHABLE,
// LINK_REDIRECTS; it is empty where it does.
//
// Errors: LINK_REFUSED for one that leads, by itself, by its name's addresses or by a redirect, to where the fetcher does not go.
func (f *Fetcher) Check(ctx context.Context, link string) (status int, reason string, err error) {
	status, reason, err = f.ask(ctx, http.MethodHead, link)
	if status == http.StatusMethodNotAllowed || status == http.StatusNotImplemented || status == http.StatusForbidden {
		return f.ask(ctx, http.MethodGet, link)
	}
	return status, reason, err
}

func (f *Fetcher) ask(ctx context.Context, method, link string) (status int, reason string, err error) {
	request, err := http.NewRequestWithContext(ctx, method, link, nil)
	if err != nil {
		return 0, "", refused(link)
	}
	if err := mayAsk(request.URL); err != nil {
		return 0, "", err
	}
	request.Header.Set("User-Agent", "tieuchi-link-check")
	answer, err := f.client.Do(request)
	var refusal *criteria.Error
	var wait net.Error
	switch {
	case errors.As(err, &refusal):
		return 0, "", refusal
	case errors.Is(err, errRedirects):
		return 0, "LINK_REDIRECTS", nil
	case errors.As(err, &wait) && wait.Timeout():
		return 0, "LINK_TIMEOUT", ctx.Err()
	case err != nil:
		return 0, "LINK_UNREACHABLE", ctx.Err()
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, mostAnswer))
	_ = answer.Body.Close()
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		reason = "LINK_STATUS"
	}
	return answer.StatusCode, reason, nil
}

var errRedirects = errors.New("too many redirects")

// redirect judges where an answer leads.
func redirect(next *http.Request, before []*http.Request) error {
	if len(before) > mostRedirects {
		return errRedirects
	}
	return mayAsk(next.URL)
}

// mayAsk judges a link by what it says: as a recorded one is judged, and of the ports only those of the web.
func mayAsk(u *url.URL) error {
	if evidence.Link(u.String()) != nil || u.Port() != "" && u.Port() != "80" && u.Port() != "443" {
		return refused(u.Host)
	}
	return nil
}

// dialPublic finds the addresses of a host and dials the first one itself, never the name again: a second look-up could say something
// else. One that is not public makes the whole name suspect.
func (f *Fetcher) dialPublic(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil || port != "80" && port != "443" {
		return nil, refused(address)
	}
	var all []netip.Addr
	if a, err := netip.ParseAddr(host); err == nil {
		all = []netip.Addr{a}
	} else if all, err = f.resolver.LookupNetIP(ctx, "ip", host); err != nil {
		return nil, err
	}
	for i, a := range all {
		if all[i] = a.Unmap(); !evidence.Public(all[i]) {
			return nil, refused(host + " → " + a.String())
		}
	}
	var last error = &net.DNSError{Err: "no addresses", Name: host}
	for _, a := range all {
		conn, err := f.dial(ctx, network, netip.AddrPortFrom(a, mustPort(port)).String())
		if err == nil {
			return conn, nil
		}
		last = err
	}
	return nil, last
}

func mustPort(port string) uint16 {
	if port == "443" {
		return 443
	}
	return 80
}

// refused refuses to go somewhere.
func refused(where string) *criteria.Error {
	return criteria.Refuse(criteria.FailedPrecondition, "LINK_REFUSED", "link", criteria.Say("evidence.link-refused", "where", criteria.Clip(where)))
}
