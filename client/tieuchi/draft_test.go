package main

import (
	"strings"
	"testing"
)

// A rule set from a file to a published version by the command line, and what becomes of one.
func TestDrafts(t *testing.T) {
	s := online(t)
	const small, faulty = "testdata/drafts/small.yaml", "testdata/drafts/faulty.yaml"
	s.steps(
		[]string{"ruleset", "draft", "create", faulty, "-tests", "testdata/drafts/small_test.yaml"},
		[]string{"ruleset", "draft", "create", faulty, "-tests", "testdata/drafts/small_test.yaml"}, // again, as after a lost answer
	)
	if out, _, code := s.run("ruleset", "draft", "examine", "d1"); code != exitError || !strings.Contains(out, "content:3:1: ") {
		t.Errorf("faults end with exit code %d: %s", code, out)
	}
	s.steps(
		[]string{"ruleset", "draft", "update", "d1", small},
		[]string{"ruleset", "draft", "examine", "ruleSetDrafts/d1", "-lang", "en"},
		[]string{"ruleset", "draft", "propose", "d1", "-revision", "2"},
		[]string{"ruleset", "draft", "return", "d1", "-reason", "Thiếu căn cứ"},
		[]string{"ruleset", "draft", "show", "d1"},
		[]string{"ruleset", "draft", "propose", "d1"},
		[]string{"ruleset", "draft", "publish", "d1"},
		[]string{"ruleset", "draft", "create", small},
		[]string{"ruleset", "draft", "discard", "d2"},
		[]string{"ruleset", "draft", "list"},
		[]string{"ruleset", "retire", "reference.commune/2026.1", "-reason", "Thay bằng quyết định mới", "-lang", "en"},
		[]string{"ruleset", "source", "reference.commune/2026.1"},
		[]string{"ruleset", "source", "reference.commune/2026.1", "-tests"},
	)
	for _, args := range [][]string{
		{"ruleset", "draft", "publish", "d1", "-revision", "1"},
		{"ruleset", "draft", "create", small, "-tests", "testdata/drafts/none.yaml"},
		{"ruleset", "draft", "show", "d7"},
	} {
		if _, _, code := s.run(args...); code != exitError {
			t.Errorf("%v ends with exit code %d", args, code)
		}
	}
	if _, _, code := s.run("ruleset", "draft"); code != exitUsage {
		t.Errorf("half a command ends with exit code %d", code)
	}
	s.golden("drafts")
	if calls := s.server.Calls("UpdateRuleSetDraft"); len(calls) != 1 {
		t.Errorf("%d updates", len(calls))
	}
}
