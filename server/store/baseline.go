package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/audit"
)

// ActSeal is the kind of the event that seals rows which are older than their part.
const ActSeal criteria.Action = "sealed"

const (
	// metaSealed, with the name of a part behind it, is the list of columns that its rows are sealed with.
	metaSealed = "sealed."

	// The leaf of an event that was written before there was a tree. Nothing else of it is touched, and no other event.
	fillLeaf text = `UPDATE events SET leaf = $1 WHERE sequence = $2 AND leaf = ''`

	selectWithoutLeaf text = `SELECT ` + eventColumns + `, seals, leaf FROM events WHERE sequence > $1 AND leaf = '' ORDER BY sequence LIMIT $2`
	selectSealed      text = `SELECT name, value FROM meta WHERE name LIKE 'sealed.%'`
	selectNumber      text = `SELECT COALESCE(MAX(number), 0) FROM events WHERE subject = $1`

	fillPage     = 500  // events that get their leaves in one transaction
	baselinePage = 2000 // rows that one event seals

	selectFrom = "SELECT "
)

// rows asks for all rows of a part: its columns in their order, by key.
func (p *sealedPart) rows() text {
	return text(selectFrom + strings.Join(p.columns, ", ") + " FROM " + p.table + " ORDER BY " + strings.Join(p.columns[:p.key], ", "))
}

// complete makes the log of an older database whole: leaves for its events, and seals for its rows. A column that a part has gained
// is sealed the same way, where the rows are as they were sealed before. Nearly always there is nothing to do, and it costs one small
// read.
//
// Errors: ROWS_CHANGED.
func (s *Store) complete(ctx context.Context) error {
	known, err := sealedColumns(ctx, s)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(sealedParts, func(p *sealedPart) bool { return known[p.String()] == "" }) {
		if err := s.fillLeaves(ctx); err != nil {
			return err
		}
	}
	var parts []*sealedPart
	for _, p := range sealedParts {
		if known[p.String()] != strings.Join(p.columns, " ") {
			parts = append(parts, p)
		}
	}
	last, _, err := one(ctx, s, scanValue[int64], lastEvent)
	if err != nil {
		return err
	}
	if last > 0 && len(parts) > 0 {
		if err := s.unchanged(ctx, parts, known); err != nil {
			return err
		}
	}
	size := 1 // a transaction must not take long
	if last == 0 {
		size = len(sealedParts)
	}
	for some := range slices.Chunk(parts, size) {
		if err := s.write(ctx, func(t *tx) error { return t.baselines(some) }); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) baselines(parts []*sealedPart) error {
	for _, p := range parts {
		if err := t.baseline(p); err != nil {
			return fmt.Errorf("sealing %s: %w", p, err)
		}
	}
	return nil
}

// sealedColumns gives the columns that the rows of each part are sealed with.
func sealedColumns(ctx context.Context, from source) (map[string]string, error) {
	known := map[string]string{}
	return known, each(ctx, from, func(row scanner) error {
		var name, columns string
		err := row.Scan(&name, &columns)
		known[strings.TrimPrefix(name, metaSealed)] = columns
		return err
	}, selectSealed)
}

// fillLeaves gives every event its leaf, and the tree its nodes.
func (s *Store) fillLeaves(ctx context.Context) error {
	for after, more := int64(0), true; more; {
		if err := s.write(ctx, func(t *tx) error {
			events, err := list(t, t, scanLogged, selectWithoutLeaf, after, int64(fillPage))
			if err != nil {
				return err
			}
			for _, e := range events {
				if err := t.fillLeaf(e); err != nil {
					return err
				}
				after = e.Sequence
			}
			more = len(events) == fillPage
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) fillLeaf(e *Logged) error {
	if err := t.must(fillLeaf, audit.Leaf(e.Line()).String(), e.Sequence); err != nil {
		return err
	}
	return t.closeNodes(e.Sequence)
}

// baseline seals all rows of a part, unless another program has done it meanwhile.
func (t *tx) baseline(p *sealedPart) error {
	columns := strings.Join(p.columns, " ")
	before, _, err := one(t, t, scanValue[string], selectMeta, metaSealed+p.String())
	if err != nil || before == columns {
		return err
	}
	seals, err := list(t, t, p.scanSeal, p.rows())
	if err != nil {
		return err
	}
	subject := "audit/" + p.String()
	last, _, err := one(t, t, scanValue[int64], selectNumber, subject)
	if err != nil {
		return err
	}
	for page := range slices.Chunk(seals, baselinePage) {
		last++
		change, err := json.Marshal(struct {
			Columns []string `json:"columns"`
			Rows    int      `json:"rows"`
		}{p.columns, len(page)})
		if err != nil {
			return err
		}
		t.seals = append(t.seals, page...)
		e := &criteria.Event{Subject: subject, Number: int32(last), Kind: ActSeal, RecordedAt: t.clock(), Change: change}
		if err := t.append(e); err != nil {
			return err
		}
	}
	return t.must(upsertMeta, metaSealed+p.String(), columns)
}

// scanSeal gives the seal of a row as it stands.
func (p *sealedPart) scanSeal(row scanner) (audit.Seal, error) {
	values, into := make([]any, len(p.columns)), make([]any, len(p.columns))
	for i := range values {
		into[i] = &values[i]
	}
	if err := row.Scan(into...); err != nil {
		return audit.Seal{}, err
	}
	return audit.Seal{Row: audit.RowName(p.String(), values[:p.key]...), Hash: audit.RowHash(p.String(), values...)}, nil
}
