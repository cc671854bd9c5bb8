package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// TestCommandLinePublishes takes a rule set from a file to a verdict under it with the command line alone.
func TestCommandLinePublishes(t *testing.T) {
	folder := t.TempDir()
	program := filepath.Join(folder, "tieuchi")
	if out, err := exec.Command("go", "build", "-o", program, "github.com/tieuchi/tieuchi/client/tieuchi").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	run := func(token string, want int, args ...string) string {
		t.Helper()
		cmd := exec.Command(program, append([]string{"-server", s.at.GRPC, "-insecure", "-token", "demo-" + token}, args...)...)
		out, err := cmd.CombinedOutput()
		if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != want {
			t.Fatalf("%v: %v, want exit code %d: %s", args, err, want, out)
		}
		return string(out)
	}
	draft := func(out string) string {
		t.Helper()
		for _, word := range strings.Fields(out) {
			if strings.HasPrefix(word, "ruleSetDrafts/") {
				return word
			}
		}
		t.Fatalf("no draft in %s", out)
		return ""
	}
	faulty := strings.Replace(smallFile, "small.yaml", "faulty.yaml", 1)
	id := draft(run("rule-author", 0, "ruleset", "draft", "create", faulty))
	if out := run("rule-author", 1, "ruleset", "draft", "examine", id); !strings.Contains(out, "content:3:1: ") {
		t.Errorf("examine: %s", out)
	}
	if out := run("rule-author", 1, "ruleset", "draft", "propose", id); !strings.Contains(out, "content:3:1: ") {
		t.Errorf("propose: %s", out)
	}
	run("rule-author", 0, "ruleset", "draft", "update", id, smallFile)
	run("rule-author", 0, "ruleset", "draft", "examine", id)
	run("rule-author", 0, "ruleset", "draft", "propose", id)
	run("rule-author", 1, "ruleset", "draft", "publish", id)
	if out := run("publisher", 0, "ruleset", "draft", "publish", id); !strings.Contains(out, "ruleSets/test.small/versions/1") {
		t.Errorf("publish: %s", out)
	}
	source, err := os.ReadFile(smallFile)
	if err != nil {
		t.Fatal(err)
	}
	if out := run("system", 0, "-lang", "en", "ruleset", "source", "test.small/1"); !strings.Contains(out, string(source)) {
		t.Errorf("source: %s", out)
	}
	answers := filepath.Join(folder, "answers.yaml")
	text := "unit: units/15448\nruleSetVersion: ruleSets/test.small/versions/1\nperiod: \"2026\"\nanswers:\n  loudspeaker.smart: true\n"
	if err := os.WriteFile(answers, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := run("officer-15448", 0, "-o", "json", "submit", answers); !strings.Contains(out, `"PASSED"`) {
		t.Errorf("submit: %s", out)
	}
	run("publisher", 0, "ruleset", "retire", "test.small/1", "-reason", "Thay bằng quyết định mới")
	if out := run("officer-15448", 1, "submit", answers, "-period", "2026-Q4"); !strings.Contains(out, "RULE_SET_RETIRED") {
		t.Errorf("submit under a retired set: %s", out)
	}
	if out := run("system", 0, "ruleset", "list", "-remote"); !strings.Contains(out, "test.small") {
		t.Errorf("list: %s", out)
	}
}

// TestLargeDraft takes a text of the full size over both protocols, and refuses other bodies of that size.
func TestLargeDraft(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	full := "# " + strings.Repeat("à\n# ", (1<<20-2)/5)
	author := dial(t, s.at.GRPC, "demo-rule-author")
	d, err := author.Publication.CreateRuleSetDraft(t.Context(), &tieuchiv1.CreateRuleSetDraftRequest{RuleSetDraft: &tieuchiv1.RuleSetDraft{Content: full, Tests: full}})
	if err != nil || len(d.GetContent()) != len(full) {
		t.Fatal(err)
	}
	if code, _, body := s.get(t, "/v1/"+d.GetName(), "demo-publisher"); code != http.StatusOK || len(body) < 2*len(full) {
		t.Errorf("HTTP %d, %d bytes", code, len(body))
	}
	body, err := json.Marshal(map[string]string{"content": full, "tests": full})
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/v1/ruleSetDrafts": http.StatusOK, "/v1/assessments": http.StatusRequestEntityTooLarge} {
		r, err := http.NewRequest(http.MethodPost, "http://"+s.at.HTTP+path, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer demo-rule-author")
		if code, _, answer := send(t, r); code != want {
			t.Errorf("%s: HTTP %d, want %d: %.200s", path, code, want, answer)
		}
	}
	_, err = author.Publication.CreateRuleSetDraft(t.Context(), &tieuchiv1.CreateRuleSetDraftRequest{RuleSetDraft: &tieuchiv1.RuleSetDraft{Content: strings.Repeat(full, 2)}})
	if status.Code(err) == codes.OK {
		t.Error("a text of twice the size is taken")
	}
}
