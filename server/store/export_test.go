package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
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
	return texts
}

// NewestMigration gives the number of the last migration of this program.
func NewestMigration() int64 { return newest() }

// Queued gives the number of writes that wait.
func (s *Store) Queued() int { return len(s.queue) }
