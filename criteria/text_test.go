package criteria

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

// names gives the places of a sentence where values go in, each once.
func (s sentence) names() []string {
	set := map[string]bool{}
	for i := 1; i < len(s); i += 2 {
		set[s[i]] = true
	}
	return slices.Sorted(maps.Keys(set))
}

// Every sentence is there in both languages, says the same things in both, and is composed Unicode.
func TestMessages(t *testing.T) {
	for key := range messages() {
		m := sentenceOf(key)
		vi, en := strings.Join(m.vi, ""), strings.Join(m.en, "")
		if vi == "" || en == "" {
			t.Errorf("%s: a language is missing", key)
		}
		if !norm.NFC.IsNormalString(vi) || !norm.NFC.IsNormalString(en) {
			t.Errorf("%s is not NFC", key)
		}
		if diff := cmp.Diff(m.vi.names(), m.en.names()); diff != "" {
			t.Errorf("%s: the languages take different values (-vi +en):\n%s", key, diff)
		}
	}
}

// sayCall is a call of Say in the source.
type sayCall struct {
	place    string
	key      string
	begins   bool     // the key only begins so, the rest of it is computed
	readable bool     // the names stand in the source
	names    []string // those it gives values for, each once
}

// Every sentence that the source asks for exists and takes the values it is given.
func TestMessagesMatchTheSource(t *testing.T) {
	calls := readSource(t)
	if len(calls) < 20 {
		t.Fatalf("only %d calls of Say were found", len(calls))
	}
	for _, c := range calls {
		_, ok := messages()[c.key]
		var takes []string
		if ok {
			takes = sentenceOf(c.key).vi.names()
		}
		if c.begins {
			for key := range messages() {
				ok = ok || strings.HasPrefix(key, c.key)
			}
		}
		if !ok {
			t.Errorf("%s: no sentence for %q", c.place, c.key)
		}
		if ok && c.readable && !slices.Equal(takes, c.names) {
			t.Errorf("%s: %s takes the values %q and is given %q", c.place, c.key, takes, c.names)
		}
	}
}

// readSource finds the calls of Say in the hand-written files of the module, tests left out.
func readSource(t *testing.T) []sayCall {
	t.Helper()
	root := moduleRoot(t)
	var calls []sayCall
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch name := d.Name(); {
		case err != nil:
			return err
		case d.IsDir() && path != root && (strings.HasPrefix(name, ".") || name == "testdata" || exists(filepath.Join(path, "go.mod"))):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil || bytes.HasPrefix(content, []byte("// Code generated")) {
			return err
		}
		place, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, place, content, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && isSay(call.Fun) && len(call.Args) > 0 {
				calls = append(calls, readCall(files.Position(call.Pos()).String(), call)...)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return calls
}

// readCall gives a call whose key can be read off at least in part, none otherwise.
func readCall(place string, call *ast.CallExpr) []sayCall {
	key, ok := literal(call.Args[0])
	sum, begins := call.Args[0].(*ast.BinaryExpr)
	if begins {
		key, ok = literal(sum.X)
	}
	if !ok {
		return nil
	}
	c := sayCall{place: place, key: key, begins: begins, readable: !begins && !call.Ellipsis.IsValid()}
	set := map[string]bool{}
	for i := 1; i < len(call.Args); i += 2 {
		name, ok := literal(call.Args[i])
		c.readable = c.readable && ok
		set[name] = true
	}
	c.names = slices.Sorted(maps.Keys(set))
	return []sayCall{c}
}

func isSay(fun ast.Expr) bool {
	switch f := fun.(type) {
	case *ast.Ident:
		return f.Name == "Say"
	case *ast.SelectorExpr:
		pkg, ok := f.X.(*ast.Ident)
		return ok && pkg.Name == "criteria" && f.Sel.Name == "Say"
	}
	return false
}

func literal(n ast.Node) (string, bool) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

func moduleRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for !exists(filepath.Join(dir, "go.mod")) {
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the package")
		}
		dir = filepath.Dir(dir)
	}
	return dir
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
