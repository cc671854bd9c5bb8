package main

import (
	"testing"

	"google.golang.org/protobuf/encoding/protojson"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
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
	c := &pb.RuleSetComparison{} // the JSON is the contract's, as that of ruleset compare
	if err := protojson.Unmarshal([]byte(out), c); err != nil || len(c.GetCriteria()) != 6 || len(c.GetCarriedFacts()) != 6 {
		t.Errorf("got %v, %d criteria, %v", err, len(c.GetCriteria()), c.GetCarriedFacts())
	}
}

func TestRuleSetCompare(t *testing.T) {
	s := online(t)
	s.steps(
		[]string{"ruleset", "compare", "reference.commune/2026.2", "reference.commune/2026.1"},
		[]string{"-lang", "en", "ruleset", "compare", "ruleSetDrafts/d1", "ruleSets/reference.commune/versions/2026.1"},
	)
	if _, _, code := s.run("ruleset", "compare", "ruleSetDrafts/none", "reference.commune/2026.1"); code != exitError {
		t.Errorf("no such draft: exit code %d", code)
	}
	s.golden("ruleset-compare")
}
