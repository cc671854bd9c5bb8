package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const root = "../.."

// TestList asks of every claim that its protection still stands where the list says, once, and that its test is there. Whether
// the test fails without the protection takes minutes and is for `make threats`.
func TestList(t *testing.T) {
	threats, err := load(root)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, threat := range threats {
		if _, err := threat.altered(root); err != nil {
			t.Error(err)
		}
		if seen[threat.Claim] {
			t.Errorf("claim %d stands twice", threat.number)
		}
		seen[threat.Claim] = true
		if !hasTest(t, threat) {
			t.Errorf("claim %d: there is no test %s in %s", threat.number, threat.Test, threat.Package)
		}
	}
}

func hasTest(t *testing.T, threat *threat) bool {
	t.Helper()
	name, _, _ := strings.Cut(threat.Test, "/")
	files, err := filepath.Glob(filepath.Join(root, threat.Package, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	function := regexp.MustCompile(`(?m)^func ` + name + `\(`)
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if function.Match(b) {
			return true
		}
	}
	return false
}

// TestSecurity keeps SECURITY.md equal to the list.
func TestSecurity(t *testing.T) {
	threats, err := load(root)
	if err != nil {
		t.Fatal(err)
	}
	old, current, err := securityText(root, threats)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(old, current) {
		t.Error(`SECURITY.md is not current, see "make threats-list"`)
	}
}
