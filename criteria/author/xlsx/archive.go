package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// Limits of a file. They are far above any real annex and keep a hostile file from costing anything.
const (
	MaxFile     = 10 << 20 // bytes of a file
	maxUnpacked = 50 << 20
	maxPart     = 8 << 20 // unpacked
	maxRatio    = 200     // of what is unpacked to what is packed, beyond plainSize
	plainSize   = 1 << 20 // unpacked, of which no ratio is asked
	maxParts    = 500
	maxRows     = 5000
	maxColumns  = 200
	maxCells    = 200_000
	maxFaults   = 100
)

// archive is an unpacked file by the names of its parts, in lower case as the format compares them.
type archive map[string][]byte

// unpack refuses what is no plain spreadsheet, and unpacks the rest within the limits. What counts is what is really read:
// the sizes that a file claims may be lies.
func unpack(content []byte) (archive, *criteria.Error) {
	if len(content) > MaxFile {
		return nil, refuse("FILE_TOO_LARGE", criteria.Say("xlsx.too-large", "most", MaxFile>>20))
	}
	if bytes.HasPrefix(content, []byte("\xd0\xcf\x11\xe0")) {
		return nil, refuse("FILE_ENCRYPTED", criteria.Say("xlsx.encrypted"))
	}
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, refuse("FILE_MALFORMED", criteria.Say("xlsx.no-zip"))
	}
	if len(z.File) > maxParts {
		return nil, refuse("FILE_TOO_LARGE", criteria.Say("xlsx.parts", "most", maxParts))
	}
	parts, left := archive{}, int64(maxUnpacked)
	for _, f := range z.File {
		if fault := checkName(f.Name); fault != nil {
			return nil, fault
		}
		part, fault := read(f, left)
		if fault != nil {
			return nil, fault
		}
		name := partName(f.Name)
		if _, twice := parts[name]; twice {
			return nil, malformed(f.Name)
		}
		parts[name] = part
		left -= int64(len(part))
	}
	return parts, parts.checkKind()
}

func refuse(reason string, message criteria.Text) *criteria.Error {
	return criteria.Invalid(reason, "", message)
}

func malformed(part string) *criteria.Error {
	return refuse("FILE_MALFORMED", criteria.Say("xlsx.malformed", "part", clip(part)))
}

func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, "\\", "/"), "/"))
}

// checkName refuses parts that a list of criteria has no use for, by what they are.
func checkName(name string) *criteria.Error {
	name = partName(name)
	switch {
	case strings.Contains(name, "vbaproject") || strings.Contains(name, "/macrosheets/") || strings.Contains(name, "/dialogsheets/"):
		return refuse("FILE_HAS_MACROS", criteria.Say("xlsx.macros"))
	case strings.Contains(name, "externallink"):
		return refuse("FILE_HAS_LINKS", criteria.Say("xlsx.links"))
	case strings.Contains(name, "/embeddings/") || strings.Contains(name, "activex"):
		return refuse("FILE_HAS_OBJECTS", criteria.Say("xlsx.objects"))
	}
	return nil
}

// read unpacks one part, as far as there is room.
func read(f *zip.File, left int64) ([]byte, *criteria.Error) {
	r, err := f.Open()
	if err != nil {
		return nil, malformed(f.Name)
	}
	defer r.Close()
	most := min(left, maxPart)
	if f.CompressedSize64 < MaxFile { // no overflow, whatever the file claims
		most = min(most, max(plainSize, int64(f.CompressedSize64)*maxRatio))
	}
	part, err := io.ReadAll(io.LimitReader(r, most+1))
	switch {
	case int64(len(part)) > most:
		return nil, refuse("FILE_TOO_LARGE", criteria.Say("xlsx.bomb", "most", maxUnpacked>>20))
	case err != nil && !errors.Is(err, io.EOF):
		return nil, malformed(f.Name)
	}
	return part, nil
}

// checkKind refuses what is packed like a spreadsheet without macros but is none.
func (a archive) checkKind() *criteria.Error {
	types := string(a["[content_types].xml"])
	switch {
	case strings.Contains(strings.ToLower(types), "macroenabled"):
		return refuse("FILE_HAS_MACROS", criteria.Say("xlsx.macros"))
	case !strings.Contains(types, "spreadsheetml.sheet.main+xml"):
		return refuse("FILE_MALFORMED", criteria.Say("xlsx.no-workbook"))
	}
	return nil
}

// clip shortens what came from outside before it is put into a sentence.
func clip(s string) string {
	if r := []rune(strings.ToValidUTF8(s, "\ufffd")); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return strings.ToValidUTF8(s, "\ufffd")
}
