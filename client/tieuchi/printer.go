package main

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// printer writes to the terminal. It lets no control character through but the end of a line: what a server or a file
// says cannot move the cursor, colour the screen or turn the direction of the text.
type printer struct {
	w      io.Writer
	failed error // the first error of writing
}

// line writes a line.
func (p *printer) line(parts ...string) {
	if _, err := io.WriteString(p.w, clean(strings.Join(parts, ""))+"\n"); err != nil && p.failed == nil {
		p.failed = err
	}
}

// clean puts a mark in the place of every control character, of what is not UTF-8 too; ends of lines stay.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && isControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// isControl tells whether a character does something instead of being shown: control characters, and those that turn
// the direction of text or break lines.
func isControl(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}

// oneLine makes a text of several lines one.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// json writes an answer as JSON over several lines, the same bytes for the same answer.
func (p *printer) json(m proto.Message) error {
	content, err := protojson.Marshal(m)
	if err != nil {
		return err
	}
	return p.rawJSON(content)
}

// rawJSON indents JSON and writes it. Control characters, which JSON has only within texts, are escaped.
func (p *printer) rawJSON(content []byte) error {
	pretty, err := indent(content)
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, r := range pretty {
		if r != '\n' && isControl(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	p.line(b.String())
	return nil
}
