package web_test

import (
	"net/http"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/tieuchi/tieuchi/server/web"
)

// TestWrongAddress names the parameter at fault, in both languages.
func TestWrongAddress(t *testing.T) {
	h := web.New(newFake(t), options(t))
	for _, c := range []struct{ query, field, vi, en string }{
		{"asOf=2024-13-40", "asOf", "không phải là ngày", "is not a date"},
		{"asOf=07/10/2024", "asOf", "không phải là ngày", "is not a date"},
		{"asOf=2019-01-01", "asOf", "Danh mục đơn vị hành chính bắt đầu", "The catalogue of units begins"},
		{"target=th-2031-communes", "target", "Không có mục tiêu", "There is no target"},
		{"basis=now", "basis", "không phải là cơ sở tính", "is not a basis"},
		{"basis=1999-01-01", "basis", "Dữ liệu đơn vị hành chính của tỉnh 38 bắt đầu", "are known from"},
		{"carryOver=half", "carryOver", "Không có chính sách kế thừa", "There is no carry-over policy"},
		{"district=999", "district", "không có huyện nào mang mã", "No district has the code"},
		{"district=394&asOf=2025-08-01", "district", "không còn cấp huyện", "no district level"},
	} {
		for lang, want := range map[string]string{"vi": c.vi, "en": c.en} {
			w := get(h, "/?"+c.query+"&lang="+lang)
			html := w.Body.String()
			if w.Code != http.StatusBadRequest || !strings.Contains(html, "<code>"+c.field+"</code>") || !strings.Contains(html, want) {
				t.Errorf("%s in %s: status %d\n%s", c.query, lang, w.Code, html)
			}
			sound(t, c.query, html)
		}
	}
	if w := get(h, "/?lang=fr"); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "<code>lang</code>") {
		t.Errorf("lang=fr: %d", w.Code)
	}
}

func TestFaultsOfCalls(t *testing.T) {
	f := newFake(t)
	h := web.New(f, options(t))
	for code, want := range map[codes.Code]int{
		codes.InvalidArgument: 400, codes.NotFound: 404, codes.Unauthenticated: 401, codes.PermissionDenied: 403,
		codes.Internal: 500, codes.Unknown: 500, codes.Unimplemented: 500, codes.Unavailable: 503,
	} {
		f.err = status.Error(code, "the cause of it")
		w := get(h, "/")
		if w.Code != want {
			t.Errorf("%s: status %d, want %d", code, w.Code, want)
		}
		if told := strings.Contains(w.Body.String(), "the cause of it"); told != (want < 500) {
			t.Errorf("%s: the page says the message: %t", code, told)
		}
		if (w.Header().Get("WWW-Authenticate") != "") != (want == 401) {
			t.Errorf("%s: WWW-Authenticate %q", code, w.Header().Get("WWW-Authenticate"))
		}
		sound(t, code.String(), w.Body.String())
	}
}

func TestUnknownPage(t *testing.T) {
	h := web.New(newFake(t), options(t))
	for _, address := range []string{"/nowhere", "/docs/", "/index.html", "/%3Cscript%3E"} {
		w := get(h, address)
		if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "Không có trang nào") {
			t.Errorf("%s: %d", address, w.Code)
		}
		sound(t, address, w.Body.String())
	}
}
