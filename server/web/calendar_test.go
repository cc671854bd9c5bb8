package web_test

import (
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tieuchi/tieuchi/server/web"
)

// TestCalendarSays reads the calendar in both languages, with and without anything in it.
func TestCalendarSays(t *testing.T) {
	h := web.New(newFake(t), options(t))
	for address, wants := range map[string][]string{
		web.CalendarPath + "?from=2026-02-01": {
			"Lịch các đợt đánh giá", "Tháng 2/2026", "Tháng 3/2026", "31/03/2026", "Hạn nộp hồ sơ &lt;đợt&gt; thử", `class="on-deadline`, `href="/lich.ics"`,
			`href="/don-vi/15448.20250701"`, "Dữ liệu minh họa", `action="/lich"`,
		},
		web.CalendarPath + "?lang=en&from=2026-02-01": {"Calendar of campaigns", "<h2>March 2026</h2>", "31 March 2026", "Last day of filing", `href="/lich.ics?lang=en"`},
		web.CalendarPath + "?from=2030-01-01":         {"Không có ngày nào"},
		"/":                                           {`href="/lich"`},
	} {
		html := page(t, h, address)
		for _, want := range wants {
			if !strings.Contains(html, want) {
				t.Errorf("%s does not say %q", address, want)
			}
		}
	}
	for address, status := range map[string]int{
		web.CalendarPath + "?from=x": http.StatusBadRequest, web.CalendarPath + "?from=2026-02-30": http.StatusBadRequest, web.CalendarPath + "/x": http.StatusNotFound,
	} {
		if w := get(h, address); w.Code != status {
			t.Errorf("%s: %d, want %d", address, w.Code, status)
		}
	}
}

// TestCalendarFile reads the file as a calendar program does: lines end as they must, are not longer than they may be, and say the same
// when they are put together again.
func TestCalendarFile(t *testing.T) {
	w := get(web.New(newFake(t), options(t)), web.ICSPath+"?lang=vi")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/calendar; charset=utf-8" {
		t.Fatalf("%d %s", w.Code, w.Header().Get("Content-Type"))
	}
	file := w.Body.String()
	if strings.Count(file, "\n") != strings.Count(file, "\r\n") || !strings.HasSuffix(file, "END:VCALENDAR\r\n") {
		t.Error("lines do not end with CR and LF")
	}
	for _, line := range strings.Split(file, "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) {
			t.Errorf("a line of %d bytes: %q", len(line), line)
		}
	}
	whole := strings.ReplaceAll(file, "\r\n ", "")
	for _, want := range []string{
		"BEGIN:VEVENT\r\n", "UID:campaigns-c1-deadline@tieuchi.vn\r\n", "UID:campaigns-c1-extension-15448.20250701@tieuchi.vn\r\n",
		"DTSTART;VALUE=DATE:20260331\r\n", "DTEND;VALUE=DATE:20260401\r\n", "DTSTAMP:20240901T020304Z\r\n",
		`SUMMARY:Mở đợt đánh giá «Đợt\, thử\; 2026»` + "\r\n", "SUMMARY:Hạn nộp hồ sơ <đợt> thử\\, dài để dòng phải gấp lại mà không cắt chữ có dấu\r\n",
	} {
		if !strings.Contains(whole, want) {
			t.Errorf("the file does not say %q:\n%s", want, whole)
		}
	}
}
