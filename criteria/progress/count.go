package progress

import (
	"github.com/tieuchi/tieuchi/criteria"
)

// Reasons why a count, or the status of a unit, is not defined.
const (
	ReportedIndicator = "REPORTED_INDICATOR"         // known from reports only, and nothing was reported by the day
	NoRuleSet         = "NO_RULE_SET"                // no rule set says who has achieved it; what is required is known
	NoUnits           = "NO_UNITS"                   // no unit of the level is in the catalogue, the districts since 2025-07-01
	CarryOverRequired = "CARRY_OVER_POLICY_REQUIRED" // policies disagree on it and none was chosen
	LineageUnknown    = "LINEAGE_UNKNOWN"            // a list without successions stands between the unit and recognitions of before
	PopulationMissing = "POPULATION_MISSING"         // the policy weighs by population, which the catalogue does not hold
	UnitNotInForce    = "UNIT_NOT_IN_FORCE"          // of a status: the unit is not there on the day
	FiguresMissing    = "FIGURES_MISSING"            // of a ratio: no commune's figures are known
	DenominatorZero   = "DENOMINATOR_ZERO"           // of a ratio: the denominators sum to nothing
)

// Count is achieved against required on one basis. What is not defined is nil or empty, and Undefined says why.
type Count struct {
	Basis       criteria.Basis
	Achieved    *int   // units recognised by the day, assessed and derived
	Assessed    *int   // recognised themselves, or the same unit under another name was; needs no policy
	Derived     *int   // recognised by what they inherit under the policy
	Required    *int   // fewest units that reach the target
	Denominator *int   // units in the catalogue
	Percent     string // achieved of denominator, rounded down to two places: 100 always means all
	Undefined   string // reason, see above; empty where all is defined
	Statuses    StatusCounts
}

// StatusCounts says how many units have each of the eight statuses; they add up to the denominator.
type StatusCounts struct {
	Recognised, Derived, UnderAppraisal, NotMet, Revoked, Expired, NotFiled, NotDefined int
}

// PolicyCount is a count as it is under one policy; required, denominator and assessed are the same under all.
type PolicyCount struct {
	Policy criteria.CarryOver
	Count
}

// Part is the share of one district or province in a count. Parts add up to the whole.
type Part struct {
	Level    criteria.Level // District or Province
	Code     string
	FullName string // as of the catalogue's day, "huyện Yên Định"
	Count           // without Required
}

// Reached tells whether as many units as required have achieved it.
func (c *Count) Reached() bool {
	return c.Achieved != nil && c.Required != nil && *c.Achieved >= *c.Required
}

// tally counts the units of a part.
type tally struct {
	units int
	sure  StatusCounts   // of units on which no policy has a say
	lost  int            // units cut off from recognitions of before
	open  int            // units on which policies disagree
	under []StatusCounts // of those, by policy
}

// add counts a unit by its stage.
func (s *StatusCounts) add(st stage) {
	switch st {
	case underAppraisal:
		s.UnderAppraisal++
	case notMet:
		s.NotMet++
	case wasRevoked:
		s.Revoked++
	case hasExpired:
		s.Expired++
	default:
		s.NotFiled++
	}
}

// plus adds up.
func (s StatusCounts) plus(o StatusCounts) StatusCounts {
	return StatusCounts{
		s.Recognised + o.Recognised, s.Derived + o.Derived, s.UnderAppraisal + o.UnderAppraisal,
		s.NotMet + o.NotMet, s.Revoked + o.Revoked, s.Expired + o.Expired, s.NotFiled + o.NotFiled, s.NotDefined + o.NotDefined,
	}
}

// tallies counts a list of units by part.
func (a *asked) tallies(r *roster) []tally {
	parts := make([]tally, len(r.parts))
	for i := range parts {
		parts[i].under = make([]StatusCounts, len(a.policies))
	}
	for i, place := range r.place {
		t := &parts[r.part[i]]
		t.units++
		switch {
		case a.v.later[place] <= a.AsOf:
			t.sure.Recognised++
		case a.v.lost != nil && a.v.lost[place] <= a.AsOf:
			t.lost++
		case a.v.any[place] > a.AsOf:
			t.sure.add(a.stage(a.b.row[place]))
		default:
			a.weigh(t, place)
		}
	}
	return parts
}

// weigh counts a unit on which policies disagree.
func (a *asked) weigh(t *tally, place int32) {
	t.open++
	st := a.stage(a.b.row[place])
	for j, derived := range a.derived {
		switch {
		case derived == nil:
		case derived[place] <= a.AsOf:
			t.under[j].Derived++
		default:
			t.under[j].add(st)
		}
	}
}

// sum adds up parts.
func (a *asked) sum(parts []tally) tally {
	whole := tally{under: make([]StatusCounts, len(a.policies))}
	for i := range parts {
		t := &parts[i]
		whole.units, whole.lost, whole.open = whole.units+t.units, whole.lost+t.lost, whole.open+t.open
		whole.sure = whole.sure.plus(t.sure)
		for j := range t.under {
			whole.under[j] = whole.under[j].plus(t.under[j])
		}
	}
	return whole
}

// counted makes a count of a tally under a policy by its place, -1 for none.
func (a *asked) counted(t *tally, policy int) Count {
	n := Count{Denominator: new(t.units)}
	switch {
	case t.units == 0:
		n.Undefined = NoUnits
		return n
	case len(a.Target.RuleSets) == 0:
		n.Undefined, n.Statuses.NotDefined = NoRuleSet, t.units
		return n
	}
	n.Statuses, n.Assessed = t.sure, new(t.sure.Recognised)
	n.Statuses.NotDefined = t.lost
	switch {
	case t.open == 0:
	case policy < 0:
		n.Undefined, n.Statuses.NotDefined = CarryOverRequired, t.lost+t.open
	case a.derived[policy] == nil:
		n.Undefined, n.Statuses.NotDefined = PopulationMissing, t.lost+t.open
	default:
		n.Statuses = n.Statuses.plus(t.under[policy])
	}
	if t.lost > 0 {
		n.Undefined = LineageUnknown
	}
	if n.Undefined == "" {
		achieved := n.Statuses.Recognised + n.Statuses.Derived
		n.Achieved, n.Derived = new(achieved), new(n.Statuses.Derived)
		n.Percent = criteria.PercentDown(int64(achieved), int64(t.units)).String()
	}
	return n
}

// on makes the whole count on a basis.
func (a *asked) on(basis criteria.Basis, t *tally, policy int) Count {
	n := a.counted(t, policy)
	n.Basis = basis
	if a.Target.Metric == criteria.MetricCount || t.units > 0 {
		n.Required = new(a.Target.Required(t.units))
	}
	return n
}

// outside gives the number of recognised units of the target's level and province that are not assessed on a list: they are
// not in it, or have been rearranged since. A unit under several names is one.
func (a *asked) outside(assessed int) int {
	left := -assessed
	for row, day := range a.v.family {
		if day <= a.AsOf {
			u := &a.b.rows[row]
			if u.Level == a.Target.Level && (a.Target.Province == "" || u.Province == a.Target.Province) {
				left++
			}
		}
	}
	return max(left, 0)
}
