package author

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
)

func source(tb testing.TB, fsys fs.FS, file string) *criteria.SourceFile {
	tb.Helper()
	content, err := fs.ReadFile(fsys, file)
	if err != nil {
		tb.Fatal(err)
	}
	src, err := criteria.LoadSource(file, content)
	if err != nil {
		tb.Fatal(err)
	}
	return src
}

// shipped gives the shipped rule sets by file.
func shipped(tb testing.TB) (fs.FS, []string) {
	tb.Helper()
	fsys := os.DirFS("../rulesets")
	files, err := criteria.RuleSetFiles(fsys)
	if err != nil || len(files) < 3 {
		tb.Fatalf("rule-set files: %v, %v", files, err)
	}
	return fsys, files
}

// TestLintShipped checks that the shipped sets say nothing that no one can have meant.
func TestLintShipped(t *testing.T) {
	fsys, files := shipped(t)
	for _, file := range files {
		for _, f := range Lint(source(t, fsys, file)) {
			t.Error(f)
		}
	}
}

var update = flag.Bool("update", false, "rewrite the expected findings")

// findings gives a line for each finding: its place and its reason.
func findings(found criteria.FileErrors) string {
	var b strings.Builder
	for _, f := range found {
		fmt.Fprintf(&b, "%s:%d:%d %s\n", f.File, f.Line, f.Column, f.Err.Reason)
	}
	return b.String()
}

// TestLint checks each fault for itself, all of them in one file, and the set without any.
func TestLint(t *testing.T) {
	fsys := os.DirFS("testdata/lint")
	files, err := criteria.RuleSetFiles(fsys)
	if err != nil || len(files) < 18 {
		t.Fatalf("files: %v, %v", files, err)
	}
	var got strings.Builder
	reasons := map[string]bool{}
	for _, file := range files {
		found := Lint(source(t, fsys, file))
		got.WriteString(findings(found))
		for _, f := range found {
			if file != "all.yaml" {
				reasons[f.Err.Reason] = true
			}
			if f.Err.Message.VI == "" || f.Err.Message.EN == "" {
				t.Errorf("half a sentence: %v", f)
			}
		}
		if (len(found) == 0) != (file == "clean.yaml") {
			t.Errorf("%s: %d findings", file, len(found))
		}
	}
	for reason := range reasons {
		if !strings.Contains(got.String(), "all.yaml:") || !slices.ContainsFunc(Lint(source(t, fsys, "all.yaml")), func(f *criteria.FileError) bool { return f.Err.Reason == reason }) {
			t.Errorf("%s is not among all the faults", reason)
		}
	}
	golden(t, "testdata/lint.txt", got.String())
}

// golden compares with a file that -update rewrites.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// TestLintTogether checks the days between versions of one set, whatever their order.
func TestLintTogether(t *testing.T) {
	version := func(v, effective string) *criteria.SourceFile {
		content, err := os.ReadFile("testdata/lint/clean.yaml")
		if err != nil {
			t.Fatal(err)
		}
		text := strings.NewReplacer(`version: "1"`, `version: "`+v+`"`, "{from: 2024-02-01}", effective).Replace(string(content))
		src, err := criteria.LoadSource(v+".yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return src
	}
	for _, test := range []struct{ first, second, want string }{
		{"{from: 2024-02-01, to: 2025-01-01}", "{from: 2025-01-01}", ""},
		{"{from: 2024-02-01, to: 2025-01-02}", "{from: 2025-01-01}", "2.yaml:9:19 DATES_OVERLAP\n"},
		{"{from: 2024-02-01}", "{from: 2025-01-01}", "2.yaml:9:19 DATES_OVERLAP\n"},
		{"{from: 2024-02-01, to: 2024-12-31}", "{from: 2025-01-01}", "2.yaml:9:19 DATES_GAP\n"},
		{"{from: 2025-01-01}", "{from: 2024-02-01, to: 2024-12-31}", "1.yaml:9:19 DATES_GAP\n"},
	} {
		got := findings(LintTogether([]*criteria.SourceFile{version("1", test.first), version("2", test.second)}))
		if got != test.want {
			t.Errorf("%s, %s: got %q, want %q", test.first, test.second, got, test.want)
		}
	}
}
