package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/audit"
	"github.com/tieuchi/tieuchi/server/store"
)

// auditLog is who signs the log of events, and under which name.
type auditLog struct {
	origin string
	signer note.Signer // nil where there is no key
	key    string      // that others verify with
}

func errNoAuditKey() error {
	return criteria.Refuse(criteria.FailedPrecondition, "AUDIT_KEY_MISSING", "", criteria.Say("audit.no-key"))
}

// openAuditLog reads the key of checkpoints. Beside an SQLite file one is made where there is none; a database on a server has none
// but the one that is given, for there may be several programs on it.
func openAuditLog(cfg *config) (auditLog, error) {
	l := auditLog{origin: cfg.audit.origin}
	path := cfg.audit.key
	if path == "" {
		if isServerDSN(cfg.db) {
			return l, nil
		}
		path = cfg.db + ".audit-key"
		if _, err := makeAuditKey(path, l.origin); err != nil && !errors.Is(err, fs.ErrExist) {
			return l, fmt.Errorf("the key of checkpoints: %w", err)
		}
	}
	private, err := os.ReadFile(path)
	if err != nil {
		return l, fmt.Errorf("-audit-key: %w", err)
	}
	if l.signer, err = note.NewSigner(strings.TrimSpace(string(private))); err != nil {
		return l, fmt.Errorf("-audit-key %s is no key: make one with audit-key", path)
	}
	if l.signer.Name() != l.origin {
		return l, fmt.Errorf("-audit-key %s signs for %s and -audit-origin is %s", path, l.signer.Name(), l.origin)
	}
	l.key, err = publicKey(strings.TrimSpace(string(private)))
	return l, err
}

func isServerDSN(db string) bool {
	return strings.HasPrefix(db, "postgres://") || strings.HasPrefix(db, "postgresql://")
}

// makeAuditKey makes a key in a new file that nobody else may read, and gives the public one.
func makeAuditKey(path, origin string) (string, error) {
	private, public, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		return "", err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	_, err = f.WriteString(private + "\n")
	return public, errors.Join(err, f.Sync(), f.Close())
}

// publicKey works the key that others verify with out of a private one, "PRIVATE+KEY+NAME+HASH+KEY".
func publicKey(private string) (string, error) {
	parts := strings.Split(private, "+")
	// The key is base64, in which a plus can stand.
	if len(parts) < 5 {
		return "", errors.New("the key of checkpoints has not the form of one")
	}
	seed, err := base64.StdEncoding.DecodeString(strings.Join(parts[4:], "+"))
	if err != nil || len(seed) != 1+ed25519.SeedSize {
		return "", errors.New("the key of checkpoints is not of ed25519")
	}
	public := ed25519.NewKeyFromSeed(seed[1:]).Public().(ed25519.PublicKey)
	return note.NewEd25519VerifierKey(parts[2], public)
}

// checkpoint gives the last one, or signs the tree where it has grown since.
func (l *auditLog) checkpoint(ctx context.Context, s *store.Store) (*store.StoredCheckpoint, error) {
	if l.signer == nil {
		return nil, errNoAuditKey()
	}
	c, _, err := s.MakeCheckpoint(ctx, l.signer)
	return c, err
}

// export writes the log up to a new checkpoint; without a key, as it stands.
func (l *auditLog) export(ctx context.Context, s *store.Store, out io.Writer) error {
	size, err := s.LogSize(ctx)
	if err == nil && l.signer != nil && size > 0 {
		var c *store.StoredCheckpoint
		if c, err = l.checkpoint(ctx, s); err == nil {
			size = c.Size
		}
	}
	if err != nil {
		return err
	}
	w := audit.NewWriter(out)
	if err := w.Head(l.origin); err != nil {
		return err
	}
	if err := s.EachLogged(ctx, 0, size, func(e *store.Logged) error { return w.Event(e.Line()) }); err != nil {
		return err
	}
	if err := l.exportCheckpoints(ctx, s, w, size); err != nil {
		return err
	}
	root, err := s.TreeRoot(ctx, size)
	if err != nil {
		return err
	}
	return w.End(root)
}

func (l *auditLog) exportCheckpoints(ctx context.Context, s *store.Store, w *audit.Writer, size int64) error {
	for token := ""; ; {
		page, next, err := s.ListCheckpoints(ctx, store.Page{Size: 1000, Token: token})
		if err != nil {
			return err
		}
		for _, c := range page {
			if c.Size > size {
				return nil
			}
			if err := w.Checkpoint([]byte(c.Note)); err != nil {
				return err
			}
		}
		if token = next; token == "" {
			return nil
		}
	}
}

// readCheckpoints reads files of signed checkpoints, one behind the other in each.
func readCheckpoints(paths []string) ([][]byte, error) {
	var all [][]byte
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		some := audit.SplitCheckpoints(content)
		if len(some) == 0 {
			return nil, fmt.Errorf("%s: %w", path, audit.ErrCheckpoint)
		}
		all = append(all, some...)
	}
	return all, nil
}

// checkLog is the command: it compares the database with its events and with what was kept elsewhere, and names every difference.
func checkLog(ctx context.Context, cfg *config, out io.Writer) error {
	given, err := givenChecks(cfg)
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, store.Options{DSN: cfg.db, ReadOnly: true})
	if err != nil {
		return err
	}
	c, err := s.CheckLog(ctx, given)
	if err = errors.Join(err, s.Close()); err != nil {
		return err
	}
	var lines bytes.Buffer
	for _, f := range c.Findings {
		fmt.Fprintln(&lines, f)
	}
	fmt.Fprintln(&lines, criteria.Say("audit.checked", "events", c.Events, "rows", c.Rows, "checkpoints", c.Checkpoints, "held", len(given.Checkpoints), "findings", len(c.Findings)))
	if _, err := out.Write(lines.Bytes()); err != nil {
		return err
	}
	if len(c.Findings) > 0 {
		return errors.New(criteria.Say("audit.differs", "findings", len(c.Findings)).String())
	}
	return nil
}

// givenChecks reads keys and checkpoints of the command line.
func givenChecks(cfg *config) (given audit.Given, err error) {
	for _, key := range cfg.audit.keys {
		v, err := audit.ParseKey(key)
		if err != nil {
			return given, fmt.Errorf("-key %s: %w", key, err)
		}
		given.Keys = append(given.Keys, v)
	}
	given.Checkpoints, err = readCheckpoints(cfg.audit.held)
	return given, err
}

// newAuditKey is the command: it makes a key and prints what others verify with.
func newAuditKey(cfg *config, out io.Writer) error {
	if cfg.audit.key == "" {
		return errors.New("audit-key: say with -audit-key into which file")
	}
	public, err := makeAuditKey(cfg.audit.key, cfg.audit.origin)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, public)
	return err
}
