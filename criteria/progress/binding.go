package progress

import (
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// binding ties a catalogue to the ledger by small numbers, so that a question about a whole country looks nothing up by name.
// A row of the catalogue and its spans stay what they are; only units that the ledger has not heard of yet are added later.
type binding struct {
	catalogue *units.Catalogue
	spans     []units.Span
	rows      []criteria.Unit
	places    map[criteria.UnitID]int32 // of rows
	row       []int32                   // of a span
	own       [][]int32                 // spans of a row, by day
	continues []int32                   // row that a row continues under another name, -1 for none
	kin       [][]int32                 // rows that are the same unit, the row itself left out; nil for most
	root      []int32                   // first row of the same unit
	number    []int32                   // of a row in the ledger, -1 for none
	bound     int                       // units of the ledger that have been looked for
	unknown   []int32                   // spans of which only lists tell
	days      []criteria.Date           // every day on which a row begins or ends
	rosters   map[rosterKey]*roster
}

// maxBindings catalogues are kept: the one in force and some of the past, for who asks about past knowledge twice.
const maxBindings = 4

// bind gives the binding of a catalogue, with every unit of the ledger. The caller holds the lock.
func (l *Ledger) bind(c *units.Catalogue) *binding {
	i := slices.IndexFunc(l.bindings, func(b *binding) bool { return b.catalogue == c })
	var b *binding
	if i >= 0 {
		b = l.bindings[i]
		l.bindings = slices.Delete(l.bindings, i, i+1)
	} else {
		b = newBinding(c)
	}
	if len(l.bindings) == maxBindings {
		oldest := l.bindings[0]
		l.bindings = slices.Delete(l.bindings, 0, 1)
		l.views = slices.DeleteFunc(l.views, func(v *view) bool { return v.key.binding == oldest })
	}
	l.bindings = append(l.bindings, b)
	for ; b.bound < len(l.ids); b.bound++ {
		if row, ok := b.places[l.ids[b.bound]]; ok {
			b.number[row] = int32(b.bound)
		}
	}
	return b
}

func newBinding(c *units.Catalogue) *binding {
	b := &binding{catalogue: c, spans: c.Spans(), places: map[criteria.UnitID]int32{}, rosters: map[rosterKey]*roster{}}
	for u := range c.All() {
		b.places[u.ID()] = int32(len(b.rows))
		b.rows, b.days = append(b.rows, u), append(b.days, u.From, u.To)
	}
	slices.Sort(b.days)
	b.days = slices.Compact(b.days)
	n := len(b.rows)
	b.row, b.own, b.kin = make([]int32, len(b.spans)), make([][]int32, n), make([][]int32, n)
	b.continues, b.root, b.number = make([]int32, n), make([]int32, n), make([]int32, n)
	for i := range b.rows {
		b.continues[i], b.root[i], b.number[i] = -1, int32(i), -1
	}
	for i := range b.spans {
		s := &b.spans[i]
		row := b.places[s.Unit]
		b.row[i], b.own[row] = row, append(b.own[row], int32(i))
		switch s.Origin {
		case units.OriginContinued: // before comes first: its root is known
			before := b.row[s.Before[0]]
			b.continues[row], b.root[row] = before, b.root[before]
		case units.OriginUnknown:
			b.unknown = append(b.unknown, int32(i))
		}
	}
	b.arrangeKin()
	return b
}

// arrangeKin lists for each row those it continues, and those that continue it.
func (b *binding) arrangeKin() {
	for i := range b.rows {
		for before := b.continues[i]; before >= 0; before = b.continues[before] {
			b.kin[i] = append(b.kin[i], before)
			b.kin[before] = append(b.kin[before], int32(i))
		}
	}
}

// spanOf gives the span of a row in which a day lies: the first one of days before, the last one of days after it.
func (b *binding) spanOf(row int32, day criteria.Date) int32 {
	own := b.own[row]
	for i := len(own) - 1; i > 0; i-- {
		if b.spans[own[i]].From <= day {
			return own[i]
		}
	}
	return own[0]
}

// rosterKey names a list of units by the day from which on it is the same.
type rosterKey struct {
	from     criteria.Date
	level    criteria.Level
	province string
}

// maxRosters are kept, a country's parts and levels on some days.
const maxRosters = 256

// roster is a list of units to be counted. It is made once for all the days on which the list is the same.
type roster struct {
	place []int32 // of each unit's span on those days, by the unit's code
	part  []int32 // of each one's part
	parts []Part  // by code, without counts
}

// roster gives the units of a level and province on a day, every province where none is named. The caller holds the lock.
func (b *binding) roster(level criteria.Level, province string, day criteria.Date) (*roster, error) {
	at, found := slices.BinarySearch(b.days, day)
	if !found {
		at--
	}
	key := rosterKey{b.days[max(at, 0)], level, province}
	if r, ok := b.rosters[key]; ok {
		return r, nil
	}
	all, err := b.catalogue.AsOf(day, level)
	if err != nil {
		return nil, err
	}
	if len(b.rosters) == maxRosters {
		clear(b.rosters)
	}
	r := b.newRoster(ofProvince(all, province), province, day)
	b.rosters[key] = r
	return r, nil
}

// ofProvince gives the units of one province. A catalogue of one province, the usual one, is given as it is.
func ofProvince(all []criteria.Unit, code string) []criteria.Unit {
	elsewhere := func(u criteria.Unit) bool { return code != "" && u.Province != code }
	if !slices.ContainsFunc(all, elsewhere) {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), elsewhere)
}

func (b *binding) newRoster(all []criteria.Unit, province string, day criteria.Date) *roster {
	r := &roster{place: make([]int32, len(all)), part: make([]int32, len(all))}
	codes := make([]string, len(all))
	level := criteria.Province
	for i := range all {
		place, _ := b.catalogue.SpanOn(all[i].ID(), day)
		r.place[i], codes[i] = int32(place), all[i].Province
		if province != "" && all[i].District != "" {
			level, codes[i] = criteria.District, all[i].District
		}
	}
	known := slices.Clone(codes)
	slices.Sort(known)
	known = slices.Compact(known)
	for _, code := range known {
		u, _ := b.catalogue.At(code, day)
		r.parts = append(r.parts, Part{Level: level, Code: code, FullName: u.FullName()})
	}
	for i, code := range codes {
		at, _ := slices.BinarySearch(known, code)
		r.part[i] = int32(at)
	}
	return r
}
