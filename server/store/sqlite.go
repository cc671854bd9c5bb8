package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/mattn/go-sqlite3"
	"github.com/pressly/goose/v3"
)

// openSQLite opens a file, and makes it where there is none and it is not for reading only. Settings are in the DSN, where every connection of a pool gets
// them; a PRAGMA by Exec would reach one connection and be forgotten with it.
func openSQLite(path string, readOnly bool) (*engine, error) {
	if err := checkPath(path); err != nil {
		return nil, err
	}
	if err := touch(path, readOnly); err != nil {
		return nil, err
	}
	// FULL: a commit that was answered survives the loss of power. IMMEDIATE: a transaction that reads and then writes
	// is alone from its beginning and cannot fail half-way because somebody else wrote.
	writer := sql.OpenDB(sqliteWriter(sqliteDSN(path, url.Values{
		"_busy_timeout": {"5000"}, "_foreign_keys": {"on"}, "_journal_mode": {"WAL"}, "_synchronous": {"FULL"},
		"_txlock": {"immediate"}, "_stmt_cache_size": {"100"}, "_secure_delete": {"fast"}, // fast: what is erased is overwritten where that costs no page more
		"_cache_size": {"-16384"}, // KiB: a batch of filings, which else is written to the log before it is complete, and then once more
	})))
	writer.SetMaxOpenConns(1)
	writer.SetMaxIdleConns(1)
	reader, err := sql.Open("sqlite3", sqliteDSN(path, url.Values{
		"mode": {"ro"}, "_busy_timeout": {"5000"}, "_query_only": {"on"}, "_stmt_cache_size": {"100"},
	}))
	if err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	readers := max(4, 2*runtime.GOMAXPROCS(0))
	reader.SetMaxOpenConns(readers)
	reader.SetMaxIdleConns(readers)
	return &engine{
		name: "sqlite", dialect: goose.DialectSQLite3, write: writer, read: reader, judge: judgeSQLite,
		hasTable: "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = $1",
		scrub:    func(ctx context.Context) error { return foldLog(ctx, writer) },
	}, nil
}

// sqliteWriter connects with the one setting that no DSN can carry: the log is folded into the file every 64 MiB and not
// every 4, which is every few batches under load, each time with the pages that the next batch writes again.
type sqliteWriter string

// Connect opens a connection.
func (dsn sqliteWriter) Connect(context.Context) (driver.Conn, error) {
	return dsn.Driver().Open(string(dsn))
}

// Driver gives the driver with the setting for each of its connections.
func (dsn sqliteWriter) Driver() driver.Driver {
	return &sqlite3.SQLiteDriver{ConnectHook: func(c *sqlite3.SQLiteConn) error {
		_, err := c.Exec("PRAGMA wal_autocheckpoint = 16384", nil)
		return err
	}}
}

// foldLog puts the log into the file and empties it: until then it holds pages as they were before what is erased was.
func foldLog(ctx context.Context, writer *sql.DB) error {
	var busy, pages, folded int
	if err := writer.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &folded); err != nil {
		return err
	}
	if busy != 0 {
		return errors.New("a reader holds the log")
	}
	return nil
}

// touch makes a file that is not there, or refuses it for reading only. It is made here and not by SQLite, which would let
// everybody on the machine read it. Its log inherits the mode.
func touch(path string, readOnly bool) error {
	if readOnly {
		if _, err := os.Stat(path); err != nil {
			return refuseDSN("DATABASE_MISSING", "store.missing", "path", path)
		}
		return nil
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// checkPath refuses what SQLite would take and nobody can mean: a database that is gone with its connection, and a file in
// a folder that is not there, which is more often a disk that is not mounted than a wish for a new database.
func checkPath(path string) error {
	if path == "" || strings.Contains(path, ":memory:") || strings.HasPrefix(path, "file:") {
		return refuseDSN("DATABASE_NO_FILE", "store.no-file", "value", path)
	}
	if folder, err := os.Stat(filepath.Dir(path)); err != nil || !folder.IsDir() {
		return refuseDSN("DATABASE_NO_FOLDER", "store.no-folder", "folder", filepath.Dir(path))
	}
	return nil
}

// sqliteDSN escapes the path, which may hold any of "?", "#" and "%".
func sqliteDSN(path string, settings url.Values) string {
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: settings.Encode()}).String()
}

// judgeSQLite knows errors by their numbers, never by their texts.
func judgeSQLite(err error) fate {
	var e sqlite3.Error
	if errors.As(err, &e) && (e.Code == sqlite3.ErrBusy || e.Code == sqlite3.ErrLocked) {
		return lost // another process holds the file for longer than the busy timeout
	}
	return broken
}
