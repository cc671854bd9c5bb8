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

	selectPast text = `SELECT s.assessment_id, s.number, s.rule_set_id, s.rule_set_version, a.period, s.filed_on, s.answers_json
		FROM submissions s JOIN assessments a ON a.id = s.assessment_id
		WHERE s.unit_code = $1 AND s.unit_from = $2 ORDER BY s.filed_on DESC, s.assessment_id, s.number DESC LIMIT 50`

	selectSubmissions text = `SELECT ` + submissionColumns + ` FROM submissions
		WHERE assessment_id = $1 AND number > $2 ORDER BY number LIMIT $3`
)

func (t *tx) insertSubmission(s *criteria.Submission) error {
	n := &s.Tally
	return t.record(insertSubmission, submissionPart, s.Assessment, int64(s.Number), s.Unit.Code, int64(s.Unit.From), s.RuleSet.ID, s.RuleSet.Version,
		s.Digest, string(s.UnitJSON), string(s.AnswersJSON), string(s.VerdictJSON), string(s.Result),
		int64(n.Met), int64(n.Of), int64(n.NotMet), int64(n.NotApplicable), int64(n.DidNotOccur), int64(n.NoData),
		int64(n.AwaitingAppraisal), int64(n.Unknown), int64(s.FiledOn), s.RecordedAt, s.Actor)
}

func (t *tx) insertReturn(r *criteria.Return) error {
	return t.record(insertReturn, returnPart, r.Assessment, int64(r.Number), int64(r.On), r.Reason, r.RecordedAt, r.Actor)
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

// PastAnswers gives what a unit filed under any rule set, the last filing first, at most 50. The rules are the caller's to
// add.
func (s *Store) PastAnswers(ctx context.Context, unit criteria.UnitID) ([]Past, error) {
	return list(ctx, s, scanPast, selectPast, unit.Code, int64(unit.From))
}

// Past is a submission with the period that it is about.
type Past struct {
	criteria.PastAnswers
	RuleSet criteria.RuleSetRef
}

func scanPast(row scanner) (p Past, err error) {
	var assessment string
	var number int64
	var answers []byte
	if err := row.Scan(&assessment, &number, &p.RuleSet.ID, &p.RuleSet.Version, &p.Period, &p.FiledOn, &answers); err != nil {
		return p, err
	}
	p.Origin = criteria.SubmissionName(assessment, int32(number))
	p.Answers, err = criteria.ParseAnswers(answers)
	return p, err
}

func scanSubmission(row scanner) (*criteria.Submission, error) {
	s := &criteria.Submission{}
	n := &s.Tally
	return s, row.Scan(&s.Assessment, &s.Number, &s.Unit.Code, &s.Unit.From, &s.RuleSet.ID, &s.RuleSet.Version, &s.Digest,
		&s.UnitJSON, &s.AnswersJSON, &s.VerdictJSON, &s.Result, &n.Met, &n.Of, &n.NotMet, &n.NotApplicable, &n.DidNotOccur,
		&n.NoData, &n.AwaitingAppraisal, &n.Unknown, &s.FiledOn, &s.RecordedAt, &s.Actor)
}
