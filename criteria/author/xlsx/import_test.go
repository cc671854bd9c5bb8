package xlsx

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"

	"github.com/tieuchi/tieuchi/criteria"
)

// A set that goes into the template comes back the same: its digest, which every word and number changes.
func TestRoundTrip(t *testing.T) {
	for _, file := range []string{village, "testdata/carried.yaml"} {
		want := load(t, file)
		content, err := Import(filled(t, want))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		got, err := criteria.LoadRuleSet("import.yaml", content)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b criteria.Decimal) bool { return a.Cmp(b) == 0 })); diff != "" || got.Digest() != want.Digest() {
			t.Errorf("%s (-want +got):\n%s\n%s", file, diff, content)
		}
	}
}

var update = flag.Bool("update", false, "write testdata/village.xlsx anew")

// A file that was filled and kept is taken by later versions too: templates are out in the offices.
func TestKeptFile(t *testing.T) {
	const kept = "testdata/village.xlsx"
	want := load(t, village)
	if *update {
		if err := os.WriteFile(kept, filled(t, want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(kept)
	if err != nil {
		t.Fatal(err)
	}
	made, err := Import(content)
	if err != nil {
		t.Fatal(err)
	}
	got, err := criteria.LoadRuleSet("import.yaml", made)
	if err != nil || got.Digest() != want.Digest() {
		t.Errorf("%v\n%s", err, made)
	}
}

// The empty template is refused where it must be filled, and its example rows are no content.
func TestTemplateIsEmpty(t *testing.T) {
	content, err := Template()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"Bộ tiêu chí!B2 CELL_BLANK", "Bộ tiêu chí!B3 CELL_BLANK", "Bộ tiêu chí!B4 CELL_BLANK", "Bộ tiêu chí!B5 CELL_BLANK",
		"Bộ tiêu chí!B6 CELL_BLANK", "Bộ tiêu chí!B7 CELL_BLANK",
		"Căn cứ!B3 SHEET_EMPTY", "Số liệu!B3 SHEET_EMPTY", "Nhóm!B3 SHEET_EMPTY", "Mức công nhận!B3 SHEET_EMPTY",
	}
	if diff := cmp.Diff(want, faultsOf(t, content)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Every fault is found at its cell, and nothing is made.
func TestImportFaults(t *testing.T) {
	set := func(sheet, cell string, value any) func(*excelize.File) error {
		return func(f *excelize.File) error { return f.SetCellValue(sheet, cell, value) }
	}
	both := func(changes ...func(*excelize.File) error) func(*excelize.File) error {
		return func(f *excelize.File) error {
			for _, change := range changes {
				if err := change(f); err != nil {
					return err
				}
			}
			return nil
		}
	}
	for name, test := range map[string]struct {
		change func(*excelize.File) error
		want   []string
	}{
		"several at once": {
			both(set("Tiêu chí", "H5", "không có"), set("Số liệu", "E4", "mét"), set("Tiêu chí", "M6", "7o")),
			[]string{"Số liệu!E4 CELL_MALFORMED", "Tiêu chí!H5 CELL_MALFORMED", "Tiêu chí!M6 CELL_MALFORMED"},
		},
		"unknown fact":           {set("Tiêu chí", "I6", "workers.digital-skill"), []string{"Tiêu chí!I6 FACT_UNKNOWN"}},
		"another fact":           {set("Tiêu chí", "I5", "houses.total"), nil},
		"fact of the wrong kind": {set("Tiêu chí", "I5", "village.officials-digital"), []string{"Tiêu chí!I5 FACT_KIND"}},
		"points without points":  {set("Tiêu chí", "T5", "trọn điểm"), []string{"Tiêu chí!T5 CELL_NEEDLESS"}},
		"maximum of nothing": {set("Tiêu chí", "S5", 0), []string{
			"Tiêu chí!B3 POINTS_MISSING", "Tiêu chí!B4 POINTS_MISSING", "Tiêu chí!S5 POINTS_OUT_OF_RANGE", "Tiêu chí!B6 POINTS_MISSING",
			"Tiêu chí!B7 POINTS_MISSING", "Tiêu chí!B8 POINTS_MISSING",
		}},
		"id twice":                 {set("Tiêu chí", "C4", "internet"), []string{"Tiêu chí!C4 ID_TWICE"}},
		"id malformed":             {set("Bộ tiêu chí", "B2", "Bộ"), []string{"Bộ tiêu chí!B2 ID_MALFORMED"}},
		"text in one language":     {set("Tiêu chí", "F4", ""), []string{"Tiêu chí!F4 CELL_BLANK"}},
		"unknown group":            {set("Tiêu chí", "B4", "other"), []string{"Tiêu chí!B4 GROUP_UNKNOWN"}},
		"threshold above 100":      {set("Tiêu chí", "M6", 101), []string{"Tiêu chí!M6 VALUE_OUT_OF_RANGE"}},
		"threshold missing":        {set("Tiêu chí", "M6", ""), []string{"Tiêu chí!M6 CELL_BLANK"}},
		"condition malformed":      {both(set("Tiêu chí", "P4", "unit.kind = 1"), set("Tiêu chí", "R4", "x")), []string{"Tiêu chí!P4 EXPRESSION_MALFORMED"}},
		"formula":                  {func(f *excelize.File) error { return f.SetCellFormula("Tiêu chí", "M6", "=60+10") }, []string{"Tiêu chí!M6 CELL_FORMULA"}},
		"formula in the head":      {func(f *excelize.File) error { return f.SetCellFormula("Bộ tiêu chí", "B3", "=A1") }, []string{"Bộ tiêu chí!B3 CELL_FORMULA"}},
		"merged cells":             {func(f *excelize.File) error { return f.MergeCell("Tiêu chí", "C4", "D4") }, []string{"Tiêu chí!C4:D4 CELLS_MERGED"}},
		"hidden row":               {func(f *excelize.File) error { return f.SetRowVisible("Mức công nhận", 3, false) }, []string{"Mức công nhận!B3 CELL_HIDDEN", "Mức công nhận!C3 CELL_HIDDEN", "Mức công nhận!D3 CELL_HIDDEN", "Mức công nhận!E3 CELL_HIDDEN", "Mức công nhận!F3 CELL_HIDDEN"}},
		"hidden column":            {func(f *excelize.File) error { return f.SetColVisible("Nhóm", "C", false) }, []string{"Nhóm!C1 CELL_HIDDEN", "Nhóm!C3 CELL_HIDDEN"}},
		"percent by its format":    {both(set("Tiêu chí", "M6", 0.7), styled("Tiêu chí", "M6", 10)), []string{"Tiêu chí!M6 CELL_MALFORMED"}},
		"number that is a day":     {both(set("Tiêu chí", "M6", 70), styled("Tiêu chí", "M6", 14)), []string{"Tiêu chí!M6 CELL_MALFORMED"}},
		"code that became a day":   {both(set("Tiêu chí", "D6", 45658), styled("Tiêu chí", "D6", 14)), []string{"Tiêu chí!D6 CELL_MALFORMED"}},
		"hidden sheet":             {func(f *excelize.File) error { return f.SetSheetVisible("Căn cứ", false) }, []string{"Căn cứ SHEET_HIDDEN", "Căn cứ SHEET_MISSING"}},
		"further sheet":            {func(f *excelize.File) error { _, err := f.NewSheet("Nháp"); return err }, nil},
		"further sheet with words": {both(func(f *excelize.File) error { _, err := f.NewSheet("Nháp"); return err }, set("Nháp", "A1", "x")), []string{"Nháp SHEET_UNKNOWN"}},
		"sheet removed":            {func(f *excelize.File) error { return f.DeleteSheet("Nhóm") }, []string{"Nhóm SHEET_MISSING"}},
		"header changed":           {set("Tiêu chí", "H1", "Đo"), []string{"Tiêu chí!H1 HEADER_WRONG"}},
		"column added":             {set("Tiêu chí", "AZ4", "x"), []string{"Tiêu chí!AZ4 CELL_OUTSIDE"}},
		"mark unknown":             {set("Tiêu chí", "A4", "x"), []string{"Tiêu chí!A4 MARK_UNKNOWN"}},
		"row far below":            {set("Tiêu chí", "B6000", "x"), []string{"Tiêu chí!B6000 SHEET_TOO_LARGE", "Tiêu chí SHEET_MISSING"}},
		"needless whole":           {set("Tiêu chí", "J5", "houses.total"), []string{"Tiêu chí!J5 CELL_NEEDLESS"}},
		"version as a number":      {set("Bộ tiêu chí", "B3", 2022.35), []string{"Bộ tiêu chí!B3 CELL_MALFORMED"}},
		"threshold of no row":      {both(set("Ngưỡng theo loại", "B3", "x"), set("Ngưỡng theo loại", "H3", "thử")), []string{"Ngưỡng theo loại!B3 CRITERION_UNKNOWN"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, faultsOf(t, changed(t, test.change))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// styled gives a cell a number format.
func styled(sheet, cell string, format int) func(*excelize.File) error {
	return func(f *excelize.File) error {
		style, err := f.NewStyle(&excelize.Style{NumFmt: format})
		if err != nil {
			return err
		}
		return f.SetCellStyle(sheet, cell, cell, style)
	}
}

// The template keeps its headers in sight and lets closed lists take nothing else.
func TestTemplateHelps(t *testing.T) {
	content, err := Template()
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for i := range layout {
		s := &layout[i]
		panes, err := f.GetPanes(s.name)
		if err != nil || !panes.Freeze {
			t.Errorf("%s: %+v, %v", s.name, panes, err)
		}
		lists, err := f.GetDataValidations(s.name)
		want := 0
		for _, c := range s.columns {
			if len(c.words) > 0 {
				want++
			}
		}
		if err != nil || len(lists) != want {
			t.Errorf("%s: %d lists, want %d, %v", s.name, len(lists), want, err)
		}
		if mark, _ := f.GetCellValue(s.name, "A3"); !s.head && mark != example {
			t.Errorf("%s: the example is marked %q", s.name, mark)
		}
	}
}

// A number comes out as it was typed, however the spreadsheet keeps it.
func TestFigures(t *testing.T) {
	for _, test := range []struct {
		cell cell
		want string // "" where it is refused
	}{
		{cell{text: "1.234,5"}, "1234.5"},
		{cell{text: "1.234"}, "1234"},
		{cell{text: "12.5"}, ""}, // twelve and a half, or nothing
		{cell{text: "1,5"}, "1.5"},
		{cell{text: " -2,50 "}, "-2.5"},
		{cell{text: "1,234.5"}, ""},
		{cell{text: "70%"}, ""},
		{cell{text: "1e3"}, ""},
		{cell{text: "0,1234567"}, ""},
		{cell{text: "33.299999999999997", number: true}, "33.3"},
		{cell{text: "1.1000000000000001", number: true}, "1.1"},
		{cell{text: "0.10000000000000001", number: true}, "0.1"},
		{cell{text: "9.9999999999999997E-2", number: true}, "0.1"},
		{cell{text: "99.999999999999997", number: true}, "100"},
		{cell{text: "1E-3", number: true}, "0.001"},
		{cell{text: "1.5E+3", number: true}, "1500"},
		{cell{text: "70", number: true}, "70"},
		{cell{text: "-0.5", number: true, format: otherFormat}, "-0.5"},
		{cell{text: "0.7", number: true, format: percentFormat}, ""},
		{cell{text: "45000", number: true, format: dayFormat}, ""},
		{cell{text: "33.333333333333336", number: true}, ""}, // a third is no decimal of six places
		{cell{text: "0.12345678", number: true}, ""},
		{cell{text: "1E+300", number: true}, ""},
		{cell{text: "1E-300", number: true}, ""},
		{cell{text: "1E999999999999", number: true}, ""},
		{cell{text: "NaN", number: true}, ""},
		{cell{text: "123456789012345678", number: true}, ""},
	} {
		got, wrong := figure(test.cell)
		if got != test.want || (wrong == nil) != (test.want != "") {
			t.Errorf("%+v: got %q, %v, want %q", test.cell, got, wrong, test.want)
		}
	}
}

func TestDays(t *testing.T) {
	for _, test := range []struct {
		cell cell
		want string
	}{
		{cell{text: "07/10/2024"}, "2024-10-07"},
		{cell{text: "7/1/2024"}, "2024-01-07"},
		{cell{text: "2024-10-07"}, "2024-10-07"},
		{cell{text: "45572", number: true, format: dayFormat}, "2024-10-07"},
		{cell{text: "61", number: true}, "1900-03-01"},
		{cell{text: "60", number: true}, ""},
		{cell{text: "45572.5", number: true}, ""},
		{cell{text: "30/02/2024"}, ""},
		{cell{text: "10-07-2024"}, ""},
		{cell{text: "2024"}, ""},
	} {
		got, wrong := day(test.cell)
		if got.String() != test.want || (wrong == nil) != (test.want != "") {
			t.Errorf("%+v: got %v, %v, want %q", test.cell, got, wrong, test.want)
		}
	}
}

// Numbers typed into a real cell, days and words with accents in two parts, come through a file whole.
func TestNativeCells(t *testing.T) {
	content := changed(t, func(f *excelize.File) error {
		for cell, value := range map[string]any{"M5": 2, "M6": 33.3, "M7": "50,5", "E4": norm.NFD.String("Cán bộ thôn sử dụng nền tảng số")} {
			if err := f.SetCellValue("Tiêu chí", cell, value); err != nil {
				return err
			}
		}
		runs := []excelize.RichTextRun{{Text: "Internet "}, {Text: "cáp quang", Font: &excelize.Font{Bold: true}}}
		if err := f.SetCellRichText("Tiêu chí", "E3", runs); err != nil {
			return err
		}
		return f.SetCellValue("Bộ tiêu chí", "B10", 45572)
	})
	made, err := Import(content)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"at_least: 2}", "at_least: 33.3}", "at_least: 50.5}", "2024-10-07", "vi: Cán bộ thôn sử dụng nền tảng số", "vi: Internet cáp quang,"} {
		if !strings.Contains(string(made), want) {
			t.Errorf("%q is not in\n%s", want, made)
		}
	}
}
