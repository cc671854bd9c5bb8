package main

import "testing"

// A round by the command line: seen beforehand, finalised, finalised again with a reason.
func TestRounds(t *testing.T) {
	s := online(t)
	s.steps(
		[]string{"round", "finalise", "vi-du.cham-diem/2026.1", "2026", "-preview"},
		[]string{"round", "list"},
		[]string{"round", "finalise", "vi-du.cham-diem/2026.1", "2026"},
	)
	if _, _, code := s.run("round", "finalise", "vi-du.cham-diem/2026.1", "2026"); code != exitError {
		t.Errorf("again without a reason: exit code %d", code)
	}
	s.steps(
		[]string{"round", "finalise", "vi-du.cham-diem/2026.1", "2026", "-reason", "Hồ sơ nộp bổ sung", "-lang", "en"},
		[]string{"round", "list", "-ruleset", "vi-du.cham-diem/2026.1", "-period", "2026"},
		[]string{"round", "show", "f1", "-lang", "en"},
		[]string{"round", "show", "finalisations/f2", "-o", "json"},
		[]string{"help", "round", "finalise"},
	)
	if _, _, code := s.run("round", "show", "f9"); code != exitError {
		t.Errorf("a round that is not there: exit code %d", code)
	}
	s.golden("rounds")
}
