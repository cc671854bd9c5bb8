package store

import (
	"context"
	"encoding/json"

	"github.com/tieuchi/tieuchi/criteria"
)

const (
	handoverColumns = `token_id, unit_code, unit_from, province, ended_code, ended_from, day, basis, state, decided_at, actor`

	insertHandover text = `INSERT INTO handovers (` + handoverColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`

	selectHandovers text = `SELECT h.token_id, h.unit_code, h.unit_from, h.province, h.ended_code, h.ended_from, h.day, h.basis, h.state,
		h.decided_at, h.actor, k.holder, k.role FROM handovers h JOIN tokens k ON k.id = h.token_id
		WHERE $1 = '' OR h.token_id = $1 ORDER BY h.token_id, h.decided_at, h.unit_code, h.unit_from`

	selectConfirmed text = `SELECT unit_code, unit_from FROM handovers WHERE token_id = $1 AND state = 'confirmed'
		ORDER BY decided_at, unit_code, unit_from`
)

// Handovers gives every handover that was decided, of one token only if an id is given, by token and moment.
func (s *Store) Handovers(ctx context.Context, token string) ([]criteria.Handover, error) {
	return list(ctx, s, scanHandover, selectHandovers, token)
}

// DecideHandover has the closure decide a handover as it stands: as it is given where it was not decided before. Without an
// event it is left as it is. The closure may be called again.
//
// Errors: TOKEN_UNKNOWN; HANDOVER_TOKEN_ENDED where the token was revoked or has expired; those of the closure.
func (s *Store) DecideHandover(ctx context.Context, proposed criteria.Handover, act criteria.Act,
	decide func(*criteria.Handover) (*criteria.Event, error),
) (h criteria.Handover, err error) {
	err = s.write(ctx, func(t *tx) error {
		h = proposed
		k, err := token(t, t, selectToken, h.Token)
		if err != nil {
			return err
		}
		decided, err := list(t, t, scanHandover, selectHandovers, h.Token)
		if err != nil {
			return err
		}
		for _, d := range decided {
			if d.To == h.To {
				h = d
			}
		}
		e, err := decide(&h)
		switch {
		case err != nil || e == nil:
			return err
		case k.RevokedAt != 0 || k.ExpiresAt <= act.At:
			return criteria.Refuse(criteria.FailedPrecondition, "HANDOVER_TOKEN_ENDED", "name", criteria.Say("rights.handover-token", "token", k.Name()))
		}
		return t.insertHandover(&h, e)
	})
	return h, err
}

func (t *tx) insertHandover(h *criteria.Handover, e *criteria.Event) error {
	if err := t.record(insertHandover, handoverPart, h.Token, h.To.Code, int64(h.To.From), h.Province, h.From.Code, int64(h.From.From), int64(h.Day),
		listJSON(h.Basis), string(h.State), h.DecidedAt, h.Actor); err != nil {
		return err
	}
	return t.append(e)
}

func scanHandover(row scanner) (h criteria.Handover, err error) {
	var basis []byte
	err = row.Scan(&h.Token, &h.To.Code, &h.To.From, &h.Province, &h.From.Code, &h.From.From, &h.Day, &basis, &h.State,
		&h.DecidedAt, &h.Actor, &h.Holder, &h.Role)
	if err == nil {
		err = json.Unmarshal(basis, &h.Basis)
	}
	return h, err
}

func scanUnitID(row scanner) (u criteria.UnitID, err error) { return u, row.Scan(&u.Code, &u.From) }
