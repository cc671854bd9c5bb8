package files

import (
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"strings"

	"github.com/tieuchi/tieuchi/criteria/evidence"
)

// Parts that say which document an archive is (ECMA-376 part 2; OpenDocument 1.2 part 3).
const (
	contentTypes = "[Content_Types].xml"
	odfType      = "mimetype"
)

// lookFor gives what is to be looked for in a part, nil for nothing: of objects inside a document too, "Object 1/content.xml".
func lookFor(name string) func(xml.StartElement) error {
	lower := strings.ToLower(name)
	switch {
	case path.Ext(lower) == ".rels":
		return relationship
	case strings.HasPrefix(lower, "xl/externallinks/"):
		return externalLink
	}
	switch path.Base(lower) {
	case "content.xml", "styles.xml", "settings.xml", "manifest.xml":
		return odfElement
	}
	return nil
}

// mainTypes are the media types by the content types of main parts, "" for what is not taken.
var mainTypes = map[string]string{
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml":   evidence.DOCX,
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml":         evidence.XLSX,
	"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": evidence.PPTX,
	"application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml":    "",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml":   "",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml":      "",
	"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml":     "",
}

// officeType tells which document of Office Open XML an archive is, by the list of the types of its parts.
func officeType(list []byte) (mediaType string, err error) {
	err = elements(bytes.NewReader(list), func(e xml.StartElement) error {
		given := strings.ToLower(attribute(e, "ContentType"))
		for _, macro := range []string{"macroenabled", "vbaproject", "vbadata", "macrosheet", "dialogsheet", "ms-office.vba"} {
			if strings.Contains(given, macro) {
				return evidence.Macros(given)
			}
		}
		if strings.Contains(given, "activex") || strings.Contains(given, "oleobject") {
			return evidence.ActiveContent(given)
		}
		is, main := mainTypes[given]
		switch {
		case main && is == "", main && mediaType != "" && mediaType != is:
			return evidence.TypeNotAllowed(given)
		case main:
			mediaType = is
		}
		return nil
	})
	if err == nil && mediaType == "" {
		err = evidence.TypeNotAllowed("application/zip")
	}
	return mediaType, err
}

// relationship refuses parts that are programs, and everything that is fetched from elsewhere when the document is opened. What a
// person follows by a click, and other workbooks that a sheet names, are not.
func relationship(e xml.StartElement) error {
	kind := strings.ToLower(path.Base(attribute(e, "Type")))
	switch {
	case e.Name.Local != "Relationship":
		return nil
	case strings.Contains(kind, "vba") || strings.Contains(kind, "macro"):
		return evidence.Macros(kind)
	case kind == "oleobject" || kind == "control" || kind == "activexcontrolbinary" || kind == "afchunk":
		return evidence.ActiveContent(kind)
	case strings.EqualFold(attribute(e, "TargetMode"), "External") && kind != "hyperlink" && kind != "externallinkpath":
		return evidence.ActiveContent(kind + " → " + attribute(e, "Target"))
	}
	return nil
}

// externalLink refuses links of a workbook that start a program (DDE).
func externalLink(e xml.StartElement) error {
	if e.Name.Local == "ddeLink" || e.Name.Local == "oleLink" {
		return evidence.ActiveContent(e.Name.Local)
	}
	return nil
}

// odfMedia tells whether an archive is a document of OpenDocument that is taken.
func odfMedia(said string) (string, error) {
	switch said {
	case evidence.ODT, evidence.ODS:
		return said, nil
	}
	return "", evidence.TypeNotAllowed(strings.ToValidUTF8(said, "?"))
}

// odfElement refuses programs, what starts them, and what cannot be read.
func odfElement(e xml.StartElement) error {
	switch e.Name.Local {
	case "encryption-data":
		return evidence.Encrypted()
	case "event-listener", "script":
		return evidence.Macros(e.Name.Local)
	case "applet", "plugin", "dde-source", "dde-link", "dde-connection-decl":
		return evidence.ActiveContent(e.Name.Local)
	}
	for _, a := range e.Attr {
		value := strings.ToLower(strings.TrimSpace(a.Value))
		switch {
		case strings.HasPrefix(value, "vnd.sun.star.script:"), strings.HasPrefix(value, "macro:"):
			return evidence.Macros(a.Value)
		case strings.HasPrefix(value, "javascript:"), strings.HasPrefix(value, "vnd.sun.star."):
			return evidence.ActiveContent(a.Value)
		}
	}
	return nil
}

// elements calls look for every element of a part. Entities, other encodings than UTF-8 and depth without end are refused: what is
// read here in one way could be read there in another.
func elements(part io.Reader, look func(xml.StartElement) error) error {
	const mostNested = 1000
	d := xml.NewDecoder(part)
	for depth := 0; ; {
		token, err := d.RawToken()
		switch t := token.(type) {
		case xml.StartElement:
			if depth++; depth > mostNested {
				return evidence.Bomb("xml")
			}
			if err := look(t); err != nil {
				return err
			}
		case xml.EndElement:
			depth--
		case xml.Directive:
			return evidence.ActiveContent("<!DOCTYPE")
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return evidence.Damaged("application/xml")
		}
	}
}

// attribute gives an attribute by its local name, "" where there is none.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
