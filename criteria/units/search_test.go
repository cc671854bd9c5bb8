package units

import (
	"strings"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"

	"github.com/google/go-cmp/cmp"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Định Hòa": "dinh hoa", "ĐỊNH  HOÀ ": "dinh hoa", "Ði̱nh": "dinh", "Thị trấn\tNưa": "thi tran nua",
		"": "", " ": "", "Ngọc Lặc": "ngoc lac", "15448": "15448",
	} {
		if got := Fold(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestSearch(t *testing.T) {
	c := shippedCatalogue(t)
	before, now := criteria.NewDate(2025, 6, 30), criteria.NewDate(2025, 7, 1)
	cases := []struct {
		query string
		asOf  criteria.Date
		want  []string // the first results
	}{
		{"dinh hoa", before, []string{"15448.20210701"}},
		{"dinh hoa", now, []string{"15448.20250701"}},
		{"dinh hoa", 0, []string{"15448.20210701", "15448.20250701"}},
		{"Định Hòa", before, []string{"15448.20210701"}},
		{"Định Hoà", before, []string{"15448.20210701"}},
		{"  xa   dinh  HOA", before, []string{"15448.20210701"}},
		{"xã Định Hòa", now, []string{"15448.20250701"}},
		{"15448", now, []string{"15448.20250701"}},
		{"15448.2021", 0, []string{"15448.20210701"}},
		{"huyen yen dinh", before, []string{"394.20210701"}},
		{"tinh thanh hoa", now, []string{"38.20210701"}},
		{"thanh hoa", before, []string{"16213.20210701", "38.20210701", "380.20210701"}}, // Thanh Hòa is a xã
		{"Thanh Hóa", before, []string{"38.20210701", "380.20210701", "16213.20210701"}},
		{"dinh hoa", c.First().AddDays(-1), nil},
		{"khong co", 0, nil},
		{"", 0, nil},
		{" \t", 0, nil},
		{"%", 0, nil},
	}
	for _, tc := range cases {
		var got []string
		for _, u := range c.Search(tc.query, tc.asOf) {
			got = append(got, u.ID().String())
		}
		if len(tc.want) > 0 && len(got) > len(tc.want) {
			got = got[:len(tc.want)]
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%q on %s (-want +got):\n%s", tc.query, tc.asOf, diff)
		}
	}
}

// Whole names come before beginnings, beginnings before parts; and a kind's name finds the units of that kind.
func TestSearchOrder(t *testing.T) {
	c := shippedCatalogue(t)
	worst := 0
	for _, u := range c.Search("ha", 0) {
		class := 2
		switch name := Fold(u.Name); {
		case name == "ha":
			class = 0
		case strings.HasPrefix(name, "ha"):
			class = 1
		}
		if class < worst {
			t.Errorf("%s comes too late", u.FullName())
		}
		worst = max(worst, class)
	}
	if worst != 2 {
		t.Error("no part of a name was found")
	}
	if got := len(c.Search("phuong", criteria.NewDate(2025, 7, 1))); got < 19 {
		t.Errorf("%d wards of 19", got)
	}
	for _, u := range c.Search("phu", criteria.NewDate(2025, 7, 1)) {
		if !strings.Contains(Fold(u.Name), "phu") {
			t.Errorf("%q found %s", "phu", u.FullName())
		}
	}
}

// Where diacritics were typed, the spelling meant comes before those that only fold to the same.
func TestSearchPrefersSpelling(t *testing.T) {
	c := newCatalogue([]criteria.Unit{
		{Code: "10001", Name: "Hạ Long", Kind: criteria.KindCommune, Level: criteria.Commune, From: criteria.NewDate(2021, 7, 1)},
		{Code: "10002", Name: "Hà Long", Kind: criteria.KindCommune, Level: criteria.Commune, From: criteria.NewDate(2021, 7, 1)},
	}, nil)
	for query, want := range map[string]string{"hà long": "10002", "hạ long": "10001", "ha long": "10001"} {
		if got := c.Search(query, 0); len(got) != 2 || got[0].Code != want {
			t.Errorf("%q: %v", query, got)
		}
	}
}

func FuzzSearch(f *testing.F) {
	for _, s := range []string{"dinh hoa", "xã", "xa ", "15448", "\xff\xfe", "\xc1\xce\xf6أ", "Đ", "ﬁ", "a\u0301\u0302\u0303"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c := shippedCatalogue(t)
		if Fold(Fold(s)) != Fold(s) {
			t.Errorf("%q: folding again gives %q", s, Fold(Fold(s)))
		}
		for _, u := range c.Search(s, criteria.NewDate(2025, 7, 1)) {
			if !u.InForce(criteria.NewDate(2025, 7, 1)) {
				t.Errorf("%q found %s", s, u.ID())
			}
		}
	})
}

func BenchmarkSearch(b *testing.B) {
	c := shippedCatalogue(b)
	for b.Loop() {
		c.Search("dinh hoa", 0)
	}
}
