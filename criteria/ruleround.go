package criteria

import (
	"fmt"
	"slices"
	"strconv"
)

// RoundTest is a whole round of made-up units, finalised: the only place where a quota shows.
type RoundTest struct {
	Name  string          `yaml:"name"`
	On    Date            `yaml:"on,omitempty"` // last day of the period
	Units []RoundTestUnit `yaml:"units"`
}

// RoundTestUnit is a unit of a round, or several that are alike but for their codes.
type RoundTestUnit struct {
	Unit    RuleTestUnit       `yaml:"unit"`            // its code is due: it decides last
	Times   int                `yaml:"times,omitempty"` // so many units, with codes that count up from the one given
	From    string             `yaml:"from,omitempty"`
	Answers map[string]*string `yaml:"answers,omitempty"`
	Expect  RoundExpectation   `yaml:"expect"`
}

// RoundExpectation is what a unit should come to; what is left out is not compared.
type RoundExpectation struct {
	Level    *string `yaml:"level,omitempty"`
	Rank     *int    `yaml:"rank,omitempty"` // among those of its class who reached the rationed level, 0 for the others
	Room     *int    `yaml:"room,omitempty"`
	Assessed *int    `yaml:"assessed,omitempty"`
}

// run judges every unit, finalises, and compares.
func (t *RoundTest) run(c *Compiled, tests *RuleTests) []string {
	var round []RoundEntry
	want := map[string]*RoundExpectation{}
	for i := range t.Units {
		u := &t.Units[i]
		entries, err := u.entries(c, tests, t.On)
		if err != nil {
			return []string{fmt.Sprintf("units[%d]: %v", i, err)}
		}
		for _, e := range entries {
			if want[e.Unit.Code] != nil {
				return []string{fmt.Sprintf("units[%d]: code %s stands twice", i, e.Unit.Code)}
			}
			want[e.Unit.Code] = &u.Expect
		}
		round = append(round, entries...)
	}
	var faults []string
	for _, f := range c.Finalise(round) {
		faults = append(faults, want[f.Unit.Code].compare(&f)...)
	}
	slices.Sort(faults)
	return faults
}

// entries judges the unit, as often as it stands for.
func (u *RoundTestUnit) entries(c *Compiled, tests *RuleTests, on Date) ([]RoundEntry, error) {
	first, err := strconv.Atoi(u.Unit.Code)
	if err != nil || u.From != "" && tests.Base[u.From] == nil {
		return nil, fmt.Errorf("code %q is no number, or there is no base %q", u.Unit.Code, u.From)
	}
	answers, faults := c.ReadAnswers((&RuleTest{Answers: u.Answers}).given(tests.Base[u.From]))
	if faults = append(faults, c.CheckTogether(answers)...); len(faults) > 0 {
		return nil, Join(faults)
	}
	var all []RoundEntry
	for k := range max(1, u.Times) {
		unit := u.Unit.unit(c.Set.Level)
		unit.Code = fmt.Sprintf("%0*d", len(u.Unit.Code), first+k)
		all = append(all, RoundEntry{Assessment: unit.Code, Unit: unit, Verdict: c.EvaluateOn(unit, on, answers), Answers: answers})
	}
	return all, nil
}

func (u *RuleTestUnit) unit(level Level) *Unit {
	return &Unit{Code: u.Code, Name: "…", Kind: u.Kind, Level: level, Area: u.Area}
}

func (e *RoundExpectation) compare(f *FinalLevel) (faults []string) {
	if e.Level != nil {
		faults = differ(faults, f.Unit.Code+".level", f.Level, *e.Level)
	}
	for _, n := range []struct {
		name string
		got  int
		want *int
	}{{"rank", f.Rank, e.Rank}, {"room", f.Room, e.Room}, {"assessed", f.Assessed, e.Assessed}} {
		if n.want != nil {
			faults = differ(faults, f.Unit.Code+"."+n.name, n.got, *n.want)
		}
	}
	return faults
}
