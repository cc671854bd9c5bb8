package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria/progress"

	"github.com/tieuchi/tieuchi/criteria"
)

// These and the statements of history.go ask about one rule set: a list of any length has no form that both engines take,
// and for one, an index gives the rows of each unit in their order.
const (
	firstRecognitions text = `SELECT unit_code, unit_from, MIN(decision_date) FROM recognitions
		WHERE rule_set_id = $1 AND decision_date <= $2 GROUP BY unit_code, unit_from`

	firstFilings text = `SELECT unit_code, unit_from, MIN(filed_on) FROM submissions
		WHERE rule_set_id = $1 AND filed_on <= $2 GROUP BY unit_code, unit_from`
)

// FirstRecognitions says when each unit was first recognised by a day under any of the rule sets, which are ids without
// versions. A unit is there once for each of them.
func (s *Store) FirstRecognitions(ctx context.Context, ruleSets []string, asOf criteria.Date) ([]progress.Recognised, error) {
	return underEach(ctx, s, ruleSets, func(row scanner) (r progress.Recognised, err error) {
		return r, row.Scan(&r.Unit.Code, &r.Unit.From, &r.On)
	}, firstRecognitions, int64(asOf))
}

// FirstFilings says when each unit first filed by a day under any of the rule sets, which are ids without versions. A unit
// is there once for each of them.
func (s *Store) FirstFilings(ctx context.Context, ruleSets []string, asOf criteria.Date) ([]progress.Filed, error) {
	return underEach(ctx, s, ruleSets, func(row scanner) (f progress.Filed, err error) {
		return f, row.Scan(&f.Unit.Code, &f.Unit.From, &f.On)
	}, firstFilings, int64(asOf))
}

// underEach lists the rows of every rule set.
func underEach[T any](ctx context.Context, s *Store, ruleSets []string, scan func(scanner) (T, error), t text, more ...any) ([]T, error) {
	var all []T
	err := s.atOneMoment(ctx, func(from source) error {
		for _, id := range ruleSets {
			rows, err := list(ctx, from, scan, t, append([]any{id}, more...)...)
			if err != nil {
				return err
			}
			all = append(all, rows...)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}
