package units

import (
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"

	"github.com/google/go-cmp/cmp"
)

// wholeCountry gives the catalogue of the whole country: the imports of the other provinces on that of Thanh Hóa.
func wholeCountry(t testing.TB) *Catalogue {
	t.Helper()
	c, err := FoldSets(shippedCatalogue(t), nationalSets(t))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// nationalSets gives the imports of the national tables as change sets.
func nationalSets(t testing.TB) []*ChangeSet {
	t.Helper()
	imports, err := ReadImports(os.DirFS("national"))
	if err != nil {
		t.Fatal(err)
	}
	sets := make([]*ChangeSet, len(imports))
	for i, p := range imports {
		sets[i] = &ChangeSet{ID: "import-" + p.Province, Province: p.Province, Entry: p.Entry}
	}
	return sets
}

// The numbers of units/SOURCES.md for the whole country.
func TestNationalCounts(t *testing.T) {
	type counts struct{ Provinces, Districts, Communes, Xa, Phuong, ThiTran, DacKhu, ThanhHoa int }
	in2022 := counts{63, 700, 10599, 8248, 1737, 614, 0, 559}
	c := wholeCountry(t)
	for day, want := range map[criteria.Date]counts{
		20220101: in2022,
		20230630: in2022,
		20240131: in2022,
		20250630: {63, 691, 10035, 7692, 1726, 617, 0, 547},
		20250701: {34, 0, 3321, 2621, 687, 0, 13, 166},
	} {
		got := counts{Provinces: len(unitsOn(t, c, day, criteria.Province)), Districts: len(unitsOn(t, c, day, criteria.District))}
		for _, u := range unitsOn(t, c, day, criteria.Commune) {
			got.Communes++
			switch u.Kind {
			case criteria.KindCommune:
				got.Xa++
			case criteria.KindWard:
				got.Phuong++
			case criteria.KindTownship:
				got.ThiTran++
			case criteria.KindSpecialZone:
				got.DacKhu++
			}
			if u.Province == "38" {
				got.ThanhHoa++
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", day, diff)
		}
	}
}

// The small extract for the demonstration says what the country's tables say, and nothing else.
func TestHaiDuongIsOfTheCountry(t *testing.T) {
	days := []criteria.Date{20250630, 20250701}
	all, err := loadLists(os.DirFS("national"), days)
	if err != nil {
		t.Fatal(err)
	}
	part, err := loadLists(HaiDuongFiles(), days)
	if err != nil {
		t.Fatal(err)
	}
	var want, got []criteria.Unit
	for u := range all.All() {
		if u.Province == "30" || u.Province == "31" {
			want = append(want, u)
		}
	}
	for u := range part.All() {
		got = append(got, u)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-national +extract\n%s", diff)
	}
	if diff := cmp.Diff(all.Successions(), part.Successions()); diff != "" {
		t.Errorf("-national +extract\n%s", diff)
	}
}

// Imports that are read as one give the catalogue that they give one after the other, and one that is at fault is refused as it
// is alone.
func TestFoldSetsReadsImportsAsOne(t *testing.T) {
	var sets []*ChangeSet
	for _, s := range nationalSets(t) {
		if s.Province < "12" || s.Province == "30" || s.Province == "31" {
			sets = append(sets, s)
		}
	}
	want := shippedCatalogue(t)
	for _, s := range sets {
		next, err := want.Apply(s)
		if err != nil {
			t.Fatal(s.Province, err)
		}
		want = next
	}
	if _, ok := shippedCatalogue(t).withImports(sets); !ok {
		t.Fatal("they are not read as one")
	}
	got, err := FoldSets(shippedCatalogue(t), sets)
	if err != nil {
		t.Fatal(err)
	}
	for what, pair := range map[string][2]any{
		"rows":        {slices.Collect(want.All()), slices.Collect(got.All())},
		"successions": {want.Successions(), got.Successions()},
		"spans":       {want.Spans(), got.Spans()},
		"firsts":      {want.firsts, got.firsts},
	} {
		if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
			t.Errorf("%s: -one after the other +as one\n%s", what, diff)
		}
	}
	if !maps.Equal(want.unknown, got.unknown) {
		t.Errorf("days of lists: %v, want %v", got.unknown, want.unknown)
	}
	for i := range want.Spans() {
		if s := &want.Spans()[i]; s.Unit.Code == "31" && s.From == 20250701 && (s.Origin != OriginSucceeded || len(s.Before) != 2) {
			t.Errorf("Hải Phòng with Hải Dương: %+v", s)
		}
	}
	sets[3] = &ChangeSet{Province: sets[3].Province, Entry: sets[3].Entry}
	sets[3].Import = &Import{Communes: communeHeader + "\n99999,Ấp,ap,,99,,2022-01-01,\n"}
	_, alone := shippedCatalogue(t).Apply(sets[3])
	if _, err := FoldSets(shippedCatalogue(t), sets); err == nil || alone == nil || err.Error() != alone.Error() {
		t.Errorf("at fault: %v, alone %v", err, alone)
	}
}

// TestCompareCountsTheProvince counts the communes of the province that is rearranged, and of no other.
func TestCompareCountsTheProvince(t *testing.T) {
	c := wholeCountry(t)
	s := &ChangeSet{Province: "38", Entry: aRename("Tên mới").tidy()}
	next, err := c.Apply(s)
	if err != nil {
		t.Fatal(err)
	}
	d := Compare(c, next, s.Effective)
	if len(d.Levels) != 1 || d.Levels[0].Before != 166 || d.Levels[0].After != 166 {
		t.Errorf("%+v", d)
	}
}
