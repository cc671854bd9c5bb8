package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"

	"github.com/tieuchi/tieuchi/criteria"
)

// Migrations are numbered without gaps, and none is changed once it has been released.
//
//go:embed migrations/*.sql
var migrations embed.FS

// newest gives the number of the last migration.
func newest() int64 {
	files, _ := fs.Glob(migrations, "migrations/*.sql") // in the order of their names
	number, _, _ := strings.Cut(path.Base(files[len(files)-1]), "_")
	n, _ := strconv.ParseInt(number, 10, 64)
	return n
}

// migrate brings the tables up to date. A database that is current, nearly always, costs two small reads.
func (s *Store) migrate(ctx context.Context) error {
	version, err := s.version(ctx)
	if err != nil || version == newest() {
		return err
	}
	if s.engine.lock != "" {
		// Several processes may start at once, and older ones may be writing. The lock is held by a transaction and not
		// by a session, so that it also holds behind PgBouncer, where a session is not ours alone.
		holder, err := s.engine.read.BeginTx(ctx, nil)
		if err != nil {
			return s.fault(fmt.Errorf("begin: %w", err))
		}
		defer holder.Rollback()
		if _, err := holder.ExecContext(ctx, s.engine.lock); err != nil {
			return s.fault(fmt.Errorf("lock: %w", err))
		}
		if version, err = s.version(ctx); err != nil || version == newest() {
			return err
		}
	}
	if version > newest() {
		return newerDatabase(version)
	}
	return s.upgrade(ctx, version)
}

// current refuses tables that are not those of this program.
func (s *Store) current(ctx context.Context) error {
	version, err := s.version(ctx)
	switch {
	case err != nil || version == newest():
		return err
	case version > newest():
		return newerDatabase(version)
	}
	return criteria.Refuse(criteria.FailedPrecondition, "DATABASE_OLDER", "database",
		criteria.Say("store.older", "stands", version, "known", newest()))
}

func newerDatabase(version int64) error {
	return criteria.Refuse(criteria.FailedPrecondition, "DATABASE_NEWER", "database",
		criteria.Say("store.newer", "stands", version, "known", newest()))
}

// version gives the number of the last migration that the database has seen.
func (s *Store) version(ctx context.Context) (int64, error) {
	found, _, err := one(ctx, s, scanValue[int64], text(s.engine.hasTable), goose.DefaultTablename)
	if err != nil || found == 0 {
		return 0, err
	}
	version, _, err := one(ctx, s, scanValue[int64], selectVersion)
	return version, err
}

const selectVersion text = `SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version`

// upgrade applies what is missing, each migration in a transaction of its own.
func (s *Store) upgrade(ctx context.Context, from int64) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(s.engine.dialect, s.engine.write, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return s.fault(fmt.Errorf("migrations: %w", err))
	}
	if _, err := provider.Up(ctx); err != nil {
		return s.fault(fmt.Errorf("migration: %w", err))
	}
	s.log.Info("tables brought up to date", "engine", s.engine.name, "from", from, "to", newest())
	return nil
}
