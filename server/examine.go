package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/author"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
)

// Names of the two texts of a draft, as findings carry them.
const (
	contentFile = "content"
	testsFile   = "tests"
)

// examination is what the server finds in a draft before it is proposed, and again before it is published.
type examination struct {
	rules    *criteria.Compiled // nil where the text cannot be read
	findings criteria.FileErrors
	tests    []criteria.RuleTestResult
}

// mostLint bounds the search that a draft may ask for: some seconds of one processor at most. The sets that came with the
// program need a thirtieth of it. A set that needs more is not published unexamined.
const mostLint = 3_000_000

// examine reads a draft's text, asks whether it can stand beside the versions that there are, and runs its tests. It stores
// nothing. The error is a fault of the program; what is wrong with the draft is in the findings.
func (c *core) examine(ctx context.Context, d *criteria.RuleSetDraft) (*examination, error) {
	select { // one at a time, so that many drafts take one processor and not all
	case c.searching <- struct{}{}:
		defer func() { <-c.searching }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	x := &examination{}
	if x.rules, x.findings = lint(ctx, d.Content); x.rules == nil {
		return x, nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	known, err := c.library.editions(ctx)
	if err != nil {
		return nil, err
	}
	for _, e := range criteria.CheckPlace(x.rules, d.Province, known) {
		x.findings = append(x.findings, &criteria.FileError{File: contentFile, Err: e})
	}
	x.runTests(d.Tests)
	return x, nil
}

// lint reads a text and gives every fault of it: the loader's, or else those that no author can have meant.
func lint(ctx context.Context, content string) (*criteria.Compiled, criteria.FileErrors) {
	source, err := criteria.LoadSource(contentFile, []byte(content))
	if err != nil {
		return nil, faultsOf(contentFile, err)
	}
	rules, err := criteria.Compile(source.Set)
	if err != nil {
		return nil, faultsOf(contentFile, err)
	}
	found, complete := author.LintWithin(source, mostLint, func() bool { return ctx.Err() != nil })
	if !complete && ctx.Err() == nil {
		found = append(found, &criteria.FileError{File: contentFile, Line: 1, Column: 1, Err: criteria.Invalid("TOO_COSTLY_TO_EXAMINE", "", criteria.Say("publication.too-costly"))})
	}
	return rules, found
}

// faultsOf gives the faults in an error of the loader, one without a place where it is of another kind.
func faultsOf(file string, err error) criteria.FileErrors {
	var faults criteria.FileErrors
	var own *criteria.Error
	switch {
	case errors.As(err, &faults):
		return faults
	case !errors.As(err, &own):
		own = criteria.Invalid("FILE_MALFORMED", "", criteria.Say("load.malformed", "detail", err.Error()))
	}
	return criteria.FileErrors{{File: file, Err: own}}
}

// runTests runs the cases; each that comes out otherwise than expected is a finding.
func (x *examination) runTests(tests string) {
	var err error
	if x.tests, err = criteria.RunTests(x.rules, testsFile, []byte(tests)); err != nil {
		x.findings = append(x.findings, faultsOf(testsFile, err)...)
		return
	}
	for _, r := range x.tests {
		if len(r.Faults) == 0 {
			continue
		}
		const most = 5 // a person mends the first ones first
		detail := strings.Join(r.Faults[:min(len(r.Faults), most)], "; ")
		x.findings = append(x.findings, &criteria.FileError{File: testsFile, Err: criteria.Invalid("TEST_FAILED",
			fmt.Sprintf("tests[%.100s]", r.Name), criteria.Say("draft.test-failed", "detail", detail))})
	}
}

// refusal refuses a draft with every finding, nil without any. What is at fault is the draft as it stands, not the request.
func (x *examination) refusal() error {
	faults := make([]*criteria.Error, len(x.findings))
	for i, f := range x.findings {
		e := *f.Err
		e.Field = fieldOf(f)
		if e.Code == criteria.InvalidArgument {
			e.Code = criteria.FailedPrecondition
		}
		faults[i] = &e
	}
	return criteria.Join(faults)
}

// fieldOf names what a finding is about: "content:12:5", "tests[case name]".
func fieldOf(f *criteria.FileError) string {
	switch {
	case f.Err.Field != "":
		return f.Err.Field
	case f.Line > 0:
		return fmt.Sprintf("%s:%d:%d", f.File, f.Line, f.Column)
	}
	return f.File
}

// toProto gives the examination as an answer.
func (x *examination) toProto() *tieuchiv1.RuleSetExamination {
	p := &tieuchiv1.RuleSetExamination{Clean: len(x.findings) == 0}
	if x.rules != nil {
		p.RuleSetVersion, p.Digest = x.rules.Set.Name(), x.rules.Digest
	}
	for _, f := range x.findings {
		p.Findings = append(p.Findings, &tieuchiv1.RuleSetFinding{
			File: f.File, Line: int32(f.Line), Column: int32(f.Column), Reason: f.Err.Reason, Field: fieldOf(f), Message: wire.Text(f.Err.Message),
		})
	}
	for _, r := range x.tests {
		p.Tests = append(p.Tests, &tieuchiv1.RuleSetTestResult{Name: r.Name, Faults: r.Faults})
	}
	return p
}
