package audit

import (
	"bytes"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/tieuchi/tieuchi/criteria"
)

// AppendLine writes an event as it stands in an export, without the end of the line: one JSON object with every column, in one
// order of keys and without blanks. seals is the JSON object of the rows that were written with it. The change stands in it as it
// is stored; one that is no object of one line stands there as a text, under another key.
func AppendLine(b []byte, e *criteria.Event, seals []byte) []byte {
	b = strconv.AppendInt(append(b, `{"sequence":`...), e.Sequence, 10)
	b = criteria.AppendText(append(b, `,"subject":`...), e.Subject)
	b = strconv.AppendInt(append(b, `,"number":`...), int64(e.Number), 10)
	b = criteria.AppendText(append(b, `,"kind":`...), string(e.Kind))
	b = criteria.AppendText(append(b, `,"actor":`...), e.Actor)
	b = criteria.AppendText(append(b, `,"role":`...), string(e.Role))
	b = strconv.AppendInt(append(b, `,"given_date":`...), int64(e.GivenDate), 10)
	b = strconv.AppendInt(append(b, `,"recorded_at":`...), e.RecordedAt, 10)
	b = strconv.AppendInt(append(b, `,"committed_at":`...), e.CommittedAt, 10)
	if plain(e.Change) {
		b = append(append(b, `,"change":`...), e.Change...)
	} else {
		b = criteria.AppendText(append(b, `,"change_text":`...), string(e.Change))
	}
	return append(append(append(b, `,"seals":`...), seals...), '}')
}

// plain tells whether a change stands in a line as it is. What looks like an object and is none is found by who reads the line.
func plain(change []byte) bool {
	return len(change) > 1 && change[0] == '{' && change[len(change)-1] == '}' && bytes.IndexByte(change, '\n') < 0
}

// Leaf gives the hash of a line as a leaf of the tree.
func Leaf(line []byte) tlog.Hash { return tlog.RecordHash(line) }
