package main

import (
	"encoding/json"
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
		if strings.HasSuffix(arg, ".yaml") && !criteria.IsRuleSetFile(arg) {
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
