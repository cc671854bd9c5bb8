package store

import (
	"context"
	"encoding/json"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/appraisal"
)

const (
	sampleColumns = `id, province, rule_set_id, rule_set_version, period, number, seed, size, reason, inputs_sha256, recorded_at, actor`

	insertSample text = `INSERT INTO samples (` + sampleColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`

	selectSample  text = `SELECT ` + sampleColumns + ` FROM samples WHERE id = $1`
	selectSamples text = `SELECT ` + sampleColumns + ` FROM samples WHERE province = $1 AND ($2 = '' OR period = $2)
		AND (recorded_at, id) < ($3, $4) ORDER BY recorded_at DESC, id DESC LIMIT $5`

	selectDraws text = `SELECT COALESCE(MAX(number), 0) FROM samples WHERE province = $1 AND rule_set_id = $2 AND rule_set_version = $3 AND period = $4`

	candidateColumns = `sample_id, assessment_id, submission, unit_code, unit_from, weight, reasons, place`

	insertCandidate text = `INSERT INTO sample_candidates (` + candidateColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

	selectCandidates text = `SELECT ` + candidateColumns + ` FROM sample_candidates WHERE sample_id = $1 ORDER BY assessment_id`

	// The last draw that a submission was among, where none has drawn it.
	selectOutside text = `SELECT s.id FROM sample_candidates c JOIN samples s ON s.id = c.sample_id
		WHERE c.assessment_id = $1 AND c.submission = $2 AND NOT EXISTS (SELECT 1 FROM sample_candidates d
			WHERE d.assessment_id = c.assessment_id AND d.submission = c.submission AND d.place > 0)
		ORDER BY s.recorded_at DESC, s.id DESC LIMIT 1`

	// Of each fact of the other assessments of a unit the last finding.
	selectPastGap text = `SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN x.agrees THEN 0 ELSE 1 END), 0) AS BIGINT)
		FROM findings x JOIN assessments a ON a.id = x.assessment_id
		WHERE a.unit_code = $1 AND a.unit_from = $2 AND a.id <> $3 AND x.number = (SELECT MAX(y.number) FROM findings y
			WHERE y.assessment_id = x.assessment_id AND y.fact = x.fact)`
)

// CreateSample stores a draw. The closure is given the number of the draws that the round has had, and may be called again. replay
// tells that the request was seen before and that what it drew then is given.
//
// Errors: REQUEST_ID_REUSED, and those of the closure.
func (s *Store) CreateSample(ctx context.Context, key RequestKey, id string, round criteria.Round,
	draw func(before int32) (*appraisal.Sample, *criteria.Event, error),
) (made *appraisal.Sample, replay bool, err error) {
	known, err := s.create(ctx, key, appraisal.SamplePrefix+id, func(t *tx) error {
		before, err := draws(t, t, round)
		if err != nil {
			return err
		}
		d, e, err := draw(before)
		if err != nil {
			return err
		}
		made = d
		return t.insertSample(d, e)
	})
	if err != nil || known == "" {
		return made, false, err
	}
	made, err = s.Sample(ctx, known)
	return made, true, err
}

// Draws gives the number of the draws that a round has had.
func (s *Store) Draws(ctx context.Context, round criteria.Round) (int32, error) {
	return draws(ctx, s, round)
}

func draws(ctx context.Context, from source, r criteria.Round) (int32, error) {
	n, _, err := one(ctx, from, scanValue[int32], selectDraws, r.Province, r.RuleSet.ID, r.RuleSet.Version, string(r.Period))
	return n, err
}

func (t *tx) insertSample(d *appraisal.Sample, e *criteria.Event) error {
	if err := t.record(insertSample, samplePart, d.ID, d.Round.Province, d.Round.RuleSet.ID, d.Round.RuleSet.Version, string(d.Round.Period),
		int64(d.Number), d.Seed, int64(d.Size), d.Reason, d.InputsSHA256, d.RecordedAt, d.Actor); err != nil {
		return err
	}
	for i := range d.Candidates {
		c := &d.Candidates[i]
		reasons, err := json.Marshal(c.Reasons)
		if err != nil {
			return err
		}
		if err := t.record(insertCandidate, candidatePart, d.ID, c.Assessment, int64(c.Submission), c.Unit.Code, int64(c.Unit.From), c.Weight,
			string(reasons), int64(c.Place)); err != nil {
			return err
		}
	}
	return t.append(e)
}

// Sample gives a draw with its candidates. Errors: SAMPLE_UNKNOWN.
func (s *Store) Sample(ctx context.Context, id string) (*appraisal.Sample, error) {
	d, found, err := one(ctx, s, scanSample, selectSample, id)
	if err == nil && !found {
		err = notFound("SAMPLE_UNKNOWN", "sampling.unknown", appraisal.SamplePrefix+id)
	}
	if err == nil {
		d.Candidates, err = list(ctx, s, scanCandidate, selectCandidates, id) // written with it, and never after
	}
	return d, err
}

// ListSamples gives the draws of a province without their candidates, of one period only if one is given, newest first, and the
// token of the next page.
func (s *Store) ListSamples(ctx context.Context, province string, period criteria.Period, p Page) ([]*appraisal.Sample, string, error) {
	from, err := p.after("sample", newestFirst)
	if err != nil {
		return nil, "", err
	}
	rows, err := list(ctx, s, scanSample, selectSamples, province, string(period), from.number, from.id, int64(p.size()+1))
	if err != nil {
		return nil, "", err
	}
	rows, next := cut(rows, p, "sample", func(d *appraisal.Sample) cursor { return cursor{d.RecordedAt, d.ID} })
	return rows, next, nil
}

// OutsideSample gives the name of the draw that a submission was among and did not come out of, "" where it was among none, or was
// drawn by any.
func (s *Store) OutsideSample(ctx context.Context, assessment string, submission int32) (string, error) {
	id, found, err := one(ctx, s, scanValue[string], selectOutside, assessment, int64(submission))
	if err != nil || !found {
		return "", err
	}
	return appraisal.SamplePrefix + id, nil
}

// PastGap gives how many facts of a unit were looked at in its other assessments, and how many of them were found different.
func (s *Store) PastGap(ctx context.Context, unit criteria.UnitID, except string) (looked, differs int, err error) {
	_, _, err = one(ctx, s, func(row scanner) (struct{}, error) {
		return struct{}{}, row.Scan(&looked, &differs)
	}, selectPastGap, unit.Code, int64(unit.From), except)
	return looked, differs, err
}

func scanSample(row scanner) (*appraisal.Sample, error) {
	d := &appraisal.Sample{}
	r := &d.Round
	return d, row.Scan(&d.ID, &r.Province, &r.RuleSet.ID, &r.RuleSet.Version, &r.Period, &d.Number, &d.Seed, &d.Size, &d.Reason,
		&d.InputsSHA256, &d.RecordedAt, &d.Actor)
}

func scanCandidate(row scanner) (c appraisal.Candidate, err error) {
	var sample string
	var reasons []byte
	if err := row.Scan(&sample, &c.Assessment, &c.Submission, &c.Unit.Code, &c.Unit.From, &c.Weight, &reasons, &c.Place); err != nil {
		return c, err
	}
	return c, json.Unmarshal(reasons, &c.Reasons)
}
