package files

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/tieuchi/tieuchi/criteria/evidence"
)

// part is an entry of an archive that a test makes.
type part struct{ name, content string }

func archive(t testing.TB, parts ...part) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, p := range parts {
		method := zip.Deflate
		if p.name == odfType {
			method = zip.Store
		}
		out, err := w.CreateHeader(&zip.FileHeader{Name: p.name, Method: method})
		if err == nil {
			_, err = out.Write([]byte(p.content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// mainTypeOf gives the content type of the main part of a document.
func mainTypeOf(mediaType string) string {
	for main, is := range mainTypes {
		if is == mediaType {
			return main
		}
	}
	return ""
}

func contentTypesOf(types ...string) part {
	b := `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="xml" ContentType="application/xml"/>`
	for i, t := range types {
		b += fmt.Sprintf(`<Override PartName="/part%d.xml" ContentType="%s"/>`, i, t)
	}
	return part{contentTypes, b + `</Types>`}
}

func relationships(inside string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + inside + `</Relationships>`
}

func docx(t testing.TB, more ...part) []byte {
	return archive(t, append([]part{
		contentTypesOf(mainTypeOf(evidence.DOCX)),
		{"_rels/.rels", relationships(`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>`)},
		{"word/document.xml", `<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>Báo cáo</w:t></w:r></w:p></w:body></w:document>`},
	}, more...)...)
}

func odt(t testing.TB, content string, more ...part) []byte {
	return archive(t, append([]part{
		{odfType, evidence.ODT},
		{"content.xml", `<office:document-content xmlns:office="o" xmlns:script="s" xmlns:xlink="x"><office:scripts/><office:body>` + content + `</office:body></office:document-content>`},
		{"META-INF/manifest.xml", `<manifest:manifest xmlns:manifest="m"/>`},
	}, more...)...)
}

func picture() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for i := range 40 {
		m.Set(i, i%30, color.RGBA{uint8(i * 6), 90, 200, 255})
	}
	return m
}

func pngFile(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, picture()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegFile(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture(), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// pdf makes a document of objects, as text between "n 0 obj" and "endobj".
func pdf(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n")
	for i, o := range objects {
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+3, o)
	}
	b.WriteString("xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R /Size 9 >>\nstartxref\n9\n%%EOF\n")
	return b.Bytes()
}

// deflated gives packed content.
func deflated(content string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write([]byte(content))
	_ = w.Close()
	return b.String()
}

// packed gives an object that is a stream, its content packed.
func packed(dictionary, content string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write([]byte(content))
	_ = w.Close()
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dictionary, b.Len(), b.String())
}
