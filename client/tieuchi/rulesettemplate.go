package main

import (
	"context"
	"flag"

	"github.com/tieuchi/tieuchi/criteria/author/xlsx"
)

// ruleSetTemplate writes the empty spreadsheet for the annex of a decision.
func ruleSetTemplate(p *program, fs *flag.FlagSet) action {
	out := fs.String("out", "bo-tieu-chi.xlsx", "cli.flag.template-out")
	return func(context.Context, []string) error {
		content, err := xlsx.Template()
		if err != nil {
			return err
		}
		return p.deliver(*out, content)
	}
}
