package store

import (
	"errors"
	"fmt"
	"strings"

	"github.com/tieuchi/tieuchi/criteria/audit"
)

// sealedPart is a table whose rows events record, or those of its columns that are written together. An event carries the hash of
// every row that was written with it, so that a row changed by anybody else is found.
type sealedPart struct {
	table   string
	name    string // "" where there is one part
	label   string // see String
	key     int    // how many of the columns are the key; they come first
	columns []string
}

// sealed names the part of a table that holds columns, the key first, separated by commas. A table whose rows are only ever added
// has one part with all columns and no name. One whose rows change has two: what is given with the row ("made"), and what updates
// write, always all of it ("stands").
func sealed(table, name string, key int, columns string) *sealedPart {
	p := &sealedPart{table: table, name: name, label: table, key: key}
	if name != "" {
		p.label += "." + name
	}
	for _, c := range strings.Split(columns, ",") {
		p.columns = append(p.columns, strings.TrimSpace(c))
	}
	return p
}

// String gives what the seals of the part begin with.
func (p *sealedPart) String() string { return p.label }

// seal notes the hash of a row that this closure writes, for the event that records it: values in the order of the part's columns,
// the same ones that the statement is given. It may come before the event is appended or after it. A closure that seals and appends
// no event is a fault of the program.
func (t *tx) seal(p *sealedPart, values ...any) {
	if len(values) != len(p.columns) {
		panic(fmt.Sprintf("store: %d values for %d columns of %s", len(values), len(p.columns), p))
	}
	var hash string
	hash, t.buf = audit.RowHashIn(t.buf, p.String(), values...)
	t.seals = append(t.seals, audit.Seal{Row: audit.RowName(p.String(), values[:p.key]...), Hash: hash})
}

// record is must for a statement whose parameters are the columns of a part, in its order, and seals the row.
func (t *tx) record(q text, p *sealedPart, values ...any) error {
	t.seal(p, values...)
	return t.must(q, values...)
}

// attach gives the seals that were noted so far to the event that was appended last.
func (t *tx) attach() {
	if len(t.seals) > 0 && len(t.unwritten) > 0 {
		last := &t.unwritten[len(t.unwritten)-1]
		last.seals = append(last.seals, t.seals...)
		t.seals = nil
	}
}

var errUnrecorded = errors.New("rows were sealed and no event records them")
