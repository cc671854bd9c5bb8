package criteria

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"sort"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/unicode/norm"
)

// Limits of a rule-set file. They are far above any real annex and keep a hostile file from costing anything.
const (
	maxFileBytes = 1 << 20
	maxFacts     = 1000
	maxClasses   = 200 // entries of a by_class
)

// FileError is a fault in a file, with its place.
type FileError struct {
	File   string
	Line   int // from 1; 0 where the fault has no place
	Column int
	Err    *Error
}

// Error gives "file:line:column: sentence".
func (e *FileError) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Err.Message)
}

// Unwrap gives the refusal itself.
func (e *FileError) Unwrap() error { return e.Err }

// FileErrors are all faults found in a file, by place.
type FileErrors []*FileError

// Error gives one fault a line.
func (e FileErrors) Error() string {
	lines := make([]string, len(e))
	for i, f := range e {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

// LoadRuleSet reads and checks one rule set. file is the name that errors carry. The error is a FileErrors with every
// fault that could be told apart: unknown and duplicate keys, wrong kinds of values, dangling ids, thresholds that do
// not fit their measure, expressions that do not compile, text that is not NFC.
func LoadRuleSet(file string, content []byte) (*RuleSet, error) {
	source, err := LoadSource(file, content)
	if err != nil {
		return nil, err
	}
	return source.Set, nil
}

// loader collects the faults of one file.
type loader struct {
	file    string
	content []byte // nil where only the places of values are asked for
	root    *yaml.Node
	faults  FileErrors
}

func (l *loader) load(content []byte) *RuleSet {
	set := &RuleSet{}
	if !l.read(content, set) {
		return nil
	}
	l.check(set)
	return set
}

// read puts a file into the value that into points to, and tells whether it is well-formed: no other keys than the
// value's type has, none twice, every value of the right shape.
func (l *loader) read(content []byte, into any) bool {
	if l.content = content; !l.readable(content) {
		return false
	}
	var doc yaml.Node
	err := yaml.Load(content, &doc, yaml.WithUniqueKeys(false)) // checkKeys names twins with their place
	if err != nil && !onlyComments(content) {
		l.yamlFault(err, nil)
		return false
	}
	if len(doc.Content) != 1 {
		l.fault(1, 1, "FILE_EMPTY", Say("load.empty"))
		return false
	}
	l.root = doc.Content[0]
	t := reflect.TypeOf(into).Elem()
	if l.checkKeys(l.root, t); len(l.faults) > 0 {
		return false
	}
	if err := l.root.Load(into); err != nil {
		l.yamlFault(err, t)
	}
	return len(l.faults) == 0
}

// readable checks what holds for the bytes before anything is parsed.
func (l *loader) readable(content []byte) bool {
	switch {
	case len(content) > maxFileBytes:
		l.fault(1, 1, "FILE_TOO_LARGE", Say("load.too-large", "most", maxFileBytes))
	case !utf8.Valid(content):
		l.fault(1, 1, "FILE_NOT_UTF8", Say("load.not-utf8"))
	case !norm.NFC.IsNormal(content):
		for i, line := range bytes.Split(content, []byte("\n")) {
			if at := norm.NFC.QuickSpan(line); !norm.NFC.IsNormal(line) {
				l.fault(i+1, utf8.RuneCount(line[:at])+1, "FILE_NOT_NFC", Say("load.not-nfc"))
			}
		}
	}
	return len(l.faults) == 0
}

// onlyComments tells whether a file says nothing; the YAML reader takes that for a fault without a place.
func onlyComments(content []byte) bool {
	for line := range bytes.Lines(content) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}

// full tells whether there are as many faults as a person can use; a hostile file could have a million.
func (l *loader) full() bool { return len(l.faults) >= 100 }

func (l *loader) fault(line, column int, reason string, message Text) {
	if !l.full() {
		l.faults = append(l.faults, &FileError{l.file, max(line, 1), max(column, 1), Invalid(reason, "", message)})
	}
}

// checkKeys walks the document beside the Go type that will hold it: unknown keys, keys that stand twice and aliases
// (which could blow up) are refused with their place.
func (l *loader) checkKeys(n *yaml.Node, t reflect.Type) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		l.fault(n.Line, n.Column, "ALIAS", Say("load.alias"))
	case n.Kind == yaml.ScalarNode:
		l.checkScalar(n, t)
	case n.Kind == yaml.SequenceNode && t.Kind() == reflect.Slice:
		for _, item := range n.Content {
			l.checkKeys(item, t.Elem())
		}
	case n.Kind == yaml.MappingNode && t.Kind() == reflect.Struct:
		l.checkMapping(n, fieldsOf(t))
	case n.Kind == yaml.MappingNode && t.Kind() == reflect.Map:
		l.checkNames(n, t.Elem())
	}
}

// checkScalar reads numbers and days by this package's own rules, which are stricter than the libraries'.
func (l *loader) checkScalar(n *yaml.Node, t reflect.Type) {
	var err error
	switch t {
	case reflect.TypeFor[Decimal]():
		_, err = ParseDecimal(n.Value)
	case reflect.TypeFor[Date]():
		_, err = ParseDate(n.Value)
	}
	var refusal *Error
	if errors.As(err, &refusal) {
		l.fault(n.Line, n.Column, refusal.Reason, refusal.Message)
	}
}

func (l *loader) checkMapping(n *yaml.Node, known map[string]reflect.Type) {
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		field, ok := known[key.Value]
		switch {
		case !ok:
			l.fault(key.Line, key.Column, "KEY_UNKNOWN", Say("load.key-unknown", "key", Clip(key.Value), "allowed", keysOf(known)))
		case seen[key.Value]:
			l.fault(key.Line, key.Column, "KEY_TWICE", Say("load.key-twice", "key", Clip(key.Value)))
		default:
			l.checkKeys(value, field)
		}
		seen[key.Value] = true
	}
}

// checkNames checks a mapping whose keys are names of the file's own.
func (l *loader) checkNames(n *yaml.Node, value reflect.Type) {
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if seen[key.Value] {
			l.fault(key.Line, key.Column, "KEY_TWICE", Say("load.key-twice", "key", Clip(key.Value)))
		}
		seen[key.Value] = true
		l.checkKeys(n.Content[i+1], value)
	}
}

// fieldsOf gives the YAML keys of a struct type, those of inlined structs included.
func fieldsOf(t reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if strings.Contains(options, "inline") {
			for k, v := range fieldsOf(f.Type) {
				fields[k] = v
			}
		} else if name != "" {
			fields[name] = f.Type
		}
	}
	return fields
}

func keysOf(m map[string]reflect.Type) string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return strings.Join(keys, ", ")
}

// at gives the place of a value by its path of keys and indexes. Where the path ends early, the deepest part of it
// that the file has stands for it: a missing key is reported at the mapping that misses it.
func (l *loader) at(path ...any) (line, column int) {
	n := l.root
	for _, step := range path {
		next := child(n, step)
		if next == nil {
			break
		}
		n = next
	}
	return n.Line, n.Column
}

func child(n *yaml.Node, step any) *yaml.Node {
	switch s := step.(type) {
	case int:
		if n.Kind == yaml.SequenceNode && s < len(n.Content) {
			return n.Content[s]
		}
	case string:
		for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == s {
				return n.Content[i+1]
			}
		}
	}
	return nil
}
