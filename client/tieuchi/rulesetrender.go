package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/author"
)

// renderRuleSet writes a rule set as an annex to read beside the decision.
func renderRuleSet(p *program, fs *flag.FlagSet) action {
	format, out := author.HTML, ""
	fs.Var(&choice{&format, []string{author.HTML, author.Markdown, "markdown"}}, "format", "cli.flag.annex")
	fs.StringVar(&out, "out", "", "cli.flag.out")
	return func(_ context.Context, args []string) error {
		rules, err := fileOrShipped(args[0])
		if err != nil {
			return err
		}
		if format == "markdown" {
			format = author.Markdown
		}
		var b bytes.Buffer
		if err := author.Render(&b, rules, format, p.settings.lang); err != nil {
			return err
		}
		return p.deliver(out, b.Bytes())
	}
}

// fileOrShipped loads the rule set of a file, or finds one inside the program by its name.
func fileOrShipped(name string) (*criteria.Compiled, error) {
	if _, err := os.Stat(name); err == nil || strings.HasSuffix(name, ".yaml") {
		return loadRuleSet(name)
	}
	library, err := criteria.ShippedRuleSets()
	if err != nil {
		return nil, err
	}
	return findRuleSet(library, name)
}

// deliver writes what a command made: into a new file, or to standard output where none is named.
func (p *program) deliver(out string, content []byte) error {
	if out == "" {
		return p.rawText(content)
	}
	f := newFile{out, content}
	if err := writeNew(f); err != nil {
		return err
	}
	p.written(f)
	return nil
}

// rawText writes a text that ends with a line of its own.
func (p *program) rawText(content []byte) error {
	p.out.line(strings.TrimSuffix(string(content), "\n"))
	return nil
}
