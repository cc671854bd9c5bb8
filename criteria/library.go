package criteria

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed rulesets
var shippedRuleSets embed.FS

// Library is a collection of compiled rule sets by name. It does not change once it is made.
type Library struct {
	byRef  map[RuleSetRef]*Compiled
	sorted []*Compiled
}

// ShippedRuleSets gives the rule sets inside the program.
var ShippedRuleSets = sync.OnceValues(func() (*Library, error) {
	sub, err := fs.Sub(shippedRuleSets, "rulesets")
	if err != nil {
		return nil, err
	}
	return LoadLibrary(sub)
})

// ShippedSource gives the text of a shipped rule set and of its tests.
func ShippedSource(ref RuleSetRef) (content, tests string, err error) {
	file := path.Join("rulesets", ref.ID, ref.Version+".yaml")
	b, err := shippedRuleSets.ReadFile(file)
	if err != nil {
		return "", "", err
	}
	t, err := shippedRuleSets.ReadFile(TestFile(file))
	return string(b), string(t), err
}

// LoadLibrary loads every rule set of a folder: <id>/<version>.yaml. The path and the text must name the same set.
func LoadLibrary(fsys fs.FS) (*Library, error) {
	lib := &Library{byRef: map[RuleSetRef]*Compiled{}}
	files, err := RuleSetFiles(fsys)
	if err != nil {
		return nil, err
	}
	var faults []error
	for i, one := range loadFiles(fsys, files) {
		c, file := one.rules, files[i]
		if one.err != nil {
			faults = append(faults, one.err)
			continue
		}
		if want := path.Join(c.Set.ID, c.Set.Version+".yaml"); want != file {
			faults = append(faults, fmt.Errorf("%s: %s", file, Say("library.path", "want", want)))
			continue
		}
		lib.byRef[c.Set.Ref()] = c
		lib.sorted = append(lib.sorted, c)
	}
	slices.SortFunc(lib.sorted, func(a, b *Compiled) int {
		return cmp.Or(strings.Compare(a.Set.ID, b.Set.ID), strings.Compare(a.Set.Version, b.Set.Version))
	})
	return lib, errors.Join(faults...)
}

// RuleSetFiles lists the rule-set files of a folder, their tests and boundary cases left out.
func RuleSetFiles(fsys fs.FS) ([]string, error) {
	var files []string
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && IsRuleSetFile(p) {
			files = append(files, p)
		}
		return err
	})
	return files, err
}

// IsRuleSetFile tells whether a file is named as a rule set is, not as what stands beside one.
func IsRuleSetFile(file string) bool {
	return strings.HasSuffix(file, ".yaml") && !strings.HasSuffix(file, "_test.yaml") && !strings.HasSuffix(file, "_boundary.yaml")
}

// loaded is what became of a file.
type loaded struct {
	rules *Compiled
	err   error
}

// loadFiles loads several files beside each other: reading the law is most of what a program does before it is ready.
func loadFiles(fsys fs.FS, files []string) []loaded {
	all := make([]loaded, len(files))
	var group sync.WaitGroup
	for i := range files {
		group.Go(func() { all[i].rules, all[i].err = LoadFile(fsys, files[i]) })
	}
	group.Wait()
	return all
}

// LoadFile loads and compiles one rule-set file.
func LoadFile(fsys fs.FS, file string) (*Compiled, error) {
	content, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, err
	}
	set, err := LoadRuleSet(file, content)
	if err != nil {
		return nil, err
	}
	return Compile(set)
}

// All lists the rule sets by id and version.
func (l *Library) All() []*Compiled { return l.sorted }

// Find gives a version by its resource name, or a refusal that says what there is.
func (l *Library) Find(name string) (*Compiled, error) {
	ref, err := ParseRuleSetRef(name)
	if err != nil {
		return nil, err
	}
	if c, ok := l.byRef[ref]; ok {
		return c, nil
	}
	names := make([]string, len(l.sorted))
	for i, c := range l.sorted {
		names[i] = c.Set.Name()
	}
	return nil, RuleSetUnknown(name, names)
}

// RuleSetUnknown refuses a name that no rule set has, and says which there are.
func RuleSetUnknown(name string, known []string) error {
	return Refuse(NotFound, "RULE_SET_UNKNOWN", "", Say("library.unknown", "name", Clip(name), "known", strings.Join(known, ", ")))
}
