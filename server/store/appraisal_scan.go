package store

import (
	"context"
	"encoding/json"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/appraisal"
)

func scanFinding(row scanner) (f appraisal.Finding, err error) {
	var claimed, evidence []byte
	if err := row.Scan(&f.Assessment, &f.Place, &f.Fact, &f.Number, &f.Submission, &f.Criterion, &claimed, &f.Agrees, &f.Value, &f.NoData,
		&f.Judgement, &f.Reason, &evidence, &f.RecordedAt, &f.Actor); err != nil {
		return f, err
	}
	if len(claimed) > 0 {
		answers, err := criteria.ParseAnswers(claimed)
		if err != nil {
			return f, err
		}
		f.Claimed = &answers[0]
	}
	return f, json.Unmarshal(evidence, &f.Evidence)
}

func scanReturned(row scanner) (r appraisal.Returned, err error) {
	var reopened, open []byte
	var p appraisal.Part
	if err := row.Scan(&r.Assessment, &r.Number, &r.On, &r.Reason, &r.RecordedAt, &r.Actor, &reopened, &open, &p.CorrectBy,
		&p.LockedSHA256); err != nil || len(open) == 0 {
		return r, err
	}
	if err := json.Unmarshal(reopened, &p.Criteria); err != nil {
		return r, err
	}
	r.Part = &p
	return r, json.Unmarshal(open, &p.OpenFacts)
}

func scanCompleted(row scanner) (*appraisal.Completed, error) {
	c := &appraisal.Completed{}
	var accepted []byte
	if err := row.Scan(&c.Assessment, &c.Submission, &c.Number, &c.AnswersJSON, &c.JudgementsJSON, &c.VerdictJSON, &c.Result, &c.Sample,
		&accepted, &c.RecordedAt, &c.Actor); err != nil {
		return nil, err
	}
	return c, json.Unmarshal(accepted, &c.Accepted)
}

// appraised reads what an appraisal adds to a dossier: what is open after a return in part, and the verdict that decides.
func (d *Dossier) appraised(ctx context.Context, from source) error {
	a := d.Assessment
	if len(a.OpenCriteria) > 0 {
		var open []byte
		_, _, err := one(ctx, from, func(row scanner) (struct{}, error) {
			return struct{}{}, row.Scan(&open, &a.LockedSHA256)
		}, selectLastPart, a.ID)
		if err == nil {
			err = json.Unmarshal(open, &a.OpenFacts)
		}
		if err != nil {
			return err
		}
	}
	switch a.State {
	case criteria.Appraised, criteria.Proposed, criteria.Declined, criteria.Decided:
		verdict, _, err := one(ctx, from, scanValue[[]byte], selectAppraisedVerdict, a.ID, int64(a.Submissions))
		d.Submission.AppraisedJSON = verdict
		return err
	}
	return nil
}
