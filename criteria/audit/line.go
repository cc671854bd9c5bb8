package audit

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/tieuchi/tieuchi/criteria"
)

// AppendLine writes an event as it stands in an export, without the end of the line: one JSON object with every column, in one
// order of keys and without blanks. seals is the JSON object of the rows that were written with it. The change stands in it as it
// is stored; one that is no object of one line stands there as a text, under another key.
func AppendLine(b []byte, e *criteria.Event, seals []byte) []byte {
	b = strconv.AppendInt(append(b, `{"sequence":`...), e.Sequence, 10)
	b = appendText(append(b, `,"subject":`...), e.Subject)
	b = strconv.AppendInt(append(b, `,"number":`...), int64(e.Number), 10)
	b = appendText(append(b, `,"kind":`...), string(e.Kind))
	b = appendText(append(b, `,"actor":`...), e.Actor)
	b = appendText(append(b, `,"role":`...), string(e.Role))
	b = strconv.AppendInt(append(b, `,"given_date":`...), int64(e.GivenDate), 10)
	b = strconv.AppendInt(append(b, `,"recorded_at":`...), e.RecordedAt, 10)
	b = strconv.AppendInt(append(b, `,"committed_at":`...), e.CommittedAt, 10)
	if plain(e.Change) {
		b = append(append(b, `,"change":`...), e.Change...)
	} else {
		b = appendText(append(b, `,"change_text":`...), string(e.Change))
	}
	return append(append(append(b, `,"seals":`...), seals...), '}')
}

// plain tells whether a change stands in a line as it is. What looks like an object and is none is found by who reads the line.
func plain(change []byte) bool {
	return len(change) > 1 && change[0] == '{' && change[len(change)-1] == '}' && bytes.IndexByte(change, '\n') < 0
}

// Leaf gives the hash of a line as a leaf of the tree.
func Leaf(line []byte) tlog.Hash { return tlog.RecordHash(line) }

// appendText writes a JSON string.
func appendText(b []byte, s string) []byte {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] == '"' || s[i] == '\\' {
			return appendEscaped(b, s)
		}
		ascii = ascii && s[i] < utf8.RuneSelf
	}
	if !ascii && !utf8.ValidString(s) {
		return appendEscaped(b, s)
	}
	return append(append(append(b, '"'), s...), '"')
}

func appendEscaped(b []byte, s string) []byte {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic("audit: a text is not JSON: " + err.Error()) // the library replaces what is not UTF-8
	}
	return append(b, bytes.TrimSuffix(buf.Bytes(), []byte("\n"))...)
}
