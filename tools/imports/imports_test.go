package imports

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/tieuchi/tieuchi/"

// room is a part of the product and what its packages may import; tests are free. A name stands for itself and, if it ends
// in "/...", for all below it.
type room struct {
	name    string
	ours    []string // packages of the product
	foreign []string // modules of others; nil: any
	refused []string // packages refused although the lists above allow them
}

// rooms are the arrows of the floor plan. The first room whose name matches a package is its room.
var rooms = []room{
	{
		name: "criteria",
		// norm: Vietnamese arrives composed or decomposed, and the same name must be the same bytes.
		foreign: []string{"cel.dev/...", "github.com/govalues/decimal", "go.yaml.in/yaml/v4", "golang.org/x/text/unicode/norm"},
		// Time and actor are parameters, and rules are a function of their input alone.
		refused: impure,
	},
	// Helpers of those who write rule sets. They may know libraries that the core must not; spreadsheets stand in one place.
	{name: "criteria/author/xlsx", ours: []string{"criteria"}},
	{name: "criteria/author/...", ours: []string{"criteria", "criteria/author/..."}, refused: []string{excelize}},
	// Units over time, and counting: as pure as the rules. Units know no targets.
	{name: "criteria/units", ours: []string{"criteria"}, foreign: []string{"github.com/govalues/decimal", "golang.org/x/text/unicode/norm"}, refused: impure},
	{name: "criteria/appraisal", ours: []string{"criteria"}, refused: impure},
	{name: "criteria/progress", ours: []string{"criteria", "criteria/units"}, foreign: []string{"github.com/govalues/decimal"}, refused: impure},
	// Evidence reads links and addresses, and opens none of them: of net only the packages that parse.
	{
		name: "criteria/evidence", ours: []string{"criteria"}, foreign: []string{"golang.org/x/text/unicode/norm"},
		refused: []string{"context", "database/...", "log/...", "net", "net/http/...", "os/..."},
	},
	// The log: a tree of hashes and signed notes, which are not ours to make.
	{name: "criteria/audit", ours: []string{"criteria"}, foreign: []string{"golang.org/x/mod/sumdb/..."}, refused: impure},
	{name: "criteria/...", ours: []string{"criteria/..."}, refused: []string{author, excelize}},
	{
		name: "server/store/...",
		ours: []string{"criteria/...", "server/store/..."},
		// The store knows SQL, and nothing of how it is called.
		refused: []string{"google.golang.org/grpc/...", "net/http/...", author, excelize},
	},
	// What is sent to people and systems outside. The library for mail stays here.
	{name: "server/deliver/...", ours: []string{"criteria", "criteria/notice", "server/store"}, refused: []string{"google.golang.org/grpc/..."}},
	{
		name: "server/auth",
		ours: []string{"criteria"},
		// It speaks to the identity provider and counts who knocks; it knows neither rights nor rows nor the contract.
		foreign: []string{"github.com/coreos/go-oidc/v3/oidc", "golang.org/x/oauth2", "golang.org/x/time/rate"},
		refused: []string{"database/..."},
	},
	// Files of evidence: the folder, what is in a file, and the fetcher of links. It knows neither the database nor who calls.
	{name: "server/files", ours: []string{"criteria", "criteria/evidence"}, refused: []string{"google.golang.org/grpc/...", "database/...", author, excelize}},
	{name: "server/web/...", ours: []string{"criteria/...", "proto/...", "server/web/..."}, refused: []string{author, excelize}},
	{name: "server", ours: []string{"criteria/...", "proto/...", "server/auth", "server/deliver", "server/files", "server/store/...", "server/web/..."}, refused: []string{excelize}},
	{name: "client", ours: []string{"proto/tieuchi/..."}, refused: []string{excelize}},
	{name: "client/tieuchi", ours: []string{"client/...", "criteria/...", "proto/..."}, refused: []string{excelize}},
	{name: "client/...", ours: []string{"client/...", "criteria/...", "proto/..."}, refused: []string{author, excelize}},
	// What the server answers with and the command line prints without one is made in one place.
	{name: "proto/wire", ours: []string{"criteria", "criteria/author", "criteria/progress", "criteria/units", "proto/tieuchi/..."}},
	{name: "proto/..."},
}

// What only some rooms may import: helpers of authors, which the server and the command line know, and the reader of
// spreadsheets, which stays behind one package.
const (
	author   = module + "criteria/author/..."
	excelize = "github.com/xuri/excelize/..."
)

// impure is what nothing that decides may import.
var impure = []string{"context", "database/...", "log/...", "net/...", "os/..."}

func TestImports(t *testing.T) {
	for _, line := range listed(t) {
		fields := strings.Fields(line)
		name := strings.TrimPrefix(fields[0], module)
		i := slices.IndexFunc(rooms, func(r room) bool { return matches(r.name, name) })
		if i < 0 {
			t.Errorf("%s is in no room: give it one here, or move it", name)
			continue
		}
		for _, imported := range fields[1:] {
			if !rooms[i].allows(imported) {
				t.Errorf("%s must not import %s (see the rule of room %q)", name, imported, rooms[i].name)
			}
		}
	}
}

// listed gives a line for each package of the product: its path, then what it imports, tests left out.
func listed(t *testing.T) []string {
	t.Helper()
	// -e: whether the code compiles is for the other tests to say.
	command := exec.Command("go", "list", "-e", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...")
	command.Dir = "../.."
	out, err := command.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) < 2 {
		t.Fatalf("go list gave %q: not run from the repository?", out)
	}
	return lines
}

func (r room) allows(path string) bool {
	isPath := func(pattern string) bool { return matches(pattern, path) }
	if slices.ContainsFunc(r.refused, isPath) {
		return false
	}
	if ours, found := strings.CutPrefix(path, module); found {
		return slices.ContainsFunc(r.ours, func(pattern string) bool { return matches(pattern, ours) })
	}
	if first, _, _ := strings.Cut(path, "/"); !strings.Contains(first, ".") {
		return true // the standard library
	}
	return r.foreign == nil || slices.ContainsFunc(r.foreign, isPath)
}

func matches(pattern, path string) bool {
	prefix, all := strings.CutSuffix(pattern, "/...")
	return path == prefix || all && strings.HasPrefix(path, prefix+"/")
}

func TestRoomAllows(t *testing.T) {
	const excelize2 = "github.com/xuri/excelize/v2"
	criteria, client := rooms[0], room{ours: []string{"proto/..."}}
	for _, test := range []struct {
		room room
		path string
		want bool
	}{
		{criteria, "time", true},
		{criteria, "cel.dev/cel-go/cel", true},
		{criteria, "log/slog", false},
		{criteria, "google.golang.org/grpc", false},
		{criteria, module + "proto/tieuchi/v1", false},
		{client, module + "proto/tieuchi/v1", true},
		{client, module + "server/store", false},
		{client, "google.golang.org/grpc", true},
		{rooms[1], module + "criteria", true},
		{rooms[1], excelize2, true},
		{rooms[2], excelize2, false},
		{rooms[2], module + "criteria/author/schema", true},
		{rooms[3], module + "criteria/author", false},
	} {
		if got := test.room.allows(test.path); got != test.want {
			t.Errorf("%s: got %v, want %v", test.path, got, test.want)
		}
	}
}
