package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
)

const (
	versionColumns = `rule_set_id, rule_set_version, digest, province, draft, publisher, published_at, revision, superseded_by, ends_on,
		retired_on, retire_reason`

	insertRuleSet text = `INSERT INTO rule_set_versions (` + versionColumns + `, tests, content)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING`

	updateRuleSet text = `UPDATE rule_set_versions SET revision = $1, superseded_by = $2, ends_on = $3, retired_on = $4, retire_reason = $5
		WHERE rule_set_id = $6 AND rule_set_version = $7 AND revision = $8`

	// Every change of a version raises its revision, so the sum tells whether anything has changed.
	sumRuleSets text = `SELECT CAST(COALESCE(SUM(revision), 0) AS BIGINT) FROM rule_set_versions`

	selectRuleSets text = `SELECT ` + versionColumns + ` FROM rule_set_versions ORDER BY rule_set_id, rule_set_version`
	selectRuleSet  text = `SELECT ` + versionColumns + `, tests, content FROM rule_set_versions
		WHERE rule_set_id = $1 AND rule_set_version = $2`
)

// RecordRuleSets records versions that came with the program, each once: one that is there already stays as it is, and its
// events are not appended.
func (s *Store) RecordRuleSets(ctx context.Context, shipped []*criteria.Publication) error {
	return s.write(ctx, func(t *tx) error {
		for _, p := range shipped {
			if _, err := t.insertPublication(p); err != nil {
				return err
			}
		}
		return nil
	})
}

// insertPublication tells whether the version was not there yet; otherwise nothing is written.
func (t *tx) insertPublication(p *criteria.Publication) (bool, error) {
	fresh, err := t.insertRuleSet(p.Published)
	if err != nil || !fresh {
		return false, err
	}
	if p.Superseded != nil {
		if err := t.updateRuleSet(p.Superseded); err != nil {
			return false, err
		}
	}
	return true, t.append(p.Events...)
}

// insertRuleSet tells whether the version was not there yet.
func (t *tx) insertRuleSet(p *criteria.PublishedRuleSet) (bool, error) {
	n, err := t.exec(insertRuleSet, p.Ref.ID, p.Ref.Version, p.Digest, p.Province, p.Draft, p.Publisher, p.PublishedAt, int64(p.Revision),
		p.SupersededBy, int64(p.EndsOn), int64(p.RetiredOn), p.RetireReason, p.Tests, p.Content)
	if n == 1 {
		t.seal(ruleSetMade, p.Ref.ID, p.Ref.Version, p.Digest, p.Province, p.Draft, p.Publisher, p.PublishedAt, p.Tests, p.Content)
		t.sealRuleSet(p)
	}
	return n == 1, err
}

// updateRuleSet writes what became of a version.
func (t *tx) updateRuleSet(p *criteria.PublishedRuleSet) error {
	t.sealRuleSet(p)
	return t.must(updateRuleSet, int64(p.Revision), p.SupersededBy, int64(p.EndsOn), int64(p.RetiredOn), p.RetireReason,
		p.Ref.ID, p.Ref.Version, int64(p.Revision-1))
}

// sealRuleSet seals what becomes of a version.
func (t *tx) sealRuleSet(p *criteria.PublishedRuleSet) {
	t.seal(ruleSetStands, p.Ref.ID, p.Ref.Version, int64(p.Revision), p.SupersededBy, int64(p.EndsOn), int64(p.RetiredOn), p.RetireReason)
}

// RuleSetsChange gives a number that is higher after every change of a version than before.
func (s *Store) RuleSetsChange(ctx context.Context) (int64, error) {
	n, _, err := one(ctx, s, scanValue[int64], sumRuleSets)
	return n, err
}

// RuleSetVersions gives all versions without content and tests.
func (s *Store) RuleSetVersions(ctx context.Context) ([]*criteria.PublishedRuleSet, error) {
	return list(ctx, s, scanRuleSet, selectRuleSets)
}

// RuleSetVersion gives one version whole. Errors: RULE_SET_UNKNOWN.
func (s *Store) RuleSetVersion(ctx context.Context, ref criteria.RuleSetRef) (*criteria.PublishedRuleSet, error) {
	return ruleSet(ctx, s, ref)
}

func ruleSet(ctx context.Context, from source, ref criteria.RuleSetRef) (*criteria.PublishedRuleSet, error) {
	p, found, err := one(ctx, from, scanWholeRuleSet, selectRuleSet, ref.ID, ref.Version)
	if err == nil && !found {
		err = notFound("RULE_SET_UNKNOWN", "store.rule-set", ref.String())
	}
	return p, err
}

// UpdateRuleSetVersion has the closure change what became of a version. It may be called again: it must not keep state.
//
// Errors: RULE_SET_UNKNOWN, and those of the closure.
func (s *Store) UpdateRuleSetVersion(ctx context.Context, ref criteria.RuleSetRef,
	change func(*criteria.PublishedRuleSet) (*criteria.Event, error),
) (p *criteria.PublishedRuleSet, err error) {
	err = s.write(ctx, func(t *tx) error {
		var err error
		if p, err = ruleSet(t, t, ref); err != nil {
			return err
		}
		e, err := change(p)
		if err != nil {
			return err
		}
		if err := t.updateRuleSet(p); err != nil {
			return err
		}
		return t.append(e)
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

func scanRuleSet(row scanner) (*criteria.PublishedRuleSet, error) {
	p := &criteria.PublishedRuleSet{}
	return p, row.Scan(versionFields(p)...)
}

func scanWholeRuleSet(row scanner) (*criteria.PublishedRuleSet, error) {
	p := &criteria.PublishedRuleSet{}
	return p, row.Scan(append(versionFields(p), &p.Tests, &p.Content)...)
}

// versionFields says where versionColumns go.
func versionFields(p *criteria.PublishedRuleSet) []any {
	return []any{
		&p.Ref.ID, &p.Ref.Version, &p.Digest, &p.Province, &p.Draft, &p.Publisher, &p.PublishedAt, &p.Revision, &p.SupersededBy, &p.EndsOn,
		&p.RetiredOn, &p.RetireReason,
	}
}
