package units

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieuchi/tieuchi/criteria"

	"github.com/google/go-cmp/cmp"
)

// The imports of the provinces are together what the folder says.
func TestReadImportsGivesEveryRow(t *testing.T) {
	days := []criteria.Date{20250630, 20250701}
	whole, err := loadLists(os.DirFS("national"), days)
	if err != nil {
		t.Fatal(err)
	}
	imports, err := ReadImports(os.DirFS("national"))
	if err != nil || len(imports) != 62 {
		t.Fatalf("%d imports, %v", len(imports), err)
	}
	got, lists := map[criteria.UnitID]criteria.Unit{}, map[string][]criteria.Date{}
	for _, p := range imports {
		if strings.Contains(p.Entry.Import.Successions, "202/2025/QH15") {
			if p.Province != "30" || lists["31"] == nil {
				t.Errorf("Hải Dương's succession stands with %s", p.Province)
			}
			p.Entry.Import.Successions = "" // its successor stands with another province
		}
		c, err := loadLists(p.Entry.Import.tables(), p.Entry.Import.Lists)
		if err != nil {
			t.Fatalf("%s: %v", p.Province, err)
		}
		for u := range c.All() {
			if u.Province != p.Province {
				t.Errorf("%s stands with %s", u.ID(), p.Province)
			}
			got[u.ID()] = u
		}
		lists[p.Province] = p.Entry.Import.Lists
		if p.Entry.Basis == "" {
			t.Errorf("%s: no basis", p.Province)
		}
	}
	for code, want := range map[string][]criteria.Date{"30": days, "31": days} {
		if diff := cmp.Diff(want, lists[code]); diff != "" {
			t.Errorf("%s: -want +got\n%s", code, diff)
		}
	}
	for u := range whole.All() {
		if got[u.ID()] != u {
			t.Fatalf("got %v, want %v", got[u.ID()], u)
		}
	}
	if len(got) != len(whole.search) {
		t.Errorf("%d rows of %d", len(got), len(whole.search))
	}
}

func TestReadImportsListFaults(t *testing.T) {
	imports, err := ReadImports(HaiDuongFiles())
	if err != nil || len(imports) != 2 {
		t.Fatalf("%d imports, %v", len(imports), err)
	}
	files := fstest.MapFS{}
	for name, text := range imports[0].Entry.Import.tables() {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	for lists, want := range map[string]string{
		"":                          "lists.csv:1:1: ",
		"day,source\n2025-07-01,\n": "lists.csv:2:12: ",
		"day,source\n,a\n":          "lists.csv:2:1: ",
		"day,source\n2025-07-01,a\n2025-06-30,b\n": "lists.csv:3:1: ",
	} {
		files["lists.csv"] = &fstest.MapFile{Data: []byte(lists)}
		if _, err := ReadImports(files); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v", lists, err)
		}
	}
}
