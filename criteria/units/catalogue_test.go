package units

import (
	"slices"
	"strings"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"

	"github.com/google/go-cmp/cmp"
)

func shippedCatalogue(t testing.TB) *Catalogue {
	t.Helper()
	c, err := ShippedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func unitsOn(t testing.TB, c *Catalogue, d criteria.Date, level criteria.Level) []criteria.Unit {
	t.Helper()
	units, err := c.AsOf(d, level)
	if err != nil {
		t.Fatalf("AsOf(%s, %s): %v", d, level, err)
	}
	return units
}

// The numbers of units/SOURCES.md on the day before, on and after each change.
func TestCatalogueCounts(t *testing.T) {
	type counts struct{ Districts, Communes, Xa, Phuong, ThiTran int }
	base, y2024 := counts{27, 559, 469, 60, 30}, counts{27, 558, 467, 60, 31}
	y2025, now := counts{26, 547, 452, 63, 32}, counts{0, 166, 147, 19, 0}
	cases := []struct {
		change criteria.Date
		before counts
		after  counts
	}{
		{criteria.NewDate(2024, 2, 1), base, y2024},
		{criteria.NewDate(2025, 1, 1), y2024, y2025},
		{criteria.NewDate(2025, 7, 1), y2025, now},
	}
	c := shippedCatalogue(t)
	on := func(d criteria.Date) counts {
		n := counts{Districts: len(unitsOn(t, c, d, criteria.District)), Communes: len(unitsOn(t, c, d, criteria.Commune))}
		for _, u := range unitsOn(t, c, d, criteria.Commune) {
			switch u.Kind {
			case criteria.KindCommune:
				n.Xa++
			case criteria.KindWard:
				n.Phuong++
			case criteria.KindTownship:
				n.ThiTran++
			}
		}
		return n
	}
	if got := on(c.First()); got != base {
		t.Errorf("on the first day: got %v, want %v", got, base)
	}
	for _, tc := range cases {
		for days, want := range map[int]counts{-1: tc.before, 0: tc.after, 1: tc.after} {
			if got := on(tc.change.AddDays(days)); got != want {
				t.Errorf("%s: got %v, want %v", tc.change.AddDays(days), got, want)
			}
		}
	}
	if got := on(criteria.NewDate(2999, 12, 31)); got != now {
		t.Errorf("far ahead: got %v, want %v", got, now)
	}
}

// 76 mountainous and 71 lowland xã are the published figures.
func TestCatalogueAreas(t *testing.T) {
	got := map[criteria.Area]int{}
	for _, u := range unitsOn(t, shippedCatalogue(t), criteria.NewDate(2025, 7, 1), criteria.Commune) {
		if u.Kind == criteria.KindCommune {
			got[u.Area]++
		}
	}
	if diff := cmp.Diff(map[criteria.Area]int{criteria.Mountainous: 76, criteria.Lowland: 71}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCatalogueRows(t *testing.T) {
	c := shippedCatalogue(t)
	merger := criteria.NewDate(2025, 7, 1)
	old := criteria.Unit{Code: "15448", Name: "Định Hòa", Kind: criteria.KindCommune, Level: criteria.Commune, District: "394", Province: "38", Area: criteria.Lowland, From: c.First(), To: merger}
	today := criteria.Unit{Code: "15448", Name: "Định Hòa", Kind: criteria.KindCommune, Level: criteria.Commune, Province: "38", Area: criteria.Lowland, From: merger}
	if diff := cmp.Diff([]criteria.Unit{old, today}, c.Rows("15448")); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	for d, want := range map[criteria.Date]criteria.Unit{merger.AddDays(-1): old, merger: today} {
		if got, ok := c.At("15448", d); !ok || got != want {
			t.Errorf("At %s: got %v, %v", d, got, ok)
		}
		if got, ok := c.Unit(want.ID()); !ok || got != want {
			t.Errorf("Unit %s: got %v, %v", want.ID(), got, ok)
		}
	}
	if _, ok := c.At("15448", c.First().AddDays(-1)); ok {
		t.Error("in force before the first day")
	}
	if province := unitsOn(t, c, merger, criteria.Province); len(province) != 1 || province[0].FullName() != "tỉnh Thanh Hóa" {
		t.Errorf("province: %v", province)
	}
}

func TestCatalogueAsOfIsByCode(t *testing.T) {
	c := shippedCatalogue(t)
	for _, d := range c.days {
		for level := range criteria.CatalogueLevels {
			byCode := func(a, b criteria.Unit) int { return strings.Compare(a.Code, b.Code) }
			if !slices.IsSortedFunc(unitsOn(t, c, d, level), byCode) {
				t.Errorf("%s on %s is not by code", level, d)
			}
		}
	}
}

func TestCatalogueAsOfRefuses(t *testing.T) {
	c := shippedCatalogue(t)
	_, err := c.AsOf(c.First().AddDays(-1), criteria.Commune)
	if got := refusal(err); got != "AS_OF_BEFORE_CATALOGUE asOf invalid" || !strings.Contains(err.Error(), "01/07/2021") {
		t.Errorf("early day: %s: %v", got, err)
	}
	for _, level := range []criteria.Level{criteria.Village, "", "thon"} {
		if _, err := c.AsOf(c.First(), level); refusal(err) != "LEVEL_UNKNOWN level invalid" {
			t.Errorf("level %q: %v", level, err)
		}
	}
}

func TestResolve(t *testing.T) {
	c := shippedCatalogue(t)
	today := criteria.NewDate(2026, 1, 1)
	cases := []struct {
		name string
		asOf criteria.Date
		want string // of the unit, or of the refusal
		says string // part of the sentence
	}{
		{"units/15448.20210701", today, "15448.20210701", ""},
		{"units/15448", today, "15448.20250701", ""},
		{"units/15448", criteria.NewDate(2025, 6, 30), "15448.20210701", ""},
		{"units/394", criteria.NewDate(2025, 6, 30), "394.20210701", ""},
		{"units/38", today, "38.20210701", ""},
		{"units/394", today, "UNIT_UNKNOWN  not found", "huyện Yên Định (units/394.20210701, từ 01/07/2021 đến hết 30/06/2025)"},
		{"units/15448.20220101", today, "UNIT_UNKNOWN  not found", "xã Định Hòa (units/15448.20210701, từ 01/07/2021 đến hết 30/06/2025); " +
			"xã Định Hòa (units/15448.20250701, từ 01/07/2025)"},
		{"units/99999", today, "UNIT_UNKNOWN  not found", "99999"},
		{"units/99999.20210701", today, "UNIT_UNKNOWN  not found", "không có đơn vị nào mang mã 99999"},
		{"units/15448", criteria.NewDate(2021, 6, 30), "UNIT_UNKNOWN  not found", "units/15448.20210701, từ 01/07/2021"},
		{"units/", today, "UNIT_MALFORMED  invalid", "units/15448.20210701"},
		{"15448", today, "UNIT_MALFORMED  invalid", "units/15448.20210701"},
		{"units/15448.2021-07-01", today, "UNIT_MALFORMED  invalid", "NFC"},
		{"units/15448.20210231", today, "UNIT_MALFORMED  invalid", ""},
		{"units/1544", today, "UNIT_MALFORMED  invalid", ""},
		{"units/１５４４８", today, "UNIT_MALFORMED  invalid", ""},
		{"units/Định Hòa", today, "UNIT_MALFORMED  invalid", "«units/Định Hòa»"},
	}
	for _, tc := range cases {
		u, err := c.Resolve(tc.name, tc.asOf)
		got := u.ID().String() + refusal(err)
		if got != tc.want {
			t.Errorf("%s on %s: got %q, want %q", tc.name, tc.asOf, got, tc.want)
		}
		if err != nil && !strings.Contains(err.Error(), tc.says) {
			t.Errorf("%s on %s: %q does not say %q", tc.name, tc.asOf, err, tc.says)
		}
	}
}

// Every commune row that ended went somewhere, and every line of the file leads between rows that exist (the loader
// checks the latter).
func TestSuccessionsAreComplete(t *testing.T) {
	c := shippedCatalogue(t)
	went := map[criteria.UnitID]bool{}
	for _, s := range c.Successions() {
		went[s.Predecessor] = true
	}
	if got, want := len(c.Successions()), 601; got != want {
		t.Errorf("%d lines, want %d", got, want)
	}
	for _, rows := range c.rows {
		for _, u := range rows {
			if u.Level == criteria.Commune && u.To != 0 && !went[u.ID()] {
				t.Errorf("%s %s ended and went nowhere", u.ID(), u.FullName())
			}
		}
	}
}

func BenchmarkAsOf(b *testing.B) {
	c := shippedCatalogue(b)
	for b.Loop() {
		if _, err := c.AsOf(criteria.NewDate(2024, 10, 7), criteria.Commune); err != nil {
			b.Fatal(err)
		}
	}
}
