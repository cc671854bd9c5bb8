package units

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// patch is what differs from one catalogue to the next one. It is checked already.
type patch struct {
	ended   map[criteria.UnitID]criteria.Date // rows that had no end
	begun   []criteria.Unit
	lines   []Succession
	unknown []listed
}

// with gives the catalogue with a patch. What the patch does not touch is shared, so that a small patch of a large catalogue
// costs little.
func (c *Catalogue) with(p *patch) *Catalogue {
	n := &Catalogue{firsts: maps.Clone(c.firsts), rows: maps.Clone(c.rows), unknown: c.unknown, successions: c.successions}
	if n.rows == nil {
		n.firsts, n.rows = map[string]criteria.Date{}, make(map[string][]criteria.Unit, len(p.begun))
	}
	n.search = c.searchWith(p)
	n.placeRows(p)
	n.days = c.daysWith(p)
	if len(n.days) > 0 {
		n.first = n.days[0]
	}
	if len(p.lines) > 0 {
		n.successions = slices.Concat(c.successions, p.lines)
		slices.SortStableFunc(n.successions, func(a, b Succession) int { return cmp.Compare(a.On, b.On) })
	}
	if len(p.unknown) > 0 {
		n.unknown = make(map[listed]bool, len(c.unknown)+len(p.unknown))
		maps.Copy(n.unknown, c.unknown)
		for _, l := range p.unknown {
			n.unknown[l] = true
		}
	}
	return n
}

// searchWith gives every row by code and first day.
func (c *Catalogue) searchWith(p *patch) []searchKey {
	begun := make([]searchKey, len(p.begun))
	for i, u := range p.begun {
		begun[i] = newSearchKey(u)
	}
	slices.SortFunc(begun, func(a, b searchKey) int { return a.compare(b.unit.Code, b.unit.From) })
	all := make([]searchKey, 0, len(c.search)+len(begun))
	rest := c.search
	for i := range begun {
		n, _ := slices.BinarySearchFunc(rest, begun[i].unit, func(k searchKey, u criteria.Unit) int { return k.compare(u.Code, u.From) })
		all = append(append(all, rest[:n]...), begun[i])
		rest = rest[n:]
	}
	all = append(all, rest...)
	for id, to := range p.ended {
		i, _ := slices.BinarySearchFunc(all, id, func(k searchKey, id criteria.UnitID) int { return k.compare(id.Code, id.From) })
		all[i].unit.To = to
	}
	return all
}

// compare orders rows by code and first day.
func (k *searchKey) compare(code string, from criteria.Date) int {
	if order := strings.Compare(k.unit.Code, code); order != 0 {
		return order
	}
	return cmp.Compare(k.unit.From, from)
}

// placeRows makes the rows of every code that a patch touches anew.
func (c *Catalogue) placeRows(p *patch) {
	fresh := make(map[string]bool, len(p.begun))
	own := func(code string) {
		if !fresh[code] {
			fresh[code] = true
			c.rows[code] = slices.Clone(c.rows[code])
		}
	}
	for id, to := range p.ended {
		own(id.Code)
		rows := c.rows[id.Code]
		rows[slices.IndexFunc(rows, func(u criteria.Unit) bool { return u.From == id.From })].To = to
	}
	for _, u := range p.begun {
		own(u.Code)
		rows := c.rows[u.Code]
		i, _ := slices.BinarySearchFunc(rows, u.From, func(r criteria.Unit, from criteria.Date) int { return cmp.Compare(r.From, from) })
		c.rows[u.Code] = slices.Insert(rows, i, u)
		if first, ok := c.firsts[u.Province]; !ok || u.From < first {
			c.firsts[u.Province] = u.From
		}
	}
}

// daysWith lists every day on which the list changes.
func (c *Catalogue) daysWith(p *patch) []criteria.Date {
	days := slices.Clone(c.days)
	for _, to := range p.ended {
		days = append(days, to)
	}
	for _, u := range p.begun {
		days = append(days, u.From)
		if u.To != 0 {
			days = append(days, u.To)
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}
