package units

import (
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// checkParents looks at the new catalogue: every row that begins lies in a province, and in a district where its province has
// any, through all of its days; and no district or province ends under units that stay in it.
func (p *plan) checkParents(next *Catalogue) {
	for _, row := range p.rows {
		if !row.kept {
			p.checkParent(next, row.unit, row.field+".province", row.field+".district")
		}
	}
	for _, m := range p.moved {
		p.checkParent(next, m.unit, p.fieldOf(m, "province"), p.fieldOf(m, "district"))
	}
	if len(p.faults) == 0 && p.touchesParents() {
		p.checkChildren(next)
	}
}

// checkParent looks at one row.
func (p *plan) checkParent(next *Catalogue, u criteria.Unit, province, district string) {
	switch {
	case u.Level == criteria.Province:
	case !next.through(u.Province, criteria.Province, u):
		p.fault("PARENT_UNKNOWN", province, criteria.Say("change.parent", "code", criteria.Clip(u.Province), "level", criteria.LevelText(criteria.Province), "day", p.day))
	case u.Level == criteria.District:
	case u.District == "" && p.hasDistricts(next, u.Province):
		p.fault("DISTRICT_MISSING", district, criteria.Say("change.no-district", "province", u.Province, "day", p.day))
	case u.District != "" && !next.through(u.District, criteria.District, u):
		p.fault("PARENT_UNKNOWN", district, criteria.Say("change.parent", "code", criteria.Clip(u.District), "level", criteria.LevelText(criteria.District), "day", p.day))
	}
}

// hasDistricts tells whether a province has a district from the day on, and remembers it.
func (p *plan) hasDistricts(next *Catalogue, province string) bool {
	has, known := p.districts[province]
	if !known {
		has = next.hasDistricts(province, p.day)
		p.districts[province] = has
	}
	return has
}

// touchesParents tells whether any district or province begins, changes or ends.
func (p *plan) touchesParents() bool {
	for _, row := range p.rows {
		if row.unit.Level != criteria.Commune {
			return true
		}
	}
	for _, m := range p.moved {
		if m.unit.Level != criteria.Commune {
			return true
		}
	}
	return len(p.ended) > 0
}

// checkChildren refuses to leave units of the province behind whose parent is not there from the day on.
func (p *plan) checkChildren(next *Catalogue) {
	var left []string
	districts := p.hasDistricts(next, p.set.Province)
	for i := range next.search {
		u := next.search[i].unit
		if u.Province != p.set.Province || u.Level == criteria.Province || u.To != 0 && u.To <= p.day {
			continue
		}
		u.From = max(u.From, p.day)
		if !next.through(u.Province, criteria.Province, u) || u.Level == criteria.Commune && districts && u.District == "" ||
			u.District != "" && !next.through(u.District, criteria.District, u) {
			left = append(left, p.c.named(next.search[i].unit))
		}
	}
	if n := len(left); n > 0 {
		if n > 10 {
			left = append(left[:10], "…")
		}
		p.fault("CHILDREN_LEFT", "operations", criteria.Say("change.children", "number", n, "units", strings.Join(left, ", "), "day", p.day))
	}
}

// through tells whether the rows of a parent follow each other without a gap through all days of a child.
func (c *Catalogue) through(parent string, level criteria.Level, child criteria.Unit) bool {
	day := child.From
	for _, p := range c.rows[parent] {
		if p.Level == level && p.InForce(day) && (level == criteria.Province || p.Province == child.Province) {
			if p.To == 0 || child.To != 0 && child.To <= p.To {
				return true
			}
			day = p.To
		}
	}
	return false
}

// hasDistricts tells whether a province has a district on a day.
func (c *Catalogue) hasDistricts(province string, day criteria.Date) bool {
	for i := range c.search {
		if u := &c.search[i].unit; u.Level == criteria.District && u.Province == province && u.InForce(day) {
			return true
		}
	}
	return false
}
