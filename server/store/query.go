package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/tieuchi/tieuchi/criteria"
)

// text is a statement that both engines take as it stands. Its parameters are numbered in the order in which they first
// appear: go-sqlite3 binds by that order and not by the number, and swaps what is numbered otherwise without a word.
// Both drivers keep what they have prepared, by text and connection.
type text string

// name gives the beginning of a statement, for logs.
func (t text) name() string {
	words := strings.Fields(string(t))
	return strings.Join(words[:min(len(words), 3)], " ")
}

// source is what rows are read from: the pool of readers, a snapshot or the transaction of a write.
type source interface {
	query(ctx context.Context, t text, args []any) (*sql.Rows, error)
	// fault makes of an error what is to leave this source.
	fault(err error) error
}

// scanner is one row.
type scanner interface{ Scan(into ...any) error }

// list gives all rows.
func list[T any](ctx context.Context, from source, scan func(scanner) (T, error), t text, args ...any) ([]T, error) {
	var all []T
	err := each(ctx, from, func(row scanner) error {
		one, err := scan(row)
		all = append(all, one)
		return err
	}, t, args...)
	return all, err
}

// one gives the first row and whether there is one.
func one[T any](ctx context.Context, from source, scan func(scanner) (T, error), t text, args ...any) (T, bool, error) {
	all, err := list(ctx, from, scan, t, args...)
	if err != nil || len(all) == 0 {
		return *new(T), false, err
	}
	return all[0], true, nil
}

// each calls scan for every row.
func each(ctx context.Context, from source, scan func(scanner) error, t text, args ...any) error {
	if err := checkStorable(args); err != nil {
		return err
	}
	err := scanAll(ctx, from, scan, t, args)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err() // drivers have many names for it
	}
	return from.fault(fmt.Errorf("%s: %w", t.name(), err))
}

func scanAll(ctx context.Context, from source, scan func(scanner) error, t text, args []any) error {
	rows, err := from.query(ctx, t, args)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// scanValue reads a row of one column.
func scanValue[T any](row scanner) (v T, err error) { return v, row.Scan(&v) }

// checkStorable refuses texts that PostgreSQL cannot hold and SQLite would, so that both hold the same.
func checkStorable(args []any) error {
	for _, arg := range args {
		if s, ok := arg.(string); ok && !storable(s) {
			return criteria.Invalid("TEXT_NOT_STORABLE", "", criteria.Say("store.text"))
		}
	}
	return nil
}

func storable(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }
