package units

import (
	"slices"
	"testing"
)

// BenchmarkArrangeCountry arranges the checked rows of the whole country: what a server does once it has read them.
func BenchmarkArrangeCountry(b *testing.B) {
	c := country(b)
	rows := slices.Collect(c.All())
	for b.Loop() {
		newCatalogue(slices.Clone(rows), c.Successions())
	}
}

// BenchmarkLoadCountry reads and checks the tables of the whole country as well.
func BenchmarkLoadCountry(b *testing.B) {
	for b.Loop() {
		country(b)
	}
}
