package files

import (
	"bytes"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"github.com/tieuchi/tieuchi/criteria/evidence"
)

// Examine tells what a file is by its content, one of the media types of package evidence, and refuses what is none of them, what
// acts when it is opened, and what is two things at once. It looks for what is known to do harm; it is no virus scanner.
//
// Errors: FILE_TYPE_NOT_ALLOWED, FILE_DAMAGED, FILE_ENCRYPTED, FILE_POLYGLOT, ARCHIVE_BOMB, MACROS, ACTIVE_CONTENT.
func Examine(content []byte) (mediaType string, err error) {
	if mediaType, err = examine(content); err != nil {
		return "", err
	}
	return mediaType, nil
}

func examine(content []byte) (mediaType string, err error) {
	switch {
	case len(content) == 0:
		return "", evidence.Empty()
	case bytes.HasPrefix(content, []byte("%PDF-")):
		mediaType, err = evidence.PDF, examinePDF(content)
	case bytes.HasPrefix(content, pngMagic):
		mediaType, err = evidence.PNG, examinePNG(content)
	case bytes.HasPrefix(content, jpegMagic):
		mediaType, err = evidence.JPEG, examineJPEG(content)
	case bytes.HasPrefix(content, zipMagic):
		budget := int64(mostUnpacked)
		return examineArchive(content, 0, &budget)
	default:
		found := mimetype.Detect(content)
		return "", evidence.TypeNotAllowed(found.String())
	}
	if err != nil {
		return "", err
	}
	return mediaType, single(content, mediaType)
}

var (
	pngMagic  = []byte("\x89PNG\r\n\x1a\n")
	jpegMagic = []byte("\xff\xd8\xff")
	zipMagic  = []byte("PK\x03\x04")
	oleMagic  = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
)

// headEnd is how far into a file programs look for the beginning of a type they know.
const headEnd = 1024

// single refuses a file that another program would take for something else: a page, a script or a PDF from the first kilobyte on, or
// an archive, which is found from its end.
func single(content []byte, mediaType string) error {
	head := content[:min(len(content), headEnd)]
	if at := script(head); at != "" {
		return evidence.Polyglot(at)
	}
	if mediaType != evidence.PDF && bytes.Contains(head, []byte("%PDF-")) {
		return evidence.Polyglot(evidence.PDF)
	}
	if endsAsArchive(content) {
		return evidence.Polyglot("application/zip")
	}
	// Read by another program's rules it is still what it is here.
	if found := mimetype.Detect(content); !found.Is(mediaType) && !animated(found, mediaType) {
		return evidence.Polyglot(found.String())
	}
	return nil
}

// animated lets the two pass that mimetype tells apart: an animated PNG is a PNG.
func animated(found *mimetype.MIME, mediaType string) bool {
	return mediaType == evidence.PNG && strings.Contains(found.String(), "apng")
}

// scripts are the beginnings of what a browser or interpreter would run.
var scripts = []string{"<script", "<html", "<!doctype html", "<svg", "<iframe", "<body", "<?php", "<%@", "javascript:", "<!entity"}

// script gives the first of scripts that stands in a piece of a file, whatever its case, "" for none.
func script(b []byte) string {
	lower := bytes.ToLower(b)
	for _, s := range scripts {
		if bytes.Contains(lower, []byte(s)) {
			return s
		}
	}
	return ""
}

// endsAsArchive tells whether a file has the end of a zip archive, which programs look for in the last 64 KiB.
func endsAsArchive(content []byte) bool {
	from := max(0, len(content)-endSize-1<<16)
	for at := bytes.Index(content[from:], endMagic); at >= 0; {
		end := content[from+at:]
		if len(end) >= endSize && int(le16(end[20:])) <= len(end)-endSize && le32(end[16:])+le32(end[12:]) <= uint64(len(content)) {
			return true
		}
		next := bytes.Index(content[from+at+1:], endMagic)
		if next < 0 {
			return false
		}
		at += 1 + next
	}
	return false
}
