package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/files"
	"github.com/tieuchi/tieuchi/server/store"
)

// checkFiles is the command: it reads every file of evidence and compares it with its name and with what is recorded. It writes
// nothing, and so can run beside a server. What differs is an error.
func checkFiles(ctx context.Context, cfg *config, logger *slog.Logger, out io.Writer) error {
	if cfg.evidence.folder == "" {
		return errors.New(criteria.Say("evidence.no-folder").String())
	}
	s, err := store.Open(ctx, store.Options{DSN: cfg.db, ReadOnly: true, Logger: logger})
	if err != nil {
		return err
	}
	defer s.Close()
	folder, err := files.Look(cfg.evidence.folder)
	if err != nil {
		return err
	}
	defer folder.Close()
	// What is recorded is read first: a file that comes in meanwhile is extra for a moment, and is looked up again.
	recorded, err := s.Contents(ctx)
	if err != nil {
		return err
	}
	type fault struct {
		name string
		what files.Fault
	}
	var faults []fault
	if err := folder.Verify(recorded, func(name string, what files.Fault) { faults = append(faults, fault{name, what}) }); err != nil {
		return err
	}
	now, err := s.Contents(ctx)
	if err != nil {
		return err
	}
	wrong := 0
	for _, f := range faults {
		if _, since := now[hashAt(f.name)]; f.what == files.Extra && since {
			continue
		}
		wrong++
		if _, err := fmt.Fprintln(out, criteria.Say("check-files."+string(f.what), "name", f.name)); err != nil {
			return err
		}
	}
	if _, err := fmt.Fprintln(out, criteria.Say("check-files.done", "files", len(recorded), "faults", wrong)); err != nil {
		return err
	}
	if wrong > 0 {
		return errors.New(criteria.Say("check-files.differs", "faults", wrong).String())
	}
	return nil
}

// hashAt gives the hash that a path in the folder ends with, where it lies at its place.
func hashAt(path string) string {
	if len(path) > 5 && path[2] == '/' && path[3:5] == path[:2] {
		return path[3:]
	}
	return ""
}
