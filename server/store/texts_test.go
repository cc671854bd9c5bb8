package store_test

import (
	"bytes"
	"errors"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// source is the package as the compiler sees it, without its tests.
type source struct {
	fset  *token.FileSet
	files []*ast.File
}

func readSource(t *testing.T) source {
	t.Helper()
	s := source{fset: token.NewFileSet()}
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(s.fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		s.files = append(s.files, f)
	}
	return s
}

// noImports leaves other packages out: constants of type text are made of nothing but constants of this one.
type noImports struct{}

func (noImports) Import(string) (*types.Package, error) { return nil, errors.New("not needed") }

// statements gives every constant of type text by name.
func (s source) statements() map[string]string {
	config := types.Config{Importer: noImports{}, Error: func(error) {}}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}}
	config.Check("store", s.fset, s.files, info)
	found := map[string]string{}
	for ident, object := range info.Defs {
		c, ok := object.(*types.Const)
		if !ok {
			continue
		}
		if named, ok := c.Type().(*types.Named); ok && named.Obj().Name() == "text" {
			found[ident.Name] = constant.StringVal(c.Val())
		}
	}
	return found
}

// literals gives every string literal outside of constants, with its place.
func (s source) literals() map[string]string {
	found := map[string]string{}
	for _, f := range s.files {
		ast.Inspect(f, func(n ast.Node) bool {
			if d, ok := n.(*ast.GenDecl); ok && d.Tok == token.CONST {
				return false
			}
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				value, _ := strconv.Unquote(l.Value)
				found[s.fset.Position(l.Pos()).String()] = value
			}
			return true
		})
	}
	return found
}

var parameter = regexp.MustCompile(`\$(\d+)`)

// misnumbered tells where a statement's parameters are not numbered by first appearance, "" for nowhere.
func misnumbered(statement string) string {
	next := 1
	for _, found := range parameter.FindAllStringSubmatch(statement, -1) {
		switch n, _ := strconv.Atoi(found[1]); {
		case n == next:
			next++
		case n > next:
			return found[0]
		}
	}
	return ""
}

// TestParametersInOrder keeps the trap of go-sqlite3 shut: it binds $N by the order of first appearance.
func TestParametersInOrder(t *testing.T) {
	if misnumbered("VALUES ($2, $1)") == "" || misnumbered("a = $1 AND b = $1 AND c = $2") != "" {
		t.Fatal("the check itself is wrong")
	}
	statements := readSource(t).statements()
	if len(statements) < 25 {
		t.Fatalf("only %d statements found", len(statements))
	}
	for name, statement := range statements {
		if at := misnumbered(statement); at != "" {
			t.Errorf("%s: %s is out of order", name, at)
		}
	}
	for _, statement := range store.FilterTexts() {
		if at := misnumbered(statement); at != "" {
			t.Errorf("%s is out of order in %s", at, statement)
		}
	}
}

// engineOnly are the statements that are not for both engines.
var engineOnly = map[string]bool{
	"SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = $1":                 true,
	"SELECT COUNT(*) FROM pg_tables WHERE schemaname = CURRENT_SCHEMA() AND tablename = $1": true,
	"PRAGMA wal_autocheckpoint = 16384":                                                     true,
	"PRAGMA wal_checkpoint(TRUNCATE)":                                                       true,
	"SELECT pg_advisory_xact_lock(32766981780498537)":                                       true,
}

// TestNoOtherStatements finds SQL that is not a constant of type text, and so would escape the tests of this file.
func TestNoOtherStatements(t *testing.T) {
	begins := regexp.MustCompile(`(?i)^\s*(SELECT|INSERT|UPDATE|DELETE|WITH|CREATE|DROP|ALTER|TRUNCATE|REPLACE|PRAGMA)\s`)
	unused := len(engineOnly)
	for place, literal := range readSource(t).literals() {
		switch {
		case engineOnly[literal]:
			unused--
		case begins.MatchString(literal):
			t.Errorf("%s: %q is not a constant of type text", place, literal)
		}
	}
	if unused != 0 {
		t.Errorf("%d statements of engineOnly are not in the source", unused)
	}
}

// madeAnew are tables that a migration copies with all their rows, because a program that is older must not write them.
var madeAnew = map[string][]string{
	"00009_time.sql":  {"events"},
	"00011_audit.sql": {"events", "milestones"},
}

// TestHistoryIsNotRewritten looks for statements that change or remove what is only ever added.
func TestHistoryIsNotRewritten(t *testing.T) {
	const tables = `(events|milestones|reported_figures|submissions|returns|recognitions|finalisations|final_levels|handovers|evidence_files|documents|link_checks|samples|sample_candidates|log_nodes|checkpoints|witnessed_checkpoints)\b`
	rewrites := regexp.MustCompile(`(?is)\b(UPDATE|DELETE\s+FROM|TRUNCATE(\s+TABLE)?|DROP\s+TABLE|REPLACE\s+INTO)\s+` + tables +
		`|\bINTO\s+` + tables + `.*\bDO\s+UPDATE\b`)
	for _, bad := range []string{"DELETE FROM events", "insert into returns (a) values (1) on conflict (a) do update set a = 1"} {
		if !rewrites.MatchString(bad) {
			t.Fatalf("the check itself misses %q", bad)
		}
	}
	s := readSource(t)
	for name, statement := range s.statements() {
		// What a leaf is follows from its event; an old event gets it once.
		if rewrites.MatchString(statement) && statement != "UPDATE events SET leaf = $1 WHERE sequence = $2 AND leaf = ''" {
			t.Errorf("%s rewrites history: %s", name, statement)
		}
	}
	for place, literal := range s.literals() {
		if rewrites.MatchString(literal) {
			t.Errorf("%s rewrites history: %s", place, literal)
		}
	}
	migrations, _ := filepath.Glob("migrations/*.sql")
	for _, name := range migrations {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		// What was made anew, with all its rows: to hold when each event was committed, and its place in the tree.
		for _, table := range madeAnew[filepath.Base(name)] {
			content = bytes.Replace(content, []byte("DROP TABLE "+table+";"), nil, 1)
		}
		if rewrites.Match(content) {
			t.Errorf("%s rewrites history", name)
		}
	}
}

// testEveryStatement has an engine read every statement there is against its tables.
func testEveryStatement(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	statements := readSource(t).statements()
	for i, statement := range store.FilterTexts() {
		statements["filter "+strconv.Itoa(i)] = statement
	}
	for name, statement := range statements {
		if err := s.Prepare(t.Context(), statement); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
