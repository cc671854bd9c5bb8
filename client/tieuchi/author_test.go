package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A new set passes lint and tests by the command line, and nothing is ever written over.
func TestRuleSetNew(t *testing.T) {
	for _, extra := range [][]string{nil, {"-scored"}, {"-level", "village"}} {
		folder := t.TempDir()
		args := append([]string{"ruleset", "new", "my.set", "2026.1", "-dir", folder}, extra...)
		if out, err, code := offline(t).run(args...); code != exitDone || strings.Count(out, "\n") != 4 {
			t.Fatalf("%v: exit code %d\n%s%s", args, code, out, err)
		}
		for _, command := range []string{"lint", "test"} {
			if out, err, code := offline(t).run("ruleset", command, folder); code != exitDone {
				t.Errorf("%v, %s: exit code %d\n%s%s", args, command, code, out, err)
			}
		}
		file := filepath.Join(folder, "my.set", "2026.1_test.yaml")
		if err := os.WriteFile(file, []byte("mine"), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(folder, "my.set", "2026.1.yaml")); err != nil {
			t.Fatal(err)
		}
		_, err, code := offline(t).run(args...)
		content, _ := os.ReadFile(file)
		if code != exitError || !strings.Contains(err, "2026.1_test.yaml") || string(content) != "mine" {
			t.Errorf("exit code %d, %q is left\n%s", code, content, err)
		}
		if _, err := os.Stat(filepath.Join(folder, "my.set", "2026.1.yaml")); err == nil {
			t.Error("half of the files were written")
		}
	}
}

func TestRuleSetAuthoring(t *testing.T) {
	s := offline(t)
	for _, test := range []struct {
		args []string
		code int
	}{
		{[]string{"ruleset", "new", "Bộ Mới", "1/2"}, exitError},
		{[]string{"-lang", "en", "ruleset", "new", "Bộ Mới", "1/2"}, exitError},
		{[]string{"ruleset", "new", "a", "1", "-level", "hamlet"}, exitUsage},
		{[]string{"ruleset", "render", "no.such-set"}, exitError},
		{[]string{"ruleset", "render", "testdata/broken/keys.yaml"}, exitError},
		{[]string{"ruleset", "render", "no-such-file.yaml"}, exitError},
		{[]string{"ruleset", "render", draftSet, "-format", "pdf"}, exitUsage},
		{[]string{"ruleset", "render", draftSet, "-format", "md"}, exitDone},
		{[]string{"ruleset", "render", draftSet, "-format", "md", "-lang", "en"}, exitDone},
		{[]string{"ruleset", "render", draftSet, "-out", "testdata/golden/help.txt"}, exitError},
		{[]string{"help", "ruleset", "new"}, exitDone},
		{[]string{"help", "ruleset", "render", "-lang", "en"}, exitDone},
	} {
		if _, _, code := s.run(test.args...); code != test.code {
			t.Errorf("%v: exit code %d, want %d", test.args, code, test.code)
		}
	}
	s.golden("authoring")
}

func TestRuleSetRender(t *testing.T) {
	out, _, code := offline(t).run("ruleset", "render", "thanh-hoa.commune/2023.1829")
	if code != exitDone || !strings.HasPrefix(out, "<!DOCTYPE html>\n<html lang=\"vi\">") || !strings.HasSuffix(out, "</html>\n") {
		t.Errorf("exit code %d\n%.200s", code, out)
	}
	short, _, _ := offline(t).run("ruleset", "render", "thanh-hoa.commune", "-format", "md")
	if long, err, code := offline(t).run("ruleset", "render", "thanh-hoa.commune", "-format", "markdown"); code != exitDone || long != short || short == "" {
		t.Errorf("markdown is not md: exit code %d\n%s", code, err)
	}
	file := filepath.Join(t.TempDir(), "annex.html")
	if _, err, code := offline(t).run("ruleset", "render", "thanh-hoa.commune", "-out", file); code != exitDone {
		t.Errorf("exit code %d\n%s", code, err)
	}
	if content, err := os.ReadFile(file); err != nil || string(content) != out {
		t.Errorf("the file is not what is printed: %v", err)
	}
}

func TestRuleSetSchema(t *testing.T) {
	for _, args := range [][]string{{"ruleset", "schema"}, {"ruleset", "schema", "-tests"}} {
		out, _, code := offline(t).run(args...)
		var schema struct {
			Schema     string         `json:"$schema"`
			Properties map[string]any `json:"properties"`
		}
		if err := json.Unmarshal([]byte(out), &schema); err != nil || code != exitDone || !strings.Contains(schema.Schema, "2020-12") {
			t.Errorf("%v: exit code %d, %v", args, code, err)
		}
		if _, tests := schema.Properties["cases"]; tests != (len(args) == 3) {
			t.Errorf("%v gives the other schema", args)
		}
	}
}

// The template that comes out goes in again, with every fault at its cell; a filled one gives a file that passes lint.
func TestRuleSetTemplateAndImport(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "annex.xlsx")
	if _, err, code := offline(t).run("ruleset", "template", "-out", file); code != exitDone {
		t.Fatalf("exit code %d\n%s", code, err)
	}
	if _, err, code := offline(t).run("ruleset", "template", "-out", file); code != exitError {
		t.Errorf("written over: exit code %d\n%s", code, err)
	}
	out := filepath.Join(folder, "made.yaml")
	_, err, code := offline(t).run("ruleset", "import", file, "-out", out)
	if code != exitError || !strings.Contains(err, "Bộ tiêu chí!B2: ") || !strings.Contains(err, "Mức công nhận!B3: ") {
		t.Errorf("exit code %d\n%s", code, err)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a file was made of a template with faults")
	}
	filled := "../../criteria/author/xlsx/testdata/village.xlsx"
	if _, err, code := offline(t).run("ruleset", "import", filled, "-out", out); code != exitDone {
		t.Fatalf("exit code %d\n%s", code, err)
	}
	if out, err, code := offline(t).run("ruleset", "lint", out); code != exitDone {
		t.Errorf("exit code %d\n%s%s", code, out, err)
	}
}

// What is wrong with a rule set or with the cases beside it is said once, in the language asked for, at its place.
func TestRuleSetTestSpeaksOneLanguage(t *testing.T) {
	folder := t.TempDir()
	if out, err, code := offline(t).run("ruleset", "new", "my.set", "1", "-dir", folder); code != exitDone {
		t.Fatalf("exit code %d\n%s%s", code, out, err)
	}
	file := filepath.Join(folder, "my.set", "1.yaml")
	for _, test := range []struct{ file, content, vi, en string }{
		{"1_test.yaml", "cases:\n  - {nam: x}\n", ":2:6: Khóa «nam» không có trong mẫu", ":2:6: Unknown key \"nam\""},
		{"1_boundary.yaml", "cases: {}\n", ":1:8: Không đọc được: ở đây cần một danh sách", ":1:8: Cannot be read: a list is due here"},
		{"1.yaml", "id: [a]\n", ":1:5: Không đọc được: ở đây cần chữ", ":1:5: Cannot be read: a text is due here"},
	} {
		broken := filepath.Join(filepath.Dir(file), test.file)
		before, _ := os.ReadFile(broken)
		if err := os.WriteFile(broken, []byte(test.content), 0o600); err != nil {
			t.Fatal(err)
		}
		for lang, want := range map[string]string{"vi": test.vi, "en": test.en} {
			out, _, code := offline(t).run("ruleset", "test", "-lang", lang, file)
			if code != exitError || !strings.Contains(out, broken+want) || strings.Contains(out, " / ") {
				t.Errorf("%s, %s: exit code %d, want %q in:\n%s", test.file, lang, code, broken+want, out)
			}
		}
		if before == nil {
			_ = os.Remove(broken)
		} else if err := os.WriteFile(broken, before, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
