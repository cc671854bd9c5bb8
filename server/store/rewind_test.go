package store_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/tieuchi/tieuchi/server/store"
)

var made = regexp.MustCompile(`(?m)^(?:CREATE TABLE (\w+)|CREATE (?:UNIQUE )?INDEX (\w+)|ALTER TABLE (\w+) ADD COLUMN (\w+)|ALTER TABLE (\w+) RENAME TO)`)

// rewind takes away, last first, what migrations behind a version have made, so that they are applied again when the database is
// next opened. A table that was made anew under its old name stays as it is.
func rewind(t *testing.T, s *store.Store, version int64) {
	t.Helper()
	files, _ := filepath.Glob("migrations/*.sql")
	var undo []string
	tables := map[string]bool{} // that only later migrations have
	for _, file := range files[version:] {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range made.FindAllStringSubmatch(string(content), -1) {
			table, index, of, column, old := m[1], m[2], m[3], m[4], m[5]
			switch {
			case old != "":
				undo = slices.DeleteFunc(undo, func(s string) bool { return s == "DROP TABLE "+old })
				delete(tables, old)
			case table != "" && bytes.Contains(content, []byte("DROP TABLE "+table+";")):
			case table != "":
				undo = append(undo, "DROP TABLE "+table)
				tables[table] = true
			case index != "":
				undo = append(undo, "DROP INDEX IF EXISTS "+index)
			case !tables[of]:
				undo = append(undo, fmt.Sprintf("ALTER TABLE %s DROP COLUMN %s", of, column))
			}
		}
	}
	slices.Reverse(undo)
	for _, statement := range append(undo, fmt.Sprintf("DELETE FROM goose_db_version WHERE version_id > %d", version)) {
		if err := s.Exec(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}
