package main

import (
	"sync"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
	"github.com/tieuchi/tieuchi/server/store"
)

// grantOf gives the right of a token. One that is older than its unit is noted is for the row that its code had on the day it
// was made.
func (c *core) grantOf(k *store.Token) units.Grant {
	g := units.Grant{Scope: k.Scope, UnitFrom: k.UnitFrom, Confirmed: k.Confirmed}
	if g.UnitFrom.IsZero() {
		g.UnitFrom = c.madeFor(k.Scope, criteria.DateOf(time.UnixMicro(k.CreatedAt)))
	}
	return g
}

// madeFor gives the first day of the row that a right was made for on a day, before that was noted: then there were the shipped
// units only, and what is enacted since for an earlier day does not turn the right into one for another unit. Of a province
// that was not there yet it is as the units are known now.
func (c *core) madeFor(scope criteria.Scope, day criteria.Date) criteria.Date {
	now := c.units.current.Load()
	u, ok := now.shipped.Made(scope, day)
	if !ok {
		u, _ = now.catalogue.Made(scope, day)
	}
	return u.From
}

// actorOf gives who holds a token, with what it reaches today. Errors: GRANT_NOT_YET, GRANT_EXPIRED, GRANT_ENDED.
func (c *core) actorOf(k *store.Token) (*criteria.Actor, error) {
	if err := criteria.HoldsOn(k.Name(), k.From, k.To, c.today()); err != nil {
		return nil, err
	}
	reach, err := c.reaches.find(c.catalogue(), c.grantOf(k), c.today())
	if err != nil {
		return nil, err
	}
	return &criteria.Actor{
		ID: k.Name(), Role: k.Role, Scope: reach.Scope, Units: reach.Units, Provinces: reach.Provinces, Holder: k.Holder,
		Criteria: k.Criteria,
	}, nil
}

// reachCache keeps what grants reach, for one catalogue and one day: it follows from nothing else, and every call asks for it.
type reachCache struct {
	mu        sync.RWMutex
	catalogue *units.Catalogue
	day       criteria.Date
	kept      map[grantKey]keptReach
}

// grantKey is a grant without what it was handed over to; those that were are few and are not kept.
type grantKey struct {
	scope criteria.Scope
	from  criteria.Date
}

type keptReach struct {
	reach criteria.Reach
	err   error
}

// find gives what a grant reaches on a day.
func (c *reachCache) find(catalogue *units.Catalogue, g units.Grant, day criteria.Date) (criteria.Reach, error) {
	if len(g.Confirmed) > 0 {
		return catalogue.Reach(g, day)
	}
	key := grantKey{g.Scope, g.UnitFrom}
	c.mu.RLock()
	k, ok := c.kept[key]
	ok = ok && c.catalogue == catalogue && c.day == day
	c.mu.RUnlock()
	if ok {
		return k.reach, k.err
	}
	k.reach, k.err = catalogue.Reach(g, day)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.catalogue != catalogue || c.day != day || len(c.kept) >= mostTokens {
		c.catalogue, c.day, c.kept = catalogue, day, map[grantKey]keptReach{}
	}
	c.kept[key] = k
	return k.reach, k.err
}
