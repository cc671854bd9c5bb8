package main

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/auth"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
	"github.com/tieuchi/tieuchi/server/web/webtest"
)

// write puts a file into a folder of the test and gives its path.
func write(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// loginServer runs a server with a provider and an administrator.
func loginServer(t *testing.T, dsn string, flags ...string) (s *testServer, p *provider, admin string) {
	t.Helper()
	p = startProvider(t)
	s = startServerOn(t, dsn, append(p.flags(t), flags...)...)
	_, admin = s.earlier(t, criteria.Admin, "provinces/38", "38", testNow.Add(-time.Hour), 20210701)
	return s, p, admin
}

// give gives a right.
func (s *testServer) give(t *testing.T, admin, principal string, g *tieuchiv1.Grant) string {
	t.Helper()
	made, err := tieuchiv1.NewAccessServiceClient(s.conn).CreateGrant(as(admin), &tieuchiv1.CreateGrantRequest{
		HeldGrant: &tieuchiv1.HeldGrant{Principal: principal, Grant: g, Reason: "thử"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return made.GetName()
}

func (s *testServer) revoke(t *testing.T, admin, grant string) {
	t.Helper()
	if _, err := tieuchiv1.NewAccessServiceClient(s.conn).RevokeGrant(as(admin), &tieuchiv1.RevokeGrantRequest{Name: grant, Reason: "thử"}); err != nil {
		t.Fatal(err)
	}
}

// browser is a caller with cookies that follows no redirect by itself.
type browser struct {
	t    *testing.T
	http http.Client
	base string
}

func (s *testServer) browser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &browser{t, http.Client{Jar: jar, CheckRedirect: stay}, "http://" + s.at.HTTP}
}

// do sends a request and gives status, Location and body.
func (b *browser) do(method, address string, form url.Values, header ...string) (int, string, string) {
	b.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = b.base + address
	}
	r, err := http.NewRequest(method, address, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := b.http.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	var body bytes.Buffer
	if _, err := body.ReadFrom(answer.Body); err != nil {
		b.t.Fatal(err)
	}
	return answer.StatusCode, answer.Header.Get("Location"), body.String()
}

// cookies gives the cookies that the browser would send to the server, by name.
func (b *browser) cookies() map[string]string {
	u, _ := url.Parse(b.base)
	all := map[string]string{}
	for _, c := range b.http.Jar.Cookies(u) {
		all[c.Name] = c.Value
	}
	return all
}

func (b *browser) setCookie(name, value string) {
	u, _ := url.Parse(b.base)
	b.http.Jar.SetCookies(u, []*http.Cookie{{Name: name, Value: value, Path: "/"}})
}

// toCallback begins a login as a user and gives the address that the provider sends the browser back to.
func (b *browser) toCallback(user, to string) string {
	b.t.Helper()
	_, provider, _ := b.do("GET", loginPath+"?"+url.Values{"to": {to}}.Encode(), nil)
	u, err := url.Parse(provider)
	if err != nil || u.Host == "" {
		b.t.Fatalf("the login leads to %q", provider)
	}
	form := u.Query()
	form.Set("user", user)
	u.RawQuery = ""
	_, back, _ := b.do("POST", u.String(), form)
	return back
}

// login logs a user in and gives who that is here.
func (b *browser) login(user string) string {
	b.t.Helper()
	if code, to, body := b.do("GET", b.toCallback(user, ""), nil); code != http.StatusSeeOther || to != "/tai-khoan" {
		b.t.Fatalf("logging in: %d %s %.300s", code, to, body)
	}
	_, _, page := b.do("GET", "/tai-khoan", nil)
	return regexp.MustCompile(`people/[0-9a-z]{26}`).FindString(page)
}

func wantHTTP(t *testing.T, what string, code int, body string, wantCode int, reason string) {
	t.Helper()
	if code != wantCode || !strings.Contains(body, `"`+reason+`"`) {
		t.Errorf("%s: HTTP %d, want %d with %s: %.300s", what, code, wantCode, reason, body)
	}
}

// TestLogin logs in, acts, and tries everything that must not work.
func TestLogin(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tieuchi.db")
	s, p, admin := loginServer(t, file)
	b := s.browser(t)
	person := b.login("chi-tu-01")
	if person == "" || len(b.cookies()) != 1 {
		t.Fatalf("logged in as %q with cookies %v", person, b.cookies())
	}
	cookie := b.cookies()[sessionCookie]
	if q := p.asked; q.Get("scope") != "openid" || q.Get("code_challenge_method") != "S256" || q.Get("nonce") == "" || q.Get("state") == "" {
		t.Errorf("asked the provider for %v", q)
	}
	if again := s.browser(t).login("chi-tu-01"); again != person {
		t.Errorf("the same person is %s and %s", person, again)
	}
	if other := s.browser(t).login("chi-tu-02"); other == person {
		t.Error("two people are one")
	}

	const units = "/v1/units/15448"
	code, _, body := b.do("GET", units, nil)
	wantHTTP(t, "without a right", code, body, 403, "NO_GRANT")
	grant := s.give(t, admin, person, &tieuchiv1.Grant{Role: tieuchiv1.Grant_COMMITTEE, Scope: "provinces/38"})
	if code, _, body = b.do("GET", units, nil); code != http.StatusOK {
		t.Errorf("with a right: %d %s", code, body)
	}
	officer := s.give(t, admin, person, &tieuchiv1.Grant{Role: tieuchiv1.Grant_OFFICER, Scope: "communes/15448"})
	b.chooses(s, officer)

	t.Run("page of somebody else", func(t *testing.T) {
		create := func(header ...string) (int, string) {
			code, _, body := b.do("POST", "/v1/assessments", url.Values{}, header...)
			return code, body
		}
		code, body := create("Sec-Fetch-Site", "cross-site")
		wantHTTP(t, "cross-site", code, body, 403, "CROSS_ORIGIN")
		code, body = create("Sec-Fetch-Site", "same-site") // another port of the same machine
		wantHTTP(t, "same-site", code, body, 403, "CROSS_ORIGIN")
		code, body = create("Origin", "https://evil.example")
		wantHTTP(t, "origin", code, body, 403, "CROSS_ORIGIN")
		if code, body = create("Sec-Fetch-Site", "same-origin"); code != http.StatusBadRequest {
			t.Errorf("the own page: %d %s", code, body)
		}
		code, _, body = b.do("POST", logoutPath, url.Values{}, "Sec-Fetch-Site", "cross-site")
		wantHTTP(t, "log out", code, body, 403, "CROSS_ORIGIN")
		code, _, body = b.do("POST", "/tai-khoan", url.Values{"grant": {grant}}, "Sec-Fetch-Site", "cross-site")
		wantHTTP(t, "choose", code, body, 403, "CROSS_ORIGIN")
	})
	s.revoke(t, admin, officer)
	code, _, body = b.do("GET", units, nil)
	wantHTTP(t, "the chosen right was revoked", code, body, 403, "GRANT_REVOKED")

	t.Run("sessions", func(t *testing.T) { s.checkSessions(t, b, person) })
	t.Run("logins", func(t *testing.T) { s.checkLogins(t, p) })
	for _, path := range []string{file, file + "-wal"} {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"chi-tu-01", "thu@example.vn", "Nguyễn Thị Thử", cookie, admin} {
			if bytes.Contains(content, []byte(secret)) {
				t.Errorf("%s holds %s", filepath.Base(path), secret)
			}
		}
	}
}

// chooses chooses a right on the page and checks that it is acted under.
func (b *browser) chooses(s *testServer, grant string) {
	b.t.Helper()
	if code, to, body := b.do("POST", "/tai-khoan", url.Values{"grant": {grant}}); code != http.StatusSeeOther || to != "/tai-khoan" {
		b.t.Errorf("choosing: %d %s %.300s", code, to, body)
	}
	if code, _, body := b.do("GET", "/v1/units/15448", nil); code != http.StatusOK {
		b.t.Errorf("under the chosen right: %d %s", code, body)
	}
	code, _, body := b.do("GET", "/v1/unitStatuses/15469", nil, "Tieuchi-Grant", "grants/other")
	wantHTTP(b.t, "under a right of nobody", code, body, 403, "GRANT_UNKNOWN")
	code, _, body = b.do("POST", "/tai-khoan", url.Values{"grant": {"grants/other"}})
	wantHTTP(b.t, "choosing a right of nobody", code, body, 403, "GRANT_UNKNOWN")
}

func (s *testServer) checkSessions(t *testing.T, b *browser, person string) {
	cookie := b.cookies()[sessionCookie]
	call := func(value string) (int, string) {
		other := s.browser(t)
		other.setCookie(sessionCookie, value)
		code, _, body := other.do("GET", "/v1/units/15448", nil)
		return code, body
	}
	code, body := call("made up")
	wantHTTP(t, "a cookie that was never given", code, body, 401, "SESSION_UNKNOWN")
	b.login("chi-tu-01")
	if b.cookies()[sessionCookie] == cookie {
		t.Error("the cookie is the same after logging in again")
	}
	code, body = call(cookie)
	wantHTTP(t, "the cookie from before logging in again", code, body, 401, "SESSION_ENDED")
	cookie = b.cookies()[sessionCookie]
	if code, body := call(cookie); code != http.StatusOK { // the first right stands
		t.Errorf("the new cookie: %d %s", code, body)
	}
	if code, to, _ := b.do("POST", logoutPath, url.Values{}); code != http.StatusSeeOther || to != "/tai-khoan" || b.cookies()[sessionCookie] != "" {
		t.Errorf("logging out: %d to %s, cookies %v", code, to, b.cookies())
	}
	code, body = call(cookie)
	wantHTTP(t, "the cookie replayed after logging out", code, body, 401, "SESSION_ENDED")
	now := testNow.UnixMicro()
	for name, k := range map[string]store.Session{
		"idle":    {SeenAt: now - sessionIdle.Microseconds(), ExpiresAt: now + 1},
		"expired": {SeenAt: now, ExpiresAt: now},
	} {
		k.Hash, k.Login, k.Person = hashToken(name), hashToken("login "+name), person
		if err := s.core.store.StartSession(t.Context(), k, ""); err != nil {
			t.Fatal(err)
		}
		code, body = call(name)
		wantHTTP(t, name, code, body, 401, "SESSION_ENDED")
	}
}

func (s *testServer) checkLogins(t *testing.T, p *provider) {
	b := s.browser(t)
	finish := func(what, address, reason string) {
		t.Helper()
		code, _, body := b.do("GET", address, nil)
		wantHTTP(t, what, code, body, 401, reason)
		if b.cookies()[sessionCookie] != "" {
			t.Errorf("%s: a session has begun", what)
		}
	}
	back := b.toCallback("chi-tu-03", "/")
	attempt := b.cookies()[attemptCookie]
	s.foreignBrowser(t, back)
	finish("another state", regexp.MustCompile(`state=[^&]*`).ReplaceAllString(back, "state=x"), "LOGIN_STATE")
	finish("the cookie was used", back, "LOGIN_STATE")
	b.setCookie(attemptCookie, attempt+"x")
	finish("a cookie that was changed", back, "LOGIN_STATE")
	b.setCookie(attemptCookie, attempt)
	finish("another code", regexp.MustCompile(`code=[^&]*`).ReplaceAllString(back, "code=x"), "LOGIN_CODE")
	b.setCookie(attemptCookie, attempt)
	if code, to, body := b.do("GET", back, nil); code != http.StatusSeeOther || to != "/" {
		t.Fatalf("the login itself: %d %s %s", code, to, body)
	}
	b.do("POST", logoutPath, url.Values{})
	b.setCookie(attemptCookie, attempt)
	finish("code and state replayed", back, "LOGIN_CODE")
	finish("nobody logged in", b.toCallback("", ""), "LOGIN_REFUSED")

	p.again = true // a provider that takes a code twice
	back = b.toCallback("chi-tu-03", "//evil.example/")
	attempt = b.cookies()[attemptCookie]
	if _, to, _ := b.do("GET", back, nil); to != "/tai-khoan" {
		t.Errorf("a login leads to %s", to)
	}
	b.do("POST", logoutPath, url.Values{})
	b.setCookie(attemptCookie, attempt)
	finish("code and state replayed where the provider does not mind", back, "LOGIN_REPLAYED")
	for reason, change := range map[string]func(map[string]any){
		"LOGIN_NONCE":    func(c map[string]any) { c["nonce"] = "of another login" },
		"TOKEN_AUDIENCE": func(c map[string]any) { c["aud"] = testAudience },
		"TOKEN_ISSUER":   func(c map[string]any) { c["iss"] = "https://evil.example" },
		"TOKEN_EXPIRED":  func(c map[string]any) { c["exp"] = testNow.Add(-time.Hour).Unix() },
	} {
		p.faulty(change)
		finish("a provider with a fault", b.toCallback("chi-tu-03", ""), reason)
	}
	p.faulty(nil)
}

// foreignBrowser brings the answer of somebody's login into another browser, which must not be logged in by it.
func (s *testServer) foreignBrowser(t *testing.T, back string) {
	t.Helper()
	b := s.browser(t)
	code, _, body := b.do("GET", back, nil)
	wantHTTP(t, "a browser that began nothing", code, body, 401, "LOGIN_STATE")
	b.toCallback("chi-tu-04", "")
	code, _, body = b.do("GET", back, nil)
	wantHTTP(t, "a browser that began another login", code, body, 401, "LOGIN_STATE")
	if b.cookies()[sessionCookie] != "" {
		t.Error("somebody else's login was taken")
	}
}

// TestSignedTokens sends tokens of the provider, good and bad, over both protocols.
func TestSignedTokens(t *testing.T) {
	s, p, admin := loginServer(t, storetest.Engines(t)[0].DSN(t))
	id := auth.Identity{Issuer: p.URL, Subject: "hệ thống thử"}
	person := id.Person(s.core.loginKey)
	s.give(t, admin, person, &tieuchiv1.Grant{Role: tieuchiv1.Grant_COMMITTEE, Scope: "provinces/38"})
	with := func(change func(map[string]any)) map[string]any {
		c := p.claims(id.Subject, testAudience)
		change(c)
		return c
	}
	good := with(func(map[string]any) {})
	flip := func(token string, part int) string {
		parts := strings.Split(token, ".")
		raw, _ := base64.RawURLEncoding.DecodeString(parts[part])
		raw[len(raw)/2] ^= 1
		parts[part] = base64.RawURLEncoding.EncodeToString(raw)
		return strings.Join(parts, ".")
	}
	stranger := startProvider(t)
	for _, test := range []struct{ name, token, reason string }{
		{"good", p.signed("RS256", "rsa", good), ""},
		{"good, on a curve", p.signed("ES256", "ec", good), ""},
		{"several audiences", p.signed("RS256", "rsa", with(func(c map[string]any) { c["aud"] = []string{"x", testAudience} })), ""},
		{"expired", p.signed("RS256", "rsa", with(func(c map[string]any) { c["exp"] = testNow.Add(-2 * time.Minute).Unix() })), "TOKEN_EXPIRED"},
		{"without an end", p.signed("RS256", "rsa", with(func(c map[string]any) { delete(c, "exp") })), "TOKEN_EXPIRED"},
		{"not yet", p.signed("RS256", "rsa", with(func(c map[string]any) { c["nbf"] = testNow.Add(2 * time.Minute).Unix() })), "TOKEN_NOT_YET"},
		{"issued tomorrow", p.signed("RS256", "rsa", with(func(c map[string]any) { c["iat"] = testNow.Add(24 * time.Hour).Unix() })), "TOKEN_NOT_YET"},
		{"for another program", p.signed("RS256", "rsa", with(func(c map[string]any) { c["aud"] = "https://other.example" })), "TOKEN_AUDIENCE"},
		{"for logging in", p.signed("RS256", "rsa", p.claims(id.Subject, testClient)), "TOKEN_AUDIENCE"},
		{"for nobody", p.signed("RS256", "rsa", with(func(c map[string]any) { delete(c, "aud") })), "TOKEN_AUDIENCE"},
		{"of another issuer, signed by ours", p.signed("RS256", "rsa", with(func(c map[string]any) { c["iss"] = "https://evil.example" })), "TOKEN_ISSUER"},
		{"of no one", p.signed("RS256", "rsa", with(func(c map[string]any) { delete(c, "sub") })), "TOKEN_MALFORMED"},
		{"signed by a stranger", stranger.signed("RS256", "rsa", good), "TOKEN_SIGNATURE"},
		{"signed by a key that is none of theirs", stranger.signed("RS256", "new", good), "TOKEN_SIGNATURE"},
		{"changed", flip(p.signed("RS256", "rsa", good), 1), "TOKEN_SIGNATURE"},
		{"with a changed signature", flip(p.signed("RS256", "rsa", good), 2), "TOKEN_SIGNATURE"},
		{"the wrong kind of key", p.signed("ES256", "rsa", good), "TOKEN_SIGNATURE"},
		{"not signed", p.signed("none", "rsa", good), "TOKEN_ALGORITHM"},
		{"not signed, in capitals", p.signed("NONE", "rsa", good), "TOKEN_ALGORITHM"},
		{"signed with the public key", p.signed("HS256", "rsa", good), "TOKEN_ALGORITHM"},
		{"no JSON", "eyJ.eyJ.x", "TOKEN_MALFORMED"},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := s.contentHash(t)
			code, _, body := s.get(t, "/v1/units/15448", test.token)
			_, err := tieuchiv1.NewUnitServiceClient(s.conn).GetUnit(as(test.token), &tieuchiv1.GetUnitRequest{Name: "units/15448"})
			if test.reason == "" {
				if code != http.StatusOK || err != nil {
					t.Errorf("%d %s, %v", code, body, err)
				}
				return
			}
			wantHTTP(t, "REST", code, body, 401, test.reason)
			wantRefused(t, "gRPC", err, codes.Unauthenticated, test.reason)
			if s.contentHash(t) != before {
				t.Error("a refused token wrote something")
			}
		})
	}
	t.Run("too long", func(t *testing.T) {
		c := with(func(c map[string]any) { c["groups"] = strings.Repeat("x", 9<<10) })
		_, err := tieuchiv1.NewUnitServiceClient(s.conn).GetUnit(as(p.signed("RS256", "rsa", c)), &tieuchiv1.GetUnitRequest{Name: "units/15448"})
		wantRefused(t, "gRPC", err, codes.Unauthenticated, "TOKEN_MALFORMED")
	})
	t.Run("keys are replaced", func(t *testing.T) {
		var err error
		if p.key, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
			t.Fatal(err)
		}
		if code, _, body := s.get(t, "/v1/units/15448", p.signed("RS256", "rsa", good)); code != http.StatusOK {
			t.Errorf("signed by the new key: %d %s", code, body)
		}
	})
	t.Run("provider away", func(t *testing.T) {
		p.Close()
		code, _, body := s.get(t, "/v1/units/15448", stranger.signed("RS256", "new", good))
		wantHTTP(t, "a key that cannot be looked up", code, body, 503, "PROVIDER_UNAVAILABLE")
		if code, _, body := s.get(t, "/v1/units/15448", p.signed("RS256", "rsa", good)); code != http.StatusOK {
			t.Errorf("a key that is known: %d %s", code, body)
		}
	})
}

// TestLoginInChromium logs in, chooses a right, is not fooled by the page of somebody else, and logs out.
func TestLoginInChromium(t *testing.T) {
	s, _, admin := loginServer(t, storetest.Engines(t)[0].DSN(t))
	b, base := webtest.Open(t), "http://"+s.at.HTTP
	b.Size(360, 800)
	b.Goto(base + "/dieu-hanh?lang=vi") // figures: who is not known is sent to log in
	if b.Count("#user") != 1 {
		t.Fatalf("the page leads to %s", b.Address())
	}
	b.SetValue("#user", "chi-tu-01")
	b.Follow("#go")
	if u, err := url.Parse(b.Address()); err != nil || u.Path != "/dieu-hanh" {
		t.Errorf("after logging in the browser is at %s", b.Address())
	}
	b.Goto(base + "/tai-khoan?lang=vi")
	person := b.Text("#name")
	if !strings.HasPrefix(person, "people/") || b.Count(".rights li") != 0 {
		t.Fatalf("logged in as %q with %d rights", person, b.Count(".rights li"))
	}
	first := s.give(t, admin, person, &tieuchiv1.Grant{Role: tieuchiv1.Grant_COMMITTEE, Scope: "provinces/38"})
	second := s.give(t, admin, person, &tieuchiv1.Grant{Role: tieuchiv1.Grant_APPRAISER, Scope: "provinces/38", Criteria: []string{"inf"}, To: "2099-12-31"})
	b.Goto(base + "/tai-khoan?lang=vi")
	if n, said := b.Count(".rights li"), b.Text(".rights .chosen"); n != 2 || !strings.Contains(said, first) {
		t.Errorf("%d rights, in use: %s", n, said)
	}
	if folder := os.Getenv("SCREENSHOTS"); folder != "" {
		b.Screenshot(filepath.Join(folder, "account-vi-phone.png"))
	}
	var wide int64
	if b.Eval("document.documentElement.scrollWidth", &wide); wide > 360 {
		t.Errorf("the page is %d wide and must be scrolled sideways", wide)
	}
	b.Follow(".rights form button")
	if said := b.Text(".rights .chosen"); !strings.Contains(said, second) || !strings.Contains(said, "inf") {
		t.Errorf("chosen: %s", said)
	}
	b.Goto(base + "/dieu-hanh?lang=vi")
	if b.Count("#pace") != 1 {
		t.Errorf("the figures are not shown: %s", b.Text("main"))
	}
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(`<!DOCTYPE html><link rel="icon" href="data:,"><form method="post" action="` + base + logoutPath + `"><button>Quà tặng</button></form>`))
	}))
	defer evil.Close()
	b.Goto(evil.URL) // another port of the same machine: the browser sends the cookie along
	b.Follow("button")
	if said := b.Text("main"); !strings.Contains(said, criteria.Say("login.cross-origin").VI) && !strings.Contains(said, criteria.Say("login.cross-origin").EN) {
		t.Errorf("the page of somebody else is told: %s", said)
	}
	b.Goto(base + "/tai-khoan?lang=vi")
	if b.Count("#logout") != 1 {
		t.Fatal("the page of somebody else has ended the session")
	}
	b.Follow("#logout")
	if b.Count("#login") != 1 || b.Count("#name") != 0 {
		t.Errorf("after logging out: %s", b.Text("main"))
	}
	unexpected := slices.DeleteFunc(b.Errors(), func(said string) bool { return strings.Contains(said, "status of 403") })
	if len(unexpected) > 0 {
		t.Errorf("the browser complains: %q", unexpected)
	}
}

// TestRates asks too often.
func TestRates(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-rate", "2")
	_, quick := s.earlier(t, criteria.System, "provinces/38", "38", testNow.Add(-time.Hour), 20210701)
	_, calm := s.earlier(t, criteria.System, "provinces/38", "38", testNow.Add(-time.Hour), 20210701)
	client := tieuchiv1.NewUnitServiceClient(s.conn)
	get := func(secret string) error {
		_, err := client.GetUnit(as(secret), &tieuchiv1.GetUnitRequest{Name: "units/15448"})
		return err
	}
	for i := range 20 {
		if err := get(quick); err != nil {
			wantRefused(t, "too many", err, codes.ResourceExhausted, "RATE_LIMITED")
			break
		} else if i == 19 {
			t.Error("20 calls at once are let through where 2 a second are allowed")
		}
	}
	code, header, body := s.get(t, "/v1/units/15448", quick)
	wantHTTP(t, "REST", code, body, 429, "RATE_LIMITED")
	if header.Get("Retry-After") == "" {
		t.Error("nothing says when to come again")
	}
	if err := get(calm); err != nil {
		t.Errorf("somebody else pays for it: %v", err)
	}
	for i := range 200 {
		if err := get("tc_guess"); status.Code(err) == codes.ResourceExhausted {
			break
		} else if i == 199 {
			t.Error("200 guesses are let through")
		}
	}
	wantRefused(t, "the next guess", get("tc_other"), codes.ResourceExhausted, "RATE_LIMITED")
	forged := metadata.AppendToOutgoingContext(as("tc_other"), "x-forwarded-for", "192.0.2.1")
	_, err := client.GetUnit(forged, &tieuchiv1.GetUnitRequest{Name: "units/15448"})
	wantRefused(t, "a guess that says it comes from elsewhere", err, codes.ResourceExhausted, "RATE_LIMITED")
	if err := get(calm); err != nil {
		t.Errorf("who is known is held up by guesses from the same address: %v", err)
	}
}
