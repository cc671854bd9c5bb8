package main

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/proto/wire"
)

// wording gives the words of criteria and looks each version up once. A version that cannot be read costs the words and nothing else.
func (c *core) wording(ctx context.Context) wire.CriterionWords {
	known := map[criteria.RuleSetRef]*criteria.Edition{}
	return func(ref criteria.RuleSetRef, id string) (text, unit criteria.Text) {
		e, seen := known[ref]
		if !seen {
			e, _ = c.library.find(ctx, ref.String())
			known[ref] = e
		}
		if e == nil || e.Rules.Criterion(id) == nil {
			return text, unit
		}
		cr := e.Rules.Criterion(id)
		if facts := cr.Measure.Facts(); len(facts) > 0 && e.Rules.FactAt(facts[0]) >= 0 {
			unit = e.Rules.Set.Facts[e.Rules.FactAt(facts[0])].Unit
		}
		return cr.Text, unit
	}
}
