package criteria

import (
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"
)

var update = flag.Bool("update", false, "rewrite the expected errors")

// fault is a fault put into a good rule set, and the errors that must come of it.
type loadFault struct {
	Name string   `yaml:"name"`
	Set  string   `yaml:"set"` // file it starts from, if not the set of every measure
	Old  string   `yaml:"old"`
	New  string   `yaml:"new"`
	Want []string `yaml:"want"`
}

// TestLoadFaults checks that every fault is found at its place, by name, in both languages, and nothing is loaded.
func TestLoadFaults(t *testing.T) {
	var faults []loadFault
	if err := yaml.Load(read(t, "testdata/faults.yaml"), &faults, yaml.WithKnownFields(true)); err != nil {
		t.Fatal(err)
	}
	for i := range faults {
		f := &faults[i]
		t.Run(f.Name, func(t *testing.T) {
			good := read(t, "testdata/"+cmp.Or(f.Set, "sets/test.everything/1.yaml"))
			if _, err := LoadRuleSet("good.yaml", good); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(good), f.Old) {
				t.Fatal("the text to replace is not in the good set")
			}
			set, err := LoadRuleSet("set.yaml", []byte(strings.Replace(string(good), f.Old, f.New, 1)))
			var found FileErrors
			if set != nil || !errors.As(err, &found) {
				t.Fatalf("loaded: %v, %v", set != nil, err)
			}
			var got []string
			for _, e := range found {
				if e.Err.Message.VI == "" || e.Err.Message.EN == "" || e.Line == 0 {
					t.Errorf("half an error: %v", e)
				}
				got = append(got, fmt.Sprintf("%d:%d %s", e.Line, e.Column, e.Err.Reason))
			}
			if *update {
				f.Want = got
			}
			if diff := gocmp.Diff(f.Want, got); diff != "" || len(got) == 0 {
				t.Errorf("errors (-want +got):\n%s\n%v", diff, err)
			}
		})
	}
	if *update {
		writeFaults(t, faults)
	}
}

func writeFaults(t *testing.T, faults []loadFault) {
	t.Helper()
	var b strings.Builder
	b.WriteString("# Faults put into sets/test.everything/1.yaml, or into the set that is named: what is replaced, by what, and the\n" +
		"# errors that must come of it, each with line, column and reason. -update rewrites them: read the difference.\n")
	for _, f := range faults {
		fmt.Fprintf(&b, "- name: %s\n", f.Name)
		if f.Set != "" {
			fmt.Fprintf(&b, "  set: %s\n", f.Set)
		}
		fmt.Fprintf(&b, "  old: %s\n  new: %s\n  want: %s\n", quote(f.Old), quote(f.New), quote(f.Want))
	}
	if err := os.WriteFile("testdata/faults.yaml", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// quote gives JSON, which is YAML too.
func quote(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err.Error()
	}
	return strings.TrimSpace(b.String())
}

func read(tb testing.TB, file string) []byte {
	tb.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// TestLoadLimits checks that hostile files are refused before they cost anything.
func TestLoadLimits(t *testing.T) {
	for name, content := range map[string]string{
		"FILE_TOO_LARGE": strings.Repeat("a: 1\n", 300_000),
		"FILE_NOT_UTF8":  "id: \xff\xfe",
		"FILE_EMPTY":     "# nothing\n",
		"ALIAS":          "id: &a [x]\nversion: *a\n",
		"FILE_MALFORMED": strings.Repeat("[", 100_000),
	} {
		_, err := LoadRuleSet("set.yaml", []byte(content))
		var found FileErrors
		if !errors.As(err, &found) || found[0].Err.Reason != name {
			t.Errorf("%s: %.200v", name, err)
		}
	}
}

// TestDigest checks that words and numbers change a digest, and layout and comments do not.
func TestDigest(t *testing.T) {
	good := string(read(t, "testdata/sets/test.everything/1.yaml"))
	digest := func(content string) string {
		set, err := LoadRuleSet("set.yaml", []byte(content))
		if err != nil {
			t.Fatal(err)
		}
		return set.Digest()
	}
	want := digest(good)
	if got := digest("# a comment\n" + strings.Replace(good, "level: commune", "level:   commune # here", 1)); got != want {
		t.Error("a comment changed the digest")
	}
	for _, change := range [][2]string{{"at_least: 2}", "at_least: 3}"}, {"Bộ thử", "Bộ thử 2"}, {"zero: did_not_occur", "zero: not_applicable"}} {
		if digest(strings.Replace(good, change[0], change[1], 1)) == want {
			t.Errorf("%v does not change the digest", change)
		}
	}
}

// TestPartialPoints checks that a partial set that scores may state more points for a group than its known criteria have,
// and ask for more points than they reach.
func TestPartialPoints(t *testing.T) {
	content := string(read(t, "testdata/scored.yaml"))
	for _, change := range [][2]string{
		{"completeness: complete", "completeness: partial\nlabel: {vi: Chưa đủ, en: Partial}"},
		{"    max: 21.5\n", "    max: 30\n    places: 12\n"},
		{"{points: 20}", "{points: 28}"},
		{"total: {min: -2, max: 22}", "total: {min: -2}"},
	} {
		if !strings.Contains(content, change[0]) {
			t.Fatal(change[0])
		}
		content = strings.Replace(content, change[0], change[1], 1)
	}
	if _, err := LoadRuleSet("partial.yaml", []byte(content)); err != nil {
		t.Error(err)
	}
	whole := strings.Replace(content, "completeness: partial", "completeness: complete", 1)
	var found FileErrors
	if _, err := LoadRuleSet("whole.yaml", []byte(whole)); !errors.As(err, &found) || len(found) != 2 || found[1].Err.Reason != "CLAUSE_UNREACHABLE" {
		t.Errorf("as a complete set: %v", err)
	}
}

// unseenReasons are the reasons that no fault put into a good set can cause: TestLoadLimits and TestReaderWords have them.
var unseenReasons = []string{"FILE_EMPTY", "FILE_TOO_LARGE"}

// TestReasonsAreTried checks that every reason for which a file is refused is among the faults.
func TestReasonsAreTried(t *testing.T) {
	tried := string(read(t, "testdata/faults.yaml"))
	files, err := filepath.Glob("check*.go")
	if err != nil || len(files) < 8 {
		t.Fatalf("files: %v, %v", files, err)
	}
	reason := regexp.MustCompile(`"([A-Z]+(?:_[A-Z]+)+)"`)
	for _, file := range append(files, "load.go", "yamlfault.go", "cel.go") {
		for _, m := range reason.FindAllStringSubmatch(string(read(t, file)), -1) {
			if !strings.Contains(tried, " "+m[1]+`"`) && !slices.Contains(unseenReasons, m[1]) {
				t.Errorf("%s: no fault causes %s", file, m[1])
			}
		}
	}
	for _, name := range unseenReasons {
		if strings.Contains(tried, " "+name+`"`) {
			t.Errorf("%s is among the faults after all", name)
		}
	}
}
