package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// Seal is what an event says of one row that was written with it, or of a part of it: the hash of its values.
type Seal struct {
	Row  string // "assessments.stands/…": the part and the values of its key
	Hash string // base64; "" for a row that was removed
}

// RowName gives the name of a row: the part and the values of the key, a stroke before each.
func RowName(part string, key ...any) string {
	b := append(make([]byte, 0, 96), part...)
	for _, v := range key {
		b = append(append(b, '/'), escape.Replace(strings.TrimPrefix(Value(v), "="))...)
	}
	return string(b)
}

// escape keeps a stroke within a value apart from those between values.
var escape = strings.NewReplacer("%", "%25", "/", "%2F")

// RowHash gives the hash of the values of a row, key first, each with its length in front.
func RowHash(part string, values ...any) string {
	hash, _ := RowHashIn(nil, part, values...)
	return hash
}

// RowHashIn is RowHash with a buffer to write the row into, which may be nil. It gives the buffer back, to be used again: rows of
// filings have some tens of kilobytes.
func RowHashIn(buf []byte, part string, values ...any) (string, []byte) {
	b := appendSized(slices.Grow(buf[:0], rowSize(part, values)), part)
	for _, v := range values {
		switch v := v.(type) {
		case string: // most of what is hashed: not copied twice
			b = append(append(binary.AppendUvarint(b, uint64(len(v)+1)), '='), v...)
		case int64:
			b = appendNumber(b, v)
		default:
			b = appendSized(b, Value(v))
		}
	}
	sum := sha256.Sum256(b)
	return base64.StdEncoding.EncodeToString(sum[:]), b
}

// rowSize gives about how many bytes a row has.
func rowSize(part string, values []any) int {
	size := 64 + len(part)
	for _, v := range values {
		if text, ok := v.(string); ok {
			size += len(text)
		}
		size += 24
	}
	return size
}

// appendNumber writes a number with its length in front, which is one byte.
func appendNumber(b []byte, n int64) []byte {
	at := len(b)
	b = strconv.AppendInt(append(b, 0), n, 10)
	b[at] = byte(len(b) - at - 1)
	return b
}

func appendSized(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// Value writes a value of a column the same way whatever type a program or a driver gives it: texts with "=" in front, so that
// none is taken for a number, nothing as "null".
func Value(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case []byte:
		return "=" + string(v)
	case string:
		return "=" + v
	}
	if r := reflect.ValueOf(v); r.Kind() == reflect.String {
		return "=" + r.String()
	}
	return strings.TrimSpace(fmt.Sprint(v))
}

// AppendSeals writes seals as the JSON object that an event carries. Of several about one row the last one counts.
func AppendSeals(b []byte, seals []Seal) []byte {
	replaced := replacedBy(seals)
	b = append(b, '{')
	for i := range seals {
		if replaced(i) {
			continue
		}
		if b[len(b)-1] != '{' {
			b = append(b, ',')
		}
		b = append(append(criteria.AppendText(b, seals[i].Row), `:"`...), seals[i].Hash...)
		b = append(b, '"')
	}
	return append(b, '}')
}

// fewSeals is up to how many the later ones are looked through for each one: nearly every event has fewer than ten.
const fewSeals = 24

// replacedBy tells of a seal whether a later one is about the same row.
func replacedBy(seals []Seal) func(i int) bool {
	if len(seals) <= fewSeals {
		return func(i int) bool {
			return slices.ContainsFunc(seals[i+1:], func(later Seal) bool { return later.Row == seals[i].Row })
		}
	}
	last := make(map[string]int, len(seals))
	for i := range seals {
		last[seals[i].Row] = i
	}
	return func(i int) bool { return last[seals[i].Row] != i }
}

// ParseSeals reads the JSON object that an event carries, in its order.
func ParseSeals(b []byte) ([]Seal, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.New("seals are no JSON object")
	}
	var seals []Seal
	for d.More() {
		row, err := d.Token()
		if err != nil {
			return nil, err
		}
		var hash string
		if err := d.Decode(&hash); err != nil {
			return nil, err
		}
		seals = append(seals, Seal{row.(string), hash}) // the key of an object is a text
	}
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	if d.InputOffset() != int64(len(b)) {
		return nil, errors.New("something stands behind the seals")
	}
	return seals, nil
}
