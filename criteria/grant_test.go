package criteria

import (
	"errors"
	"testing"
)

// TestMayAppraise binds an appraiser to criteria and groups.
func TestMayAppraise(t *testing.T) {
	all, err := ShippedRuleSets()
	if err != nil {
		t.Fatal(err)
	}
	set, err := all.Find("ruleSets/reference.commune/versions/2026.1")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		bound     []string
		criterion string
		may       bool
	}{
		{nil, "inf.fibre-villages", true},
		{[]string{"inf.fibre-villages"}, "inf.fibre-villages", true},
		{[]string{"inf.fibre-villages"}, "inf.mobile-4g", false},
		{[]string{"inf"}, "inf.mobile-4g", true},
		{[]string{"inf"}, "gov.website", false},
		{[]string{"inf", "gov.website"}, "gov.website", true},
		{[]string{"inf"}, "inf.none", false}, // of no group, whatever its name
		{[]string{""}, "inf.none", false},
	} {
		a := Actor{Role: Appraiser, Criteria: test.bound}
		err := a.MayAppraise(set, test.criterion)
		var refused *Error
		if test.may != (err == nil) || err != nil && (!errors.As(err, &refused) || refused.Reason != "CRITERION_NOT_GRANTED") {
			t.Errorf("bound to %v, %s: %v", test.bound, test.criterion, err)
		}
	}
}

// TestHoldsOn holds on the first and last day, and on none outside.
func TestHoldsOn(t *testing.T) {
	for _, test := range []struct {
		from, to, day Date
		reason        string
	}{
		{0, 0, 20260101, ""},
		{20260101, 20261231, 20260101, ""},
		{20260101, 20261231, 20261231, ""},
		{20260101, 0, 20251231, "GRANT_NOT_YET"},
		{0, 20261231, 20270101, "GRANT_EXPIRED"},
	} {
		err := HoldsOn("grants/x", test.from, test.to, test.day)
		var refused *Error
		if got := errors.As(err, &refused); got != (test.reason != "") || got && refused.Reason != test.reason {
			t.Errorf("%v to %v on %v: %v, want %q", test.from, test.to, test.day, err, test.reason)
		}
	}
}
