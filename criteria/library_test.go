package criteria

import (
	"os"
	"testing"
)

// TestShippedRuleSets runs the cases beside every shipped rule set.
func TestShippedRuleSets(t *testing.T) {
	runRuleTests(t, "rulesets", 4)
	if _, err := ShippedRuleSets(); err != nil {
		t.Fatal(err)
	}
}

// TestEveryMeasure runs the cases of a made-up set that uses every measure, comparator and clause.
func TestEveryMeasure(t *testing.T) { runRuleTests(t, "testdata/sets", 1) }

func runRuleTests(t *testing.T, folder string, least int) {
	t.Helper()
	fsys := os.DirFS(folder)
	files, err := RuleSetFiles(fsys)
	if err != nil || len(files) < least {
		t.Fatalf("rule-set files: %v, %v", files, err)
	}
	for _, file := range files {
		t.Run(file, func(t *testing.T) {
			results, err := RunRuleTests(fsys, file)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range results {
				for _, fault := range r.Faults {
					t.Errorf("%s: %s", r.Name, fault)
				}
			}
		})
	}
}
