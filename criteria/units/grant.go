package units

import (
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// Grant is a right as it was made: a scope, the first day of the row it was made for, and the units that it was handed over to
// since.
type Grant struct {
	Scope     criteria.Scope
	UnitFrom  criteria.Date
	Confirmed []criteria.UnitID // successors that their province confirmed, in that order
}

// rows gives every row that the grant is for.
func (g Grant) rows() []criteria.UnitID {
	return append([]criteria.UnitID{{Code: g.Scope.Code, From: g.UnitFrom}}, g.Confirmed...)
}

// Reach gives what a grant reaches on a day. One whose units have all ended is GRANT_ENDED, which names the day, the act and
// what to do. A province that the catalogue has nothing of yet is taken at its word: somebody has to import its units.
func (c *Catalogue) Reach(g Grant, day criteria.Date) (criteria.Reach, error) {
	var r criteria.Reach
	var last Holding
	if g.Scope.Level == criteria.Province && len(c.Rows(g.Scope.Code)) == 0 {
		return criteria.Reach{Scope: g.Scope}, nil
	}
	for _, row := range g.rows() {
		h := c.Holds(row, day)
		switch {
		case h.Ended && last.Since <= h.Since:
			last = h
		case !h.Ended:
			c.extend(&r, h)
		}
	}
	if r.Scope == (criteria.Scope{}) {
		return r, last.refusal(g)
	}
	return r, nil
}

// EndOf gives the day from which a grant gives nothing, where that has come; 0 while one of its units lives.
func (c *Catalogue) EndOf(g Grant, day criteria.Date) criteria.Date {
	var last criteria.Date
	for _, row := range g.rows() {
		h := c.Holds(row, day)
		if !h.Ended {
			return 0
		}
		last = max(last, h.Since)
	}
	return last
}

// extend adds what a living unit gives to a reach. The first one gives the scope its name.
func (c *Catalogue) extend(r *criteria.Reach, h Holding) {
	if r.Scope == (criteria.Scope{}) {
		r.Scope = criteria.Scope{Level: h.Unit.Level, Code: h.Unit.Code}
	}
	for _, id := range h.Reads {
		switch {
		case h.Unit.Level == criteria.Commune && !slices.Contains(r.Units, id):
			r.Units = append(r.Units, id)
		case h.Unit.Level == criteria.Province && id.Code != r.Scope.Code && !slices.Contains(r.Provinces, id.Code):
			r.Provinces = append(r.Provinces, id.Code)
		}
	}
}

// refusal says why a grant gives nothing any more.
func (h *Holding) refusal(g Grant) error {
	key := "rights.ended"
	switch {
	case h.Since == 0:
		return criteria.Refuse(criteria.PermissionDenied, "GRANT_ENDED", "", criteria.Say("rights.no-unit", "scope", g.Scope.String()))
	case h.Unit.Level == criteria.District:
		key = "rights.ended-district"
	case len(h.Successors) == 0:
		key = "rights.ended-unknown"
	}
	return criteria.Refuse(criteria.PermissionDenied, "GRANT_ENDED", "", criteria.Say(key, "unit", h.Unit.FullName(), "day", h.Since,
		"basis", basisText(h.Basis), "successors", criteria.NamesOf(h.Successors)))
}

// basisText puts acts into a sentence: " (1686/NQ-UBTVQH15 Điều 1 khoản 145)", nothing where none is known.
func basisText(acts []string) string {
	if len(acts) == 0 {
		return ""
	}
	return " (" + strings.Join(acts, "; ") + ")"
}

// Handover (chuyển giao) is what follows by rule where a unit has ended: that who acted for it is to act for a successor.
// The province of the successor decides.
type Handover struct {
	From  criteria.Unit // that ended: its last row
	To    criteria.Unit // one of its successors, on its first day
	Day   criteria.Date // first day of the new order
	Basis []string      // acts
}

// Handovers gives what is proposed for a grant on a day, whether it was decided already or not: for every unit of it that
// ended each successor. Of a district there is none: what it did passed to the province.
func (c *Catalogue) Handovers(g Grant, day criteria.Date) []Handover {
	var all []Handover
	for _, row := range g.rows() {
		h := c.Holds(row, day)
		if !h.Ended || h.Unit.Level == criteria.District {
			continue
		}
		for _, to := range h.Successors {
			if !slices.ContainsFunc(all, func(known Handover) bool { return known.To.ID() == to.ID() }) {
				all = append(all, Handover{From: h.Unit, To: to, Day: h.Since, Basis: c.basisInto(h.Unit.ID(), to.ID(), h.Since)})
			}
		}
	}
	return all
}

// basisInto gives the acts of the lines from a row to a row on a day.
func (c *Catalogue) basisInto(from, to criteria.UnitID, on criteria.Date) []string {
	var acts []string
	for _, l := range c.arranged().lines.outOf[event{from, on}] {
		if l.Successor == to {
			acts = append(acts, l.Basis)
		}
	}
	return acts
}
