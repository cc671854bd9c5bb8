package campaign

import "github.com/tieuchi/tieuchi/criteria"

// State is where a campaign stands on a day. It follows from the days alone.
type State string

// States, in the order in which they follow each other.
const (
	Planned   State = "planned"   // before the opening day
	Open      State = "open"      // from the opening day to the deadline
	Late      State = "late"      // after the deadline, while late filings are taken
	Locked    State = "locked"    // what was filed is appraised and decided
	Closed    State = "closed"    // after the last day
	Cancelled State = "cancelled" // given up
)

// StateOn gives where the campaign stands on a day.
func (c *Campaign) StateOn(day criteria.Date) State {
	switch {
	case c.Cancelled:
		return Cancelled
	case day < c.OpensOn:
		return Planned
	case day <= c.Deadline:
		return Open
	case day <= c.LateUntil:
		return Late
	case !c.DecideBy.IsZero() && day > c.DecideBy:
		return Closed
	}
	return Locked
}

// StateText gives the name of a state for people.
func StateText(s State) criteria.Text { return criteria.Say("campaign.state-" + string(s)) }

// Place is the place of a unit in a campaign: its registration, and the extension that counts for it. Both may be nil.
type Place struct {
	Registration *Registration
	Extension    *Extension
}

// Registered tells whether the unit is registered.
func (p Place) Registered() bool { return p.Registration != nil && !p.Registration.Withdrawn }

// DeadlineOf gives a unit's own last day of filing. An extension never makes it earlier, whatever became of the campaign's own.
func (c *Campaign) DeadlineOf(p Place) criteria.Date {
	if p.Extension == nil {
		return c.Deadline
	}
	return max(c.Deadline, p.Extension.Until)
}

// LateUntilOf gives a unit's own last day of late filing; 0 where nothing is filed late, or the unit's own deadline is not before it.
func (c *Campaign) LateUntilOf(p Place) criteria.Date {
	if c.LateUntil <= c.DeadlineOf(p) {
		return 0
	}
	return c.LateUntil
}

// Window gives when a unit may write, for the rules of assessments.
func (c *Campaign) Window(p Place) *criteria.Window {
	return &criteria.Window{
		Campaign: c.ID, Registered: p.Registered(), Cancelled: c.Cancelled, Opens: c.OpensOn, Deadline: c.DeadlineOf(p),
		LateUntil: c.LateUntilOf(p), CorrectionDays: int(c.CorrectionDays),
	}
}
