package auth

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/tieuchi/tieuchi/criteria"
)

// Options say which provider to ask.
type Options struct {
	Issuer       string // its address; https, or of this machine
	ClientID     string // that the provider knows the server by
	ClientSecret string // "" for a public client
	Audience     string // that a bearer token must be for; "" takes none
	Redirect     string // address of /auth/callback as browsers reach it
	Now          func() time.Time
}

// Provider is the province's own OpenID provider. It is asked about itself when it is first needed, so that a server starts
// while the provider is away.
type Provider struct {
	options Options
	client  *http.Client
	outages *outages

	mu       sync.Mutex
	found    *oidc.Provider
	verifier *oidc.IDTokenVerifier
	missed   time.Time // when it was last asked about itself and did not answer
}

// outageKept is how long a provider that did not answer is not asked again: those who waited meanwhile are not to wait one behind
// the other.
const outageKept = time.Second

// New checks the options; nothing is asked yet.
func New(o Options) (*Provider, error) {
	u, err := url.Parse(o.Issuer)
	switch {
	case err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return nil, fmt.Errorf("issuer %q: an address like https://id.example.vn/realm", o.Issuer)
	case u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())):
		return nil, fmt.Errorf("issuer %q: what is signed is asked for over https", o.Issuer)
	case o.ClientID == "":
		return nil, errors.New("an issuer without a client id")
	case o.Audience == o.ClientID:
		return nil, errors.New("the audience of bearer tokens is the client id: a token made for logging in would open the interface")
	}
	watched := &outages{next: http.DefaultTransport}
	return &Provider{options: o, outages: watched, client: &http.Client{Timeout: 10 * time.Second, Transport: watched}}, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// outages counts answers that did not come, to tell a provider that is away from a signature that is wrong.
type outages struct {
	next  http.RoundTripper
	count atomic.Int64
}

// RoundTrip counts.
func (o *outages) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := o.next.RoundTrip(r)
	if err != nil || answer.StatusCode >= 500 {
		o.count.Add(1)
	}
	return answer, err
}

func unavailable() error {
	return criteria.Refuse(criteria.Unavailable, "PROVIDER_UNAVAILABLE", "", criteria.Say("login.provider"))
}

// discover asks the provider about itself, once it answers.
func (p *Provider) discover(ctx context.Context) (*oidc.Provider, *oidc.IDTokenVerifier, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found == nil {
		if time.Since(p.missed) < outageKept {
			return nil, nil, unavailable()
		}
		// Keys are asked for later, when this call is over.
		lasting := oidc.ClientContext(context.WithoutCancel(ctx), p.client)
		found, err := oidc.NewProvider(lasting, p.options.Issuer)
		if err != nil {
			p.missed = time.Now()
			return nil, nil, fmt.Errorf("%w: %w", unavailable(), err)
		}
		p.found = found
		// Only the signature is the library's to check here; what is said is checked by name in bearer.go.
		p.verifier = found.VerifierContext(lasting, &oidc.Config{
			SkipClientIDCheck: true, SkipExpiryCheck: true, SkipIssuerCheck: true, SupportedSigningAlgs: algorithms,
		})
	}
	return p.found, p.verifier, nil
}

func (p *Provider) exchanger(found *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.options.ClientID, ClientSecret: p.options.ClientSecret, Endpoint: found.Endpoint(), RedirectURL: p.options.Redirect,
		Scopes: []string{oidc.ScopeOpenID}, // neither name nor e-mail address is asked for
	}
}

// Address gives where a browser logs in. Errors: PROVIDER_UNAVAILABLE.
func (p *Provider) Address(ctx context.Context, a Attempt) (string, error) {
	found, _, err := p.discover(ctx)
	if err != nil {
		return "", err
	}
	return p.exchanger(found).AuthCodeURL(a.State(), oidc.Nonce(a.Nonce()), oauth2.S256ChallengeOption(a.Verifier())), nil
}

// Finish exchanges the code that the browser brought for who has logged in.
//
// Errors: LOGIN_CODE where the provider does not take the code, LOGIN_NONCE where it signed another login, PROVIDER_UNAVAILABLE,
// and those of a signed token, see Bearer.
func (p *Provider) Finish(ctx context.Context, code string, a Attempt) (Identity, error) {
	found, _, err := p.discover(ctx)
	if err != nil {
		return Identity{}, err
	}
	token, err := p.exchanger(found).Exchange(oidc.ClientContext(ctx, p.client), code, oauth2.VerifierOption(a.Verifier()))
	var refused *oauth2.RetrieveError
	switch {
	case errors.As(err, &refused) && refused.Response != nil && refused.Response.StatusCode < 500:
		return Identity{}, criteria.Refuse(criteria.Unauthenticated, "LOGIN_CODE", "code", criteria.Say("login.code"))
	case err != nil:
		return Identity{}, fmt.Errorf("%w: %w", unavailable(), err)
	}
	signed, _ := token.Extra("id_token").(string)
	said, err := p.verify(ctx, signed, p.options.ClientID)
	if err != nil {
		return Identity{}, err
	}
	if !same(said.Nonce, a.Nonce()) {
		return Identity{}, criteria.Refuse(criteria.Unauthenticated, "LOGIN_NONCE", "", criteria.Say("login.nonce"))
	}
	return Identity{said.Issuer, said.Subject}, nil
}

// Identity is who the provider says somebody is.
type Identity struct{ Issuer, Subject string }

var alphabet = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// Person names who it is: "people/…", the same for ever, from which nobody without the key finds the name back.
func (i Identity) Person(key []byte) string {
	m := hmac.New(sha256.New, key)
	fmt.Fprintf(m, "person\x00%d\x00%s%s", len(i.Issuer), i.Issuer, i.Subject)
	return "people/" + alphabet.EncodeToString(m.Sum(nil))[:26]
}
