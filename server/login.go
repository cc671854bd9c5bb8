package main

import (
	"net/http"
	"strings"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/auth"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/web"
)

// Paths of logging in and out.
const (
	loginPath    = "/auth/login"
	callbackPath = "/auth/callback"
	logoutPath   = "/auth/logout"
)

// Names of cookies. Where pages are reached over TLS they begin with __Host-, which browsers take from this very host over TLS
// only.
const (
	sessionCookie = "tieuchi-session"
	attemptCookie = "tieuchi-login"
)

func (c *core) cookieName(name string) string {
	if c.overTLS {
		return "__Host-" + name
	}
	return name
}

// cookie gives a cookie that no script reads and that no other site's form sends; without a value it takes the cookie back.
func (c *core) cookie(name, value string, seconds int) *http.Cookie {
	if value == "" {
		seconds = -1
	}
	return &http.Cookie{
		Name: c.cookieName(name), Value: value, Path: "/", MaxAge: seconds, HttpOnly: true, Secure: c.overTLS, SameSite: http.SameSiteLaxMode,
	}
}

// auth serves logging in and out, and what a person chooses on the page of the account.
func (s *site) auth(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	var err error
	switch read := r.Method == http.MethodGet || r.Method == http.MethodHead; {
	case s.provider == nil:
		s.refuseRoute(w, r, http.StatusNotFound)
	case r.URL.Path == loginPath && read:
		err = s.login(w, r)
	case r.URL.Path == callbackPath && read:
		err = s.loggedIn(w, r)
	case r.URL.Path == logoutPath && r.Method == http.MethodPost:
		err = s.logout(w, r)
	case r.URL.Path == web.AccountPath && r.Method == http.MethodPost:
		err = s.choose(w, r)
	case r.URL.Path == loginPath || r.URL.Path == callbackPath || r.URL.Path == logoutPath:
		s.refuseRoute(w, r, http.StatusMethodNotAllowed)
	default:
		s.refuseRoute(w, r, http.StatusNotFound)
	}
	switch {
	case err == nil:
	case strings.Contains(r.Header.Get("Accept"), "text/html"):
		s.pages.Fail(w, r, toStatus(r.Context(), s.logger, r.URL.Path, err))
	default:
		s.refuse(w, r, err)
	}
}

// login sends the browser to the provider.
func (s *site) login(w http.ResponseWriter, r *http.Request) error {
	if err := s.knock(r); err != nil {
		return err
	}
	a := auth.Begin(s.loginKey, r.URL.Query().Get("to"), web.AccountPath, s.now())
	to, err := s.provider.Address(r.Context(), a)
	if err != nil {
		return err
	}
	http.SetCookie(w, s.cookie(attemptCookie, a.Cookie(), 600))
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// knock counts what everybody may do without being known, against where it comes from.
func (s *site) knock(r *http.Request) error {
	if !s.guesses.Allow(s.remote(r.RemoteAddr, r.Header.Values(forwardedHeader)), time.Now()) {
		return rateLimited()
	}
	return nil
}

// loggedIn takes the browser back from the provider and begins a session. The cookie of the login is taken back first, whatever
// comes of it: it is good for one answer.
func (s *site) loggedIn(w http.ResponseWriter, r *http.Request) error {
	http.SetCookie(w, s.cookie(attemptCookie, "", 0))
	if err := s.knock(r); err != nil {
		return err
	}
	q := r.URL.Query()
	var kept string
	if cookie, err := r.Cookie(s.cookieName(attemptCookie)); err == nil {
		kept = cookie.Value
	}
	a, err := auth.Resume(s.loginKey, kept, q.Get("state"), s.now())
	switch {
	case err != nil:
		return err
	case q.Get("error") != "" || q.Get("code") == "":
		return criteria.Refuse(criteria.Unauthenticated, "LOGIN_REFUSED", "", criteria.Say("login.refused"))
	}
	id, err := s.provider.Finish(r.Context(), q.Get("code"), a)
	if err != nil {
		return err
	}
	return s.begin(w, r, a, id.Person(s.loginKey))
}

// begin begins a session under a new cookie, and ends the one that the browser had.
func (s *site) begin(w http.ResponseWriter, r *http.Request, a auth.Attempt, person string) error {
	secret, now, before := auth.Secret(), s.now().UnixMicro(), ""
	if old := s.presentedIn(r).session; old != "" {
		before = hashToken(old)
	}
	err := s.store.StartSession(r.Context(), store.Session{
		Hash: hashToken(secret), Login: a.ID(), Person: person, CreatedAt: now, SeenAt: now, ExpiresAt: now + sessionLife.Microseconds(),
	}, before)
	s.sessions.forget()
	if err != nil {
		return err
	}
	http.SetCookie(w, s.cookie(sessionCookie, secret, int(sessionLife.Seconds())))
	http.Redirect(w, r, a.To, http.StatusSeeOther)
	return nil
}

// logout ends the session of the browser. Without one it does nothing, and says the same.
func (s *site) logout(w http.ResponseWriter, r *http.Request) error {
	if err := ownPage(r); err != nil {
		return err
	}
	if p := s.presentedIn(r); p.session != "" {
		err := s.store.EndSession(r.Context(), hashToken(p.session), s.now().UnixMicro())
		s.sessions.forget()
		if err != nil {
			return err
		}
	}
	http.SetCookie(w, s.cookie(sessionCookie, "", 0))
	http.Redirect(w, r, web.AccountPath, http.StatusSeeOther)
	return nil
}

// choose sets which right the session acts under from now on: one that the person holds and that stands.
func (s *site) choose(w http.ResponseWriter, r *http.Request) error {
	if err := ownPage(r); err != nil {
		return err
	}
	p := s.presentedIn(r)
	p.secret, p.certificate = "", ""
	who, err := s.identifyPage(r, p)
	if err != nil {
		return err
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxHeader)
	name := r.PostFormValue("grant")
	if !strings.HasPrefix(name, criteria.GrantPrefix) {
		return criteria.GrantUnknown(name, "grant")
	}
	if _, err := s.actorUnder(r.Context(), who, name); err != nil {
		return err
	}
	err = s.store.ChooseGrant(r.Context(), hashToken(p.session), name)
	s.sessions.forget()
	if err != nil {
		return err
	}
	http.Redirect(w, r, web.AccountPath, http.StatusSeeOther)
	return nil
}

// identifyPage finds who asks for a page, whatever rights they have.
func (s *site) identifyPage(r *http.Request, p presented) (identity, error) {
	if p.nothing() {
		return identity{}, criteria.Refuse(criteria.Unauthenticated, "TOKEN_MISSING", "authorization", criteria.Say("access.token-missing"))
	}
	if err := s.currentUnits(r.Context()); err != nil {
		return identity{}, err
	}
	return s.identify(r.Context(), &p)
}
