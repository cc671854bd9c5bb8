package author

import (
	"math"
	"testing"
)

// TestLintWithin checks that a bound on the work is kept and told, that stop ends it, and that what is found on the way is a
// part of what there is to find.
func TestLintWithin(t *testing.T) {
	fsys, files := shipped(t)
	src := source(t, fsys, files[len(files)-1])
	if found, complete := LintWithin(src, 0, nil); complete || len(found) > 0 {
		t.Errorf("no work: %v, %v", found, complete)
	}
	if _, complete := LintWithin(src, math.MaxInt, func() bool { return true }); complete {
		t.Error("work that was stopped is said to be complete")
	}
	if found, complete := LintWithin(src, 3_000_000, func() bool { return false }); !complete || len(found) > 0 {
		t.Errorf("the bound of the server: %v, %v", found, complete)
	}
}
