package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
)

const (
	recognitionColumns = `id, unit_code, unit_from, rule_set_id, rule_set_version, level, decision_number, decision_date, office,
		over_verdict, reason, recorded_at, actor, valid_from, valid_to, appraised, list`

	insertRecognition text = `INSERT INTO recognitions (` + recognitionColumns + `, district, province, assessment_id, submission)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21) ON CONFLICT DO NOTHING`

	recognitionsFrom = `SELECT r.id, r.unit_code, r.unit_from, r.rule_set_id, r.rule_set_version, r.level, r.decision_number, r.decision_date,
		r.office, r.over_verdict, r.reason, r.recorded_at, r.actor, r.valid_from, r.valid_to, r.appraised, r.list,
		COALESCE(r.assessment_id, ''), COALESCE(r.submission, 0), COALESCE(v.decision_number, ''), COALESCE(v.decision_date, 0),
		COALESCE(v.office, ''), COALESCE(v.reason, ''), COALESCE(v.objection, ''), COALESCE(v.recorded_at, 0), COALESCE(v.actor, '')
		FROM recognitions r LEFT JOIN revocations v ON v.recognition_id = r.id `

	selectRecognition   text = recognitionsFrom + `WHERE r.id = $1`
	selectRecognitionOf text = recognitionsFrom + `WHERE r.assessment_id = $1`
	selectRecognitions  text = recognitionsFrom + `WHERE (r.decision_date, r.id) < ($1, $2)`
	newestDecision           = ` ORDER BY r.decision_date DESC, r.id DESC`
)

// CreateRecognition enters a decision without an assessment. The closure opens it and runs once. replay tells that the
// request was seen before and that what it made then is given.
//
// Errors: REQUEST_ID_REUSED, RECOGNITION_EXISTS, and those of the closure.
func (s *Store) CreateRecognition(ctx context.Context, key RequestKey, unit *criteria.Unit,
	open func() (*criteria.Recognition, *criteria.Event, error),
) (made *criteria.Recognition, replay bool, err error) {
	id, err := key.made(ctx, s, "recognitions/")
	if err != nil {
		return nil, false, err
	}
	if id == "" {
		r, e, err := open()
		if err != nil {
			return nil, false, err
		}
		id, err = s.create(ctx, key, r.Name(), func(t *tx) error {
			if err := t.insertRecognition(r, unit); err != nil {
				return err
			}
			if err := t.append(e); err != nil {
				return err
			}
			return t.mark([]*criteria.Event{e}, criteria.ActRecognise, decision(r, unit.Province), "")
		})
		if err != nil || id == "" {
			return r, false, err
		}
	}
	made, err = s.Recognition(ctx, id)
	return made, true, err
}

// insertRecognition refuses a second entry of one decision about one unit.
func (t *tx) insertRecognition(r *criteria.Recognition, unit *criteria.Unit) error {
	var assessment, submission any
	if r.Assessment != "" {
		assessment, submission = r.Assessment, int64(r.Submission)
	}
	values := []any{
		r.ID, r.Unit.Code, int64(r.Unit.From), r.RuleSet.ID, r.RuleSet.Version, r.Level, r.DecisionNumber,
		int64(r.DecisionDate), r.Office, r.OverVerdict, r.Reason, r.RecordedAt, r.Actor, int64(r.ValidFrom), int64(r.ValidTo),
		r.Appraised, r.List, districtOf(unit), unit.Province, assessment, submission,
	}
	t.seal(recognitionPart, values...)
	n, err := t.exec(insertRecognition, values...)
	if err == nil && n == 0 {
		return criteria.Refuse(criteria.AlreadyExists, "RECOGNITION_EXISTS", "decisionNumber",
			criteria.Say("recognition.exists", "unit", unit.FullName(), "number", r.DecisionNumber))
	}
	return err
}

// Recognition gives one recognition. Errors: RECOGNITION_UNKNOWN.
func (s *Store) Recognition(ctx context.Context, id string) (*criteria.Recognition, error) {
	r, found, err := one(ctx, s, scanRecognition, selectRecognition, id)
	if err == nil && !found {
		err = notFound("RECOGNITION_UNKNOWN", "recognition.unknown", "recognitions/"+id)
	}
	return r, err
}

// ListRecognitions gives the recognitions of the units within a reach, and of one unit only if one is given, newest decision
// first, and the token of the next page.
func (s *Store) ListRecognitions(ctx context.Context, within criteria.Reach, unit criteria.UnitID, p Page) ([]*criteria.Recognition, string, error) {
	from, err := p.after("recognition", newestFirst)
	if err != nil {
		return nil, "", err
	}
	q := recognitionsIn(within, unit, from, p.size()+1)
	rows, err := list(ctx, s, scanRecognition, q.text, q.args...)
	if err != nil {
		return nil, "", err
	}
	rows, next := cut(rows, p, "recognition", func(r *criteria.Recognition) cursor { return cursor{int64(r.DecisionDate), r.ID} })
	return rows, next, nil
}

// recognitionsIn asks for the recognitions within a reach, after a place in the list.
func recognitionsIn(within criteria.Reach, unit criteria.UnitID, from cursor, rows int) filtered {
	q := filtered{selectRecognitions, []any{from.number, from.id}}
	q.within(within, "r")
	q.of(unit, "r")
	q.limit(newestDecision, rows)
	return q
}

func scanRecognition(row scanner) (*criteria.Recognition, error) {
	r, v := &criteria.Recognition{}, &criteria.Revocation{}
	err := row.Scan(&r.ID, &r.Unit.Code, &r.Unit.From, &r.RuleSet.ID, &r.RuleSet.Version, &r.Level, &r.DecisionNumber, &r.DecisionDate,
		&r.Office, &r.OverVerdict, &r.Reason, &r.RecordedAt, &r.Actor, &r.ValidFrom, &r.ValidTo, &r.Appraised, &r.List,
		&r.Assessment, &r.Submission, &v.DecisionNumber, &v.DecisionDate, &v.Office, &v.Reason, &v.Objection, &v.RecordedAt, &v.Actor)
	return revokedBy(r, v), err
}

// revokedBy gives a recognition with what revoked it, which is nothing where that has no number.
func revokedBy(r *criteria.Recognition, v *criteria.Revocation) *criteria.Recognition {
	if v.DecisionNumber != "" {
		v.Recognition = r.ID
		r.Revoked = v
	}
	return r
}
