package schema

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	validator "github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
)

const (
	here     = "github.com/tieuchi/tieuchi/criteria/author/schema"
	core     = "../.."
	shipped  = core + "/rulesets"
	testSet  = core + "/testdata/sets/test.everything/1.yaml"
	faultSet = core + "/testdata/faults.yaml"
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
		if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
			t.Errorf("%s is not current, see \"make generate\" (-model +file):\n%s", name, diff)
		}
	}
}

// Every shipped set and test is valid, and says in its first line which schema it follows.
func TestShippedFilesFollowTheirSchema(t *testing.T) {
	files, err := filepath.Glob(shipped + "/*/*.yaml")
	if err != nil || len(files) < 6 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range append(files, testSet, strings.Replace(testSet, ".yaml", "_test.yaml", 1)) {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := RuleSetFile
		if strings.HasSuffix(file, "_test.yaml") {
			name = RuleTestFile
		}
		if err := compiled(t, name).Validate(document(t, content)); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		if line := "# yaml-language-server: $schema=../" + name + "\n"; strings.HasPrefix(file, shipped) && !bytes.HasPrefix(content, []byte(line)) {
			t.Errorf("%s does not begin with %s", file, line)
		}
	}
}

// unseen are the faults that a schema cannot see: ids that name nothing or stand twice, order, ranges, what depends on another
// key or on a fact's kind, expressions, YAML's own, and numbers that JSON takes for the same (4e1).
var unseen = []string{
	"key twice", "anchor", "alias", "dates reversed", "not a date", "fact id twice", "fact named unit", "part of nothing",
	"part of itself", "range of words", "range empty", "decimal exponent", "threshold too long", "criterion id twice", "no measure",
	"unknown fact", "fact of the wrong kind", "no pass", "is for a number", "one_of of nothing", "between reversed", "percent above 100",
	"ratio of mixed kinds", "ratio of what can be negative", "class without end", "class asks a fact", "expression malformed",
	"expression unknown name", "expression not bool", "expression with a double", "expression too costly", "composite nested",
	"k out of range", "composite with a pass", "clause of an unknown group", "clause out of reach", "share above 100",
	"open places in a complete set", "places too few", "decomposed text", "tab",
}

// Each fault the loader refuses is refused by the schema too, or stands in the list above.
func TestFaults(t *testing.T) {
	good, err := os.ReadFile(testSet)
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(faultSet)
	if err != nil {
		t.Fatal(err)
	}
	type fault struct{ Name, Old, New string }
	var faults []fault
	if err := yaml.Load(content, &faults, yaml.WithKnownFields(false)); err != nil {
		t.Fatal(err)
	}
	refused, schema := 0, compiled(t, RuleSetFile)
	for _, f := range faults {
		var doc yaml.Node
		if yaml.Load([]byte(strings.Replace(string(good), f.Old, f.New, 1)), &doc, yaml.WithUniqueKeys(false)) != nil {
			continue // no document, so nothing to check
		}
		err := schema.Validate(plain(t, doc.Content[0]))
		if err == nil != slices.Contains(unseen, f.Name) {
			t.Errorf("%s: the schema says %v", f.Name, err)
		}
		if err != nil {
			refused++
		}
	}
	if refused < 20 {
		t.Errorf("only %d faults are refused", refused)
	}
	for _, name := range unseen {
		if !slices.ContainsFunc(faults, func(f fault) bool { return f.Name == name }) {
			t.Errorf("%s is no fault", name)
		}
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
