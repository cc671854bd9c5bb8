package auth

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/tieuchi/tieuchi/criteria"
)

// algorithms are those with a public key. With a shared one, whoever knows the provider's public key could sign; "none" signs
// nothing.
var algorithms = []string{
	oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA,
}

const (
	clockSkew = time.Minute // that clocks of two machines may differ by
	maxToken  = 8 << 10     // bytes of a signed token
)

// IsSigned tells whether a bearer token looks like one that a provider signed (a JWT) and not like one of this server.
func IsSigned(token string) bool {
	return strings.HasPrefix(token, "eyJ") && strings.Count(token, ".") == 2
}

// Bearer finds who a token was signed for that a program sends.
//
// Errors: TOKEN_MALFORMED, TOKEN_ALGORITHM, TOKEN_SIGNATURE, TOKEN_ISSUER, TOKEN_AUDIENCE, TOKEN_NOT_YET, TOKEN_EXPIRED,
// PROVIDER_UNAVAILABLE.
func (p *Provider) Bearer(ctx context.Context, token string) (Identity, error) {
	said, err := p.verify(ctx, token, p.options.Audience)
	return Identity{said.Issuer, said.Subject}, err
}

func refuse(reason, key string) error {
	return criteria.Refuse(criteria.Unauthenticated, reason, "authorization", criteria.Say(key))
}

// claims are what a token says and this program reads; no name is among them.
type claims struct {
	Issuer, Subject, Nonce string
}

// verify checks the signature first, and then whether the token is from the provider, for the audience, and of now.
func (p *Provider) verify(ctx context.Context, token, audience string) (claims, error) {
	if err := checkHeader(token); err != nil {
		return claims{}, err
	}
	_, verifier, err := p.discover(ctx)
	if err != nil {
		return claims{}, err
	}
	before := p.outages.count.Load()
	signed, err := verifier.Verify(oidc.ClientContext(ctx, p.client), token)
	switch {
	case err != nil && p.outages.count.Load() != before:
		return claims{}, unavailable()
	case err != nil:
		return claims{}, refuse("TOKEN_SIGNATURE", "login.token-signature")
	}
	return claims{signed.Issuer, signed.Subject, signed.Nonce}, p.checkClaims(signed, audience)
}

// checkHeader refuses what is no signed token and what is signed in a way that anybody could.
func checkHeader(token string) error {
	var header struct {
		Algorithm string `json:"alg"`
	}
	head, _, _ := strings.Cut(token, ".")
	text, err := base64.RawURLEncoding.DecodeString(head)
	if err != nil || len(token) > maxToken || !IsSigned(token) || json.Unmarshal(text, &header) != nil {
		return refuse("TOKEN_MALFORMED", "login.token-malformed")
	}
	if !slices.Contains(algorithms, header.Algorithm) {
		return refuse("TOKEN_ALGORITHM", "login.token-algorithm")
	}
	return nil
}

func (p *Provider) checkClaims(signed *oidc.IDToken, audience string) error {
	var more struct {
		NotBefore  *float64 `json:"nbf"`
		Authorised string   `json:"azp"`
	}
	if signed.Claims(&more) != nil || signed.Subject == "" {
		return refuse("TOKEN_MALFORMED", "login.token-malformed")
	}
	now := p.options.Now()
	switch {
	case signed.Issuer != p.options.Issuer:
		return refuse("TOKEN_ISSUER", "login.token-issuer")
	case audience == "" || !slices.Contains(signed.Audience, audience):
		return refuse("TOKEN_AUDIENCE", "login.token-audience")
	case audience == p.options.ClientID && more.Authorised != "" && more.Authorised != audience:
		return refuse("TOKEN_AUDIENCE", "login.token-audience") // signed for another program, which we trust with nothing
	case more.NotBefore != nil && now.Add(clockSkew).Before(time.Unix(int64(*more.NotBefore), 0)),
		now.Add(clockSkew).Before(signed.IssuedAt):
		return refuse("TOKEN_NOT_YET", "login.token-not-yet")
	case !now.Add(-clockSkew).Before(signed.Expiry):
		return refuse("TOKEN_EXPIRED", "access.token-expired")
	}
	return nil
}
