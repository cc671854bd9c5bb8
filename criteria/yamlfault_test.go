package criteria

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"
)

// toldFault is a file that is not well-formed and what is said of it.
type toldFault struct {
	File string   `yaml:"file"`
	As   string   `yaml:"as"` // "tests": the cases beside a rule set; "expression"
	VI   []string `yaml:"vi"`
	EN   []string `yaml:"en"`
}

// TestReaderWords checks what is said of files that the YAML reader refuses and of expressions that do not compile: the
// place, in both languages, without a word of Go.
func TestReaderWords(t *testing.T) {
	var told []toldFault
	if err := yaml.Load(read(t, "testdata/told.yaml"), &told, yaml.WithKnownFields(true)); err != nil {
		t.Fatal(err)
	}
	for i := range told {
		f := &told[i]
		vi, en := f.tell(t)
		if *update {
			f.VI, f.EN = vi, en
		}
		if diff := cmp.Diff(f.VI, vi) + cmp.Diff(f.EN, en); diff != "" {
			t.Errorf("%q (-want +got):\n%s", f.File, diff)
		}
		if all := strings.Join(append(vi, en...), " "); strings.Contains(all, "criteria.") || strings.Contains(all, "[]") || strings.Contains(all, "!!") {
			t.Errorf("%q: Go in %s", f.File, all)
		}
	}
	if *update {
		writeTold(t, told)
	}
}

func writeTold(t *testing.T, told []toldFault) {
	t.Helper()
	var b strings.Builder
	b.WriteString("# Files that are not well-formed and expressions that are wrong, and what is said of them. -update rewrites it: read the\n# difference.\n")
	for _, f := range told {
		fmt.Fprintf(&b, "- file: %s\n", quote(f.File))
		if f.As != "" {
			fmt.Fprintf(&b, "  as: %s\n", f.As)
		}
		fmt.Fprintf(&b, "  vi: %s\n  en: %s\n", quote(f.VI), quote(f.EN))
	}
	if err := os.WriteFile("testdata/told.yaml", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// toldFacts are what the wrong expressions are about.
var toldFacts = []Fact{
	{ID: "late", Kind: CountFact},
	{ID: "homes.on-line", Kind: CountFact},
	{ID: "homes.total", Kind: CountFact},
	{ID: "speed", Kind: NumberFact},
	{ID: "plan", Kind: YesNoFact},
	{ID: "tier", Kind: ChoiceFact},
}

func (f *toldFault) tell(t *testing.T) (vi, en []string) {
	switch f.As {
	case "tests":
		_, err := ReadRuleTests("x.yaml", []byte(f.File))
		return toldBy(err)
	case "expression":
		lang, err := celEnv(toldFacts)
		if err != nil {
			t.Fatal(err)
		}
		_, wrong := lang.compile(f.File)
		if wrong == nil {
			t.Fatalf("%q compiles", f.File)
		}
		message, at := lang.faultOf(f.File, wrong)
		return []string{fmt.Sprintf("%d %s", at, message.VI)}, []string{fmt.Sprintf("%d %s", at, message.EN)}
	}
	_, err := LoadRuleSet("x.yaml", []byte(f.File))
	return toldBy(err)
}

// toldBy gives the places and sentences of a FileErrors.
func toldBy(err error) (vi, en []string) {
	faults, _ := err.(FileErrors)
	for _, e := range faults {
		vi = append(vi, fmt.Sprintf("%d:%d %s", e.Line, e.Column, e.Err.Message.VI))
		en = append(en, fmt.Sprintf("%d:%d %s", e.Line, e.Column, e.Err.Message.EN))
	}
	return vi, en
}
