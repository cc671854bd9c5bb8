package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/campaign"
)

const (
	extensionColumns = `id, campaign_id, unit_code, unit_from, until, reason, recorded_at, actor`

	insertExtension text = `INSERT INTO extensions (` + extensionColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

	selectExtension  text = `SELECT ` + extensionColumns + ` FROM extensions WHERE id = $1`
	selectExtensions text = `SELECT ` + extensionColumns + ` FROM extensions WHERE campaign_id = $1 ORDER BY recorded_at, id`

	// Of one unit the one that was granted last counts.
	selectLastExtension text = `SELECT ` + extensionColumns + ` FROM extensions WHERE campaign_id = $1 AND unit_code = $2 AND unit_from = $3
		ORDER BY recorded_at DESC, id DESC LIMIT 1`

	selectExtensionsOf text = `SELECT x.id, x.campaign_id, x.unit_code, x.unit_from, x.until, x.reason, x.recorded_at, x.actor FROM extensions x
		JOIN registrations r ON r.campaign_id = x.campaign_id AND r.unit_code = x.unit_code AND r.unit_from = x.unit_from
		WHERE x.campaign_id = $1 AND (x.recorded_at, x.id) < ($2, $3)`
)

// CreateExtension moves the deadline of a unit. The closure decides, beside the campaign and the unit's place in it. It runs once, or
// not at all where the request was seen before.
//
// Errors: CAMPAIGN_UNKNOWN, REQUEST_ID_REUSED, and those of the closure.
func (s *Store) CreateExtension(ctx context.Context, key RequestKey, id, newID string, unit criteria.UnitID,
	extend func(c *campaign.Campaign, p campaign.Place) (*campaign.Extension, *criteria.Event, error),
) (x *campaign.Extension, err error) {
	again, err := s.create(ctx, key, campaign.ExtensionPrefix(id)+newID, func(t *tx) error {
		c, err := campaignOf(t, t, id)
		if err != nil {
			return err
		}
		p, err := placeIn(t, t, id, unit)
		if err != nil {
			return err
		}
		var e *criteria.Event
		if x, e, err = extend(c, p); err != nil {
			return err
		}
		if err := t.record(insertExtension, extensionPart, x.ID, x.Campaign, x.Unit.Code, int64(x.Unit.From), int64(x.Until), x.Reason,
			x.RecordedAt, x.Actor); err != nil {
			return err
		}
		return t.append(e)
	})
	if err != nil || again == "" {
		return x, err
	}
	x, found, err := one(ctx, s, scanExtension, selectExtension, again)
	if err == nil && !found {
		err = notFound("EXTENSION_UNKNOWN", "campaign.unknown", campaign.ExtensionPrefix(id)+again)
	}
	return x, err
}

// ListExtensions gives the extensions of units within a reach, the one that was granted last first, and the token of the next page.
func (s *Store) ListExtensions(ctx context.Context, id string, within criteria.Reach, p Page) ([]*campaign.Extension, string, error) {
	from, err := p.after("extension", newestFirst)
	if err != nil {
		return nil, "", err
	}
	q := filtered{selectExtensionsOf, []any{id, from.number, from.id}}
	q.within(within, "r")
	q.limit(` ORDER BY x.recorded_at DESC, x.id DESC`, p.size()+1)
	rows, err := list(ctx, s, scanExtension, q.text, q.args...)
	if err != nil {
		return nil, "", err
	}
	rows, next := cut(rows, p, "extension", func(x *campaign.Extension) cursor { return cursor{x.RecordedAt, x.ID} })
	return rows, next, nil
}

func scanExtension(row scanner) (*campaign.Extension, error) {
	x := &campaign.Extension{}
	return x, row.Scan(&x.ID, &x.Campaign, &x.Unit.Code, &x.Unit.From, &x.Until, &x.Reason, &x.RecordedAt, &x.Actor)
}
