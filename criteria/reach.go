package criteria

import (
	"slices"
	"strings"
)

// Reach (phạm vi thực tế) is what a scope comes to on a day. Of a commune's scope it is the rows of one unit and of those that
// it took over, by identity; of a district's, what lies in the district; of a province's, the province and those that merged
// into it.
type Reach struct {
	Scope     Scope
	Units     []UnitID // of a commune's scope: every row that is covered, ascending; none of others
	Provinces []string // of a province's scope: codes of provinces whose files are its archive
}

// Covers tells whether a unit lies in the reach. A commune's scope without rows covers nothing.
func (r Reach) Covers(u *Unit) bool {
	switch r.Scope.Level {
	case Province:
		return u.Province == r.Scope.Code || slices.Contains(r.Provinces, u.Province)
	case District:
		return u.District == r.Scope.Code || u.Level == District && u.Code == r.Scope.Code
	}
	return u.Level == Commune && slices.Contains(r.Units, u.ID())
}

// CoversProvince tells whether a record of a province, by code, is the caller's: one of the own province or of one that merged
// into it.
func (r Reach) CoversProvince(code string) bool {
	return r.Scope.Level == Province && (code == r.Scope.Code || slices.Contains(r.Provinces, code))
}

// String names the reach for caches: two with one name cover the same.
func (r Reach) String() string {
	var b strings.Builder
	b.WriteString(r.Scope.String())
	for _, u := range r.Units {
		b.WriteString("," + u.String())
	}
	for _, p := range r.Provinces {
		b.WriteString("," + p)
	}
	return b.String()
}

// NamesOf names units with their rows: "xã Định Hòa (units/15448.20250701), …".
func NamesOf(units []Unit) string {
	names := make([]string, len(units))
	for i := range units {
		names[i] = units[i].FullName() + " (" + units[i].ID().Name() + ")"
	}
	return strings.Join(names, ", ")
}
