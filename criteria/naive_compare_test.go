package criteria

import (
	"fmt"
	"math/big"

	"github.com/google/go-cmp/cmp"
)

// naiveDifferences says where a verdict is not what the plain evaluator came to.
func naiveDifferences(v *Verdict, want *naiveVerdict) []string {
	d := &naiveDiffer{}
	d.same("result", v.Result, want.result)
	d.same("level", v.Level, want.level)
	d.same("provisional", v.Provisional, want.provisional)
	d.same("sanctions", v.Sanctions, want.sanctions)
	d.same("tally", v.Tally, want.tally)
	d.lines("", v.Lines, want.lines)
	scores := v.Points != nil
	for i := range want.lines {
		scores = scores || want.lines[i].max != nil
	}
	d.groups(v.Groups, want.groups, scores)
	if !scores {
		return d.found
	}
	if v.Points == nil {
		return append(d.found, "no total")
	}
	d.points("total", v.Points.Earned, want.total)
	d.points("maximum", v.Points.Max, want.max)
	d.points("bonus", v.Points.Bonus, want.bonus)
	d.points("penalty", v.Points.Penalty, want.less)
	return d.found
}

// naiveDiffer collects differences.
type naiveDiffer struct{ found []string }

func (d *naiveDiffer) same(what string, got, want any) {
	if !cmp.Equal(got, want) {
		d.found = append(d.found, fmt.Sprintf("%s is %v, plainly %v", what, got, want))
	}
}

// points compares exactly; no figure is no points, as it is in a set that does not score.
func (d *naiveDiffer) points(what string, got Quantity, want *big.Rat) {
	have := new(big.Rat)
	if !got.IsZero() {
		have = exactly(got.Decimal())
	}
	if want == nil {
		want = new(big.Rat)
	}
	if have.Cmp(want) != 0 {
		d.found = append(d.found, fmt.Sprintf("%s: %s points, plainly %s", what, have.RatString(), want.RatString()))
	}
}

func (d *naiveDiffer) lines(in string, got []Line, want []naiveLine) {
	if len(got) != len(want) {
		d.same(in+"number of lines", len(got), len(want))
		return
	}
	for i := range got {
		g, w := &got[i], &want[i]
		at := in + w.id
		d.same(at+": id", g.ID, w.id)
		d.same(at+": outcome", g.Outcome, w.outcome)
		d.same(at+": counts as met", g.Counts, w.counts)
		d.same(at+": has points", !g.Points.IsZero(), w.max != nil)
		d.points(at, g.Points, w.worst)
		if in == "" && w.out() {
			d.points(at+": maximum", g.Max, nil) // it drops out
		} else {
			d.points(at+": maximum", g.Max, w.max)
		}
		if len(w.parts) > 0 && len(g.Parts) > 0 {
			d.lines(at+"/", g.Parts, w.parts)
		}
	}
}

func (d *naiveDiffer) groups(got []GroupTally, want []naiveGroup, scores bool) {
	if len(got) != len(want) {
		d.same("number of groups", len(got), len(want))
		return
	}
	for i := range got {
		g, w := &got[i], &want[i]
		d.same("group "+w.id+": id", g.Group, w.id)
		d.same("group "+w.id+": tally", g.Tally, w.tally)
		if scores {
			d.points("group "+w.id, g.Points, w.worst)
			d.points("group "+w.id+": maximum", g.Max, w.max)
		}
	}
}
