package criteria

import (
	"fmt"
	"slices"
)

// Expectation is what a case asks for; what is left out is not compared.
type Expectation struct {
	Result   Result                    `yaml:"result,omitempty"`
	Level    *string                   `yaml:"level,omitempty"`
	Tally    map[string]int            `yaml:"tally,omitempty"`
	Groups   map[string]map[string]int `yaml:"groups,omitempty"`
	Outcomes map[string]string         `yaml:"outcomes,omitempty"`
	Gaps     map[string]ExpectedGap    `yaml:"gaps,omitempty"`
	Errors   []string                  `yaml:"errors,omitempty"` // reasons of refusals, sorted; instead of the rest
	Missing  []string                  `yaml:"missing,omitempty"`

	Points      map[string]string `yaml:"points,omitempty"`       // by criterion, or by criterion and part, "a.b/part"
	MaxPoints   map[string]string `yaml:"max_points,omitempty"`   // likewise
	GroupPoints map[string]string `yaml:"group_points,omitempty"` // by group
	GroupMax    map[string]string `yaml:"group_max,omitempty"`
	Total       string            `yaml:"total,omitempty"`
	TotalMax    string            `yaml:"total_max,omitempty"`
	Provisional *bool             `yaml:"provisional,omitempty"`
	Sanctions   []string          `yaml:"sanctions,omitempty"` // that hold, in order
}

// ExpectedGap is the gap of one criterion.
type ExpectedGap struct {
	Fact      string `yaml:"fact"`
	Amount    string `yaml:"amount,omitempty"`
	Direction string `yaml:"direction"`
}

// compare gives what differs, sorted.
func (e *Expectation) compare(v *Verdict) []string {
	var faults []string
	if e.Result != "" {
		faults = differ(faults, "result", v.Result, e.Result)
	}
	if e.Level != nil {
		faults = differ(faults, "level", v.Level, *e.Level)
	}
	faults = compareTally(faults, "tally", &v.Tally, e.Tally)
	for group, want := range e.Groups {
		at := slices.IndexFunc(v.Groups, func(g GroupTally) bool { return g.Group == group })
		if at < 0 {
			faults = append(faults, "groups: there is no group "+group)
			continue
		}
		faults = compareTally(faults, "groups."+group, &v.Groups[at].Tally, want)
	}
	lines := linesByID(v)
	for id, want := range e.Outcomes {
		faults = compareLine(faults, "outcomes", lines, id, want, func(l *Line) any { return l.Outcome })
	}
	for id, want := range e.Gaps {
		faults = compareLine(faults, "gaps", lines, id, want, func(l *Line) any {
			return ExpectedGap{l.Gap.Fact, l.Gap.Amount.String(), l.Gap.Direction.String()}
		})
	}
	faults = e.comparePoints(faults, v, lines)
	if e.Missing != nil {
		var got []string
		for _, m := range v.Missing {
			got = append(got, m.Criteria...)
		}
		slices.Sort(got)
		faults = differ(faults, "missing", slices.Compact(got), slices.Sorted(slices.Values(e.Missing)))
	}
	slices.Sort(faults)
	return faults
}

// linesByID gives the lines by criterion, and those of parts by criterion and part.
func linesByID(v *Verdict) map[string]*Line {
	lines := map[string]*Line{}
	for i := range v.Lines {
		l := &v.Lines[i]
		lines[l.ID] = l
		for j := range l.Parts {
			lines[l.ID+"/"+l.Parts[j].ID] = &l.Parts[j]
		}
	}
	return lines
}

func compareLine(faults []string, key string, lines map[string]*Line, id string, want any, get func(*Line) any) []string {
	if lines[id] == nil {
		return append(faults, key+": there is no criterion "+id)
	}
	return differ(faults, key+"."+id, get(lines[id]), want)
}

// comparePoints compares what a set that scores adds to a verdict.
func (e *Expectation) comparePoints(faults []string, v *Verdict, lines map[string]*Line) []string {
	for id, want := range e.Points {
		faults = compareLine(faults, "points", lines, id, want, func(l *Line) any { return l.Points })
	}
	for id, want := range e.MaxPoints {
		faults = compareLine(faults, "max_points", lines, id, want, func(l *Line) any { return l.Max })
	}
	groups := map[string]*GroupTally{}
	for i := range v.Groups {
		groups[v.Groups[i].Group] = &v.Groups[i]
	}
	faults = compareGroups(faults, "group_points", groups, e.GroupPoints, func(g *GroupTally) Quantity { return g.Points })
	faults = compareGroups(faults, "group_max", groups, e.GroupMax, func(g *GroupTally) Quantity { return g.Max })
	if e.Total != "" || e.TotalMax != "" {
		faults = e.compareTotal(faults, v.Points)
	}
	if e.Provisional != nil {
		faults = differ(faults, "provisional", v.Provisional, *e.Provisional)
	}
	if e.Sanctions != nil {
		var got []string
		for _, s := range v.Sanctions {
			got = append(got, s.ID)
		}
		faults = differ(faults, "sanctions", got, e.Sanctions)
	}
	return faults
}

func compareGroups(faults []string, key string, groups map[string]*GroupTally, wants map[string]string, get func(*GroupTally) Quantity) []string {
	for id, want := range wants {
		if groups[id] == nil {
			faults = append(faults, key+": there is no group "+id)
			continue
		}
		faults = differ(faults, key+"."+id, get(groups[id]), want)
	}
	return faults
}

func (e *Expectation) compareTotal(faults []string, got *PointsTotal) []string {
	if got == nil {
		return append(faults, "total: the set gives no points")
	}
	if e.Total != "" {
		faults = differ(faults, "total", got.Earned, e.Total)
	}
	if e.TotalMax != "" {
		faults = differ(faults, "total_max", got.Max, e.TotalMax)
	}
	return faults
}

func compareTally(faults []string, at string, t *Tally, want map[string]int) []string {
	got := map[string]int{
		"met": t.Met, "of": t.Of, "not_met": t.NotMet, "not_applicable": t.NotApplicable, "did_not_occur": t.DidNotOccur,
		"no_data": t.NoData, "awaiting_appraisal": t.AwaitingAppraisal, "unknown": t.Unknown,
	}
	for key, n := range want {
		if have, ok := got[key]; !ok {
			faults = append(faults, at+": there is no "+key)
		} else {
			faults = differ(faults, at+"."+key, have, n)
		}
	}
	return faults
}

func differ(faults []string, at string, got, want any) []string {
	if fmt.Sprint(got) == fmt.Sprint(want) {
		return faults
	}
	return append(faults, fmt.Sprintf("%s: %v, want %v", at, got, want))
}
