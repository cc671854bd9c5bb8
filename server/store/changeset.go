package store

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
	"github.com/tieuchi/tieuchi/criteria/units"
)

const (
	changeSetColumns = `id, province, title, basis, effective, note, state, revision, authors, holders, proposer, proposer_holder,
		checker, checker_holder, enactor, enactor_holder, withdrawer, reason, created_at, updated_at, enacted_at, sequence`

	insertChangeSet text = `INSERT INTO unit_change_sets (` + changeSetColumns + `, content) VALUES ($1, $2, $3, $4, $5, $6, $7,
		$8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)`

	updateChangeSet text = `UPDATE unit_change_sets SET title = $1, basis = $2, effective = $3, note = $4, state = $5, revision = $6,
		authors = $7, holders = $8, proposer = $9, proposer_holder = $10, checker = $11, checker_holder = $12, enactor = $13,
		enactor_holder = $14, withdrawer = $15, reason = $16, created_at = $17, updated_at = $18, enacted_at = $19, sequence = $20,
		content = $21 WHERE id = $22 AND revision = $23`

	selectChangeSet  text = `SELECT ` + changeSetColumns + `, content FROM unit_change_sets WHERE id = $1`
	selectEnacted    text = `SELECT ` + changeSetColumns + `, content FROM unit_change_sets WHERE sequence > $1 ORDER BY sequence`
	selectChangeSets text = `SELECT ` + changeSetColumns + ` FROM unit_change_sets
		WHERE province = $1 AND ($2 = '' OR state = $2) AND (created_at, id) < ($3, $4) ORDER BY created_at DESC, id DESC LIMIT $5`
)

// CreateUnitChangeSet stores a new change set. The closure proposes it and runs once. replay tells that the request was seen
// before: then what it made is given as it stands now.
//
// Errors: REQUEST_ID_REUSED, and those of the closure.
func (s *Store) CreateUnitChangeSet(ctx context.Context, key RequestKey,
	propose func() (*units.ChangeSet, *criteria.Event, error),
) (made *units.ChangeSet, replay bool, err error) {
	id, err := key.made(ctx, s, units.ChangeSetPrefix)
	if err != nil {
		return nil, false, err
	}
	if id == "" {
		set, e, err := propose()
		if err != nil {
			return nil, false, err
		}
		id, err = s.create(ctx, key, set.Name(), func(t *tx) error {
			t.seal(changeSetMade, set.ID, set.Province)
			t.seal(changeSetStands, append([]any{set.ID}, changeSetValues(set)...)...)
			if err := t.must(insertChangeSet, append([]any{set.ID, set.Province}, changeSetValues(set)...)...); err != nil {
				return err
			}
			return t.append(e)
		})
		if err != nil || id == "" {
			return set, false, err
		}
	}
	made, err = s.UnitChangeSet(ctx, id)
	return made, true, err
}

// UpdateUnitChangeSet has the closure change a change set, beside all that are enacted at that moment, in the order in which
// they were, each whole. No other one is enacted until it is done, so that what it finds to fit the catalogue fits. A nil event
// without an error leaves everything as it is. The closure may be called again: it must not keep state. It is the closure that
// asks which revision the caller has seen, after it has asked whether the caller may know.
//
// Errors: those of units.ChangeSetUnknown, and those of the closure.
func (s *Store) UpdateUnitChangeSet(ctx context.Context, id string,
	change func(set *units.ChangeSet, enacted []*units.ChangeSet) (*criteria.Event, error),
) (set *units.ChangeSet, err error) {
	err = s.write(ctx, func(t *tx) error {
		var err error
		if set, err = changeSet(t, t, id); err != nil {
			return err
		}
		enacted, err := list(t, t, scanWholeChangeSet, selectEnacted, int64(0))
		if err != nil {
			return err
		}
		before := set.Revision
		e, err := change(set, enacted)
		if err != nil || e == nil {
			return err
		}
		return t.updateChangeSet(set, before, e)
	})
	if err != nil {
		return nil, err
	}
	return set, nil
}

// updateChangeSet writes what a closure has made of a change set, with its place in the history where it is enacted.
func (t *tx) updateChangeSet(set *units.ChangeSet, before int32, e *criteria.Event) error {
	if err := t.append(e); err != nil {
		return err
	}
	if e.Kind == units.ActEnact {
		set.Sequence = e.Sequence
		if err := t.mark([]*criteria.Event{e}, e.Kind, &progress.Milestone{
			Kind: progress.MilestoneUnits, Subject: set.Name(), Province: set.Province, On: set.Effective,
		}, ""); err != nil {
			return err
		}
	}
	t.seal(changeSetStands, append([]any{set.ID}, changeSetValues(set)...)...)
	return t.must(updateChangeSet, append(changeSetValues(set), set.ID, int64(before))...)
}

// UnitChangeSet gives one change set whole. Errors: those of units.ChangeSetUnknown.
func (s *Store) UnitChangeSet(ctx context.Context, id string) (*units.ChangeSet, error) {
	return changeSet(ctx, s, id)
}

func changeSet(ctx context.Context, from source, id string) (*units.ChangeSet, error) {
	set, found, err := one(ctx, from, scanWholeChangeSet, selectChangeSet, id)
	if err == nil && !found {
		err = units.ChangeSetUnknown(id)
	}
	return set, err
}

// ListUnitChangeSets gives the change sets of a province, in one state only if one is given, newest first and without
// operations and imports, and the token of the next page.
func (s *Store) ListUnitChangeSets(ctx context.Context, province string, state units.ChangeState, p Page) ([]*units.ChangeSet, string, error) {
	from, err := p.after("change-set", newestFirst)
	if err != nil {
		return nil, "", err
	}
	rows, err := list(ctx, s, scanChangeSet, selectChangeSets, province, string(state), from.number, from.id, int64(p.size()+1))
	if err != nil {
		return nil, "", err
	}
	rows, next := cut(rows, p, "change-set", func(set *units.ChangeSet) cursor { return cursor{set.CreatedAt, set.ID} })
	return rows, next, nil
}

// EnactedChangeSets gives the change sets of every province that were enacted behind a place in the sequence of events, in that
// order, each whole: what is to be folded into a catalogue that stands there.
func (s *Store) EnactedChangeSets(ctx context.Context, after int64) ([]*units.ChangeSet, error) {
	return list(ctx, s, scanWholeChangeSet, selectEnacted, after)
}

// changeSetValues gives the columns that can change, in the order of changeSetColumns.
func changeSetValues(set *units.ChangeSet) []any {
	return []any{
		set.Title, set.Basis, int64(set.Effective), set.Note, string(set.State), int64(set.Revision), listJSON(set.Authors), listJSON(set.Holders),
		set.Proposer, set.ProposerHolder, set.Checker, set.CheckerHolder, set.Enactor, set.EnactorHolder, set.Withdrawer, set.Reason,
		set.CreatedAt, set.UpdatedAt, set.EnactedAt, set.Sequence, string(set.Content()),
	}
}

func scanChangeSet(row scanner) (*units.ChangeSet, error) { return scanChangeSetAnd(row) }

func scanWholeChangeSet(row scanner) (*units.ChangeSet, error) {
	var content []byte
	set, err := scanChangeSetAnd(row, &content)
	if err == nil {
		err = set.ParseContent(content)
	}
	return set, err
}

func scanChangeSetAnd(row scanner, more ...any) (*units.ChangeSet, error) {
	set := &units.ChangeSet{}
	var authors, holders []byte
	err := row.Scan(append([]any{
		&set.ID, &set.Province, &set.Title, &set.Basis, &set.Effective, &set.Note, &set.State, &set.Revision, &authors, &holders,
		&set.Proposer, &set.ProposerHolder, &set.Checker, &set.CheckerHolder, &set.Enactor, &set.EnactorHolder, &set.Withdrawer, &set.Reason,
		&set.CreatedAt, &set.UpdatedAt, &set.EnactedAt, &set.Sequence,
	}, more...)...)
	if err == nil {
		err = errors.Join(json.Unmarshal(authors, &set.Authors), json.Unmarshal(holders, &set.Holders))
	}
	return set, err
}
