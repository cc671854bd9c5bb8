package criteria

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// RuleTests are the cases of a _test.yaml file, which stands beside a rule set and is run by `go test` and by the
// command line alike.
type RuleTests struct {
	Base  map[string]map[string]*string `yaml:"base,omitempty"` // named answers that cases start from
	Cases []RuleTest                    `yaml:"cases"`
}

// RuleTest is one case: a unit, answers, and what is expected of them.
type RuleTest struct {
	Name     string             `yaml:"name"`
	Unit     RuleTestUnit       `yaml:"unit"`
	From     string             `yaml:"from,omitempty"`    // base to start from
	Answers  map[string]*string `yaml:"answers,omitempty"` // "no_data" says so; null takes the base's answer away
	Evidence *bool              `yaml:"evidence,omitempty"`
	Expect   Expectation        `yaml:"expect"`
}

// RuleTestUnit is a made-up unit of the set's level.
type RuleTestUnit struct {
	Kind Kind   `yaml:"kind,omitempty"`
	Area Area   `yaml:"area,omitempty"`
	Code string `yaml:"code,omitempty"`
}

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
}

// ExpectedGap is the gap of one criterion.
type ExpectedGap struct {
	Fact      string `yaml:"fact"`
	Amount    string `yaml:"amount,omitempty"`
	Direction string `yaml:"direction"`
}

// RuleTestResult is what a case came to.
type RuleTestResult struct {
	Name   string
	Faults []string // empty: as expected
}

// TestFile gives the name of the tests beside a rule-set file.
func TestFile(ruleSetFile string) string {
	return strings.TrimSuffix(ruleSetFile, ".yaml") + "_test.yaml"
}

// RunRuleTests runs the cases beside a rule-set file. A file without cases is a fault: it could not fail.
func RunRuleTests(fsys fs.FS, ruleSetFile string) ([]RuleTestResult, error) {
	c, err := LoadFile(fsys, ruleSetFile)
	if err != nil {
		return nil, err
	}
	content, err := fs.ReadFile(fsys, TestFile(ruleSetFile))
	if err != nil {
		return nil, err
	}
	tests, err := ReadRuleTests(TestFile(ruleSetFile), content)
	if err != nil {
		return nil, err
	}
	return tests.Run(c), nil
}

// run judges the case and compares.
func (t *RuleTest) run(c *Compiled, tests *RuleTests) []string {
	if t.From != "" && tests.Base[t.From] == nil {
		return []string{fmt.Sprintf("from: there is no base %q", t.From)}
	}
	unit := Unit{Code: t.Unit.Code, Name: "…", Kind: t.Unit.Kind, Level: c.Set.Level, Area: t.Unit.Area}
	read, faults := c.ReadAnswers(t.given(tests.Base[t.From]))
	if len(faults) == 0 {
		faults = c.CheckTogether(read)
	}
	if len(faults) > 0 || len(t.Expect.Errors) > 0 {
		reasons := make([]string, len(faults))
		for i, f := range faults {
			reasons[i] = f.Reason
		}
		slices.Sort(reasons)
		return differ(nil, "errors", reasons, t.Expect.Errors)
	}
	return t.Expect.compare(c.Evaluate(&unit, read))
}

// given puts the case's answers over its base.
func (t *RuleTest) given(base map[string]*string) []Answer {
	all := map[string]*string{}
	for _, m := range []map[string]*string{base, t.Answers} {
		for k, v := range m {
			all[k] = v
		}
	}
	var given []Answer
	for fact, value := range all {
		if value == nil {
			continue
		}
		a := Answer{Fact: fact, Value: *value}
		if *value == "no_data" {
			a = Answer{Fact: fact, NoData: true}
		} else if t.Evidence == nil || *t.Evidence {
			a.Evidence = []EvidenceDoc{{Document: "01/QĐ"}}
		}
		given = append(given, a)
	}
	return given
}

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
	lines := map[string]*Line{}
	for i := range v.Lines {
		lines[v.Lines[i].ID] = &v.Lines[i]
	}
	for id, want := range e.Outcomes {
		if l := lines[id]; l == nil {
			faults = append(faults, "outcomes: there is no criterion "+id)
		} else {
			faults = differ(faults, "outcomes."+id, l.Outcome.String(), want)
		}
	}
	for id, want := range e.Gaps {
		if l := lines[id]; l == nil {
			faults = append(faults, "gaps: there is no criterion "+id)
		} else {
			faults = differ(faults, "gaps."+id, ExpectedGap{l.Gap.Fact, l.Gap.Amount.String(), l.Gap.Direction.String()}, want)
		}
	}
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
