package store

import (
	"context"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/evidence"
)

const (
	documentColumns = `id, unit_code, unit_from, district, province, number, date, issuer, title, link, sha256, recorded_at, actor`

	insertDocument text = `INSERT INTO documents (` + documentColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`

	documentsFrom = `SELECT d.id, d.unit_code, d.unit_from, d.province, d.number, d.date, d.issuer, d.title, d.link, COALESCE(d.sha256, ''),
		d.recorded_at, d.actor FROM documents d `

	selectDocument  text = documentsFrom + `WHERE d.id = $1`
	selectDocuments text = documentsFrom + `WHERE (d.recorded_at, d.id) < ($1, $2)`
	newestDocument       = ` ORDER BY d.recorded_at DESC, d.id DESC`

	linkCheckColumns = `document_id, number, link, reachable, status, reason, checked_at, actor`

	insertLinkCheck text = `INSERT INTO link_checks (` + linkCheckColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

	selectLinkCheck text = `SELECT ` + linkCheckColumns + ` FROM link_checks WHERE document_id = $1 ORDER BY number DESC LIMIT 1`
)

// CreateDocument records a document of a unit. The closure is told what the unit has and whether the file of the hash is one of the
// unit's; it may be called again. replay tells that the request was seen before and that what it made then is given.
//
// Errors: REQUEST_ID_REUSED, and those of the closure.
func (s *Store) CreateDocument(ctx context.Context, key RequestKey, id string, unit *criteria.Unit, hash string,
	record func(has evidence.Holding, hasFile bool) (*evidence.Document, *criteria.Event, error),
) (made *evidence.Document, replay bool, err error) {
	known, err := s.create(ctx, key, evidence.DocumentPrefix+id, func(t *tx) error {
		unitID := unit.ID()
		has, err := holding(t, t, unitID)
		if err != nil {
			return err
		}
		_, hasFile, err := one(t, t, scanEvidenceFile, selectEvidenceFile, unitID.Code, int64(unitID.From), hash)
		if err != nil {
			return err
		}
		d, e, err := record(has, hasFile)
		if err != nil {
			return err
		}
		made = d
		return t.insertDocument(d, unit, e)
	})
	if err != nil || known == "" {
		return made, false, err
	}
	made, err = s.Document(ctx, known)
	return made, true, err
}

func (t *tx) insertDocument(d *evidence.Document, unit *criteria.Unit, e *criteria.Event) error {
	var hash any
	if d.SHA256 != "" {
		hash = d.SHA256
	}
	if err := t.record(insertDocument, documentPart, d.ID, d.Unit.Code, int64(d.Unit.From), districtOf(unit), d.Province, d.Number, int64(d.Date),
		d.Issuer, d.Title, d.Link, hash, d.RecordedAt, d.Actor); err != nil {
		return err
	}
	return t.append(e)
}

// Document gives one document. Errors: DOCUMENT_UNKNOWN.
func (s *Store) Document(ctx context.Context, id string) (*evidence.Document, error) {
	d, found, err := one(ctx, s, scanDocument, selectDocument, id)
	if err == nil && !found {
		err = evidence.DocumentUnknown(evidence.DocumentPrefix + id)
	}
	return d, err
}

// Documents gives those of some documents that there are, by id.
func (s *Store) Documents(ctx context.Context, ids []string) (map[string]*evidence.Document, error) {
	all := map[string]*evidence.Document{}
	for _, id := range ids {
		if !storable(id) || strings.TrimSpace(id) == "" {
			continue
		}
		d, found, err := one(ctx, s, scanDocument, selectDocument, id)
		if err != nil {
			return nil, err
		}
		if found {
			all[id] = d
		}
	}
	return all, nil
}

// ListDocuments gives the documents of a reach, of one unit only if one is given, newest first, and the token of the next page.
func (s *Store) ListDocuments(ctx context.Context, within criteria.Reach, unit criteria.UnitID, p Page) ([]*evidence.Document, string, error) {
	from, err := p.after("document", newestFirst)
	if err != nil {
		return nil, "", err
	}
	q := documentsIn(within, unit, from, p.size()+1)
	rows, err := list(ctx, s, scanDocument, q.text, q.args...)
	if err != nil {
		return nil, "", err
	}
	rows, next := cut(rows, p, "document", func(d *evidence.Document) cursor { return cursor{d.RecordedAt, d.ID} })
	return rows, next, nil
}

func documentsIn(within criteria.Reach, unit criteria.UnitID, from cursor, rows int) filtered {
	q := filtered{selectDocuments, []any{from.number, from.id}}
	q.within(within, "d")
	q.of(unit, "d")
	q.limit(newestDocument, rows)
	return q
}

// CreateLinkCheck records what the link of a document answered. The closure is given the number of the last check, 0 before the
// first, and may be called again.
func (s *Store) CreateLinkCheck(ctx context.Context, document string, check func(last int32) (*evidence.LinkCheck, *criteria.Event)) (made *evidence.LinkCheck, err error) {
	err = s.write(ctx, func(t *tx) error {
		last := int32(0)
		before, found, err := one(t, t, scanLinkCheck, selectLinkCheck, document)
		if err != nil {
			return err
		}
		if found {
			last = before.Number
		}
		c, e := check(last)
		made = c
		if err := t.record(insertLinkCheck, linkCheckPart, c.Document, int64(c.Number), c.Link, c.Reachable, int64(c.Status), c.Reason,
			c.CheckedAt, c.Actor); err != nil {
			return err
		}
		return t.append(e)
	})
	return made, err
}

// LinkCheck gives the last check of a document's link, nil where there was none.
func (s *Store) LinkCheck(ctx context.Context, document string) (*evidence.LinkCheck, error) {
	c, found, err := one(ctx, s, scanLinkCheck, selectLinkCheck, document)
	if !found {
		return nil, err
	}
	return c, err
}

func scanDocument(row scanner) (*evidence.Document, error) {
	d := &evidence.Document{}
	return d, row.Scan(&d.ID, &d.Unit.Code, &d.Unit.From, &d.Province, &d.Number, &d.Date, &d.Issuer, &d.Title, &d.Link, &d.SHA256,
		&d.RecordedAt, &d.Actor)
}

func scanLinkCheck(row scanner) (*evidence.LinkCheck, error) {
	c := &evidence.LinkCheck{}
	return c, row.Scan(&c.Document, &c.Number, &c.Link, &c.Reachable, &c.Status, &c.Reason, &c.CheckedAt, &c.Actor)
}
