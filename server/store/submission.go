package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
)

const (
	submissionColumns = `assessment_id, number, unit_code, unit_from, rule_set_id, rule_set_version, digest,
		unit_json, answers_json, verdict_json, result, met, out_of, not_met, not_applicable, did_not_occur, no_data,
		awaiting_appraisal, unknown, filed_on, recorded_at, actor`

	insertSubmission text = `INSERT INTO submissions (` + submissionColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7,
		$8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`

	insertReturn text = `INSERT INTO returns (assessment_id, number, returned_on, reason, recorded_at, actor)
		VALUES ($1, $2, $3, $4, $5, $6)`

	selectSubmission text = `SELECT ` + submissionColumns + ` FROM submissions WHERE assessment_id = $1 AND number = $2`

	selectSubmissions text = `SELECT ` + submissionColumns + ` FROM submissions
		WHERE assessment_id = $1 AND number > $2 ORDER BY number LIMIT $3`
)

func (t *tx) insertSubmission(s *criteria.Submission) error {
	n := &s.Tally
	return t.must(insertSubmission, s.Assessment, int64(s.Number), s.Unit.Code, int64(s.Unit.From), s.RuleSet.ID, s.RuleSet.Version,
		s.Digest, string(s.UnitJSON), string(s.AnswersJSON), string(s.VerdictJSON), string(s.Result),
		int64(n.Met), int64(n.Of), int64(n.NotMet), int64(n.NotApplicable), int64(n.DidNotOccur), int64(n.NoData),
		int64(n.AwaitingAppraisal), int64(n.Unknown), int64(s.FiledOn), s.RecordedAt, s.Actor)
}

func (t *tx) insertReturn(r *criteria.Return) error {
	return t.must(insertReturn, r.Assessment, int64(r.Number), int64(r.On), r.Reason, r.RecordedAt, r.Actor)
}

// Submissions gives the frozen records of an assessment, oldest first, and the token of the next page.
func (s *Store) Submissions(ctx context.Context, assessment string, p Page) ([]*criteria.Submission, string, error) {
	from, err := p.after("submission", cursor{})
	if err != nil {
		return nil, "", err
	}
	rows, err := list(ctx, s, scanSubmission, selectSubmissions, assessment, from.number, int64(p.size()+1))
	if err != nil {
		return nil, "", err
	}
	rows, next := cut(rows, p, "submission", func(s *criteria.Submission) cursor { return cursor{number: int64(s.Number)} })
	return rows, next, nil
}

func scanSubmission(row scanner) (*criteria.Submission, error) {
	s := &criteria.Submission{}
	n := &s.Tally
	return s, row.Scan(&s.Assessment, &s.Number, &s.Unit.Code, &s.Unit.From, &s.RuleSet.ID, &s.RuleSet.Version, &s.Digest,
		&s.UnitJSON, &s.AnswersJSON, &s.VerdictJSON, &s.Result, &n.Met, &n.Of, &n.NotMet, &n.NotApplicable, &n.DidNotOccur,
		&n.NoData, &n.AwaitingAppraisal, &n.Unknown, &s.FiledOn, &s.RecordedAt, &s.Actor)
}
