package main

import (
	"context"
	"flag"
	"io"
	"os"

	"github.com/tieuchi/tieuchi/criteria/author/xlsx"
)

// importRuleSet turns a filled spreadsheet into a rule-set file.
func importRuleSet(p *program, fs *flag.FlagSet) action {
	out := fs.String("out", "", "cli.flag.out")
	return func(_ context.Context, args []string) error {
		content, err := readSome(args[0], xlsx.MaxFile+1) // one more than is taken, so that too much is refused by name
		if err != nil {
			return err
		}
		made, err := xlsx.Import(content)
		if err != nil {
			return err
		}
		return p.deliver(*out, made)
	}
}

// readSome reads a file, and no more of it than can be used.
func readSome(name string, most int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most))
}
