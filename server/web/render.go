package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

//go:embed pages/*.html
var templateFiles embed.FS

var templates = template.Must(template.ParseFS(templateFiles, "pages/*.html"))

//go:embed style.css
var styleSheet []byte

const stylePath = "/style.css"

// styleAddress carries a digest, so that browsers keep the sheet until it changes.
var styleAddress = stylePath + "?" + digest(styleSheet)

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:6])
}

// frame is what every page has around its content.
type frame struct {
	speech
	Title     string
	Notice    string
	Here      string // "home", "outlook", "calendar", "account", "docs" or ""
	Style     string
	Home      string
	Docs      string
	Outlook   string
	Calendar  string
	Account   string // "" where there is no such page
	Languages []languageLink
	keepLang  string // query that keeps the language where the address asked for it
}

// languageLink leads to the same page in a language.
type languageLink struct {
	Lang, Name, Href string
	Current          bool
}

var languageNames = map[string]string{"vi": "Tiếng Việt", "en": "English"}

// frame makes the frame of a page for a request. The switch of languages keeps all other parameters.
func (p *pages) frame(r *http.Request, here string) frame {
	f := frame{speech: speech{langOf(r)}, Here: here, Style: styleAddress, Home: "/", Outlook: OutlookPath, Calendar: CalendarPath}
	if p.Options.Account != nil {
		f.Account = AccountPath
	}
	f.Notice = p.Notice.In(f.Lang)
	if r.URL.Query().Get(paramLang) == f.Lang {
		f.keepLang = url.Values{paramLang: {f.Lang}}.Encode()
		for _, address := range []*string{&f.Home, &f.Outlook, &f.Calendar, &f.Account} {
			if *address != "" {
				*address += "?" + f.keepLang
			}
		}
	}
	f.Docs = f.DocsOf("", "")
	path := r.URL.Path
	if here == "" {
		path = "/" // an address that does not exist is not repeated
	}
	for _, lang := range languages {
		query := r.URL.Query()
		query.Set(paramLang, lang)
		u := url.URL{Path: path, RawQuery: query.Encode()}
		f.Languages = append(f.Languages, languageLink{lang, languageNames[lang], u.String(), lang == f.Lang})
	}
	return f
}

// render writes a page once it is complete, so that nobody is sent half of one.
func (p *pages) render(w http.ResponseWriter, r *http.Request, status int, name string, data any) {
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, name, data); err != nil {
		p.Logger.ErrorContext(r.Context(), "page cannot be made", "page", name, "cause", err)
		http.Error(w, "500", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Content-Language", langOf(r))
	h.Add("Vary", "Accept-Language")
	send(w, r, status, "text/html; charset=utf-8", b.Bytes())
}

// send writes a body, compressed where the browser takes it: pages are mostly repetition, and lines are slow.
func send(w http.ResponseWriter, r *http.Request, status int, contentType string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Add("Vary", "Accept-Encoding")
	if takesGzip(r.Header.Get("Accept-Encoding")) {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write(body) // into memory: cannot fail
		_ = z.Close()
		h.Set("Content-Encoding", "gzip")
		body = b.Bytes()
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // whoever left cannot be told
	}
}

// takesGzip reads an Accept-Encoding header, "gzip, deflate, br;q=0.5".
func takesGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(strings.ReplaceAll(part, " ", ""), ";")
		if name == "gzip" {
			return weight != "q=0" && weight != "q=0.0"
		}
	}
	return false
}
