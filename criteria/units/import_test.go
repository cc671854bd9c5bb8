package units

import (
	"strings"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"

	"github.com/google/go-cmp/cmp"
)

// shippedTables are the tables of the program as an import.
func shippedTables(t testing.TB) *Import {
	t.Helper()
	read := func(name string) string {
		b, err := unitFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	return &Import{
		Communes: read("communes.csv"), Districts: read("districts.csv"), Provinces: read("provinces.csv"), Successions: read("successions.csv"),
	}
}

// TestImportShipped imports the shipped tables: into nothing they are the shipped catalogue, and into that nothing changes.
func TestImportShipped(t *testing.T) {
	shipped := shippedCatalogue(t)
	s := &ChangeSet{Province: "38", Entry: Entry{Basis: "thử", Import: shippedTables(t)}}
	for what, base := range map[string]*Catalogue{"nothing": Empty(), "itself": shipped} {
		c, err := base.Apply(s)
		if err != nil {
			t.Fatal(err)
		}
		sameCatalogue(t, "imported into "+what, shipped, c)
	}
}

// neighbour is a second province, that goes into a third one on a day of which only a list tells.
func neighbour() *Import {
	return &Import{
		Provinces: "code,name,kind,valid_from,valid_to\n30,Hải Dương,tinh,2022-01-01,2025-07-01\n31,Hải Phòng,thanh-pho,2022-01-01,\n",
		Communes: "code,name,kind,district,province,area,valid_from,valid_to\n" +
			"10507,Cẩm Thượng,phuong,,30,lowland,2022-01-01,2025-07-01\n" +
			"10508,Bình Hàn,phuong,,30,lowland,2022-01-01,2025-07-01\n" +
			"10507,Thành Đông,phuong,,31,lowland,2025-07-01,\n",
		Successions: "predecessor,successor,effective,part,basis,note\n30,31,2025-07-01,whole,202/2025/QH15,\n",
		Lists:       []criteria.Date{20250701},
	}
}

func TestImportNeighbour(t *testing.T) {
	c, err := shippedCatalogue(t).Apply(&ChangeSet{Province: "30", Entry: Entry{Basis: "thử", Import: neighbour()}})
	if err != nil {
		t.Fatal(err)
	}
	i, _ := c.SpanOn(criteria.UnitID{Code: "10507", From: 20250701}, 20250701)
	if s := c.Spans()[i]; s.Origin != OriginUnknown || len(s.Before) != 0 {
		t.Errorf("what came before the list is known: %+v", s)
	}
	if steps := c.Ancestors(criteria.UnitID{Code: "10507", From: 20250701}); len(steps) != 1 || steps[0].Kind != StepUnknown ||
		!strings.Contains(steps[0].Say().VI, "chưa rõ") {
		t.Errorf("steps: %+v", steps)
	}
	if steps := c.Ancestors(criteria.UnitID{Code: "31", From: 20220101}); len(steps) != 1 || steps[0].Kind != StepAbsorbed {
		t.Errorf("steps of the province: %+v", steps)
	}
	for province, first := range map[string]criteria.Date{"38": 20210701, "30": 20220101, "31": 20220101, "": 20210701} {
		if err := c.CoversProvince("EARLY", "asOf", province, first); err != nil {
			t.Errorf("%s: %v", province, err)
		}
		if err := c.CoversProvince("EARLY", "asOf", province, first.AddDays(-1)); refusal(err) != "EARLY asOf invalid" || !strings.Contains(err.Error(), first.ForPeople()) {
			t.Errorf("%s: %v", province, err)
		}
	}
	if err := c.CoversProvince("EARLY", "asOf", "99", 20250701); refusal(err) != "PROVINCE_UNKNOWN asOf invalid" {
		t.Error(err)
	}
}

// TestImportFaults changes one cell of the neighbour's tables each.
func TestImportFaults(t *testing.T) {
	edit := func(old, with string) func(*Import) {
		return func(im *Import) {
			for _, text := range []*string{&im.Communes, &im.Provinces, &im.Successions} {
				*text = strings.ReplaceAll(*text, old, with)
			}
		}
	}
	cases := []struct {
		name string
		edit func(*Import)
		want string // reason, field and place
	}{
		{"no communes", func(im *Import) { im.Communes = "" }, "FILE_MISSING import.communes"},
		{"another row of the same identity", edit("10507,Thành Đông,phuong,,31,lowland,2025-07-01,", "15448,Khác,xa,,38,lowland,2025-07-01,"), "ROW_DIFFERS import.communes communes.csv:4:7"},
		{"a code that is in use", edit("10507,Thành Đông,phuong,,31", "15448,Thành Đông,phuong,,31"), "ROW_DIFFERS import.communes communes.csv:4:7"},
		{"two rows on one day", edit("lowland,2025-07-01,\n", "lowland,2025-06-01,\n"), "DAYS_OVERLAP import.communes communes.csv:4:37"},
		{"another province", edit("10507,Thành Đông,phuong,,31", "99999,Thành Đông,phuong,,38"), "OUT_OF_PROVINCE import.communes communes.csv:4:26"},
		{"a list that nothing begins on", func(im *Import) { im.Lists = []criteria.Date{20250702} }, "LIST_UNUSED import.lists[0]"},
		{"nobody knows where they went", func(im *Import) { im.Lists = nil }, "PREDECESSOR_WITHOUT_SUCCESSOR import.communes communes.csv:3:46"},
		{"a line of another part", func(im *Import) {
			im.Successions += "15790,15772,2024-02-01,part,939/NQ-UBTVQH15,\n"
		}, "LINE_DIFFERS import.successions successions.csv:3:24"},
		{"a line before its units", func(im *Import) {
			im.Successions += "10507,10508,2022-01-01,whole,thử,\n"
		}, "SUCCESSION_BEFORE_UNITS import.successions successions.csv:3:1"},
		{"a line between units of another province", func(im *Import) {
			im.Successions += "15448,15451,2024-02-01,part,thử,\n"
		}, "OUT_OF_PROVINCE import.successions successions.csv:3:1"},
		{"no such district", edit("10507,Thành Đông,phuong,,31", "10507,Thành Đông,phuong,999,31"), "PARENT_UNKNOWN import.communes communes.csv:4:25"},
		{"a row for every day", func(im *Import) {
			for day := criteria.Date(20250702); day < 20260202; day = day.AddDays(1) {
				im.Communes += "10509,Mới,xa,,31,lowland," + day.String() + "," + day.AddDays(1).String() + "\n"
			}
		}, "ROWS_TOO_MANY import.communes communes.csv:219:1"},
		{"not NFC", edit("Bình Hàn", "Bi\u0300nh Hàn"), "CELL_NOT_NFC import.communes communes.csv:3:7"},
	}
	for _, tc := range cases {
		im := neighbour()
		tc.edit(im)
		_, err := shippedCatalogue(t).Apply(&ChangeSet{Province: "30", Entry: Entry{Basis: "thử", Import: im}})
		if diff := cmp.Diff(tc.want, faultOf(err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s%v", tc.name, diff, err)
		}
	}
}

// faultOf gives the first fault: reason, field and the place in a table.
func faultOf(err error) string {
	text := strings.TrimSuffix(refusal(err), " invalid")
	if err == nil {
		return ""
	}
	_, message, _ := strings.Cut(err.Error(), ": ")
	if place, _, ok := strings.Cut(message, ": "); ok && strings.Contains(place, ".csv:") {
		text += " " + place
	}
	return text
}

// TestImportIntoOthers gives a province that is there already units and lines by way of another one that would have gone into
// it: those are for its own office to enter.
func TestImportIntoOthers(t *testing.T) {
	c := shippedCatalogue(t)
	const provinces = "code,name,kind,valid_from,valid_to\n99,Thử,tinh,2022-01-01,2025-08-01\n"
	const communes = "code,name,kind,district,province,area,valid_from,valid_to\n"
	const successions = "predecessor,successor,effective,part,basis,note\n99,38,2025-08-01,whole,thử,\n"
	const own = "99001,Một,xa,,99,lowland,2022-01-01,2025-08-01\n"
	for _, test := range []struct {
		name string
		im   Import
		want string
	}{
		{"its own", Import{Communes: communes + own, Successions: successions + "99001,15448,2025-08-01,whole,thử,\n"}, ""},
		{
			"a row",
			Import{Communes: communes + own + "99002,Hai,xa,,38,lowland,2025-08-01,\n", Successions: successions + "99001,99002,2025-08-01,whole,thử,\n"},
			"OUT_OF_PROVINCE import.communes communes.csv:3:15",
		},
		{
			"a line",
			Import{Communes: communes + own, Successions: successions + "99001,15448,2025-08-01,whole,thử,\n15448,16012,2025-08-01,part,thử,\n"},
			"OUT_OF_PROVINCE import.successions successions.csv:4:1",
		},
		{
			"a commune that becomes a province",
			Import{Communes: communes + own, Successions: successions + "99001,38,2025-08-01,whole,thử,\n"},
			"LEVEL_WRONG import.successions successions.csv:3:7",
		},
	} {
		test.im.Provinces = provinces
		_, err := c.Apply(&ChangeSet{Province: "99", Entry: Entry{Basis: "thử", Import: &test.im}})
		if got := faultOf(err); got != test.want {
			t.Errorf("%s: %q, want %q (%v)", test.name, got, test.want, err)
		}
	}
}
