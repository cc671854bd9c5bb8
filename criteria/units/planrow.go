package units

import (
	"cmp"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// mostText bounds texts of a change set, in bytes.
const mostText = 1000

// successors reads the units of the new order; false where there are fewer than an operation needs.
func (p *plan) successors(op *Operation, field string, least int) bool {
	switch n := len(op.Successors); {
	case n == 0 && op.Kind != Found:
		p.fault("PREDECESSOR_WITHOUT_SUCCESSOR", field+".successors", criteria.Say("change.no-successors"))
	case n < least:
		p.fault("SUCCESSORS_TOO_FEW", field+".successors", criteria.Say("change.successors", "least", least))
	}
	for i := range op.Successors {
		p.successor(op, &op.Successors[i], at(field+".successors", i))
	}
	return len(op.Successors) >= least
}

// successor reads one unit of the new order and checks what can be seen on it alone.
func (p *plan) successor(op *Operation, u *NewUnit, field string) {
	row := &plannedRow{founded: op.Kind == Found, field: field, unit: criteria.Unit{
		Code: u.Code, Name: u.Name, Kind: u.Kind, Level: op.Level, District: u.District,
		Province: cmp.Or(u.Province, p.set.Province), Area: u.Area, From: p.day,
	}}
	if digits := codeDigits[op.Level]; len(u.Code) != digits || !criteria.AllDigits(u.Code) {
		p.fault("CODE_MALFORMED", field+".code", criteria.Say("catalogue.code", "value", criteria.Clip(u.Code), "digits", digits))
		return
	}
	p.name(u.Name, field+".name")
	p.kind(u.Kind, op.Level, field+".kind")
	if u.Area != "" && u.Area != criteria.Mountainous && u.Area != criteria.Lowland {
		p.fault("AREA_UNKNOWN", field+".area", criteria.Say("catalogue.area", "value", criteria.Clip(string(u.Area))))
	}
	if op.Level != criteria.Commune && u.District != "" {
		p.fault("FIELD_UNEXPECTED", field+".district", criteria.Say("change.parent-district"))
	}
	if op.Level == criteria.Province {
		row.unit.Province = u.Code
	}
	row.old, row.wasOld = p.c.At(u.Code, p.eve)
	p.place(row)
}

// place notes a row. One that goes on may be named by several operations: all of them say the same of it.
func (p *plan) place(row *plannedRow) {
	before := p.row[row.unit.Code]
	switch {
	case before == nil:
		p.row[row.unit.Code] = row
		p.rows = append(p.rows, row)
	case before.unit != row.unit || before.founded || row.founded || !before.says():
		p.fault("CODE_TWICE", row.field+".code", criteria.Say("change.code-twice", "code", row.unit.Code, "day", p.day, "where", before.field))
	}
}

// says tells whether the row says nothing new of the unit that has the code on the day before.
func (r *plannedRow) says() bool {
	was := r.unit
	was.From, was.To, was.Area = r.old.From, r.old.To, cmp.Or(r.unit.Area, r.old.Area)
	return r.wasOld && was == r.old
}

// name checks the name of a unit.
func (p *plan) name(s, field string) {
	if s == "" {
		p.fault("NAME_MISSING", field, criteria.Say("change.name"))
	}
	p.text(s, field)
}

// kind checks the kind of a unit.
func (p *plan) kind(k criteria.Kind, level criteria.Level, field string) {
	if kinds := criteria.CatalogueLevels[level]; !slices.Contains(kinds, k) {
		p.fault("KIND_UNKNOWN", field, criteria.Say("catalogue.kind", "value", criteria.Clip(string(k)), "allowed", joined(kinds)))
	}
}

// settleRows decides which rows go on, and refuses those whose code is not free.
func (p *plan) settleRows() {
	for _, row := range p.rows {
		p.settleRow(row)
	}
}

func (p *plan) settleRow(row *plannedRow) {
	code, field := row.unit.Code, row.field+".code"
	outs, ins := p.outs[code], p.ins[code]
	self := slices.ContainsFunc(outs, func(i int) bool { return p.lines[i].to == code })
	moved := p.move[code]
	row.kept = row.says() && !row.founded && (len(outs) == 0 || self)
	switch {
	case moved != nil:
		p.fault("CODE_TWICE", field, criteria.Say("change.code-twice", "code", code, "day", p.day, "where", moved.field))
	case row.kept && row.old.To == p.day:
		p.latest(row.old, field)
	case row.kept && self && len(outs) == 1 && len(ins) == 1:
		p.fault("NOTHING_CHANGES", row.field, criteria.Say("change.nothing", "unit", p.c.named(row.old)))
	case row.kept && row.old.Province != p.set.Province && row.unit.Level != criteria.Province:
		p.fault("OUT_OF_PROVINCE", field, criteria.Say("change.province", "unit", p.c.named(row.old), "province", row.old.Province, "own", p.set.Province))
	case row.kept:
		row.unit = row.old
	case row.wasOld && len(outs) == 0:
		p.fault("PREDECESSOR_WITHOUT_SUCCESSOR", field, criteria.Say("change.no-fate", "unit", p.c.named(row.old)))
	case !row.founded && len(ins) == 0:
		p.fault("SUCCESSOR_WITHOUT_PREDECESSOR", field, criteria.Say("change.no-predecessor", "unit", row.unit.FullName()))
	case p.free(code, field) && p.mayHold(row.unit.Province, row.founded, row.field+".province"):
		row.unit.Area = p.area(row)
	}
}

// area gives the area of a new row: that which is said, else that of its predecessors where they agree.
func (p *plan) area(row *plannedRow) criteria.Area {
	area := row.unit.Area
	if row.unit.Level == criteria.Province {
		if area != "" {
			p.fault("FIELD_UNEXPECTED", row.field+".area", criteria.Say("change.province-area"))
		}
		return ""
	}
	for _, i := range p.ins[row.unit.Code] {
		before, _ := p.c.At(p.lines[i].from, p.eve)
		if row.unit.Area != "" {
			break
		}
		if area == "" {
			area = before.Area
		}
		if area != before.Area {
			area = ""
			break
		}
	}
	if area == "" {
		p.fault("AREA_MISSING", row.field+".area", criteria.Say("change.area"))
	}
	return area
}

// mayHold refuses a row in another province, unless the province of the change set goes into that one, for what is founded as a
// whole: what gives a part away has nothing to found there.
func (p *plan) mayHold(province string, founded bool, field string) bool {
	if province == p.set.Province || p.goesInto(province, founded) {
		return true
	}
	p.fault("OUT_OF_PROVINCE", field, criteria.Say("change.row-province", "province", criteria.Clip(province), "own", p.set.Province))
	return false
}

// goesInto tells whether the province of the change set, or a part of it, goes into another one, on the day or before.
func (p *plan) goesInto(province string, whole bool) bool {
	for _, i := range p.outs[p.set.Province] {
		if p.lines[i].to == province && !(whole && p.lines[i].part) {
			return true
		}
	}
	return slices.ContainsFunc(p.c.successions, func(s Succession) bool {
		return s.Predecessor.Code == p.set.Province && s.Successor.Code == province && (s.Whole || !whole) && s.On <= p.day
	})
}
