package campaign

import (
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// Unknown refuses the name of a campaign that there is none of, or none that the caller may see. Its field is left to the caller.
func Unknown(name string) error {
	return criteria.Refuse(criteria.NotFound, "CAMPAIGN_UNKNOWN", "", criteria.Say("campaign.unknown", "name", criteria.Clip(name)))
}

// Create announces a campaign. Days that have passed are taken: a campaign may be entered late.
//
// Errors: OUT_OF_SCOPE, and those of an entry: TITLE_MISSING, DATE_MISSING, DATES_OUT_OF_ORDER, LATE_RULE_UNKNOWN,
// LATE_RULE_MISMATCH, DAYS_OUT_OF_RANGE, LEVEL_NOT_IN_CATALOGUE, RULE_SET_NOT_IN_FORCE, RULE_SET_RETIRED, KIND_UNKNOWN, UNIT_TWICE,
// UNIT_CANNOT_TAKE_PART, NO_PARTICIPANTS.
func Create(id string, e Entry, in Setting, act criteria.Act) (*Campaign, *criteria.Event, error) {
	c := &Campaign{ID: id, Province: in.Province, Entry: e, Actor: act.Actor.ID, CreatedAt: act.At}
	if err := c.own(act); err != nil {
		return nil, nil, err
	}
	c.settle()
	if err := c.check(in); err != nil {
		return nil, nil, err
	}
	return c, c.event(criteria.ActCreate, c.OpensOn, act, c.written()), nil
}

// own refuses what is of another province than the actor's.
func (c *Campaign) own(act criteria.Act) error {
	if act.Actor.Scope == (criteria.Scope{Level: criteria.Province, Code: c.Province}) {
		return nil
	}
	return criteria.Refuse(criteria.PermissionDenied, "OUT_OF_SCOPE", "province",
		criteria.Say("campaign.out-of-scope", "province", c.Province, "scope", act.Actor.Scope.String()))
}

// CheckRevision refuses a change that was made from an older state than the one that stands; 0 is not checked.
func (c *Campaign) CheckRevision(revision int32) error { return checkRevision(revision, c.Revision) }

// CheckRevision is the same of a registration.
func (r *Registration) CheckRevision(revision int32) error {
	return checkRevision(revision, r.Revision)
}

func checkRevision(given, stands int32) error {
	if given != 0 && given != stands {
		return criteria.Refuse(criteria.Aborted, "STALE_REVISION", "revision", criteria.Say("campaign.stale", "given", given, "stands", stands))
	}
	return nil
}

// live refuses a campaign in which nothing happens any more.
func (c *Campaign) live(today criteria.Date) error {
	switch c.StateOn(today) {
	case Cancelled:
		return criteria.Refuse(criteria.FailedPrecondition, "CAMPAIGN_CANCELLED", "state", criteria.Say("campaign.cancelled", "reason", c.CancelReason))
	case Closed:
		return criteria.Refuse(criteria.FailedPrecondition, "CAMPAIGN_CLOSED", "state", criteria.Say("campaign.closed", "day", c.DecideBy))
	}
	return nil
}

// Update writes a campaign anew: before its opening day everything, as long as those who are registered still take part; from that
// day on its deadlines alone, to later days and with a reason. What changes nothing gives no event.
//
// Errors: those of Create, CAMPAIGN_CANCELLED, CAMPAIGN_CLOSED, PARTICIPANTS_REGISTERED, CAMPAIGN_OPENED, DEADLINE_EARLIER,
// REASON_MISSING.
func (c *Campaign) Update(e Entry, reason string, registered []criteria.UnitID, in Setting, act criteria.Act) (*criteria.Event, error) {
	if err := c.own(act); err != nil {
		return nil, err
	}
	if err := c.live(act.Today); err != nil {
		return nil, err
	}
	e.follow(&c.Entry)
	e.settle()
	if c.StateOn(act.Today) != Planned {
		return c.postpone(e, text(reason), in, act)
	}
	if err := e.check(in); err != nil {
		return nil, err
	}
	for _, id := range registered {
		if u, ok := in.Units.Unit(id); !ok || u.Level != in.Rules.Set.Level || !e.admits(&u, c.Province) {
			return nil, criteria.Refuse(criteria.FailedPrecondition, "PARTICIPANTS_REGISTERED", "units",
				criteria.Say("campaign.registered-out", "unit", u.FullName()+" ("+id.Name()+")"))
		}
	}
	if c.same(&e) {
		return nil, nil
	}
	c.Entry, c.ChangeReason = e, text(reason)
	return c.event(criteria.ActEdit, c.OpensOn, act, c.written()), nil
}

// same tells whether an entry is the one that stands.
func (c *Campaign) same(e *Entry) bool {
	return c.RuleSet == e.RuleSet && string(c.Content()) == string(e.Content())
}

// postpone moves deadlines of a campaign that has opened.
func (c *Campaign) postpone(e Entry, reason string, in Setting, act criteria.Act) (*criteria.Event, error) {
	if c.same(&e) {
		return nil, nil
	}
	fixed := e
	fixed.RegisterBy, fixed.Deadline, fixed.LateUntil, fixed.AppraiseBy, fixed.DecideBy = c.RegisterBy, c.Deadline, c.LateUntil, c.AppraiseBy, c.DecideBy
	if !c.same(&fixed) {
		return nil, criteria.Refuse(criteria.FailedPrecondition, "CAMPAIGN_OPENED", c.changed(&fixed), criteria.Say("campaign.opened", "day", c.OpensOn))
	}
	for _, d := range []struct {
		field       string
		stands, new criteria.Date
		open        bool // 0 is no end
	}{
		{"registerBy", c.RegisterBy, e.RegisterBy, false},
		{"deadline", c.Deadline, e.Deadline, false},
		{"lateUntil", c.LateUntil, e.LateUntil, false},
		{"appraiseBy", c.AppraiseBy, e.AppraiseBy, true},
		{"decideBy", c.DecideBy, e.DecideBy, true},
	} {
		if earlier(d.stands, d.new, d.open) {
			return nil, criteria.Refuse(criteria.FailedPrecondition, "DEADLINE_EARLIER", d.field, criteria.Say("campaign.earlier", "stands", dayText(d.stands)))
		}
	}
	if reason == "" {
		return nil, criteria.Invalid("REASON_MISSING", "changeReason", criteria.Say("campaign.reason"))
	}
	if err := e.check(in); err != nil {
		return nil, err
	}
	c.Entry, c.ChangeReason = e, reason
	return c.event(ActPostpone, c.Deadline, act, c.written()), nil
}

// earlier tells whether a day is moved forward. Where open, 0 is a day that never comes.
func earlier(stands, given criteria.Date, open bool) bool {
	switch {
	case open && given.IsZero():
		return false
	case open && stands.IsZero():
		return true
	}
	return given < stands
}

// changed names a field in which an entry differs from the one that stands.
func (c *Campaign) changed(e *Entry) string {
	for _, f := range []struct {
		name    string
		differs bool
	}{
		{"title", c.Title != e.Title},
		{"ruleSetVersion", c.RuleSet != e.RuleSet},
		{"period", c.Period != e.Period},
		{"procedure", c.Procedure != e.Procedure},
		{"dataFrom", c.DataFrom != e.DataFrom},
		{"dataTo", c.DataTo != e.DataTo},
		{"kinds", !slices.Equal(c.Kinds, e.Kinds)},
		{"units", !slices.Equal(c.Units, e.Units)},
		{"opensOn", c.OpensOn != e.OpensOn},
		{"lateRule", c.LateRule != e.LateRule},
		{"correctionDays", c.CorrectionDays != e.CorrectionDays},
		{"objectionDays", c.ObjectionDays != e.ObjectionDays},
		{"reminderDays", !slices.Equal(c.ReminderDays, e.ReminderDays)},
	} {
		if f.differs {
			return f.name
		}
	}
	return "note"
}

// Cancel gives a campaign up. filed tells whether anything was filed in it: then it is brought to its end instead.
//
// Errors: OUT_OF_SCOPE, CAMPAIGN_CANCELLED, CAMPAIGN_CLOSED, CAMPAIGN_HAS_FILINGS, REASON_MISSING.
func (c *Campaign) Cancel(reason string, filed bool, act criteria.Act) (*criteria.Event, error) {
	if err := c.own(act); err != nil {
		return nil, err
	}
	if err := c.live(act.Today); err != nil {
		return nil, err
	}
	if filed {
		return nil, criteria.Refuse(criteria.FailedPrecondition, "CAMPAIGN_HAS_FILINGS", "state", criteria.Say("campaign.has-filings"))
	}
	if reason = text(reason); reason == "" {
		return nil, criteria.Invalid("REASON_MISSING", "reason", criteria.Say("campaign.cancel-reason"))
	}
	c.Cancelled, c.CancelReason = true, reason
	return c.event(ActCancel, 0, act, object{"reason": reason}), nil
}

// dayText writes a day, and a word where there is none.
func dayText(d criteria.Date) criteria.Text {
	if d.IsZero() {
		return criteria.Say("campaign.no-day")
	}
	return criteria.Text{VI: d.ForPeople(), EN: d.ForPeople()}
}
