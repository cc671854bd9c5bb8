package main

import (
	"encoding/json"
	"testing"

	"github.com/tieuchi/tieuchi/criteria/author"
)

func TestRuleSetDiff(t *testing.T) {
	s := offline(t)
	const later = "testdata/diff/0.2.yaml"
	for _, test := range []struct {
		args []string
		code int
	}{
		{[]string{"ruleset", "diff", draftSet, later}, exitDone},
		{[]string{"-lang", "en", "ruleset", "diff", draftSet, later}, exitDone},
		{[]string{"-lang", "en", "ruleset", "diff", later, later}, exitDone},
		{[]string{"ruleset", "diff", "no-such-set", later}, exitError},
		{[]string{"ruleset", "diff", "testdata/broken/keys.yaml", later}, exitError},
	} {
		if _, _, code := s.run(test.args...); code != test.code {
			t.Errorf("%v: exit code %d, want %d", test.args, code, test.code)
		}
	}
	s.golden("ruleset-diff")

	out, _, _ := s.run("ruleset", "diff", draftSet, later, "-o", "json")
	var c author.Comparison
	if err := json.Unmarshal([]byte(out), &c); err != nil || len(c.Criteria) != 6 || len(c.Carried) != 6 {
		t.Errorf("got %v, %d criteria, %v", err, len(c.Criteria), c.Carried)
	}
}
