package units

import (
	"sync"
	"sync/atomic"

	"github.com/tieuchi/tieuchi/criteria"
)

// mostDayLists bounds the lists that a catalogue keeps: each is as long as a level has units, and a catalogue of many change
// sets has many days. Every level of the five orders of a province fits.
const mostDayLists = 16

// dayList names a list: the units of a level from a day of change on.
type dayList struct {
	from  criteria.Date
	level criteria.Level
}

// dayLists keeps the lists that were asked for last, because AsOf is asked by every request. Reading takes no lock.
type dayLists struct {
	kept atomic.Pointer[[]keptList] // the latest made first
	mu   sync.Mutex                 // of those who add
}

// keptList is a list and its name.
type keptList struct {
	dayList
	units []criteria.Unit
}

// get gives a list, and makes it where it is not kept.
func (l *dayLists) get(c *Catalogue, name dayList) []criteria.Unit {
	if units, ok := l.find(name); ok {
		return units
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if units, ok := l.find(name); ok {
		return units
	}
	kept := []keptList{{name, c.list(name)}}
	if old := l.kept.Load(); old != nil {
		kept = append(kept, (*old)[:min(len(*old), mostDayLists-1)]...)
	}
	l.kept.Store(&kept)
	return kept[0].units
}

// find looks a list up.
func (l *dayLists) find(name dayList) ([]criteria.Unit, bool) {
	kept := l.kept.Load()
	if kept == nil {
		return nil, false
	}
	for i := range *kept {
		if k := &(*kept)[i]; k.dayList == name {
			return k.units, true
		}
	}
	return nil, false
}

// list makes a list.
func (c *Catalogue) list(name dayList) []criteria.Unit {
	units := make([]criteria.Unit, 0, c.number(name.from, name.level, nil))
	for i := range c.search {
		if u := &c.search[i].unit; u.Level == name.level && u.InForce(name.from) {
			units = append(units, *u)
		}
	}
	return units
}
