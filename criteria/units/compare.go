package units

import (
	"cmp"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// Difference is what differs between two catalogues on a day, or on every day where On is none.
type Difference struct {
	On     criteria.Date
	Levels []LevelDifference // commune, district, province; those without a difference are left out
}

// LevelDifference is the part of one level. Rows that end and rows that begin are each named once: in Continued where one unit
// goes on as another row, else in Ended and Begun. Lists are by code.
type LevelDifference struct {
	Level         criteria.Level
	Before, After int // units of the provinces concerned that are in force on the day in the one and in the other catalogue; 0 where the difference is over all days
	Ended         []criteria.Unit
	Begun         []criteria.Unit
	Continued     []Continuation
	Absorbed      []criteria.Unit // took others or parts in, and keep their rows
	Divided       []criteria.Unit // went to several, or gave a part away and go on
	Lines         []Succession
}

// Continuation is a unit that goes on as another row: under another name, kind, parent or code.
type Continuation struct{ Old, New criteria.Unit }

// Compare says what differs from one catalogue to a later state of it, on a day or, with none, on every day.
func Compare(before, after *Catalogue, on criteria.Date) Difference {
	d := Difference{On: on}
	for _, level := range []criteria.Level{criteria.Commune, criteria.District, criteria.Province} {
		l := &LevelDifference{Level: level}
		l.rows(before, after, on)
		l.lines(before, after, on)
		if len(l.Ended)+len(l.Begun)+len(l.Continued)+len(l.Lines) == 0 {
			continue
		}
		if on != 0 {
			in := l.provinces(after)
			l.Before, l.After = before.number(on, level, in), after.number(on, level, in)
		}
		d.Levels = append(d.Levels, *l)
	}
	return d
}

// provinces gives the codes of the provinces that a difference is about.
func (l *LevelDifference) provinces(after *Catalogue) map[string]bool {
	in := map[string]bool{}
	for _, rows := range [][]criteria.Unit{l.Ended, l.Begun} {
		for i := range rows {
			in[rows[i].Province] = true
		}
	}
	for _, c := range l.Continued {
		in[c.New.Province] = true
	}
	for _, line := range l.Lines {
		if u, ok := after.Unit(line.Successor); ok {
			in[u.Province] = true
		}
	}
	return in
}

// number counts the units of a level on a day: in some provinces, or with none named and of provinces themselves in all.
func (c *Catalogue) number(day criteria.Date, level criteria.Level, in map[string]bool) int {
	n := 0
	for i := range c.search {
		if u := &c.search[i].unit; u.Level == level && u.InForce(day) && (in == nil || level == criteria.Province || in[u.Province]) {
			n++
		}
	}
	return n
}

// rows finds the rows that end and those that begin. Both catalogues list them in one order.
func (l *LevelDifference) rows(before, after *Catalogue, on criteria.Date) {
	old := before.search
	for i := range after.search {
		u := &after.search[i].unit
		for len(old) > 0 && old[0].compare(u.Code, u.From) < 0 {
			old = old[1:]
		}
		known := len(old) > 0 && old[0].unit.ID() == u.ID()
		switch {
		case u.Level != l.Level:
		case !known && (on == 0 || u.From == on):
			l.Begun = append(l.Begun, *u)
		case known && old[0].unit.To != u.To && (on == 0 || u.To == on):
			l.Ended = append(l.Ended, *u)
		}
	}
	l.pair(after)
}

// pair takes the units that go on out of those that end and begin.
func (l *LevelDifference) pair(after *Catalogue) {
	ended := map[criteria.UnitID]bool{}
	for _, u := range l.Ended {
		ended[u.ID()] = true
	}
	gone := map[criteria.UnitID]bool{}
	for _, u := range l.Begun {
		i, _ := after.SpanOn(u.ID(), u.From)
		s := &after.Spans()[i]
		if s.Origin != OriginContinued {
			continue
		}
		if old, _ := after.Unit(after.Spans()[s.Before[0]].Unit); ended[old.ID()] {
			l.Continued = append(l.Continued, Continuation{old, u})
			gone[old.ID()], gone[u.ID()] = true, true
		}
	}
	paired := func(u criteria.Unit) bool { return gone[u.ID()] }
	l.Ended, l.Begun = slices.DeleteFunc(l.Ended, paired), slices.DeleteFunc(l.Begun, paired)
}

// lines finds the lines that are new, and who took something in or was divided by them.
func (l *LevelDifference) lines(before, after *Catalogue, on criteria.Date) {
	known := map[Succession]bool{}
	for _, s := range before.linesOn(on) {
		known[s] = true
	}
	for _, s := range after.linesOn(on) {
		u, _ := after.Unit(s.Successor)
		if u.Level != l.Level || known[s] {
			continue
		}
		l.Lines = append(l.Lines, s)
		if u.From < s.On {
			l.Absorbed = append(l.Absorbed, u)
		}
		if from, _ := after.Unit(s.Predecessor); !s.Whole {
			l.Divided = append(l.Divided, from)
		}
	}
	l.Absorbed, l.Divided = byCode(l.Absorbed), byCode(l.Divided)
}

// linesOn gives the lines of a day, or all of them.
func (c *Catalogue) linesOn(day criteria.Date) []Succession {
	if day == 0 {
		return c.successions
	}
	order := func(s Succession, day criteria.Date) int { return cmp.Compare(s.On, day) }
	from, _ := slices.BinarySearchFunc(c.successions, day, order)
	to, _ := slices.BinarySearchFunc(c.successions, day+1, order)
	return c.successions[from:to]
}

// byCode sorts units and names each once.
func byCode(units []criteria.Unit) []criteria.Unit {
	slices.SortFunc(units, func(a, b criteria.Unit) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.From, b.From))
	})
	return slices.Compact(units)
}
