package author

import (
	"bytes"
	_ "embed"
	"slices"
	"strings"
	"text/template"

	"github.com/tieuchi/tieuchi/criteria"
)

// Names of the JSON Schemas, in the folder of the shipped rule sets; see package schema.
const (
	RuleSetSchema  = "ruleset.schema.json"
	RuleTestSchema = "ruletest.schema.json"
)

// NewSet is what an author says about a rule set that does not exist yet.
type NewSet struct {
	ID      string
	Version string
	Level   criteria.Level
	Scored  bool // with points
}

var (
	//go:embed new.yaml.tmpl
	newSet string
	//go:embed new_test.yaml.tmpl
	newTests string

	newFiles = template.Must(template.Must(template.New("set").Parse(newSet)).New("tests").Parse(newTests))
)

const longestID = 100

// NewFiles gives the files of a small set to start from, and its tests. They load and pass. Nothing in them is law: every
// threshold says that it is this project's own example, to be replaced.
func NewFiles(n NewSet) (set, tests []byte, err error) {
	if err := n.check(); err != nil {
		return nil, nil, err
	}
	var files [2]bytes.Buffer
	for i, name := range []string{"set", "tests"} {
		if err := newFiles.ExecuteTemplate(&files[i], name, n); err != nil {
			return nil, nil, err
		}
	}
	return files[0].Bytes(), files[1].Bytes(), nil
}

// check names what is wrong before a file is named after it.
func (n *NewSet) check() error {
	var faults []*criteria.Error
	if _, err := criteria.ParseRuleSetRef(criteria.RuleSetRef{ID: n.ID, Version: "1"}.String()); err != nil || len(n.ID) > longestID {
		faults = append(faults, criteria.Invalid("ID_MALFORMED", "id", criteria.Say("load.id", "value", n.ID)))
	}
	if _, err := criteria.ParseRuleSetRef(criteria.RuleSetRef{ID: "x", Version: n.Version}.String()); err != nil {
		faults = append(faults, criteria.Invalid("VERSION_MALFORMED", "version", criteria.Say("load.version", "value", n.Version)))
	}
	if !slices.Contains(Levels, string(n.Level)) {
		faults = append(faults, criteria.Invalid("LEVEL_UNKNOWN", "level", criteria.Say("load.not-allowed", "value", string(n.Level), "allowed", strings.Join(Levels, ", "))))
	}
	return criteria.Join(faults)
}

// Levels are the levels that a set can be for.
var Levels = []string{string(criteria.Village), string(criteria.Commune), string(criteria.District), string(criteria.Province)}
