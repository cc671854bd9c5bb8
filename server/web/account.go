package web

import (
	"net/http"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// AccountPath is the address of the page that tells people who they are here, and which rights they have.
const AccountPath = "/tai-khoan"

// Account is who asks, and what they may.
type Account struct {
	Name       string // "people/…" or "tokens/…"; "" for nobody known
	LoggedIn   bool   // by a session, which can be ended
	Ended      bool   // the browser has the cookie of a session that is over
	Rights     []Right
	LoginPath  string // "" where nobody can log in
	LogoutPath string
}

// Right is one right of an account.
type Right struct {
	Name      string // "grants/…", or that of the token whose own right it is
	Role      criteria.Role
	Unit      string // in words
	Criteria  []string
	From, To  criteria.Date
	Delegated bool
	Stands    bool
	Why       criteria.Text // it does not
	Acting    bool          // it is the one acted under
}

// accountPage is the data of account.html.
type accountPage struct {
	frame
	Account
	Rows []rightRow
}

// rightRow is a right in words.
type rightRow struct {
	Name, Role, Unit, Criteria, From, To, State string
	Chosen, CanChoose                           bool
}

// account answers "/tai-khoan".
func (p *pages) account(w http.ResponseWriter, r *http.Request) {
	a, err := p.Account(r)
	if err != nil {
		p.fail(w, r, faultOf(err))
		return
	}
	page := accountPage{frame: p.frame(r, "account"), Account: a}
	page.Title = page.Say("account.title")
	for _, right := range a.Rights {
		page.Rows = append(page.Rows, page.rightRow(right, a.LoggedIn))
	}
	w.Header().Set("Cache-Control", "no-store")
	p.render(w, r, http.StatusOK, "account.html", page)
}

func (s speech) rightRow(r Right, loggedIn bool) rightRow {
	row := rightRow{
		Name: r.Name, Role: s.Say("page.role." + string(r.Role)), Unit: r.Unit, Criteria: strings.Join(r.Criteria, ", "),
		From: s.day(r.From), To: s.day(r.To), Chosen: r.Acting, CanChoose: loggedIn && r.Stands && !r.Acting,
	}
	switch {
	case !r.Stands:
		row.State = r.Why.In(s.Lang)
	case r.Acting:
		row.State = s.Say("account.acting")
	default:
		row.State = s.Say("account.stands")
	}
	if r.Delegated {
		row.Role += " (" + s.Say("account.delegated") + ")"
	}
	return row
}
