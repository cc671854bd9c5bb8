package criteria

import (
	"cmp"
	"slices"
)

// Propose is the council's proposal of a level. The default is the level that the deciding verdict reached; another one adjusts
// the verdict and needs a reason.
//
// Errors: those of Next; LEVEL_MISSING where nothing was reached and nothing is said, LEVEL_UNKNOWN, REASON_MISSING.
func (a *Assessment) Propose(c Case, last *Submission, level, reason string, act Act) (*Event, error) {
	verdict, err := last.Deciding()
	if err != nil {
		return nil, err
	}
	reached := last.level(verdict)
	level, reason = cmp.Or(level, reached), plain(reason)
	adjusts := level != reached
	switch {
	case level == "":
		return nil, Invalid("LEVEL_MISSING", "level", Say("steps.level-missing"))
	case !slices.ContainsFunc(c.Rules.Set.Decision.Levels, func(l DecisionLevel) bool { return l.ID == level }):
		return nil, Invalid("LEVEL_UNKNOWN", "level", Say("recognition.level", "level", Clip(level), "set", c.Rules.Set.Title))
	case adjusts && reason == "":
		return nil, Invalid("REASON_MISSING", "reason", Say("steps.reason-adjusts", "level", c.levelOrNone(reached)))
	}
	event, err := a.pass(c, ActPropose, act, record{
		{"number", a.Submissions},
		{"level", level},
		{"verdict_level", reached},
		{"adjusts", adjusts},
		{"reason", reason},
	})
	if err == nil {
		a.ProposedLevel = level
	}
	return event, err
}

// levelOrNone gives the title of a level, or says that none is reached.
func (c Case) levelOrNone(level string) Text {
	if level == "" {
		return Say("steps.no-level")
	}
	return c.Rules.LevelTitle(level)
}

// Decline is the council's refusal to propose a level. Errors: those of Next; REASON_MISSING.
func (a *Assessment) Decline(c Case, reason string, act Act) (*Event, error) {
	return a.because(c, ActDecline, reason, act)
}

// Reopen gives what is appraised, proposed or declined back to those who appraise. Errors: those of Next; REASON_MISSING.
func (a *Assessment) Reopen(c Case, reason string, act Act) (*Event, error) {
	event, err := a.because(c, ActReopen, reason, act)
	if err == nil {
		a.ProposedLevel = ""
	}
	return event, err
}
