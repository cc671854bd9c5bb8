package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
)

const (
	revocationColumns = `recognition_id, decision_number, decision_date, office, reason, objection, recorded_at, actor`

	insertRevocation text = `INSERT INTO revocations (` + revocationColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
)

// Revoke has the closure revoke a recognition. It happens in one transaction that no other writer runs beside, so what the closure
// finds stands until it is done. It may be called again: it must not keep state. The province is that of the unit. objection is the
// id of the objection that led to it, "" for none; the closure gets it, nil where there is none of that id.
//
// Errors: RECOGNITION_UNKNOWN and those of the closure.
func (s *Store) Revoke(ctx context.Context, id, objection string,
	revoke func(*criteria.Recognition, *criteria.Objection) (v *criteria.Revocation, e *criteria.Event, province string, err error),
) (r *criteria.Recognition, err error) {
	err = s.write(ctx, func(t *tx) error {
		var found bool
		var err error
		if r, found, err = one(ctx, t, scanRecognition, selectRecognition, id); err != nil || !found {
			return orElse(err, notFound("RECOGNITION_UNKNOWN", "recognition.unknown", "recognitions/"+id))
		}
		var o *criteria.Objection
		if objection != "" {
			if o, _, err = one(ctx, t, scanObjection, selectObjection, objection); err != nil {
				return err
			}
		}
		v, e, province, err := revoke(r, o)
		if err != nil {
			return err
		}
		if err := t.record(insertRevocation, revocationPart, v.Recognition, v.DecisionNumber, int64(v.DecisionDate), v.Office, v.Reason,
			v.Objection, v.RecordedAt, v.Actor); err != nil {
			return err
		}
		if err := t.append(e); err != nil {
			return err
		}
		r.Revoked = v
		return t.mark([]*criteria.Event{e}, criteria.ActRevoke, revocation(r, province), "")
	})
	return r, err
}

// revocation gives the milestone of a revocation.
func revocation(r *criteria.Recognition, province string) *progress.Milestone {
	return &progress.Milestone{
		Kind: progress.MilestoneRevoked, Subject: r.Name(), Province: province, Unit: r.Unit, RuleSet: r.RuleSet, On: r.Revoked.DecisionDate,
		Level: r.Level, DecisionNumber: r.Revoked.DecisionNumber,
	}
}
