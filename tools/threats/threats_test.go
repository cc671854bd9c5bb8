package main

import (
	"bytes"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
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

// TestDouble keeps both ways of a function in a file, and leaves what stands outside of functions alone.
func TestDouble(t *testing.T) {
	const code = "package x\n\nconst most = 3\n\nfunc f(n int) bool { return n > most }\n\nfunc g(p *int) {\n\tif f(*p) {\n\t\t*p = 0\n\t}\n}\n"
	list := []*threat{
		{Old: "n > most", New: "true", number: 1}, {Old: "*p = 0", New: "*p = 1", number: 2}, {Old: "n > ", New: "n < ", number: 3}, {Old: "= 3", New: "= 4", number: 4},
	}
	tree, err := parser.ParseFile(token.NewFileSet(), "x.go", code, 0)
	if err != nil {
		t.Fatal(err)
	}
	out, chosen := double(tree, []byte(code), list)
	if len(chosen) != 3 || slices.Contains(chosen, list[3]) {
		t.Errorf("chosen are %d", len(chosen))
	}
	want := "package x\n\nconst most = 3\n\nfunc f(n int) bool {\nif threatOverlay == \"1\" { return true \n}\nif threatOverlay == \"3\" { return n < most \n}\n return n > most }\n\n" +
		"func g(p *int) {\nif threatOverlay == \"2\" {\n\tif f(*p) {\n\t\t*p = 1\n\t}\n\nreturn\n}\n\n\tif f(*p) {\n\t\t*p = 0\n\t}\n}\n"
	if string(out) != want {
		t.Errorf("got\n%s\nwant\n%s", out, want)
	}
}
