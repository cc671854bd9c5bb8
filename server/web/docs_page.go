package web

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// docsPage is the data of docs.html: what all services have in common, and where to read on.
type docsPage struct {
	frame
	*document
}

// servicePage is the data of service.html.
type servicePage struct {
	frame
	apiService
	Others []apiService // all services, for going on
}

// reference answers "/docs".
func (p *pages) reference(w http.ResponseWriter, r *http.Request) {
	page := docsPage{p.frame(r, "docs"), p.docs}
	page.Title = page.Say("page.docs.title")
	p.render(w, r, http.StatusOK, "docs.html", page)
}

// service answers "/docs/{service}".
func (p *pages) service(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("service")
	i := slices.IndexFunc(p.docs.Services, func(s apiService) bool { return s.Name == name })
	if i < 0 {
		p.fail(w, r, &fault{status: http.StatusNotFound, message: criteria.Say("page.error.no-page")})
		return
	}
	page := servicePage{p.frame(r, "docs"), p.docs.Services[i], p.docs.Services}
	page.Title = page.Name
	p.render(w, r, http.StatusOK, "service.html", page)
}

// DocsOf gives the address of the page on the interface, or of one service and a place on it, in the language that was asked for.
func (f frame) DocsOf(service, place string) string {
	u := url.URL{Path: DocsPath, RawQuery: f.keepLang, Fragment: place}
	if service != "" {
		u.Path += "/" + service
	}
	return u.String()
}
