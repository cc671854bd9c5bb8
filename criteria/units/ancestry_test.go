package units

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/tieuchi/tieuchi/criteria/internal/golden"
)

// TestAncestry writes the history of units of the province as people read it.
func TestAncestry(t *testing.T) {
	c := shippedCatalogue(t)
	var b strings.Builder
	for _, name := range []string{
		"units/16645.20250701", // took in a part and kept its row, then merged; the name is that of another one
		"units/15772.20210701", // took a whole unit in and kept its row
		"units/16651.20210701", // was divided among four
		"units/15829.20240201", "units/16378.20250101", "units/14869.20250701", "units/405.20210701",
	} {
		u, err := c.Resolve(name, 0)
		if err != nil {
			t.Error(err)
			continue
		}
		fmt.Fprintf(&b, "%s %s\n", u.ID(), u.FullName())
		for i, steps := range [][]Step{c.Ancestors(u.ID()), c.Descendants(u.ID())} {
			for _, s := range steps {
				fmt.Fprintf(&b, "  %s %s %s\n    %s\n", []string{"<", ">"}[i], s.On, s.Kind, s.Say())
			}
		}
	}
	golden.Check(t, "testdata/ancestry.txt", b.String())
}

// TestStepsInWords enacts made-up clauses of every kind and reads what is said of them.
func TestStepsInWords(t *testing.T) {
	same := func(code string) NewUnit {
		u, _ := shippedCatalogue(t).At(code, 20270101)
		return newUnit(u)
	}
	ops := map[string][]Operation{
		"15448": {{Kind: Split, Predecessors: []Part{{Code: "15448"}}, Successors: []NewUnit{
			{Code: "15448", Name: "Định Bắc", Kind: "xa"}, {Code: "99001", Name: "Định Nam", Kind: "xa"}, {Code: "99002", Name: "Định Đông", Kind: "phuong"},
		}}},
		"15469": {{Kind: Split, Predecessors: []Part{{Code: "15469"}}, Successors: []NewUnit{same("15469"), {Code: "99003", Name: "Quán Lào", Kind: "phuong"}}}},
		"15457": {{
			Kind: Reorganise, Predecessors: []Part{{Code: "15457"}}, Successors: []NewUnit{same("15457"), same("14845")},
			Lines: []Line{{Predecessor: "15457", Successor: "15457", Part: true}, {Predecessor: "15457", Successor: "14845", Part: true}},
		}},
		"14848": {{Kind: Reorganise, Successors: []NewUnit{{Code: "99004", Name: "Tam Chung", Kind: "phuong"}, same("14854")}, Lines: []Line{
			{Predecessor: "14848", Successor: "99004", Part: true}, {Predecessor: "14848", Successor: "14854", Part: true},
		}}},
		"14857": {
			{Kind: Rename, Unit: "14857", Name: "Trung Lý Mới"},
			{Kind: ChangeKind, Unit: "14857", NewKind: "dac-khu"},
		},
		"14860": {{Kind: Rename, Unit: "14860", Name: "Quang Chiểu Mới"}},
		"14863": {{Kind: Reorganise, Successors: []NewUnit{{Code: "99005", Name: "Pù Nhi", Kind: "xa"}}, Lines: []Line{{Predecessor: "14863", Successor: "99005"}}}},
	}
	var b strings.Builder
	for _, code := range slices.Sorted(maps.Keys(ops)) {
		s := &ChangeSet{Province: "38", Entry: Entry{Basis: "1/NQ-THU", Effective: 20270101, Operations: ops[code]}}
		for i := range s.Operations {
			s.Operations[i].Level = "commune"
		}
		c, err := shippedCatalogue(t).Apply(s)
		if err != nil {
			t.Errorf("%s: %v", code, err)
			continue
		}
		u, _ := c.At(code, 20261231)
		fmt.Fprintf(&b, "%s %s\n", u.ID(), u.FullName())
		for _, step := range c.Descendants(u.ID()) {
			fmt.Fprintf(&b, "  %s %s\n", step.Kind, step.Say())
		}
	}
	golden.Check(t, "testdata/steps.txt", b.String())
}
