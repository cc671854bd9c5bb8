package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tieuchi/tieuchi/server/web"
)

// TestOutlookSays reads the page for a steering committee in every state that it has.
func TestOutlookSays(t *testing.T) {
	h := web.New(newFake(t), options(t))
	for address, wants := range map[string][]string{
		web.OutlookPath: {
			"Báo cáo điều hành", "Dữ liệu minh họa", "07/10/2024", "12 tháng qua", "quý chậm nhất", "không có trong văn bản nào", `class="s-held stroke"`,
			`class="s-slowest stroke"`, `class="s-target stroke"`, `class="s-allotment stroke"`, "Tiêu chí soc.public-wifi", "(thêm 3 thôn)",
			"Huyện chậm nhất", `href="/don-vi/`, `href="/dieu-hanh?lang=en"`, "còn ", "không hoàn thành",
		},
		web.OutlookPath + "?lang=en&asOf=2026-02-01&target=th-2030-communes": {
			"Briefing for the steering committee", "a carry-over policy must be chosen", "There is no list: a carry-over policy", "carryOver=majority",
		},
		web.OutlookPath + "?lang=en&asOf=2026-02-01&target=th-2030-communes&carryOver=majority": {"this catalogue has no districts", "projected by the mean of 12 months"},
		web.OutlookPath + "?lang=en&asOf=2023-06-30":                                            {"there are less than 12 months of data"},
		web.OutlookPath + "?lang=en&asOf=2026-02-01":                                            {"the day it is due has come"},
		web.OutlookPath + "?target=th-2030-digital-economy":                                     {"lấy theo báo cáo"},
		"/": {`href="/dieu-hanh"`},
	} {
		html := page(t, h, address)
		for _, want := range wants {
			if !strings.Contains(html, want) {
				t.Errorf("%s does not say %q", address, want)
			}
		}
	}
	if html := page(t, h, web.OutlookPath+"?target=th-2030-digital-economy"); strings.Contains(html, "danh mục ngày ") || strings.Contains(html, "<figure>") {
		t.Errorf("a target that counts no units has a list of units, or a plot of them: %.2000s", html)
	}
	for address, status := range map[string]int{
		web.OutlookPath + "?asOf=x": http.StatusBadRequest, web.OutlookPath + "?target=none": http.StatusBadRequest, web.OutlookPath + "?basis=x": http.StatusBadRequest,
		web.OutlookPath + "/x": http.StatusNotFound, web.OutlookPath + "?carryOver=none-such": http.StatusBadRequest,
	} {
		if w := get(h, address); w.Code != status {
			t.Errorf("%s: %d, want %d", address, w.Code, status)
		}
	}
}
