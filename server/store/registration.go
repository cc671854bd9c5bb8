package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/campaign"
	"github.com/tieuchi/tieuchi/criteria/progress"
)

const (
	registrationColumns = `campaign_id, unit_code, unit_from, withdrawn, registered_on, reason, withdraw_reason, revision, actor, updated_at`

	insertRegistration text = `INSERT INTO registrations (` + registrationColumns + `, district, province)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`

	updateRegistration text = `UPDATE registrations SET withdrawn = $1, registered_on = $2, reason = $3, withdraw_reason = $4, revision = $5,
		actor = $6, updated_at = $7 WHERE campaign_id = $8 AND unit_code = $9 AND unit_from = $10 AND revision = $11`

	selectRegistration text = `SELECT ` + registrationColumns + ` FROM registrations WHERE campaign_id = $1 AND unit_code = $2 AND unit_from = $3`

	selectRegistrations   text = `SELECT ` + registrationColumns + ` FROM registrations WHERE campaign_id = $1 ORDER BY unit_code, unit_from`
	selectRegistrationsOf text = `SELECT ` + registrationColumns + ` FROM registrations r
		WHERE r.campaign_id = $1 AND (r.unit_code, r.unit_from) > ($2, $3)`
)

// CreateRegistration registers a unit in a campaign. The closure decides, beside what stands there: the campaign and the unit's
// earlier registration, nil if it has none. It runs once, or not at all where the request was seen before.
//
// Errors: CAMPAIGN_UNKNOWN, REQUEST_ID_REUSED, and those of the closure.
func (s *Store) CreateRegistration(ctx context.Context, key RequestKey, id string, unit *criteria.Unit,
	register func(c *campaign.Campaign, before *campaign.Registration) (*campaign.Registration, *criteria.Event, error),
) (c *campaign.Campaign, p campaign.Place, err error) {
	var made *campaign.Registration
	name := campaign.RegistrationPrefix(id) + unit.ID().String()
	again, err := s.create(ctx, key, name, func(t *tx) error {
		var err error
		if c, err = campaignOf(t, t, id); err != nil {
			return err
		}
		if p, err = placeIn(t, t, id, unit.ID()); err != nil {
			return err
		}
		before := p.Registration
		var e *criteria.Event
		if made, e, err = register(c, before); err != nil {
			return err
		}
		p.Registration = made
		return t.putRegistration(made, before, c, unit, e)
	})
	if err != nil {
		return nil, p, err
	}
	if again != "" { // what stands now
		return s.Registration(ctx, id, unit.ID())
	}
	return c, p, nil
}

// putRegistration writes a registration, a new one or one that goes on after it was withdrawn, and its milestone.
func (t *tx) putRegistration(r, before *campaign.Registration, c *campaign.Campaign, unit *criteria.Unit, e *criteria.Event) error {
	t.sealRegistration(r)
	if before != nil {
		if err := t.must(updateRegistration, append(registrationValues(r), r.Campaign, r.Unit.Code, int64(r.Unit.From), int64(before.Revision))...); err != nil {
			return err
		}
	} else {
		t.seal(registrationMade, r.Campaign, r.Unit.Code, int64(r.Unit.From), districtOf(unit), unit.Province)
		values := append([]any{r.Campaign, r.Unit.Code, int64(r.Unit.From)}, registrationValues(r)...)
		if err := t.must(insertRegistration, append(values, districtOf(unit), unit.Province)...); err != nil {
			return err
		}
	}
	if err := t.append(e); err != nil {
		return err
	}
	return t.markRegistration(progress.MilestoneRegistered, r.RegisteredOn, r, c, e)
}

// markRegistration writes the milestone of a registration or of its withdrawal.
func (t *tx) markRegistration(kind progress.MilestoneKind, on criteria.Date, r *campaign.Registration, c *campaign.Campaign, e *criteria.Event) error {
	return t.mark([]*criteria.Event{e}, e.Kind, &progress.Milestone{
		Kind: kind, Subject: r.Name(), Province: c.Province, Unit: r.Unit, RuleSet: c.RuleSet, On: on, Period: c.Period,
	}, "")
}

// sealRegistration seals what updates of a registration write.
func (t *tx) sealRegistration(r *campaign.Registration) {
	t.seal(registrationStands, append([]any{r.Campaign, r.Unit.Code, int64(r.Unit.From)}, registrationValues(r)...)...)
}

// registrationValues gives the columns that can change, in the order of registrationColumns.
func registrationValues(r *campaign.Registration) []any {
	return []any{r.Withdrawn, int64(r.RegisteredOn), r.Reason, r.WithdrawReason, int64(r.Revision), r.Actor, r.UpdatedAt}
}

// WithdrawRegistration has the closure take a registration back, beside the campaign and whether the unit has filed in it. The closure
// may be called again: it must not keep state.
//
// Errors: REGISTRATION_UNKNOWN, and those of the closure.
func (s *Store) WithdrawRegistration(ctx context.Context, id string, unit criteria.UnitID,
	withdraw func(c *campaign.Campaign, p campaign.Place, filed bool) (*criteria.Event, error),
) (c *campaign.Campaign, p campaign.Place, err error) {
	err = s.write(ctx, func(t *tx) error {
		var err error
		if c, p, err = registrationOf(t, t, id, unit); err != nil {
			return err
		}
		filed, _, err := one(t, t, scanValue[int64], countFiledUnit, id, unit.Code, int64(unit.From))
		if err != nil {
			return err
		}
		r := p.Registration
		before := r.Revision
		e, err := withdraw(c, p, filed > 0)
		if err != nil {
			return err
		}
		t.sealRegistration(r)
		if err := t.must(updateRegistration, append(registrationValues(r), id, unit.Code, int64(unit.From), int64(before))...); err != nil {
			return err
		}
		if err := t.append(e); err != nil {
			return err
		}
		return t.markRegistration(progress.MilestoneRegistrationWithdrawn, e.GivenDate, r, c, e)
	})
	return c, p, err
}

// Registration gives the registration of a unit in a campaign, with the extension that counts. Errors: REGISTRATION_UNKNOWN.
func (s *Store) Registration(ctx context.Context, id string, unit criteria.UnitID) (*campaign.Campaign, campaign.Place, error) {
	return registrationOf(ctx, s, id, unit)
}

func registrationOf(ctx context.Context, from source, id string, unit criteria.UnitID) (*campaign.Campaign, campaign.Place, error) {
	p, err := placeIn(ctx, from, id, unit)
	if err == nil && p.Registration == nil {
		err = campaign.RegistrationUnknown(campaign.RegistrationPrefix(id) + unit.String())
	}
	if err != nil {
		return nil, p, err
	}
	c, err := campaignOf(ctx, from, id)
	return c, p, err
}

// Place gives a unit's place in a campaign; the zero one where it never registered.
func (s *Store) Place(ctx context.Context, id string, unit criteria.UnitID) (campaign.Place, error) {
	return placeIn(ctx, s, id, unit)
}

func placeIn(ctx context.Context, from source, id string, unit criteria.UnitID) (p campaign.Place, err error) {
	if p.Registration, _, err = one(ctx, from, scanRegistration, selectRegistration, id, unit.Code, int64(unit.From)); err != nil {
		return p, err
	}
	p.Extension, _, err = one(ctx, from, scanExtension, selectLastExtension, id, unit.Code, int64(unit.From))
	return p, err
}

// Places gives the places of all units that ever registered in a campaign.
func (s *Store) Places(ctx context.Context, id string) (map[criteria.UnitID]campaign.Place, error) {
	registrations, err := list(ctx, s, scanRegistration, selectRegistrations, id)
	if err != nil {
		return nil, err
	}
	extensions, err := list(ctx, s, scanExtension, selectExtensions, id)
	if err != nil {
		return nil, err
	}
	places := make(map[criteria.UnitID]campaign.Place, len(registrations))
	for _, r := range registrations {
		places[r.Unit] = campaign.Place{Registration: r}
	}
	for _, x := range extensions { // the last one stays
		p := places[x.Unit]
		p.Extension = x
		places[x.Unit] = p
	}
	return places, nil
}

// ListRegistrations gives the registrations within a reach, those that stand or those that were withdrawn where that is asked for,
// by unit, and the token of the next page.
func (s *Store) ListRegistrations(ctx context.Context, id string, within criteria.Reach, withdrawn *bool, p Page) ([]*campaign.Registration, string, error) {
	from, err := p.after("registration", cursor{})
	if err != nil {
		return nil, "", err
	}
	q := filtered{selectRegistrationsOf, []any{id, from.id, from.number}}
	q.within(within, "r")
	if withdrawn != nil {
		q.and("r.withdrawn", *withdrawn)
	}
	q.limit(` ORDER BY r.unit_code, r.unit_from`, p.size()+1)
	rows, err := list(ctx, s, scanRegistration, q.text, q.args...)
	if err != nil {
		return nil, "", err
	}
	rows, next := cut(rows, p, "registration", func(r *campaign.Registration) cursor { return cursor{int64(r.Unit.From), r.Unit.Code} })
	return rows, next, nil
}

func scanRegistration(row scanner) (*campaign.Registration, error) {
	r := &campaign.Registration{}
	return r, row.Scan(&r.Campaign, &r.Unit.Code, &r.Unit.From, &r.Withdrawn, &r.RegisteredOn, &r.Reason, &r.WithdrawReason, &r.Revision, &r.Actor, &r.UpdatedAt)
}
