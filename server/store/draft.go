package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/tieuchi/tieuchi/criteria"
)

const (
	draftColumns = `id, province, rule_set_id, rule_set_version, state, revision, authors, return_reason, created_at, updated_at, holders`

	insertDraft text = `INSERT INTO rule_set_drafts (` + draftColumns + `, tests, content)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`

	updateDraft text = `UPDATE rule_set_drafts SET rule_set_id = $1, rule_set_version = $2, state = $3, revision = $4, authors = $5,
		return_reason = $6, updated_at = $7, holders = $8, tests = $9, content = $10 WHERE id = $11 AND revision = $12`

	selectDraft  text = `SELECT ` + draftColumns + `, tests, content FROM rule_set_drafts WHERE id = $1`
	selectDrafts text = `SELECT ` + draftColumns + ` FROM rule_set_drafts
		WHERE province = $1 AND ($2 = '' OR state = $2) AND (created_at, id) < ($3, $4) ORDER BY created_at DESC, id DESC LIMIT $5`
)

// CreateRuleSetDraft stores a new draft. The closure begins it and runs once. replay tells that the request was seen before:
// then what it made is given as it stands now.
//
// Errors: REQUEST_ID_REUSED, and those of the closure.
func (s *Store) CreateRuleSetDraft(ctx context.Context, key RequestKey,
	open func() (*criteria.RuleSetDraft, *criteria.Event, error),
) (made *criteria.RuleSetDraft, replay bool, err error) {
	id, err := key.made(ctx, s, "ruleSetDrafts/")
	if err != nil {
		return nil, false, err
	}
	if id == "" {
		d, e, err := open()
		if err != nil {
			return nil, false, err
		}
		id, err = s.create(ctx, key, d.Name(), func(t *tx) error {
			t.seal(draftMade, d.ID, d.Province, d.CreatedAt)
			t.sealDraft(d)
			if err := t.must(insertDraft, d.ID, d.Province, d.Ref.ID, d.Ref.Version, string(d.State), int64(d.Revision), listJSON(d.Authors),
				d.ReturnReason, d.CreatedAt, d.UpdatedAt, listJSON(d.Holders), d.Tests, d.Content); err != nil {
				return err
			}
			return t.append(e)
		})
		if err != nil || id == "" {
			return d, false, err
		}
	}
	made, err = s.RuleSetDraft(ctx, id)
	return made, true, err
}

// RuleSetDraft gives one draft whole. Errors: RULE_SET_DRAFT_UNKNOWN.
func (s *Store) RuleSetDraft(ctx context.Context, id string) (*criteria.RuleSetDraft, error) {
	return draft(ctx, s, id)
}

func draft(ctx context.Context, from source, id string) (*criteria.RuleSetDraft, error) {
	d, found, err := one(ctx, from, scanWholeDraft, selectDraft, id)
	if err == nil && !found {
		err = criteria.DraftUnknown(id)
	}
	return d, err
}

// ListRuleSetDrafts gives the drafts of a province, in one state only if one is given, newest first and without content and
// tests, and the token of the next page.
func (s *Store) ListRuleSetDrafts(ctx context.Context, province string, state criteria.DraftState, p Page) ([]*criteria.RuleSetDraft, string, error) {
	from, err := p.after("draft", newestFirst)
	if err != nil {
		return nil, "", err
	}
	rows, err := list(ctx, s, scanDraft, selectDrafts, province, string(state), from.number, from.id, int64(p.size()+1))
	if err != nil {
		return nil, "", err
	}
	rows, next := cut(rows, p, "draft", func(d *criteria.RuleSetDraft) cursor { return cursor{d.CreatedAt, d.ID} })
	return rows, next, nil
}

// UpdateRuleSetDraft has the closure change a draft. A nil event without an error leaves everything as it is. The closure
// may be called again: it must not keep state.
//
// Errors: RULE_SET_DRAFT_UNKNOWN, and those of the closure.
func (s *Store) UpdateRuleSetDraft(ctx context.Context, id string,
	change func(*criteria.RuleSetDraft) (*criteria.Event, error),
) (d *criteria.RuleSetDraft, err error) {
	err = s.write(ctx, func(t *tx) error {
		var err error
		if d, err = draft(t, t, id); err != nil {
			return err
		}
		before := d.Revision
		e, err := change(d)
		if err != nil || e == nil {
			return err
		}
		if err := t.updateDraft(d, before); err != nil {
			return err
		}
		return t.append(e)
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

// PublishRuleSetDraft has the closure make a version of a draft, beside all versions that there are at that moment, which it
// is given without content and tests. Nil without an error leaves everything as it is.
//
// Errors: RULE_SET_DRAFT_UNKNOWN, and those of the closure.
func (s *Store) PublishRuleSetDraft(ctx context.Context, id string,
	publish func(*criteria.RuleSetDraft, []*criteria.PublishedRuleSet) (*criteria.Publication, error),
) error {
	return s.write(ctx, func(t *tx) error {
		d, err := draft(t, t, id)
		if err != nil {
			return err
		}
		all, err := list(t, t, scanRuleSet, selectRuleSets)
		if err != nil {
			return err
		}
		before := d.Revision
		made, err := publish(d, all)
		if err != nil || made == nil {
			return err
		}
		return t.publish(d, before, made)
	})
}

func (t *tx) publish(d *criteria.RuleSetDraft, before int32, made *criteria.Publication) error {
	fresh, err := t.insertPublication(made)
	if err == nil && !fresh {
		err = fmt.Errorf("the version %s is taken: %w", made.Published.Ref, errRaced)
	}
	if err != nil {
		return err
	}
	return t.updateDraft(d, before)
}

// sealDraft seals what updates of a draft write.
func (t *tx) sealDraft(d *criteria.RuleSetDraft) {
	t.seal(draftStands, d.ID, d.Ref.ID, d.Ref.Version, string(d.State), int64(d.Revision), listJSON(d.Authors), d.ReturnReason, d.UpdatedAt,
		listJSON(d.Holders), d.Tests, d.Content)
}

func (t *tx) updateDraft(d *criteria.RuleSetDraft, before int32) error {
	t.sealDraft(d)
	return t.must(updateDraft, d.Ref.ID, d.Ref.Version, string(d.State), int64(d.Revision), listJSON(d.Authors), d.ReturnReason, d.UpdatedAt,
		listJSON(d.Holders), d.Tests, d.Content, d.ID, int64(before))
}

func listJSON[T any](list []T) string {
	if list == nil {
		return "[]"
	}
	b, _ := json.Marshal(list) // a list of texts, or of what is made of texts, cannot fail
	return string(b)
}

func scanDraft(row scanner) (*criteria.RuleSetDraft, error) { return scanDraftAnd(row, nil) }

func scanWholeDraft(row scanner) (*criteria.RuleSetDraft, error) {
	var tests, content string
	d, err := scanDraftAnd(row, []any{&tests, &content})
	d.Tests, d.Content = tests, content
	return d, err
}

func scanDraftAnd(row scanner, more []any) (*criteria.RuleSetDraft, error) {
	d := &criteria.RuleSetDraft{}
	var authors, holders []byte
	err := row.Scan(append([]any{
		&d.ID, &d.Province, &d.Ref.ID, &d.Ref.Version, &d.State, &d.Revision, &authors, &d.ReturnReason, &d.CreatedAt, &d.UpdatedAt, &holders,
	}, more...)...)
	if err == nil {
		err = errors.Join(json.Unmarshal(authors, &d.Authors), json.Unmarshal(holders, &d.Holders))
	}
	return d, err
}
