package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
)

// InCampaign is where a unit's assessment in a campaign stands.
type InCampaign struct {
	ID        string // of the assessment
	Unit      criteria.UnitID
	State     criteria.State
	CorrectBy criteria.Date // of a returned one, 0 where no day was given
	UpdatedAt int64         // microseconds since 1970
}

// What goes on from a filing is stored as filed, and its stage says where it is.
const selectInCampaign text = `SELECT id, unit_code, unit_from, CASE WHEN stage <> '' THEN stage ELSE state END, correct_by, updated_at
	FROM assessments WHERE campaign = $1`

// InCampaign gives the assessments of a campaign by unit: there is one of each at most.
func (s *Store) InCampaign(ctx context.Context, id string) (map[criteria.UnitID]InCampaign, error) {
	all, err := list(ctx, s, func(row scanner) (a InCampaign, err error) {
		return a, row.Scan(&a.ID, &a.Unit.Code, &a.Unit.From, &a.State, &a.CorrectBy, &a.UpdatedAt)
	}, selectInCampaign, id)
	if err != nil {
		return nil, err
	}
	byUnit := make(map[criteria.UnitID]InCampaign, len(all))
	for _, a := range all {
		byUnit[a.Unit] = a
	}
	return byUnit, nil
}

const countRegistered text = `SELECT COUNT(*) FROM registrations r JOIN campaigns c ON c.id = r.campaign_id
	WHERE r.campaign_id = $1 AND r.unit_code = $2 AND r.unit_from = $3 AND r.withdrawn = $4 AND c.cancelled = $4`

// stillRegistered asks once more, now that no other writer runs beside, whether the unit of what is opened or filed in a campaign is
// registered there: whoever decided about it may have looked before a registration was withdrawn. It comes before anything is
// written. Errors: NOT_REGISTERED.
func (t *tx) stillRegistered(a *criteria.Assessment) error {
	if a.Campaign == "" {
		return nil
	}
	n, _, err := one(t, t, scanValue[int64], countRegistered, a.Campaign, a.Unit.Code, int64(a.Unit.From), false)
	if err == nil && n == 0 {
		err = criteria.Refuse(criteria.FailedPrecondition, "NOT_REGISTERED", "campaign", criteria.Say("steps.not-registered"))
	}
	return err
}
