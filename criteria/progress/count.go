package progress

import (
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// Reasons why a count, or the status of a unit, is not defined.
const (
	ReportedIndicator  = "REPORTED_INDICATOR"         // known from reports only, and nothing was reported by the day
	NoRuleSet          = "NO_RULE_SET"                // no rule set says who has achieved it; what is required is known
	NoUnits            = "NO_UNITS"                   // no unit of the level is in the catalogue, the districts since 2025-07-01
	CarryOverRequired  = "CARRY_OVER_POLICY_REQUIRED" // policies disagree on it and none was chosen
	LineageUnknown     = "LINEAGE_UNKNOWN"            // a list without successions stands between the unit and recognitions of before
	PopulationMissing  = "POPULATION_MISSING"         // the policy weighs by population, which the catalogue does not hold
	UnitNotInForce     = "UNIT_NOT_IN_FORCE"          // of a status: the unit is not there on the day
	FiguresIncomplete  = "FIGURES_INCOMPLETE"         // of a ratio: no commune's figures are known
	DenominatorIsEmpty = "DENOMINATOR_EMPTY"          // of a ratio: the denominators sum to nothing
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

// StatusCounts says how many units have each of the six statuses; they add up to the denominator.
type StatusCounts struct {
	Recognised, Derived, UnderAppraisal, NotMet, NotFiled, NotDefined int
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
func (c Count) Reached() bool {
	return c.Achieved != nil && c.Required != nil && *c.Achieved >= *c.Required
}

// count fills in one count and gives the units it is over.
func count(c *units.Catalogue, t criteria.Target, basis criteria.Basis, asOf criteria.Date, first map[criteria.UnitID]criteria.Date, n *Count) ([]criteria.Unit, error) {
	n.Basis = basis
	day := basis.Day(asOf)
	if err := c.Covers("BASIS_BEFORE_CATALOGUE", "basis", day); err != nil {
		return nil, err
	}
	all, err := c.AsOf(day, t.Level)
	if err != nil {
		return nil, err
	}
	units := ofProvince(all, t.Province)
	n.Denominator = new(len(units))
	if t.Metric == criteria.MetricCount || len(units) > 0 {
		n.Required = new(t.Required(len(units)))
	}
	switch {
	case len(units) == 0:
		n.Undefined = NoUnits
	case len(t.RuleSets) == 0:
		n.Undefined = NoRuleSet
	default:
		achieved := 0
		for _, u := range units {
			if _, ok := first[u.ID()]; ok {
				achieved++
			}
		}
		n.Achieved = new(achieved)
		n.Percent = criteria.PercentDown(int64(achieved), int64(len(units))).String()
	}
	return units, nil
}

// ofProvince gives the units of one province. A catalogue of one province, the usual one, is given as it is.
func ofProvince(all []criteria.Unit, code string) []criteria.Unit {
	elsewhere := func(u criteria.Unit) bool { return u.Province != code }
	if !slices.ContainsFunc(all, elsewhere) {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), elsewhere)
}

// districts splits a count of communes by the district each had on the catalogue's day.
func districts(c *units.Catalogue, units []criteria.Unit, day criteria.Date, first map[criteria.UnitID]criteria.Date) []Part {
	parts := map[string]*Part{}
	var codes []string
	for i := range units {
		u := &units[i]
		if u.District == "" {
			continue // no district level on that day: the loader lets nobody else be without one
		}
		part, ok := parts[u.District]
		if !ok {
			district, _ := c.At(u.District, day)
			part = &Part{Level: criteria.District, Code: u.District, FullName: district.FullName(), Count: Count{Achieved: new(0), Denominator: new(0)}}
			parts[u.District] = part
			codes = append(codes, u.District)
		}
		*part.Denominator++
		if _, ok := first[u.ID()]; ok {
			*part.Achieved++
		}
	}
	slices.Sort(codes)
	list := make([]Part, len(codes))
	for i, code := range codes {
		list[i] = *parts[code]
	}
	return list
}

// outside gives the number of recognised units of the target's level and province that a count leaves out, because the
// catalogue counted on does not have them.
func outside(c *units.Catalogue, t criteria.Target, n Count, first map[criteria.UnitID]criteria.Date) int {
	if n.Achieved == nil {
		return 0
	}
	left := -*n.Achieved
	for id := range first {
		if u, ok := c.Unit(id); ok && u.Level == t.Level && u.Province == t.Province {
			left++
		}
	}
	return left
}
