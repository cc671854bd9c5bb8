package web_test

import (
	"encoding/xml"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/web"
)

// options open "/" on the day of the last figure that the press reported.
func options(t testing.TB) web.Options {
	return web.Options{
		Today:       func() criteria.Date { return criteria.NewDate(2026, 2, 1) },
		DefaultAsOf: criteria.NewDate(2024, 10, 7),
		Logger:      slog.New(slog.NewTextHandler(t.Output(), nil)),
	}
}

// get asks the pages for an address; headers are name and value in turn.
func get(h http.Handler, address string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// page asks for a page that must be there and must be sound.
func page(t *testing.T, h http.Handler, address string) string {
	t.Helper()
	w := get(h, address)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: status %d\n%.300s", address, w.Code, w.Body)
	}
	sound(t, address, w.Body.String())
	return w.Body.String()
}

var (
	sentenceKey = regexp.MustCompile(`\bpage\.[a-z]`)
	place       = regexp.MustCompile(` id="([^"]+)"`)
	jump        = regexp.MustCompile(`href="#([^"]+)"`)
)

// sound looks for tags that do not close, sentences that were not found, places that do not exist, and what the policy
// of the pages forbids.
func sound(t *testing.T, address, html string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(html))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("%s: not well-formed: %v", address, err)
		}
	}
	if key := sentenceKey.FindStringIndex(html); key != nil {
		t.Errorf("%s: a sentence is missing: %.40s", address, html[key[0]:])
	}
	for _, forbidden := range []string{"<script", " style=", "<style", "javascript:", " onclick="} {
		if strings.Contains(html, forbidden) {
			t.Errorf("%s: has %s", address, forbidden)
		}
	}
	places := map[string]bool{}
	for _, m := range place.FindAllStringSubmatch(html, -1) {
		if places[m[1]] {
			t.Errorf("%s: id %s is there twice", address, m[1])
		}
		places[m[1]] = true
	}
	for _, m := range jump.FindAllStringSubmatch(html, -1) {
		if !places[m[1]] {
			t.Errorf("%s: there is no place %s", address, m[1])
		}
	}
}

func TestHeaders(t *testing.T) {
	h := web.New(newFake(t), options(t))
	for _, address := range []string{"/", "/docs", "/openapi.json", "/style.css", "/nowhere", "/?asOf=x"} {
		header := get(h, address).Header()
		policy := header.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "style-src 'self'", "img-src 'self' data:", "frame-ancestors 'none'"} {
			if !strings.Contains(policy, part) {
				t.Errorf("%s: policy %q lacks %s", address, policy, part)
			}
		}
		if header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Referrer-Policy") == "" {
			t.Errorf("%s: headers %v", address, header)
		}
	}
}

func TestOnlyReading(t *testing.T) {
	h := web.New(newFake(t), options(t))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", nil))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
	w = httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodHead, "/", nil))
	if w.Code != http.StatusOK || w.Body.Len() != 0 || len(w.Header().Get("Content-Length")) < 5 {
		t.Errorf("HEAD: %d, %d bytes, length %q", w.Code, w.Body.Len(), w.Header().Get("Content-Length"))
	}
}

// TestSize holds the page of all 558 communes against what a slow line takes.
func TestSize(t *testing.T) {
	h := web.New(newFake(t), options(t))
	type limit struct {
		address string
		most    int
	}
	all := []limit{{"/", 40_000}, {"/docs", 20_000}, {"/style.css", 6_000}}
	for _, service := range serviceNames() {
		all = append(all, limit{"/docs/" + string(service.Name()), 20_000})
	}
	for _, c := range all {
		w := get(h, c.address, "Accept-Encoding", "gzip, deflate, br")
		if w.Header().Get("Content-Encoding") != "gzip" {
			t.Errorf("%s is not compressed", c.address)
		}
		t.Logf("%s: %d bytes, compressed %d", c.address, get(h, c.address).Body.Len(), w.Body.Len())
		if w.Body.Len() > c.most {
			t.Errorf("%s: %d bytes, at most %d", c.address, w.Body.Len(), c.most)
		}
	}
	if w := get(h, "/", "Accept-Encoding", "gzip;q=0"); w.Header().Get("Content-Encoding") != "" {
		t.Error("compressed although the browser refuses")
	}
}

func TestStyleIsKeptByDigest(t *testing.T) {
	h := web.New(newFake(t), options(t))
	address := regexp.MustCompile(`/style\.css\?[0-9a-f]+`).FindString(page(t, h, "/docs"))
	if kept := get(h, address).Header().Get("Cache-Control"); !strings.Contains(kept, "immutable") {
		t.Errorf("%s: Cache-Control %q", address, kept)
	}
	for _, other := range []string{"/style.css", "/style.css?0123"} {
		if kept := get(h, other).Header().Get("Cache-Control"); kept != "no-cache" {
			t.Errorf("%s: Cache-Control %q", other, kept)
		}
	}
}

func TestLanguage(t *testing.T) {
	h := web.New(newFake(t), options(t))
	for _, c := range []struct{ address, header, want string }{
		{"/docs", "", "vi"},
		{"/docs", "vi-VN,vi;q=0.9,en;q=0.8", "vi"},
		{"/docs", "en-GB,en;q=0.9", "en"},
		{"/docs", "ja", "vi"},
		{"/docs?lang=vi", "en", "vi"},
		{"/docs?lang=en", "vi", "en"},
	} {
		w := get(h, c.address, "Accept-Language", c.header)
		if !strings.Contains(w.Body.String(), `<html lang="`+c.want+`">`) || w.Header().Get("Content-Language") != c.want {
			t.Errorf("%s with %q is not in %s", c.address, c.header, c.want)
		}
	}
}
