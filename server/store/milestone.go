package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
)

const (
	milestoneColumns = `sequence, committed_at, kind, subject, unit_code, unit_from, rule_set_id, rule_set_version, held_on,
		number, period, result, met, out_of, not_met, not_applicable, did_not_occur, no_data, awaiting_appraisal, unknown,
		level, decision_number, target, value, until, decided_on`

	milestoneValues = `$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27`

	insertMilestone text = `INSERT INTO milestones (` + milestoneColumns + `, gaps, province) VALUES (` + milestoneValues + `, $28)`

	// A filing knows its province by its assessment, for an update does not read it.
	insertMilestoneOf text = `INSERT INTO milestones (` + milestoneColumns + `, gaps, province)
		VALUES (` + milestoneValues + `, (SELECT province FROM assessments WHERE id = $28)) RETURNING province`

	selectMilestones text = `SELECT ` + milestoneColumns + `, COALESCE(gaps, ''), province, CASE WHEN gaps IS NULL THEN COALESCE(
		(SELECT verdict_json FROM submissions s WHERE s.assessment_id = SUBSTR(m.subject, 13) AND s.number = m.number), '') ELSE '' END
		FROM milestones m WHERE sequence > $1 ORDER BY sequence LIMIT $2`

	selectMilestonesBriefly text = `SELECT ` + milestoneColumns + `, '', province, '' FROM milestones WHERE sequence > $1 ORDER BY sequence LIMIT $2`

	countRecognised text = `SELECT COUNT(*) FROM milestones m
		WHERE m.kind = 'recognised' AND m.rule_set_id = $1 AND m.unit_code = $2 AND m.unit_from = $3 AND m.sequence <= $4
		AND m.held_on <= $5 AND (m.until = 0 OR m.until >= $5) AND NOT EXISTS (SELECT 1 FROM milestones v
			WHERE v.kind = 'revoked' AND v.subject = m.subject AND v.sequence <= $4 AND v.held_on <= $5)`
)

// Milestones gives what was recorded behind a place in the sequence of events, in that order, at most limit of them. Who asks
// on from the last one misses nothing: nothing ever comes in before what is there.
func (s *Store) Milestones(ctx context.Context, after int64, limit int) ([]progress.Milestone, error) {
	return list(ctx, s, scanMilestone, selectMilestones, after, int64(limit))
}

// MilestonesBriefly gives the same without gaps, of which those of old filings are in what is large.
func (s *Store) MilestonesBriefly(ctx context.Context, after int64, limit int) ([]progress.Milestone, error) {
	return list(ctx, s, scanMilestone, selectMilestonesBriefly, after, int64(limit))
}

// RecognisedBy tells whether a recognition of a unit under a rule set, an id without version, stood on a day, as it was known at a
// place in the sequence of events.
func (s *Store) RecognisedBy(ctx context.Context, unit criteria.UnitID, ruleSet string, sequence int64, day criteria.Date) (bool, error) {
	n, _, err := one(ctx, s, scanValue[int64], countRecognised, ruleSet, unit.Code, int64(unit.From), sequence, int64(day))
	return n > 0, err
}

// mark writes the milestone of the one event of a kind among those that were appended. assessment is the id of one whose
// province it is, "" where the milestone says its own.
func (t *tx) mark(events []*criteria.Event, kind criteria.Action, m *progress.Milestone, assessment string) error {
	for _, e := range events {
		if e.Kind == kind {
			m.Sequence, m.At = e.Sequence, e.CommittedAt
			return t.insertMilestone(m, assessment)
		}
	}
	return fmt.Errorf("a change of %s has no event %q", m.Subject, kind)
}

func (t *tx) insertMilestone(m *progress.Milestone, assessment string) error {
	n, value := &m.Tally, ""
	if m.Kind == progress.MilestoneReported {
		value = m.Value.String()
	}
	values := append(make([]any, 0, 28),
		m.Sequence, m.At, string(m.Kind), m.Subject, m.Unit.Code, int64(m.Unit.From), m.RuleSet.ID, m.RuleSet.Version,
		int64(m.On), int64(m.Number), string(m.Period), string(m.Result), int64(n.Met), int64(n.Of), int64(n.NotMet), int64(n.NotApplicable),
		int64(n.DidNotOccur), int64(n.NoData), int64(n.AwaitingAppraisal), int64(n.Unknown), m.Level, m.DecisionNumber, m.Target, value,
		int64(m.Until), int64(m.Decided), m.Gaps)
	if assessment == "" {
		return t.record(insertMilestone, milestonePart, append(values, m.Province)...)
	}
	province, found, err := one(t, t, scanValue[string], insertMilestoneOf, append(values, assessment)...)
	if err == nil && !found {
		err = fmt.Errorf("the milestone of event %d was not written: %w", m.Sequence, errRaced)
	}
	t.wrote++
	t.seal(milestonePart, append(values, province)...)
	return err
}

// filing gives the milestone of a submission.
func filing(a *criteria.Assessment, s *criteria.Submission) (*progress.Milestone, error) {
	verdict, err := s.Verdict()
	if err != nil {
		return nil, err
	}
	return &progress.Milestone{
		Kind: progress.MilestoneFiled, Subject: a.Name(), Unit: s.Unit, RuleSet: s.RuleSet, On: s.FiledOn,
		Number: s.Number, Period: a.Period, Result: s.Result, Tally: s.Tally, Gaps: progress.GapsText(verdict),
	}, nil
}

// givenBack gives the milestone of the return of a submission.
func givenBack(a *criteria.Assessment, s *criteria.Submission, r *criteria.Return) *progress.Milestone {
	return &progress.Milestone{
		Kind: progress.MilestoneReturned, Subject: a.Name(), Unit: s.Unit, RuleSet: s.RuleSet, On: r.On,
		Number: r.Number, Period: a.Period, Result: s.Result, Tally: s.Tally,
	}
}

// stepMilestones are the milestones of what becomes of a filing besides, by the kind of the event.
var stepMilestones = map[criteria.Action]progress.MilestoneKind{
	criteria.ActRecall: progress.MilestoneRecalled, criteria.ActCheck: progress.MilestoneChecked,
	criteria.ActComplete: progress.MilestoneAppraised, criteria.ActPropose: progress.MilestoneProposed,
	criteria.ActDecline: progress.MilestoneDeclined, criteria.ActReopen: progress.MilestoneReopened,
}

// markSteps writes the milestones of the steps among some events of an assessment.
func (t *tx) markSteps(d *Dossier, events []*criteria.Event) error {
	for _, e := range events {
		kind, counts := stepMilestones[e.Kind]
		if !counts {
			continue
		}
		m, err := stepOf(kind, d, e)
		if err != nil {
			return err
		}
		if err := t.mark(events, e.Kind, m, d.Assessment.ID); err != nil {
			return err
		}
	}
	return nil
}

// stepOf gives the milestone of a step: with the result that decides then, and the level that is proposed.
func stepOf(kind progress.MilestoneKind, d *Dossier, e *criteria.Event) (*progress.Milestone, error) {
	a, s := d.Assessment, d.Submission
	verdict, err := s.Deciding()
	if err != nil {
		return nil, err
	}
	return &progress.Milestone{
		Kind: kind, Subject: a.Name(), Unit: s.Unit, RuleSet: s.RuleSet, On: e.GivenDate, Number: s.Number, Period: a.Period,
		Result: verdict.Result, Tally: verdict.Tally, Level: a.ProposedLevel,
	}, nil
}

// happened tells whether an event of a kind is among some.
func happened(events []*criteria.Event, kind criteria.Action) bool {
	return slices.ContainsFunc(events, func(e *criteria.Event) bool { return e.Kind == kind })
}

// decision gives the milestone of a recognition.
func decision(r *criteria.Recognition, province string) *progress.Milestone {
	m := &progress.Milestone{
		Kind: progress.MilestoneRecognised, Subject: r.Name(), Province: province, Unit: r.Unit, RuleSet: r.RuleSet, On: r.ValidFrom,
		Level: r.Level, DecisionNumber: r.DecisionNumber, Until: r.ValidTo,
	}
	if r.DecisionDate != r.ValidFrom {
		m.Decided = r.DecisionDate
	}
	return m
}

func scanMilestone(row scanner) (m progress.Milestone, err error) {
	var value string
	var verdict []byte
	n := &m.Tally
	if err := row.Scan(&m.Sequence, &m.At, &m.Kind, &m.Subject, &m.Unit.Code, &m.Unit.From, &m.RuleSet.ID, &m.RuleSet.Version, &m.On,
		&m.Number, &m.Period, &m.Result, &n.Met, &n.Of, &n.NotMet, &n.NotApplicable, &n.DidNotOccur, &n.NoData, &n.AwaitingAppraisal, &n.Unknown,
		&m.Level, &m.DecisionNumber, &m.Target, &value, &m.Until, &m.Decided, &m.Gaps, &m.Province, &verdict); err != nil {
		return m, err
	}
	if value != "" {
		if m.Value, err = criteria.ParseDecimal(value); err != nil {
			return m, err
		}
	}
	if len(verdict) > 0 { // filed before gaps were kept
		v, err := criteria.ParseVerdict(verdict)
		if err != nil {
			return m, fmt.Errorf("milestone %d: %w", m.Sequence, err)
		}
		m.Gaps = progress.GapsText(v)
	}
	return m, nil
}
