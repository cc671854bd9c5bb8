package store

import (
	"strconv"

	"github.com/tieuchi/tieuchi/criteria"
)

// filtered is a statement that is put together from the conditions of a filter. Numbering what is added as it is added
// keeps the parameters in order.
type filtered struct {
	text text
	args []any
}

// and asks for a column to hold a value.
func (f *filtered) and(column string, value any) {
	f.args = append(f.args, value)
	f.text += text(" AND " + column + " = $" + strconv.Itoa(len(f.args)))
}

// limit ends the statement.
func (f *filtered) limit(order string, rows int) {
	f.args = append(f.args, int64(rows))
	f.text += text(order + " LIMIT $" + strconv.Itoa(len(f.args)))
}

// within keeps to the units that a scope covers, see criteria.Scope. The zero scope covers none.
func (f *filtered) within(s criteria.Scope, alias string) {
	switch s.Level {
	case criteria.Province:
		f.and(alias+".province", s.Code)
	case criteria.District:
		f.and(alias+".district", s.Code)
	default:
		f.and(alias+".unit_code", s.Code)
	}
}

// of keeps to one unit, if one is given.
func (f *filtered) of(u criteria.UnitID, alias string) {
	if u != (criteria.UnitID{}) {
		f.and(alias+".unit_code", u.Code)
		f.and(alias+".unit_from", int64(u.From))
	}
}

// districtOf gives the district that a unit lies in, or is.
func districtOf(u *criteria.Unit) string {
	if u.Level == criteria.District {
		return u.Code
	}
	return u.District
}
