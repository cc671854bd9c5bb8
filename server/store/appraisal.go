package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/appraisal"
)

const (
	findingColumns = `assessment_id, place, fact, number, submission, criterion, claimed, agrees, value, no_data, judgement, reason,
		evidence, recorded_at, actor`
	partReturnColumns = `assessment_id, number, criteria, open_facts, correct_by, locked_sha256`
	appraisalColumns  = `assessment_id, submission, number, answers_json, judgements, verdict_json, result, sample, accepted, recorded_at, actor`

	insertFinding text = `INSERT INTO findings (` + findingColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`

	insertPartReturn text = `INSERT INTO part_returns (` + partReturnColumns + `) VALUES ($1, $2, $3, $4, $5, $6)`

	insertAppraisal text = `INSERT INTO appraisals (` + appraisalColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`

	selectFindings text = `SELECT ` + findingColumns + ` FROM findings WHERE assessment_id = $1 AND place > $2 ORDER BY place LIMIT $3`

	selectFindingsOf text = `SELECT ` + findingColumns + ` FROM findings WHERE assessment_id = $1 AND fact = $2 AND place > $3
		ORDER BY place LIMIT $4`

	selectAllFindings text = `SELECT ` + findingColumns + ` FROM findings WHERE assessment_id = $1 ORDER BY place`

	selectReturns text = `SELECT r.assessment_id, r.number, r.returned_on, r.reason, r.recorded_at, r.actor, COALESCE(p.criteria, ''),
		COALESCE(p.open_facts, ''), COALESCE(p.correct_by, 0), COALESCE(p.locked_sha256, '')
		FROM returns r LEFT JOIN part_returns p ON p.assessment_id = r.assessment_id AND p.number = r.number
		WHERE r.assessment_id = $1 ORDER BY r.number`

	selectLastPart text = `SELECT open_facts, locked_sha256 FROM part_returns WHERE assessment_id = $1 ORDER BY number DESC LIMIT 1`

	selectCompleted text = `SELECT ` + appraisalColumns + ` FROM appraisals WHERE assessment_id = $1 AND submission = $2
		ORDER BY number DESC LIMIT 1`

	selectAppraisedVerdict text = `SELECT verdict_json FROM appraisals WHERE assessment_id = $1 AND submission = $2
		ORDER BY number DESC LIMIT 1`
)

// Appraised is what an act of appraisal has made besides the assessment itself.
type Appraised struct {
	Events    []*criteria.Event
	Findings  []appraisal.Finding
	Returned  *appraisal.Returned
	Completed *appraisal.Completed
}

// Appraisal gives an assessment with all that was found about it. Errors: ASSESSMENT_UNKNOWN.
func (s *Store) Appraisal(ctx context.Context, id string) (f *appraisal.File, err error) {
	err = s.atOneMoment(ctx, func(from source) error {
		var err error
		f, _, err = appraisalFile(ctx, from, id)
		return err
	})
	return f, err
}

// Appraise loads an assessment with all that was found about it and has the closure appraise it, in one transaction that no other
// writer runs beside. The closure may be called again, with what stands then, and must not keep state.
//
// Errors: ASSESSMENT_UNKNOWN, and those of the closure.
func (s *Store) Appraise(ctx context.Context, id string, do func(*appraisal.File) (*Appraised, error)) (f *appraisal.File, err error) {
	err = s.write(ctx, func(t *tx) error {
		var d Dossier
		var err error
		if f, d, err = appraisalFile(t, t, id); err != nil {
			return err
		}
		before := d.Assessment.Revision
		made, err := do(f)
		if err != nil || made == nil {
			return err
		}
		return t.appraise(&d, before, made)
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

// appraisalFile reads everything about an appraisal.
func appraisalFile(ctx context.Context, from source, id string) (f *appraisal.File, d Dossier, err error) {
	if d, err = dossier(ctx, from, id); err != nil {
		return nil, d, err
	}
	f = &appraisal.File{Assessment: d.Assessment, Last: d.Submission}
	if f.Last == nil {
		return f, d, nil
	}
	if f.Findings, err = list(ctx, from, scanFinding, selectAllFindings, id); err != nil {
		return nil, d, err
	}
	if f.Returns, err = list(ctx, from, scanReturned, selectReturns, id); err != nil {
		return nil, d, err
	}
	done, found, err := one(ctx, from, scanCompleted, selectCompleted, id, int64(f.Last.Number))
	if found {
		f.Done = done
	}
	return f, d, err
}

// appraise writes what a closure has made: the assessment with its events first, then the rows that they record.
func (t *tx) appraise(d *Dossier, before int32, made *Appraised) error {
	c := &Change{Events: made.Events}
	if made.Returned != nil {
		c.Return = &made.Returned.Return
	}
	if err := t.update(d, before, c); err != nil {
		return err
	}
	for i := range made.Findings {
		if err := t.insertFinding(&made.Findings[i]); err != nil {
			return err
		}
	}
	if r := made.Returned; r != nil {
		if err := t.record(insertPartReturn, partReturnPart, r.Assessment, int64(r.Number), listJSON(r.Part.Criteria),
			listJSON(r.Part.OpenFacts), int64(r.Part.CorrectBy), r.Part.LockedSHA256); err != nil {
			return err
		}
	}
	if made.Completed != nil {
		return t.insertCompleted(made.Completed)
	}
	return nil
}

func (t *tx) insertFinding(f *appraisal.Finding) error {
	claimed := ""
	if f.Claimed != nil {
		claimed = string(criteria.Answers{*f.Claimed}.JSON())
	}
	return t.record(insertFinding, findingPart, f.Assessment, int64(f.Place), f.Fact, int64(f.Number), int64(f.Submission), f.Criterion, claimed,
		f.Agrees, f.Value, f.NoData, string(f.Judgement), f.Reason, listJSON(f.Evidence), f.RecordedAt, f.Actor)
}

func (t *tx) insertCompleted(c *appraisal.Completed) error {
	return t.record(insertAppraisal, appraisalPart, c.Assessment, int64(c.Submission), int64(c.Number), string(c.AnswersJSON),
		string(c.JudgementsJSON), string(c.VerdictJSON), string(c.Result), c.Sample, listJSON(c.Accepted), c.RecordedAt, c.Actor)
}

// Findings gives what was found about an assessment, about one fact only if one is given, oldest first, and the token of the next
// page.
func (s *Store) Findings(ctx context.Context, assessment, fact string, p Page) ([]appraisal.Finding, string, error) {
	from, err := p.after("finding", cursor{})
	if err != nil {
		return nil, "", err
	}
	q, args := selectFindings, []any{assessment, from.number, int64(p.size() + 1)}
	if fact != "" {
		q, args = selectFindingsOf, []any{assessment, fact, from.number, int64(p.size() + 1)}
	}
	rows, err := list(ctx, s, scanFinding, q, args...)
	if err != nil {
		return nil, "", err
	}
	rows, next := cut(rows, p, "finding", func(f appraisal.Finding) cursor { return cursor{number: int64(f.Place)} })
	return rows, next, nil
}
