package progress

import (
	"cmp"

	"github.com/tieuchi/tieuchi/criteria"
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

// StatusOf says where a unit stands as of a day by its own history alone; Ledger.Status also follows the unit through time. What happened after the day is not looked at: the answer about a past
// day is the one that was right then. A decision outweighs whatever was filed after it; a filing whose result is open
// because its rule set is not known in full is under appraisal.
func StatusOf(u criteria.Unit, asOf criteria.Date, h History) UnitStatus {
	s := UnitStatus{Unit: u, AsOf: asOf}
	if !u.InForce(asOf) {
		s.Status, s.Reason, s.Explanation = StatusNotDefined, UnitNotInForce, notInForce(u, asOf)
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
