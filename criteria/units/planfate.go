package units

import (
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// checkFates wants every unit to go as a whole to one place, or in parts to several, and to have one fate.
func (p *plan) checkFates() {
	checked := map[string]bool{}
	for i := range p.lines {
		if code := p.lines[i].from; !checked[code] {
			checked[code] = true
			p.checkFate(code)
		}
	}
	ended := map[string]string{}
	for _, e := range p.ended {
		other := ended[e.unit.Code]
		ended[e.unit.Code] = e.field
		if outs := p.outs[e.unit.Code]; len(outs) > 0 {
			other = p.lines[outs[0]].field
		} else if m := p.move[e.unit.Code]; m != nil {
			other = m.field
		}
		if other != "" {
			p.twice(e.unit, e.field, other)
		}
	}
}

// twice refuses a second fate of a unit.
func (p *plan) twice(u criteria.Unit, field, where string) {
	p.fault("PREDECESSOR_TWICE", field, criteria.Say("change.predecessor-twice", "unit", p.c.named(u), "where", where))
}

// checkFate looks at the lines out of one unit.
func (p *plan) checkFate(code string) {
	u, _ := p.c.At(code, p.eve)
	outs := p.outs[code]
	first := &p.lines[outs[0]]
	if m := p.move[code]; m != nil {
		p.twice(u, first.field, m.field)
	}
	whole := slices.ContainsFunc(outs, func(i int) bool { return !p.lines[i].part })
	switch {
	case whole && len(outs) > 1:
		p.twice(u, p.lines[outs[1]].field, first.field)
	case len(outs) == 1 && first.part: // of a unit that goes on, one line says what stayed and another one what went
		p.fault("PREDECESSOR_WITHOUT_SUCCESSOR", first.field, criteria.Say("change.rest", "unit", p.c.named(u)))
	}
}

// checkCycles refuses units that go into each other in a circle. Only rows that go on can: a row that begins on the day has not
// been there before it. A circle of whole units would only exchange their codes, which no act does.
func (p *plan) checkCycles() {
	var edges []edge
	for i := range p.lines {
		l := &p.lines[i]
		from, to := p.row[l.from], p.row[l.to]
		if l.from != l.to && (!l.part || from != nil && from.kept && to != nil && to.kept) {
			edges = append(edges, edge{l.from, l.to, i})
		}
	}
	if at, chain := cycle(edges); chain != "" {
		p.fault("SUCCESSION_CYCLE", p.lines[at].field, criteria.Say("change.cycle", "chain", chain, "day", p.day))
	}
}

// patch gives what the plan changes. It refuses rows that change later already.
func (p *plan) patch() *patch {
	out := &patch{ended: map[criteria.UnitID]criteria.Date{}}
	ids := map[string]criteria.UnitID{}
	for _, row := range p.rows {
		ids[row.unit.Code] = row.unit.ID()
		if !row.kept {
			out.begun = append(out.begun, row.unit)
		}
	}
	for i := range p.lines {
		p.patchLine(out, &p.lines[i], ids)
	}
	for _, m := range p.moved {
		p.patchMove(out, m)
	}
	for _, e := range p.ended {
		p.close(out, e.unit, e.field)
	}
	return out
}

// patchLine ends a predecessor, unless it goes on, and notes the line, unless it leads from a row to itself.
func (p *plan) patchLine(out *patch, l *plannedLine, ids map[string]criteria.UnitID) {
	u, _ := p.c.At(l.from, p.eve)
	switch row := p.row[l.from]; {
	case row == nil || !row.kept:
		p.close(out, u, l.field)
	case l.to == l.from:
		return
	default:
		p.own(u, l.field)
	}
	out.lines = append(out.lines, Succession{u.ID(), ids[l.to], p.day, !l.part, l.basis, l.note})
}

// patchMove ends a row and begins the one that it goes on as.
func (p *plan) patchMove(out *patch, m *movedUnit) {
	if m.unit.Province != m.old.Province && !p.mayHold(m.unit.Province, false, p.fieldOf(m, "province")) {
		return
	}
	p.close(out, m.old, m.field)
	out.begun = append(out.begun, m.unit)
	out.lines = append(out.lines, Succession{m.old.ID(), m.unit.ID(), p.day, true, m.basis, m.note})
}

// fieldOf gives the path of another field of the operation that moves a unit.
func (p *plan) fieldOf(m *movedUnit, name string) string {
	return m.field[:len(m.field)-len("unit")] + name
}

// close ends a row, once.
func (p *plan) close(out *patch, u criteria.Unit, field string) {
	if _, done := out.ended[u.ID()]; done {
		return
	}
	p.own(u, field)
	p.latest(u, field)
	out.ended[u.ID()] = p.day
}

// own refuses a unit of another province.
func (p *plan) own(u criteria.Unit, field string) {
	if u.Province != p.set.Province {
		p.fault("OUT_OF_PROVINCE", field, criteria.Say("change.province", "unit", p.c.named(u), "province", u.Province, "own", p.set.Province))
	}
}
