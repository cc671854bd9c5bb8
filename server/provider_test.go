package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"html/template"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"
)

// What the provider of the tests knows this program by.
const (
	testClient   = "tieuchi-thu"
	testSecret   = "bí mật của máy chủ"
	testAudience = "https://tieuchi.example.vn/api"
)

// provider is an OpenID provider of our own: discovery, keys, a page to log in, codes with PKCE that are good for once, signed
// tokens. Its faults can be turned on.
type provider struct {
	*httptest.Server
	t     testing.TB
	key   *rsa.PrivateKey
	curve *ecdsa.PrivateKey

	mu     sync.Mutex
	codes  map[string]url.Values // of the request that a code was given for
	again  bool                  // codes are good for ever
	change func(claims map[string]any)
	asked  url.Values // the last request to log in
}

func startProvider(t testing.TB) *provider {
	t.Helper()
	p := &provider{t: t, codes: map[string]url.Values{}}
	var err error
	if p.key, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		t.Fatal(err)
	}
	if p.curve, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.discovery)
	mux.HandleFunc("GET /keys", p.keys)
	mux.HandleFunc("GET /authorize", p.ask)
	mux.HandleFunc("POST /authorize", p.answer)
	mux.HandleFunc("POST /token", p.token)
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

// flags point a server to the provider.
func (p *provider) flags(t testing.TB) []string {
	t.Helper()
	return []string{
		"-oidc-issuer", p.URL, "-oidc-client-id", testClient, "-oidc-audience", testAudience, "-oidc-client-secret-file", write(t, "secret", []byte(testSecret+"\n")),
	}
}

func (p *provider) discovery(w http.ResponseWriter, _ *http.Request) {
	p.json(w, map[string]any{
		"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
		// A careless provider: what it offers must not decide what is taken.
		"id_token_signing_alg_values_supported": []string{"RS256", "ES256", "HS256", "none"},
	})
}

func (p *provider) keys(w http.ResponseWriter, _ *http.Request) {
	n, x := base64.RawURLEncoding.EncodeToString, p.curve.PublicKey
	point, err := x.Bytes()
	if err != nil {
		p.t.Error(err)
	}
	p.json(w, map[string]any{"keys": []map[string]string{
		{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "rsa", "n": n(p.key.N.Bytes()), "e": n(big.NewInt(int64(p.key.E)).Bytes())},
		{"kty": "EC", "use": "sig", "alg": "ES256", "kid": "ec", "crv": "P-256", "x": n(point[1:33]), "y": n(point[33:])},
	}})
}

func (p *provider) json(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		p.t.Error(err)
	}
}

var loginForm = template.Must(template.New("").Parse(`<!DOCTYPE html><meta charset="utf-8"><title>Định danh</title><link rel="icon" href="data:,">
<form method="post" action="/authorize">{{range $k, $v := .}}<input type="hidden" name="{{$k}}" value="{{index $v 0}}">{{end}}
<input id="user" name="user"><button id="go">Đăng nhập</button></form>`))

// ask shows the page on which people say who they are.
func (p *provider) ask(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if err := loginForm.Execute(w, map[string][]string(r.URL.Query())); err != nil {
		p.t.Error(err)
	}
}

// answer sends the browser back with a code.
func (p *provider) answer(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		p.t.Error(err)
	}
	back, err := url.Parse(r.PostForm.Get("redirect_uri"))
	if err != nil || r.PostForm.Get("client_id") != testClient || r.PostForm.Get("response_type") != "code" {
		http.Error(w, "400", http.StatusBadRequest)
		return
	}
	code := rand.Text()
	p.mu.Lock()
	p.codes[code], p.asked = maps.Clone(r.PostForm), r.PostForm
	p.mu.Unlock()
	q := url.Values{"code": {code}, "state": {r.PostForm.Get("state")}}
	if r.PostForm.Get("user") == "" {
		q = url.Values{"error": {"access_denied"}, "state": {r.PostForm.Get("state")}}
	}
	back.RawQuery = q.Encode()
	http.Redirect(w, r, back.String(), http.StatusSeeOther)
}

// token exchanges a code: once, for who it was given to, and only with what the login began with.
func (p *provider) token(w http.ResponseWriter, r *http.Request) {
	id, secret, _ := r.BasicAuth()
	id, _ = url.QueryUnescape(id)
	secret, _ = url.QueryUnescape(secret)
	code := r.PostFormValue("code")
	p.mu.Lock()
	defer p.mu.Unlock()
	asked, known := p.codes[code]
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	switch {
	case id != testClient || secret != testSecret:
		http.Error(w, `{"error":"invalid_client"}`, http.StatusUnauthorized)
		return
	case !known || asked.Get("redirect_uri") != r.PostFormValue("redirect_uri") || asked.Get("code_challenge_method") != "S256" ||
		asked.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(sum[:]):
		http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
		return
	}
	if !p.again {
		delete(p.codes, code)
	}
	claims := p.claims(asked.Get("user"), testClient)
	claims["nonce"] = asked.Get("nonce")
	claims["name"], claims["email"] = "Nguyễn Thị Thử", "thu@example.vn"
	if p.change != nil {
		p.change(claims)
	}
	p.json(w, map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": p.signed("RS256", "rsa", claims)})
}

// faulty makes the provider change what it says until the test ends.
func (p *provider) faulty(change func(claims map[string]any)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.change = change
}

// claims gives what a token says that nothing is wrong with.
func (p *provider) claims(user, audience string) map[string]any {
	return map[string]any{
		"iss": p.URL, "sub": user, "aud": audience, "iat": testNow.Add(-time.Minute).Unix(), "exp": testNow.Add(time.Hour).Unix(),
	}
}

// signed signs claims in one of the ways that there are, good and bad.
func (p *provider) signed(algorithm, key string, claims map[string]any) string {
	head, err := json.Marshal(map[string]string{"alg": algorithm, "kid": key, "typ": "JWT"})
	if err != nil {
		p.t.Fatal(err)
	}
	body, err := json.Marshal(claims)
	if err != nil {
		p.t.Fatal(err)
	}
	text := base64.RawURLEncoding.EncodeToString(head) + "." + base64.RawURLEncoding.EncodeToString(body)
	return text + "." + base64.RawURLEncoding.EncodeToString(p.signature(algorithm, text))
}

func (p *provider) signature(algorithm, text string) []byte {
	digest := sha256.Sum256([]byte(text))
	switch algorithm {
	case "RS256":
		sum, err := rsa.SignPKCS1v15(rand.Reader, p.key, crypto.SHA256, digest[:])
		if err != nil {
			p.t.Fatal(err)
		}
		return sum
	case "ES256":
		r, s, err := ecdsa.Sign(rand.Reader, p.curve, digest[:])
		if err != nil {
			p.t.Fatal(err)
		}
		return append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	case "HS256": // with the public key, which everybody knows, as the shared one
		public, err := x509.MarshalPKIXPublicKey(&p.key.PublicKey)
		if err != nil {
			p.t.Fatal(err)
		}
		m := hmac.New(sha256.New, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public}))
		fmt.Fprint(m, text)
		return m.Sum(nil)
	}
	return nil
}
