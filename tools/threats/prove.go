package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// baseline is what the tests say as the code stands. Those of one package are built and run together.
type baseline map[string]string // output by package

func newBaseline(root string, threats []*threat) baseline {
	patterns := map[string][]string{}
	for _, t := range threats {
		if p := pattern(t.Test); !slices.Contains(patterns[t.Package], p) {
			patterns[t.Package] = append(patterns[t.Package], p)
		}
	}
	out := baseline{}
	for name, tests := range patterns {
		out[name], _ = goTest(root, name, strings.Join(tests, "|"))
	}
	return out
}

// prove asks for the test of a claim to pass as the code stands, and runs it without the protection, where it must fail, and no
// other in its place. That it does not compile, or was not run at all, proves nothing.
func (b baseline) prove(root string, t *threat) error {
	code, err := t.altered(root)
	if err != nil {
		return err
	}
	if said := b[t.Package]; !strings.Contains(said, "--- PASS: "+t.Test+" ") {
		return fmt.Errorf("the test does not pass as the code stands:\n%s", tail(said))
	}
	folder, err := os.MkdirTemp("", "threat")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	overlay, err := writeOverlay(root, folder, t.File, code)
	if err != nil {
		return err
	}
	out, failed := goTest(root, t.Package, pattern(t.Test), "-vet=off", "-ldflags=-s -w", "-overlay", overlay)
	switch {
	case !failed:
		return errors.New("the test passes without the protection")
	case !strings.Contains(out, "--- FAIL: "+t.Test+" "):
		return fmt.Errorf("without the protection it is not this test that fails:\n%s", tail(out))
	}
	return nil
}

// writeOverlay tells the compiler to read the altered file in the place of the real one.
func writeOverlay(root, folder, file string, code []byte) (string, error) {
	real, err := filepath.Abs(filepath.Join(root, file))
	if err != nil {
		return "", err
	}
	altered := filepath.Join(folder, "altered.go")
	overlay := filepath.Join(folder, "overlay.json")
	b, err := json.Marshal(map[string]map[string]string{"Replace": {real: altered}})
	if err != nil {
		return "", err
	}
	return overlay, errors.Join(os.WriteFile(altered, code, 0o644), os.WriteFile(overlay, b, 0o644))
}

// goTest runs tests and tells whether one failed. It is CI's rule that nothing is skipped.
func goTest(root, name, tests string, flags ...string) (string, bool) {
	args := append([]string{"test", "-count=1", "-v", "-timeout", "10m", "-run", tests}, flags...)
	command := exec.Command("go", append(args, name)...)
	command.Dir = root
	command.Env = append(os.Environ(), "CI=true")
	out, err := command.CombinedOutput()
	return string(out), err != nil
}

// pattern matches the test and nothing else.
func pattern(test string) string {
	parts := strings.Split(test, "/")
	for i := range parts {
		parts[i] = "^" + regexp.QuoteMeta(parts[i]) + "$"
	}
	return strings.Join(parts, "/")
}

func tail(s string) string {
	const most = 2000
	if len(s) > most {
		s = s[len(s)-most:]
	}
	return s
}
