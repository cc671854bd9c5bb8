package criteria

// Window is when a unit may write its claim in a campaign. A nil window is that of an assessment without a campaign: it refuses
// nothing. Days are inclusive. What a day is compared with is the day in Vietnam on which somebody acts, and for the
// administrator's late entries the day that is given.
type Window struct {
	Campaign       string // id
	Registered     bool   // whether the unit has registered and not withdrawn
	Cancelled      bool
	Opens          Date
	Deadline       Date // the unit's own, with an extension where it has one
	LateUntil      Date // last day of late filings with a reason; 0 where there are none
	CorrectionDays int  // days for what is returned, counted from the day of the return
}

// MayWrite refuses to create, answer, sign and submit outside of the window. What was returned may be corrected until the day
// that was given for it, even where that is after the deadline.
//
// Errors: NOT_REGISTERED, CAMPAIGN_NOT_OPEN, CAMPAIGN_LOCKED.
func (w *Window) MayWrite(day Date, s State, correctBy Date) error {
	switch {
	case w == nil:
		return nil
	case w.Cancelled:
		return Refuse(FailedPrecondition, "CAMPAIGN_LOCKED", "campaign", Say("steps.cancelled"))
	case !w.Registered:
		return Refuse(FailedPrecondition, "NOT_REGISTERED", "campaign", Say("steps.not-registered"))
	case day < w.Opens:
		return Refuse(FailedPrecondition, "CAMPAIGN_NOT_OPEN", "campaign", Say("steps.not-open", "from", w.Opens))
	}
	if last := w.last(s, correctBy); day > last {
		return Refuse(FailedPrecondition, "CAMPAIGN_LOCKED", "campaign", Say("steps.locked", "last", last))
	}
	return nil
}

// last gives the last day on which a claim in a state may be written.
func (w *Window) last(s State, correctBy Date) Date {
	last := max(w.Deadline, w.LateUntil)
	if s == Returned {
		last = max(last, correctBy)
	}
	return last
}

// Late tells whether a filing of a day is late and so needs a reason. What was returned is not late until the day for its
// correction has passed.
func (w *Window) Late(day Date, s State, correctBy Date) bool {
	return w != nil && day > w.Deadline && (s != Returned || day > correctBy)
}

// MayRecall refuses to take back what was filed once the deadline has passed. Errors: RECALL_AFTER_DEADLINE.
func (w *Window) MayRecall(day Date) error {
	if w == nil || day <= w.Deadline {
		return nil
	}
	return Refuse(FailedPrecondition, "RECALL_AFTER_DEADLINE", "campaign", Say("steps.recall-late", "deadline", w.Deadline))
}

// campaign gives the id of the campaign, "" for none.
func (w *Window) campaign() string {
	if w == nil {
		return ""
	}
	return w.Campaign
}

// CorrectBy gives the last day for correcting what was returned on a day; 0 without a campaign or a number of days.
func (w *Window) CorrectBy(returnedOn Date) Date {
	if w == nil || w.CorrectionDays == 0 {
		return 0
	}
	return returnedOn.AddDays(w.CorrectionDays)
}
