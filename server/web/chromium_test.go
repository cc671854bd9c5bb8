package web_test

import (
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/tieuchi/tieuchi/server/web"
	"github.com/tieuchi/tieuchi/server/web/webtest"
)

func serve(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(web.New(newFake(t), options(t)))
	t.Cleanup(server.Close)
	return server.URL
}

// TestInChromium opens the pages in a real browser, wide and on a phone, and photographs them. TIEUCHI_SCREENSHOTS
// names a folder that keeps the photographs.
func TestInChromium(t *testing.T) {
	b := webtest.Open(t)
	server := serve(t)
	folder := os.Getenv("TIEUCHI_SCREENSHOTS")
	if folder == "" {
		folder = t.TempDir()
	}
	for _, shot := range []struct {
		name, path string
		width      int64
		tiles      int
	}{
		{"home-vi-wide", "/?lang=vi", 1280, 558},
		{"home-vi-phone", "/?lang=vi", 360, 558},
		{"home-en-wide", "/?lang=en&asOf=2026-02-01&target=th-2030-communes", 1280, 166},
		{"home-en-phone", "/?lang=en&asOf=2026-02-01&target=th-2030-communes", 360, 166},
		{"policy-vi-wide", "/?lang=vi&asOf=2026-02-01&target=th-2030-communes&carryOver=any-predecessor", 1280, 166},
		{"policy-vi-phone", "/?lang=vi&asOf=2026-02-01&target=th-2030-communes", 360, 166},
		{"district-vi-wide", "/?lang=vi&district=394", 1280, 26},
		{"unit-vi-wide", "/don-vi/16645.20250701?lang=vi", 1280, 0},
		{"unit-en-phone", "/don-vi/16645.20250701?lang=en", 360, 0},
		{"outlook-vi-wide", "/dieu-hanh?lang=vi", 1280, 0},
		{"outlook-vi-phone", "/dieu-hanh?lang=vi", 360, 0},
		{"outlook-en-phone", "/dieu-hanh?lang=en&asOf=2026-02-01&target=th-2030-communes&carryOver=majority", 360, 0},
		{"calendar-vi-phone", "/lich?lang=vi&from=2026-02-01", 360, 0},
		{"docs-vi-wide", "/docs?lang=vi", 1280, 0},
		{"docs-en-phone", "/docs?lang=en", 360, 0},
		{"service-vi-wide", "/docs/CampaignService?lang=vi", 1280, 0},
		{"service-vi-phone", "/docs/EvidenceService?lang=vi", 360, 0},
	} {
		t.Run(shot.name, func(t *testing.T) {
			b.Size(shot.width, 800)
			b.Goto(server + shot.path)
			b.Screenshot(filepath.Join(folder, shot.name+".png"))
			if n := b.Count(".tiles .tile"); n != shot.tiles {
				t.Errorf("%d tiles, want %d", n, shot.tiles)
			}
			var wide int64 // a phone zooms out when a page is too wide, so that its window is no measure
			if b.Eval("document.documentElement.scrollWidth", &wide); wide > shot.width {
				t.Errorf("the page is %d wide and must be scrolled sideways", wide)
			}
		})
	}
	if complaints := b.Errors(); len(complaints) > 0 {
		t.Errorf("the browser complains: %q", complaints)
	}
}

// TestUseInChromium does what people do: choose a tile, another day, another language.
func TestUseInChromium(t *testing.T) {
	b := webtest.Open(t)
	b.Size(1280, 800)
	b.Goto(serve(t) + "/?lang=vi")
	b.Click(`.tiles a[href="#u-15448"]`)
	if b.Count("#u-15448:target") != 1 {
		t.Error("a tile does not lead to its row")
	}
	b.SetValue("#as-of", "2026-02-01")
	b.Follow(".ask button")
	if q := query(t, b); q.Get("asOf") != "2026-02-01" || q.Get("lang") != "vi" {
		t.Errorf("the form leads to %s", b.Address())
	}
	if n := b.Count(".tiles .tile"); n != 166 {
		t.Errorf("%d tiles, want 166", n)
	}
	b.Follow(`nav.policy a[href*="carryOver=majority"]`)
	if q := query(t, b); q.Get("asOf") != "2026-02-01" || q.Get("carryOver") != "majority" || b.Count(".tiles .is-derived") == 0 {
		t.Errorf("the policy leads to %s, with %d derived", b.Address(), b.Count(".tiles .is-derived"))
	}
	b.Follow(`.languages a[hreflang="en"]`)
	if q := query(t, b); q.Get("asOf") != "2026-02-01" || q.Get("lang") != "en" {
		t.Errorf("the language leads to %s", b.Address())
	}
	if said := b.Text(".opening .lead"); said != "Figures as of the end of 1 February 2026" {
		t.Errorf("the page says %q", said)
	}
	if complaints := b.Errors(); len(complaints) > 0 {
		t.Errorf("the browser complains: %q", complaints)
	}
}

func query(t *testing.T, b *webtest.Browser) url.Values {
	t.Helper()
	u, err := url.Parse(b.Address())
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}
