package criteria

import (
	"slices"
	"strings"
)

// HeldGrant (quyền được giao) is a right that a principal holds: a person who logs in, or a token beside its own right.
type HeldGrant struct {
	ID          string
	Principal   string // "people/…" or "tokens/…"
	Role        Role
	Scope       Scope
	UnitFrom    Date     // first day of the row that it is for
	Province    string   // code, of that unit
	Criteria    []string // ids of criteria and groups that it is bound to; empty for all
	From, To    Date     // first and last day on which it holds; 0 where there is none
	DelegatedBy string   // "grants/…" or "tokens/…"; "" where an administrator gave it
	Reason      string
	CreatedBy   string // who gave it
	CreatedAt   int64  // microseconds since 1970
	RevokedAt   int64  // 0 while it stands
	RevokedBy   string
	RevokedFor  string // why it was revoked
}

// GrantPrefix begins the resource name of a right.
const GrantPrefix = "grants/"

// Name gives "grants/{id}".
func (g *HeldGrant) Name() string { return GrantPrefix + g.ID }

// MayAppraise refuses a criterion that the right of an appraiser is not bound to: neither by its own id nor by that of its
// group. A right that is bound to nothing is for all.
//
// Errors: CRITERION_NOT_GRANTED.
func (a *Actor) MayAppraise(set *Compiled, criterionID string) error {
	group := ""
	if at, known := set.place[criterionID]; known {
		group = set.groupOf(at)
	}
	if len(a.Criteria) == 0 || slices.Contains(a.Criteria, criterionID) || group != "" && slices.Contains(a.Criteria, group) {
		return nil
	}
	return Refuse(PermissionDenied, "CRITERION_NOT_GRANTED", "criterion",
		Say("grant.criterion", "criterion", Clip(criterionID), "allowed", Clip(strings.Join(a.Criteria, ", "))))
}

// CheckBounds refuses bounds that a right cannot have: criteria where nothing is appraised, and an end before the beginning.
// fields name them in a request.
//
// Errors: CRITERIA_NOT_ALLOWED, DAYS_REVERSED.
func CheckBounds(r Role, criteria []string, from, to Date) error {
	switch {
	case len(criteria) > 0 && r != Appraiser:
		return Invalid("CRITERIA_NOT_ALLOWED", "criteria", Say("grant.criteria-role", "role", Say("role."+string(r))))
	case !to.IsZero() && to < from:
		return Invalid("DAYS_REVERSED", "to", Say("grant.days", "from", from, "to", to))
	}
	return nil
}

// HoldsOn refuses a day outside of the days of a right, by the right's name.
//
// Errors: GRANT_NOT_YET, GRANT_EXPIRED.
func HoldsOn(name string, from, to, day Date) error {
	switch {
	case !from.IsZero() && day < from:
		return Refuse(PermissionDenied, "GRANT_NOT_YET", "", Say("grant.not-yet", "grant", name, "day", from))
	case !to.IsZero() && day > to:
		return Refuse(PermissionDenied, "GRANT_EXPIRED", "", Say("grant.expired", "grant", name, "day", to))
	}
	return nil
}

// Stands refuses a right that was revoked, or that does not hold on the day.
//
// Errors: GRANT_REVOKED, GRANT_NOT_YET, GRANT_EXPIRED.
func (g *HeldGrant) Stands(day Date) error {
	if g.RevokedAt != 0 {
		return Refuse(PermissionDenied, "GRANT_REVOKED", "", Say("grant.revoked", "grant", g.Name()))
	}
	return HoldsOn(g.Name(), g.From, g.To, day)
}

// GrantUnknown refuses a right that there is none of, or that is not the caller's.
func GrantUnknown(name, field string) error {
	return Refuse(NotFound, "GRANT_UNKNOWN", field, Say("grant.unknown", "grant", Clip(name)))
}

// Give makes a right whose ID, principal, role, criteria, days and reason are set hold for a unit, and gives the event of it.
// Nobody gives a right to themselves: what an administrator may do beside that stands under another name.
//
// Errors: NOT_DELEGABLE, GRANT_TO_SELF, REASON_MISSING, GRANT_PAST, and those of CheckGrant and CheckBounds.
func (g *HeldGrant) Give(unit *Unit, act Act) (*Event, error) {
	scope := Scope{unit.Level, unit.Code}
	if err := g.check(scope, act); err != nil {
		return nil, err
	}
	g.Scope, g.UnitFrom, g.Province = scope, unit.From, unit.Province
	g.CreatedBy, g.CreatedAt = act.Actor.ID, act.At
	return g.event(1, ActCreate, act), nil
}

// MayGive refuses to give rights or tokens under a right that was itself delegated: they would outlive it.
//
// Errors: NOT_DELEGABLE.
func (a *Actor) MayGive() error {
	if a.Delegated {
		return Refuse(FailedPrecondition, "NOT_DELEGABLE", "", Say("grant.not-delegable", "grant", a.Grant))
	}
	return nil
}

func (g *HeldGrant) check(scope Scope, act Act) error {
	if err := act.Actor.MayGive(); err != nil {
		return err
	}
	g.Reason = tidy(g.Reason)
	switch {
	case g.Principal == act.Actor.ID:
		return Refuse(PermissionDenied, "GRANT_TO_SELF", "principal", Say("grant.self"))
	case g.Reason == "":
		return Invalid("REASON_MISSING", "reason", Say("grant.reason"))
	case !g.To.IsZero() && g.To < act.Today:
		return Invalid("GRANT_PAST", "to", Say("grant.past", "day", g.To, "today", act.Today))
	}
	if err := CheckGrant(g.Role, scope); err != nil {
		return err
	}
	return CheckBounds(g.Role, g.Criteria, g.From, g.To)
}

// ActDelegate is the kind of the event that passes a right on, ActGrantRevoke of the one that ends a right.
const (
	ActDelegate    Action = "delegated"
	ActGrantRevoke Action = "revoked"
)

// Delegate makes a right out of the caller's own, which is given as it stands with its resource name, for a unit of it. What is
// not said is as in the own right; what is said is not wider.
//
// Errors: NOT_DELEGABLE for a right that was itself delegated, DELEGATION_WIDER, and those of Give and Stands.
func (g *HeldGrant) Delegate(own *HeldGrant, name string, unit *Unit, act Act) (*Event, error) {
	if own.DelegatedBy != "" {
		return nil, Refuse(FailedPrecondition, "NOT_DELEGABLE", "", Say("grant.not-delegable", "grant", name))
	}
	if len(g.Criteria) == 0 {
		g.Criteria = own.Criteria
	}
	if g.From.IsZero() {
		g.From = max(own.From, act.Today)
	}
	if g.To.IsZero() {
		g.To = own.To
	}
	for _, wider := range []struct {
		field string
		is    bool
	}{
		{"scope", act.Actor.MayRead(unit) != nil},
		{"criteria", len(own.Criteria) > 0 && slices.ContainsFunc(g.Criteria, func(c string) bool { return !slices.Contains(own.Criteria, c) })},
		{"from", g.From < own.From},
		{"to", !own.To.IsZero() && g.To > own.To},
	} {
		if wider.is {
			return nil, Refuse(PermissionDenied, "DELEGATION_WIDER", wider.field, Say("grant.wider", "field", wider.field))
		}
	}
	g.Role, g.DelegatedBy = own.Role, name
	if _, err := g.Give(unit, act); err != nil {
		return nil, err
	}
	return g.event(1, ActDelegate, act), nil
}

// Revoke ends a right. Once more it changes nothing and gives no event.
//
// Errors: GRANT_UNKNOWN for one that is none of the caller's business, GRANT_NOT_GIVEN to its holder, REASON_MISSING.
func (g *HeldGrant) Revoke(reason string, act Act) (*Event, error) {
	administers := act.Actor.Role == Admin && act.Actor.Reach().CoversProvince(g.Province)
	delegated := g.DelegatedBy != "" && g.CreatedBy == act.Actor.ID
	reason = tidy(reason)
	switch {
	case !administers && !delegated && g.Principal == act.Actor.ID:
		return nil, Refuse(PermissionDenied, "GRANT_NOT_GIVEN", "name", Say("grant.not-given", "grant", g.Name()))
	case !administers && !delegated:
		return nil, GrantUnknown(g.Name(), "name")
	case reason == "":
		return nil, Invalid("REASON_MISSING", "reason", Say("grant.reason"))
	case g.RevokedAt != 0:
		return nil, nil
	}
	g.RevokedAt, g.RevokedBy, g.RevokedFor = act.At, act.Actor.ID, reason
	return newEvent(g.Name(), 2, ActGrantRevoke, 0, act, record{{"reason", reason}}), nil
}

func (g *HeldGrant) event(number int32, kind Action, act Act) *Event {
	return newEvent(g.Name(), number, kind, 0, act, record{
		{"principal", g.Principal},
		{"role", string(g.Role)},
		{"scope", g.Scope.String()},
		{"unit_from", g.UnitFrom},
		{"criteria", g.Criteria},
		{"from", g.From},
		{"to", g.To},
		{"delegated_by", g.DelegatedBy},
		{"reason", g.Reason},
	})
}

// Has tells whether the set has a criterion or a group of an id, by which a right can be bound.
func (c *Compiled) Has(id string) bool {
	_, known := c.place[id]
	return known || slices.ContainsFunc(c.groups, func(g groupSpan) bool { return g.id == id })
}
