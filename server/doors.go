package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/tieuchi/tieuchi/server/auth"
)

// Limits that are not to be set: what a person may do a second, who has two hands; and on guessing, what is refused to one remote
// address and what everybody may do unknown.
const (
	peoplePerSecond  = 50
	peopleAtOnce     = 500
	guessesPerSecond = 1
	guessesAtOnce    = 60
)

// doorFlags say who is let in.
type doorFlags struct {
	clientCA                                     string // file of root certificates
	issuer, clientID, clientSecretFile, audience string // of the OpenID provider
	baseURL                                      string // as browsers reach the pages
	perSecond                                    string
	rate                                         float64
	forwarded                                    bool
}

func (d *doorFlags) register(s *settings) {
	s.text(&d.clientCA, "client-ca", "TIEUCHI_CLIENT_CA", "", "root certificates (PEM) of systems that show a client certificate instead of a token; both ports")
	s.text(&d.issuer, "oidc-issuer", "TIEUCHI_OIDC_ISSUER", "", "address of the province's OpenID provider, where people log in")
	s.text(&d.clientID, "oidc-client-id", "TIEUCHI_OIDC_CLIENT_ID", "", "name that the provider knows this server by")
	s.text(&d.clientSecretFile, "oidc-client-secret-file", "TIEUCHI_OIDC_CLIENT_SECRET_FILE", "", "file with the secret that the provider gave with it")
	s.text(&d.audience, "oidc-audience", "TIEUCHI_OIDC_AUDIENCE", "", "audience of tokens of the provider that programs may send; none are taken without")
	s.text(&d.baseURL, "base-url", "TIEUCHI_BASE_URL", "", "address at which browsers reach the pages, for logging in (default that of -http, on loopback)")
	s.text(&d.perSecond, "rate", "TIEUCHI_RATE", "10000", "calls that one system may make a second, by token or certificate; 0 for no limit")
	s.flip(&d.forwarded, "forwarded", "TIEUCHI_FORWARDED", "take the caller's address from the last entry of X-Forwarded-For; behind a proxy that writes it")
}

// check refuses what does not go together.
func (d *doorFlags) check(l *listenFlags) error {
	loopback, _ := isLoopback(l.http)
	base, err := url.Parse(d.baseURL)
	var wrong error
	d.rate, wrong = strconv.ParseFloat(d.perSecond, 64)
	switch {
	case wrong != nil || !(d.rate >= 0 && d.rate <= 1e6):
		return fmt.Errorf("-rate %q: a number of calls a second from 0 to 1000000", d.perSecond)
	case d.clientCA != "" && l.tlsCert == "":
		return fmt.Errorf("-client-ca needs -tls-cert and -tls-key: a client certificate is shown within TLS")
	case d.issuer == "" && (d.clientID != "" || d.clientSecretFile != "" || d.audience != ""):
		return fmt.Errorf("-oidc-client-id, -oidc-client-secret-file and -oidc-audience need -oidc-issuer")
	case d.issuer != "" && d.baseURL == "" && !loopback:
		return fmt.Errorf("-oidc-issuer needs -base-url: the address that the provider sends browsers back to")
	case d.baseURL != "" && (err != nil || base.Host == "" || base.Scheme != "https" && base.Scheme != "http" || base.Path != "" || base.RawQuery != ""):
		return fmt.Errorf("-base-url %q: an address without a path, like https://tieuchi.example.vn", d.baseURL)
	}
	return nil
}

// openDoors sets up who is let in, and how often. at is where browsers reach this machine if nothing else is said.
func (c *core) openDoors(ctx context.Context, cfg *config, at string) error {
	c.overTLS = cfg.listen.tlsCert != "" || strings.HasPrefix(cfg.doors.baseURL, "https:")
	c.forwarded = cfg.doors.forwarded
	c.calls = auth.NewLimiter(cfg.doors.rate, int(2*cfg.doors.rate)+1)
	c.people = auth.NewLimiter(peoplePerSecond, peopleAtOnce)
	c.guesses = auth.NewLimiter(guessesPerSecond, guessesAtOnce)
	if cfg.doors.issuer == "" {
		return nil
	}
	base := cfg.doors.baseURL
	if base == "" {
		base = map[bool]string{true: "https://", false: "http://"}[c.overTLS] + at
	}
	o := auth.Options{
		Issuer: cfg.doors.issuer, ClientID: cfg.doors.clientID, Audience: cfg.doors.audience, Redirect: base + callbackPath, Now: c.now,
	}
	if cfg.doors.clientSecretFile != "" {
		secret, err := os.ReadFile(cfg.doors.clientSecretFile)
		if err != nil {
			return fmt.Errorf("the client secret: %w", err)
		}
		o.ClientSecret = strings.TrimSpace(string(secret))
	}
	var err error
	if c.loginKey, err = c.store.Secret(ctx, "login"); err == nil {
		c.provider, err = auth.New(o)
	}
	return err
}

// askForCertificates lets callers show a client certificate of one of the roots in a file. Those who show none are asked for a
// token as ever; one of another root, or one that has run out, does not come past the handshake.
func askForCertificates(t *tls.Config, file string) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("-client-ca: %w", err)
	}
	t.ClientCAs, t.ClientAuth = x509.NewCertPool(), tls.VerifyClientCertIfGiven
	if !t.ClientCAs.AppendCertsFromPEM(content) {
		return fmt.Errorf("-client-ca %s: no certificate in it", file)
	}
	return nil
}
