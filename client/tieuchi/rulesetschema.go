package main

import (
	"context"
	"flag"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/author"
)

// ruleSetSchema prints the JSON Schema of rule-set files, or of their tests.
func ruleSetSchema(p *program, fs *flag.FlagSet) action {
	tests := fs.Bool("tests", false, "cli.flag.schema-tests")
	return func(context.Context, []string) error {
		name := author.RuleSetSchema
		if *tests {
			name = author.RuleTestSchema
		}
		content, err := criteria.SchemaFile(name)
		if err != nil {
			return err
		}
		return p.rawText(content)
	}
}
