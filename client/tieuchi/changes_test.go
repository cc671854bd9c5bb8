package main

import "testing"

func TestChanges(t *testing.T) {
	s := online(t)
	s.server.PageSize = 3 // the command asks on until there is no more
	s.steps(
		[]string{"changes"},
		[]string{"changes", "-lang", "en", "-cursor", "c8"},
		[]string{"changes", "-o", "json", "-cursor", "c5"},
	)
	if _, _, code := s.run("changes", "-cursor", "nonsense"); code != exitError {
		t.Errorf("exit code %d", code)
	}
	s.golden("changes")
}
