package author

import (
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
)

// TestBoundaries checks that the cases beside the shipped sets are those the sets make, and come out as they say.
func TestBoundaries(t *testing.T) {
	fsys, files := shipped(t)
	for _, file := range files {
		c, err := criteria.Compile(source(t, fsys, file).Set)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "../rulesets/"+BoundaryFile(file), MakeBoundaries(c).Text())
		b, err := ReadBoundaries(fsys, file)
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range b.Run(c) {
			t.Error(fault)
		}
	}
}
