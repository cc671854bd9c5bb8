package main

import (
	"context"
	"net/http"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/web"
)

// account gives what the page of the account shows: who asks, and their rights. Nobody known is no fault: the page offers the
// login.
func (s *site) account(r *http.Request) (web.Account, error) {
	a, err := s.accountOf(r)
	return a, toStatus(r.Context(), s.logger, r.URL.Path, err)
}

func (s *site) accountOf(r *http.Request) (web.Account, error) {
	a := web.Account{LoginPath: loginPath, LogoutPath: logoutPath}
	if s.provider == nil {
		a.LoginPath = ""
	}
	p := s.presentedIn(r)
	if _, password, ok := r.BasicAuth(); ok {
		p.secret = password
	}
	if p.nothing() {
		return a, nil
	}
	who, err := s.identifyPage(r, p)
	switch {
	case criteria.CodeOf(err) == criteria.Unauthenticated && p.secret == "" && p.certificate == "":
		a.Ended = true // the cookie of a session that is over
		return a, nil
	case err != nil:
		return a, err
	}
	a.Name, a.LoggedIn = who.name, p.session != "" && who.token == nil
	acting := ""
	if actor, err := s.actingFor(r, who, p.grant); err == nil {
		acting = actor.Grant
		if acting == "" {
			a.Rights = append(a.Rights, s.ownRow(actor))
		}
	}
	held, err := s.grantsOf(r.Context(), who.name)
	for i := range held {
		a.Rights = append(a.Rights, s.rightRow(r, who, &held[i], acting))
	}
	return a, err
}

// known tells whether who opens a page is somebody who was let in, and not just anybody. A demonstration hides nothing.
func (c *core) known(ctx context.Context) bool {
	a, ok := actorFrom(ctx)
	return ok && (a.ID != publicActor || c.demo)
}

func (s *site) actingFor(r *http.Request, who identity, grant string) (*criteria.Actor, error) {
	if who.token != nil && grant == "" {
		return s.actorOf(who.token)
	}
	return s.actorUnder(r.Context(), who, grant)
}

// ownRow shows the right that a token has by itself.
func (s *site) ownRow(a *criteria.Actor) web.Right {
	return web.Right{Name: a.ID, Role: a.Role, Unit: s.scopeName(a.Scope), Criteria: a.Criteria, Stands: true, Acting: true}
}

func (s *site) rightRow(r *http.Request, who identity, g *criteria.HeldGrant, acting string) web.Right {
	row := web.Right{
		Name: g.Name(), Role: g.Role, Unit: s.scopeName(g.Scope), Criteria: g.Criteria, From: g.From, To: g.To, Delegated: g.DelegatedBy != "",
		Acting: g.Name() == acting,
	}
	_, err := s.actorBy(r.Context(), who, g)
	if row.Stands = err == nil; !row.Stands {
		row.Why = criteria.MessageOf(err)
	}
	return row
}

// scopeName gives a scope in words, as it is called today or was last.
func (s *site) scopeName(scope criteria.Scope) string {
	if u, ok := s.catalogue().Made(scope, s.today()); ok {
		return u.FullName()
	}
	return scope.String()
}
