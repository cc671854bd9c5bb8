package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// prove runs the test of a claim twice: as the code stands it must pass, without the protection it must fail. That it does not
// compile, or was not run at all, proves nothing.
func prove(root string, t *threat) error {
	code, err := t.altered(root)
	if err != nil {
		return err
	}
	if out, failed := goTest(root, t); failed || !ran(out, t.Test) {
		return fmt.Errorf("the test does not pass as the code stands:\n%s", tail(out))
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
	out, failed := goTest(root, t, "-overlay", overlay)
	switch {
	case !failed:
		return errors.New("the test passes without the protection")
	case strings.Contains(out, "[build failed]") || strings.Contains(out, "[setup failed]") || !strings.Contains(out, "--- FAIL: "):
		return fmt.Errorf("without the protection nothing was tested:\n%s", tail(out))
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

// goTest runs a test and tells whether it failed. It is CI's rule that nothing is skipped.
func goTest(root string, t *threat, flags ...string) (string, bool) {
	args := append([]string{"test", "-count=1", "-v", "-timeout", "10m", "-run", pattern(t.Test)}, flags...)
	command := exec.Command("go", append(args, t.Package)...)
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

// ran tells whether the test, or a part of it, was run and passed.
func ran(out, test string) bool {
	return strings.Contains(out, "--- PASS: "+test+" ") || strings.Contains(out, "--- PASS: "+test+"/")
}

func tail(s string) string {
	const most = 2000
	if len(s) > most {
		s = s[len(s)-most:]
	}
	return s
}
