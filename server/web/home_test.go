package web_test

import (
	"context"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/web"
)

func TestHomeSays(t *testing.T) {
	h := web.New(newFake(t), options(t))
	for address, wants := range map[string][]string{
		"/": {
			"Chuyển đổi số cấp xã, tỉnh Thanh Hóa", "Dữ liệu minh họa", "07/10/2024", "20,75%", "trên 300 cần đạt",
			"danh mục ngày 10/11/2021", "danh mục có hiệu lực ngày 07/10/2024", "Nghị quyết 06-NQ/TU ngày 10/11/2021, II.2.2.c",
			"Kế hoạch giao hằng năm, cộng dồn: <b>477 (31/12/2025)</b>", "Mục tiêu của nghị quyết: <b>300 (31/12/2025)</b>",
			"Đã công nhận, theo báo chí: <b>114 (07/10/2024)</b>", "huyện Yên Định", "Chưa có toàn văn phụ lục.",
			"Chỉ nêu số liệu đã được ghi vào hệ thống", "Kinh tế số chiếm 20% trở lên trong GRDP", "QĐ 969/QĐ-UBND ngày 18/3/2022",
		},
		"/?lang=en": {
			"Digital transformation of communes, Thanh Hóa", "Demonstration data", "7 October 2024", "20.75%", "of 300 required",
			"list of 10 November 2021", "list in force on 7 October 2024", "Yearly allotment, cumulative: <b>477 (31 December 2025)</b>",
			"Under appraisal", "Only figures that were entered are given", "The annex is not available.",
		},
		"/?asOf=2026-02-01":                {"không còn cấp huyện", "Tất cả các đơn vị", "166 đơn vị có hiệu lực ngày 01/02/2026"},
		"/?district=394":                   {"26 đơn vị", `<option value="394" selected>`, "Xem toàn tỉnh"},
		"/?target=th-2030-communes":        {"Mục tiêu: 80% trở lên các xã", "<b>447 (31/12/2030)</b>"},
		"/?target=th-2030-digital-economy": {"không có đường số liệu theo đơn vị", "lấy theo báo cáo"},
		"/?asOf=2025-08-01&target=th-2030-communes": {
			"phải chọn chính sách kế thừa", "<details open>", "Chưa tìm thấy căn cứ pháp lý nào quy định việc kế thừa kết quả.", "chưa có số liệu dân số",
			"danh mục có hiệu lực ngày 01/08/2025", "danh mục ngày 10/11/2021", `href="/?asOf=2025-08-01&amp;carryOver=majority&amp;target=th-2030-communes#targets"`,
			"Không xác định", `aria-current="true">Chưa chọn</a>`,
		},
		"/?asOf=2025-08-01&carryOver=any-predecessor&lang=en": {
			`aria-current="true">Inherited where at least one predecessor was recognised</a>`, "→</b> Derived", "by the carry-over policy chosen",
			`<input type="hidden" name="carryOver" value="any-predecessor">`,
		},
		"/?basis=in-force":         {"Đếm trên danh mục có hiệu lực ngày 07/10/2024"},
		"/?asOf=2999-12-31":        {"31/12/2999"},
		"/?asOf=&district=&basis=": {"07/10/2024"},
	} {
		html := page(t, h, address)
		for _, want := range wants {
			if !strings.Contains(html, want) {
				t.Errorf("%s does not say %q", address, want)
			}
		}
	}
}

// TestHomeKeepsToItsProvince asks that the page of one province lists no targets of another one, unless it is asked for one.
func TestHomeKeepsToItsProvince(t *testing.T) {
	h := web.New(newFake(t), options(t))
	if html := page(t, h, "/"); strings.Contains(html, "(Hải Dương)") {
		t.Error("the page of Thanh Hóa lists what Hải Dương set itself")
	}
	if html := page(t, h, "/?target=hd-2030-productivity"); strings.Count(html, "(Hải Dương)") == 0 {
		t.Error("a target that is asked for is not there")
	}
}

var (
	tiles   = regexp.MustCompile(`<a class="tile is-[a-z-]+" href="#u-\d+"`)
	rows    = regexp.MustCompile(`<tr id="u-\d+"`)
	numbers = regexp.MustCompile(`<td class="n">([0-9.]+)</td></tr>\n<tr><td><b class="tile|<td class="n">([0-9.]+)</td></tr>\n</tbody>\n<tfoot>`)
	total   = regexp.MustCompile(`<tfoot>.*<td class="n">([0-9.]+)</td>`)
)

// TestCountsAddUp holds the legend against the tiles, and both against the table.
func TestCountsAddUp(t *testing.T) {
	h := web.New(newFake(t), options(t))
	for address, want := range map[string]int{
		"/": 558, "/?asOf=2021-11-10": 559, "/?asOf=2025-01-01": 547, "/?asOf=2026-02-01": 166, "/?district=394": 26,
	} {
		html := page(t, h, address)
		sum := 0
		for _, m := range numbers.FindAllStringSubmatch(html, -1) {
			n, _ := strconv.Atoi(m[1] + m[2])
			sum += n
		}
		all, _ := strconv.Atoi(total.FindStringSubmatch(html)[1])
		got := []int{len(tiles.FindAllString(html, -1)), len(rows.FindAllString(html, -1)), sum, all}
		if diff := cmp.Diff([]int{want, want, want, want}, got); diff != "" {
			t.Errorf("%s: tiles, rows, sum of the legend, its total: %s", address, diff)
		}
	}
}

// TestEveryPage asks until a list has no further page.
func TestEveryPage(t *testing.T) {
	f := newFake(t)
	whole := page(t, web.New(f, options(t)), "/")
	f.pageSize = 100
	if diff := cmp.Diff(whole, page(t, web.New(f, options(t)), "/")); diff != "" {
		t.Error(diff)
	}
}

type who struct{}

// TestContextPassesThrough looks for what the program puts into a request's context, the caller's identity, at the
// services.
func TestContextPassesThrough(t *testing.T) {
	f := newFake(t)
	r := httptest.NewRequest("GET", "/", nil)
	r = r.WithContext(context.WithValue(r.Context(), who{}, "committee"))
	web.New(f, options(t)).ServeHTTP(httptest.NewRecorder(), r)
	if len(f.seen) == 0 {
		t.Fatal("no service was asked")
	}
	for _, ctx := range f.seen {
		if ctx.Value(who{}) != "committee" {
			t.Fatal("a call lost the context")
		}
	}
}

// TestLinksKeepParameters follows what the page itself offers.
func TestLinksKeepParameters(t *testing.T) {
	h := web.New(newFake(t), options(t))
	html := page(t, h, "/?asOf=2024-06-30&lang=vi&district=394&target=th-2030-communes&basis=2021-11-10")
	for _, want := range []string{
		`href="/?asOf=2024-06-30&amp;basis=2021-11-10&amp;district=394&amp;lang=en&amp;target=th-2030-communes"`, // language
		`href="/?asOf=2024-06-30&amp;district=394&amp;lang=vi&amp;target=th-2025-communes#plot"`,                 // other target
		`href="/?asOf=2024-06-30&amp;basis=in-force&amp;district=394&amp;lang=vi&amp;target=th-2030-communes#plot"`,
		`href="/?asOf=2024-06-30&amp;basis=2021-11-10&amp;lang=vi&amp;target=th-2030-communes#communes"`, // whole province
		`<input type="hidden" name="target" value="th-2030-communes">`,
		`<input type="date" id="as-of" name="asOf" value="2024-06-30" required>`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// TestNothingIsTrusted sends markup where the services send names and sentences.
func TestNothingIsTrusted(t *testing.T) {
	f := newFake(t)
	f.notice = &tieuchiv1.Text{Vi: `<script>alert(1)</script>`}
	if html := get(web.New(f, options(t)), "/").Body.String(); strings.Contains(html, "<script") {
		t.Error("an answer wrote markup")
	}
	for _, p := range []string{"asOf", "lang", "target", "basis", "district"} {
		if html := get(web.New(f, options(t)), "/?"+p+"=%3Cscript%3E").Body.String(); strings.Contains(html, "<script") {
			t.Errorf("%s wrote markup", p)
		}
	}
}

// TestDefaults opens "/" on today where no other day is set.
func TestDefaults(t *testing.T) {
	o := options(t)
	o.DefaultAsOf = 0
	if html := page(t, web.New(newFake(t), o), "/"); !strings.Contains(html, "01/02/2026") {
		t.Error(`"/" does not open on today`)
	}
	o.Notice = criteria.Text{VI: "Dữ liệu minh họa.", EN: "Demonstration."}
	if html := page(t, web.New(newFake(t), o), "/docs"); !strings.Contains(html, "Dữ liệu minh họa.") {
		t.Error("/docs does not carry the notice")
	}
}
