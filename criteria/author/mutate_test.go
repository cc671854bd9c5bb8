package author

import (
	"io/fs"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
)

// mutated alters a set and runs the cases beside it.
func mutated(t *testing.T, fsys fs.FS, file string) *Mutation {
	t.Helper()
	content, err := fs.ReadFile(fsys, criteria.TestFile(file))
	if err != nil {
		t.Fatal(err)
	}
	tests, err := criteria.ReadRuleTests(file, content)
	if err != nil {
		t.Fatal(err)
	}
	edges, err := ReadBoundaries(fsys, file)
	if err != nil {
		t.Fatal(err)
	}
	m, err := Mutate(source(t, fsys, file), tests, edges)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestMutateShipped checks that no alteration of a shipped set goes unnoticed.
func TestMutateShipped(t *testing.T) {
	fsys, files := shipped(t)
	for _, file := range files {
		m := mutated(t, fsys, file)
		t.Logf("%s: %d altered, %d noticed by tests, %d with the boundary cases, %d equivalent", file, m.Altered, m.ByTests, m.Noticed, len(m.Equivalent))
		for _, x := range m.Survivors {
			t.Errorf("%s:%d:%d: no case notices %s", file, x.Line, x.Column, x.What)
		}
	}
}
