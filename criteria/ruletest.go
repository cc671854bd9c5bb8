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
	// Rounds are finalised as a whole, in sets that ration a level.
	Rounds []RoundTest `yaml:"rounds,omitempty"`
}

// RuleTest is one case: a unit, answers, and what is expected of them.
type RuleTest struct {
	Name     string             `yaml:"name"`
	Unit     RuleTestUnit       `yaml:"unit"`
	On       Date               `yaml:"on,omitempty"`      // last day of the period; none: the newest thresholds
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
	return RunTests(c, TestFile(ruleSetFile), content)
}

// RunTests runs cases against a compiled rule set. file is the name that errors carry. Cases that cannot be read, and none
// at all, are a FileErrors.
func RunTests(c *Compiled, file string, content []byte) ([]RuleTestResult, error) {
	tests, err := ReadRuleTests(file, content)
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
	unit := t.Unit.unit(c.Set.Level)
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
	return t.Expect.compare(c.EvaluateOn(unit, t.On, read))
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
