package criteria

import (
	"math/big"
	"testing"

	"github.com/govalues/decimal"
)

// TestNaiveByHand holds the plain evaluator's sums against some that were done by hand.
func TestNaiveByHand(t *testing.T) {
	for _, c := range []struct{ value, step, to, want string }{
		{"0.125", "0.25", "nearest", "0.25"},
		{"0.124999", "0.25", "nearest", "0"},
		{"0.375", "0.25", "nearest", "0.5"},
		{"0.49", "0.25", "down", "0.25"},
		{"0.5", "0.25", "down", "0.5"},
		{"0.500001", "0.25", "up", "0.75"},
		{"0.5", "0.25", "up", "0.5"},
		{"1/3", "0.3", "nearest", "0.3"},
		{"85/53", "0.000001", "nearest", "1.603774"},
		{"0", "1", "up", "0"},
	} {
		value, _ := new(big.Rat).SetString(c.value)
		got := naiveRounded(value, &Rounding{decimal.MustParse(c.step), c.to})
		if want := exactly(decimal.MustParse(c.want)); got.Cmp(want) != 0 {
			t.Errorf("%s to %s %s is %s, by hand %s", c.value, c.step, c.to, got.RatString(), want.RatString())
		}
	}
	points := &Points{Max: ptr(decimal.MustNew(8, 0)), Proportional: &Proportional{
		From: decimal.MustNew(90, 0), To: decimal.MustNew(40, 0), Round: Rounding{decimal.MustNew(5, 1), "nearest"},
	}}
	n := &naive{}
	for value, want := range map[int64]string{100: "0", 90: "0", 88: "0.5", 60: "5", 61: "4.5", 40: "8", 3: "8"} {
		l := &naiveLine{max: n.maximum(points)}
		if got := n.way(l, nil, points, big.NewRat(value, 1)); got.Cmp(exactly(decimal.MustParse(want))) != 0 {
			t.Errorf("%d earns %s, by hand %s", value, got.RatString(), want)
		}
	}
}

// TestDifferencesAreSeen changes one thing of a verdict after the other: each must be told.
func TestDifferencesAreSeen(t *testing.T) {
	m := makeSet(1) // it scores
	compiled, err := Compile(m.set)
	if err != nil {
		t.Fatal(err)
	}
	u := m.unit()
	answers, _ := compiled.ReadAnswers(m.answers())
	one := Quantity{123456, 2, true}
	for what, change := range map[string]func(*Verdict){
		"result":      func(v *Verdict) { v.Result = "" },
		"level":       func(v *Verdict) { v.Level += "x" },
		"provisional": func(v *Verdict) { v.Provisional = !v.Provisional },
		"sanctions":   func(v *Verdict) { v.Sanctions = append(v.Sanctions, SanctionEffect{}) },
		"tally":       func(v *Verdict) { v.Tally.Of++ },
		"group tally": func(v *Verdict) { v.Groups[0].Tally.Met++ },
		"group":       func(v *Verdict) { v.Groups[0].Points = one },
		"group max":   func(v *Verdict) { v.Groups[0].Max = one },
		"outcome":     func(v *Verdict) { v.Lines[0].Outcome = noOutcome },
		"counts":      func(v *Verdict) { v.Lines[0].Counts = !v.Lines[0].Counts },
		"points":      func(v *Verdict) { v.Lines[0].Points = one },
		"max":         func(v *Verdict) { v.Lines[0].Max = one },
		"total":       func(v *Verdict) { v.Points.Earned = one },
		"total max":   func(v *Verdict) { v.Points.Max = one },
		"bonus":       func(v *Verdict) { v.Points.Bonus = one },
		"penalty":     func(v *Verdict) { v.Points.Penalty = one },
		"no total":    func(v *Verdict) { v.Points = nil },
		"":            func(*Verdict) {},
	} {
		var n *naive
		n = newNaive(m.set, u, 0, answers, func(source string) tri { return m.conditions[source](n) })
		v := compiled.Evaluate(u, answers)
		change(v)
		if found := naiveDifferences(v, n.evaluate()); (len(found) > 0) != (what != "") {
			t.Errorf("%q was changed, told was %v", what, found)
		}
	}
}
