package main

import (
	"context"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/campaign"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

var (
	campaignStates = map[campaign.State]tieuchiv1.Campaign_State{
		campaign.Planned: tieuchiv1.Campaign_PLANNED, campaign.Open: tieuchiv1.Campaign_OPEN, campaign.Late: tieuchiv1.Campaign_LATE,
		campaign.Locked: tieuchiv1.Campaign_LOCKED, campaign.Closed: tieuchiv1.Campaign_CLOSED, campaign.Cancelled: tieuchiv1.Campaign_CANCELLED,
	}
	calendarKinds = map[campaign.ItemKind]tieuchiv1.CalendarEntry_Kind{
		campaign.ItemOpening: tieuchiv1.CalendarEntry_OPENING, campaign.ItemRegisterBy: tieuchiv1.CalendarEntry_REGISTER_BY,
		campaign.ItemDeadline: tieuchiv1.CalendarEntry_DEADLINE, campaign.ItemLateUntil: tieuchiv1.CalendarEntry_LATE_UNTIL,
		campaign.ItemExtension: tieuchiv1.CalendarEntry_EXTENSION, campaign.ItemCorrectBy: tieuchiv1.CalendarEntry_CORRECT_BY,
		campaign.ItemAppraiseBy: tieuchiv1.CalendarEntry_APPRAISE_BY, campaign.ItemDecideBy: tieuchiv1.CalendarEntry_DECIDE_BY,
	}
)

// entryNames are the fields of a campaign that are entered, as masks name them.
var entryNames = []string{
	"title", "rule_set_version", "period", "procedure", "data_from", "data_to", "kinds", "units", "opens_on", "register_by", "deadline",
	"late_rule", "late_until", "correction_days", "appraise_by", "decide_by", "reminder_days", "objection_days", "note",
}

// entryFields says which fields an update writes: those of the mask, or without one all that are not empty. REST makes the mask from
// the body, which may be the whole campaign as it was read, so what is only given out is passed over. A mask in an address may name
// fields as JSON does.
func entryFields(mask []string) (takes func(field string, given bool) bool, err error) {
	if len(mask) == 0 || slices.Contains(mask, "*") {
		return func(_ string, given bool) bool { return given }, nil
	}
	masked := func(field string) bool {
		return slices.ContainsFunc(mask, func(path string) bool { return camel(path) == camel(field) })
	}
	if !slices.ContainsFunc(entryNames, masked) {
		return nil, criteria.Invalid("FIELD_IMMUTABLE", camel(mask[0]), criteria.Say("campaign.mask", "field", camel(mask[0])))
	}
	return func(field string, _ bool) bool { return masked(field) }, nil
}

// fillEntry writes into an entry what a request says, field by field.
func (c *core) fillEntry(ctx context.Context, e *campaign.Entry, in *tieuchiv1.Campaign, takes func(field string, given bool) bool) error {
	words := func(field, given string, into *string) {
		if takes(field, given != "") {
			*into = given
		}
	}
	figure := func(field string, given int32, into *int32) {
		if takes(field, given != 0) {
			*into = given
		}
	}
	words("title", in.GetTitle(), &e.Title)
	words("note", in.GetNote(), &e.Note)
	words("late_rule", in.GetLateRule(), (*string)(&e.LateRule))
	figure("correction_days", in.GetCorrectionDays(), &e.CorrectionDays)
	figure("objection_days", in.GetObjectionDays(), &e.ObjectionDays)
	if takes("reminder_days", len(in.GetReminderDays()) > 0) {
		e.ReminderDays = in.GetReminderDays()
	}
	if err := c.fillNames(ctx, e, in, takes); err != nil {
		return err
	}
	if err := fillDays(e, in, takes); err != nil {
		return err
	}
	return c.fillParticipants(e, in, takes)
}

// fillNames reads the rule set, the period and the procedure.
func (c *core) fillNames(ctx context.Context, e *campaign.Entry, in *tieuchiv1.Campaign, takes func(string, bool) bool) error {
	if takes("rule_set_version", in.GetRuleSetVersion() != "") {
		set, err := c.library.find(ctx, in.GetRuleSetVersion())
		if err != nil {
			return at(err, "ruleSetVersion")
		}
		e.RuleSet = set.Record.Ref
	}
	if takes("period", in.GetPeriod() != "") {
		period, err := criteria.ParsePeriod(in.GetPeriod())
		if err != nil {
			return err
		}
		e.Period = period
	}
	if takes("procedure", in.GetProcedure() != "") {
		e.Procedure = strings.TrimPrefix(in.GetProcedure(), "procedures/")
		if e.Procedure == "" {
			return nil // the usual one
		}
		if _, err := criteria.FindProcedure(e.Procedure); err != nil {
			return err
		}
	}
	return nil
}

// fillDays reads the days.
func fillDays(e *campaign.Entry, in *tieuchiv1.Campaign, takes func(string, bool) bool) error {
	for _, d := range []struct {
		field, given string
		into         *criteria.Date
	}{
		{"data_from", in.GetDataFrom(), &e.DataFrom},
		{"data_to", in.GetDataTo(), &e.DataTo},
		{"opens_on", in.GetOpensOn(), &e.OpensOn},
		{"register_by", in.GetRegisterBy(), &e.RegisterBy},
		{"deadline", in.GetDeadline(), &e.Deadline},
		{"late_until", in.GetLateUntil(), &e.LateUntil},
		{"appraise_by", in.GetAppraiseBy(), &e.AppraiseBy},
		{"decide_by", in.GetDecideBy(), &e.DecideBy},
	} {
		if !takes(d.field, d.given != "") {
			continue
		}
		day, err := dateFromProto(d.given, camel(d.field))
		if err != nil {
			return err
		}
		*d.into = day
	}
	return nil
}

// fillParticipants reads who takes part. A bare code means the row in force on the opening day.
func (c *core) fillParticipants(e *campaign.Entry, in *tieuchiv1.Campaign, takes func(string, bool) bool) error {
	if takes("kinds", len(in.GetKinds()) > 0) {
		e.Kinds = nil
		for _, k := range in.GetKinds() {
			e.Kinds = append(e.Kinds, criteria.Kind(k))
		}
	}
	if !takes("units", len(in.GetUnits()) > 0) {
		return nil
	}
	e.Units = nil
	for i, name := range in.GetUnits() {
		u, err := c.catalogue().Resolve(name, e.OpensOn)
		if err != nil {
			return at(err, "units["+itoa(i)+"]")
		}
		e.Units = append(e.Units, u.ID())
	}
	return nil
}

// campaignToProto gives a campaign without its counts.
func (c *core) campaignToProto(of *campaign.Campaign) *tieuchiv1.Campaign {
	p := &tieuchiv1.Campaign{
		Name: of.Name(), Title: of.Title, RuleSetVersion: of.RuleSet.String(), Period: string(of.Period), Province: "provinces/" + of.Province,
		Procedure: "procedures/" + of.Procedure, DataFrom: of.DataFrom.String(), DataTo: of.DataTo.String(), OpensOn: of.OpensOn.String(),
		RegisterBy: of.RegisterBy.String(), Deadline: of.Deadline.String(), LateRule: string(of.LateRule), LateUntil: of.LateUntil.String(),
		CorrectionDays: of.CorrectionDays, AppraiseBy: of.AppraiseBy.String(), DecideBy: of.DecideBy.String(), ReminderDays: of.ReminderDays,
		ObjectionDays: of.ObjectionDays, Note: of.Note, ChangeReason: of.ChangeReason, State: campaignStates[of.StateOn(c.today())],
		Revision: of.Revision, CancelReason: of.CancelReason, Creator: of.Actor, CreateTime: timeToProto(of.CreatedAt),
		UpdateTime: timeToProto(of.UpdatedAt),
	}
	for _, k := range of.Kinds {
		p.Kinds = append(p.Kinds, string(k))
	}
	for _, u := range of.Units {
		p.Units = append(p.Units, u.Name())
	}
	return p
}

// registrationToProto gives a registration with the unit's own days, and what became of the unit.
func (c *core) registrationToProto(ctx context.Context, of *campaign.Campaign, place campaign.Place) (*tieuchiv1.Registration, error) {
	r := place.Registration
	u, err := c.rowOf(ctx, r.Unit)
	if err != nil {
		return nil, err
	}
	p := &tieuchiv1.Registration{
		Name: r.Name(), Unit: unitName(r.Unit), UnitFullName: u.FullName(), RegisteredOn: r.RegisteredOn.String(), Reason: r.Reason,
		State: tieuchiv1.Registration_REGISTERED, Revision: r.Revision, UpdateTime: timeToProto(r.UpdatedAt),
		Deadline: of.DeadlineOf(place).String(), LateUntil: of.LateUntilOf(place).String(),
	}
	if r.Withdrawn {
		p.State, p.WithdrawReason = tieuchiv1.Registration_WITHDRAWN, r.WithdrawReason
	}
	if place.Extension != nil {
		p.ExtensionReason = place.Extension.Reason
	}
	p.EndedOn, p.Successors = c.endOf(r.Unit)
	return p, nil
}

// endOf gives since when a unit is no more and what came of it; nothing while it lives, be it under another name.
func (c *core) endOf(id criteria.UnitID) (since string, successors []string) {
	h := c.catalogue().Holds(id, c.today())
	if !h.Ended {
		return "", nil
	}
	for i := range h.Successors {
		successors = append(successors, unitName(h.Successors[i].ID()))
	}
	return h.Since.String(), successors
}

func (c *core) extensionToProto(ctx context.Context, x *campaign.Extension) (*tieuchiv1.Extension, error) {
	u, err := c.rowOf(ctx, x.Unit)
	if err != nil {
		return nil, err
	}
	return &tieuchiv1.Extension{
		Name: x.Name(), Unit: unitName(x.Unit), UnitFullName: u.FullName(), Until: x.Until.String(), Reason: x.Reason,
		RecordTime: timeToProto(x.RecordedAt), Actor: x.Actor,
	}, nil
}
