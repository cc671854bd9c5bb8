package progress

import (
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

func shippedCatalogue(t testing.TB) *units.Catalogue {
	t.Helper()
	c, err := units.ShippedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func shippedTarget(t testing.TB, id string) criteria.Target {
	t.Helper()
	all, err := criteria.ShippedTargets()
	if err != nil {
		t.Fatal(err)
	}
	target, err := all.Resolve("targets/" + id)
	if err != nil {
		t.Fatal(err)
	}
	return target
}

func unitsOn(t testing.TB, c *units.Catalogue, d criteria.Date, level criteria.Level) []criteria.Unit {
	t.Helper()
	all, err := c.AsOf(d, level)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func shippedPolicies(t testing.TB) []criteria.CarryOver {
	t.Helper()
	all, err := criteria.ShippedCarryOvers()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// of counts from bare days, under no policy.
func of(c *units.Catalogue, t criteria.Target, basis criteria.Basis, asOf criteria.Date, rec []Recognised, filed []Filed) (Progress, error) {
	set := "none"
	if len(t.RuleSets) > 0 {
		set = t.RuleSets[0]
	}
	policies, err := criteria.ShippedCarryOvers()
	if err != nil {
		return Progress{}, err
	}
	p, err := LedgerOf(set, rec, filed).Progress(c, policies, Question{Target: t, Basis: basis, AsOf: asOf, Known: Everything})
	if err != nil {
		return Progress{}, err
	}
	return *p, nil
}
