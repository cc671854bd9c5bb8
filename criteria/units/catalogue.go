package units

import (
	"embed"
	"iter"
	"sort"
	"strings"
	"sync"

	"github.com/tieuchi/tieuchi/criteria"
)

// Catalogue is the dated list of administrative units: every row of every day. It never changes once made and may be used
// from many goroutines. The slices it gives are its own: they must not be modified.
type Catalogue struct {
	first       criteria.Date
	firsts      map[string]criteria.Date   // of each province
	rows        map[string][]criteria.Unit // by code, each by first day
	days        []criteria.Date            // every day on which the list changes, ascending
	search      []searchKey                // every row by code and first day
	successions []Succession               // by day
	unknown     map[listed]bool
	inForce     dayLists
	lineage     lineage
}

// listed is a day from which a province's rows are taken from a list that says nothing of what came before.
type listed struct {
	province string
	on       criteria.Date
}

//go:embed *.csv
var unitFiles embed.FS

// ShippedCatalogue gives the catalogue that comes with the program: Thanh Hóa since 2021-07-01. Sources and what is
// uncertain: units/SOURCES.md.
var ShippedCatalogue = sync.OnceValues(func() (*Catalogue, error) { return LoadCatalogue(unitFiles) })

// newCatalogue arranges checked rows.
func newCatalogue(units []criteria.Unit, successions []Succession) *Catalogue {
	return Empty().with(&patch{begun: units, lines: successions})
}

// First gives the first day the catalogue knows. It is the base date of the data, no unit was founded on it.
func (c *Catalogue) First() criteria.Date { return c.first }

// AsOf lists the units of a level in force on a day, by code. A day before the first one is AS_OF_BEFORE_CATALOGUE in
// the field asOf; a level that the catalogue does not hold (a village) is LEVEL_UNKNOWN. A province whose own units begin
// later is not in the list before, see CoversProvince.
func (c *Catalogue) AsOf(d criteria.Date, level criteria.Level) ([]criteria.Unit, error) {
	if _, err := criteria.ParseLevel(string(level)); err != nil {
		return nil, err
	}
	if err := c.Covers("AS_OF_BEFORE_CATALOGUE", "asOf", d); err != nil {
		return nil, err
	}
	i := sort.Search(len(c.days), func(i int) bool { return c.days[i] > d })
	return c.inForce.get(c, dayList{c.days[i-1], level}), nil
}

// Covers refuses a day before the first one.
func (c *Catalogue) Covers(reason, field string, d criteria.Date) error {
	return c.CoversProvince(reason, field, "", d)
}

// CoversProvince refuses a day before the first one of a province, which differs where provinces were imported; "" is the
// whole catalogue. A province without units is PROVINCE_UNKNOWN.
func (c *Catalogue) CoversProvince(reason, field, province string, d criteria.Date) error {
	first, ok := c.first, len(c.days) > 0
	if province != "" {
		first, ok = c.firsts[province]
	}
	switch {
	case ok && d >= first:
		return nil
	case province != "" && !ok:
		return criteria.Invalid("PROVINCE_UNKNOWN", field, criteria.Say("asof.province", "province", criteria.Clip(province)))
	case province != "":
		return criteria.Invalid(reason, field, criteria.Say("asof.before-province", "province", province, "first", first, "day", d))
	}
	return criteria.Invalid(reason, field, criteria.Say("asof.before-catalogue", "first", c.first, "day", d))
}

// All gives every row of every day, by code and first day.
func (c *Catalogue) All() iter.Seq[criteria.Unit] {
	return func(yield func(criteria.Unit) bool) {
		for i := range c.search {
			if !yield(c.search[i].unit) {
				return
			}
		}
	}
}

// Rows lists every row of a code by first day, none for a code that is not known.
func (c *Catalogue) Rows(code string) []criteria.Unit { return c.rows[code] }

// Unit gives the row of an identity.
func (c *Catalogue) Unit(id criteria.UnitID) (criteria.Unit, bool) {
	for _, u := range c.rows[id.Code] {
		if u.From == id.From {
			return u, true
		}
	}
	return criteria.Unit{}, false
}

// At gives the row of a code in force on a day.
func (c *Catalogue) At(code string, d criteria.Date) (criteria.Unit, bool) {
	for _, u := range c.rows[code] {
		if u.InForce(d) {
			return u, true
		}
	}
	return criteria.Unit{}, false
}

// Successions lists who became what by day, and of one day in the order in which the act says it.
func (c *Catalogue) Successions() []Succession { return c.successions }

// Resolve gives the unit of a resource name: "units/15448.20210701" is that row on any day, "units/15448" the row in
// force on asOf. Errors: UNIT_MALFORMED, and UNIT_UNKNOWN, which names the rows that the code does have with their days.
// Their field is left to the caller, see Error.At.
func (c *Catalogue) Resolve(name string, asOf criteria.Date) (criteria.Unit, error) {
	rest, ok := strings.CutPrefix(name, criteria.UnitPrefix)
	if !ok {
		return criteria.Unit{}, criteria.UnitMalformed(name)
	}
	if criteria.IsUnitCode(rest) {
		if u, ok := c.At(rest, asOf); ok {
			return u, nil
		}
		return criteria.Unit{}, c.unitUnknown(rest, criteria.Say("unit.not-in-force", "code", rest, "day", asOf, "rows", c.listRows(rest)))
	}
	id, err := criteria.ParseUnitID(rest)
	if err != nil {
		return criteria.Unit{}, criteria.UnitMalformed(name)
	}
	if u, ok := c.Unit(id); ok {
		return u, nil
	}
	return criteria.Unit{}, c.unitUnknown(id.Code, criteria.Say("unit.row-unknown", "code", id.Code, "day", id.From, "rows", c.listRows(id.Code)))
}

// unitUnknown refuses with a sentence about the rows of a code, or with the plain one where the code has none.
func (c *Catalogue) unitUnknown(code string, aboutRows criteria.Text) error {
	if len(c.rows[code]) == 0 {
		aboutRows = criteria.Say("unit.code-unknown", "code", code)
	}
	return criteria.Refuse(criteria.NotFound, "UNIT_UNKNOWN", "", aboutRows)
}

// listRows names the rows of a code with their days, the last day included, as people say it.
func (c *Catalogue) listRows(code string) criteria.Text {
	var list criteria.Text
	for i, u := range c.rows[code] {
		row := criteria.Say("unit.row-open", "name", u.FullName(), "unit", u.ID().Name(), "from", u.From)
		if u.To != 0 {
			row = criteria.Say("unit.row-ended", "name", u.FullName(), "unit", u.ID().Name(), "from", u.From, "last", u.To.AddDays(-1))
		}
		if i > 0 {
			list.VI, list.EN = list.VI+"; ", list.EN+"; "
		}
		list.VI, list.EN = list.VI+row.VI, list.EN+row.EN
	}
	return list
}
