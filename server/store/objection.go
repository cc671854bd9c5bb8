package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/notice"
)

const (
	objectionColumns = `id, recognition_id, unit_code, unit_from, province, by_code, by_from, reason, evidence, salt, filed_on, closes_on,
		recorded_at, actor, state, answer, answered_on, answered_at, answered_by, revision`

	insertObjection text = `INSERT INTO objections (` + objectionColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`

	updateObjection text = `UPDATE objections SET state = $1, answer = $2, answered_on = $3, answered_at = $4, answered_by = $5, revision = $6
		WHERE id = $7`

	selectObjection  text = `SELECT ` + objectionColumns + ` FROM objections WHERE id = $1`
	selectObjections text = `SELECT ` + objectionColumns + ` FROM objections o WHERE (o.recorded_at, o.id) < ($1, $2)`

	countObjections text = `SELECT COUNT(*) FILTER (WHERE by_code = $1 AND by_from = $2 AND state = 'received'), COUNT(*) FILTER (WHERE by_code = '')
		FROM objections WHERE recognition_id = $3`
)

// NewObjection is all that one objection brings into being.
type NewObjection struct {
	Objection *criteria.Objection
	Event     *criteria.Event
	Contact   *criteria.Contact // of a citizen who gave one, else nil
	PutEvent  *criteria.Event   // of the contact
	Messages  []notice.Message
}

// CreateObjection stores an objection to a recognition, by its id. by is the unit that objects, zero for a citizen. The closure
// enters it, knowing what was objected before, and may run twice. replay tells that the request was seen before and that
// what it made then is given.
//
// Errors: REQUEST_ID_REUSED, and those of the closure.
func (s *Store) CreateObjection(ctx context.Context, key RequestKey, recognition string, by criteria.UnitID,
	enter func(before criteria.Objections) (*NewObjection, error),
) (made *criteria.Objection, replay bool, err error) {
	err = s.write(ctx, func(t *tx) error {
		made, replay = nil, false
		id, err := key.made(t, t, criteria.ObjectionPrefix)
		if err != nil {
			return err
		}
		if id != "" {
			replay = true
			made, err = objection(t, t, id)
			return err
		}
		before, err := objectionsBefore(t, recognition, by)
		if err != nil {
			return err
		}
		n, err := enter(before)
		if err != nil {
			return err
		}
		made = n.Objection
		return t.insertObjection(n, key)
	})
	return made, replay, err
}

func objectionsBefore(t *tx, recognition string, by criteria.UnitID) (criteria.Objections, error) {
	n, _, err := one(t, t, func(row scanner) (n criteria.Objections, err error) {
		return n, row.Scan(&n.OpenOfUnit, &n.Citizens)
	}, countObjections, by.Code, int64(by.From), recognition)
	if by == (criteria.UnitID{}) {
		n.OpenOfUnit = 0
	}
	return n, err
}

func (t *tx) insertObjection(n *NewObjection, key RequestKey) error {
	o := n.Objection
	if err := t.must(insertObjection, o.ID, o.Recognition, o.Unit.Code, int64(o.Unit.From), o.Province, o.By.Code, int64(o.By.From), o.Reason,
		string(o.EvidenceJSON()), o.Salt, int64(o.FiledOn), int64(o.ClosesOn), o.RecordedAt, o.Actor, string(o.State), o.Answer,
		int64(o.AnsweredOn), o.AnsweredAt, o.AnsweredBy, int64(o.Revision)); err != nil {
		return err
	}
	if err := t.append(n.Event); err != nil {
		return err
	}
	if n.Contact != nil {
		if err := t.insertContact(n.Contact, n.PutEvent); err != nil {
			return err
		}
	}
	if _, err := t.enqueue(n.Messages...); err != nil {
		return err
	}
	return key.note(t, o.Name())
}

// AnswerObjection answers an objection and announces the answer. The closure decides, and may run twice.
//
// Errors: OBJECTION_UNKNOWN, and those of the closure.
func (s *Store) AnswerObjection(ctx context.Context, id string,
	answer func(*criteria.Objection) (*criteria.Event, []notice.Message, error),
) (o *criteria.Objection, err error) {
	err = s.write(ctx, func(t *tx) error {
		if o, err = objection(t, t, id); err != nil {
			return err
		}
		e, messages, err := answer(o)
		if err != nil {
			return err
		}
		if err := t.must(updateObjection, string(o.State), o.Answer, int64(o.AnsweredOn), o.AnsweredAt, o.AnsweredBy, int64(o.Revision), o.ID); err != nil {
			return err
		}
		if err := t.append(e); err != nil {
			return err
		}
		_, err = t.enqueue(messages...)
		return err
	})
	return o, err
}

// Objection gives one objection. Errors: OBJECTION_UNKNOWN.
func (s *Store) Objection(ctx context.Context, id string) (*criteria.Objection, error) {
	return objection(ctx, s, id)
}

func objection(ctx context.Context, from source, id string) (*criteria.Objection, error) {
	o, found, err := one(ctx, from, scanObjection, selectObjection, id)
	if err == nil && !found {
		err = criteria.ObjectionUnknown(criteria.ObjectionPrefix + id)
	}
	return o, err
}

// ObjectionFilter says which objections to list.
type ObjectionFilter struct {
	Within      criteria.Reach
	Recognition string // id, "" for any
	State       criteria.ObjectionState
}

// ListObjections gives the objections that concern a reach, made by its units or about them, newest first, and the token of the
// next page.
func (s *Store) ListObjections(ctx context.Context, f ObjectionFilter, p Page) ([]*criteria.Objection, string, error) {
	from, err := p.after("objection", newestFirst)
	if err != nil {
		return nil, "", err
	}
	q := filtered{selectObjections, []any{from.number, from.id}}
	q.concerning(f.Within)
	if f.Recognition != "" {
		q.and("o.recognition_id", f.Recognition)
	}
	if f.State != "" {
		q.and("o.state", string(f.State))
	}
	q.limit(` ORDER BY o.recorded_at DESC, o.id DESC`, p.size()+1)
	rows, err := list(ctx, s, scanObjection, q.text, q.args...)
	if err != nil {
		return nil, "", err
	}
	rows, next := cut(rows, p, "objection", func(o *criteria.Objection) cursor { return cursor{o.RecordedAt, o.ID} })
	return rows, next, nil
}

// concerning keeps to the objections that a reach may see, see criteria.Objection.MayRead. A district sees none.
func (f *filtered) concerning(r criteria.Reach) {
	switch r.Scope.Level {
	case criteria.Province:
		f.within(r, "o")
	case criteria.Commune:
		parts := make([]string, 0, 2*len(r.Units))
		for _, u := range r.Units {
			f.args = append(f.args, u.Code, int64(u.From))
			code, first := placeholder(len(f.args)-1), placeholder(len(f.args))
			parts = append(parts, "o.unit_code = "+code+" AND o.unit_from = "+first, "o.by_code = "+code+" AND o.by_from = "+first)
		}
		f.either(parts)
	default:
		f.either(nil)
	}
}

func scanObjection(row scanner) (*criteria.Objection, error) {
	o := &criteria.Objection{}
	var evidence []byte
	err := row.Scan(&o.ID, &o.Recognition, &o.Unit.Code, &o.Unit.From, &o.Province, &o.By.Code, &o.By.From, &o.Reason, &evidence, &o.Salt, &o.FiledOn,
		&o.ClosesOn, &o.RecordedAt, &o.Actor, &o.State, &o.Answer, &o.AnsweredOn, &o.AnsweredAt, &o.AnsweredBy, &o.Revision)
	if err == nil {
		o.Evidence, err = criteria.ParseEvidence(evidence)
	}
	return o, err
}
