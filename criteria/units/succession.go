package units

import (
	"io/fs"

	"github.com/tieuchi/tieuchi/criteria"
)

// Succession (kế thừa) says that a unit, or a part of it, became another one or a part of it on a day. What a
// successor inherits is not regulated in any text seen and is not decided here.
//
// A unit that takes others in and keeps code, name, kind and district keeps its row and has no line to itself: it is
// its own predecessor without saying so.
type Succession struct {
	Predecessor criteria.UnitID // the row in force on the day before
	Successor   criteria.UnitID // the row in force on the day
	On          criteria.Date   // first day of the new order
	Whole       bool            // false: the predecessor was split and only a part of it went here
	Basis       string          // resolution, with its clause where one is known
	Note        string          // remark of the source; may be empty
}

// placedLine is a line of succession and where it stands.
type placedLine struct {
	Succession
	row csvRow // zero for a line that the catalogue has already
}

// readSuccessions reads successions.csv and finds the two rows of each line by code and day. A line that the catalogue has
// already is left as it is.
func (l *catalogueLoader) readSuccessions(fsys fs.FS) {
	known := l.knownLines()
	for _, row := range readCSV(fsys, "successions.csv", successionHeader, l.faults) {
		on, part := row.day("effective"), row.needed("part")
		s := Succession{On: on, Whole: part == "whole", Basis: row.needed("basis"), Note: row.cell("note")}
		if part != "whole" && part != "part" {
			row.fault("part", "PART_UNKNOWN", criteria.Say("catalogue.part", "value", criteria.Clip(part)))
		}
		if row.needed("effective") == "" || on == 0 {
			continue
		}
		s.Predecessor = l.inForce(row, "predecessor", on.AddDays(-1))
		s.Successor = l.inForce(row, "successor", on)
		l.checkLevels(row, &s)
		before, twice := known[tie{s.Predecessor, s.Successor, on}]
		switch {
		case !twice:
			line := &placedLine{s, row}
			l.lines = append(l.lines, *line)
			known[tie{s.Predecessor, s.Successor, on}] = line
		case before.row.file == nil && before.Whole == s.Whole:
		case s.Predecessor == (criteria.UnitID{}) || s.Successor == (criteria.UnitID{}): // faulty already
		case before.row.file == nil:
			row.fault("part", "LINE_DIFFERS", criteria.Say("catalogue.line-differs"))
		default:
			row.fault("successor", "LINE_TWICE", criteria.Say("catalogue.line-twice", "where", before.row.place()))
		}
	}
}

// checkLevels refuses a unit that goes into one of another level: who holds a right to it would be offered one to the other.
func (l *catalogueLoader) checkLevels(row csvRow, s *Succession) {
	from, to := l.unit(s.Predecessor), l.unit(s.Successor)
	if from.Level != to.Level && from.Level != "" && to.Level != "" {
		row.fault("successor", "LEVEL_WRONG", criteria.Say("change.level", "unit", to.FullName(), "is", criteria.LevelText(to.Level), "level", criteria.LevelText(from.Level)))
	}
}

// tie is what a line says, but for how.
type tie struct {
	from, to criteria.UnitID
	on       criteria.Date
}

// knownLines gives the lines that are there. Those of the catalogue are taken over once.
func (l *catalogueLoader) knownLines() map[tie]*placedLine {
	if l.known == nil {
		l.known = make(map[tie]*placedLine, len(l.base.successions))
		for _, s := range l.base.successions {
			line := placedLine{Succession: s}
			l.lines = append(l.lines, line)
			l.known[tie{s.Predecessor, s.Successor, s.On}] = &line
		}
	}
	return l.known
}

// inForce gives the row that a cell's code had on a day.
func (l *catalogueLoader) inForce(row csvRow, column string, day criteria.Date) criteria.UnitID {
	code := row.cell(column)
	rows := l.byCode[code]
	for _, p := range rows {
		if p.InForce(day) {
			return p.ID()
		}
	}
	if column == "predecessor" && len(rows) > 0 && rows[0].From > day {
		row.fault(column, "SUCCESSION_BEFORE_UNITS", criteria.Say("catalogue.before-units", "code", criteria.Clip(code), "day", day, "first", rows[0].From))
		return criteria.UnitID{}
	}
	row.fault(column, "UNIT_UNKNOWN", criteria.Say("catalogue.succession", "code", criteria.Clip(code), "day", day))
	return criteria.UnitID{}
}
