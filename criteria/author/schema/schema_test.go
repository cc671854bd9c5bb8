package schema

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	validator "github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"github.com/tieuchi/tieuchi/criteria/author"
)

const (
	here    = "github.com/tieuchi/tieuchi/criteria/author/schema"
	core    = "../.."
	shipped = core + "/rulesets"
)

// The committed schemas are those of the model as it is.
func TestSchemasAreCurrent(t *testing.T) {
	files, err := Generate(here, core)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(shipped, name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
			t.Errorf("%s is not current, see \"make generate\" (-model +file):\n%s", name, diff)
		}
	}
}

// Every shipped set and test is valid, and says in its first line which schema it follows.
func TestShippedFilesFollowTheirSchema(t *testing.T) {
	files, err := filepath.Glob(shipped + "/*/*.yaml")
	// Boundary cases are written and read by the program alone.
	files = slices.DeleteFunc(files, func(f string) bool { return strings.HasSuffix(f, "_boundary.yaml") })
	if err != nil || len(files) < 8 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range append(files, core+"/testdata/sets/test.everything/1.yaml", core+"/testdata/sets/test.everything/1_test.yaml") {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := author.RuleSetSchema
		if strings.HasSuffix(file, "_test.yaml") {
			name = author.RuleTestSchema
		}
		if err := compiled(t, name).Validate(document(t, content)); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		if line := "# yaml-language-server: $schema=../" + name + "\n"; strings.HasPrefix(file, shipped) && !bytes.HasPrefix(content, []byte(line)) {
			t.Errorf("%s does not begin with %s", file, line)
		}
	}
}

var update = flag.Bool("update", false, "write anew which faults a schema cannot see")

// A schema sees the shape of a file. What it cannot see stands in testdata/unseen.txt: ids that name nothing or stand twice,
// order, ranges, what depends on another key or on a fact's kind, expressions, and what YAML reads before a checker does.
func TestFaults(t *testing.T) {
	content, err := os.ReadFile(core + "/testdata/faults.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var faults []struct{ Name, Set, Old, New string }
	if err := yaml.Load(content, &faults, yaml.WithKnownFields(false)); err != nil {
		t.Fatal(err)
	}
	var unseen []string
	schema := compiled(t, author.RuleSetSchema)
	for _, f := range faults {
		good, err := os.ReadFile(core + "/testdata/" + cmp.Or(f.Set, "sets/test.everything/1.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(document(t, good)); err != nil {
			t.Fatal(err)
		}
		var doc yaml.Node
		if yaml.Load([]byte(strings.Replace(string(good), f.Old, f.New, 1)), &doc, yaml.WithUniqueKeys(false)) != nil {
			continue // no document, so nothing to check
		}
		if schema.Validate(plain(t, doc.Content[0])) == nil {
			unseen = append(unseen, f.Name)
		}
	}
	got := strings.Join(unseen, "\n") + "\n"
	if *update {
		if err := os.WriteFile("testdata/unseen.txt", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/unseen.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("faults that the schema does not see (-want +got, -update writes them anew):\n%s", diff)
	}
	if len(faults)-len(unseen) < 30 {
		t.Errorf("only %d of %d faults are refused", len(faults)-len(unseen), len(faults))
	}
}

func compiled(t *testing.T, name string) *validator.Schema {
	t.Helper()
	schema, err := validator.NewCompiler().Compile(filepath.Join(shipped, name))
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// document gives a YAML text as a checker of schemas sees it.
func document(t *testing.T, content []byte) any {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Load(content, &doc); err != nil {
		t.Fatal(err)
	}
	return plain(t, doc.Content[0])
}

// plain turns a node into what JSON would hold; days are text, numbers stay as they are written.
func plain(t *testing.T, n *yaml.Node) any {
	switch {
	case n.Kind == yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			m[n.Content[i].Value] = plain(t, n.Content[i+1])
		}
		return m
	case n.Kind == yaml.SequenceNode:
		list := []any{}
		for _, item := range n.Content {
			list = append(list, plain(t, item))
		}
		return list
	case n.Tag == "!!int" || n.Tag == "!!float":
		return json.Number(n.Value)
	case n.Tag == "!!bool":
		return n.Value == "true"
	case n.Tag == "!!null":
		return nil
	}
	return n.Value
}
