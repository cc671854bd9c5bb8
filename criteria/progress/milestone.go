package progress

import "github.com/tieuchi/tieuchi/criteria"

// Milestone is one thing that was recorded and that counting looks at, or that others follow: the narrow side of an event. It
// never changes; a later one may say more.
type Milestone struct {
	Sequence int64 // of the event that recorded it: its place in the order in which the service learned things
	At       int64 // moment of that event's commit, microseconds since 1970; rises with Sequence
	Kind     MilestoneKind
	Subject  string          // resource name of what was recorded: "assessments/…", "recognitions/…", "unitChangeSets/…", "targets/…/reportedFigures/…"
	Province string          // code
	Unit     criteria.UnitID // zero where it is about no unit
	RuleSet  criteria.RuleSetRef
	On       criteria.Date // day it holds from: filed, returned, decided, in force, reported

	// Of a filing and of its return.
	Number int32 // of the submission
	Period criteria.Period
	Result criteria.Result
	Tally  criteria.Tally
	Gaps   string // what is missing, see GapsText

	// Of a decision.
	Level          string
	DecisionNumber string

	// Of a reported figure.
	Target string // id
	Value  criteria.Decimal
}

// MilestoneKind says what was recorded.
type MilestoneKind string

// Kinds of milestones.
const (
	MilestoneFiled      MilestoneKind = "filed"
	MilestoneReturned   MilestoneKind = "returned"
	MilestoneRecognised MilestoneKind = "recognised"
	MilestoneUnits      MilestoneKind = "units"    // a change set of units was enacted
	MilestoneReported   MilestoneKind = "reported" // a figure was reported for a target

	// What becomes of a filing besides. A recall takes the filing back as a return does; counting looks at no other of these.
	MilestoneRecalled  MilestoneKind = "recalled"
	MilestoneChecked   MilestoneKind = "checked"
	MilestoneAppraised MilestoneKind = "appraised"
	MilestoneProposed  MilestoneKind = "proposed"
	MilestoneDeclined  MilestoneKind = "declined"
	MilestoneReopened  MilestoneKind = "reopened"

	// Registrations in a campaign are a series of their own; nothing here is counted by them.
	MilestoneRegistered            MilestoneKind = "registered"
	MilestoneRegistrationWithdrawn MilestoneKind = "registration_withdrawn"
)
