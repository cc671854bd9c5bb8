package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"strings"

	"github.com/tieuchi/tieuchi/server/auth"
)

// Limits on guessing: what is refused to one remote address, and what everybody may do unknown.
const (
	guessesPerSecond = 1
	guessesAtOnce    = 60
)

// openDoors sets up who is let in, and how often. at is where browsers reach this machine if nothing else is said.
func (c *core) openDoors(ctx context.Context, cfg *config, at string) error {
	c.overTLS = cfg.tlsCert != "" || strings.HasPrefix(cfg.baseURL, "https:")
	c.forwarded = cfg.forwarded
	c.calls = auth.NewLimiter(cfg.rate, int(2*cfg.rate)+1)
	c.guesses = auth.NewLimiter(guessesPerSecond, guessesAtOnce)
	if cfg.issuer == "" {
		return nil
	}
	base := cfg.baseURL
	if base == "" {
		base = map[bool]string{true: "https://", false: "http://"}[c.overTLS] + at
	}
	o := auth.Options{
		Issuer: cfg.issuer, ClientID: cfg.clientID, Audience: cfg.audience, Redirect: base + callbackPath, Now: c.now,
	}
	if cfg.clientSecretFile != "" {
		secret, err := os.ReadFile(cfg.clientSecretFile)
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
