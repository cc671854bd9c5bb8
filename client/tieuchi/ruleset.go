package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// ruleFile is one rule-set file and where it lies.
type ruleFile struct {
	fsys  fs.FS
	name  string // within fsys
	shown string // as the person named it
}

// ruleFiles lists the rule-set files that arguments name: files themselves, and those of folders.
func ruleFiles(args []string) ([]ruleFile, error) {
	var all []ruleFile
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil {
			return nil, err
		}
		if strings.HasSuffix(arg, "_test.yaml") {
			continue // the tests beside a set, which a shell names along with it
		}
		if !info.IsDir() {
			all = append(all, ruleFile{os.DirFS(filepath.Dir(arg)), filepath.Base(arg), filepath.ToSlash(arg)})
			continue
		}
		names, err := criteria.RuleSetFiles(os.DirFS(arg))
		if err != nil {
			return nil, err
		}
		if len(names) == 0 {
			return nil, criteria.Invalid("NO_RULE_SETS", "", criteria.Say("cli.no-files", "folder", arg))
		}
		for _, name := range names {
			all = append(all, ruleFile{os.DirFS(arg), name, path.Join(filepath.ToSlash(arg), name)})
		}
	}
	return all, nil
}

// faults gives the faults of a file under the name that the person knows it by. An error of another kind, of the file
// system say, stays an error.
func (f ruleFile) faults(err error) ([]*criteria.FileError, error) {
	var faults criteria.FileErrors
	var own *criteria.Error
	switch {
	case err == nil:
		return nil, nil
	case errors.As(err, &faults):
		for _, fault := range faults {
			fault.File = f.shown
		}
		return faults, nil
	case errors.As(err, &own):
		return []*criteria.FileError{{File: f.shown, Line: 1, Column: 1, Err: own}}, nil
	}
	return nil, err
}

// fileFault is a fault as JSON.
type fileFault struct {
	File    string        `json:"file"`
	Line    int           `json:"line"`
	Column  int           `json:"column"`
	Reason  string        `json:"reason"`
	Message criteria.Text `json:"message"`
}

// lint loads and compiles rule sets and writes every fault with its place.
func lint(p *program, _ *flag.FlagSet) action {
	return func(_ context.Context, args []string) error {
		files, err := ruleFiles(args)
		if err != nil {
			return err
		}
		found := []fileFault{}
		for _, f := range files {
			_, err := criteria.LoadFile(f.fsys, f.name)
			faults, err := f.faults(err)
			if err != nil {
				return err
			}
			for _, fault := range faults {
				found = append(found, fileFault{fault.File, fault.Line, fault.Column, fault.Err.Reason, fault.Err.Message})
				if p.settings.output != "json" {
					p.out.line(p.place(fault))
				}
			}
		}
		err = p.report(struct {
			Files  int         `json:"files"`
			Faults []fileFault `json:"faults"`
		}{len(files), found}, criteria.Say("cli.linted", "files", len(files), "faults", len(found)))
		if err == nil && len(found) > 0 {
			return exit(exitError)
		}
		return err
	}
}

// report ends a check: the whole as JSON, or a sentence under what was written on the way.
func (p *program) report(all any, summary criteria.Text) error {
	if p.settings.output != "json" {
		p.out.line(p.say(summary))
		return nil
	}
	content, err := json.Marshal(all)
	if err != nil {
		return err
	}
	return p.out.rawJSON(content)
}

// testFile is what the tests beside one rule set came to, as JSON.
type testFile struct {
	File  string     `json:"file"`
	Cases []testCase `json:"cases"`
	Fault string     `json:"fault,omitempty"` // the tests could not be run
}

type testCase struct {
	Name   string   `json:"name"`
	Faults []string `json:"faults,omitempty"`
}

// test runs the cases beside rule sets.
func test(p *program, _ *flag.FlagSet) action {
	return func(_ context.Context, args []string) error {
		files, err := ruleFiles(args)
		if err != nil {
			return err
		}
		var run struct {
			Passed int        `json:"passed"`
			Failed int        `json:"failed"`
			Files  []testFile `json:"files"`
		}
		for _, f := range files {
			tested := p.testOne(f)
			for _, c := range tested.Cases {
				if len(c.Faults) == 0 {
					run.Passed++
				} else {
					run.Failed++
				}
			}
			if tested.Fault != "" {
				run.Failed++
			}
			run.Files = append(run.Files, tested)
			p.tested(&tested)
		}
		if err := p.report(run, criteria.Say("cli.tested", "passed", run.Passed, "failed", run.Failed)); err != nil || run.Failed == 0 {
			return err
		}
		return exit(exitError)
	}
}

// testOne runs the cases beside one rule set. That there are none is a fault like any other.
func (p *program) testOne(f ruleFile) testFile {
	out := testFile{File: f.shown}
	results, err := criteria.RunRuleTests(f.fsys, f.name)
	switch faults, other := f.faults(err); {
	case errors.Is(other, fs.ErrNotExist):
		out.Fault = f.shown + ": " + p.say(criteria.Say("cli.no-tests", "file", criteria.TestFile(f.shown)))
	case other != nil:
		out.Fault = f.shown + ": " + oneLine(other.Error())
	case len(faults) > 0:
		lines := make([]string, len(faults))
		for i, fault := range faults {
			lines[i] = p.place(fault)
		}
		out.Fault = strings.Join(lines, "\n")
	}
	for _, r := range results {
		out.Cases = append(out.Cases, testCase{r.Name, r.Faults})
	}
	return out
}

// tested writes what went wrong in one file; nothing where all is well.
func (p *program) tested(t *testFile) {
	if p.settings.output == "json" {
		return
	}
	if t.Fault != "" {
		p.out.line(t.Fault)
	}
	for _, c := range t.Cases {
		for _, fault := range c.Faults {
			p.out.line(t.File, ": ", c.Name, ": ", fault)
		}
	}
}
