package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// metaDemo is the fact whether the data are invented. It is settled when a database is first opened.
const metaDemo = "demo"

const (
	selectMeta text = `SELECT value FROM meta WHERE name = $1`
	upsertMeta text = `INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`
	lastEvent  text = `SELECT COALESCE(MAX(sequence), 0) FROM events`
)

// Meta gives a fact about the database itself, "" where it is not known.
func (s *Store) Meta(ctx context.Context, name string) (string, error) {
	value, _, err := one(ctx, s, scanValue[string], selectMeta, name)
	return value, err
}

// SetMeta notes a fact about the database itself, such as that a demonstration was loaded whole. It is no change of any
// data, and appends no event.
func (s *Store) SetMeta(ctx context.Context, name, value string) error {
	if name == metaDemo || name == metaAsked || strings.HasPrefix(name, metaSealed) {
		return fmt.Errorf("store: %q is the store's own", name)
	}
	return s.write(ctx, func(t *tx) error { return t.must(upsertMeta, name, value) })
}

// settle refuses real data to a demonstration and the other way round, and notes which of them a new database is for.
func (s *Store) settle(ctx context.Context, demo bool) error {
	value, err := s.Meta(ctx, metaDemo)
	if err != nil || value == strconv.FormatBool(demo) {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		value, _, err := one(t, t, scanValue[string], selectMeta, metaDemo)
		if err != nil {
			return err
		}
		last, _, err := one(t, t, scanValue[int64], lastEvent)
		switch {
		case err != nil:
			return err
		case value == "true" && !demo:
			return criteria.Refuse(criteria.FailedPrecondition, "DEMO_DATABASE", "database", criteria.Say("store.demo"))
		case value == "false" && demo && last > 0:
			return criteria.Refuse(criteria.FailedPrecondition, "NOT_DEMO_DATABASE", "database", criteria.Say("store.not-demo"))
		}
		return t.must(upsertMeta, metaDemo, strconv.FormatBool(demo))
	})
}

// Secret gives a random key of 32 bytes that the database keeps under a name, for ever the same; it is made when it is first
// asked for.
func (s *Store) Secret(ctx context.Context, name string) ([]byte, error) {
	name = "secret." + name
	value, err := s.Meta(ctx, name)
	if err == nil && value == "" {
		err = s.write(ctx, func(t *tx) error {
			var err error
			if value, _, err = one(t, t, scanValue[string], selectMeta, name); err != nil || value != "" {
				return err // another server was first
			}
			fresh := make([]byte, 32)
			_, _ = rand.Read(fresh) // never fails
			value = hex.EncodeToString(fresh)
			return t.must(upsertMeta, name, value)
		})
	}
	if err != nil {
		return nil, err
	}
	return hex.DecodeString(value)
}
