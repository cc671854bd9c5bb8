package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
)

const (
	// A place in the list is the last submission of the page before, so that no transaction stays open: what is read never
	// changes, and a transaction of minutes would keep the server's log from being folded in.
	selectFrozen text = `SELECT ` + submissionColumns + `, COALESCE((SELECT period FROM assessments WHERE id = assessment_id), '')
		FROM submissions WHERE (assessment_id, number) > ($1, $2) AND ($3 = '' OR rule_set_id = $3)
		ORDER BY assessment_id, number LIMIT $4`

	selectFrozenAppraisals text = `SELECT number, answers_json, judgements, verdict_json, result FROM appraisals
		WHERE assessment_id = $1 AND submission = $2 ORDER BY number`

	selectCompletions text = `SELECT change FROM events WHERE subject = $1 AND kind = 'appraised' ORDER BY number`

	selectSubmitted text = `SELECT change FROM events WHERE subject = $1 AND kind = 'submitted' ORDER BY number`
)

// frozenPage is how many submissions are in memory at a time.
const frozenPage = 50

// EachFrozen calls do for every submission, of one rule set only if its id is given, in the order of their names.
func (s *Store) EachFrozen(ctx context.Context, ruleSet string, do func(*criteria.Frozen) error) error {
	assessment, number := "", int64(0)
	for {
		page, err := list(ctx, s, scanFrozen, selectFrozen, assessment, number, ruleSet, int64(frozenPage))
		if err != nil {
			return err
		}
		for _, f := range page {
			assessment, number = f.Submission.Assessment, int64(f.Submission.Number)
			if f.Events, err = list(ctx, s, scanValue[[]byte], selectSubmitted, "assessments/"+assessment); err != nil {
				return err
			}
			if err := s.frozenAppraisals(ctx, f); err != nil {
				return err
			}
			if err := do(f); err != nil {
				return err
			}
		}
		if len(page) < frozenPage {
			return nil
		}
	}
}

// frozenAppraisals reads what was completed about a submission, with the events, at one moment: a server may work beside it.
func (s *Store) frozenAppraisals(ctx context.Context, f *criteria.Frozen) error {
	id := f.Submission.Assessment
	return s.atOneMoment(ctx, func(from source) (err error) {
		f.Appraisals, err = list(ctx, from, func(row scanner) (a criteria.FrozenAppraisal, err error) {
			return a, row.Scan(&a.Number, &a.AnswersJSON, &a.JudgementsJSON, &a.VerdictJSON, &a.Result)
		}, selectFrozenAppraisals, id, int64(f.Submission.Number))
		if err == nil {
			f.Completions, err = list(ctx, from, scanValue[[]byte], selectCompletions, "assessments/"+id)
		}
		return err
	})
}

func scanFrozen(row scanner) (*criteria.Frozen, error) {
	f := &criteria.Frozen{}
	s, err := scanSubmission(withMore{row, []any{&f.Period}})
	f.Submission = s
	return f, err
}

// withMore scans a row that has more columns than who scans it knows.
type withMore struct {
	scanner
	more []any
}

// Scan reads the row.
func (r withMore) Scan(into ...any) error { return r.scanner.Scan(append(into, r.more...)...) }
