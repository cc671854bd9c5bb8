package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"reflect"
	"strconv"
	"strings"
)

// Seal is what an event says of one row that was written with it, or of a part of it: the hash of its values.
type Seal struct {
	Row  string // "assessments.stands/…": the part and the values of its key
	Hash string // base64; "" for a row that was removed
}

// RowName gives the name of a row: the part and the values of the key, a stroke before each.
func RowName(part string, key ...any) string {
	b := []byte(part)
	for _, v := range key {
		b = append(append(b, '/'), escape.Replace(strings.TrimPrefix(Value(v), "="))...)
	}
	return string(b)
}

// escape keeps a stroke within a value apart from those between values.
var escape = strings.NewReplacer("%", "%25", "/", "%2F")

// RowHash gives the hash of the values of a row, key first, each with its length in front.
func RowHash(part string, values ...any) string {
	h := sha256.New()
	write(h, part)
	for _, v := range values {
		write(h, Value(v))
	}
	var sum [sha256.Size]byte
	return base64.StdEncoding.EncodeToString(h.Sum(sum[:0]))
}

func write(h hash.Hash, s string) {
	var size [binary.MaxVarintLen64]byte
	h.Write(size[:binary.PutUvarint(size[:], uint64(len(s)))])
	h.Write([]byte(s))
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
	last := make(map[string]int, len(seals))
	for i := range seals {
		last[seals[i].Row] = i
	}
	b = append(b, '{')
	for i := range seals {
		if last[seals[i].Row] != i {
			continue
		}
		if b[len(b)-1] != '{' {
			b = append(b, ',')
		}
		b = append(append(appendText(b, seals[i].Row), `:"`...), seals[i].Hash...)
		b = append(b, '"')
	}
	return append(b, '}')
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
