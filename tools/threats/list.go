package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v4"
)

// threat is a claim of protection with the test that shows it, and how the protection is taken out.
type threat struct {
	Claim   string `yaml:"claim"`
	Package string `yaml:"package"` // "./server"
	Test    string `yaml:"test"`    // "TestAPI/sqlite/grpc/3_access/case", as go test prints it
	File    string `yaml:"file"`    // that the protection is in
	Old     string `yaml:"old"`     // text that stands in the file once
	New     string `yaml:"new"`     // what takes its place; the file still compiles

	number int
}

// listFile is the list, seen from the root of the repository.
const listFile = "tools/threats/threats.yaml"

func load(root string) ([]*threat, error) {
	b, err := os.ReadFile(filepath.Join(root, listFile))
	if err != nil {
		return nil, err
	}
	var threats []*threat
	if err := yaml.Load(b, &threats, yaml.WithKnownFields(true), yaml.WithUniqueKeys(true)); err != nil {
		return nil, fmt.Errorf("%s: %w", listFile, err)
	}
	for i, t := range threats {
		t.number = i + 1
		if t.Claim == "" || t.Package == "" || t.Test == "" || t.File == "" || t.Old == "" || t.Old == t.New {
			return nil, fmt.Errorf("%s: entry %d is not complete", listFile, t.number)
		}
	}
	return threats, nil
}

// altered gives the file without the protection.
func (t *threat) altered(root string) ([]byte, error) {
	b, err := os.ReadFile(filepath.Join(root, t.File))
	if err != nil {
		return nil, err
	}
	if n := bytes.Count(b, []byte(t.Old)); n != 1 {
		return nil, fmt.Errorf("claim %d: the text to take out stands %d times in %s", t.number, n, t.File)
	}
	return bytes.Replace(b, []byte(t.Old), []byte(t.New), 1), nil
}

// Marks in SECURITY.md between which the list stands.
const (
	beginMark = "<!-- threats: written by `make threats-list` -->\n"
	endMark   = "<!-- end of threats -->\n"
)

// securityText gives SECURITY.md with the list as it is now.
func securityText(root string, threats []*threat) (old, current []byte, err error) {
	if old, err = os.ReadFile(filepath.Join(root, "SECURITY.md")); err != nil {
		return nil, nil, err
	}
	before, rest, ok := strings.Cut(string(old), beginMark)
	_, after, closed := strings.Cut(rest, endMark)
	if !ok || !closed {
		return nil, nil, errors.New("SECURITY.md has lost the marks of the list")
	}
	var b strings.Builder
	b.WriteString("| | Claim | Test |\n|---:|---|---|\n")
	for _, t := range threats {
		fmt.Fprintf(&b, "| %d | %s | `%s` `%s` |\n", t.number, t.Claim, t.Package, t.Test)
	}
	return old, []byte(before + beginMark + b.String() + endMark + after), nil
}

func writeList(root string, threats []*threat) error {
	_, current, err := securityText(root, threats)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(root, "SECURITY.md"), current, 0o644)
}
