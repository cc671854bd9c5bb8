package units

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// mostFaults is how many faults of a change set are given at once: more is of no use to a person.
const mostFaults = 100

// plan is what the operations of a change set come to, all together, and what is wrong with them.
type plan struct {
	c        *Catalogue
	set      *ChangeSet
	day, eve criteria.Date // first day of the new order, last day of the old one
	faults   []*criteria.Error

	lines []plannedLine
	outs  map[string][]int // lines by the code they lead out of
	ins   map[string][]int // lines by the code they lead to
	rows  []*plannedRow
	row   map[string]*plannedRow // by code
	moved []*movedUnit           // units that go on under another name, kind or parent
	move  map[string]*movedUnit  // by code
	ended []endedUnit

	districts map[string]bool // whether a province has any in the new order
}

// plannedLine is a line of succession between codes.
type plannedLine struct {
	from, to    string
	part        bool
	basis, note string
	field       string // that names the predecessor
}

// plannedRow is a unit of the new order.
type plannedRow struct {
	unit    criteria.Unit
	old     criteria.Unit // the row of the code on the day before
	wasOld  bool          // there is one
	founded bool
	kept    bool // it is the row of the day before, which goes on
	field   string
}

// movedUnit is a unit that goes on as another row.
type movedUnit struct {
	old, unit   criteria.Unit
	basis, note string
	field       string
}

// endedUnit is a unit that ends and nothing follows.
type endedUnit struct {
	unit  criteria.Unit
	field string
}

func newPlan(c *Catalogue, s *ChangeSet) *plan {
	return &plan{
		c: c, set: s, day: s.Effective, eve: s.Effective.AddDays(-1),
		outs: map[string][]int{}, ins: map[string][]int{}, row: map[string]*plannedRow{}, move: map[string]*movedUnit{},
		districts: map[string]bool{},
	}
}

// fault notes what is wrong with a field.
func (p *plan) fault(reason, field string, message criteria.Text) {
	p.faults = append(p.faults, criteria.Invalid(reason, field, message))
}

// error gives the faults as one refusal, nil for none.
func (p *plan) error() error {
	return criteria.Join(p.faults[:min(len(p.faults), mostFaults)])
}

// line notes that a unit, or a part of it, goes to another one.
func (p *plan) line(l plannedLine) {
	for _, i := range p.outs[l.from] {
		if p.lines[i].to == l.to {
			p.fault("LINE_TWICE", l.field, criteria.Say("change.line-twice", "predecessor", l.from, "successor", l.to, "where", p.lines[i].field))
			return
		}
	}
	p.outs[l.from], p.ins[l.to] = append(p.outs[l.from], len(p.lines)), append(p.ins[l.to], len(p.lines))
	p.lines = append(p.lines, l)
}

// predecessor gives the row that a code has on the day before. It must be of the level, and of the province of the change set;
// a province may name another one that it goes into.
func (p *plan) predecessor(code string, level criteria.Level, field string) (criteria.Unit, bool) {
	u, ok := p.c.At(code, p.eve)
	rows := p.c.rows[code]
	switch {
	case code == "":
		p.fault("UNIT_MISSING", field, criteria.Say("change.unit-missing"))
	case !ok && len(rows) > 0 && rows[0].From > p.eve:
		p.fault("SUCCESSION_BEFORE_UNITS", field, criteria.Say("change.before-units", "code", code, "day", p.eve, "first", rows[0].From, "rows", p.c.listRows(code)))
	case !ok && len(rows) > 0:
		p.fault("UNIT_UNKNOWN", field, criteria.Say("unit.not-in-force", "code", code, "day", p.eve, "rows", p.c.listRows(code)))
	case !ok:
		p.fault("UNIT_UNKNOWN", field, criteria.Say("unit.code-unknown", "code", criteria.Clip(code)))
	case u.Level != level:
		p.fault("LEVEL_WRONG", field, criteria.Say("change.level", "unit", p.c.named(u), "is", criteria.LevelText(u.Level), "level", criteria.LevelText(level)))
	case u.Province != p.set.Province && level != criteria.Province:
		p.fault("OUT_OF_PROVINCE", field, criteria.Say("change.province", "unit", p.c.named(u), "province", u.Province, "own", p.set.Province))
	default:
		return u, true
	}
	return u, false
}

// named gives a unit for a sentence, "xã Định Hòa (units/15448.20210701)".
func (c *Catalogue) named(u criteria.Unit) string { return u.FullName() + " (" + u.ID().Name() + ")" }

// latest refuses to end or change a row that ends or changes on the day or later, or that something else happens to later.
func (p *plan) latest(u criteria.Unit, field string) bool {
	if u.To != 0 {
		p.fault("LATER_CHANGE", field, criteria.Say("change.later", "unit", p.c.named(u), "day", u.To, "rows", p.c.listRows(u.Code)))
		return false
	}
	from, _ := slices.BinarySearchFunc(p.c.successions, p.day, func(s Succession, day criteria.Date) int { return cmp.Compare(s.On, day) })
	for i := range p.c.successions[from:] {
		s := &p.c.successions[from+i]
		if s.Predecessor == u.ID() || s.Successor == u.ID() {
			p.fault("LATER_CHANGE", field, criteria.Say("change.later-line", "unit", p.c.named(u), "day", s.On, "predecessor", s.Predecessor.Name(),
				"successor", s.Successor.Name(), "basis", s.Basis))
			return false
		}
	}
	return true
}

// free refuses a code that has a row from the day on.
func (p *plan) free(code, field string) bool {
	for _, u := range p.c.rows[code] {
		switch {
		case u.From == p.day:
			p.fault("CODE_TWICE", field, criteria.Say("change.code-twice", "code", code, "day", p.day, "where", p.c.named(u)))
			return false
		case u.From > p.day:
			p.fault("LATER_CHANGE", field, criteria.Say("change.later-row", "code", code, "day", u.From, "rows", p.c.listRows(code)))
			return false
		}
	}
	return true
}

// at gives the path of an element.
func at(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }
