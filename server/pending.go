package main

import (
	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/store"
)

// pending says with whom an assessment lies today.
func (c *core) pending(a *criteria.Assessment) criteria.Pending {
	p, err := criteria.FindProcedure(a.Procedure)
	if err != nil { // of a newer program: then where it lies is not known
		return criteria.Pending{}
	}
	return c.catalogue().PendingWith(a.Unit, p, a.State, c.today())
}

// pendingFilter keeps to the assessments that lie with somebody today, where that is asked for. It follows from the catalogue, so
// it is asked about each assessment and not of the database.
func (c *core) pendingFilter(f *store.Filter, with string) error {
	if with == "" {
		return nil
	}
	scope, err := criteria.ParseScope(with)
	if err != nil {
		return criteria.Invalid("SCOPE_MALFORMED", "pendingWith", criteria.Say("rights.pending-scope", "value", criteria.Clip(with)))
	}
	f.Open = true
	f.Keep = func(d *store.Dossier) bool { return c.pending(d.Assessment).With == scope }
	return nil
}
