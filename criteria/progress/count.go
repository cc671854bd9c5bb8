package progress

import (
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// Reasons why a count is not defined.
const (
	ReportedIndicator = "REPORTED_INDICATOR" // known from reports only, nothing is counted
	NoRuleSet         = "NO_RULE_SET"        // no rule set says who has achieved it; what is required is known
	NoUnits           = "NO_UNITS"           // no unit of the level is in the catalogue, the districts since 2025-07-01
)

// Count is achieved against required on one basis. What is not defined is nil or empty, and Undefined says why.
type Count struct {
	Basis       criteria.Basis
	Achieved    *int   // distinct units of the catalogue recognised by the day
	Required    *int   // fewest units that reach the target
	Denominator *int   // units in the catalogue
	Percent     string // achieved of denominator, rounded down to two places: 100 always means all
	Undefined   string // ReportedIndicator, NoRuleSet or NoUnits
}

// Reached tells whether as many units as required have achieved it.
func (c Count) Reached() bool {
	return c.Achieved != nil && c.Required != nil && *c.Achieved >= *c.Required
}

// DistrictCount is the part of one district.
type DistrictCount struct {
	District    string // code
	FullName    string // as of the catalogue's day, "huyện Yên Định"
	Achieved    int
	Denominator int
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
func districts(c *units.Catalogue, units []criteria.Unit, day criteria.Date, first map[criteria.UnitID]criteria.Date) []DistrictCount {
	parts := map[string]*DistrictCount{}
	var codes []string
	for i := range units {
		u := &units[i]
		if u.District == "" {
			continue // no district level on that day: the loader lets nobody else be without one
		}
		part, ok := parts[u.District]
		if !ok {
			district, _ := c.At(u.District, day)
			part = &DistrictCount{District: u.District, FullName: district.FullName()}
			parts[u.District] = part
			codes = append(codes, u.District)
		}
		part.Denominator++
		if _, ok := first[u.ID()]; ok {
			part.Achieved++
		}
	}
	slices.Sort(codes)
	list := make([]DistrictCount, len(codes))
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
