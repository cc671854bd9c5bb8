package units

import (
	"os"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"

	"github.com/google/go-cmp/cmp"
)

// country gives the catalogue of the whole country: the imports of the other provinces on that of Thanh Hóa.
func country(t testing.TB) *Catalogue {
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
	c := country(t)
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
