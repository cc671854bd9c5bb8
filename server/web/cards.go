package web

import (
	"slices"

	"github.com/tieuchi/tieuchi/criteria/progress"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// card is one target that counts units, achieved against required.
type card struct {
	ID, Statement, Due, Legal, Note, Explanation string
	Chosen, Reached                              bool
	Plot                                         string // address of the same page with this target in the plot
	Counts                                       []count
	Statuses                                     []statusRow
	Policies                                     []policyRow
	Open                                         bool // somewhere a figure hangs on the policy
	Bar                                          *bar
}

// count is a target on one basis. What is not defined is "".
type count struct {
	Basis, Achieved, Assessed, Derived, Required, Denominator, Percent string

	Undefined string // why something is not defined
	Plot      string // address of the plot on this basis
	Here      bool   // the answer shown is on this basis
}

// bar draws a count on a scale of 0 to 100, all units of the catalogue.
type bar struct{ Done, Need float64 }

// indicator is a target that counts no units: what was reported about it, and what the communes' figures add up to.
type indicator struct {
	Statement, Due, Legal, Note string
	Value, Day, Source          string // the last figure reported; "" for none
	Ratio                       string // the sum over communes, in words; "" for none
}

// plotPlace is the id of the plot on the page.
const plotPlace = "plot"

// card shows an answer. A basis in the address is the chosen target's and is not carried over to others.
func (s speech) card(p *tieuchiv1.TargetProgress, q question, chosen bool) card {
	t := p.GetTarget()
	id, basis := targetID(t.GetName()), ""
	if chosen {
		basis = q.basis
	}
	c := card{
		ID: id, Statement: s.text(t.GetStatement()), Due: s.isoDay(t.GetDue()), Legal: t.GetLegalBasis(),
		Note: s.text(t.GetNote()), Explanation: s.text(p.GetExplanation()), Chosen: chosen, Reached: p.GetReached(),
		Plot: q.address(plotPlace, paramTarget, id, paramBasis, basis),
		Bar:  newBar(p.Achieved, p.Required, p.Denominator),
	}
	sides := []*tieuchiv1.Count{{
		Basis: p.GetBasis(), Achieved: p.Achieved, Required: p.Required, Denominator: p.Denominator, Assessed: p.Assessed,
		Derived: p.Derived, Percent: p.Percent, UndefinedReason: p.GetUndefinedReason(), Statuses: p.GetStatuses(),
	}}
	c.Counts = append(c.Counts, s.basisCount(sides[0], q, id))
	c.Counts[0].Here = true
	if p.GetOther() != nil {
		sides = append(sides, p.GetOther())
		other := s.basisCount(p.GetOther(), q, id)
		if other.Undefined == c.Counts[0].Undefined {
			other.Undefined = "" // said once is enough
		}
		c.Counts = append(c.Counts, other)
	}
	c.Statuses, c.Policies = s.statusRows(sides), s.policyRows(p.GetPolicies())
	c.Open = slices.ContainsFunc(sides, func(n *tieuchiv1.Count) bool { return n.Achieved == nil })
	return c
}

func (s speech) basisCount(n *tieuchiv1.Count, q question, target string) count {
	return count{
		Basis: s.basis(n.GetBasis(), q.asOf), Undefined: s.undefined(n.GetUndefinedReason()),
		Achieved: s.number(n.GetAchieved()), Assessed: s.number(n.GetAssessed()), Derived: s.number(n.GetDerived()), Required: s.number(n.GetRequired()),
		Denominator: s.number(n.GetDenominator()), Percent: s.number(n.GetPercent()),
		Plot: q.address(plotPlace, paramTarget, target, paramBasis, n.GetBasis()),
	}
}

func (s speech) undefined(reason string) string {
	switch reason {
	case progress.NoRuleSet:
		return s.Say("page.undefined.no-rule-set")
	case progress.NoUnits:
		return s.Say("page.undefined.no-units")
	case progress.ReportedIndicator:
		return s.Say("page.undefined.reported")
	case "CARRY_OVER_POLICY_REQUIRED":
		return s.Say("page.undefined.policy")
	case "LINEAGE_UNKNOWN":
		return s.Say("page.undefined.lineage")
	case "POPULATION_MISSING":
		return s.Say("page.undefined.population")
	}
	return reason
}

// newBar gives nil where the parts of the bar are not all known.
func newBar(achieved, required, denominator *string) *bar {
	if achieved == nil || required == nil || denominator == nil || size(*denominator) <= 0 {
		return nil
	}
	all := size(*denominator)
	return &bar{Done: percent(*achieved, all), Need: percent(*required, all)}
}

// percent gives a place on the bar, which has room for no more than all.
func percent(part string, all float64) float64 { return min(100, 100*size(part)/all) }

func (s speech) indicator(p *tieuchiv1.TargetProgress) indicator {
	t := p.GetTarget()
	i := indicator{Statement: s.text(t.GetStatement()), Due: s.isoDay(t.GetDue()), Legal: t.GetLegalBasis(), Note: s.text(t.GetNote())}
	if r := p.GetReported(); r != nil {
		i.Value, i.Day, i.Source = s.inUnit(r.GetValue(), t.GetUnit()), s.isoDay(r.GetDate()), r.GetSource()
	}
	if r := p.GetRatio(); r != nil && r.Percent != nil {
		i.Ratio = s.Say("page.reported.ratio", "percent", s.number(r.GetPercent()), "numerator", s.number(r.GetNumerator()),
			"denominator", s.number(r.GetDenominator()), "with", s.number(r.GetCommunesWithData()), "communes", s.number(r.GetCommunes()))
		if r.GetProxy() {
			i.Ratio += " " + s.Say("page.reported.proxy")
		}
	}
	return i
}

// inUnit writes a figure with the unit of its target.
func (s speech) inUnit(exact, unit string) string {
	if unit == "%" {
		return s.number(exact) + "%"
	}
	return s.number(exact) + " " + unit
}
