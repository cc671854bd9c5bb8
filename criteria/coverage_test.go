package criteria

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// enumerated are the keys whose every value is a feature of its own.
var enumerated = map[string][]string{
	"RuleSet.completeness":    {"complete", "partial", "reference"},
	"Group.kind":              {"bonus", "penalty"},
	"Criterion.class":         {"mandatory", "extended"},
	"Criterion.did_not_occur": {"counts_as_met", "excluded"},
	"Applies.otherwise":       {"not_applicable", "renormalise", "counts_as_met"},
	"Ratio.zero":              {"not_applicable", "did_not_occur", "error"},
	"Relative.zero":           {"not_applicable", "did_not_occur", "error"},
	"Relative.as":             {"percent", "growth", "difference"},
	"Rounding.to":             {"nearest", "down", "up"},
	"Fact.kind":               {"count", "number", "yes_no", "choice", "date", "text"},
	"Clause.class":            {"mandatory", "extended"},
}

// happenings are what must have come up while judging, beyond what stands in the sets.
var happenings = []string{
	"plain met", "plain not_met", "plain not_applicable", "plain did_not_occur", "plain no_data", "plain awaiting_appraisal",
	"bonus met", "bonus not_met", "bonus not_applicable", "bonus did_not_occur", "bonus no_data", "bonus awaiting_appraisal",
	"penalty met", "penalty not_met", "penalty not_applicable", "penalty did_not_occur", "penalty no_data", "penalty awaiting_appraisal",
	"points of parts, met", "points of parts, not_met", "points of parts, no_data", "points of parts, awaiting_appraisal",
	"whole of 0 not_applicable", "whole of 0 did_not_occur", "reference of 0 not_applicable", "reference of 0 did_not_occur",
	"threshold not yet in force", "zeroed ", "zeroed bonus", "scaled up ",
	"nothing left to scale", "capped bonus", "capped penalty", "share of nothing", "sanction that lowers", "provisional",
	"total as it is", "total raised to the floor", "total cut to the ceiling", "passed", "not_passed", "inconclusive",
}

// notJudged are keys of the model that say nothing to a verdict.
var notJudged = []string{
	"RuleSet.retired", "Retired.*", "LegalDocument.note", "Source.note", "Fact.owner", "Fact.unit", "Criterion.code", "Text.*", "Option.*",
	"Effective.*", "Source.*", "LegalDocument.*", "Evidence.*",
}

// features counts every key of the model that a set uses, and every value of those that take one of a few.
func features(x any, seen map[string]int) {
	v := reflect.ValueOf(x)
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	switch {
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			features(v.Index(i).Interface(), seen)
		}
	case v.Kind() == reflect.Struct && v.Type() != reflect.TypeFor[Decimal]():
		for i := range v.NumField() {
			if name, inline := keyOf(v.Type(), i); inline {
				features(v.Field(i).Interface(), seen)
			} else if !v.Field(i).IsZero() {
				seen[name]++
				if v.Field(i).Kind() == reflect.String {
					seen[name+"="+v.Field(i).String()]++
				}
				features(v.Field(i).Interface(), seen)
			}
		}
	}
}

// keyOf names a key of the model, "Points.steps".
func keyOf(t reflect.Type, field int) (name string, inline bool) {
	key, options, _ := strings.Cut(t.Field(field).Tag.Get("yaml"), ",")
	return t.Name() + "." + key, strings.Contains(options, "inline")
}

// keysOfModel lists every key of the model, found in its types: one that is added later must be generated too.
func keysOfModel(t reflect.Type, keys map[string]int) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t == reflect.TypeFor[Decimal]() {
		return
	}
	for i := range t.NumField() {
		name, inline := keyOf(t, i)
		if _, known := keys[name]; known {
			continue
		}
		if !inline {
			keys[name] = 0
		}
		keysOfModel(t.Field(i).Type, keys)
	}
}

// checkCoverage asks that every key, value and happening came up often enough, so that the generator cannot quietly
// stop using one.
func checkCoverage(t *testing.T, c *cohort, sets int) {
	due := map[string]int{}
	keysOfModel(reflect.TypeFor[RuleSet](), due)
	maps.DeleteFunc(due, func(name string, _ int) bool {
		kind, _, _ := strings.Cut(name, ".")
		return slices.Contains(notJudged, name) || slices.Contains(notJudged, kind+".*")
	})
	for name, values := range enumerated {
		for _, v := range values {
			due[name+"="+v] = 0
		}
	}
	for _, name := range happenings {
		due[name] = 0
	}
	need := max(1, sets/50)
	for _, name := range slices.Sorted(maps.Keys(due)) {
		t.Logf("%7d %s", c.seen[name], name)
		if c.seen[name] < need {
			t.Errorf("%q came up %d times in %d sets, %d are due", name, c.seen[name], sets, need)
		}
	}
	if c.judged < sets*casesPerSet/2 {
		t.Errorf("only %d of %d cases were judged", c.judged, sets*casesPerSet)
	}
}
