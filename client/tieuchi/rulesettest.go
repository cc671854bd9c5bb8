package main

import (
	"context"
	"errors"
	"flag"
	"io/fs"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

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
