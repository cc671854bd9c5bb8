package main

import (
	"context"
	"errors"
	"flag"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/author"
)

// testFile is what the tests beside one rule set came to, as JSON.
type testFile struct {
	File     string           `json:"file"`
	Cases    []testCase       `json:"cases"`
	Fault    string           `json:"fault,omitempty"` // the tests could not be run
	Mutation *author.Mutation `json:"mutation,omitempty"`
}

type testCase struct {
	Name   string   `json:"name"`
	Faults []string `json:"faults,omitempty"`
}

// testOptions are the flags that say what else to do than to run cases.
type testOptions struct {
	mutate bool // alter the rule set and see whether the cases notice
	update bool // write the boundary cases anew
}

// testRun is what all tests came to.
type testRun struct {
	Passed int        `json:"passed"`
	Failed int        `json:"failed"`
	Files  []testFile `json:"files"`
}

// test runs the cases beside rule sets, those written by hand and those made at the edges of thresholds.
func test(p *program, fs *flag.FlagSet) action {
	var by testOptions
	fs.BoolVar(&by.mutate, "mutate", false, "cli.flag.mutate")
	fs.BoolVar(&by.update, "update-boundaries", false, "cli.flag.update-boundaries")
	return func(_ context.Context, args []string) error {
		files, err := ruleFiles(args)
		if err != nil {
			return err
		}
		var run testRun
		for _, f := range files {
			tested := p.testOne(f, &by)
			run.count(&tested)
			run.Files = append(run.Files, tested)
			p.tested(&tested)
		}
		if err := p.report(run, criteria.Say("cli.tested", "passed", run.Passed, "failed", run.Failed)); err != nil || run.Failed == 0 {
			return err
		}
		return exit(exitError)
	}
}

func (r *testRun) count(t *testFile) {
	for _, c := range t.Cases {
		if len(c.Faults) == 0 {
			r.Passed++
		} else {
			r.Failed++
		}
	}
	if t.Fault != "" {
		r.Failed++
	}
	if t.Mutation != nil {
		r.Failed += len(t.Mutation.Survivors)
	}
}

// testOne runs the cases beside one rule set. That there are none is a fault like any other.
func (p *program) testOne(f ruleFile, by *testOptions) testFile {
	out := testFile{File: f.shown}
	if by.update {
		if out.Fault = p.fault(f, f.writeBoundaries()); out.Fault != "" {
			return out
		}
	}
	results, err := criteria.RunRuleTests(f.fsys, f.name)
	out.Fault = p.fault(f, err)
	for _, r := range results {
		out.Cases = append(out.Cases, testCase{r.Name, r.Faults})
	}
	if out.Fault != "" {
		return out
	}
	edges, err := f.boundaries(&out)
	if err == nil && by.mutate && !slices.ContainsFunc(out.Cases, func(c testCase) bool { return len(c.Faults) > 0 }) {
		out.Mutation, err = f.mutate(edges)
	}
	out.Fault = p.fault(f, err)
	return out
}

// fault says why tests could not be run, "" where they could.
func (p *program) fault(f ruleFile, err error) string {
	switch faults, other := f.faults(err); {
	case errors.Is(other, fs.ErrNotExist):
		return f.shown + ": " + p.say(criteria.Say("cli.no-tests", "file", criteria.TestFile(f.shown)))
	case other != nil:
		return f.shown + ": " + oneLine(other.Error())
	case len(faults) > 0:
		lines := make([]string, len(faults))
		for i, fault := range faults {
			lines[i] = p.place(fault)
		}
		return strings.Join(lines, "\n")
	}
	return ""
}

// boundaries runs the boundary cases, where there are any, as one case: none may differ, and they must be those that the
// rule set makes today.
func (f ruleFile) boundaries(out *testFile) (*author.Boundaries, error) {
	edges, err := author.ReadBoundaries(f.fsys, f.name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	rules, err := criteria.LoadFile(f.fsys, f.name)
	if err != nil {
		return nil, err
	}
	c := testCase{Name: author.BoundaryFile(f.shown), Faults: edges.Run(rules)}
	if len(c.Faults) == 0 && !edges.Current(rules) {
		c.Faults = []string{"out of date: -update-boundaries"}
	}
	out.Cases = append(out.Cases, c)
	return edges, nil
}

// writeBoundaries writes the boundary cases beside the rule set.
func (f ruleFile) writeBoundaries() error {
	rules, err := criteria.LoadFile(f.fsys, f.name)
	if err != nil {
		return err
	}
	return os.WriteFile(author.BoundaryFile(f.shown), []byte(author.MakeBoundaries(rules).Text()), 0o644)
}

// mutate alters the rule set and runs both kinds of cases.
func (f ruleFile) mutate(edges *author.Boundaries) (*author.Mutation, error) {
	source, err := f.source()
	if err != nil {
		return nil, err
	}
	content, err := fs.ReadFile(f.fsys, criteria.TestFile(f.name))
	if err != nil {
		return nil, err
	}
	tests, err := criteria.ReadRuleTests(criteria.TestFile(f.shown), content)
	if err != nil {
		return nil, err
	}
	return author.Mutate(source, tests, edges)
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
	if m := t.Mutation; m != nil {
		p.altered(t.File, m.Survivors, "cli.mutation.survivor")
		p.altered(t.File, m.Equivalent, "cli.mutation.equivalent")
		p.out.line(t.File, ": ", p.say(criteria.Say("cli.mutation", "altered", m.Altered, "tests", m.ByTests, "noticed", m.Noticed,
			"equivalent", len(m.Equivalent), "survivors", len(m.Survivors), "score", m.Score())))
	}
}

func (p *program) altered(file string, all []author.Altered, key string) {
	for _, x := range all {
		p.out.line(file, ":", strconv.Itoa(x.Line), ":", strconv.Itoa(x.Column), ": ", p.say(criteria.Say(key, "what", x.What)))
	}
}
