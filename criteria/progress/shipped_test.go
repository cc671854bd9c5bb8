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
