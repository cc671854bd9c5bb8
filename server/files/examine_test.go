package files

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/evidence"
)

func reasonOf(err error) string {
	var e *criteria.Error
	if errors.As(err, &e) {
		return e.Reason
	}
	if err != nil {
		return "not a refusal: " + err.Error()
	}
	return ""
}

func TestExamineTakes(t *testing.T) {
	book := excelize.NewFile()
	_ = book.SetCellValue("Sheet1", "A1", "Số hộ")
	_ = book.SetCellHyperLink("Sheet1", "A1", "https://thanhhoa.gov.vn", "External")
	sheet, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	many := append(jpegFile(t), jpegFile(t)...) // as telephones write them
	for name, test := range map[string]struct {
		content []byte
		want    string
	}{
		"pdf":                     {pdf("<< /Title (Báo cáo) /Names [(a\\)b) <3E3E>] >>", "<< /Names << /EmbeddedFiles << /Names [ ] >> >> >>"), evidence.PDF},
		"pdf, packed objects":     {pdf(packed("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", "9 0 << /Type /Font /Name /F1 >>")), evidence.PDF},
		"pdf, packed page":        {pdf(packed("/Filter /FlateDecode", "BT (/JavaScript is a word on this page) Tj ET")), evidence.PDF},
		"png":                     {pngFile(t), evidence.PNG},
		"jpeg":                    {jpegFile(t), evidence.JPEG},
		"jpeg with a second one":  {many, evidence.JPEG},
		"jpeg with zeros behind":  {append(jpegFile(t), 0, 0, 0), evidence.JPEG},
		"docx":                    {docx(t, part{"word/media/image1.png", string(pngFile(t))}), evidence.DOCX},
		"docx with a link":        {docx(t, part{"word/_rels/document.xml.rels", relationships(`<Relationship Id="a" Type="http://x/hyperlink" Target="https://thanhhoa.gov.vn" TargetMode="External"/>`)}), evidence.DOCX},
		"docx with a chart":       {docx(t, part{"word/embeddings/Microsoft_Excel_Sheet.xlsx", sheet.String()}), evidence.DOCX},
		"xlsx of another program": {sheet.Bytes(), evidence.XLSX},
		"pptx":                    {archive(t, contentTypesOf(mainTypeOf(evidence.PPTX))), evidence.PPTX},
		"odt":                     {odt(t, "<text:p>Báo cáo</text:p>"), evidence.ODT},
		"ods":                     {archive(t, part{odfType, evidence.ODS}, part{"content.xml", "<a/>"}), evidence.ODS},
	} {
		if got, err := Examine(test.content); got != test.want || err != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestExamineRefuses(t *testing.T) {
	const svg = `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`
	for name, test := range map[string]struct {
		content []byte
		want    string
	}{
		"nothing":             {nil, "FILE_EMPTY"},
		"svg with script":     {[]byte(svg), "FILE_TYPE_NOT_ALLOWED"},
		"svg":                 {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), "FILE_TYPE_NOT_ALLOWED"},
		"html":                {[]byte("<!DOCTYPE html><html><script>alert(1)</script>"), "FILE_TYPE_NOT_ALLOWED"},
		"text":                {[]byte("Báo cáo"), "FILE_TYPE_NOT_ALLOWED"},
		"program of Windows":  {append([]byte("MZ\x90\x00\x03"), make([]byte, 200)...), "FILE_TYPE_NOT_ALLOWED"},
		"program of Linux":    {append([]byte("\x7fELF\x02\x01\x01"), make([]byte, 200)...), "FILE_TYPE_NOT_ALLOWED"},
		"old office document": {append(bytes.Clone(oleMagic), make([]byte, 600)...), "FILE_TYPE_NOT_ALLOWED"},
		"rar":                 {[]byte("Rar!\x1a\x07\x01\x00aaaa"), "FILE_TYPE_NOT_ALLOWED"},
		"7z":                  {[]byte("7z\xbc\xaf\x27\x1c\x00\x04aaaa"), "FILE_TYPE_NOT_ALLOWED"},
		"gzip":                {[]byte("\x1f\x8b\x08\x00aaaaaaaaaaaaaaaa"), "FILE_TYPE_NOT_ALLOWED"},
		"gif":                 {[]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), "FILE_TYPE_NOT_ALLOWED"},
		"zip of anything":     {archive(t, part{"a.txt", "a"}), "FILE_TYPE_NOT_ALLOWED"},
		"web page in an archive that says odt": {
			archive(t, part{odfType, "text/html"}), "FILE_TYPE_NOT_ALLOWED",
		},

		"png cut":                       {pngFile(t)[:60], "FILE_DAMAGED"},
		"png with a wrong sum":          {bytes.Replace(pngFile(t), []byte("IDAT"), []byte("IDAZ"), 1), "FILE_DAMAGED"},
		"png with a page behind":        {append(pngFile(t), "<script>alert(1)</script>"...), "FILE_POLYGLOT"},
		"png with an archive behind":    {append(pngFile(t), archive(t, part{"a", "a"})...), "FILE_POLYGLOT"},
		"png with a script in a text":   {withChunk(pngFile(t), "tEXt", "Comment\x00<script>alert(1)</script>"), "FILE_POLYGLOT"},
		"png of a billion pixels":       {withSize(pngFile(t), 40000, 40000), "ARCHIVE_BOMB"},
		"jpeg cut":                      {jpegFile(t)[:300], "FILE_DAMAGED"},
		"jpeg with PHP in a remark":     {withRemark(jpegFile(t), "<?php system($_GET[0]);"), "FILE_POLYGLOT"},
		"jpeg with an archive behind":   {append(jpegFile(t), archive(t, part{"a", "a"})...), "FILE_POLYGLOT"},
		"jpeg with an archive in a gap": {withRemark(jpegFile(t), string(archive(t, part{"a", "a"}))), "FILE_POLYGLOT"},
		"jpeg that is a PDF":            {withRemark(jpegFile(t), string(pdf())), "FILE_POLYGLOT"},

		"pdf cut":                   {pdf()[:40], "FILE_DAMAGED"},
		"pdf that is an archive":    {append(pdf(), archive(t, part{"a", "a"})...), "FILE_POLYGLOT"},
		"pdf that begins as a page": {bytes.Replace(pdf(), []byte("1 0 obj"), []byte("<html><body>\n1 0 obj"), 1), "FILE_POLYGLOT"},
		"pdf with JavaScript":       {pdf("<< /S /JavaScript /JS (app.alert(1)) >>"), "ACTIVE_CONTENT"},
		"pdf, JavaScript in escapes": {
			pdf("<< /S /J#61v#61Script /JS (app.alert(1)) >>"), "ACTIVE_CONTENT",
		},
		"pdf, JavaScript in packed objects": {
			pdf(packed("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", "9 0 << /S /JavaScript /JS (app.alert(1)) >>")), "ACTIVE_CONTENT",
		},
		"pdf, packed objects that do not say so": {
			pdf(packed("/N 1 /Fir#73t 4 /Filter [/Fl]", "9 0 << /S /JavaScript >>")), "ACTIVE_CONTENT",
		},
		"pdf, packed objects behind texts that look like ends": {
			pdf(packed("/X (endobj >> stream ( \\) ) ) /Y <3E3E> /Z [<AB>] /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /W <AB>", "9 0 << /S /Launch >>")), "ACTIVE_CONTENT",
		},
		"pdf, packed objects inside of another stream": {
			pdf("<< /Length 9999 >>\nstream\n7 0 obj " + packed("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", "9 0 << /S /Launch >>") + "\nendstream"), "ACTIVE_CONTENT",
		},
		"pdf, objects packed twice": {
			pdf(packed("/Type /ObjStm /N 1 /First 4 /Filter [/ASCIIHexDecode /FlateDecode]", "")), "ACTIVE_CONTENT",
		},
		"pdf, packed twice": {
			pdf(packed("/Type /ObjStm /N 1 /First 4 /Filter [/FlateDecode /Fl]", deflated("9 0 << /S /JavaScript /JS (app.alert(1)) >>"))), "ACTIVE_CONTENT",
		},
		"pdf, packed as another object says": {
			pdf(packed("/Type /ObjStm /N 1 /First 4 /Filter 4 0 R", "9 0 << /S /JavaScript /JS (app.alert(1)) >>"), "/FlateDecode"), "ACTIVE_CONTENT",
		},
		"pdf, objects packed with a predictor": {
			pdf(packed("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /DecodeParms << /Predictor 12 >>", "")), "ACTIVE_CONTENT",
		},
		"pdf that starts a program":              {pdf("<< /S /Launch /F (cmd.exe) >>"), "ACTIVE_CONTENT"},
		"pdf with a file inside":                 {pdf("<< /Type /EmbeddedFile >>"), "ACTIVE_CONTENT"},
		"pdf with a file inside, by its key":     {pdf("<< /F (a.exe) /EF << /F 9 0 R >> >>"), "ACTIVE_CONTENT"},
		"pdf with a file inside, by a reference": {pdf("<< /F (a.exe) /E#46 9 0 R >>"), "ACTIVE_CONTENT"},
		"pdf with a form of XML":                 {pdf("<< /AcroForm << /XFA 9 0 R >> >>"), "ACTIVE_CONTENT"},
		"pdf that is locked":                     {bytes.Replace(pdf(), []byte("/Root"), []byte("/Encrypt 9 0 R /Root"), 1), "FILE_ENCRYPTED"},
		"pdf, objects that unpack to 100 MB": {
			pdf(packed("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", strings.Repeat(" ", 100<<20))), "ARCHIVE_BOMB",
		},
		"pdf, a dictionary without end": {append(pdf("<< /Type /ObjStm "+strings.Repeat("/A 1 ", 300_000)), "%%EOF"...), "FILE_DAMAGED"},

		"docx with macros":             {docx(t, part{"word/vbaProject.bin", "x"}), "MACROS"},
		"docx with macros elsewhere":   {archive(t, contentTypesOf(mainTypeOf(evidence.DOCX), "application/vnd.ms-office.vbaProject"), part{"word/a.bin", "x"}), "MACROS"},
		"docx with macros by relation": {docx(t, part{"word/_rels/document.xml.rels", relationships(`<Relationship Id="a" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="a.bin"/>`)}), "MACROS"},
		"docm":                         {archive(t, contentTypesOf("application/vnd.ms-word.document.macroEnabled.main+xml")), "MACROS"},
		"xlsm":                         {archive(t, contentTypesOf("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), part{"xl/vbaProject.bin", "x"}), "MACROS"},
		"xlsx with old macros": {
			archive(t, contentTypesOf(mainTypeOf(evidence.XLSX)), part{"xl/macrosheets/sheet1.xml", "<a/>"}), "MACROS",
		},
		"xlsx that starts a program (DDE)": {
			archive(t, contentTypesOf(mainTypeOf(evidence.XLSX)), part{"xl/externalLinks/externalLink1.xml", `<externalLink xmlns="x"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>`}), "ACTIVE_CONTENT",
		},
		"docx with a template elsewhere": {
			docx(t, part{"word/_rels/settings.xml.rels", relationships(`<Relationship Id="a" Type="http://x/attachedTemplate" Target="http://ác.example/a.dotm" TargetMode="External"/>`)}), "ACTIVE_CONTENT",
		},
		"docx with an object":             {docx(t, part{"word/embeddings/oleObject1.bin", string(oleMagic) + "x"}), "ACTIVE_CONTENT"},
		"docx with a program":             {docx(t, part{"word/media/image1.png", "MZ\x90"}), "ACTIVE_CONTENT"},
		"docx with a page":                {docx(t, part{"word/afchunk.dat", " <HTML><script>"}), "ACTIVE_CONTENT"},
		"docx with controls":              {docx(t, part{"word/activeX/activeX1.xml", "<a/>"}), "ACTIVE_CONTENT"},
		"docx whose relations have a DTD": {docx(t, part{"word/_rels/a.rels", `<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>`}), "ACTIVE_CONTENT"},
		"docx whose relations are UTF-16": {docx(t, part{"word/_rels/a.rels", "\xff\xfe<\x00x\x00/\x00>\x00"}), "FILE_DAMAGED"},
		"docx that leads out":             {docx(t, part{"../../etc/passwd", "x"}), "ACTIVE_CONTENT"},
		"docx with one name twice":        {docx(t, part{"word/document.xml", "x"}), "FILE_POLYGLOT"},
		"dotx":                            {archive(t, contentTypesOf("application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml")), "FILE_TYPE_NOT_ALLOWED"},
		"two documents in one":            {archive(t, contentTypesOf(mainTypeOf(evidence.DOCX), mainTypeOf(evidence.XLSX))), "FILE_TYPE_NOT_ALLOWED"},

		"odt with Basic":          {odt(t, "", part{"Basic/Standard/Module1.xml", "<a/>"}), "MACROS"},
		"odt with Python":         {odt(t, "", part{"Scripts/python/a.py", "import os"}), "MACROS"},
		"odt with an event":       {odt(t, `<script:event-listener script:event-name="dom:load"/>`), "MACROS"},
		"odt with a macro link":   {odt(t, `<a xlink:href="vnd.sun.star.script:Standard.Module1.Main"/>`), "MACROS"},
		"odt, event in a part":    {odt(t, "", part{"Object 1/content.xml", `<script:event-listener/>`}), "MACROS"},
		"odt that is locked":      {archive(t, part{odfType, evidence.ODT}, part{"META-INF/manifest.xml", "<m><encryption-data/></m>"}), "FILE_ENCRYPTED"},
		"odt with a plugin":       {odt(t, `<draw:plugin/>`), "ACTIVE_CONTENT"},
		"odt without its type":    {archive(t, part{"content.xml", "<a/>"}, part{odfType, evidence.ODT}), "FILE_TYPE_NOT_ALLOWED"},
		"drawing of OpenDocument": {archive(t, part{odfType, "application/vnd.oasis.opendocument.graphics"}), "FILE_TYPE_NOT_ALLOWED"},

		"bomb by ratio":            {docx(t, part{"word/big.xml", strings.Repeat(" ", 20<<20)}), "ARCHIVE_BOMB"},
		"bomb by entries":          {docx(t, many(mostEntries+1)...), "ARCHIVE_BOMB"},
		"bomb by overlap":          {overlapping(t), "ARCHIVE_BOMB"},
		"archive in a document":    {docx(t, part{"word/a.bin", string(archive(t, part{"a", "a"}))}), "ARCHIVE_BOMB"},
		"rar in a document":        {docx(t, part{"word/a.bin", "Rar!\x1a\x07"}), "ARCHIVE_BOMB"},
		"document in one in one":   {docx(t, part{"word/embeddings/a.docx", string(docx(t, part{"word/embeddings/b.docx", string(docx(t))}))}), "ARCHIVE_BOMB"},
		"macros in a chart's book": {docx(t, part{"word/embeddings/a.xlsm", string(archive(t, contentTypesOf("application/vnd.ms-excel.sheet.macroEnabled.main+xml")))}), "MACROS"},

		"docx cut":                    {docx(t)[:200], "FILE_DAMAGED"},
		"docx with bytes behind":      {append(docx(t), "behind"...), "FILE_DAMAGED"},
		"docx named otherwise inside": {bytes.Replace(docx(t), []byte("word/document.xml"), []byte("word/dokument.xml"), 1), "FILE_POLYGLOT"},
		"docx with a locked entry":    {locked(docx(t)), "FILE_ENCRYPTED"},
	} {
		if got, err := Examine(test.content); got != "" || reasonOf(err) != test.want {
			t.Errorf("%s: %q, %s, want %s: %v", name, got, reasonOf(err), test.want, err)
		}
	}
}

// TestUnpackedTooLarge checks the sum over all entries, of which none is suspect by itself.
func TestUnpackedTooLarge(t *testing.T) {
	var entries []entry
	for i := range uint64(11) {
		entries = append(entries, entry{name: fmt.Sprint(i), packed: 1 << 20, unpacked: 20 << 20, from: i << 21, to: i<<21 + 1<<20})
	}
	if err := apart(entries[:10]); err != nil {
		t.Errorf("200 MiB: %v", err)
	}
	if got := reasonOf(apart(entries)); got != "ARCHIVE_BOMB" {
		t.Errorf("220 MiB: %q", got)
	}
}

// TestExamineBefore checks that what lies before an archive makes it none.
func TestExamineBefore(t *testing.T) {
	for _, before := range []string{"GIF89a", "%PDF-1.7 ", "<html>", "#!/bin/sh\n"} {
		if got, err := Examine(append([]byte(before), docx(t)...)); err == nil {
			t.Errorf("%q before a document is taken as %s", before, got)
		}
	}
}

func many(n int) []part {
	parts := make([]part, n)
	for i := range parts {
		parts[i] = part{fmt.Sprintf("word/p%d.xml", i), "<a/>"}
	}
	return parts
}

// overlapping makes a directory of which two entries are one place in the file.
func overlapping(t testing.TB) []byte {
	b := docx(t, part{"word/a.xml", strings.Repeat("a", 100)}, part{"word/b.xml", strings.Repeat("a", 100)})
	first, second := bytes.LastIndex(b, []byte("word/a.xml")), bytes.LastIndex(b, []byte("word/b.xml"))
	at := binary.LittleEndian.Uint32(b[first-entrySize+42:])
	// The second entry begins inside the first one.
	copy(b[at+headerSize+uint32(len("word/a.xml")):], []byte("PK\x03\x04"))
	head := b[at+headerSize+uint32(len("word/a.xml")):]
	binary.LittleEndian.PutUint16(head[26:], uint16(len("word/b.xml")))
	copy(head[headerSize:], "word/b.xml")
	binary.LittleEndian.PutUint32(b[second-entrySize+42:], at+headerSize+uint32(len("word/a.xml")))
	return b
}

func locked(b []byte) []byte {
	at := bytes.LastIndex(b, entryMagic)
	b[at+8] |= 1
	return b
}

// withChunk puts a chunk behind the first one of a PNG.
func withChunk(b []byte, name, data string) []byte {
	const first = 8 + 12 + 13
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	chunk = append(append(chunk, name...), data...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	return append(append(bytes.Clone(b[:first]), chunk...), b[first:]...)
}

func withSize(b []byte, width, height uint32) []byte {
	b = bytes.Clone(b)
	binary.BigEndian.PutUint32(b[16:], width)
	binary.BigEndian.PutUint32(b[20:], height)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

// withRemark puts a remark behind the beginning of a JPEG.
func withRemark(b []byte, text string) []byte {
	remark := binary.BigEndian.AppendUint16([]byte{0xff, 0xfe}, uint16(len(text)+2))
	return append(append(append(bytes.Clone(b[:2]), remark...), text...), b[2:]...)
}

// FuzzExamine: whatever comes, the examiner answers with a type or a refusal, and is done soon.
func FuzzExamine(f *testing.F) {
	f.Add(pdf("<< /S /J#61vaScript >>", packed("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", "9 0 << /A /B >>")))
	f.Add(pngFile(f))
	f.Add(jpegFile(f))
	f.Add(docx(f, part{"word/embeddings/a.docx", string(docx(f))}))
	f.Add(odt(f, "<a/>"))
	f.Add([]byte("<svg/>"))
	f.Fuzz(func(t *testing.T, content []byte) {
		mediaType, err := Examine(content)
		var refusal *criteria.Error
		if (err == nil) == (mediaType == "") || err != nil && !errors.As(err, &refusal) {
			t.Errorf("%q, %v", mediaType, err)
		}
	})
}
