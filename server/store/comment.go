package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/appraisal"
)

const (
	commentColumns = `id, assessment_id, criterion, text, submission, recorded_at, actor, role`

	insertComment text = `INSERT INTO comments (` + commentColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

	selectComment text = `SELECT ` + commentColumns + ` FROM comments WHERE id = $1`

	selectComments text = `SELECT ` + commentColumns + ` FROM comments WHERE assessment_id = $1 AND (recorded_at, id) > ($2, $3)`

	oldestComment = ` ORDER BY recorded_at, id`

	countComments text = `SELECT criterion, COUNT(*) FROM comments WHERE assessment_id = $1 GROUP BY criterion`
)

// CreateComment stores a comment on an assessment of an id. The closure makes it and runs once. replay tells that the request was
// seen before and that what it made then is given.
//
// Errors: REQUEST_ID_REUSED, and those of the closure.
func (s *Store) CreateComment(ctx context.Context, key RequestKey, assessment string,
	say func() (*appraisal.Comment, *criteria.Event, error),
) (made *appraisal.Comment, replay bool, err error) {
	id, err := key.made(ctx, s, appraisal.CommentPrefix(assessment))
	if err != nil {
		return nil, false, err
	}
	if id == "" {
		c, e, err := say()
		if err != nil {
			return nil, false, err
		}
		id, err = s.create(ctx, key, c.Name(), func(t *tx) error {
			if err := t.record(insertComment, commentPart, c.ID, c.Assessment, c.Criterion, c.Text, int64(c.Submission), c.RecordedAt, c.Actor,
				string(c.Role)); err != nil {
				return err
			}
			return t.append(e)
		})
		if err != nil || id == "" {
			return c, false, err
		}
	}
	made, found, err := one(ctx, s, scanComment, selectComment, id)
	if err == nil && !found {
		err = notFound("COMMENT_UNKNOWN", "appraisal.comment-unknown", id)
	}
	return made, true, err
}

// Comments gives what was said about an assessment, about one criterion only if one is given, oldest first, and the token of the
// next page.
func (s *Store) Comments(ctx context.Context, assessment, criterion string, p Page) ([]*appraisal.Comment, string, error) {
	from, err := p.after("comment", cursor{})
	if err != nil {
		return nil, "", err
	}
	q := filtered{selectComments, []any{assessment, from.number, from.id}}
	if criterion != "" {
		q.and("criterion", criterion)
	}
	q.limit(oldestComment, p.size()+1)
	rows, err := list(ctx, s, scanComment, q.text, q.args...)
	if err != nil {
		return nil, "", err
	}
	rows, next := cut(rows, p, "comment", func(c *appraisal.Comment) cursor { return cursor{c.RecordedAt, c.ID} })
	return rows, next, nil
}

// CommentCounts gives the number of comments by criterion.
func (s *Store) CommentCounts(ctx context.Context, assessment string) (map[string]int, error) {
	counts := map[string]int{}
	return counts, each(ctx, s, func(row scanner) error {
		var criterion string
		var n int
		err := row.Scan(&criterion, &n)
		counts[criterion] = n
		return err
	}, countComments, assessment)
}

func scanComment(row scanner) (*appraisal.Comment, error) {
	c := &appraisal.Comment{}
	return c, row.Scan(&c.ID, &c.Assessment, &c.Criterion, &c.Text, &c.Submission, &c.RecordedAt, &c.Actor, &c.Role)
}
