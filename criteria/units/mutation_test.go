package units_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
	"github.com/tieuchi/tieuchi/criteria/units/unitstest"
)

// spoiled changes something in a good change set, at random: nearly always it is wrong then.
func spoiled(t testing.TB, r *rand.Rand, s *units.ChangeSet, c *units.Catalogue) *units.ChangeSet {
	t.Helper()
	out := *s
	if err := out.ParseContent(s.Content()); err != nil { // a copy of its own
		t.Fatal(err)
	}
	var codes []string
	for u := range c.All() {
		codes = append(codes, u.Code)
	}
	code := codes[r.IntN(len(codes))]
	op := &out.Operations[r.IntN(len(out.Operations))]
	switch r.IntN(10) {
	case 0:
		out.Operations = append(out.Operations, *op)
	case 1:
		*op = out.Operations[len(out.Operations)-1]
		out.Operations = out.Operations[:max(1, len(out.Operations)-1)]
	case 2:
		out.Effective = out.Effective.AddDays(r.IntN(900) - 600)
	case 3:
		op.Unit = code
	case 4, 5:
		if n := len(op.Predecessors); n > 0 {
			op.Predecessors[r.IntN(n)] = units.Part{Code: code, Part: r.IntN(2) == 0}
		}
	case 6:
		if n := len(op.Successors); n > 0 {
			op.Successors[r.IntN(n)].Code = code
		}
	case 7:
		if n := len(op.Lines); n > 0 {
			op.Lines[r.IntN(n)] = units.Line{Predecessor: code, Successor: op.Successors[0].Code, Part: r.IntN(2) == 0}
		}
	case 8:
		if n := len(op.Successors); n > 0 {
			op.Successors[r.IntN(n)].District = code
		}
	case 9:
		if n := len(op.Predecessors); n > 0 {
			op.Predecessors[r.IntN(n)].Part = r.IntN(2) == 0
		}
	}
	return &out
}

// TestSpoiledChangeSets spoils good change sets and applies them at any time. Most are refused; whatever is taken leaves a
// catalogue that keeps every rule, and so does what follows it.
func TestSpoiledChangeSets(t *testing.T) {
	taken, refused := 0, map[string]int{}
	for seed := range uint64(250) {
		r := rand.New(rand.NewPCG(seed, 5))
		h, err := unitstest.Random(r, unitstest.Options{Communes: 12, Events: 5})
		if err != nil {
			t.Fatal(err)
		}
		c := h.Base
		for _, s := range h.Sets {
			for range 4 {
				bad := spoiled(t, r, s, c)
				next, err := c.Apply(bad)
				if err != nil {
					own, ok := err.(*criteria.Error)
					if !ok || own.Field == "" {
						t.Fatalf("seed %d: %v", seed, err)
					}
					refused[own.Reason]++
					continue
				}
				taken++
				checkHistory(t, seed, next, 0)
				checkParents(t, seed, next)
				if r.IntN(3) == 0 {
					c = next
				}
			}
			if next, err := c.Apply(s); err == nil {
				c = next
			}
			if t.Failed() {
				return
			}
		}
	}
	if taken < 200 || len(refused) < 12 {
		t.Errorf("%d taken, refused: %v", taken, refused)
	}
	t.Logf("%d taken, refused: %v", taken, refused)
}

// checkParents wants every commune in a district in force while its province has any.
func checkParents(t *testing.T, seed uint64, c *units.Catalogue) {
	t.Helper()
	days := map[criteria.Date]bool{}
	for u := range c.All() {
		days[u.From] = true
	}
	for day := range days {
		districts, err := c.AsOf(day, criteria.District)
		if err != nil {
			t.Fatal(err)
		}
		in := map[string]bool{"": len(districts) == 0}
		for _, d := range districts {
			in[d.Code] = true
		}
		communes, err := c.AsOf(day, criteria.Commune)
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range communes {
			if !in[u.District] {
				t.Errorf("seed %d: on %s %s lies in district %q", seed, day, u.ID(), u.District)
			}
		}
	}
}

// TestLateChangeSets enacts change sets in another order than that of their days, as when an act of the past is entered late:
// where that is taken, the catalogue is the same.
func TestLateChangeSets(t *testing.T) {
	late := 0
	for seed := range uint64(150) {
		h, err := unitstest.Random(rand.New(rand.NewPCG(seed, 6)), unitstest.Options{Communes: 40, Events: 2})
		if err != nil {
			t.Fatal(err)
		}
		first, err := h.Base.Apply(h.Sets[1])
		if err != nil {
			continue // it needs what the other one made
		}
		both, err := first.Apply(h.Sets[0])
		if err != nil {
			continue // the later one contradicts
		}
		late++
		if !bytes.Equal(frozen(t, both), frozen(t, h.Last)) {
			t.Errorf("seed %d: another catalogue", seed)
		}
	}
	if late < 20 {
		t.Errorf("only %d", late)
	}
}

// TestAncestryBothWays wants who is an ancestor of a unit to have it among the descendants, and the other way round.
func TestAncestryBothWays(t *testing.T) {
	for seed := range uint64(30) {
		h, err := unitstest.Random(rand.New(rand.NewPCG(seed, 7)), unitstest.Options{Communes: 10})
		if err != nil {
			t.Fatal(err)
		}
		type pair struct{ old, later criteria.UnitID }
		back, forth := map[pair]bool{}, map[pair]bool{}
		for u := range h.Last.All() {
			for _, s := range h.Last.Ancestors(u.ID()) {
				for _, from := range s.From {
					back[pair{from.Unit.ID(), u.ID()}] = true
				}
				if s.Say().VI == "" || s.Basis == "" {
					t.Errorf("seed %d: a step without words or act: %+v", seed, s)
				}
			}
			for _, s := range h.Last.Descendants(u.ID()) {
				for _, to := range s.To {
					forth[pair{u.ID(), to.Unit.ID()}] = true
				}
			}
		}
		for p := range back {
			if !forth[p] && p.old != p.later {
				t.Errorf("seed %d: %s is an ancestor of %s, which is no descendant", seed, p.old, p.later)
			}
		}
		for p := range forth {
			if !back[p] && p.old != p.later {
				t.Errorf("seed %d: %s is a descendant of %s, which is no ancestor", seed, p.later, p.old)
			}
		}
	}
}

// TestHistoriesComeFromTheirSeed makes one twice.
func TestHistoriesComeFromTheirSeed(t *testing.T) {
	made := func() []byte {
		h, err := unitstest.Random(rand.New(rand.NewPCG(1, 2)), unitstest.Options{})
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(h.Sets)
		if err != nil {
			t.Fatal(err)
		}
		return append(b, frozen(t, h.Last)...)
	}
	if !bytes.Equal(made(), made()) {
		t.Error("the same seed gives another history")
	}
}
