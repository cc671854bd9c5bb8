package units

import (
	"bytes"
	"io/fs"
	"os"
	"testing"
	"testing/fstest"

	"github.com/tieuchi/tieuchi/criteria"

	"github.com/google/go-cmp/cmp"
)

// country gives the catalogue of the whole country: the lists of the other provinces under the rows of Thanh Hóa.
func country(t testing.TB) *Catalogue {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"provinces.csv", "districts.csv", "communes.csv", "successions.csv"} {
		files[name] = &fstest.MapFile{Data: append(read(t, unitFiles, name), rowsOf(read(t, os.DirFS("national"), name))...)}
	}
	c, err := LoadCatalogue(files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func read(t testing.TB, fsys fs.FS, name string) []byte {
	t.Helper()
	content, err := fs.ReadFile(fsys, name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// rowsOf leaves out the header.
func rowsOf(table []byte) []byte {
	_, rows, _ := bytes.Cut(table, []byte("\n"))
	return rows
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
	all, err := LoadCatalogue(os.DirFS("national"))
	if err != nil {
		t.Fatal(err)
	}
	part, err := LoadCatalogue(os.DirFS("hai-duong"))
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
