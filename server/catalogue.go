package main

import (
	"context"
	"sort"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tieuchi/tieuchi/criteria/units"
	"github.com/tieuchi/tieuchi/server/store"
)

// catalogueKept is how long what is known of change sets is taken for current. What is enacted here is seen at once; where
// several servers share a database, the others see it after this moment at most.
const catalogueKept = time.Second

// mostPast is how many earlier catalogues are kept at hand; each is about as large as the current one.
const mostPast = 8

// catalogues holds the catalogue of units: the shipped one with every change set that is enacted, in their order. It is safe
// for concurrent use.
type catalogues struct {
	current  atomic.Pointer[folded]
	began    time.Time
	checked  atomic.Int64 // when the database was last asked, in nanoseconds since began; 0 never
	refilled sync.Mutex   // held while change sets are read and folded
	past     pastCatalogues
}

// folded is what is known at one moment. It does not change.
type folded struct {
	shipped   *units.Catalogue
	sets      []*units.ChangeSet // enacted, by sequence
	catalogue *units.Catalogue
	upTo      int64 // sequence up to which all enacted sets are here
}

// put makes a catalogue the shipped one, without any change set.
func (s *catalogues) put(c *units.Catalogue) {
	if s.began.IsZero() {
		s.began = time.Now()
	}
	s.current.Store(&folded{shipped: c, catalogue: c})
}

// catalogue gives the units as they are known now.
func (c *core) catalogue() *units.Catalogue { return c.units.current.Load().catalogue }

// currentUnits looks for change sets that other servers enacted, where nobody has looked for a moment.
func (c *core) currentUnits(ctx context.Context) error {
	s := &c.units
	if at := s.checked.Load(); at != 0 && s.age()-at < int64(catalogueKept) {
		return nil
	}
	return s.refresh(ctx, c.store, 0)
}

// catalogueKnown gives the units as they were known when a sequence of events was the last one; a sequence after the last
// gives what is known now.
func (c *core) catalogueKnown(ctx context.Context, sequence int64) (*units.Catalogue, error) {
	if c.units.current.Load().upTo < sequence {
		if err := c.units.refresh(ctx, c.store, sequence); err != nil {
			return nil, err
		}
	}
	now := c.units.current.Load()
	n := sort.Search(len(now.sets), func(i int) bool { return now.sets[i].Sequence > sequence })
	switch n {
	case len(now.sets):
		return now.catalogue, nil
	case 0:
		return now.shipped, nil
	}
	return c.units.past.fold(now.shipped, now.sets[:n])
}

// age gives the time since the catalogue was put here, in nanoseconds, never 0.
func (s *catalogues) age() int64 { return int64(time.Since(s.began)) + 1 }

// refresh reads the change sets that have been enacted and are not here yet. Of many who ask at one time one goes there for
// all. upTo is a sequence that is committed; what was enacted up to it is here afterwards.
func (s *catalogues) refresh(ctx context.Context, from *store.Store, upTo int64) error {
	asked := s.age()
	s.refilled.Lock()
	defer s.refilled.Unlock()
	before := s.current.Load()
	if s.checked.Load() > asked && before.upTo >= upTo {
		return nil
	}
	began := s.age()
	next := *before
	next.upTo = max(next.upTo, upTo)
	last := int64(0)
	if n := len(before.sets); n > 0 {
		last = before.sets[n-1].Sequence
	}
	more, err := from.EnactedChangeSets(ctx, last)
	if err != nil {
		return err
	}
	if len(more) > 0 {
		if next.catalogue, err = units.FoldSets(before.catalogue, more); err != nil {
			return err // it was folded before it was enacted: a fault of the program
		}
		next.sets = append(before.sets[:len(before.sets):len(before.sets)], more...)
		next.upTo = max(next.upTo, more[len(more)-1].Sequence)
	}
	s.current.Store(&next)
	s.checked.Store(began)
	return nil
}

// with gives the catalogue with exactly these change sets, which are all that are enacted at a moment, in their order. It is
// never behind what is known here: what is enacted stays, and stays in its place.
func (s *catalogues) with(enacted []*units.ChangeSet) (*units.Catalogue, error) {
	now := s.current.Load()
	if n := len(now.sets); n <= len(enacted) {
		return units.FoldSets(now.catalogue, enacted[n:])
	}
	return units.FoldSets(now.shipped, enacted)
}

// pastCatalogues keeps the earlier catalogues that were last asked for, by the number of change sets in them.
type pastCatalogues struct {
	lock   sync.Mutex
	recent []pastCatalogue // the last used at the end
}

type pastCatalogue struct {
	sets      int
	catalogue *units.Catalogue
}

// fold gives the catalogue with the change sets given, which are the first of all there are.
func (p *pastCatalogues) fold(shipped *units.Catalogue, sets []*units.ChangeSet) (*units.Catalogue, error) {
	p.lock.Lock()
	defer p.lock.Unlock()
	base := pastCatalogue{0, shipped}
	for i, one := range p.recent {
		if one.sets == len(sets) {
			p.recent = append(append(p.recent[:i:i], p.recent[i+1:]...), one)
			return one.catalogue, nil
		}
		if one.sets < len(sets) && one.sets > base.sets {
			base = one
		}
	}
	made, err := units.FoldSets(base.catalogue, sets[base.sets:])
	if err != nil {
		return nil, err
	}
	p.recent = append(p.recent[max(0, len(p.recent)+1-mostPast):], pastCatalogue{len(sets), made})
	return made, nil
}
