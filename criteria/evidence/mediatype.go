package evidence

import (
	"maps"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// Media types that are taken, this project's own choice: what offices exchange and what can be examined whole.
const (
	PDF  = "application/pdf"
	PNG  = "image/png"
	JPEG = "image/jpeg"
	DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	ODT  = "application/vnd.oasis.opendocument.text"
	ODS  = "application/vnd.oasis.opendocument.spreadsheet"
)

// endings are the endings of file names by media type.
var endings = map[string][]string{
	PDF: {".pdf"}, PNG: {".png"}, JPEG: {".jpg", ".jpeg"}, DOCX: {".docx"}, XLSX: {".xlsx"}, PPTX: {".pptx"}, ODT: {".odt"}, ODS: {".ods"},
}

// allowed lists the endings for people.
func allowed() string {
	all := slices.Concat(slices.Collect(maps.Values(endings))...)
	slices.Sort(all)
	return strings.Join(all, ", ")
}

// ending gives the ending of a name in lower case, ".pdf".
func ending(name string) string {
	if dot := strings.LastIndexByte(name, '.'); dot >= 0 {
		return strings.ToLower(name[dot:])
	}
	return ""
}

// matches refuses a name whose ending is of another type than the content: who opens the file goes by its name.
func matches(name, mediaType string) error {
	if slices.Contains(endings[mediaType], ending(name)) {
		return nil
	}
	return criteria.Invalid("FILE_TYPE_MISMATCH", "file",
		criteria.Say("evidence.mismatch", "name", criteria.Clip(name), "type", mediaType, "allowed", strings.Join(endings[mediaType], ", ")))
}

// TypeNotAllowed refuses content, or an ending, that is of none of the types that are taken.
func TypeNotAllowed(found string) *criteria.Error {
	return criteria.Invalid("FILE_TYPE_NOT_ALLOWED", "file", criteria.Say("evidence.type", "found", criteria.Clip(found), "allowed", allowed()))
}
