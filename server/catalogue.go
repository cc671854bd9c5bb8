package main

import (
	"sync/atomic"

	"github.com/tieuchi/tieuchi/criteria/units"
)

// catalogues holds the catalogue of units as it is known now.
type catalogues struct {
	current atomic.Pointer[units.Catalogue]
}

// put makes a catalogue the current one.
func (s *catalogues) put(c *units.Catalogue) { s.current.Store(c) }

// catalogue gives the units as they are known now.
func (c *core) catalogue() *units.Catalogue { return c.units.current.Load() }
