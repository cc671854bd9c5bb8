package units

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// operation reads one operation.
func (p *plan) operation(op *Operation, field string) {
	if !slices.Contains(OperationKinds(), op.Kind) {
		p.fault("OPERATION_UNKNOWN", field+".kind", criteria.Say("change.kind-unknown", "value", criteria.Clip(string(op.Kind)), "allowed", joined(OperationKinds())))
		return
	}
	if _, err := criteria.ParseLevel(string(op.Level)); err != nil {
		p.fault("LEVEL_UNKNOWN", field+".level", criteria.Say("level.unknown", "value", criteria.Clip(string(op.Level))))
		return
	}
	if !p.onlyOwn(op, field) || !p.bounded(op, field) {
		return
	}
	p.text(op.Basis, field+".basis")
	p.text(op.Note, field+".note")
	switch op.Kind {
	case Merge:
		p.merge(op, field)
	case Split:
		p.split(op, field)
	case Reorganise:
		p.reorganise(op, field)
	case Found:
		p.successors(op, field, 1)
	case End:
		p.end(op, field)
	default:
		p.change(op, field)
	}
}

// joined lists names of a kind.
func joined[T ~string](names []T) string {
	list := make([]string, len(names))
	for i, n := range names {
		list[i] = string(n)
	}
	return strings.Join(list, ", ")
}

// onlyOwn refuses fields that an operation of the kind does not have: what they say would be lost.
func (p *plan) onlyOwn(op *Operation, field string) bool {
	good := true
	for _, f := range []struct {
		name  string
		given bool
		of    []OperationKind
	}{
		{"predecessors", len(op.Predecessors) > 0, []OperationKind{Merge, Split, Reorganise}},
		{"successors", len(op.Successors) > 0, []OperationKind{Merge, Split, Reorganise, Found}},
		{"lines", len(op.Lines) > 0, []OperationKind{Reorganise}},
		{"unit", op.Unit != "", []OperationKind{Rename, ChangeKind, ChangeParent, End}},
		{"name", op.Name != "", []OperationKind{Rename}},
		{"newKind", op.NewKind != "", []OperationKind{ChangeKind}},
		{"district", op.District != "", []OperationKind{ChangeParent}},
		{"province", op.Province != "", []OperationKind{ChangeParent}},
	} {
		if f.given && !slices.Contains(f.of, op.Kind) {
			p.fault("FIELD_UNEXPECTED", field+"."+f.name, criteria.Say("change.unexpected", "kind", string(op.Kind), "field", f.name, "allowed", joined(f.of)))
			good = false
		}
	}
	return good
}

// mostParts bounds each list of an operation: a clause names some ten units.
const mostParts = 1000

// bounded refuses lists that no clause has.
func (p *plan) bounded(op *Operation, field string) bool {
	for name, n := range map[string]int{"predecessors": len(op.Predecessors), "successors": len(op.Successors), "lines": len(op.Lines)} {
		if n > mostParts {
			p.fault("LIST_TOO_LONG", field+"."+name, criteria.Say("change.list-long", "most", mostParts))
			return false
		}
	}
	return true
}

// text refuses text that is not NFC or has needless blanks.
func (p *plan) text(s, field string) {
	switch good := strings.Join(strings.Fields(s), " "); {
	case s != criteria.NFC(s):
		p.fault("TEXT_NOT_NFC", field, criteria.Say("load.not-nfc"))
	case s != good:
		p.fault("TEXT_BLANKS", field, criteria.Say("catalogue.blanks", "value", criteria.Clip(s), "want", criteria.Clip(good)))
	case len(s) > mostText:
		p.fault("TEXT_TOO_LONG", field, criteria.Say("answer.too-long", "most", mostText))
	}
}

// basis gives the act of an operation.
func (p *plan) basis(op *Operation) string { return cmp.Or(op.Basis, p.set.Basis) }

func (p *plan) merge(op *Operation, field string) {
	if !p.successors(op, field, 1) {
		return
	}
	if len(op.Successors) > 1 {
		p.fault("SUCCESSORS_TOO_MANY", field+".successors[1]", criteria.Say("change.merge-one"))
		return
	}
	into := op.Successors[0].Code
	n := len(op.Predecessors)
	named := slices.ContainsFunc(op.Predecessors, func(part Part) bool { return part.Code == into })
	if _, goesOn := p.c.At(into, p.eve); goesOn && !named {
		n++ // it takes the others in and goes on
	}
	if n < 2 {
		p.fault("PREDECESSORS_TOO_FEW", field+".predecessors", criteria.Say("change.merge-two"))
	}
	for i, part := range op.Predecessors {
		p.part(op, part, at(field+".predecessors", i), into, part.Part)
	}
}

// part notes the line of a predecessor.
func (p *plan) part(op *Operation, from Part, field, to string, part bool) {
	p.text(from.Note, field+".note")
	if _, ok := p.predecessor(from.Code, op.Level, field+".code"); ok {
		p.line(plannedLine{from.Code, to, part, p.basis(op), cmp.Or(from.Note, op.Note), field + ".code"})
	}
}

func (p *plan) split(op *Operation, field string) {
	if len(op.Predecessors) != 1 {
		p.fault("PREDECESSORS_NOT_ONE", field+".predecessors", criteria.Say("change.split-one"))
		return
	}
	if !p.successors(op, field, 2) {
		return
	}
	for _, to := range op.Successors {
		p.part(op, op.Predecessors[0], field+".predecessors[0]", to.Code, true)
	}
}

func (p *plan) reorganise(op *Operation, field string) {
	gone := map[string]bool{}
	for i, l := range op.Lines {
		p.reorganised(op, l, at(field+".lines", i))
		gone[l.Predecessor] = true
	}
	for i, part := range op.Predecessors {
		place := at(field+".predecessors", i) + ".code"
		if u, ok := p.predecessor(part.Code, op.Level, place); ok && !gone[part.Code] {
			p.fault("PREDECESSOR_WITHOUT_SUCCESSOR", place, criteria.Say("change.no-successor", "unit", p.c.named(u)))
		}
	}
	if p.successors(op, field, 1) && len(op.Lines) == 0 {
		p.fault("LINES_MISSING", field+".lines", criteria.Say("change.lines"))
	}
}

// reorganised reads one line.
func (p *plan) reorganised(op *Operation, l Line, field string) {
	p.text(l.Basis, field+".basis")
	p.text(l.Note, field+".note")
	_, ok := p.predecessor(l.Predecessor, op.Level, field+".predecessor")
	if !slices.ContainsFunc(op.Successors, func(u NewUnit) bool { return u.Code == l.Successor }) {
		p.fault("SUCCESSOR_UNKNOWN", field+".successor", criteria.Say("change.line-successor", "code", criteria.Clip(l.Successor)))
		return
	}
	if ok {
		p.line(plannedLine{l.Predecessor, l.Successor, l.Part, cmp.Or(l.Basis, p.basis(op)), cmp.Or(l.Note, op.Note), field + ".predecessor"})
	}
}

// change reads a change of name, kind or parent. Several of one unit make one new row.
func (p *plan) change(op *Operation, field string) {
	u, ok := p.predecessor(op.Unit, op.Level, field+".unit")
	if !ok {
		return
	}
	m := p.move[op.Unit]
	if m == nil {
		m = &movedUnit{old: u, unit: u, basis: p.basis(op), note: op.Note, field: field + ".unit"}
		m.unit.From = p.day
		p.move[op.Unit] = m
		p.moved = append(p.moved, m)
	} else if op.Note != "" && op.Note != m.note {
		m.note = strings.TrimPrefix(m.note+"; "+op.Note, "; ")
	}
	was := m.unit
	switch op.Kind {
	case Rename:
		m.unit.Name = op.Name
		p.name(op.Name, field+".name")
	case ChangeKind:
		m.unit.Kind = op.NewKind
		p.kind(op.NewKind, op.Level, field+".newKind")
	case ChangeParent:
		p.parent(m, op, field)
	}
	if was == m.unit {
		p.fault("NOTHING_CHANGES", field, criteria.Say("change.nothing", "unit", p.c.named(u)))
	}
}

// parent reads where a unit lies from the day on.
func (p *plan) parent(m *movedUnit, op *Operation, field string) {
	switch {
	case op.Level == criteria.Province:
		p.fault("FIELD_UNEXPECTED", field+".level", criteria.Say("change.parent-province"))
		return
	case op.Level == criteria.District && op.District != "":
		p.fault("FIELD_UNEXPECTED", field+".district", criteria.Say("change.parent-district"))
		return
	case op.Level == criteria.Commune:
		m.unit.District = op.District
	}
	m.unit.Province = cmp.Or(op.Province, m.unit.Province)
}

// end reads what ends without a successor.
func (p *plan) end(op *Operation, field string) {
	switch {
	case op.Level == criteria.Commune:
		p.fault("PREDECESSOR_WITHOUT_SUCCESSOR", field+".level", criteria.Say("change.end-commune"))
	case op.Unit != "":
		if u, ok := p.predecessor(op.Unit, op.Level, field+".unit"); ok {
			p.ended = append(p.ended, endedUnit{u, field + ".unit"})
		}
	default:
		n := len(p.ended)
		for i := range p.c.search {
			if u := p.c.search[i].unit; u.Level == op.Level && u.Province == p.set.Province && u.InForce(p.eve) {
				p.ended = append(p.ended, endedUnit{u, field + ".level"})
			}
		}
		if len(p.ended) == n {
			p.fault("UNIT_UNKNOWN", field+".level", criteria.Say("change.end-none", "level", criteria.LevelText(op.Level), "day", p.eve))
		}
	}
}
