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

// readSuccessions reads successions.csv and finds the two rows of each line by code and day.
func (l *catalogueLoader) readSuccessions(fsys fs.FS) []Succession {
	var all []Succession
	for _, row := range readCSV(fsys, "successions.csv", successionHeader, l.faults) {
		on, part := row.day("effective"), row.needed("part")
		s := Succession{On: on, Whole: part == "whole", Basis: row.needed("basis"), Note: row.cell("note")}
		if part != "whole" && part != "part" {
			row.fault("part", "PART_UNKNOWN", criteria.Say("catalogue.part", "value", criteria.Clip(part)))
		}
		if row.needed("effective") != "" && on != 0 {
			s.Predecessor = l.inForce(row, "predecessor", on.AddDays(-1))
			s.Successor = l.inForce(row, "successor", on)
		}
		all = append(all, s)
	}
	return all
}

// inForce gives the row that a cell's code had on a day.
func (l *catalogueLoader) inForce(row csvRow, column string, day criteria.Date) criteria.UnitID {
	code := row.cell(column)
	for _, p := range l.byCode[code] {
		if p.InForce(day) {
			return p.ID()
		}
	}
	row.fault(column, "UNIT_UNKNOWN", criteria.Say("catalogue.succession", "code", criteria.Clip(code), "day", day))
	return criteria.UnitID{}
}
