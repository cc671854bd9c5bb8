package main

import (
	"context"
	"flag"
	"os"
	"path/filepath"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/author"
)

// newRuleSet writes a small rule set to start from, its tests, and the schemas they name in their first line.
func newRuleSet(p *program, fs *flag.FlagSet) action {
	level, folder := string(criteria.Commune), "."
	fs.Var(&choice{&level, author.Levels}, "level", "cli.flag.new-level")
	fs.StringVar(&folder, "dir", ".", "cli.flag.dir")
	scored := fs.Bool("scored", false, "cli.flag.scored")
	return func(_ context.Context, args []string) error {
		set, tests, err := author.NewFiles(author.NewSet{ID: args[0], Version: args[1], Level: criteria.Level(level), Scored: *scored})
		if err != nil {
			return err
		}
		file := filepath.Join(folder, args[0], args[1]+".yaml")
		files := []newFile{{file, set}, {criteria.TestFile(file), tests}}
		schemas, err := missingSchemas(folder)
		if err != nil {
			return err
		}
		files = append(files, schemas...)
		if err := writeNew(files...); err != nil {
			return err
		}
		p.written(files...)
		return nil
	}
}

// missingSchemas gives the schemas that a folder of rule sets does not have yet.
func missingSchemas(folder string) ([]newFile, error) {
	var files []newFile
	for _, name := range []string{author.RuleSetSchema, author.RuleTestSchema} {
		content, err := criteria.SchemaFile(name)
		if err != nil {
			return nil, err
		}
		path := filepath.Join(folder, name)
		if _, err := os.Lstat(path); err != nil {
			files = append(files, newFile{path, content})
		}
	}
	return files, nil
}
