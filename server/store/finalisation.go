package store

import (
	"context"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

const (
	finalisationColumns = `id, rule_set_id, rule_set_version, digest, period, province, number, reason, recorded_at, actor`

	insertFinalisation text = `INSERT INTO finalisations (` + finalisationColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

	finalLevelColumns = `finalisation_id, assessment_id, submission, unit_code, unit_from, class, verdict_level, level, place, room, assessed`

	insertFinalLevel text = `INSERT INTO final_levels (` + finalLevelColumns + `, number)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`

	selectFinalisation text = `SELECT ` + finalisationColumns + ` FROM finalisations WHERE id = $1`

	selectLastFinalisation text = `SELECT ` + finalisationColumns + ` FROM finalisations
		WHERE rule_set_id = $1 AND rule_set_version = $2 AND period = $3 AND province = $4 ORDER BY number DESC LIMIT 1`

	selectFinalisations text = `SELECT ` + finalisationColumns + ` FROM finalisations
		WHERE province = $1 AND ($2 = '' OR rule_set_id = $2 AND rule_set_version = $3) AND ($4 = '' OR period = $4)
		AND (recorded_at, id) < ($5, $6) ORDER BY recorded_at DESC, id DESC LIMIT $7`

	selectFinalLevels text = `SELECT ` + finalLevelColumns + ` FROM final_levels WHERE finalisation_id = $1
		ORDER BY unit_code, unit_from, assessment_id`

	selectFinalLevel text = `SELECT ` + finalLevelColumns + ` FROM final_levels
		WHERE assessment_id = $1 AND submission = $2 ORDER BY number DESC LIMIT 1`

	countLaterFinalisations text = `SELECT COUNT(*) FROM finalisations f JOIN finalisations later
		ON later.rule_set_id = f.rule_set_id AND later.rule_set_version = f.rule_set_version AND later.period = f.period
		AND later.province = f.province AND later.number > f.number WHERE f.id = $1`

	// What was found counts from the completion of the appraisal on, unless it was reopened.
	selectRound text = `SELECT s.assessment_id, s.number, s.unit_json, COALESCE(p.verdict_json, s.verdict_json), COALESCE(p.answers_json, s.answers_json),
		COALESCE(r.level, ''), COALESCE(r.over_verdict, FALSE)
		FROM assessments a
		JOIN submissions s ON s.assessment_id = a.id AND s.number = a.submissions
		LEFT JOIN appraisals p ON p.assessment_id = a.id AND p.submission = s.number AND (a.state = 'recognised' OR a.stage IN ('appraised', 'proposed'))
		AND p.number = (SELECT MAX(q.number) FROM appraisals q WHERE q.assessment_id = a.id AND q.submission = s.number)
		LEFT JOIN recognitions r ON r.assessment_id = a.id
		WHERE a.rule_set_id = $1 AND a.rule_set_version = $2 AND a.period = $3 AND a.province = $4
		AND a.state IN ('submitted', 'recognised') AND a.stage <> 'declined'`
)

// Finalise makes a finalisation of a round from its entries, in any order, and from the one before, nil if there is none.
type Finalise = func(entries []criteria.RoundEntry, before *criteria.Finalisation) (*criteria.Finalisation, *criteria.Event, error)

// CreateFinalisation has the closure finalise a round under an id. It runs in the transaction, so that nothing is filed,
// returned or recognised between what it sees and what is stored. It may be called again: it must not keep state. replay tells
// that the request was seen before: then what it made is given.
//
// Errors: REQUEST_ID_REUSED, and those of the closure.
func (s *Store) CreateFinalisation(ctx context.Context, key RequestKey, id string, of criteria.Round, finalise Finalise) (made *criteria.Finalisation, replay bool, err error) {
	seen, err := s.create(ctx, key, "finalisations/"+id, func(t *tx) error {
		var e *criteria.Event
		var err error
		if made, e, err = finaliseRound(t, t, of, finalise); err != nil {
			return err
		}
		if err := t.insertFinalisation(made); err != nil {
			return err
		}
		return t.append(e)
	})
	if err != nil {
		return nil, false, err
	}
	if seen == "" {
		return made, false, nil
	}
	made, err = s.Finalisation(ctx, seen)
	return made, true, err
}

// PreviewFinalisation has the closure finalise a round as it stands at one moment, and stores nothing. Errors: those of the
// closure.
func (s *Store) PreviewFinalisation(ctx context.Context, of criteria.Round, finalise Finalise) (made *criteria.Finalisation, err error) {
	err = s.atOneMoment(ctx, func(from source) error {
		made, _, err = finaliseRound(ctx, from, of, finalise)
		return err
	})
	return made, err
}

func finaliseRound(ctx context.Context, from source, of criteria.Round, finalise Finalise) (*criteria.Finalisation, *criteria.Event, error) {
	args := []any{of.RuleSet.ID, of.RuleSet.Version, string(of.Period), of.Province}
	entries, err := list(ctx, from, scanRoundEntry, selectRound, args...)
	if err != nil {
		return nil, nil, err
	}
	before, found, err := one(ctx, from, scanFinalisation, selectLastFinalisation, args...)
	if err == nil && found {
		before.Levels, err = list(ctx, from, scanFinalLevel, selectFinalLevels, before.ID)
	}
	if err != nil {
		return nil, nil, err
	}
	return finalise(entries, before)
}

func (t *tx) insertFinalisation(f *criteria.Finalisation) error {
	if err := t.record(insertFinalisation, finalisationPart, f.ID, f.RuleSet.ID, f.RuleSet.Version, f.Digest, string(f.Period), f.Province, int64(f.Number),
		f.Reason, f.RecordedAt, f.Actor); err != nil {
		return err
	}
	for i := range f.Levels {
		l := &f.Levels[i]
		if err := t.record(insertFinalLevel, finalLevelPart, f.ID, l.Assessment, int64(l.Submission), l.Unit.Code, int64(l.Unit.From), l.Class, l.Verdict, l.Level,
			int64(l.Rank), int64(l.Room), int64(l.Assessed), int64(f.Number)); err != nil {
			return err
		}
	}
	return nil
}

// Finalisation gives one finalisation with its levels. Errors: FINALISATION_UNKNOWN.
func (s *Store) Finalisation(ctx context.Context, id string) (*criteria.Finalisation, error) {
	f, found, err := one(ctx, s, scanFinalisation, selectFinalisation, id)
	if err != nil || !found {
		return nil, orElse(err, notFound("FINALISATION_UNKNOWN", "round.unknown", "finalisations/"+id))
	}
	f.Levels, err = list(ctx, s, scanFinalLevel, selectFinalLevels, id) // written with it, and never after
	return f, err
}

// ListFinalisations gives the finalisations of a province, newest first and without levels, and the token of the next page. A
// rule set or a period that is empty keeps all.
func (s *Store) ListFinalisations(ctx context.Context, of criteria.Round, p Page) ([]*criteria.Finalisation, string, error) {
	from, err := p.after("finalisation", newestFirst)
	if err != nil {
		return nil, "", err
	}
	rows, err := list(ctx, s, scanFinalisation, selectFinalisations, of.Province, of.RuleSet.ID, of.RuleSet.Version, string(of.Period),
		from.number, from.id, int64(p.size()+1))
	if err != nil {
		return nil, "", err
	}
	rows, next := cut(rows, p, "finalisation", func(f *criteria.Finalisation) cursor { return cursor{f.RecordedAt, f.ID} })
	return rows, next, nil
}

// finalLevel gives what the last finalisation of the round gives a submission, nil where it does not cover it. Nearly always
// there is none, and the answer is one look into an index.
func finalLevel(ctx context.Context, from source, assessment string, submission int32) (*criteria.FinalLevel, error) {
	l, found, err := one(ctx, from, scanFinalLevel, selectFinalLevel, assessment, int64(submission))
	if err != nil || !found {
		return nil, err
	}
	id := strings.TrimPrefix(l.Finalisation, "finalisations/")
	later, _, err := one(ctx, from, scanValue[int64], countLaterFinalisations, id)
	if err != nil || later > 0 {
		return nil, err
	}
	return &l, nil
}

func scanFinalisation(row scanner) (*criteria.Finalisation, error) {
	f := &criteria.Finalisation{}
	return f, row.Scan(&f.ID, &f.RuleSet.ID, &f.RuleSet.Version, &f.Digest, &f.Period, &f.Province, &f.Number, &f.Reason, &f.RecordedAt, &f.Actor)
}

func scanFinalLevel(row scanner) (l criteria.FinalLevel, err error) {
	err = row.Scan(&l.Finalisation, &l.Assessment, &l.Submission, &l.Unit.Code, &l.Unit.From, &l.Class, &l.Verdict, &l.Level, &l.Rank, &l.Room, &l.Assessed)
	l.Finalisation = "finalisations/" + l.Finalisation
	return l, err
}

// scanRoundEntry reads what a round asks about: of a verdict its lines are left out, which are most of it.
func scanRoundEntry(row scanner) (e criteria.RoundEntry, err error) {
	var unit, verdict, answers []byte
	if err := row.Scan(&e.Assessment, &e.Submission, &unit, &verdict, &answers, &e.Recognised, &e.OverVerdict); err != nil {
		return e, err
	}
	if e.Unit, err = criteria.ParseUnit(unit); err != nil {
		return e, err
	}
	if e.Verdict, err = criteria.ParseVerdict(verdict); err != nil {
		return e, err
	}
	e.Verdict.Lines = nil
	e.Answers, err = criteria.ParseAnswers(answers)
	return e, err
}
