package main

import (
	"context"
	"errors"
	"flag"
	"io/fs"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/author"
)

// fileFault is a fault as JSON.
type fileFault struct {
	File    string        `json:"file"`
	Line    int           `json:"line"`
	Column  int           `json:"column"`
	Reason  string        `json:"reason"`
	Message criteria.Text `json:"message"`
}

// lint loads rule sets and writes every fault and finding with its place.
func lint(p *program, _ *flag.FlagSet) action {
	return func(_ context.Context, args []string) error {
		files, err := ruleFiles(args)
		if err != nil {
			return err
		}
		found, err := lintFiles(files)
		if err != nil {
			return err
		}
		faults := []fileFault{}
		for _, fault := range found {
			faults = append(faults, fileFault{fault.File, fault.Line, fault.Column, fault.Err.Reason, fault.Err.Message})
			if p.settings.output != "json" {
				p.out.line(p.place(fault))
			}
		}
		err = p.report(struct {
			Files  int         `json:"files"`
			Faults []fileFault `json:"faults"`
		}{len(files), faults}, criteria.Say("cli.linted", "files", len(files), "faults", len(found)))
		if err == nil && len(found) > 0 {
			return exit(exitError)
		}
		return err
	}
}

// lintFiles gives the faults of each file, then what only several files show together.
func lintFiles(files []ruleFile) ([]*criteria.FileError, error) {
	var found []*criteria.FileError
	var sources []*criteria.SourceFile
	for _, f := range files {
		source, err := f.source()
		faults, err := f.faults(err)
		if err != nil {
			return nil, err
		}
		if source != nil {
			sources = append(sources, source)
			faults = author.Lint(source)
		}
		found = append(found, faults...)
	}
	return append(found, author.LintTogether(sources)...), nil
}

// source loads a rule-set file under the name that the person knows it by.
func (f ruleFile) source() (*criteria.SourceFile, error) {
	content, err := fs.ReadFile(f.fsys, f.name)
	if err != nil {
		return nil, err
	}
	return criteria.LoadSource(f.shown, content)
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
			fault.File = f.told(fault.File)
		}
		return faults, nil
	case errors.As(err, &own):
		return []*criteria.FileError{{File: f.shown, Line: 1, Column: 1, Err: own}}, nil
	}
	return nil, err
}

// told gives a file of the set, itself or the cases beside it, the name that the person knows it by.
func (f ruleFile) told(name string) string {
	switch name {
	case f.name:
		return f.shown
	case criteria.TestFile(f.name):
		return criteria.TestFile(f.shown)
	case author.BoundaryFile(f.name):
		return author.BoundaryFile(f.shown)
	}
	return name
}
