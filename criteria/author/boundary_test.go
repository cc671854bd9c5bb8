package author

import (
	"os"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
)

// TestBoundariesShipped checks that every shipped set has boundary cases, that they are those the set makes today, and come
// out as they say. -update writes them.
func TestBoundariesShipped(t *testing.T) {
	fsys, files := shipped(t)
	for _, file := range files {
		c, err := criteria.Compile(source(t, fsys, file).Set)
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			golden(t, "../rulesets/"+BoundaryFile(file), MakeBoundaries(c).Text())
		}
		b, err := ReadBoundaries(fsys, file)
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range b.Run(c) {
			t.Errorf("%s: %s", file, fault)
		}
		if !b.Current(c) {
			t.Errorf("%s: the boundary cases are out of date: run with -update and read the difference", file)
		}
	}
}

// TestBoundaries makes all cases of a small set that scores; those of the whole are found by the same search each time.
func TestBoundaries(t *testing.T) {
	c, err := criteria.Compile(source(t, os.DirFS("testdata/lint"), "clean.yaml").Set)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/boundaries.txt", MakeBoundaries(c).Text())
}
