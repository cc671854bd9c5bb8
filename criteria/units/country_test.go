package units

import (
	"fmt"
	"strings"
	"testing"
)

// country imports a made-up country of 15,000 rows into the catalogue: 50 provinces of 200 communes, and 100 that they were
// merged from in each.
func country(t testing.TB) *Catalogue {
	t.Helper()
	c := Empty()
	for p := range 50 {
		var communes, lines strings.Builder
		communes.WriteString("code,name,kind,district,province,area,valid_from,valid_to\n")
		lines.WriteString("predecessor,successor,effective,part,basis,note\n")
		province := fmt.Sprint(40 + p)
		for i := range 200 {
			code := fmt.Sprintf("%05d", 40000+p*1000+i)
			fmt.Fprintf(&communes, "%s,Xã thứ %d,xa,,%s,lowland,2021-07-01,2025-07-01\n", code, i, province)
			fmt.Fprintf(&lines, "%s,%05d,2025-07-01,whole,thử,\n", code, 40000+p*1000+i/2*2)
			if i%2 == 0 {
				fmt.Fprintf(&communes, "%s,Mới %d,xa,,%s,lowland,2025-07-01,\n", code, i, province)
			}
		}
		next, err := c.Apply(&ChangeSet{Province: province, Entry: Entry{Basis: "thử", Import: &Import{
			Communes: communes.String(), Successions: lines.String(),
			Provinces: "code,name,kind,valid_from,valid_to\n" + province + ",Tỉnh,tinh,2021-07-01,\n",
		}}})
		if err != nil {
			t.Fatal(err)
		}
		c = next
	}
	return c
}

// aMerger is a change set on the country.
func aMerger() *ChangeSet {
	return &ChangeSet{Province: "60", Entry: Entry{Basis: "thử", Effective: 20270101, Operations: []Operation{{
		Kind: Merge, Level: "commune", Predecessors: []Part{{Code: "60000"}, {Code: "60002"}, {Code: "60004"}},
		Successors: []NewUnit{{Code: "60000", Name: "Gộp", Kind: "xa"}},
	}}}}
}

// BenchmarkApply applies one merger to a catalogue of 15,000 rows.
func BenchmarkApply(b *testing.B) {
	c, s := country(b), aMerger()
	for b.Loop() {
		if _, err := c.Apply(s); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkApplyAndCompare makes a preview of it, with spans.
func BenchmarkApplyAndCompare(b *testing.B) {
	c, s := country(b), aMerger()
	for b.Loop() {
		next, err := c.Apply(s)
		if err != nil {
			b.Fatal(err)
		}
		if d := Compare(c, next, s.Effective); len(d.Levels) != 1 {
			b.Fatal(d)
		}
	}
}

// BenchmarkAsOfCountry asks for days that are not kept.
func BenchmarkAsOfCountry(b *testing.B) {
	c := country(b)
	for b.Loop() {
		c.list(dayList{20250701, "commune"})
	}
}

// BenchmarkImport adds a province to the country: 300 rows.
func BenchmarkImport(b *testing.B) {
	c := country(b)
	s := &ChangeSet{Province: "38", Entry: Entry{Basis: "thử", Import: shippedTables(b)}}
	for b.Loop() {
		if _, err := c.Apply(s); err != nil {
			b.Fatal(err)
		}
	}
}
