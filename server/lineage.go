package main

import (
	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// sameUnit gives the rows that one unit had until a row: the row itself, and backwards those that it continues under another
// name, kind, parent or code. The way ends where a unit took another one in or gave a part away: who that was is a matter of
// policy.
func sameUnit(c *units.Catalogue, id criteria.UnitID) []criteria.UnitID {
	all := []criteria.UnitID{id}
	spans := c.Spans()
	i, ok := c.SpanOn(id, id.From)
	for ok && spans[i].Origin == units.OriginContinued && len(spans[i].Before) == 1 {
		i = spans[i].Before[0]
		all = append(all, spans[i].Unit)
		ok = spans[i].From == spans[i].Unit.From
	}
	return all
}
