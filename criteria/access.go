package criteria

import (
	"slices"
	"strings"
)

// Role is what somebody is in the programme.
type Role string

// Roles, after the programme's own procedure.
const (
	Officer   Role = "officer"   // fills in and submits for the own commune
	Committee Role = "committee" // steering committee of a district or of the province: reads
	Appraiser Role = "appraiser" // reads the province and returns what is wrong
	Chair     Role = "chair"     // office of the Chairman: recognises
	Admin     Role = "admin"     // late entries, earlier decisions, tokens
	System    Role = "system"    // another system of the province: reads

	Head    Role = "head"    // head of a commune (người đứng đầu xã): signs off its claim
	Council Role = "council" // appraisal council of the province (hội đồng thẩm định cấp tỉnh): proposes or declines

	RuleAuthor Role = "rule_author" // writes rule sets and proposes them
	Publisher  Role = "publisher"   // publishes rule sets that others wrote, and retires them
)

// Scope is the part of the country that a grant is made for: a province, a district or a commune, by code. Codes are used
// again, so a scope alone covers nothing: see Reach.
type Scope struct {
	Level Level
	Code  string
}

var scopePlurals = map[Level]string{Province: "provinces", District: "districts", Commune: "communes"}

// String gives "communes/15448".
func (s Scope) String() string { return scopePlurals[s.Level] + "/" + s.Code }

// ParseScope reads "provinces/38", "districts/394" or "communes/15448".
func ParseScope(s string) (Scope, error) {
	plural, code, _ := strings.Cut(s, "/")
	for level, p := range scopePlurals {
		if p == plural && AllDigits(code) && len(code) == map[Level]int{Province: 2, District: 3, Commune: 5}[level] {
			return Scope{level, code}, nil
		}
	}
	return Scope{}, Invalid("SCOPE_MALFORMED", "scope", Say("access.scope", "value", Clip(s)))
}

// scopesOf says for which parts of the province a role can be granted.
var scopesOf = map[Role][]Level{
	Officer: {Commune}, Committee: {Province, District}, Appraiser: {Province},
	Head: {Commune}, Council: {Province},
	Chair: {Province}, Admin: {Province}, System: {Province, District}, RuleAuthor: {Province}, Publisher: {Province},
}

// CheckGrant refuses a role with a scope that the role cannot have.
func CheckGrant(r Role, s Scope) error {
	if levels := scopesOf[r]; !slices.Contains(levels, s.Level) {
		names := make([]string, len(levels))
		for i, l := range levels {
			names[i] = scopePlurals[l] + "/…"
		}
		return Invalid("SCOPE_NOT_ALLOWED", "scope", Say("access.role-scope", "role", string(r), "allowed", strings.Join(names, ", ")))
	}
	return nil
}

// Actor is who acts: the holder of a token or a person who has logged in, with role and scope, and what the scope comes to on
// the day.
type Actor struct {
	ID        string // "tokens/…" or "people/…"
	Role      Role
	Scope     Scope
	Units     []UnitID // see Reach
	Provinces []string // see Reach
	Holder    string   // office or system that the token was given to; of a person the ID; "" for the program itself
	Grant     string   // "grants/…" that is acted under; "" for a token's own right
	Criteria  []string // ids of criteria and groups, of any rule set, that the right is bound to; empty for all
	Delegated bool     // the right is somebody else's and ends with it
}

// Reach gives what the actor reaches.
func (a *Actor) Reach() Reach { return Reach{a.Scope, a.Units, a.Provinces} }

// Among tells whether one of the holders is the actor's. A name that differs in case, blanks or Unicode form is the same.
func (a *Actor) Among(holders []string) bool {
	own := tidy(a.Holder)
	return own != "" && slices.ContainsFunc(holders, func(h string) bool { return strings.EqualFold(tidy(h), own) })
}

// tidy gives a name in NFC with single blanks.
func tidy(name string) string { return strings.Join(strings.Fields(NFC(name)), " ") }

// MayRead refuses units outside the actor's reach.
func (a *Actor) MayRead(u *Unit) error {
	if a.Reach().Covers(u) {
		return nil
	}
	return Refuse(PermissionDenied, "OUT_OF_SCOPE", "unit", Say("access.out-of-scope", "unit", u.FullName(), "scope", a.Scope.String()))
}

// MayWrite refuses units outside the reach. Rights end with the unit: what is entered for an ended one, the administrator
// enters. What came of the unit is named where the case knows it, with what to do.
func (c Case) MayWrite(act Act) error {
	u := c.Unit
	if err := act.Actor.MayRead(u); err != nil {
		return err
	}
	switch {
	case act.Actor.Role == Admin || u.To.IsZero() || act.Today < u.To:
		return nil
	case len(c.Successors) == 0:
		return Refuse(PermissionDenied, "UNIT_ENDED", "unit", Say("access.unit-ended", "unit", u.FullName(), "day", u.To))
	}
	return Refuse(PermissionDenied, "UNIT_ENDED", "unit",
		Say("rights.unit-ended", "unit", u.FullName(), "day", u.To, "successors", NamesOf(c.Successors)))
}

// Act is one act: who, on which day in Vietnam, and the moment it is recorded, in microseconds since 1970.
type Act struct {
	Actor Actor
	Today Date
	At    int64
}

// given reads a given date: today where none is given, never a day to come, and a past day only from those who enter
// late.
func (a *Act) given(d Date, field string, late ...Role) (Date, error) {
	switch {
	case d.IsZero():
		return a.Today, nil
	case d > a.Today:
		return 0, Invalid("DATE_TO_COME", field, Say("act.to-come", "day", d, "today", a.Today))
	case d < a.Today && !slices.Contains(late, a.Actor.Role):
		return 0, Refuse(PermissionDenied, "LATE_ENTRY", field, Say("act.late", "day", d))
	}
	return d, nil
}
