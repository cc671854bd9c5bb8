package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tieuchi/tieuchi/server/web"
)

// TestUnitPage asks who Hải Bình was: a code and a name that were others' before.
func TestUnitPage(t *testing.T) {
	h := web.New(newFake(t), options(t))
	for _, lang := range []string{"vi", "en"} {
		html := page(t, h, "/don-vi/16645.20250701?lang="+lang)
		for _, want := range []string{
			"phường Hải Bình", "phường Mai Lâm", "1686/NQ-UBTVQH15", `href="/don-vi/16633.20210701?lang=` + lang, `href="/don-vi/16645.20210701?lang=`,
		} {
			if !strings.Contains(html, want) {
				t.Errorf("%s: the page lacks %q", lang, want)
			}
		}
	}
}

// TestUnitPageOfTheEnded says of a district that it ended, and not that nothing came after it.
func TestUnitPageOfTheEnded(t *testing.T) {
	html := page(t, web.New(newFake(t), options(t)), "/don-vi/394.20210701?lang=vi")
	if !strings.Contains(html, "kết thúc từ ngày 01/07/2025; danh mục không ghi đơn vị nào kế thừa") || strings.Contains(html, "sau đơn vị này trong danh mục.") {
		t.Errorf("%.3000s", html)
	}
}

// TestUnitPageByDay gives the row that a code had on the day.
func TestUnitPageByDay(t *testing.T) {
	h := web.New(newFake(t), options(t))
	if html := page(t, h, "/don-vi/16645?asOf=2023-06-30"); !strings.Contains(html, "<h1>xã Mai Lâm</h1>") && !strings.Contains(html, "<h1>phường Mai Lâm</h1>") {
		t.Errorf("not Mai Lâm: %.2000s", html)
	}
	for address, status := range map[string]int{
		"/don-vi/99999": http.StatusNotFound, "/don-vi/x": http.StatusBadRequest, "/don-vi/": http.StatusNotFound, "/don-vi/16645/x": http.StatusNotFound,
		"/don-vi/16645?asOf=x": http.StatusBadRequest,
	} {
		if w := get(h, address); w.Code != status {
			t.Errorf("%s: %d, want %d", address, w.Code, status)
		}
	}
}

// TestCommunesLeadToTheirPages follows the table of the first page.
func TestCommunesLeadToTheirPages(t *testing.T) {
	h := web.New(newFake(t), options(t))
	html := page(t, h, "/?lang=vi&asOf=2023-06-30")
	const link = `href="/don-vi/15448.20210701?asOf=2023-06-30&amp;lang=vi"`
	if !strings.Contains(html, link) {
		t.Fatalf("the table lacks %s", link)
	}
	if html := page(t, h, "/don-vi/15448.20210701?asOf=2023-06-30&lang=vi"); !strings.Contains(html, "xã Định Hòa") {
		t.Error("the page is not the commune's")
	}
}
