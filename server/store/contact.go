package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
)

const (
	contactColumns = `id, subject, unit_code, unit_from, province, revision, salt, name, phone, email, hash, updated_at, erased_at`

	insertContact text = `INSERT INTO contacts (` + contactColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`

	updateContact text = `UPDATE contacts SET revision = $1, salt = $2, name = $3, phone = $4, email = $5, hash = $6, updated_at = $7, erased_at = $8
		WHERE id = $9`

	selectContact   text = `SELECT ` + contactColumns + ` FROM contacts WHERE id = $1`
	selectContacts  text = `SELECT ` + contactColumns + ` FROM contacts ORDER BY id`
	selectContactOf text = `SELECT ` + contactColumns + ` FROM contacts WHERE subject = $1 AND erased_at = 0`
)

// Contact gives one contact, by id. Errors: CONTACT_UNKNOWN.
func (s *Store) Contact(ctx context.Context, id string) (*criteria.Contact, error) {
	return contact(ctx, s, selectContact, id, criteria.ContactPrefix+id)
}

// ContactOf gives the contact that stands for a subject, "units/15448.20250701" or "objections/…". Errors: CONTACT_UNKNOWN.
func (s *Store) ContactOf(ctx context.Context, subject string) (*criteria.Contact, error) {
	return contact(ctx, s, selectContactOf, subject, subject+"/contact")
}

func contact(ctx context.Context, from source, q text, key, name string) (*criteria.Contact, error) {
	c, found, err := one(ctx, from, scanContact, q, key)
	if err == nil && !found {
		err = criteria.ContactUnknown(name)
	}
	return c, err
}

// PutContact stores what the closure makes of the contact that stands for a subject, nil where none does. The closure gives no
// event where nothing changes, and may run twice.
//
// Errors: those of the closure.
func (s *Store) PutContact(ctx context.Context, subject string, put func(stands *criteria.Contact) (*criteria.Contact, *criteria.Event, error)) (c *criteria.Contact, err error) {
	err = s.write(ctx, func(t *tx) error {
		stands, _, err := one(t, t, scanContact, selectContactOf, subject)
		if err != nil {
			return err
		}
		var e *criteria.Event
		if c, e, err = put(stands); err != nil || e == nil {
			return err
		}
		if stands == nil {
			return t.insertContact(c, e)
		}
		return t.updateContact(c, e)
	})
	return c, err
}

// EraseContact empties a contact. The closure decides: it gives no event where it is empty already, and may run twice. The file of
// the database and its log are rid of the words when it returns, as far as the engine can do that.
//
// Errors: CONTACT_UNKNOWN, and those of the closure.
func (s *Store) EraseContact(ctx context.Context, id string, erase func(*criteria.Contact) (*criteria.Event, error)) (c *criteria.Contact, err error) {
	err = s.write(ctx, func(t *tx) error {
		if c, err = contact(t, t, selectContact, id, criteria.ContactPrefix+id); err != nil {
			return err
		}
		e, err := erase(c)
		if err != nil || e == nil {
			return err
		}
		return t.updateContact(c, e)
	})
	if err != nil {
		return nil, err
	}
	if s.engine.scrub != nil {
		if err := s.engine.scrub(context.WithoutCancel(ctx)); err != nil {
			s.log.Warn("the database's log still holds what was erased, until it is next folded in", "cause", err)
		}
	}
	return c, nil
}

func (t *tx) insertContact(c *criteria.Contact, e *criteria.Event) error {
	if err := t.must(insertContact, c.ID, c.Subject, c.Unit.Code, int64(c.Unit.From), c.Province, int64(c.Revision), c.Salt, c.FullName, c.Phone,
		c.Email, c.Hash, c.UpdatedAt, c.ErasedAt); err != nil {
		return err
	}
	t.seal(contactMade, c.ID, c.Subject, c.Unit.Code, int64(c.Unit.From), c.Province)
	t.sealContact(c)
	return t.append(e)
}

// sealContact seals what updates write.
func (t *tx) sealContact(c *criteria.Contact) {
	t.seal(contactStands, c.ID, int64(c.Revision), c.Hash, c.UpdatedAt, c.ErasedAt)
}

func (t *tx) updateContact(c *criteria.Contact, e *criteria.Event) error {
	t.sealContact(c)
	if err := t.must(updateContact, int64(c.Revision), c.Salt, c.FullName, c.Phone, c.Email, c.Hash, c.UpdatedAt, c.ErasedAt, c.ID); err != nil {
		return err
	}
	return t.append(e)
}

func scanContact(row scanner) (*criteria.Contact, error) {
	c := &criteria.Contact{}
	return c, row.Scan(&c.ID, &c.Subject, &c.Unit.Code, &c.Unit.From, &c.Province, &c.Revision, &c.Salt, &c.FullName, &c.Phone, &c.Email, &c.Hash,
		&c.UpdatedAt, &c.ErasedAt)
}
