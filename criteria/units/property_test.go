package units_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
	"github.com/tieuchi/tieuchi/criteria/units/unitstest"
)

// frozen writes down all that can be asked of a catalogue.
func frozen(t testing.TB, c *units.Catalogue) []byte {
	t.Helper()
	b, err := json.Marshal([]any{slices.Collect(c.All()), c.Successions(), c.Spans(), c.First()})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestRandomHistories makes histories up and looks at what must hold of every one.
func TestRandomHistories(t *testing.T) {
	kinds := map[units.OperationKind]int{}
	for seed := range uint64(200) {
		o := unitstest.Options{Events: 8}
		if seed%5 == 0 {
			o.List = 20220301
		}
		h, err := unitstest.Random(rand.New(rand.NewPCG(seed, 4)), o)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		c, before := h.Base, [][]byte{frozen(t, h.Base)}
		chain := []*units.Catalogue{c}
		for _, s := range h.Sets {
			for _, op := range s.Operations {
				kinds[op.Kind]++
			}
			if c, err = c.Apply(s); err != nil {
				t.Fatal(err)
			}
			before, chain = append(before, frozen(t, c)), append(chain, c)
		}
		for i, c := range chain {
			if !bytes.Equal(before[i], frozen(t, c)) {
				t.Errorf("seed %d: change set %d changed what it was applied to", seed, i)
			}
		}
		folded, err := units.FoldSets(h.Base, h.Sets)
		if err != nil || !bytes.Equal(frozen(t, folded), before[len(before)-1]) || !bytes.Equal(frozen(t, h.Last), before[len(before)-1]) {
			t.Errorf("seed %d: folding differs from going step by step: %v", seed, err)
		}
		checkHistory(t, seed, c, o.List)
	}
	for _, kind := range units.OperationKinds() {
		if kinds[kind] < 20 {
			t.Errorf("only %d of %s", kinds[kind], kind)
		}
	}
}

// checkHistory looks at one catalogue.
func checkHistory(t *testing.T, seed uint64, c *units.Catalogue, list criteria.Date) {
	t.Helper()
	for u := range c.All() {
		if u.To != 0 && u.To <= u.From {
			t.Errorf("seed %d: %s ends before it begins", seed, u.ID())
		}
		for _, other := range c.Rows(u.Code) {
			if other.From > u.From && (u.To == 0 || other.From < u.To) {
				t.Errorf("seed %d: %s and %s on one day", seed, u.ID(), other.ID())
			}
		}
		checkEnd(t, seed, c, u, list)
	}
	spans := c.Spans()
	for i := range spans {
		s := &spans[i]
		for _, b := range s.Before {
			if b >= i || spans[b].To != s.From || !slices.Contains(spans[b].After, i) {
				t.Errorf("seed %d: span %v came of %v", seed, s, spans[b])
			}
		}
		for _, a := range s.After {
			if !slices.Contains(spans[a].Before, i) || spans[a].From != s.To {
				t.Errorf("seed %d: of span %v came %v", seed, s, spans[a])
			}
		}
		if at, ok := c.SpanOn(s.Unit, s.From); !ok || at != i {
			t.Errorf("seed %d: span %d is not found on its first day", seed, i)
		}
	}
}

// checkEnd wants a unit to go to one place as a whole or to several in parts, each counted once.
func checkEnd(t *testing.T, seed uint64, c *units.Catalogue, u criteria.Unit, list criteria.Date) {
	t.Helper()
	whole, parts := map[criteria.Date]int{}, map[criteria.Date]int{}
	for _, s := range c.Successions() {
		switch {
		case s.Predecessor != u.ID():
		case s.Whole:
			whole[s.On]++
		default:
			parts[s.On]++
		}
	}
	for day := range parts {
		if u.To == day && parts[day] < 2 || whole[day] > 0 {
			t.Errorf("seed %d: %s went in %d parts on %s, and as a whole to %d", seed, u.ID(), parts[day], day, whole[day])
		}
	}
	if u.Level == criteria.Commune && u.To != 0 && u.To != list && whole[u.To] != 1 && parts[u.To] < 2 {
		t.Errorf("seed %d: %s ended and went nowhere", seed, u.ID())
	}
	if whole[u.To] != len(whole) && !(u.To == 0 && len(whole) == 0) {
		t.Errorf("seed %d: %s went as a whole before it ended", seed, u.ID())
	}
}
