package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/tieuchi/tieuchi/criteria"
)

const (
	insertAssessment text = `INSERT INTO assessments (id, unit_code, unit_from, district, province, rule_set_id, rule_set_version,
		period, state, revision, answers, filed_on, submissions, return_reason, returned_on, created_at, updated_at, stage, procedure_id,
		campaign, signed_revision, open_criteria, correct_by, proposed_level, holders)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
		ON CONFLICT DO NOTHING`

	selectTwin text = `SELECT id FROM assessments WHERE unit_code = $1 AND unit_from = $2 AND rule_set_id = $3
		AND rule_set_version = $4 AND period = $5`

	updateAssessment text = `UPDATE assessments SET state = $1, revision = $2, answers = $3, filed_on = $4, submissions = $5,
		return_reason = $6, returned_on = $7, updated_at = $8, stage = $9, signed_revision = $10, open_criteria = $11, correct_by = $12,
		proposed_level = $13, holders = $14, procedure_id = $15, campaign = $16 WHERE id = $17 AND revision = $18`
)

// Opened is a new assessment with the events of its making, and its submission where it was filed at once.
type Opened struct {
	Assessment *criteria.Assessment
	Events     []*criteria.Event
	Submission *criteria.Submission
}

// CreateAssessment stores a new assessment of a unit. The closure opens it and runs once, outside of the transaction, for it
// looks at nothing stored. replay tells that the request was seen before: then what it made is given as it stands now.
//
// Errors: REQUEST_ID_REUSED; ASSESSMENT_EXISTS where the unit has one for rule set and period; those of the closure.
func (s *Store) CreateAssessment(ctx context.Context, key RequestKey, unit *criteria.Unit, open func() (*Opened, error)) (d Dossier, replay bool, err error) {
	id, err := key.made(ctx, s, "assessments/")
	if err != nil {
		return Dossier{}, false, err
	}
	if id == "" {
		o, err := open()
		if err != nil {
			return Dossier{}, false, err
		}
		id, err = s.create(ctx, key, o.Assessment.Name(), func(t *tx) error { return t.open(o, unit) })
		if err != nil || id == "" {
			return Dossier{Assessment: o.Assessment, Submission: o.Submission}, false, err
		}
	}
	d, err = s.Assessment(ctx, id)
	return d, true, err
}

// open writes a new assessment with its submission, if it was filed at once.
func (t *tx) open(o *Opened, unit *criteria.Unit) error {
	if err := t.stillRegistered(o.Assessment); err != nil {
		return err
	}
	if err := t.insertAssessment(o.Assessment, unit); err != nil {
		return err
	}
	if o.Submission == nil {
		return t.append(o.Events...)
	}
	if err := t.insertSubmission(o.Submission); err != nil {
		return err
	}
	if err := t.append(o.Events...); err != nil {
		return err
	}
	return t.markFiling(o.Events, o.Assessment, o.Submission)
}

// insertAssessment refuses a second assessment of one unit under one rule set for one period.
func (t *tx) insertAssessment(a *criteria.Assessment, unit *criteria.Unit) error {
	t.seal(assessmentMade, a.ID, a.Unit.Code, int64(a.Unit.From), districtOf(unit), unit.Province, a.RuleSet.ID, a.RuleSet.Version,
		string(a.Period), a.CreatedAt)
	t.sealStanding(a)
	n, err := t.exec(insertAssessment, a.ID, a.Unit.Code, int64(a.Unit.From), districtOf(unit), unit.Province, a.RuleSet.ID, a.RuleSet.Version,
		string(a.Period), coarse(a.State), int64(a.Revision), string(a.AnswersJSON()), int64(a.FiledOn), int64(a.Submissions),
		a.ReturnReason, int64(a.ReturnedOn), a.CreatedAt, a.UpdatedAt, stage(a.State), cmp.Or(a.Procedure, plainProcedure),
		a.Campaign, int64(a.SignedRevision), listJSON(a.OpenCriteria), int64(a.CorrectBy), a.ProposedLevel, listJSON(a.Holders))
	if err != nil || n == 1 {
		return err
	}
	twin, found, err := one(t, t, scanValue[string], selectTwin, a.Unit.Code, int64(a.Unit.From), a.RuleSet.ID, a.RuleSet.Version, string(a.Period))
	if err == nil && !found {
		err = fmt.Errorf("the id %q of a new assessment is taken", a.ID)
	}
	if err != nil {
		return err
	}
	return criteria.Refuse(criteria.AlreadyExists, "ASSESSMENT_EXISTS", "assessment", criteria.Say("assessment.exists",
		"unit", unit.FullName(), "period", string(a.Period), "name", "assessments/"+twin))
}

// plainProcedure is that of assessments which say none.
const plainProcedure = "plain"

// coarse gives what the column state holds, see 00012_steps.sql, and stage the rest.
func coarse(s criteria.State) string {
	if s.Filed() && s != criteria.Decided {
		return string(criteria.Submitted)
	}
	return string(s)
}

func stage(s criteria.State) string {
	if coarse(s) == string(s) {
		return ""
	}
	return string(s)
}

// standing gives the columns that an update writes, in the order of updateAssessment.
func standing(a *criteria.Assessment) []any {
	return []any{
		coarse(a.State), int64(a.Revision), string(a.AnswersJSON()), int64(a.FiledOn), int64(a.Submissions),
		a.ReturnReason, int64(a.ReturnedOn), a.UpdatedAt, stage(a.State), int64(a.SignedRevision), listJSON(a.OpenCriteria),
		int64(a.CorrectBy), a.ProposedLevel, listJSON(a.Holders), cmp.Or(a.Procedure, plainProcedure), a.Campaign,
	}
}

// sealStanding seals what updates of an assessment write.
func (t *tx) sealStanding(a *criteria.Assessment) {
	t.seal(assessmentStands, append([]any{a.ID}, standing(a)...)...)
}

// Change is what an update has made besides the assessment itself.
type Change struct {
	Events      []*criteria.Event
	Submission  *criteria.Submission
	Return      *criteria.Return
	Recognition *criteria.Recognition
	Unit        *criteria.Unit // of the recognition, where there is one
	Joined      bool           // a campaign just now
}

// UpdateAssessment loads an assessment with its last submission, nil if there is none, and has the closure change it. All
// of it happens in one transaction that no other writer runs beside, so that what the closure finds stands until it is
// done: it is the closure that asks which revision the caller has seen, after it has asked whether the caller may know. A
// closure without an error and without a change leaves everything as it is.
//
// The closure may be called again, with what stands then, when the transaction is repeated: it must not keep state.
//
// Errors: ASSESSMENT_UNKNOWN, RECOGNITION_EXISTS, and those of the closure.
func (s *Store) UpdateAssessment(ctx context.Context, id string,
	change func(a *criteria.Assessment, last *criteria.Submission) (*Change, error),
) (d Dossier, err error) {
	err = s.write(ctx, func(t *tx) error {
		var err error
		if d, err = dossier(t, t, id); err != nil {
			return err
		}
		before := d.Assessment.Revision
		c, err := change(d.Assessment, d.Submission)
		if err != nil || c == nil {
			return err
		}
		return t.update(&d, before, c)
	})
	if err != nil {
		return Dossier{}, err
	}
	return d, nil
}

// markFiling writes the milestone of a submission.
func (t *tx) markFiling(events []*criteria.Event, a *criteria.Assessment, s *criteria.Submission) error {
	m, err := filing(a, s)
	if err != nil {
		return err
	}
	return t.mark(events, criteria.ActSubmit, m, a.ID)
}

// update writes what a closure has made of an assessment. The recognition comes first: it is the one part that can still be
// refused, and that must be before anything is written.
func (t *tx) update(d *Dossier, before int32, c *Change) error {
	if c.Submission != nil || c.Joined {
		if err := t.stillRegistered(d.Assessment); err != nil {
			return err
		}
	}
	if c.Recognition != nil {
		if c.Unit == nil {
			return errors.New("a change recognises and does not say which unit")
		}
		if err := t.insertRecognition(c.Recognition, c.Unit); err != nil {
			return err
		}
		d.Recognition = c.Recognition
	}
	a := d.Assessment
	t.sealStanding(a)
	if err := t.must(updateAssessment, append(standing(a), a.ID, int64(before))...); err != nil {
		return err
	}
	if c.Submission != nil {
		if err := t.insertSubmission(c.Submission); err != nil {
			return err
		}
		d.Submission = c.Submission
	}
	if c.Return != nil {
		if err := t.insertReturn(c.Return); err != nil {
			return err
		}
	}
	if err := t.append(c.Events...); err != nil {
		return err
	}
	return t.markChange(d, c)
}

// markChange writes the milestones of what a closure has made.
func (t *tx) markChange(d *Dossier, c *Change) error {
	if c.Submission != nil {
		if err := t.markFiling(c.Events, d.Assessment, c.Submission); err != nil {
			return err
		}
	}
	if c.Return != nil {
		kind := criteria.ActReturn
		if happened(c.Events, criteria.ActReturnPart) {
			kind = criteria.ActReturnPart
		}
		if err := t.mark(c.Events, kind, givenBack(d.Assessment, d.Submission, c.Return), d.Assessment.ID); err != nil {
			return err
		}
	}
	if err := t.markSteps(d, c.Events); err != nil {
		return err
	}
	if c.Recognition != nil {
		return t.mark(c.Events, criteria.ActRecognise, decision(c.Recognition, c.Unit.Province), "")
	}
	return nil
}
