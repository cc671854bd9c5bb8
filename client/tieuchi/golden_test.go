package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/client/internal/fake"
)

var update = flag.Bool("update", false, "write the golden files anew")

// session runs commands one after the other and keeps what a person would see.
type session struct {
	t      *testing.T
	env    map[string]string
	server *fake.Server
	seen   strings.Builder
}

// offline is a session without a server.
func offline(t *testing.T) *session {
	return &session{t: t, env: map[string]string{}}
}

// online is a session with a fake server on this machine and a good token.
func online(t *testing.T) *session {
	t.Helper()
	server, err := fake.Start(nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	return &session{t: t, server: server, env: map[string]string{
		"TIEUCHI_SERVER": server.Address, "TIEUCHI_TOKEN": fake.Token, "TIEUCHI_INSECURE": "true",
	}}
}

// run runs one command with nothing on standard input.
func (s *session) run(args ...string) (stdout, stderr string, code int) { return s.pipe("", args...) }

// pipe runs one command with text on standard input.
func (s *session) pipe(stdin string, args ...string) (stdout, stderr string, code int) {
	s.t.Helper()
	var out, err bytes.Buffer
	code = run(context.Background(), args, strings.NewReader(stdin), &out, &err, func(name string) string { return s.env[name] })
	fmt.Fprintf(&s.seen, "$ tieuchi %s\n%s", strings.Join(args, " "), out.String())
	for _, line := range strings.Split(strings.TrimSuffix(err.String(), "\n"), "\n") {
		if err.Len() > 0 {
			s.seen.WriteString(strings.TrimRight("2> "+line, " ") + "\n")
		}
	}
	fmt.Fprintf(&s.seen, "[%d]\n\n", code)
	return out.String(), err.String(), code
}

// digests change with the model of rule sets, which is not for these tests to watch.
var digests = regexp.MustCompile(`\b[0-9a-f]{64}\b`)

// golden compares the session with its golden file.
func (s *session) golden(name string) {
	s.t.Helper()
	got := digests.ReplaceAllString(s.seen.String(), "DIGEST")
	if s.server != nil {
		got = strings.ReplaceAll(got, s.server.Address, "SERVER")
	}
	file := filepath.Join("testdata", "golden", name+".txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			s.t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		s.t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		s.t.Errorf("%s (-want +got, -update writes it anew):\n%s", file, diff)
	}
}
