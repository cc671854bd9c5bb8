package units

import (
	"strings"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
)

// twoProvinces are two neighbours without a history.
func twoProvinces(t testing.TB) *Catalogue {
	t.Helper()
	c := Empty()
	for _, s := range []*ChangeSet{
		{Province: "31", Entry: Entry{Basis: "thử", Import: &Import{
			Provinces: "code,name,kind,valid_from,valid_to\n31,Hải Phòng,thanh-pho,2022-01-01,\n",
			Communes:  "code,name,kind,district,province,area,valid_from,valid_to\n11296,Minh Khai,phuong,,31,lowland,2022-01-01,\n",
		}}},
		{Province: "30", Entry: Entry{Basis: "thử", Import: &Import{
			Provinces: "code,name,kind,valid_from,valid_to\n30,Hải Dương,tinh,2022-01-01,\n",
			Communes: "code,name,kind,district,province,area,valid_from,valid_to\n" +
				"10507,Cẩm Thượng,phuong,,30,lowland,2022-01-01,\n10508,Bình Hàn,phuong,,30,lowland,2022-01-01,\n10510,Ngọc Châu,phuong,,30,lowland,2022-01-01,\n",
		}}},
	} {
		next, err := c.Apply(s)
		if err != nil {
			t.Fatal(err)
		}
		c = next
	}
	return c
}

// intoHaiPhong lets Hải Dương go into Hải Phòng, with all of its communes.
func intoHaiPhong() *ChangeSet {
	return &ChangeSet{ID: "into", Province: "30", Entry: Entry{Basis: "202/2025/QH15", Effective: 20250701, Operations: []Operation{
		{Kind: Merge, Level: criteria.Province, Predecessors: []Part{{Code: "30"}}, Successors: []NewUnit{{Code: "31", Name: "Hải Phòng", Kind: "thanh-pho"}}},
		{
			Kind: Merge, Level: criteria.Commune, Predecessors: []Part{{Code: "10507"}, {Code: "10508"}},
			Successors: []NewUnit{{Code: "10507", Name: "Thành Đông", Kind: "phuong", Province: "31"}},
		},
		{Kind: ChangeParent, Level: criteria.Commune, Unit: "10510", Province: "31"},
	}}}
}

func TestProvinceGoesIntoAnother(t *testing.T) {
	c, err := twoProvinces(t).Apply(intoHaiPhong())
	if err != nil {
		t.Fatal(err)
	}
	if all := unitsOn(t, c, 20250701, criteria.Province); len(all) != 1 || all[0].ID() != (criteria.UnitID{Code: "31", From: 20220101}) {
		t.Errorf("provinces: %v", all)
	}
	for _, u := range unitsOn(t, c, 20250701, criteria.Commune) {
		if u.Province != "31" || u.Area != criteria.Lowland {
			t.Errorf("%+v", u)
		}
	}
	steps := c.Ancestors(criteria.UnitID{Code: "10510", From: 20250701})
	if want := "Ngày 01/07/2025, phường Ngọc Châu chuyển từ tỉnh Hải Dương sang thành phố Hải Phòng (202/2025/QH15)."; len(steps) != 1 || steps[0].Say().VI != want {
		t.Errorf("%+v", steps)
	}
	if steps := c.Ancestors(criteria.UnitID{Code: "31", From: 20220101}); len(steps) != 1 || steps[0].Kind != StepAbsorbed {
		t.Errorf("%+v", steps)
	}
}

// TestProvincesAreKeptApart spoils that act so that it would reach into the other province, or leave something behind.
func TestProvincesAreKeptApart(t *testing.T) {
	cases := map[string]struct {
		spoil func(*ChangeSet)
		want  string
	}{
		"a commune is left behind": {func(s *ChangeSet) { s.Operations = s.Operations[:2] }, "CHILDREN_LEFT operations"},
		"the province stays": {
			func(s *ChangeSet) { s.Operations = s.Operations[1:] },
			"OUT_OF_PROVINCE operations[0].successors[0].province",
		},
		"the other province is renamed by the way": {func(s *ChangeSet) {
			s.Operations[0].Predecessors = append(s.Operations[0].Predecessors, Part{Code: "31"})
			s.Operations[0].Successors[0].Name = "Khác"
		}, "OUT_OF_PROVINCE operations[0].predecessors[1].code"},
		"a commune of the other province": {
			func(s *ChangeSet) { s.Operations[1].Predecessors[0].Code = "11296" },
			"OUT_OF_PROVINCE operations[1].predecessors[0].code",
		},
		"a commune of the other province that goes on": {func(s *ChangeSet) {
			s.Operations[1].Successors[0] = NewUnit{Code: "11296", Name: "Minh Khai", Kind: "phuong", Province: "31"}
		}, "OUT_OF_PROVINCE operations[1].successors[0].code"},
		"a third province": {func(s *ChangeSet) { s.Operations[2].Province = "38" }, "OUT_OF_PROVINCE operations[2].province"},
	}
	for name, tc := range cases {
		s := intoHaiPhong()
		tc.spoil(s)
		_, err := twoProvinces(t).Apply(s)
		if got := strings.TrimSuffix(refusal(err), " invalid"); got != tc.want {
			t.Errorf("%s: got %q, want %q: %v", name, got, tc.want, err)
		}
	}
}

// TestForeignParts has Thanh Hóa say what becomes of parts of Hải Phòng, which its own office has to say.
func TestForeignParts(t *testing.T) {
	c, err := shippedCatalogue(t).Apply(&ChangeSet{Province: "30", Entry: Entry{Basis: "thử", Import: neighbour()}})
	if err != nil {
		t.Fatal(err)
	}
	same := func(code string) NewUnit {
		u, _ := c.At(code, 20260101)
		return NewUnit{Code: code, Name: u.Name, Kind: u.Kind}
	}
	for name, op := range map[string]Operation{
		"split":      {Kind: Split, Level: criteria.Province, Predecessors: []Part{{Code: "31"}}, Successors: []NewUnit{same("31"), same("38")}},
		"reorganise": {Kind: Reorganise, Level: criteria.Province, Successors: []NewUnit{same("31"), same("38")}, Lines: []Line{{Predecessor: "31", Successor: "38", Part: true}, {Predecessor: "31", Successor: "31", Part: true}}},
	} {
		_, err := c.Apply(&ChangeSet{Province: "38", Entry: Entry{Basis: "thử", Effective: 20260101, Operations: []Operation{op}}})
		if err == nil || !strings.HasPrefix(refusal(err), "OUT_OF_PROVINCE ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestFoundElsewhere gives a part of a province away, and founds a unit in the other one by the way.
func TestFoundElsewhere(t *testing.T) {
	part := Operation{Kind: Split, Level: criteria.Province, Predecessors: []Part{{Code: "30"}}, Successors: []NewUnit{
		{Code: "30", Name: "Hải Dương", Kind: "tinh"}, {Code: "31", Name: "Hải Phòng", Kind: "thanh-pho"},
	}}
	moved := Operation{Kind: ChangeParent, Level: criteria.Commune, Unit: "10510", Province: "31"}
	founded := Operation{Kind: Found, Level: criteria.Commune, Successors: []NewUnit{{Code: "31999", Name: "Mới", Kind: "xa", Province: "31", Area: criteria.Lowland}}}
	for _, test := range []struct {
		name string
		ops  []Operation
		want string
	}{
		{"a commune goes along", []Operation{part, moved}, ""},
		{"one is founded", []Operation{part, moved, founded}, "OUT_OF_PROVINCE operations[2].successors[0].province invalid"},
	} {
		_, err := twoProvinces(t).Apply(&ChangeSet{Province: "30", Entry: Entry{Basis: "thử", Effective: 20250701, Operations: test.ops}})
		if got := refusal(err); got != test.want {
			t.Errorf("%s: %q, want %q (%v)", test.name, got, test.want, err)
		}
	}
}
