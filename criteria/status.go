package criteria

import "cmp"

// Status is where a unit stands as of a day.
type Status string

// Statuses. Words for inherited results come with the policies on carry-over.
const (
	StatusRecognised     Status = "RECOGNISED"      // a decision recognises it
	StatusUnderAppraisal Status = "UNDER_APPRAISAL" // filed, nothing decided yet
	StatusNotMet         Status = "NOT_MET"         // the last filing did not pass, or was returned
	StatusNotFiled       Status = "NOT_FILED"       // nothing filed
	StatusNotDefined     Status = "NOT_DEFINED"     // the unit was not in force on the day
)

// History is what is known about one unit under the rule sets asked about, in any order.
type History struct {
	Decisions []PastDecision
	Filings   []PastFiling
}

// PastDecision is a decision that recognised the unit.
type PastDecision struct {
	On      Date
	Number  string // "1234/QĐ-UBND"
	RuleSet RuleSetRef
}

// PastFiling is one submission of the unit.
type PastFiling struct {
	Assessment string // resource name
	Number     int    // of the submission within its assessment, from 1
	FiledOn    Date
	RecordedAt int64 // microseconds since 1970
	ReturnedOn Date  // zero where it was not returned
	Period     Period
	RuleSet    RuleSetRef
	Result     Result
	Tally      Tally
}

// UnitStatus is where a unit stands and what that rests on. Fields without an object are zero.
type UnitStatus struct {
	Unit        Unit
	AsOf        Date
	Status      Status
	Explanation Text
	RuleSet     RuleSetRef // of the decision, or else of the last filing

	// The last filing by the day.
	Period     Period
	Assessment string
	FiledOn    Date
	Result     Result
	Tally      Tally

	// The last decision by the day.
	DecisionNumber string
	DecisionDate   Date
}

// StatusOf says where a unit stands as of a day. What happened after the day is not looked at: the answer about a past
// day is the one that was right then. A decision outweighs whatever was filed after it; a filing whose result is open
// because its rule set is not known in full is under appraisal.
func StatusOf(u Unit, asOf Date, h History) UnitStatus {
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
		s.Status, s.Explanation = StatusRecognised, Say("status.recognised", "number", d.Number, "day", d.On)
		return s
	}
	if !filed {
		s.Status, s.Explanation = StatusNotFiled, Say("status.not-filed", "day", asOf)
		return s
	}
	s.Status, s.Explanation = filing.status(asOf)
	return s
}

// notInForce says since when or until when the row holds.
func notInForce(u Unit, asOf Date) Text {
	if asOf < u.From {
		return Say("status.not-yet", "name", u.FullName(), "day", asOf, "from", u.From)
	}
	return Say("status.no-longer", "name", u.FullName(), "day", asOf, "last", u.To.AddDays(-1))
}

// lastFiling gives the last submission by a day; of one day the one that was recorded later, and of one moment the higher
// number. Numbers of different assessments say nothing about each other.
func (h History) lastFiling(asOf Date) (last PastFiling, ok bool) {
	for _, f := range h.Filings {
		order := cmp.Or(cmp.Compare(f.FiledOn, last.FiledOn), cmp.Compare(f.RecordedAt, last.RecordedAt), cmp.Compare(f.Number, last.Number))
		if f.FiledOn <= asOf && (!ok || order >= 0) {
			last, ok = f, true
		}
	}
	return last, ok
}

// lastDecision gives the last decision by a day.
func (h History) lastDecision(asOf Date) (last PastDecision, ok bool) {
	for _, d := range h.Decisions {
		if d.On <= asOf && (!ok || d.On >= last.On) {
			last, ok = d, true
		}
	}
	return last, ok
}

// status gives what a filing means on a day when no decision has been taken.
func (f PastFiling) status(asOf Date) (Status, Text) {
	switch {
	case f.ReturnedOn != 0 && f.ReturnedOn <= asOf:
		return StatusNotMet, Say("status.returned", "period", f.Period, "filed", f.FiledOn, "returned", f.ReturnedOn)
	case f.Result == NotPassed:
		return StatusNotMet, Say("status.not-passed", "period", f.Period, "filed", f.FiledOn,
			"met", FigureOf(int64(f.Tally.Met)), "of", FigureOf(int64(f.Tally.Of)))
	case f.Result == Inconclusive:
		return StatusUnderAppraisal, Say("status.inconclusive", "period", f.Period, "filed", f.FiledOn)
	}
	return StatusUnderAppraisal, Say("status.under-appraisal", "period", f.Period, "filed", f.FiledOn)
}
