package campaign

import (
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// Setting is what an entry is checked against.
type Setting struct {
	Province string // code
	Rules    *criteria.Compiled
	Standing criteria.Standing // of the rule-set version
	Units    *units.Catalogue
}

// mostDays bounds the figures of an entry that count days.
const mostDays = 365

// settle puts in what is not said.
func (e *Entry) settle() {
	e.Title, e.Note = text(e.Title), text(e.Note)
	from, to := e.Period.Span()
	orDay := func(d *criteria.Date, usual criteria.Date) {
		if d.IsZero() {
			*d = usual
		}
	}
	orDay(&e.DataFrom, from)
	orDay(&e.DataTo, to.AddDays(-1))
	orDay(&e.RegisterBy, e.Deadline)
	orFigure := func(n *int32, usual int32) {
		if *n == 0 {
			*n = usual
		}
	}
	orFigure(&e.CorrectionDays, UsualCorrectionDays)
	orFigure(&e.ObjectionDays, UsualObjectionDays)
	if e.LateRule == "" {
		e.LateRule = LateNone
	}
	if e.Procedure == "" {
		e.Procedure = UsualProcedure
	}
	if len(e.ReminderDays) == 0 {
		e.ReminderDays = UsualReminderDays()
	}
	e.ReminderDays = slices.Clone(e.ReminderDays)
	slices.SortFunc(e.ReminderDays, func(a, b int32) int { return int(b - a) })
	e.ReminderDays = slices.Compact(e.ReminderDays)
	slices.Sort(e.Kinds)
	e.Kinds = slices.Compact(e.Kinds)
}

// follow leaves the days of the data to another period, where those that stand are the days of the period that stood.
func (e *Entry) follow(before *Entry) {
	first, end := before.Period.Span()
	if e.Period == before.Period {
		return
	}
	if e.DataFrom == first {
		e.DataFrom = 0
	}
	if e.DataTo == end.AddDays(-1) {
		e.DataTo = 0
	}
}

// check refuses an entry that could not be run. All faults are given at once.
func (e *Entry) check(in Setting) error {
	faults := e.checkDays()
	faults = append(faults, e.checkFigures()...)
	faults = append(faults, e.checkRules(in)...)
	if len(faults) == 0 {
		faults = e.checkParticipants(in)
	}
	return criteria.Join(faults)
}

// checkDays asks for the days in their order.
func (e *Entry) checkDays() []*criteria.Error {
	var faults []*criteria.Error
	for _, d := range []struct {
		field string
		day   criteria.Date
	}{{"opensOn", e.OpensOn}, {"deadline", e.Deadline}} {
		if d.day.IsZero() {
			faults = append(faults, criteria.Invalid("DATE_MISSING", d.field, criteria.Say("campaign.date-missing", "field", d.field)))
		}
	}
	if len(faults) > 0 {
		return faults
	}
	order := func(first, later string, a, b criteria.Date) {
		if a > b {
			faults = append(faults, criteria.Invalid("DATES_OUT_OF_ORDER", later,
				criteria.Say("campaign.order", "first", first, "later", later, "day", a, "given", b)))
		}
	}
	last := max(e.Deadline, e.LateUntil)
	order("dataFrom", "dataTo", e.DataFrom, e.DataTo)
	order("opensOn", "deadline", e.OpensOn, e.Deadline)
	if e.RegisterBy > e.Deadline {
		faults = append(faults, criteria.Invalid("DATES_OUT_OF_ORDER", "registerBy",
			criteria.Say("campaign.order", "first", "registerBy", "later", "deadline", "day", e.RegisterBy, "given", e.Deadline)))
	}
	if !e.AppraiseBy.IsZero() {
		order("deadline", "appraiseBy", last, e.AppraiseBy)
	}
	if !e.DecideBy.IsZero() {
		order("appraiseBy", "decideBy", max(last, e.AppraiseBy), e.DecideBy)
	}
	return append(faults, e.checkLate()...)
}

// checkLate asks for a last day of late filings where there are such, and for none where there are not.
func (e *Entry) checkLate() []*criteria.Error {
	switch {
	case e.LateRule != LateNone && e.LateRule != LateWithReason:
		return []*criteria.Error{criteria.Invalid("LATE_RULE_UNKNOWN", "lateRule",
			criteria.Say("campaign.late-rule", "value", criteria.Clip(string(e.LateRule)), "allowed", string(LateNone)+", "+string(LateWithReason)))}
	case e.LateRule == LateNone && !e.LateUntil.IsZero():
		return []*criteria.Error{criteria.Invalid("LATE_RULE_MISMATCH", "lateUntil", criteria.Say("campaign.late-none"))}
	case e.LateRule == LateWithReason && e.LateUntil <= e.Deadline:
		return []*criteria.Error{criteria.Invalid("LATE_RULE_MISMATCH", "lateUntil", criteria.Say("campaign.late-until", "deadline", e.Deadline))}
	}
	return nil
}

// checkFigures asks for a title, and for figures that a year has room for.
func (e *Entry) checkFigures() []*criteria.Error {
	var faults []*criteria.Error
	if e.Title == "" {
		faults = append(faults, criteria.Invalid("TITLE_MISSING", "title", criteria.Say("campaign.title")))
	}
	figure := func(field string, n int32) {
		if n < 0 || n > mostDays {
			faults = append(faults, criteria.Invalid("DAYS_OUT_OF_RANGE", field, criteria.Say("campaign.days", "given", n, "most", mostDays)))
		}
	}
	figure("correctionDays", e.CorrectionDays)
	figure("objectionDays", e.ObjectionDays)
	for _, n := range e.ReminderDays {
		figure("reminderDays", n)
	}
	return faults
}

// checkRules asks for a rule set that judges what the catalogue holds, and that something can be filed under by the deadline.
func (e *Entry) checkRules(in Setting) []*criteria.Error {
	set := in.Rules.Set
	var faults []*criteria.Error
	if _, ok := criteria.CatalogueLevels[set.Level]; !ok {
		faults = append(faults, criteria.Invalid("LEVEL_NOT_IN_CATALOGUE", "ruleSetVersion",
			criteria.Say("campaign.level", "set", set.Title, "level", criteria.LevelText(set.Level))))
	}
	if !e.Deadline.IsZero() && e.Deadline < set.Effective.From {
		faults = append(faults, criteria.Invalid("RULE_SET_NOT_IN_FORCE", "ruleSetVersion",
			criteria.Say("assessment.set-later", "set", set.Title, "day", e.Deadline, "from", set.Effective.From)))
	}
	if in.Standing.State(e.OpensOn) == criteria.VersionRetired {
		faults = append(faults, criteria.Refuse(criteria.FailedPrecondition, "RULE_SET_RETIRED", "ruleSetVersion",
			criteria.Say("campaign.retired", "name", set.Name(), "day", in.Standing.RetiredOn)))
	}
	for _, k := range e.Kinds {
		if allowed := criteria.CatalogueLevels[set.Level]; !slices.Contains(allowed, k) {
			faults = append(faults, criteria.Invalid("KIND_UNKNOWN", "kinds",
				criteria.Say("campaign.kind", "value", criteria.Clip(string(k)), "allowed", joined(allowed))))
		}
	}
	return faults
}

// checkParticipants asks for units that can take part, each named once, and for one at least.
func (e *Entry) checkParticipants(in Setting) []*criteria.Error {
	var faults []*criteria.Error
	seen := map[criteria.UnitID]bool{}
	for _, id := range e.Units {
		u, known := in.Units.Unit(id)
		switch {
		case seen[id]:
			faults = append(faults, criteria.Invalid("UNIT_TWICE", "units", criteria.Say("campaign.unit-twice", "unit", id.Name())))
		case !known || u.Province != in.Province || u.Level != in.Rules.Set.Level || !u.InForce(e.OpensOn):
			faults = append(faults, criteria.Invalid("UNIT_CANNOT_TAKE_PART", "units", criteria.Say("campaign.unit-cannot",
				"unit", id.Name(), "level", criteria.LevelText(in.Rules.Set.Level), "province", in.Province, "day", e.OpensOn)))
		}
		seen[id] = true
	}
	if len(faults) > 0 {
		return faults
	}
	some, err := e.Participants(in)
	if err != nil {
		return asFaults(err, "opensOn")
	}
	if len(some) == 0 {
		return []*criteria.Error{criteria.Invalid("NO_PARTICIPANTS", "kinds", criteria.Say("campaign.nobody", "day", e.OpensOn))}
	}
	return nil
}

// Participants gives the units that take part, by code: those in force on the opening day, of the level that the rule set judges, as
// the catalogue is known now. A unit that begins later takes part as what it was made of. Errors: those of units.Catalogue.AsOf.
func (e *Entry) Participants(in Setting) ([]criteria.Unit, error) {
	all, err := in.Units.AsOf(e.OpensOn, in.Rules.Set.Level)
	if err != nil {
		return nil, err
	}
	var some []criteria.Unit
	for i := range all {
		if e.admits(&all[i], in.Province) {
			some = append(some, all[i])
		}
	}
	slices.SortFunc(some, func(a, b criteria.Unit) int { return strings.Compare(a.Code, b.Code) })
	return some, nil
}

// admits tells whether a unit of the level takes part.
func (e *Entry) admits(u *criteria.Unit, province string) bool {
	return u.Province == province && u.InForce(e.OpensOn) &&
		(len(e.Kinds) == 0 || slices.Contains(e.Kinds, u.Kind)) &&
		(len(e.Units) == 0 || slices.Contains(e.Units, u.ID()))
}

// TakesPart tells whether a unit takes part, given the level that the rule set judges.
func (c *Campaign) TakesPart(u *criteria.Unit, level criteria.Level) bool {
	return u.Level == level && c.admits(u, c.Province)
}

// text gives people's text in composed Unicode, without blanks around it.
func text(s string) string { return strings.TrimSpace(criteria.NFC(s)) }

func joined(kinds []criteria.Kind) string {
	all := make([]string, len(kinds))
	for i, k := range kinds {
		all[i] = string(k)
	}
	return strings.Join(all, ", ")
}

// asFaults gives a refusal as a list, under a field.
func asFaults(err error, field string) []*criteria.Error {
	if e, ok := err.(*criteria.Error); ok {
		return []*criteria.Error{e.At(field)}
	}
	return []*criteria.Error{criteria.Refuse(criteria.Internal, "INTERNAL", field, criteria.Text{VI: err.Error()})}
}
