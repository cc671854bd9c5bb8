package progress

import (
	"cmp"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// Status is where a unit stands as of a day.
type Status string

// Statuses, the stronger before the weaker.
const (
	StatusRecognised     Status = "RECOGNISED"      // a decision recognises it, or the same unit under another name
	StatusDerived        Status = "DERIVED"         // recognised by what it inherits under the policy
	StatusUnderAppraisal Status = "UNDER_APPRAISAL" // filed, nothing decided yet
	StatusNotMet         Status = "NOT_MET"         // the last filing did not pass, or was returned
	StatusNotFiled       Status = "NOT_FILED"       // nothing filed
	StatusNotDefined     Status = "NOT_DEFINED"     // see the reason
)

// History is what is known about one unit under the rule sets asked about, in any order.
type History struct {
	Decisions []PastDecision
	Filings   []PastFiling
}

// PastDecision is a decision that recognised the unit.
type PastDecision struct {
	On      criteria.Date
	Number  string // "1234/QĐ-UBND"
	RuleSet criteria.RuleSetRef
}

// PastFiling is one submission of the unit.
type PastFiling struct {
	Assessment string // resource name
	Number     int    // of the submission within its assessment, from 1
	FiledOn    criteria.Date
	RecordedAt int64         // microseconds since 1970
	ReturnedOn criteria.Date // zero where it was not returned
	Period     criteria.Period
	RuleSet    criteria.RuleSetRef
	Result     criteria.Result
	Tally      criteria.Tally
}

// UnitStatus is where a unit stands and what that rests on. Fields without an object are zero.
type UnitStatus struct {
	Unit        criteria.Unit
	AsOf        criteria.Date
	Status      Status
	Explanation criteria.Text
	RuleSet     criteria.RuleSetRef // of the decision, or else of the last filing
	Reason      string              // of StatusNotDefined: UnitNotInForce, NoRuleSet, CarryOverRequired, LineageUnknown or PopulationMissing
	Chain       []Link              // what a recognition rests on, see Link; Status gives it, Statuses does not

	// The last filing by the day.
	Period     criteria.Period
	Assessment string
	FiledOn    criteria.Date
	Result     criteria.Result
	Tally      criteria.Tally

	// The last decision by the day.
	DecisionNumber string
	DecisionDate   criteria.Date
}

// Link is a step of the chain a recognition rests on, from the unit itself back to the decisions. The first one is the unit.
type Link struct {
	Unit           criteria.Unit
	Origin         units.Origin  // how this unit's days began, in the span the chain goes through
	From, To       criteria.Date // first day of that span and first day after
	Status         Status        // StatusRecognised or StatusDerived
	DecisionNumber string        // of a decision about this very unit
	DecisionDate   criteria.Date
	Follows        int // place of the link that this one is a predecessor of; -1 for the unit itself
}

// StatusOf says where a unit stands as of a day. What happened after the day is not looked at: the answer about a past
// day is the one that was right then. A decision outweighs whatever was filed after it; a filing whose result is open
// because its rule set is not known in full is under appraisal.
func StatusOf(u criteria.Unit, asOf criteria.Date, h History) UnitStatus {
	s := UnitStatus{Unit: u, AsOf: asOf}
	if !u.InForce(asOf) {
		s.Status, s.Explanation = StatusNotDefined, notInForce(u, asOf)
		return s
	}
	filing, filed := h.lastFiling(asOf)
	if filed {
		s.Period, s.Assessment, s.FiledOn = filing.Period, filing.Assessment, filing.FiledOn
		s.Result, s.Tally, s.RuleSet = filing.Result, filing.Tally, filing.RuleSet
	}
	if d, ok := h.lastDecision(asOf); ok {
		s.DecisionNumber, s.DecisionDate, s.RuleSet = d.Number, d.On, d.RuleSet
		s.Status, s.Explanation = StatusRecognised, criteria.Say("status.recognised", "number", d.Number, "day", d.On)
		return s
	}
	if !filed {
		s.Status, s.Explanation = StatusNotFiled, criteria.Say("status.not-filed", "day", asOf)
		return s
	}
	s.Status, s.Explanation = filing.status(asOf)
	return s
}

// notInForce says since when or until when the row holds.
func notInForce(u criteria.Unit, asOf criteria.Date) criteria.Text {
	if asOf < u.From {
		return criteria.Say("status.not-yet", "name", u.FullName(), "day", asOf, "from", u.From)
	}
	return criteria.Say("status.no-longer", "name", u.FullName(), "day", asOf, "last", u.To.AddDays(-1))
}

// lastFiling gives the last submission by a day; of one day the one that was recorded later, and of one moment the higher
// number. Numbers of different assessments say nothing about each other.
func (h History) lastFiling(asOf criteria.Date) (last PastFiling, ok bool) {
	for _, f := range h.Filings {
		order := cmp.Or(cmp.Compare(f.FiledOn, last.FiledOn), cmp.Compare(f.RecordedAt, last.RecordedAt), cmp.Compare(f.Number, last.Number))
		if f.FiledOn <= asOf && (!ok || order >= 0) {
			last, ok = f, true
		}
	}
	return last, ok
}

// lastDecision gives the last decision by a day.
func (h History) lastDecision(asOf criteria.Date) (last PastDecision, ok bool) {
	for _, d := range h.Decisions {
		if d.On <= asOf && (!ok || d.On >= last.On) {
			last, ok = d, true
		}
	}
	return last, ok
}

// status gives what a filing means on a day when no decision has been taken.
func (f PastFiling) status(asOf criteria.Date) (Status, criteria.Text) {
	switch {
	case f.ReturnedOn != 0 && f.ReturnedOn <= asOf:
		return StatusNotMet, criteria.Say("status.returned", "period", f.Period, "filed", f.FiledOn, "returned", f.ReturnedOn)
	case f.Result == criteria.NotPassed:
		return StatusNotMet, criteria.Say("status.not-passed", "period", f.Period, "filed", f.FiledOn,
			"met", criteria.FigureOf(int64(f.Tally.Met)), "of", criteria.FigureOf(int64(f.Tally.Of)))
	case f.Result == criteria.Inconclusive:
		return StatusUnderAppraisal, criteria.Say("status.inconclusive", "period", f.Period, "filed", f.FiledOn)
	}
	return StatusUnderAppraisal, criteria.Say("status.under-appraisal", "period", f.Period, "filed", f.FiledOn)
}

// Passes tells whether a unit counts in a roll-up: it is recognised, or passed by its last filing.
func (s UnitStatus) Passes() bool {
	return s.Status == StatusRecognised || s.Result == criteria.Passed
}
