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
