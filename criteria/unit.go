package criteria

import (
	"strings"
)

// Kind is the kind of an administrative unit, as a slug.
type Kind string

// Kinds of units. Which kinds a level has is the law's: townships and all kinds of districts ended on 2025-07-01.
const (
	KindCommune     Kind = "xa"        // xã
	KindWard        Kind = "phuong"    // phường
	KindTownship    Kind = "thi-tran"  // thị trấn, until 2025-06-30
	KindSpecialZone Kind = "dac-khu"   // đặc khu, since 2025-07-01; Thanh Hóa has none
	KindDistrict    Kind = "huyen"     // huyện, until 2025-06-30
	KindTown        Kind = "thi-xa"    // thị xã, until 2025-06-30
	KindUrban       Kind = "quan"      // quận, until 2025-06-30: of a city that is a province itself; Thanh Hóa had none
	KindCity        Kind = "thanh-pho" // thành phố: of a province until 2025-06-30, and one that is a province itself
	KindProvince    Kind = "tinh"      // tỉnh
)

// Label gives the kind in lower case, "xã" and "commune". A kind that is not known labels itself.
func (k Kind) Label() Text {
	switch k {
	case KindCommune:
		return Say("kind.xa")
	case KindWard:
		return Say("kind.phuong")
	case KindTownship:
		return Say("kind.thi-tran")
	case KindSpecialZone:
		return Say("kind.dac-khu")
	case KindDistrict:
		return Say("kind.huyen")
	case KindTown:
		return Say("kind.thi-xa")
	case KindUrban:
		return Say("kind.quan")
	case KindCity:
		return Say("kind.thanh-pho")
	case KindProvince:
		return Say("kind.tinh")
	}
	return Text{VI: string(k)}
}

// Level is the level of an administrative unit.
type Level string

// Levels. Villages (thôn) are no administrative units and not in the catalogue; rule sets may judge them.
const (
	Village  Level = "village"
	Commune  Level = "commune"
	District Level = "district" // until 2025-06-30
	Province Level = "province"
)

// CatalogueLevels are the levels the catalogue holds, and the kinds of each.
var CatalogueLevels = map[Level][]Kind{
	Commune:  {KindCommune, KindWard, KindTownship, KindSpecialZone},
	District: {KindDistrict, KindTown, KindUrban, KindCity},
	Province: {KindProvince, KindCity},
}

// ParseLevel reads a level of the catalogue: "commune", "district" or "province". Anything else is LEVEL_UNKNOWN.
func ParseLevel(s string) (Level, error) {
	if _, ok := CatalogueLevels[Level(s)]; !ok {
		return "", Invalid("LEVEL_UNKNOWN", "level", Say("level.unknown", "value", Clip(s)))
	}
	return Level(s), nil
}

// Area is the class of terrain that thresholds may depend on.
type Area string

// Areas. They are derived, see units/SOURCES.md.
const (
	Mountainous Area = "mountainous" // miền núi
	Lowland     Area = "lowland"     // đồng bằng
)

// Under tells whether a unit lies in another one.
func (u *Unit) Under(parent *Unit) bool {
	switch parent.Level {
	case Province:
		return u.Level != Province && u.Province == parent.Code
	case District:
		return u.Level != District && u.District == parent.Code
	}
	return false // what lies in a commune is in no catalogue
}

// UnitID is the identity of a unit: its code and the first day of its row. A code alone is none, because codes are
// used again: all 166 communes of 2025-07-01 carry the code of one of their predecessors.
type UnitID struct {
	Code string
	From Date
}

// String gives "15448.20210701", "" for no unit.
func (id UnitID) String() string {
	if id == (UnitID{}) {
		return ""
	}
	return id.Code + "." + id.From.Compact()
}

// UnitPrefix begins the resource name of a unit.
const UnitPrefix = "units/"

// Name gives the resource name, "units/15448.20210701".
func (id UnitID) Name() string { return UnitPrefix + id.String() }

// ParseUnitID reads "15448.20210701". Anything else is UNIT_MALFORMED. Whether such a unit exists is the
// catalogue's to say.
func ParseUnitID(s string) (UnitID, error) {
	code, day, _ := strings.Cut(s, ".")
	from, err := parseCompactDate(day)
	if err != nil || !IsUnitCode(code) {
		return UnitID{}, UnitMalformed(s)
	}
	return UnitID{Code: code, From: from}, nil
}

// MarshalText gives "15448.20210701".
func (id UnitID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads "15448.20210701"; empty text is no unit.
func (id *UnitID) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*id = UnitID{}
		return nil
	}
	v, err := ParseUnitID(string(b))
	*id = v
	return err
}

// isUnitCode tells whether s can be a code of the statistics office: 2 digits for provinces, 3 for districts, 5 for
// communes.
func IsUnitCode(s string) bool {
	return (len(s) == 2 || len(s) == 3 || len(s) == 5) && AllDigits(s)
}

// Unit (đơn vị hành chính) is one row of the catalogue: a unit under one name, kind and district for a span of days.
type Unit struct {
	Code     string `json:"code"`               // of the statistics office: 2, 3 or 5 digits by level
	Name     string `json:"name"`               // bare, NFC: "Định Hòa"
	Kind     Kind   `json:"kind"`               // slug
	Level    Level  `json:"level"`              // commune, district or province
	District string `json:"district,omitempty"` // code; empty above communes and since 2025-07-01
	Province string `json:"province"`           // code; of a province its own
	Area     Area   `json:"area,omitempty"`     // empty for provinces, and for all of a province of which only lists are known
	From     Date   `json:"valid_from"`         // first day; the base date of the data means "at least since"
	To       Date   `json:"valid_to,omitempty"` // first day no longer valid; zero while it is in force
}

// ID gives the identity.
func (u Unit) ID() UnitID { return UnitID{Code: u.Code, From: u.From} }

// InForce tells whether the row holds on a day: From <= d < To.
func (u Unit) InForce(d Date) bool { return u.From <= d && (u.To == 0 || d < u.To) }

// InForceDuring tells whether the row holds on any day of a period: only then may it be assessed for the period.
func (u Unit) InForceDuring(p Period) bool {
	from, to := p.Span()
	return u.From < to && (u.To == 0 || from < u.To)
}

// FullName gives kind and name, "xã Định Hòa".
func (u Unit) FullName() string { return u.Kind.Label().VI + " " + u.Name }

// UnitMalformed refuses a text that names no unit. Its field is left to the caller, see Error.At.
func UnitMalformed(s string) error {
	return Invalid("UNIT_MALFORMED", "", Say("unit.malformed", "value", Clip(s)))
}
