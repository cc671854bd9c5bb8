package progress

import "github.com/tieuchi/tieuchi/criteria"

// Question is what is asked: a target, on a list of units, as of a day, by what was known, under a policy.
type Question struct {
	Target    criteria.Target
	Basis     criteria.Basis // empty: the target's own, or the units in force where it has none
	AsOf      criteria.Date
	Known     int64  // sequence of the last event that was known; Everything for all of them
	CarryOver string // id of a policy; empty for none chosen
}

// Everything is a Known that leaves nothing out.
const Everything = 1<<63 - 1
