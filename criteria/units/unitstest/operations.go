package unitstest

import (
	"fmt"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// set makes a change set up: several operations, each on units of its own; now and then districts merge or end.
func (m *maker) set(c *units.Catalogue, n int, day criteria.Date) *units.ChangeSet {
	m.c, m.day, m.used, m.ops = c, day, map[string]bool{}, nil
	districts := m.districts()
	switch {
	case len(districts) > 1 && m.r.IntN(6) == 0:
		m.mergeDistricts(districts)
	case len(districts) > 0 && m.r.IntN(8) == 0:
		m.endDistricts()
	}
	makers := []func(){m.merge, m.merge, m.absorb, m.split, m.giveAway, m.scatter, m.regroup, m.rename, m.changeKind, m.changeParent, m.found, m.recode}
	for range 1 + m.r.IntN(5) {
		makers[m.r.IntN(len(makers))]()
	}
	for len(m.ops) == 0 {
		m.found()
	}
	return &units.ChangeSet{
		ID: fmt.Sprintf("set-%d", n), Province: m.Province, Entry: units.Entry{Basis: m.basis(), Effective: day, Operations: m.ops},
	}
}

// districts lists those in force that stay in this set.
func (m *maker) districts() []criteria.Unit {
	all, err := m.c.AsOf(m.day, criteria.District)
	if err != nil {
		return nil
	}
	var stay []criteria.Unit
	for _, u := range all {
		if !m.used[u.Code] && u.Province == m.Province {
			stay = append(stay, u)
		}
	}
	return stay
}

// unit makes a commune of the new order up. Its district is one that stays.
func (m *maker) unit(code string) units.NewUnit {
	u := units.NewUnit{Code: code, Name: fmt.Sprintf("Mới %s %d", m.day.Compact(), len(m.ops)), Kind: m.kind(), Area: m.area()}
	if districts := m.districts(); len(districts) > 0 && !m.used["none"] {
		u.District = districts[m.r.IntN(len(districts))].Code
	}
	return u
}

// same gives a commune that goes on as it is.
func same(u criteria.Unit) units.NewUnit {
	return units.NewUnit{Code: u.Code, Name: u.Name, Kind: u.Kind, District: u.District, Area: u.Area}
}

// goesOn tells whether a commune can go on as it is: its district stays.
func (m *maker) goesOn(u criteria.Unit) bool {
	return u.District == "" || !m.used[u.District] && !m.used["none"]
}

// merge makes several units one: under a code of one of them, or under a new one.
func (m *maker) merge() {
	all := m.take(2 + m.r.IntN(3))
	if len(all) < 2 {
		return
	}
	code := all[0].Code
	if m.r.IntN(4) == 0 {
		code = m.fresh()
	}
	op := units.Operation{Kind: units.Merge, Successors: []units.NewUnit{m.unit(code)}}
	for _, u := range all {
		op.Predecessors = append(op.Predecessors, units.Part{Code: u.Code})
	}
	m.add(op)
}

// absorb lets a unit take others in and go on.
func (m *maker) absorb() {
	all := m.take(2 + m.r.IntN(2))
	if len(all) < 2 || !m.goesOn(all[0]) {
		return
	}
	op := units.Operation{Kind: units.Merge, Successors: []units.NewUnit{same(all[0])}}
	for _, u := range all[m.r.IntN(2):] { // that it is its own predecessor may be said or not
		op.Predecessors = append(op.Predecessors, units.Part{Code: u.Code})
	}
	m.add(op)
}

// split makes several units of one.
func (m *maker) split() {
	for _, u := range m.take(1) {
		op := units.Operation{Kind: units.Split, Predecessors: []units.Part{{Code: u.Code}}}
		for i := range 2 + m.r.IntN(2) {
			code := u.Code
			if i > 0 {
				code = m.fresh()
			}
			op.Successors = append(op.Successors, m.unit(code))
		}
		m.add(op)
	}
}

// giveAway lets a unit give a part to a new one and go on.
func (m *maker) giveAway() {
	for _, u := range m.take(1) {
		if m.goesOn(u) {
			m.add(units.Operation{
				Kind: units.Split, Predecessors: []units.Part{{Code: u.Code}}, Successors: []units.NewUnit{same(u), m.unit(m.fresh())},
			})
		}
	}
}

// scatter divides a unit among others that go on.
func (m *maker) scatter() {
	all := m.take(3 + m.r.IntN(2))
	if len(all) < 3 {
		return
	}
	op := units.Operation{Kind: units.Reorganise, Predecessors: []units.Part{{Code: all[0].Code}}}
	for _, u := range all[1:] {
		if !m.goesOn(u) {
			return
		}
		op.Successors = append(op.Successors, same(u))
		op.Lines = append(op.Lines, units.Line{Predecessor: all[0].Code, Successor: u.Code, Part: true})
	}
	m.add(op)
}

// regroup makes two new units of three, of which the one in the middle is divided, in clauses of their own.
func (m *maker) regroup() {
	all := m.take(3)
	if len(all) < 3 {
		return
	}
	for _, u := range all[:2] {
		m.add(units.Operation{
			Kind: units.Merge, Successors: []units.NewUnit{m.unit(u.Code)},
			Predecessors: []units.Part{{Code: u.Code}, {Code: all[2].Code, Part: true}},
		})
	}
}

// rename gives a unit another name.
func (m *maker) rename() {
	for _, u := range m.stayers() {
		m.add(units.Operation{Kind: units.Rename, Unit: u.Code, Name: u.Name + " Mới"})
	}
}

// changeKind gives a unit another kind, and now and then another name.
func (m *maker) changeKind() {
	for _, u := range m.stayers() {
		kind := criteria.KindWard
		if u.Kind == kind {
			kind = criteria.KindCommune
		}
		m.add(units.Operation{Kind: units.ChangeKind, Unit: u.Code, NewKind: kind})
		if m.r.IntN(2) == 0 {
			m.add(units.Operation{Kind: units.Rename, Unit: u.Code, Name: u.Name + " Mới"})
		}
	}
}

// stayers takes one commune whose district stays.
func (m *maker) stayers() []criteria.Unit {
	all := m.take(1)
	if len(all) == 1 && !m.goesOn(all[0]) {
		m.used[all[0].Code] = false
		return nil
	}
	return all
}

// changeParent moves a unit to another district.
func (m *maker) changeParent() {
	districts := m.districts()
	if len(districts) < 2 || m.used["none"] {
		return
	}
	for _, u := range m.stayers() {
		if to := districts[m.r.IntN(len(districts))].Code; to != u.District {
			m.add(units.Operation{Kind: units.ChangeParent, Unit: u.Code, District: to})
		}
	}
}

// found makes a unit that nothing came before.
func (m *maker) found() {
	m.add(units.Operation{Kind: units.Found, Successors: []units.NewUnit{m.unit(m.fresh())}})
}

// recode lets a unit go on under another code.
func (m *maker) recode() {
	for _, u := range m.take(1) {
		code := m.fresh()
		m.add(units.Operation{
			Kind: units.Reorganise, Successors: []units.NewUnit{m.unit(code)}, Lines: []units.Line{{Predecessor: u.Code, Successor: code}},
		})
	}
}

// mergeDistricts lets a district go into another one, and its communes with it.
func (m *maker) mergeDistricts(districts []criteria.Unit) {
	from, into := districts[0], districts[1]
	m.used[from.Code] = true
	m.ops = append(m.ops, units.Operation{
		Kind: units.Merge, Level: criteria.District, Predecessors: []units.Part{{Code: from.Code}},
		Successors: []units.NewUnit{{Code: into.Code, Name: into.Name, Kind: into.Kind}},
	})
	m.moveAll(func(u criteria.Unit) bool { return u.District == from.Code }, into.Code)
}

// endDistricts ends the level.
func (m *maker) endDistricts() {
	m.used["none"] = true
	m.ops = append(m.ops, units.Operation{Kind: units.End, Level: criteria.District})
	m.moveAll(func(criteria.Unit) bool { return true }, "")
}

// moveAll moves communes to a district.
func (m *maker) moveAll(which func(criteria.Unit) bool, to string) {
	all, err := m.c.AsOf(m.day, criteria.Commune)
	if err != nil {
		return
	}
	for _, u := range all {
		if u.Province == m.Province && which(u) {
			m.used[u.Code] = true
			m.add(units.Operation{Kind: units.ChangeParent, Unit: u.Code, District: to})
		}
	}
}
