package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/tieuchi/tieuchi/criteria"
)

// Dossier (hồ sơ) is an assessment with what has come of it, all of one moment.
type Dossier struct {
	Assessment  *criteria.Assessment
	Submission  *criteria.Submission  // the last one, nil if none; its UnitJSON, AnswersJSON and VerdictJSON are nil in lists
	Recognition *criteria.Recognition // nil if none
}

const (
	assessmentColumns = `a.id, a.unit_code, a.unit_from, a.rule_set_id, a.rule_set_version, a.period,
		CASE WHEN a.stage = '' THEN a.state ELSE a.stage END, a.revision, a.filed_on, a.submissions, a.return_reason, a.returned_on,
		a.created_at, a.updated_at, a.procedure_id, a.campaign, a.signed_revision, a.open_criteria, a.correct_by, a.proposed_level, a.holders`

	selectAssessment text = `SELECT ` + assessmentColumns + `, a.answers FROM assessments a WHERE a.id = $1`

	countFindings text = `SELECT COUNT(*) FROM findings WHERE assessment_id = $1 AND submission = $2`
)

// Assessment gives an assessment with its last submission and its recognition. Errors: ASSESSMENT_UNKNOWN.
func (s *Store) Assessment(ctx context.Context, id string) (Dossier, error) {
	return dossier(ctx, s, id)
}

// dossier reads the assessment first. What it names after that is frozen, so all is of one moment without a transaction; only
// a finalisation may be newer, and is the one that counts.
// These are several statements and no join, because SQLite plans a join anew whenever it gets other parameters, which takes
// longer than all of them.
func dossier(ctx context.Context, from source, id string) (d Dossier, err error) {
	var found bool
	if d.Assessment, found, err = one(ctx, from, scanAssessment, selectAssessment, id); err != nil || !found {
		return Dossier{}, orElse(err, notFound("ASSESSMENT_UNKNOWN", "assessment.unknown", "assessments/"+id))
	}
	if n := d.Assessment.Submissions; n > 0 {
		if d.Submission, found, err = one(ctx, from, scanSubmission, selectSubmission, id, int64(n)); err != nil || !found {
			return Dossier{}, orElse(err, fmt.Errorf("submission %d of assessment %s is missing", n, id))
		}
	}
	if d.Assessment.State.Filed() {
		if d.Submission.Final, err = finalLevel(ctx, from, id, d.Submission.Number); err != nil {
			return Dossier{}, err
		}
	}
	if d.Assessment.Recallable() {
		if d.Submission.Begun, err = begun(ctx, from, id, d.Submission.Number); err != nil {
			return Dossier{}, err
		}
	}
	if d.Assessment.State == criteria.Decided {
		if d.Recognition, found, err = one(ctx, from, scanRecognition, selectRecognitionOf, id); err != nil || !found {
			return Dossier{}, orElse(err, fmt.Errorf("the recognition of assessment %s is missing", id))
		}
	}
	return d, d.appraised(ctx, from)
}

// begun tells whether an appraiser has found anything about a submission.
func begun(ctx context.Context, from source, assessment string, submission int32) (bool, error) {
	n, _, err := one(ctx, from, scanValue[int64], countFindings, assessment, int64(submission))
	return n > 0, err
}

func orElse(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

func scanAssessment(row scanner) (*criteria.Assessment, error) {
	a := &criteria.Assessment{}
	var answers []byte
	err := row.Scan(append(assessmentFields(a), &answers)...)
	if err == nil {
		a.Answers, err = criteria.ParseAnswers(answers)
	}
	return a, err
}

// assessmentFields says where assessmentColumns go.
func assessmentFields(a *criteria.Assessment) []any {
	return []any{
		&a.ID, &a.Unit.Code, &a.Unit.From, &a.RuleSet.ID, &a.RuleSet.Version, &a.Period, &a.State, &a.Revision,
		&a.FiledOn, &a.Submissions, &a.ReturnReason, &a.ReturnedOn, &a.CreatedAt, &a.UpdatedAt,
		&a.Procedure, &a.Campaign, &a.SignedRevision,
		jsonList{&a.OpenCriteria},
		&a.CorrectBy, &a.ProposedLevel,
		jsonList{&a.Holders},
	}
}

// jsonList reads a column with a JSON list of texts; an empty one is nil.
type jsonList struct{ into *[]string }

// Scan takes the text of the column.
func (l jsonList) Scan(value any) error {
	var raw []byte
	switch v := value.(type) {
	case string:
		raw = []byte(v)
	case []byte:
		raw = v
	default:
		return fmt.Errorf("a list is stored as %T", value)
	}
	*l.into = nil
	if string(raw) == "[]" {
		return nil
	}
	return json.Unmarshal(raw, l.into)
}
