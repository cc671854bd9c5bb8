package criteria

import (
	"cmp"
	"slices"
	"strings"
)

// Columns are many filed assessments column by column: what was answered about each fact, and what was decided. They
// are laid out by fact and not by rule set, so that a draft with other facts uses what is there. They are not safe for
// concurrent use.
type Columns struct {
	ids      []string
	place    map[string]int32 // assessment → row
	unit     []int32          // by row, a place in units
	next     []int32          // by row, another row of the same unit; -1 for none
	period   []Period
	version  []int32 // by row, a place in versions
	versions []filedUnder
	passed   bitset // results as they were stored
	open     bitset // inconclusive
	levels   []levelRows

	units    []Unit
	unitAt   map[UnitID]int32
	firstRow []int32 // by unit
	byUnit   []int32 // units by code and first day; nil after one came in

	facts map[string]*column
	words dictionary
	size  int64

	views     map[string]*numbers // dropped with every change
	viewBytes int64
}

// filedUnder is a rule-set version that rows were filed under.
type filedUnder struct {
	ref    RuleSetRef
	digest string
	rows   bitset
}

// levelRows are the rows that reached a level.
type levelRows struct {
	id   string
	rows bitset
}

// Record is the last submission of one assessment, as columns take it.
type Record struct {
	Assessment string // id
	Unit       Unit
	Period     Period
	RuleSet    RuleSetRef
	Digest     string // of the rule set
	Result     Result // as it was stored
	Level      string
	Answers    Answers
}

// NewColumns gives columns without a row.
func NewColumns() *Columns {
	return &Columns{place: map[string]int32{}, unitAt: map[UnitID]int32{}, facts: map[string]*column{}, words: dictionary{at: map[string]uint32{}}}
}

// Len gives the number of assessments.
func (c *Columns) Len() int { return len(c.ids) }

// Bytes estimates the memory they take. It only grows. What is kept beside them to
// judge faster is at most about twice as much.
func (c *Columns) Bytes() int64 { return c.size }

// rowBytes is what a row takes beside its facts, names and maps included.
const rowBytes = 200

// Put adds an assessment, or replaces what is known about it: a returned assessment is filed again.
func (c *Columns) Put(r *Record) {
	c.views, c.viewBytes = nil, 0
	row, known := c.place[r.Assessment]
	if known {
		c.clear(int(row))
	} else {
		row = c.begin(r)
	}
	at := int(row)
	version := c.versionOf(r)
	c.version[at] = version
	c.versions[version].rows.put(at)
	switch r.Result {
	case Passed:
		c.passed.put(at)
	case Inconclusive:
		c.open.put(at)
	}
	if r.Level != "" {
		c.level(r.Level).put(at)
	}
	for i := range r.Answers {
		if a := &r.Answers[i]; !a.NoData {
			c.answer(at, a.Fact, a.Value)
		}
	}
}

// begin makes a row.
func (c *Columns) begin(r *Record) int32 {
	row, unit := int32(len(c.ids)), c.unitOf(&r.Unit)
	c.place[r.Assessment] = row
	c.ids = append(c.ids, r.Assessment)
	c.unit = append(c.unit, unit)
	c.next = append(c.next, c.firstRow[unit])
	c.firstRow[unit] = row
	c.period = append(c.period, r.Period)
	c.version = append(c.version, 0)
	c.size += rowBytes
	return row
}

// clear forgets what was answered and decided.
func (c *Columns) clear(row int) {
	c.versions[c.version[row]].rows.drop(row)
	c.passed.drop(row)
	c.open.drop(row)
	for i := range c.levels {
		c.levels[i].rows.drop(row)
	}
	for _, f := range c.facts {
		f.clear(row)
	}
}

// level gives the rows that reached a level.
func (c *Columns) level(id string) *bitset {
	for i := range c.levels {
		if c.levels[i].id == id {
			return &c.levels[i].rows
		}
	}
	c.levels = append(c.levels, levelRows{id: strings.Clone(id)})
	return &c.levels[len(c.levels)-1].rows
}

func (c *Columns) unitOf(u *Unit) int32 {
	at, ok := c.unitAt[u.ID()]
	if !ok {
		at = int32(len(c.units))
		c.unitAt[u.ID()] = at
		c.units, c.firstRow, c.byUnit = append(c.units, *u), append(c.firstRow, -1), nil
		c.size += rowBytes
	}
	return at
}

func (c *Columns) versionOf(r *Record) int32 {
	for i := range c.versions {
		if c.versions[i].ref == r.RuleSet && c.versions[i].digest == r.Digest {
			return int32(i)
		}
	}
	c.versions = append(c.versions, filedUnder{ref: r.RuleSet, digest: r.Digest})
	return int32(len(c.versions) - 1)
}

func (c *Columns) answer(row int, fact, value string) {
	f, ok := c.facts[fact]
	if !ok {
		f = &column{}
		c.facts[strings.Clone(fact)] = f
	}
	c.size += f.put(row, value, &c.words)
}

// inOrder gives the units by code and first day.
func (c *Columns) inOrder() []int32 {
	if c.byUnit == nil {
		c.byUnit = make([]int32, len(c.units))
		for i := range c.byUnit {
			c.byUnit[i] = int32(i)
		}
		slices.SortFunc(c.byUnit, func(x, y int32) int {
			a, b := &c.units[x], &c.units[y]
			return cmp.Or(strings.Compare(a.Code, b.Code), cmp.Compare(a.From, b.From))
		})
	}
	return c.byUnit
}

// rowsOf calls visit for the rows of a unit.
func (c *Columns) rowsOf(unit int32, visit func(row int)) {
	for row := c.firstRow[unit]; row >= 0; row = c.next[row] {
		visit(int(row))
	}
}

// rowsWhere gives the rows of the units that are asked for.
func (c *Columns) rowsWhere(wanted func(unit int32) bool) bitset {
	rows, want := newBitset(c.Len()), make([]uint64, len(c.units))
	for i := range want {
		if wanted(int32(i)) {
			want[i] = 1
		}
	}
	for row, unit := range c.unit {
		rows[row>>6] |= want[unit] << (row & 63)
	}
	return rows
}
