package units

import (
	"testing"
)

// BenchmarkFoldCountry folds the imports of the whole country, as a server does when it starts, and ties the spans, as it does at the
// first question.
func BenchmarkFoldCountry(b *testing.B) {
	base, sets := shippedCatalogue(b), nationalSets(b)
	for b.Loop() {
		c, err := FoldSets(base, sets)
		if err != nil {
			b.Fatal(err)
		}
		c.Spans()
	}
}

// BenchmarkReadCountry reads and checks the tables of the whole country.
func BenchmarkReadCountry(b *testing.B) {
	for b.Loop() {
		nationalSets(b)
	}
}
