package store

import (
	"context"
	"database/sql"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/audit"
)

// Prepare has the engine read a statement without running it.
func (s *Store) Prepare(ctx context.Context, statement string) error {
	t, err := s.engine.read.BeginTx(ctx, nil) // so that it is one connection, also behind PgBouncer
	if err != nil {
		return err
	}
	defer t.Rollback()
	prepared, err := t.PrepareContext(ctx, statement)
	if err != nil {
		return err
	}
	return prepared.Close()
}

// Exec runs a statement beside the writer, as somebody else would who can reach the database.
func (s *Store) Exec(ctx context.Context, statement string, args ...any) error {
	_, err := s.engine.write.ExecContext(ctx, statement, args...)
	return err
}

// Write runs a closure in the writer.
func (s *Store) Write(ctx context.Context, do func() error) error {
	return s.write(ctx, func(*tx) error { return do() })
}

// FilterTexts gives every statement that filters can put together.
func FilterTexts() []string {
	var texts []string
	unit := criteria.UnitID{Code: "15448", From: 20210701}
	communes := criteria.Scope{Level: criteria.Commune, Code: "15448"}
	reaches := []criteria.Reach{
		{Scope: criteria.Scope{Level: criteria.Province, Code: "38"}},
		{Scope: criteria.Scope{Level: criteria.Province, Code: "31"}, Provinces: []string{"30"}},
		{Scope: criteria.Scope{Level: criteria.District, Code: "394"}},
		{Scope: communes},
		{Scope: communes, Units: []criteria.UnitID{unit}},
		{Scope: communes, Units: []criteria.UnitID{unit, {Code: "15448", From: 20250701}}},
	}
	for _, reach := range reaches {
		for bits := range 32 {
			f := Filter{Within: reach, Open: bits&16 != 0}
			if bits&1 != 0 {
				f.Unit = unit
			}
			if bits&2 != 0 {
				f.RuleSet = criteria.RuleSetRef{ID: "a", Version: "1"}
			}
			if bits&4 != 0 {
				f.Period = "2024"
			}
			if bits&8 != 0 {
				f.State = criteria.Draft
			}
			texts = append(texts, string(f.statement(newestFirst, 1).text))
		}
		texts = append(texts, string(contentIn(reach, "a").text))
		for _, u := range []criteria.UnitID{{}, unit} {
			texts = append(texts, string(recognitionsIn(reach, u, newestFirst, 1).text))
			texts = append(texts, string(evidenceFilesIn(reach, u, newestFirst, 1).text), string(documentsIn(reach, u, newestFirst, 1).text))
		}
	}
	for _, provinces := range [][]string{nil, {"38"}, {"31", "30"}} {
		texts = append(texts, string(tokensOf(provinces, newestFirst, 1).text))
	}
	for _, p := range sealedParts {
		texts = append(texts, string(p.rows()))
	}
	return texts
}

// NewestMigration gives the number of the last migration of this program.
func NewestMigration() int64 { return newest() }

// Queued gives the number of writes that wait.
func (s *Store) Queued() int { return len(s.queue) }

// SealedPart is a part of a table as the tests see it.
type SealedPart struct {
	Name, Table string
	Key         int
	Columns     []string
}

// SealedParts gives all parts.
func SealedParts() []SealedPart {
	var all []SealedPart
	for _, p := range sealedParts {
		all = append(all, SealedPart{p.String(), p.table, p.key, p.columns})
	}
	return all
}

// Unsealed gives the tables, and columns of sealed ones, that no event records, with the reasons.
func Unsealed() map[string]string { return unsealed }

// Tables gives the columns of every table of the database.
func (s *Store) Tables(ctx context.Context) (map[string][]string, error) {
	names := text("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
	if s.engine.remote {
		names = "SELECT tablename FROM pg_tables WHERE schemaname = CURRENT_SCHEMA()"
	}
	tables, err := list(ctx, s, scanValue[string], names)
	all := map[string][]string{}
	for _, table := range tables {
		rows, err := s.query(ctx, text("SELECT * FROM "+table+" LIMIT 0"), nil)
		if err != nil {
			return nil, err
		}
		if all[table], err = rows.Columns(); err != nil {
			return nil, err
		}
		rows.Close()
	}
	return all, err
}

// Tampered runs statements beside the writer, checks the log as it is then, and takes them back. An error of a statement is the
// database's own refusal.
func (s *Store) Tampered(ctx context.Context, given audit.Given, edit func(*sql.Tx) error) (*Checked, error) {
	began, err := s.engine.write.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer began.Rollback()
	if err := edit(began); err != nil {
		return nil, err
	}
	return s.check(ctx, snapshot{s, began}, given)
}

// WithoutEvent seals a row in a closure that appends no event.
func (s *Store) WithoutEvent(ctx context.Context) error {
	return s.write(ctx, func(t *tx) error {
		t.seal(tokenStands, "x", int64(0))
		return nil
	})
}

// ShortSeal seals fewer values than the part has.
func (s *Store) ShortSeal(ctx context.Context) error {
	return s.write(ctx, func(t *tx) error {
		t.seal(tokenStands, "x")
		return nil
	})
}
