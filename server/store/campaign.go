package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/campaign"
)

const (
	campaignColumns = `id, province, rule_set_id, rule_set_version, period, content, change_reason, cancelled, cancel_reason, revision,
		updated_at, actor, created_at`

	insertCampaign text = `INSERT INTO campaigns (` + campaignColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`

	updateCampaign text = `UPDATE campaigns SET rule_set_id = $1, rule_set_version = $2, period = $3, content = $4, change_reason = $5,
		cancelled = $6, cancel_reason = $7, revision = $8, updated_at = $9 WHERE id = $10 AND revision = $11`

	selectCampaign    text = `SELECT ` + campaignColumns + ` FROM campaigns WHERE id = $1`
	selectCampaigns   text = `SELECT ` + campaignColumns + ` FROM campaigns c WHERE (c.created_at, c.id) < ($1, $2)`
	selectCampaignsIn text = `SELECT ` + campaignColumns + ` FROM campaigns c WHERE c.cancelled = $1`

	selectCampaignsOf text = `SELECT ` + campaignColumns + ` FROM campaigns c WHERE c.province = $1 AND c.rule_set_id = $2
		AND c.rule_set_version = $3 AND c.period = $4 AND c.cancelled = $5 ORDER BY c.created_at, c.id`

	// Filed is what stands filed, or went on from there: what was recalled is a draft again.
	countFiled     text = `SELECT COUNT(*) FROM assessments WHERE campaign = $1 AND state <> 'draft'`
	countFiledUnit text = `SELECT COUNT(*) FROM assessments WHERE campaign = $1 AND state <> 'draft' AND unit_code = $2 AND unit_from = $3`
)

// CreateCampaign stores a new campaign. The closure announces it and runs once. replay tells that the request was seen before: then
// what it made is given as it stands now.
//
// Errors: REQUEST_ID_REUSED, and those of the closure.
func (s *Store) CreateCampaign(ctx context.Context, key RequestKey,
	announce func() (*campaign.Campaign, *criteria.Event, error),
) (made *campaign.Campaign, replay bool, err error) {
	id, err := key.made(ctx, s, campaign.Prefix)
	if err != nil {
		return nil, false, err
	}
	if id == "" {
		c, e, err := announce()
		if err != nil {
			return nil, false, err
		}
		id, err = s.create(ctx, key, c.Name(), func(t *tx) error { return t.insertCampaign(c, e) })
		if err != nil || id == "" {
			return c, false, err
		}
	}
	made, err = s.Campaign(ctx, id)
	return made, true, err
}

func (t *tx) insertCampaign(c *campaign.Campaign, e *criteria.Event) error {
	t.sealCampaign(c)
	t.seal(campaignMade, c.ID, c.Province, c.Actor, c.CreatedAt)
	values := append([]any{c.ID, c.Province}, campaignValues(c)...)
	if err := t.must(insertCampaign, append(values, c.Actor, c.CreatedAt)...); err != nil {
		return err
	}
	return t.append(e)
}

// sealCampaign seals what updates of a campaign write.
func (t *tx) sealCampaign(c *campaign.Campaign) {
	t.seal(campaignStands, append([]any{c.ID}, campaignValues(c)...)...)
}

// campaignValues gives the columns that can change, in the order of campaignColumns.
func campaignValues(c *campaign.Campaign) []any {
	return []any{
		c.RuleSet.ID, c.RuleSet.Version, string(c.Period), string(c.Content()), c.ChangeReason, c.Cancelled, c.CancelReason, int64(c.Revision),
		c.UpdatedAt,
	}
}

// UpdateCampaign has the closure change a campaign, beside its registrations and whether anything is filed in it. A nil event without
// an error leaves everything as it is. The closure may be called again: it must not keep state.
//
// Errors: CAMPAIGN_UNKNOWN, and those of the closure.
func (s *Store) UpdateCampaign(ctx context.Context, id string,
	change func(c *campaign.Campaign, registrations []*campaign.Registration, filed bool) (*criteria.Event, error),
) (c *campaign.Campaign, err error) {
	err = s.write(ctx, func(t *tx) error {
		var err error
		if c, err = campaignOf(t, t, id); err != nil {
			return err
		}
		registrations, err := list(t, t, scanRegistration, selectRegistrations, id)
		if err != nil {
			return err
		}
		filed, _, err := one(t, t, scanValue[int64], countFiled, id)
		if err != nil {
			return err
		}
		before := c.Revision
		e, err := change(c, registrations, filed > 0)
		if err != nil || e == nil {
			return err
		}
		t.sealCampaign(c)
		if err := t.must(updateCampaign, append(campaignValues(c), c.ID, int64(before))...); err != nil {
			return err
		}
		return t.append(e)
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

// Campaign gives one campaign. Errors: CAMPAIGN_UNKNOWN.
func (s *Store) Campaign(ctx context.Context, id string) (*campaign.Campaign, error) {
	return campaignOf(ctx, s, id)
}

func campaignOf(ctx context.Context, from source, id string) (*campaign.Campaign, error) {
	c, found, err := one(ctx, from, scanCampaign, selectCampaign, id)
	if err == nil && !found {
		err = campaign.Unknown(campaign.Prefix + id)
	}
	return c, err
}

// ListCampaigns gives the campaigns of some provinces, the one that was announced last first, and the token of the next page.
func (s *Store) ListCampaigns(ctx context.Context, provinces []string, p Page) ([]*campaign.Campaign, string, error) {
	from, err := p.after("campaign", newestFirst)
	if err != nil {
		return nil, "", err
	}
	q := filtered{selectCampaigns, []any{from.number, from.id}}
	q.anyOf("c.province", provinces)
	q.limit(` ORDER BY c.created_at DESC, c.id DESC`, p.size()+1)
	rows, err := list(ctx, s, scanCampaign, q.text, q.args...)
	if err != nil {
		return nil, "", err
	}
	rows, next := cut(rows, p, "campaign", func(c *campaign.Campaign) cursor { return cursor{c.CreatedAt, c.ID} })
	return rows, next, nil
}

// mostCampaigns bounds what is read at once for the calendar and for reminders: a province has a few campaigns a year.
const mostCampaigns = 1000

// Campaigns gives the campaigns of some provinces that were not cancelled, the last announced thousand of them; of every province
// where none is named.
func (s *Store) Campaigns(ctx context.Context, provinces ...string) ([]*campaign.Campaign, error) {
	q := filtered{selectCampaignsIn, []any{false}}
	if len(provinces) > 0 {
		q.anyOf("c.province", provinces)
	}
	q.limit(` ORDER BY c.created_at DESC, c.id DESC`, mostCampaigns)
	return list(ctx, s, scanCampaign, q.text, q.args...)
}

// CampaignsOf gives the campaigns of a province under one version of a rule set for one period that were not cancelled, the first
// announced one first.
func (s *Store) CampaignsOf(ctx context.Context, province string, set criteria.RuleSetRef, period criteria.Period) ([]*campaign.Campaign, error) {
	return list(ctx, s, scanCampaign, selectCampaignsOf, province, set.ID, set.Version, string(period), false)
}

func scanCampaign(row scanner) (*campaign.Campaign, error) {
	c := &campaign.Campaign{}
	var content []byte
	err := row.Scan(&c.ID, &c.Province, &c.RuleSet.ID, &c.RuleSet.Version, &c.Period, &content, &c.ChangeReason, &c.Cancelled, &c.CancelReason,
		&c.Revision, &c.UpdatedAt, &c.Actor, &c.CreatedAt)
	if err == nil {
		err = c.ParseContent(content)
	}
	return c, err
}
