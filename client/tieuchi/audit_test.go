package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The log by the command line: exported, verified, altered; a checkpoint and the key.
func TestAudit(t *testing.T) {
	s := online(t)
	export, _, code := s.run("audit", "export")
	if code != exitDone {
		t.Fatal("export ends with", code)
	}
	folder := t.TempDir()
	write := func(name, content string) string {
		t.Helper()
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	whole, altered := write("log", export), write("altered", strings.Replace(export, "38", "31", 1))
	for _, test := range []struct {
		args []string
		want int
	}{
		{[]string{whole}, exitDone},
		{[]string{"-o", "json", whole}, exitDone},
		{[]string{altered}, exitError},
		{[]string{"-checkpoint", write("held", "tieuchi/provinces/38\n1\nx\n"), whole}, exitError},
		{[]string{"-key", "x", whole}, exitError},
		{[]string{filepath.Join(folder, "none")}, exitError},
	} {
		if _, _, code := s.run(append([]string{"audit", "verify"}, test.args...)...); code != test.want {
			t.Errorf("%v: exit code %d, want %d", test.args, code, test.want)
		}
	}
	s.seen.Reset() // names of folders differ
	if _, _, code := s.pipe(export, "audit", "verify", "-"); code != exitDone {
		t.Error("from standard input: exit code", code)
	}
	s.steps(
		[]string{"audit", "checkpoint"},
		[]string{"audit", "checkpoint", "1", "-o", "json"},
		[]string{"audit", "key"},
		[]string{"help", "audit", "verify"},
	)
	if _, _, code := s.pipe(strings.TrimSuffix(export, "\n"), "-lang", "en", "audit", "verify", "-"); code != exitError {
		t.Error("cut off: exit code", code)
	}
	if _, _, code := s.run("audit", "checkpoint", "7"); code != exitError {
		t.Error("one that is not there: exit code", code)
	}
	s.golden("audit")
}
