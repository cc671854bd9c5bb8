package criteria

import (
	"os"
	"testing"
)

// TestShippedRuleSets runs the cases beside every shipped rule set.
func TestShippedRuleSets(t *testing.T) {
	fsys := os.DirFS("rulesets")
	files, err := RuleSetFiles(fsys)
	if err != nil || len(files) < 3 {
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
	if _, err := ShippedRuleSets(); err != nil {
		t.Fatal(err)
	}
}
