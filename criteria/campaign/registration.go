package campaign

import (
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// RegistrationUnknown refuses the name of a registration that there is none of, or none that the caller may see.
func RegistrationUnknown(name string) error {
	return criteria.Refuse(criteria.NotFound, "REGISTRATION_UNKNOWN", "name", criteria.Say("campaign.registration-unknown", "name", criteria.Clip(name)))
}

// Register registers a unit: itself up to the last day of registration, and after it the administrator, with a reason. It may
// register before the campaign opens. before is its earlier registration, nil if there is none; one that was withdrawn goes on with
// its number. on is the day of the registration, 0 for today; an earlier one is the administrator's to give.
//
// Errors: those of criteria.Case.MayWrite, CAMPAIGN_CANCELLED, CAMPAIGN_CLOSED, NOT_A_PARTICIPANT, ALREADY_REGISTERED, DATE_TO_COME,
// LATE_ENTRY, REGISTRATION_CLOSED, REASON_MISSING.
func (c *Campaign) Register(of criteria.Case, before *Registration, on criteria.Date, reason string, act criteria.Act) (*Registration, *criteria.Event, error) {
	u := of.Unit
	if err := of.MayWrite(act); err != nil {
		return nil, nil, err
	}
	if err := c.live(act.Today); err != nil {
		return nil, nil, err
	}
	if !c.TakesPart(u, of.Rules.Set.Level) {
		return nil, nil, criteria.Refuse(criteria.FailedPrecondition, "NOT_A_PARTICIPANT", "unit",
			criteria.Say("campaign.not-a-participant", "unit", u.FullName()+" ("+u.ID().Name()+")", "day", c.OpensOn))
	}
	r := Registration{Campaign: c.ID, Unit: u.ID()}
	if before != nil {
		r.Revision = before.Revision
		if !before.Withdrawn {
			return nil, nil, criteria.Refuse(criteria.AlreadyExists, "ALREADY_REGISTERED", "unit",
				criteria.Say("campaign.already", "unit", u.FullName(), "day", before.RegisteredOn))
		}
	}
	var err error
	if r.RegisteredOn, err = given(on, "registeredOn", act); err != nil {
		return nil, nil, err
	}
	if r.RegisteredOn > c.RegisterBy && act.Actor.Role != criteria.Admin {
		return nil, nil, criteria.Refuse(criteria.FailedPrecondition, "REGISTRATION_CLOSED", "unit", criteria.Say("campaign.register-late", "day", c.RegisterBy))
	}
	if r.Reason = text(reason); r.RegisteredOn > c.RegisterBy && r.Reason == "" {
		return nil, nil, criteria.Invalid("REASON_MISSING", "reason", criteria.Say("campaign.late-registration", "day", c.RegisterBy))
	}
	return &r, r.event(ActRegister, r.RegisteredOn, act), nil
}

// given reads the day of an act: today where none is given, never a day to come, and an earlier one only from the administrator.
func given(d criteria.Date, field string, act criteria.Act) (criteria.Date, error) {
	switch {
	case d.IsZero():
		return act.Today, nil
	case d > act.Today:
		return 0, criteria.Invalid("DATE_TO_COME", field, criteria.Say("act.to-come", "day", d, "today", act.Today))
	case d < act.Today && act.Actor.Role != criteria.Admin:
		return 0, criteria.Refuse(criteria.PermissionDenied, "LATE_ENTRY", field, criteria.Say("act.late", "day", d))
	}
	return d, nil
}

// Withdraw takes a registration back while nothing of the unit is filed: the unit up to its own deadline, the administrator until the
// campaign is closed. filed tells whether its assessment stands filed, or went on from there.
//
// Errors: those of criteria.Case.MayWrite, CAMPAIGN_CANCELLED, CAMPAIGN_CLOSED, REGISTRATION_WITHDRAWN, REGISTRATION_IN_USE,
// CAMPAIGN_LOCKED, REASON_MISSING.
func (c *Campaign) Withdraw(of criteria.Case, p Place, filed bool, reason string, act criteria.Act) (*criteria.Event, error) {
	if err := of.MayWrite(act); err != nil {
		return nil, err
	}
	if err := c.live(act.Today); err != nil {
		return nil, err
	}
	r, deadline := p.Registration, c.DeadlineOf(p)
	switch reason = text(reason); {
	case r.Withdrawn:
		return nil, criteria.Refuse(criteria.FailedPrecondition, "REGISTRATION_WITHDRAWN", "name", criteria.Say("campaign.withdrawn", "reason", r.WithdrawReason))
	case filed:
		return nil, criteria.Refuse(criteria.FailedPrecondition, "REGISTRATION_IN_USE", "name", criteria.Say("campaign.in-use", "unit", of.Unit.FullName()))
	case act.Today > deadline && act.Actor.Role != criteria.Admin:
		return nil, criteria.Refuse(criteria.FailedPrecondition, "CAMPAIGN_LOCKED", "name", criteria.Say("campaign.withdraw-late", "day", deadline))
	case reason == "":
		return nil, criteria.Invalid("REASON_MISSING", "reason", criteria.Say("campaign.withdraw-reason"))
	}
	r.Withdrawn, r.WithdrawReason = true, reason
	return r.event(ActWithdraw, act.Today, act), nil
}

// Extend moves the deadline of one registered unit to a later day, that has not passed. What is filed up to it is not late.
//
// Errors: OUT_OF_SCOPE, CAMPAIGN_CANCELLED, CAMPAIGN_CLOSED, NOT_REGISTERED, DATE_MISSING, EXTENSION_NOT_LATER, EXTENSION_PAST,
// EXTENSION_TOO_LATE, REASON_MISSING.
func (c *Campaign) Extend(id string, u *criteria.Unit, p Place, until criteria.Date, reason string, act criteria.Act) (*Extension, *criteria.Event, error) {
	if err := c.own(act); err != nil {
		return nil, nil, err
	}
	if err := c.live(act.Today); err != nil {
		return nil, nil, err
	}
	stands := c.DeadlineOf(p)
	switch reason = text(reason); {
	case !p.Registered():
		return nil, nil, criteria.Refuse(criteria.FailedPrecondition, "NOT_REGISTERED", "unit", criteria.Say("campaign.extend-unregistered", "unit", u.FullName()))
	case until.IsZero():
		return nil, nil, criteria.Invalid("DATE_MISSING", "until", criteria.Say("campaign.date-missing", "field", "until"))
	case until <= stands:
		return nil, nil, criteria.Invalid("EXTENSION_NOT_LATER", "until", criteria.Say("campaign.extend-earlier", "day", until, "stands", stands))
	case until < act.Today:
		return nil, nil, criteria.Invalid("EXTENSION_PAST", "until", criteria.Say("campaign.extend-past", "day", until, "today", act.Today))
	case !c.DecideBy.IsZero() && until > c.DecideBy:
		return nil, nil, criteria.Invalid("EXTENSION_TOO_LATE", "until", criteria.Say("campaign.extend-late", "day", until, "decide", c.DecideBy))
	case reason == "":
		return nil, nil, criteria.Invalid("REASON_MISSING", "reason", criteria.Say("campaign.extend-reason"))
	}
	x := &Extension{ID: id, Campaign: c.ID, Unit: u.ID(), Until: until, Reason: reason, RecordedAt: act.At, Actor: act.Actor.ID}
	return x, x.event(act, stands), nil
}

// Matches refuses an assessment under another rule set, of another period or of a unit that does not take part.
//
// Errors: CAMPAIGN_MISMATCH on the field that differs.
func (c *Campaign) Matches(of criteria.Case, set criteria.RuleSetRef, period criteria.Period) error {
	mismatch := func(field, given, stands string) error {
		return criteria.Refuse(criteria.FailedPrecondition, "CAMPAIGN_MISMATCH", field,
			criteria.Say("campaign.mismatch", "title", c.Title, "given", given, "stands", stands))
	}
	switch {
	case c.RuleSet != set:
		return mismatch("ruleSetVersion", set.String(), c.RuleSet.String())
	case c.Period != period:
		return mismatch("period", string(period), string(c.Period))
	case !c.TakesPart(of.Unit, of.Rules.Set.Level):
		return criteria.Refuse(criteria.FailedPrecondition, "CAMPAIGN_MISMATCH", "unit",
			criteria.Say("campaign.not-a-participant", "unit", of.Unit.FullName()+" ("+of.Unit.ID().Name()+")", "day", c.OpensOn))
	}
	return nil
}

// Binds refuses an assessment outside of a campaign that its unit takes part in: the claim would stand where the campaign's belongs,
// and be decided on without signature, deadline and appraisal. It does so from the opening day on, and before it where the unit is
// registered already, unless the administrator enters what was filed earlier.
//
// Errors: CAMPAIGN_REQUIRED.
func (c *Campaign) Binds(of criteria.Case, registered bool, act criteria.Act) error {
	switch state := c.StateOn(act.Today); {
	case state == Cancelled, !c.TakesPart(of.Unit, of.Rules.Set.Level):
		return nil
	case state == Planned && (!registered || act.Actor.Role == criteria.Admin):
		return nil
	}
	return criteria.Refuse(criteria.FailedPrecondition, "CAMPAIGN_REQUIRED", "campaign",
		criteria.Say("campaign.required", "unit", of.Unit.FullName(), "title", c.Title, "name", c.Name()))
}

// Registered lists the units of registrations that stand.
func Registered(all []*Registration) []criteria.UnitID {
	var units []criteria.UnitID
	for _, r := range all {
		if !r.Withdrawn {
			units = append(units, r.Unit)
		}
	}
	slices.SortFunc(units, func(a, b criteria.UnitID) int { return compareUnits(a, b) })
	return units
}
