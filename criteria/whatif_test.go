package criteria

import (
	"fmt"
	"math/rand/v2"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestWhatIfAgreesWithEvaluate judges random answers of every set by every set, and compares every row and criterion with
// the verdict that a submission would get. Rows are also filed a second time, and judged the slow way.
func TestWhatIfAgreesWithEvaluate(t *testing.T) {
	all := drafts(t)
	for name, filed := range all {
		r := rand.New(rand.NewPCG(7, uint64(len(name))))
		units := randomUnits(r, 120, filed.Set.Level)
		first, second := randomRecords(t, r, filed, units, 400), randomRecords(t, r, filed, units, 400)
		w := NewWhatIf()
		for i := range first {
			w.Put(&first[i])
		}
		for i := range first {
			if i%3 == 0 {
				first[i].Answers = second[i].Answers // filed again
				w.Put(&first[i])
			}
		}
		for other, rules := range all {
			t.Run(name+" by "+other, func(t *testing.T) {
				for _, slow := range []bool{false, true} {
					w.rowwise = slow
					compareRows(t, w, rules, first)
				}
			})
		}
	}
}

// compareRows judges the rows by columns and one by one.
func compareRows(t *testing.T, w *WhatIf, rules *Compiled, records []Record) {
	t.Helper()
	j := w.judge(rules, judgedMarks{})
	for i := range records {
		v := rules.EvaluateOn(&records[i].Unit, records[i].Period.LastDay(), records[i].Answers)
		if got, want := resultAt(i, j.passed, j.open, j.levels()), (ResultAndLevel{v.Result, v.Level}); got != want {
			t.Fatalf("row %d is %v, evaluated it is %v", i, got, want)
		}
		for l := range v.Lines {
			line := &v.Lines[l]
			want := markState{
				met: line.Counts, waiting: line.Outcome == AwaitingAppraisal,
				counted: line.Counts || line.Outcome == NotMet || line.Outcome == NoData || line.Outcome == AwaitingAppraisal,
			}
			if got := j.lines[l].state(i); got != want {
				t.Fatalf("row %d, %s is %+v, evaluated it is %v, %v", i, line.ID, got, line.Outcome, line.Counts)
			}
		}
	}
}

// TestWhatIfEffect compares the counts of a run with counts made the long way round, one verdict after the other.
func TestWhatIfEffect(t *testing.T) {
	all := drafts(t)
	filed := []*Compiled{all["everything"], all["renamed"]}
	filed[1].Set.Version = "2"
	filed[1].name = filed[1].Set.Name()
	r := rand.New(rand.NewPCG(3, 4))
	units := randomUnits(r, 120, Commune)
	records := randomRecords(t, r, filed[0], units, 2000)
	for i, other := range randomRecords(t, r, filed[1], units, 600) {
		records[i] = other
		if i < 100 {
			records[i].Digest = "of another text"
		}
	}
	w := NewWhatIf()
	for i := range records {
		w.Put(&records[i])
	}
	stored := func(ref RuleSetRef) *Compiled {
		for _, c := range filed {
			if c.Set.Ref() == ref {
				return c
			}
		}
		return nil
	}
	passed, changed := 0, 0
	for name, rules := range all {
		for _, scope := range []Reach{
			{Scope: Scope{Province, "38"}},
			{Scope: Scope{District, "394"}},
			{Scope: Scope{Province, "30"}, Provinces: []string{"38"}},
			{Scope: Scope{Commune, "10001"}, Units: []UnitID{{"10001", 20210701}}},
			{Scope: Scope{Commune, "10001"}},
			{},
		} {
			t.Run(name+"/"+scope.String(), func(t *testing.T) {
				got := w.Run(&Trial{Rules: rules, Stored: stored, Reach: scope, Most: 150})
				want := plainly(rules, stored, scope, 150, records)
				passed, changed = passed+got.After.Passed, changed+len(got.Changes)
				if diff := gocmp.Diff(want, got, cmpopts.IgnoreUnexported(Effect{}), cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("-plainly +run:\n%s", diff)
				}
			})
		}
	}
	if passed < 1000 || changed < 1000 {
		t.Errorf("only %d passed and %d changes were looked at", passed, changed)
	}
}

// TestWhatIfKeeps checks that a run of a set of which one criterion differs judges that one and no other.
func TestWhatIfKeeps(t *testing.T) {
	before, after := everything(t), edited(t, everythingFile, "{at_least: 2}", "{at_least: 1}")
	w := NewWhatIf()
	records := randomRecords(t, rand.New(rand.NewPCG(5, 6)), before, randomUnits(rand.New(rand.NewPCG(5, 6)), 9, Commune), 100)
	for i := range records {
		w.Put(&records[i])
	}
	run := func(c *Compiled) []*marks { return w.judge(c, judgedMarks{}).lines }
	old, now := run(before), run(after)
	for i := range old {
		if same, is := before.criteria[i].ID != "one.models", old[i] == now[i]; same != is {
			t.Errorf("%s: kept %v, want %v", before.criteria[i].ID, is, same)
		}
	}
	w.Put(&records[0])
	if again := run(before); again[0] == old[0] {
		t.Error("what was found out is still there after an assessment came in")
	}
}

// TestCounter counts bits of 64 rows at once and one by one.
func TestCounter(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	for range 200 {
		var c counter
		var plain [64]int
		for range r.IntN(maxCriteria + 1) {
			word := r.Uint64() | r.Uint64()
			c.add(word)
			for row := range plain {
				plain[row] += int(word >> row & 1)
			}
		}
		for row, n := range plain {
			k := max(0, n+r.IntN(3)-1)
			if c.of(row) != n || c.atLeast(k)>>row&1 == 1 != (n >= k) || c.equal(k)>>row&1 == 1 != (n == k) {
				t.Fatalf("row %d is counted as %d and is %d", row, c.of(row), n)
			}
		}
	}
}

// TestColumnsGiveBack checks that the text of a value comes back whole, whatever stands beside it.
func TestColumnsGiveBack(t *testing.T) {
	values := []string{"true", "false", "0", "-0", "00", "7", "-7", "+7", "3.0", "87.5", "2147483648", "-9223372036854775808", "", "lời", "2024-10-07"}
	c, records := NewColumns(), []Record{}
	for i, value := range values {
		records = append(records, Record{Assessment: fmt.Sprint(i), Answers: Answers{{Fact: "f", Value: value}, {Fact: "g", NoData: true}}})
		c.Put(&records[i])
	}
	for i, value := range values {
		if got, ok := c.facts["f"].text(i, &c.words); got != value || !ok {
			t.Errorf("%q came back as %q, %v", value, got, ok)
		}
		records[i].Answers = nil
		c.Put(&records[i])
		if got, ok := c.facts["f"].text(i, &c.words); ok {
			t.Errorf("%q is still there as %q", value, got)
		}
	}
	if c.facts["g"] != nil || c.Len() != len(values) {
		t.Errorf("%d rows, %v", c.Len(), c.facts["g"])
	}
}
