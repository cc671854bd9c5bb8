package store

import (
	"context"
	"maps"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

const (
	// A decision on an assessment is an event of the assessment, any other one is an event of its own. Every version of a rule
	// set is recorded, and the index begins with the rule set.
	selectRecognitionsOf text = recognitionsFrom + `WHERE r.unit_code = $1 AND r.unit_from = $2 AND r.decision_date <= $3
		AND r.rule_set_id IN (SELECT rule_set_id FROM rule_set_versions)
		AND EXISTS (SELECT 1 FROM events e WHERE e.kind = 'recognised' AND e.sequence <= $4
			AND e.subject = CASE WHEN r.assessment_id IS NULL THEN 'recognitions/' || r.id ELSE 'assessments/' || r.assessment_id END)
		ORDER BY r.decision_date, r.id`

	selectRevokedSince text = `SELECT subject FROM milestones
		WHERE kind = 'revoked' AND unit_code = $1 AND unit_from = $2 AND sequence > $3`

	selectDecidedSince text = recognitionsFrom + `WHERE r.decision_date >= $1 ORDER BY r.decision_date, r.id`

	selectOpenAssessments text = `SELECT id, unit_code, unit_from FROM assessments WHERE state <> 'recognised' ORDER BY created_at, id`

	countTokens text = `SELECT role, scope, unit_from, COUNT(*) FROM tokens WHERE revoked_at = 0 AND expires_at > $1
		GROUP BY role, scope, unit_from ORDER BY role, scope, unit_from`
)

// RecognitionsOf gives the recognitions of one row of the catalogue with a decision by a day, as they were known when a
// sequence of events was the last one, the earliest decision first.
func (s *Store) RecognitionsOf(ctx context.Context, unit criteria.UnitID, asOf criteria.Date, known int64) ([]*criteria.Recognition, error) {
	all, err := list(ctx, s, scanRecognition, selectRecognitionsOf, unit.Code, int64(unit.From), int64(asOf), known)
	if err != nil || !slices.ContainsFunc(all, func(r *criteria.Recognition) bool { return r.Revoked != nil }) {
		return all, err
	}
	later, err := list(ctx, s, scanValue[string], selectRevokedSince, unit.Code, int64(unit.From), known)
	for _, r := range all {
		if slices.Contains(later, r.Name()) {
			r.Revoked = nil // not known then
		}
	}
	return all, err
}

// TokenCount is how many tokens grant one role for one unit.
type TokenCount struct {
	Role     criteria.Role
	Scope    criteria.Scope
	UnitFrom criteria.Date // first day of the unit's row; 0 for tokens that were made before it was noted
	Number   int
}

// DecidedFrom gives the recognitions of rows of the catalogue that were decided on a day of the row or later, the earliest
// first: what stands against an end of the row on that day.
func (s *Store) DecidedFrom(ctx context.Context, days map[criteria.UnitID]criteria.Date) (all []*criteria.Recognition, err error) {
	if len(days) == 0 {
		return nil, nil
	}
	first := slices.Min(slices.Collect(maps.Values(days)))
	err = each(ctx, s, func(row scanner) error {
		r, err := scanRecognition(row)
		if err != nil {
			return err
		}
		if day, asked := days[r.Unit]; asked && r.DecisionDate >= day {
			all = append(all, r)
		}
		return nil
	}, selectDecidedSince, int64(first))
	return all, err
}

// OpenAssessmentsOf gives the ids of the assessments of rows of the catalogue that are not decided, the oldest first.
func (s *Store) OpenAssessmentsOf(ctx context.Context, rows map[criteria.UnitID]criteria.Date) (ids []string, err error) {
	if len(rows) == 0 {
		return nil, nil
	}
	err = each(ctx, s, func(row scanner) error {
		var id string
		var unit criteria.UnitID
		if err := row.Scan(&id, &unit.Code, &unit.From); err != nil {
			return err
		}
		if _, asked := rows[unit]; asked {
			ids = append(ids, id)
		}
		return nil
	}, selectOpenAssessments)
	return ids, err
}

// TokenCounts says how many tokens grant each role for each unit at a moment, in microseconds since 1970.
func (s *Store) TokenCounts(ctx context.Context, now int64) ([]TokenCount, error) {
	return list(ctx, s, scanTokenCount, countTokens, now)
}

func scanTokenCount(row scanner) (n TokenCount, err error) {
	var scope string
	if err = row.Scan(&n.Role, &scope, &n.UnitFrom, &n.Number); err == nil {
		n.Scope, err = criteria.ParseScope(scope)
	}
	return n, err
}
