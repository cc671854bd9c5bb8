package auth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
)

// attemptLife is how long a login may take: time to type a password and a code from a phone.
const attemptLife = 10 * time.Minute

// Attempt is a login under way. It stands in a cookie of the browser that began it and nowhere else, so that knocking writes
// nothing; what the provider is told is derived from it by the server's key.
type Attempt struct {
	To    string // path to go on to
	seed  string // random, base64
	began int64  // seconds since 1970
	key   []byte
}

// Begin begins a login that goes on to a path of this server; anything else becomes fallback.
func Begin(key []byte, to, fallback string, now time.Time) Attempt {
	if !local(to) {
		to = fallback
	}
	return Attempt{To: to, seed: Secret(), began: now.Unix(), key: key}
}

// Secret gives 256 random bits as text.
func Secret() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// local tells whether a path stays on this server whatever a browser makes of it.
func local(path string) bool {
	return strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") && len(path) <= 500 &&
		strings.IndexFunc(path, func(r rune) bool { return r <= ' ' || r == '\\' || r >= 0x7f }) < 0
}

// Cookie gives the attempt as the browser keeps it.
func (a Attempt) Cookie() string {
	text := a.seed + "." + strconv.FormatInt(a.began, 10) + "." + base64.RawURLEncoding.EncodeToString([]byte(a.To))
	return text + "." + a.derive("cookie", text)
}

// Resume reads an attempt from its cookie and checks that the provider answers this attempt: the state is its own.
//
// Errors: LOGIN_STATE for a cookie or state that does not belong to a login of this browser, LOGIN_EXPIRED.
func Resume(key []byte, cookie, state string, now time.Time) (Attempt, error) {
	refused := criteria.Refuse(criteria.Unauthenticated, "LOGIN_STATE", "state", criteria.Say("login.state"))
	text, sum, _ := cutLast(cookie)
	a := Attempt{key: key}
	parts := strings.Split(text, ".")
	if len(parts) != 3 || !same(sum, a.derive("cookie", text)) {
		return a, refused
	}
	to, err := base64.RawURLEncoding.DecodeString(parts[2])
	began, err2 := strconv.ParseInt(parts[1], 10, 64)
	if a.seed, a.began, a.To = parts[0], began, string(to); err != nil || err2 != nil || !same(state, a.State()) {
		return a, refused
	}
	if age := now.Unix() - began; age < 0 || age > int64(attemptLife/time.Second) {
		return a, criteria.Refuse(criteria.Unauthenticated, "LOGIN_EXPIRED", "state", criteria.Say("login.expired"))
	}
	return a, nil
}

// State is what the provider hands back.
func (a Attempt) State() string { return a.derive("state", a.seed) }

// Nonce is what the provider signs.
func (a Attempt) Nonce() string { return a.derive("nonce", a.seed) }

// Verifier is what proves that who brings the code began the login (PKCE).
func (a Attempt) Verifier() string { return a.derive("verifier", a.seed) }

// ID names the attempt without giving it away: SHA-256 of the state, in hex.
func (a Attempt) ID() string {
	sum := sha256.Sum256([]byte(a.State()))
	return hex.EncodeToString(sum[:])
}

func (a Attempt) derive(what, from string) string {
	m := hmac.New(sha256.New, a.key)
	m.Write([]byte("login " + what + "\x00" + from))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

func same(a, b string) bool { return hmac.Equal([]byte(a), []byte(b)) }

func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, '.')
	if i < 0 {
		return "", "", false
	}
	return s[:i], s[i+1:], true
}
