// Package web serves the pages: where the province stands on any day, and the description of the interface. A page is
// one more caller of the services; it holds no rule of its own. Pages are made on the server and need no script.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"google.golang.org/grpc"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// Options are what the pages need besides the services. All may be left out.
type Options struct {
	Today       func() criteria.Date // the day it is; default today in Vietnam
	DefaultAsOf criteria.Date        // the day "/" opens on; zero: today
	Notice      criteria.Text        // what every page says on top, of a demonstration; "/" says what its answers say
	// Account says who asks for the page of the account; nil: there is no such page.
	Account func(*http.Request) (Account, error)
	// Known tells whether the caller is somebody known, who is told what not everybody is; nil: nobody is.
	Known  func(context.Context) bool
	Logger *slog.Logger // for faults of the pages themselves; the services log their own
}

// pages is the handler behind New.
type pages struct {
	services
	Options
	docs *document
}

// Handler answers for all pages.
type Handler struct {
	http.Handler
	pages *pages
}

// Fail answers with a page that says what went wrong elsewhere: a status of a call.
func (h *Handler) Fail(w http.ResponseWriter, r *http.Request, err error) {
	w.Header().Set("Content-Security-Policy", contentPolicy)
	h.pages.fail(w, r, faultOf(err))
}

// New gives the handler of all pages: "/", "/don-vi/{unit}", "/dieu-hanh", "/lich", "/lich.ics", "/tai-khoan", "/docs",
// "/docs/{service}", "/openapi.json", "/style.css", and a page for everything else. Calls go over conn with the request's context, which carries who is asking. Only GET and HEAD are answered.
func New(conn grpc.ClientConnInterface, o Options) *Handler {
	if o.Today == nil {
		o.Today = func() criteria.Date { return criteria.DateOf(time.Now()) }
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	p := &pages{services: dial(conn), Options: o, docs: readDocument(tieuchiv1.OpenAPI)}
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", p.home)
	mux.HandleFunc(UnitPath+"{unit}", p.unit)
	mux.HandleFunc(OutlookPath, p.briefing)
	if o.Account != nil {
		mux.HandleFunc(AccountPath, p.account)
	}
	mux.HandleFunc(CalendarPath, p.calendar)
	mux.HandleFunc(ICSPath, p.ics)
	mux.HandleFunc(DocsPath, p.reference)
	mux.HandleFunc(DocsPath+"/{service}", p.service)
	mux.HandleFunc("/openapi.json", p.openAPI)
	mux.HandleFunc(stylePath, p.style)
	mux.HandleFunc("/", p.unknown)
	return &Handler{p.guard(mux), p}
}

// Figures tells whether the page of a path asks the services, and so needs to know who is asking.
func Figures(path string) bool {
	return path == "/" || path == OutlookPath || path == CalendarPath || path == ICSPath || strings.HasPrefix(path, UnitPath)
}

// The pages load nothing but their own style sheet, run no script and stand in no frame.
const contentPolicy = "default-src 'none'; style-src 'self'; img-src 'self' data:; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard sets the headers of every answer and refuses methods that change something.
func (p *pages) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			h.Set("Allow", "GET, HEAD")
			p.fail(w, r, &fault{status: http.StatusMethodNotAllowed, message: criteria.Say("page.error.method")})
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (p *pages) unknown(w http.ResponseWriter, r *http.Request) {
	p.fail(w, r, &fault{status: http.StatusNotFound, message: criteria.Say("page.error.no-page")})
}

// style serves the style sheet. Its address carries a digest of its content and may be kept for ever; the bare address
// may not.
func (p *pages) style(w http.ResponseWriter, r *http.Request) {
	keep := "no-cache"
	if strings.HasSuffix(styleAddress, "?"+r.URL.RawQuery) {
		keep = "public, max-age=31536000, immutable"
	}
	w.Header().Set("Cache-Control", keep)
	send(w, r, http.StatusOK, "text/css; charset=utf-8", styleSheet)
}

func (p *pages) openAPI(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-cache")
	send(w, r, http.StatusOK, "application/json", tieuchiv1.OpenAPI)
}
