package store

import (
	"strconv"
	"strings"

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

// anyOf asks for a column to hold one of some values; without any, nothing is kept.
func (f *filtered) anyOf(column string, values []string) {
	parts := make([]string, len(values))
	for i, v := range values {
		f.args = append(f.args, v)
		parts[i] = column + " = $" + strconv.Itoa(len(f.args))
	}
	f.either(parts)
}

// either asks for one of some conditions; without any, nothing is kept.
func (f *filtered) either(parts []string) {
	if len(parts) == 0 {
		parts = []string{"1 = 0"}
	}
	f.text += text(" AND (" + strings.Join(parts, " OR ") + ")")
}

// within keeps to the units that a reach covers, see criteria.Reach.Covers. The zero reach covers none.
func (f *filtered) within(r criteria.Reach, alias string) {
	switch r.Scope.Level {
	case criteria.Province:
		f.anyOf(alias+".province", append([]string{r.Scope.Code}, r.Provinces...))
	case criteria.District:
		f.and(alias+".district", r.Scope.Code)
	default:
		f.anyUnit(r.Units, alias)
	}
}

// placeholder gives the n-th parameter as a statement names it.
func placeholder(n int) string { return "$" + strconv.Itoa(n) }

// anyUnit keeps to the rows of some units.
func (f *filtered) anyUnit(units []criteria.UnitID, alias string) {
	parts := make([]string, len(units))
	for i, u := range units {
		f.args = append(f.args, u.Code, int64(u.From))
		n := len(f.args)
		parts[i] = alias + ".unit_code = $" + strconv.Itoa(n-1) + " AND " + alias + ".unit_from = $" + strconv.Itoa(n)
	}
	f.either(parts)
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
