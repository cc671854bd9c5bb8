package main

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
	"github.com/tieuchi/tieuchi/server/store"
)

// enactor enacts renamings of one commune, one a year, through the store alone, as another server would.
type enactor struct {
	store *store.Store
	base  *units.Catalogue
}

func (e *enactor) enact(t *testing.T, year int) *units.ChangeSet {
	t.Helper()
	return e.enter(t, fmt.Sprintf("c%d", year), units.Entry{Basis: "1/QĐ-THỬ", Effective: criteria.NewDate(year, 1, 1), Operations: []units.Operation{
		{Kind: units.Rename, Level: criteria.Commune, Unit: "15448", Name: fmt.Sprintf("Tên %d", year)},
	}})
}

// enter proposes, checks and enacts.
func (e *enactor) enter(t *testing.T, id string, entry units.Entry) *units.ChangeSet {
	t.Helper()
	act := func(holder string) criteria.Act {
		return criteria.Act{
			Actor: criteria.Actor{ID: "tokens/" + holder, Role: criteria.Admin, Holder: holder, Scope: criteria.Scope{Level: criteria.Province, Code: "38"}},
			Today: 20260101, At: 1,
		}
	}
	made, _, err := e.store.CreateUnitChangeSet(t.Context(), store.RequestKey{}, func() (*units.ChangeSet, *criteria.Event, error) {
		return units.Propose(id, e.base, entry, act("một"))
	})
	for _, step := range []func(*units.ChangeSet, *units.Catalogue) (*criteria.Event, error){
		func(s *units.ChangeSet, c *units.Catalogue) (*criteria.Event, error) { return s.Check(c, act("hai")) },
		func(s *units.ChangeSet, c *units.Catalogue) (*criteria.Event, error) { return s.Enact(c, act("một")) },
	} {
		if err == nil {
			made, err = e.store.UpdateUnitChangeSet(t.Context(), id, func(s *units.ChangeSet, enacted []*units.ChangeSet) (*criteria.Event, error) {
				c, err := units.FoldSets(e.base, enacted)
				if err != nil {
					return nil, err
				}
				return step(s, c)
			})
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func newEnactor(t *testing.T) (*enactor, *core) {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{DSN: filepath.Join(t.TempDir(), "units.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	base, err := units.ShippedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	c := &core{store: s}
	c.units.put(base)
	return &enactor{s, base}, c
}

// nameIn gives what a catalogue calls the commune on a day of a year.
func nameIn(c *units.Catalogue, year int) string {
	u, _ := c.At("15448", criteria.NewDate(year, 6, 1))
	return u.Name
}

// TestCatalogueKnown asks for the units as they were known after each of more change sets than are kept at hand, in an order
// that makes the kept ones go and come.
func TestCatalogueKnown(t *testing.T) {
	other, c := newEnactor(t)
	const first, last = 2031, 2031 + 2*mostPast
	var enacted []*units.ChangeSet
	for year := first; year < last; year++ {
		enacted = append(enacted, other.enact(t, year))
	}
	if name := nameIn(c.catalogue(), first); name != "Định Hòa" {
		t.Fatalf("known before it was looked for: %s", name)
	}
	for round := range 3 {
		for i := range enacted {
			n := (i*7 + round) % len(enacted)
			known, err := c.catalogueKnown(t.Context(), enacted[n].Sequence)
			if err != nil {
				t.Fatal(err)
			}
			year := first + n
			if got, want := nameIn(known, last), fmt.Sprintf("Tên %d", year); got != want {
				t.Errorf("known at %d: %s, want %s", enacted[n].Sequence, got, want)
			}
			before, err := c.catalogueKnown(t.Context(), enacted[n].Sequence-1)
			if err != nil {
				t.Fatal(err)
			}
			if nameIn(before, last) == nameIn(known, last) {
				t.Errorf("a change set is known before it was enacted")
			}
		}
	}
	if n := len(c.units.past.recent); n > mostPast {
		t.Errorf("%d earlier catalogues are kept", n)
	}
	if got, want := nameIn(c.catalogue(), last), fmt.Sprintf("Tên %d", last-1); got != want {
		t.Errorf("now %s, want %s", got, want)
	}
}

// TestCatalogueTogether reads from many goroutines while another server enacts. What anybody reads is never older than what
// the reader asked for.
func TestCatalogueTogether(t *testing.T) {
	other, c := newEnactor(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	sequences := make(chan *units.ChangeSet, 100)
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for set := range sequences {
				known, err := c.catalogueKnown(ctx, set.Sequence)
				if err == nil {
					err = c.currentUnits(ctx)
				}
				if err != nil {
					t.Error(err)
					continue
				}
				year := set.Effective.Year()
				if got, want := nameIn(known, year), fmt.Sprintf("Tên %d", year); got != want {
					t.Errorf("%s, want %s", got, want)
				}
			}
		})
	}
	for year := 2031; year < 2041; year++ {
		set := other.enact(t, year)
		for range 5 {
			sequences <- set
		}
	}
	close(sequences)
	readers.Wait()
}

// TestEndedElsewhere asks with a token whose unit another server has ended since anybody asked here: the right has ended here
// too, at the first call.
func TestEndedElsewhere(t *testing.T) {
	other, c := newEnactor(t)
	c.now = time.Now
	unit, ok := other.base.At("15448", 20251231)
	if !ok {
		t.Fatal("there is no such unit")
	}
	now := time.Now()
	token, secret := newToken("Ủy ban nhân dân xã", criteria.Officer, &unit, now.UnixMicro(), now.Add(time.Hour).UnixMicro())
	if err := other.store.CreateToken(t.Context(), token, criteria.Act{At: now.UnixMicro()}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.authenticate(t.Context(), presented{secret: secret}); err != nil {
		t.Fatal(err)
	}
	other.enter(t, "merged", units.Entry{Basis: "1/QĐ-THỬ", Effective: 20260101, Operations: []units.Operation{{
		Kind: units.Merge, Level: criteria.Commune, Predecessors: []units.Part{{Code: "15448"}, {Code: other.neighbour(t).Code}},
		Successors: []units.NewUnit{{Code: "15448", Name: "Hòa Mới", Kind: unit.Kind, Area: unit.Area}},
	}}})
	c.units.began = c.units.began.Add(-2 * catalogueKept) // nobody has asked for a while
	if _, err := c.authenticate(t.Context(), presented{secret: secret}); criteria.CodeOf(err) != criteria.PermissionDenied {
		t.Errorf("a right that ended elsewhere: %v", err)
	}
}

// TestGrantBeforeRowsWereNoted asks what a token of the version before was made for: the row that its code had as the catalogue
// stood then, also where the code has got another row since, from a day before the token was made.
func TestGrantBeforeRowsWereNoted(t *testing.T) {
	other, c := newEnactor(t)
	c.now = time.Now
	unit, _ := other.base.At("15448", 20251231)
	other.enter(t, "merged", units.Entry{Basis: "1/QĐ-THỬ", Effective: 20260101, Operations: []units.Operation{{
		Kind: units.Merge, Level: criteria.Commune, Predecessors: []units.Part{{Code: "15448"}, {Code: other.neighbour(t).Code}},
		Successors: []units.NewUnit{{Code: "15448", Name: "Hòa Mới", Kind: unit.Kind, Area: unit.Area}},
	}}})
	if err := c.currentUnits(t.Context()); err != nil {
		t.Fatal(err)
	}
	old := store.Token{
		ID: "old", Role: criteria.Officer, Scope: criteria.Scope{Level: criteria.Commune, Code: "15448"},
		CreatedAt: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC).UnixMicro(),
	}
	if g := c.grantOf(&old); g.UnitFrom != unit.From {
		t.Errorf("it is for the row of %s, and was made for that of %s", g.UnitFrom, unit.From)
	}
}

// neighbour gives another commune.
func (e *enactor) neighbour(t *testing.T) criteria.Unit {
	t.Helper()
	all, err := e.base.AsOf(20251231, criteria.Commune)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range all {
		if u.Code != "15448" {
			return u
		}
	}
	return criteria.Unit{}
}
