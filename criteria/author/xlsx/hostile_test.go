package xlsx

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/tieuchi/tieuchi/criteria"
)

// repack gives a file with some of its parts replaced or added.
func repack(tb testing.TB, content []byte, parts map[string][]byte) []byte {
	tb.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		tb.Fatal(err)
	}
	all := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			tb.Fatal(err)
		}
		if all[f.Name], err = io.ReadAll(r); err != nil {
			tb.Fatal(err)
		}
		r.Close()
	}
	maps.Copy(all, parts)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		part, err := w.Create(name)
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := part.Write(all[name]); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// lying gives an archive whose one part is far larger than it says.
func lying(tb testing.TB, size int) []byte {
	tb.Helper()
	var packed, b bytes.Buffer
	f, err := flate.NewWriter(&packed, flate.BestCompression)
	if err != nil {
		tb.Fatal(err)
	}
	zeros := make([]byte, size)
	if _, err := f.Write(zeros); err != nil {
		tb.Fatal(err)
	}
	f.Close()
	w := zip.NewWriter(&b)
	part, err := w.CreateRaw(&zip.FileHeader{
		Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(zeros),
		CompressedSize64: uint64(packed.Len()), UncompressedSize64: 10,
	})
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := part.Write(packed.Bytes()); err != nil {
		tb.Fatal(err)
	}
	w.Close()
	return b.Bytes()
}

// What is no plain spreadsheet is refused by its name, before anything of it is understood.
func TestHostileFiles(t *testing.T) {
	good := filled(t, load(t, village))
	add := func(name, content string) []byte { return repack(t, good, map[string][]byte{name: []byte(content)}) }
	book := func(properties string) string {
		return `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><workbookPr ` + properties + `/><sheets/></workbook>`
	}
	for name, test := range map[string]struct {
		content []byte
		reason  string
	}{
		"nothing":            {nil, "FILE_MALFORMED"},
		"text":               {[]byte("id,version\n"), "FILE_MALFORMED"},
		"large":              {make([]byte, MaxFile+1), "FILE_TOO_LARGE"},
		"encrypted or old":   {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1EncryptedPackage"), "FILE_ENCRYPTED"},
		"macros":             {add("xl/vbaProject.bin", "x"), "FILE_HAS_MACROS"},
		"macros by type":     {add("[Content_Types].xml", `<Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>`), "FILE_HAS_MACROS"},
		"external link":      {add("xl/externalLinks/externalLink1.xml", "<x/>"), "FILE_HAS_LINKS"},
		"embedded":           {add("xl/embeddings/oleObject1.bin", "x"), "FILE_HAS_OBJECTS"},
		"a document":         {add("[Content_Types].xml", "<Types/>"), "FILE_MALFORMED"},
		"bomb":               {add("xl/media/image1.png", strings.Repeat("\x00", 30<<20)), "FILE_TOO_LARGE"},
		"bomb of many":       {repack(t, good, bombs(40)), "FILE_TOO_LARGE"},
		"bomb that lies":     {lying(t, 60<<20), "FILE_MALFORMED"},
		"part that lies":     {lying(t, 1000), "FILE_MALFORMED"},
		"too many parts":     {repack(t, good, many(maxParts)), "FILE_TOO_LARGE"},
		"cut":                {good[:len(good)/2], "FILE_MALFORMED"},
		"workbook broken":    {add("xl/workbook.xml", "<workbook"), "FILE_MALFORMED"},
		"texts broken":       {add("xl/sharedStrings.xml", "<sst><si>"), "FILE_MALFORMED"},
		"styles broken":      {add("xl/styles.xml", "x"), "FILE_MALFORMED"},
		"dates of 1904":      {add("xl/workbook.xml", book(`date1904="1"`)), "FILE_DATES_1904"},
		"no sheets":          {add("xl/workbook.xml", book("")), "SHEET_MISSING"},
		"one part for all":   {add("xl/_rels/workbook.xml.rels", sameTarget), "FILE_MALFORMED"},
		"sheet broken":       {add("xl/worksheets/sheet2.xml", "<worksheet><row"), "FILE_MALFORMED"},
		"text out of range":  {add("xl/worksheets/sheet2.xml", sheetXML(`<c r="A1" t="s"><v>99999</v></c>`)), "FILE_MALFORMED"},
		"cell in no place":   {add("xl/worksheets/sheet2.xml", sheetXML(`<c r="1A"><v>1</v></c>`)), "FILE_MALFORMED"},
		"cell of other rows": {add("xl/worksheets/sheet2.xml", sheetXML(`<c r="A9"><v>1</v></c>`)), "FILE_MALFORMED"},
		"cell far right":     {add("xl/worksheets/sheet2.xml", sheetXML(`<c r="XFD1"><v>1</v></c>`)), "SHEET_TOO_LARGE"},
		"error in a cell":    {add("xl/worksheets/sheet2.xml", sheetXML(`<c r="A1" t="e"><v>#REF!</v></c>`)), "CELL_BROKEN"},
	} {
		faults := faultsOf(t, test.content)
		if !slices.ContainsFunc(faults, func(f string) bool { return strings.HasSuffix(f, " "+test.reason) }) {
			t.Errorf("%s: %v, want %s", name, faults, test.reason)
		}
	}
}

var sameTarget = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	strings.Repeat(`<Relationship Id="rId1" Target="worksheets/sheet2.xml"/>`, 2) + `</Relationships>`

func sheetXML(cells string) string {
	return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">` + cells + `</row></sheetData></worksheet>`
}

// bombs are parts that are small each and too much together.
func bombs(n int) map[string][]byte {
	parts := map[string][]byte{}
	for i := range n {
		parts[fmt.Sprintf("xl/media/image%d.png", i)] = bytes.Repeat([]byte("0123456789abcdefghijklmnopqrstuv"), 60_000)
	}
	return parts
}

func many(n int) map[string][]byte {
	parts := map[string][]byte{}
	for i := range n {
		parts[fmt.Sprintf("docProps/%d.xml", i)] = []byte("<x/>")
	}
	return parts
}

// What is imported is text: a formula that is only typed as one, or markup, comes out as the words it is.
func TestTextStaysText(t *testing.T) {
	made, err := Import(changed(t, func(f *excelize.File) error { return f.SetCellStr("Tiêu chí", "E4", "=1+1 & \"x\": {y} # <b>\n- z") }))
	if err != nil {
		t.Fatal(err)
	}
	set, err := criteria.LoadRuleSet("import.yaml", made)
	if err != nil {
		t.Fatal(err)
	}
	if got := set.Groups[0].Criteria[1].Text.VI; got != "=1+1 & \"x\": {y} # <b>\n- z" {
		t.Errorf("got %q", got)
	}
}

// FuzzImport checks that no bytes make import panic, or give a file that does not load.
func FuzzImport(f *testing.F) {
	good := filled(f, load(f, village))
	template, err := Template()
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range [][]byte{good, template, filled(f, load(f, "testdata/carried.yaml")), lying(f, 1000), good[:len(good)/2]} {
		f.Add(seed)
	}
	f.Fuzz(check)
}

// FuzzSheet does the same with what a sheet and the shared texts hold, which random bytes of an archive seldom reach.
func FuzzSheet(f *testing.F) {
	good := filled(f, load(f, village))
	parts, fault := unpack(good)
	if fault != nil {
		f.Fatal(fault)
	}
	for i := range layout {
		f.Add(i, parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", i+2)], parts["xl/sharedstrings.xml"])
	}
	f.Add(1, []byte(sheetXML(`<c r="B3" t="inlineStr"><is><t>x</t></is></c><c r="XFD1048576"><f>A1</f></c>`)), []byte("<sst><si><r><t>x</t></r></si></sst>"))
	f.Fuzz(func(t *testing.T, sheet int, content, texts []byte) {
		a := maps.Clone(parts)
		a[fmt.Sprintf("xl/worksheets/sheet%d.xml", 2+max(sheet, -sheet, 0)%len(layout))] = content
		a["xl/sharedstrings.xml"] = texts
		made, err := a.ruleSet()
		checkMade(t, made, err)
	})
}

// check imports; what comes of it loads, and every refusal has a reason.
func check(t *testing.T, content []byte) {
	t.Helper()
	made, err := Import(content)
	checkMade(t, made, err)
}

func checkMade(t *testing.T, made []byte, err error) {
	t.Helper()
	if (made == nil) == (err == nil) {
		t.Fatalf("%d bytes and %v", len(made), err)
	}
	if err == nil {
		if _, err := criteria.LoadRuleSet("import.yaml", made); err != nil {
			t.Fatal(err)
		}
	} else if criteria.CodeOf(err) != criteria.InvalidArgument {
		t.Fatal(err)
	}
}
