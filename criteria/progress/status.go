package progress

import (
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
	StatusRevoked        Status = "REVOKED"         // its last recognition was revoked, and nothing was filed since that was decided
	StatusExpired        Status = "EXPIRED"         // its last recognition has expired, and nothing was filed since that was decided
	StatusNotFiled       Status = "NOT_FILED"       // nothing filed
	StatusNotDefined     Status = "NOT_DEFINED"     // see the reason
)

// UnitStatus is where a unit stands and what that rests on. Fields without an object are zero.
type UnitStatus struct {
	Unit        criteria.Unit
	AsOf        criteria.Date
	Status      Status
	Explanation criteria.Text
	RuleSet     criteria.RuleSetRef // of the decision, or else of the last filing
	Reason      string              // of StatusNotDefined: UnitNotInForce, NoRuleSet, CarryOverRequired, LineageUnknown or PopulationMissing
	Chain       []Link              // what a recognition rests on; Status gives it, Statuses does not

	// The last filing by the day, of the unit under whatever name it had.
	Period     criteria.Period
	Assessment string
	Number     int32 // of the submission
	FiledOn    criteria.Date
	ReturnedOn criteria.Date // zero where it was not returned by the day
	Recalled   bool          // the unit took the filing back itself on that day
	Result     criteria.Result
	Tally      criteria.Tally
	Gaps       string // what it misses, see ParseGaps

	// The decision that recognises it, or of StatusRevoked and StatusExpired the one that did.
	Recognition    string // resource name, where it is known
	DecisionNumber string
	DecisionDate   criteria.Date
	EndedOn        criteria.Date // first day on which it does not stand; 0 while it does
	RevokedBy      string        // number of the decision that revoked it
}

// Passes tells whether a unit counts in a roll-up: it is recognised, inherits a recognition, or passed by its last filing.
func (s UnitStatus) Passes() bool {
	switch s.Status {
	case StatusRecognised, StatusDerived:
		return true
	case StatusRevoked, StatusExpired: // what it rested on does not count any more
		return false
	}
	return s.Result == criteria.Passed
}

// Statuses says where each unit stands that is in force on the question's basis day and that which wants; nil wants all. Of
// the target only level, province, basis and rule sets are looked at. Errors: those of Progress.
func (l *Ledger) Statuses(c *units.Catalogue, policies []criteria.CarryOver, q Question, which func(*criteria.Unit) bool) ([]UnitStatus, error) {
	a, err := l.ask(c, policies, q)
	if err != nil {
		return nil, err
	}
	r, err := a.roster(a.Basis)
	if err != nil {
		return nil, err
	}
	var all []UnitStatus
	for _, place := range r.place {
		if u := &a.b.rows[a.b.row[place]]; which == nil || which(u) {
			all = append(all, a.statusOf(u, place))
		}
	}
	return all, nil
}

// Status says where one unit stands, with the chain it rests on. A unit that the catalogue does not have is not in force.
// Errors: those of Progress.
func (l *Ledger) Status(c *units.Catalogue, policies []criteria.CarryOver, q Question, unit criteria.Unit) (UnitStatus, error) {
	q.Target.Level, q.Target.Province = unit.Level, unit.Province
	a, err := l.ask(c, policies, q)
	if err != nil {
		return UnitStatus{}, err
	}
	day := a.Basis.Day(a.AsOf)
	place, ok := c.SpanOn(unit.ID(), day)
	if !ok {
		if known, found := c.Unit(unit.ID()); found {
			unit = known
		}
		return UnitStatus{Unit: unit, AsOf: q.AsOf, Status: StatusNotDefined, Reason: UnitNotInForce, Explanation: notInForce(unit, day)}, nil
	}
	unit = a.b.rows[a.b.row[place]]
	s := a.statusOf(&unit, int32(place))
	if s.Status == StatusRecognised || s.Status == StatusDerived {
		s.Chain = a.chain(int32(place))
	}
	return s, nil
}

// notInForce says since when or until when the row holds.
func notInForce(u criteria.Unit, asOf criteria.Date) criteria.Text {
	switch {
	case asOf < u.From:
		return criteria.Say("status.not-yet", "name", u.FullName(), "day", asOf, "from", u.From)
	case u.To == 0 || asOf < u.To:
		return criteria.Say("status.not-known", "name", u.FullName(), "day", asOf)
	}
	return criteria.Say("status.no-longer", "name", u.FullName(), "day", asOf, "last", u.To.AddDays(-1))
}

// statusOf says where a unit stands in the span that it is in on the basis day. A decision outweighs whatever was filed after
// it, as long as it stands; a filing whose result is open because its rule set is not known in full is under appraisal.
func (a *asked) statusOf(u *criteria.Unit, place int32) UnitStatus {
	s := UnitStatus{Unit: *u, AsOf: a.AsOf}
	day, last := a.lastFiling(a.b.row[place])
	if last != nil {
		of := last.of
		s.FiledOn, s.Period, s.Assessment, s.Number = day, of.period, of.assessment, of.number
		s.Result, s.Tally, s.RuleSet, s.Gaps = of.result, of.tally, of.ruleSet, of.gaps
		if last.returnedBy(a.AsOf, a.Known) {
			s.ReturnedOn, s.Recalled = last.returned, last.recalled
		}
	}
	s.Status, s.Reason = a.judge(place)
	switch s.Status {
	case StatusRecognised:
		a.sayRecognised(&s, place)
	case StatusDerived:
		s.Explanation = a.sayDerived(place)
	case StatusNotDefined:
		s.Explanation = a.sayNotDefined(s.Reason)
	case StatusRevoked, StatusExpired:
		a.sayFallen(&s, place)
	default:
		s.Explanation = join(a.sayFiled(&s), a.sayFormer(place))
	}
	return s
}

// judge gives the status of a unit by its span, and the reason where it is not defined.
func (a *asked) judge(place int32) (Status, string) {
	switch {
	case len(a.Target.RuleSets) == 0:
		return StatusNotDefined, NoRuleSet
	case a.v.later[place] <= a.AsOf:
		return StatusRecognised, ""
	case a.v.lost != nil && a.v.lost[place] <= a.AsOf:
		return StatusNotDefined, LineageUnknown
	case a.v.any[place] > a.AsOf:
	case a.chosen < 0:
		return StatusNotDefined, CarryOverRequired
	case a.derived[a.chosen] == nil:
		return StatusNotDefined, PopulationMissing
	case a.derived[a.chosen][place] <= a.AsOf:
		return StatusDerived, ""
	}
	return stageStatus[a.stage(a.b.row[place])], ""
}
