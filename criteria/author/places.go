package author

import (
	"maps"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// elsewhere is a code that no condition names.
const elsewhere = "0"

// places lists the classes of unit and the days that the rules of a question tell apart.
func (q *question) places() []place {
	units := []criteria.Unit{{Level: q.level, Name: "…"}}
	vary := func(name string, values []string, set func(*criteria.Unit, string)) {
		if _, asked := q.asks[name]; !asked {
			values = values[:1]
		}
		var varied []criteria.Unit
		for _, u := range units {
			for _, v := range values {
				set(&u, v)
				varied = append(varied, u)
			}
		}
		units = varied
	}
	vary("unit.kind", kinds(q.level), func(u *criteria.Unit, s string) { u.Kind = criteria.Kind(s) })
	vary("unit.area", areas(q.level), func(u *criteria.Unit, s string) { u.Area = criteria.Area(s) })
	vary("unit.code", q.codes("unit.code"), func(u *criteria.Unit, s string) { u.Code = s })
	vary("unit.district", q.codes("unit.district"), func(u *criteria.Unit, s string) { u.District = s })
	vary("unit.province", q.codes("unit.province"), func(u *criteria.Unit, s string) { u.Province = s })
	var all []place
	days := append(slices.Sorted(maps.Keys(q.days))[1:], 0) // no day is the far future
	for i := range units {
		for _, day := range days {
			all = append(all, place{&units[i], day})
		}
	}
	return all
}

// kinds lists the kinds of units of a level. Villages are registered without one.
func kinds(l criteria.Level) []string {
	var names []string
	for _, k := range criteria.KindsOf(l) {
		names = append(names, string(k))
	}
	return append(names, "")[:max(len(names), 1)]
}

func areas(l criteria.Level) []string {
	switch l {
	case criteria.Province:
		return []string{""}
	case criteria.Village:
		return []string{"", string(criteria.Lowland), string(criteria.Mountainous)}
	}
	return []string{string(criteria.Lowland), string(criteria.Mountainous)}
}

// codes lists what conditions compare an attribute with, and something else.
func (q *question) codes(name string) []string {
	all := append([]string{elsewhere}, q.asks[name]...)
	slices.Sort(all)
	return slices.Compact(all)
}
