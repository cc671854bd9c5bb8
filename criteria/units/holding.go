package units

import (
	"cmp"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// Holding is what a right to a unit comes to on a day. Rights are for a unit and live as long as it lives: through rows that
// continue it, and through what it takes in while it keeps its row. They end on the day on which it merges or is divided.
type Holding struct {
	Unit  criteria.Unit // the unit's row on the day, or its last one
	Ended bool          // by the day
	// What follows is of a unit that ended.
	Since      criteria.Date   // first day on which it is no more
	Basis      []string        // acts by which it ended, as far as lines of succession name them
	Successors []criteria.Unit // rows that it went into, on that day; none where nothing is known of them
	// What follows is of a unit that lives.
	Reads []criteria.UnitID // its own rows, and those of every unit that ended in it; ascending
}

// Holds gives what a right to the unit of a row comes to on a day. The right was made on an earlier day, or on that one, so a
// row that has not begun yet is nobody's: it is given as ended, without a day. A row that is not known likewise.
func (c *Catalogue) Holds(id criteria.UnitID, day criteria.Date) Holding {
	at, ok := c.lastSpan(id, day)
	if !ok {
		u, _ := c.Unit(id)
		return Holding{Unit: u, Ended: true}
	}
	s := &c.arranged().spans[at]
	h := Holding{}
	h.Unit, _ = c.Unit(s.Unit)
	if s.To == 0 || day < s.To {
		h.Reads = c.archive(at)
		return h
	}
	h.Ended, h.Since = true, s.To
	for _, i := range s.After {
		next := &c.arranged().spans[i]
		if u, ok := c.Unit(next.Unit); ok {
			h.Successors = append(h.Successors, u)
		}
		h.Basis = append(h.Basis, c.basisInto(s.Unit, next.Unit, s.To)...)
	}
	slices.Sort(h.Basis)
	h.Basis = slices.Compact(h.Basis)
	return h
}

// lastSpan follows the unit of a row to its span on a day, or to its last one before it. It is false for a row that is not known
// or begins later.
func (c *Catalogue) lastSpan(id criteria.UnitID, day criteria.Date) (int, bool) {
	i, ok := c.arranged().first[id]
	if !ok || c.arranged().spans[i].From > day {
		return 0, false
	}
	for {
		s := &c.arranged().spans[i]
		if s.To == 0 || day < s.To {
			return i, true
		}
		next := slices.IndexFunc(s.After, func(a int) bool { return c.goesOn(s, a) })
		if next < 0 {
			return i, true
		}
		i = s.After[next]
	}
}

// goesOn tells whether the span at a place is the same unit as one that it came of.
func (c *Catalogue) goesOn(s *Span, after int) bool {
	next := &c.arranged().spans[after]
	return next.Unit == s.Unit || next.Origin == OriginContinued
}

// archive gives the rows whose files are those of a span's unit: its own, and of what ended in it. A unit that only gave a part
// away and went on keeps its files to itself.
func (c *Catalogue) archive(at int) []criteria.UnitID {
	rows, seen := []criteria.UnitID{}, map[int]bool{at: true}
	for todo := []int{at}; len(todo) > 0; todo = todo[1:] {
		s := &c.arranged().spans[todo[0]]
		rows = append(rows, s.Unit)
		for _, i := range s.Before {
			before := &c.arranged().spans[i]
			u, _ := c.Unit(before.Unit)
			if !seen[i] && (before.Unit == s.Unit || before.To == u.To) {
				seen[i] = true
				todo = append(todo, i)
			}
		}
	}
	slices.SortFunc(rows, func(a, b criteria.UnitID) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.From, b.From))
	})
	return slices.Compact(rows)
}

// PendingWith gives with whom an assessment of a row lies on a day, see criteria.PendingWith. What lies with a unit whose province
// has ended too lies with the province that the unit went to.
func (c *Catalogue) PendingWith(id criteria.UnitID, p *criteria.Procedure, s criteria.State, day criteria.Date) criteria.Pending {
	h := c.Holds(id, day)
	if p.Has(criteria.ActCheck) && h.Unit.ID() != id {
		h.Unit.District = "" // no district has the row that was filed for, see criteria.Procedure.ChecksUnit
	}
	lies := criteria.PendingWith(&h.Unit, p, s, day)
	if h.Ended && lies.With.Level == criteria.Province {
		lies.With.Code = c.provinceAfter(h, day)
	}
	return lies
}

// provinceAfter follows a unit that ended to the province that its first successors lie in on a day.
func (c *Catalogue) provinceAfter(h Holding, day criteria.Date) string {
	for h.Ended && len(h.Successors) > 0 {
		h = c.Holds(h.Successors[0].ID(), day)
	}
	return h.Unit.Province
}

// Made gives the row that a right of a scope was made for on a day: the one of the code in force then; where there was none, the
// last one before it, or else the first one. Rights that were made before rows were noted with them are read so.
func (c *Catalogue) Made(s criteria.Scope, day criteria.Date) (criteria.Unit, bool) {
	var found criteria.Unit
	for _, u := range c.Rows(s.Code) {
		if u.Level == s.Level && (found.Code == "" || u.From <= day) {
			found = u
		}
	}
	return found, found.Code != ""
}
