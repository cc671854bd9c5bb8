package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/tieuchi/tieuchi/criteria/progress"
)

const selectFiled text = `SELECT answers_json FROM submissions WHERE assessment_id = $1 AND number = $2`

// FiledAnswers visits what was filed with each of the submissions, as it is stored, see criteria.ReadFacts. A submission is
// never changed: what was read once need not be read again.
func (s *Store) FiledAnswers(ctx context.Context, filings []progress.FilingRef, visit func(f *progress.FilingRef, answers []byte) error) error {
	return s.atOneMoment(ctx, func(from source) error {
		for i := range filings {
			f := &filings[i]
			answers, found, err := one(ctx, from, scanValue[[]byte], selectFiled, strings.TrimPrefix(f.Assessment, "assessments/"), int64(f.Number))
			if err == nil && !found {
				err = fmt.Errorf("submission %d of %s is missing", f.Number, f.Assessment)
			}
			if err == nil {
				err = visit(f, answers)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}
