package main

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/auth"
	"github.com/tieuchi/tieuchi/server/store"
)

// presented is what a call shows of who makes it. The first that is there counts: a secret or signed token, a client
// certificate, the cookie of a session.
type presented struct {
	secret      string // of the Authorization header
	certificate string // SHA-256 of a client certificate that was verified, in hex
	session     string // cookie; of the HTTP side only
	grant       string // header tieuchi-grant: the right to act under; "" for the usual one
	remote      string // address that the call comes from, as auth.Remote gives it
}

func (p *presented) nothing() bool { return p.secret == "" && p.certificate == "" && p.session == "" }

// doorkeeper is what authenticate needs besides the store.
type doorkeeper struct {
	provider  *auth.Provider // nil: nobody logs in
	loginKey  []byte         // from which people's numbers and logins are derived; nil without a provider
	tokens    momentary[*store.Token]
	sessions  momentary[store.Session]
	grants    momentary[[]criteria.HeldGrant]
	own       momentary[criteria.HeldGrant] // rights that others were delegated from
	calls     *auth.Limiter                 // by the system that calls
	people    *auth.Limiter                 // by the person
	guesses   *auth.Limiter                 // by remote address: what was refused
	forwarded bool                          // a proxy says where calls come from
}

// forgetAll drops what is kept in memory of who may what.
func (d *doorkeeper) forgetAll() {
	d.tokens.forget()
	d.sessions.forget()
	d.grants.forget()
	d.own.forget()
}

// identity is who calls: the token, or the person.
type identity struct {
	name   string // "tokens/…" or "people/…"
	token  *store.Token
	chosen string // right that a session acts under, "" for the first
}

// authenticate finds who calls, and what that reaches today. It is the one place where anybody is let in.
//
// Errors: TOKEN_MISSING, TOKEN_UNKNOWN, TOKEN_EXPIRED, CERTIFICATE_UNKNOWN, SESSION_UNKNOWN, SESSION_ENDED, RATE_LIMITED, those of a
// signed token (auth.Provider.Bearer), and those of the right: GRANT_…, NO_GRANT, DELEGATION_ENDED.
func (c *core) authenticate(ctx context.Context, p presented) (*criteria.Actor, error) {
	if p.nothing() {
		return nil, criteria.Refuse(criteria.Unauthenticated, "TOKEN_MISSING", "authorization", criteria.Say("access.token-missing"))
	}
	if err := c.currentUnits(ctx); err != nil { // another server may have ended the unit
		return nil, err
	}
	who, err := c.identify(ctx, &p)
	switch {
	case err != nil:
		return nil, err
	case who.token != nil && (p.grant == "" || p.grant == who.name):
		return c.actorOf(who.token)
	}
	return c.actorUnder(ctx, who, p.grant)
}

// identify finds who calls, counts the call, and counts what was refused against where it came from.
func (c *core) identify(ctx context.Context, p *presented) (identity, error) {
	who, err := c.whoIs(ctx, p)
	if criteria.CodeOf(err) == criteria.Unauthenticated {
		c.guesses.Allow(p.remote, time.Now())
	}
	of := c.calls
	if who.token == nil {
		of = c.people
	}
	if err == nil && !of.Allow(who.name, time.Now()) {
		err = rateLimited()
	}
	return who, err
}

func rateLimited() error {
	return criteria.Refuse(criteria.ResourceExhausted, "RATE_LIMITED", "", criteria.Say("login.rate"))
}

// guessed refuses an address from which too much was refused lately. It is asked before anything is looked up that is not known
// already, so that those who are known get through.
func (c *core) guessed(p *presented) error {
	if p.remote != "" && c.guesses.Spent(p.remote, time.Now()) {
		return rateLimited()
	}
	return nil
}

func (c *core) whoIs(ctx context.Context, p *presented) (identity, error) {
	switch {
	case p.secret != "" && c.provider != nil && auth.IsSigned(p.secret):
		return c.bySignedToken(ctx, p)
	case p.secret != "":
		if c.demo {
			if k, ok := c.demoToken(p.secret); ok {
				return identity{name: k.Name(), token: &k}, nil
			}
		}
		return c.byHash(ctx, p, hashToken(p.secret), "")
	case p.certificate != "":
		return c.byHash(ctx, p, hashCertificate(p.certificate), p.certificate)
	}
	return c.bySession(ctx, p)
}

// byHash finds the token of a secret's or a certificate's hash. One that is for a certificate is no secret's: certificates are
// not secret.
func (c *core) byHash(ctx context.Context, p *presented, hash, certificate string) (identity, error) {
	t, known := c.tokens.known(hash)
	if !known {
		if err := c.guessed(p); err != nil {
			return identity{}, err
		}
		var err error
		t, err = c.tokens.find(hash, func() (*store.Token, error) {
			k, err := c.store.TokenByHash(ctx, hash)
			return &k, err
		})
		if err != nil && criteria.CodeOf(err) != criteria.NotFound {
			return identity{}, err
		}
	}
	now := c.now().UnixMicro()
	switch {
	case t.ID == "" || t.Certificate != certificate || t.RevokedAt != 0 && t.RevokedAt <= now:
		if certificate != "" {
			return identity{}, criteria.Refuse(criteria.Unauthenticated, "CERTIFICATE_UNKNOWN", "authorization", criteria.Say("access.certificate-unknown"))
		}
		return identity{}, criteria.Refuse(criteria.Unauthenticated, "TOKEN_UNKNOWN", "authorization", criteria.Say("access.token-unknown"))
	case t.ExpiresAt <= now:
		return identity{}, criteria.Refuse(criteria.Unauthenticated, "TOKEN_EXPIRED", "authorization", criteria.Say("access.token-expired"))
	}
	return identity{name: t.Name(), token: t}, nil
}

// hashCertificate gives what is stored of a certificate in place of a secret's hash. No secret has it, for secrets are hashed
// without the word in front, and byHash asks which of the two a token is for.
func hashCertificate(sum string) string { return hashToken("certificate\x00" + sum) }

// certificateOf gives the SHA-256 of a certificate in hex, of the first of a verified chain; "" without one, or with one that has
// run out since the connection was opened.
func certificateOf(chains [][]*x509.Certificate, now time.Time) string {
	if len(chains) == 0 || len(chains[0]) == 0 || now.After(chains[0][0].NotAfter) {
		return ""
	}
	sum := sha256.Sum256(chains[0][0].Raw)
	return hex.EncodeToString(sum[:])
}

func (c *core) bySignedToken(ctx context.Context, p *presented) (identity, error) {
	if err := c.guessed(p); err != nil {
		return identity{}, err
	}
	id, err := c.provider.Bearer(ctx, p.secret)
	return identity{name: id.Person(c.loginKey)}, err
}

// How long a session lasts, and without being used.
const (
	sessionLife = 8 * time.Hour
	sessionIdle = 30 * time.Minute
	sessionSeen = time.Minute // use is noted so often
)

func (c *core) bySession(ctx context.Context, p *presented) (identity, error) {
	hash := hashToken(p.session)
	k, known := c.sessions.known(hash)
	if !known {
		err := c.guessed(p)
		if err == nil {
			k, err = c.sessions.find(hash, func() (store.Session, error) { return c.store.Session(ctx, hash) })
		}
		if err != nil {
			return identity{}, err
		}
	}
	now := c.now().UnixMicro()
	if k.EndedAt != 0 || k.ExpiresAt <= now || k.SeenAt+sessionIdle.Microseconds() <= now {
		return identity{}, criteria.Refuse(criteria.Unauthenticated, "SESSION_ENDED", "", criteria.Say("login.session-ended"))
	}
	if k.SeenAt+sessionSeen.Microseconds() <= now {
		if err := c.store.TouchSession(ctx, hash, now); err != nil {
			return identity{}, err
		}
		c.sessions.forget()
	}
	return identity{name: k.Person, chosen: k.Chosen}, nil
}
