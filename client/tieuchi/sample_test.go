package main

import "testing"

func TestSamples(t *testing.T) {
	s := online(t)
	s.steps(
		[]string{"sample", "draw", "reference.commune/2026.1", "2026", "-size", "1", "-seed", "XSMB 20/11/2026", "-preview"},
		[]string{"sample", "draw", "reference.commune/2026.1", "2026", "-size", "1", "-seed", "XSMB 20/11/2026"},
		[]string{"sample", "draw", "reference.commune/2026.1", "2026", "-size", "2", "-reason", "Bổ sung một xã", "-lang", "en"},
		[]string{"sample", "list"},
		[]string{"sample", "list", "-period", "2025", "-lang", "en"},
		[]string{"sample", "show", "s1"},
		[]string{"sample", "show", "samples/s1", "-all", "-lang", "en"},
		[]string{"sample", "show", "s1", "-o", "json"},
	)
	for _, refused := range [][]string{
		{"sample", "draw", "reference.commune/2026.1", "2026"},
		{"sample", "draw", "reference.commune/2026.1", "2026", "-size", "0"},
		{"sample", "draw", "reference.commune/2026.1", "2026", "-size", "1"}, // drawn before, and no reason
		{"sample", "show", "s9"},
	} {
		if _, _, code := s.run(refused...); code == 0 {
			t.Errorf("%v is taken", refused)
		}
	}
	s.golden("samples")
}

func TestGaps(t *testing.T) {
	s := online(t)
	s.steps(
		[]string{"gaps", "reference.commune/2026.1", "2026"},
		[]string{"gaps", "reference.commune/2026.1", "2026", "-by", "criterion", "-lang", "en"},
		[]string{"gaps", "reference.commune/2026.1", "2026", "-by", "appraiser"},
		[]string{"gaps", "reference.commune/2026.1", "2026", "-limit", "1", "-o", "json"},
	)
	if _, _, code := s.run("gaps", "reference.commune/2026.1", "2026", "-by", "province"); code == 0 {
		t.Error("gaps by province are taken")
	}
	s.golden("gaps")
}
