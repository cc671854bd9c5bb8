package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria/progress"

	"github.com/tieuchi/tieuchi/criteria"
)

const (
	decisionColumns = `unit_code, unit_from, decision_date, decision_number, rule_set_id, rule_set_version`

	lastDecisions text = `SELECT ` + decisionColumns + ` FROM recognitions JOIN (
		SELECT id AS last_id, ROW_NUMBER() OVER (PARTITION BY unit_code, unit_from ORDER BY decision_date DESC, id DESC) AS place
		FROM recognitions WHERE rule_set_id = $1 AND decision_date <= $2) ranked ON id = last_id
		WHERE place = 1`

	decisionsOf text = `SELECT ` + decisionColumns + ` FROM recognitions
		WHERE rule_set_id = $1 AND unit_code = $2 AND unit_from = $3 ORDER BY decision_date, id`

	filingColumns = `s.unit_code, s.unit_from, s.assessment_id, s.number, s.filed_on, s.recorded_at, COALESCE(r.returned_on, 0), a.period,
		s.rule_set_id, s.rule_set_version, s.result, s.met, s.out_of, s.not_met, s.not_applicable, s.did_not_occur, s.no_data,
		s.awaiting_appraisal, s.unknown`

	filingJoins = ` JOIN assessments a ON a.id = s.assessment_id
		LEFT JOIN returns r ON r.assessment_id = s.assessment_id AND r.number = s.number `

	// Of one day the one that was recorded later, as in criteria.StatusOf.
	lastFilings text = `SELECT ` + filingColumns + ` FROM submissions s JOIN (
		SELECT assessment_id AS last_id, number AS last_number, ROW_NUMBER() OVER (
			PARTITION BY unit_code, unit_from ORDER BY filed_on DESC, recorded_at DESC, number DESC, assessment_id DESC) AS place
		FROM submissions WHERE rule_set_id = $1 AND filed_on <= $2) ranked
		ON s.assessment_id = last_id AND s.number = last_number` + filingJoins + `WHERE place = 1`

	filingsOf text = `SELECT ` + filingColumns + ` FROM submissions s` + filingJoins + `
		WHERE s.rule_set_id = $1 AND s.unit_code = $2 AND s.unit_from = $3 ORDER BY s.filed_on, s.recorded_at, s.number, s.assessment_id`
)

// History gives for every unit that has any the last decision and the last filing by a day under each of the rule sets,
// which are ids without versions: what criteria.StatusOf needs for that day and not the whole past.
func (s *Store) History(ctx context.Context, ruleSets []string, asOf criteria.Date) (map[criteria.UnitID]progress.History, error) {
	return s.histories(ctx, ruleSets, lastDecisions, lastFilings, int64(asOf))
}

// HistoryOf gives all decisions and filings of one unit under each of the rule sets, oldest first.
func (s *Store) HistoryOf(ctx context.Context, unit criteria.UnitID, ruleSets []string) (progress.History, error) {
	all, err := s.histories(ctx, ruleSets, decisionsOf, filingsOf, unit.Code, int64(unit.From))
	return all[unit], err
}

func (s *Store) histories(ctx context.Context, ruleSets []string, decisions, filings text, more ...any) (map[criteria.UnitID]progress.History, error) {
	all := map[criteria.UnitID]progress.History{}
	err := s.atOneMoment(ctx, func(from source) error {
		for _, id := range ruleSets {
			args := append([]any{id}, more...)
			if err := each(ctx, from, noteDecision(all), decisions, args...); err != nil {
				return err
			}
			if err := each(ctx, from, noteFiling(all), filings, args...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

func noteDecision(all map[criteria.UnitID]progress.History) func(scanner) error {
	return func(row scanner) error {
		var unit criteria.UnitID
		var d progress.PastDecision
		err := row.Scan(&unit.Code, &unit.From, &d.On, &d.Number, &d.RuleSet.ID, &d.RuleSet.Version)
		h := all[unit]
		h.Decisions = append(h.Decisions, d)
		all[unit] = h
		return err
	}
}

func noteFiling(all map[criteria.UnitID]progress.History) func(scanner) error {
	return func(row scanner) error {
		var unit criteria.UnitID
		var f progress.PastFiling
		n := &f.Tally
		err := row.Scan(&unit.Code, &unit.From, &f.Assessment, &f.Number, &f.FiledOn, &f.RecordedAt, &f.ReturnedOn, &f.Period,
			&f.RuleSet.ID, &f.RuleSet.Version, &f.Result, &n.Met, &n.Of, &n.NotMet, &n.NotApplicable, &n.DidNotOccur, &n.NoData,
			&n.AwaitingAppraisal, &n.Unknown)
		f.Assessment = "assessments/" + f.Assessment
		h := all[unit]
		h.Filings = append(h.Filings, f)
		all[unit] = h
		return err
	}
}
