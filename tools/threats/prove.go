package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// bench is where claims are proved. The tests of a package are built once, with every protection in place and a copy of each
// function from which one is missing; an environment variable says which copy counts. What stands outside of functions cannot be
// chosen like that, and is built by itself.
type bench struct {
	root, folder string
	together     map[*threat]bool
	programs     map[string]*program // by package
}

// program is the built tests of a package, and what they say as the code stands.
type program struct {
	path, standing string
	err            error
}

func newBench(root string, threats []*threat) (*bench, error) {
	folder, err := os.MkdirTemp("", "threats")
	if err != nil {
		return nil, err
	}
	b := &bench{root: root, folder: folder, programs: map[string]*program{}}
	files, together, err := doubled(root, threats)
	if err != nil {
		return nil, errors.Join(err, b.close())
	}
	b.together = together
	overlay, err := writeOverlay(root, folder, "all", files)
	if err != nil {
		return nil, errors.Join(err, b.close())
	}
	tests := map[string][]string{}
	for _, t := range threats {
		if p := pattern(t.Test); !slices.Contains(tests[t.Package], p) {
			tests[t.Package] = append(tests[t.Package], p)
		}
	}
	for name, patterns := range tests {
		b.programs[name] = b.build(name, overlay, strings.Join(patterns, "|"))
	}
	return b, nil
}

func (b *bench) close() error { return os.RemoveAll(b.folder) }

// build builds the tests of a package and runs them as the code stands.
func (b *bench) build(name, overlay, tests string) *program {
	p := &program{path: filepath.Join(b.folder, strings.NewReplacer("/", "-", ".", "").Replace(name)+".test")}
	command := exec.Command("go", "test", "-c", "-vet=off", "-overlay", overlay, "-o", p.path, name)
	command.Dir = b.root
	if out, err := command.CombinedOutput(); err != nil {
		p.err = fmt.Errorf("the tests of %s are not built: %w\n%s", name, err, tail(string(out)))
		return p
	}
	p.standing, _ = b.run(p, name, tests, "")
	return p
}

// run runs tests of a package, with one protection out, "" for none, and tells whether one failed. It is CI's rule that nothing is
// skipped.
func (b *bench) run(p *program, name, tests, out string) (string, bool) {
	command := exec.Command(p.path, "-test.v", "-test.count=1", "-test.timeout=10m", "-test.run="+tests)
	command.Dir = filepath.Join(b.root, name)
	command.Env = append(os.Environ(), "CI=true", variable+"="+out)
	said, err := command.CombinedOutput()
	return string(said), err != nil
}

// prove asks for the test of a claim to pass as the code stands, and runs it without the protection, where it must fail, and no
// other in its place. That it does not compile, or was not run at all, proves nothing.
func (b *bench) prove(t *threat) error {
	p := b.programs[t.Package]
	switch {
	case p.err != nil:
		return p.err
	case !strings.Contains(p.standing, "--- PASS: "+t.Test+" "):
		return fmt.Errorf("the test does not pass as the code stands:\n%s", tail(p.standing))
	}
	said, failed := "", false
	if b.together[t] {
		said, failed = b.run(p, t.Package, pattern(t.Test), t.key())
	} else if alone, err := b.alone(t); err != nil {
		return err
	} else {
		said, failed = b.run(alone, t.Package, pattern(t.Test), "")
	}
	switch {
	case !failed:
		return errors.New("the test passes without the protection")
	case !strings.Contains(said, "--- FAIL: "+t.Test+" "):
		return fmt.Errorf("without the protection it is not this test that fails:\n%s", tail(said))
	}
	return nil
}

// alone builds the tests of a package without one protection.
func (b *bench) alone(t *threat) (*program, error) {
	code, err := t.altered(b.root)
	if err != nil {
		return nil, err
	}
	overlay, err := writeOverlay(b.root, b.folder, t.key(), map[string][]byte{t.File: code})
	if err != nil {
		return nil, err
	}
	p := &program{path: filepath.Join(b.folder, t.key()+".test")}
	command := exec.Command("go", "test", "-c", "-vet=off", "-overlay", overlay, "-o", p.path, t.Package)
	command.Dir = b.root
	if out, err := command.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("without the protection it is not built:\n%s", tail(string(out)))
	}
	return p, nil
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
