package files

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/binary"
	"io"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria/evidence"
)

// Bounds of an archive, this project's own. Documents of offices have some dozens of entries and unpack to ten times their size.
const (
	mostEntries    = 2000
	mostUnpacked   = 200 << 20 // bytes of all entries, of archives inside too
	mostRatio      = 250       // unpacked to packed, of entries larger than freeRatio
	freeRatio      = 1 << 20
	mostDepth      = 1        // a chart's workbook inside a document
	mostPart       = 48 << 20 // bytes of a part that is read for what it says
	mostSmallPart  = 1 << 20  // of one that is kept meanwhile
	mostNestedSize = 10 << 20
)

// Sizes and beginnings of the records of a zip archive (PKWARE APPNOTE 6.3, 4.3).
const (
	endSize    = 22
	entrySize  = 46
	headerSize = 30
)

var (
	endMagic   = []byte("PK\x05\x06")
	entryMagic = []byte("PK\x01\x02")
)

func le16(b []byte) uint64 { return uint64(binary.LittleEndian.Uint16(b)) }
func le32(b []byte) uint64 { return uint64(binary.LittleEndian.Uint32(b)) }

// entry is one entry of the directory of an archive.
type entry struct {
	name             string
	packed, unpacked uint64
	from, to         uint64 // of header and content in the file; to is the least it can be
}

// readDirectory reads the directory of an archive by rules that leave nothing to the reader: the archive fills the file, nothing
// lies before, between or behind its records, no name stands twice, no entry shares bytes with another one, and each is named
// the same where it lies as in the directory. Whatever program opens it sees the same.
func readDirectory(b []byte, mediaType string) ([]entry, error) {
	if len(b) < endSize {
		return nil, evidence.Damaged(mediaType)
	}
	end := b[len(b)-endSize:]
	count, size, from := le16(end[10:]), le32(end[12:]), le32(end[16:])
	switch {
	case !bytes.HasPrefix(end, endMagic) || le16(end[20:]) != 0:
		return nil, evidence.Damaged(mediaType)
	case count > mostEntries:
		return nil, evidence.Bomb("entries")
	case le16(end[4:]) != 0 || le16(end[6:]) != 0 || le16(end[8:]) != count || from+size != uint64(len(b)-endSize):
		return nil, evidence.Damaged(mediaType)
	}
	entries := make([]entry, 0, count)
	rest := b[from : from+size]
	for range count {
		e, after, err := readEntry(b[:from], rest, mediaType)
		if err != nil {
			return nil, err
		}
		entries, rest = append(entries, e), after
	}
	if len(rest) != 0 {
		return nil, evidence.Damaged(mediaType)
	}
	return entries, apart(entries)
}

// readEntry reads the next entry of a directory; body is what lies before the directory.
func readEntry(body, b []byte, mediaType string) (e entry, rest []byte, err error) {
	damaged := evidence.Damaged(mediaType)
	if len(b) < entrySize || !bytes.HasPrefix(b, entryMagic) {
		return e, nil, damaged
	}
	flags, method, name := le16(b[8:]), le16(b[10:]), le16(b[28:])
	length := entrySize + name + le16(b[30:]) + le16(b[32:])
	if length > uint64(len(b)) {
		return e, nil, damaged
	}
	e = entry{name: string(b[entrySize : entrySize+name]), packed: le32(b[20:]), unpacked: le32(b[24:]), from: le32(b[42:])}
	e.to = e.from + headerSize + name + e.packed
	switch {
	case flags&1 != 0:
		return e, nil, evidence.Encrypted()
	case method != uint64(zip.Store) && method != uint64(zip.Deflate), e.to > uint64(len(body)):
		return e, nil, damaged
	case unsafeName(e.name):
		return e, nil, evidence.ActiveContent(e.name)
	}
	header := body[e.from:]
	if !bytes.HasPrefix(header, zipMagic) || le16(header[26:]) != name || string(header[headerSize:headerSize+name]) != e.name {
		return e, nil, evidence.Polyglot(e.name)
	}
	return e, b[length:], nil
}

// unsafeName finds names that lead out of a folder.
func unsafeName(name string) bool {
	return name == "" || strings.HasPrefix(name, "/") || strings.ContainsAny(name, "\\:\x00") || slices.Contains(strings.Split(name, "/"), "..")
}

// apart refuses entries of one name or in one place, and too much of them.
func apart(entries []entry) error {
	slices.SortFunc(entries, func(x, y entry) int { return cmp.Compare(x.from, y.from) })
	names := map[string]bool{}
	var unpacked, last uint64
	for i, e := range entries {
		unpacked += e.unpacked
		name := strings.ToLower(e.name)
		switch {
		case names[name]:
			return evidence.Polyglot(e.name)
		case i > 0 && e.from < last, unpacked > mostUnpacked, e.unpacked > freeRatio && e.unpacked > mostRatio*e.packed:
			return evidence.Bomb(e.name)
		}
		names[name], last = true, e.to
	}
	if len(entries) > 0 && entries[0].from != 0 {
		return evidence.Polyglot(entries[0].name)
	}
	return nil
}

// examineArchive tells which document an archive is. budget is what may still be unpacked of it.
func examineArchive(content []byte, depth int, budget *int64) (mediaType string, err error) {
	if _, err := readDirectory(content, "application/zip"); err != nil {
		return "", err
	}
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return "", evidence.Damaged("application/zip")
	}
	parts := map[string][]byte{}
	for _, f := range archive.File {
		if err := examineEntry(f, depth, budget, parts); err != nil {
			return "", err
		}
	}
	switch {
	case parts[contentTypes] != nil:
		return officeType(parts[contentTypes])
	case parts[odfType] != nil && archive.File[0].Name == odfType:
		return odfMedia(string(parts[odfType]))
	}
	return "", evidence.TypeNotAllowed("application/zip")
}

// examineEntry unpacks an entry whole, looks at what it is, and puts it into parts where what it says matters.
func examineEntry(f *zip.File, depth int, budget *int64, parts map[string][]byte) error {
	if err := suspectName(f.Name); err != nil {
		return err
	}
	in, err := f.Open()
	if err != nil {
		return evidence.Damaged("application/zip")
	}
	defer in.Close()
	head := make([]byte, 512)
	n, err := io.ReadFull(in, head)
	head = head[:n]
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return evidence.Damaged("application/zip")
	}
	all := io.MultiReader(bytes.NewReader(head), in)
	if *budget -= int64(f.UncompressedSize64); *budget < 0 {
		return evidence.Bomb(f.Name)
	}
	switch nested, err := suspectContent(f.Name, head); {
	case err != nil:
		return err
	case nested:
		return examineNested(all, f, depth, budget)
	case f.Name == contentTypes || f.Name == odfType:
		if f.UncompressedSize64 > mostSmallPart {
			return evidence.Bomb(f.Name)
		}
		parts[f.Name], err = unpack(all, f)
		return err
	}
	if look := lookFor(f.Name); look != nil {
		if f.UncompressedSize64 > mostPart {
			return evidence.Bomb(f.Name)
		}
		return elements(all, look)
	}
	_, err = io.Copy(io.Discard, io.LimitReader(all, int64(f.UncompressedSize64)+1))
	return damagedBy(err)
}

// unpack gives the content of an entry, of the size that its directory says and with the sum that stands there.
func unpack(from io.Reader, f *zip.File) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(from, int64(f.UncompressedSize64)+1))
	if err == nil && uint64(len(b)) != f.UncompressedSize64 {
		err = zip.ErrFormat
	}
	return b, damagedBy(err)
}

func damagedBy(err error) error {
	if err != nil {
		return evidence.Damaged("application/zip")
	}
	return nil
}

// examineNested examines a document inside of a document, one level deep.
func examineNested(from io.Reader, f *zip.File, depth int, budget *int64) error {
	if depth >= mostDepth || f.UncompressedSize64 > mostNestedSize || !strings.Contains(strings.ToLower(f.Name), "/embeddings/") {
		return evidence.Bomb(f.Name)
	}
	b, err := unpack(from, f)
	if err != nil {
		return err
	}
	_, err = examineArchive(b, depth+1, budget)
	return err
}

// suspectName refuses entries that are programs by where they lie.
func suspectName(name string) error {
	lower := strings.ToLower(name)
	for _, macro := range []string{"vbaproject", "vbadata", "macrosheets/", "dialogsheets/", "basic/", "scripts/", "configurations2/scripts"} {
		if strings.HasPrefix(lower, macro) || strings.Contains(lower, "/"+macro) {
			return evidence.Macros(name)
		}
	}
	if strings.Contains(lower, "/activex/") {
		return evidence.ActiveContent(name)
	}
	return nil
}

// suspectContent refuses entries that are programs, pages or archives by what they are, and tells whether one is a zip archive.
func suspectContent(name string, head []byte) (nested bool, err error) {
	lower := strings.ToLower(name)
	switch {
	case bytes.HasPrefix(head, zipMagic):
		return true, nil
	case bytes.HasPrefix(head, []byte("Rar!")), bytes.HasPrefix(head, []byte("7z\xbc\xaf")), bytes.HasPrefix(head, []byte("\xfd7zXZ")), bytes.HasPrefix(head, []byte("BZh")),
		// Windows' drawings are packed in that way.
		bytes.HasPrefix(head, []byte("\x1f\x8b")) && !strings.HasSuffix(lower, ".emz") && !strings.HasSuffix(lower, ".wmz"):
		return false, evidence.Bomb(name)
	case bytes.HasPrefix(head, oleMagic), bytes.HasPrefix(head, []byte("MZ")), bytes.HasPrefix(head, []byte("\x7fELF")), bytes.HasPrefix(head, []byte("%PDF-")):
		return false, evidence.ActiveContent(name)
	case !strings.HasSuffix(lower, ".svg") && page(head):
		return false, evidence.ActiveContent(name)
	}
	return false, nil
}

// page tells whether an entry begins as a web page.
func page(head []byte) bool {
	lower := bytes.ToLower(bytes.TrimSpace(head))
	for _, begin := range []string{"<!doctype html", "<html", "<script>", "<script ", "<?php", "mime-version:"} {
		if bytes.HasPrefix(lower, []byte(begin)) {
			return true
		}
	}
	return false
}
