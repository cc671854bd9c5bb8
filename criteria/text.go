package criteria

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"
)

// Text is a sentence or a name for people: Vietnamese first, English second.
type Text struct {
	VI string `yaml:"vi" json:"vi"`
	EN string `yaml:"en,omitempty" json:"en,omitempty"`
}

// In gives the text in a language ("vi" or "en"), Vietnamese where there is no English.
func (t Text) In(lang string) string {
	if lang == "en" && t.EN != "" {
		return t.EN
	}
	return t.VI
}

// IsZero tells whether there is no text.
func (t Text) IsZero() bool { return t.VI == "" && t.EN == "" }

// String gives both languages in one line, as logs and single-message protocols need it.
func (t Text) String() string {
	if t.EN == "" || t.EN == t.VI {
		return t.VI
	}
	return t.VI + " / " + t.EN
}

// entry is one sentence of the catalogue in both languages.
type entry struct{ vi, en sentence }

//go:embed messages/*.yaml
var messageFiles embed.FS

// messages is the one catalogue of sentences for people: every file of messages/ together.
var messages = sync.OnceValue(func() map[string]entry {
	all := map[string]entry{}
	names, err := fs.Glob(messageFiles, "messages/*.yaml")
	if err != nil {
		panic(err)
	}
	for _, name := range names {
		b, err := messageFiles.ReadFile(name)
		if err != nil {
			panic(err)
		}
		part := map[string]Text{}
		if err := yaml.Load(b, &part, yaml.WithUniqueKeys(true)); err != nil {
			panic(fmt.Sprintf("%s: %v", name, err))
		}
		for key, text := range part {
			if _, twice := all[key]; twice {
				panic(fmt.Sprintf("%s: %s is in the catalogue twice", name, key))
			}
			all[key] = entry{parseSentence(text.VI), parseSentence(text.EN)}
		}
	}
	return all
})

// Say gives the sentence of the catalogue under key, with each {name} replaced by the value that follows the name.
// A value of type Text is put in by language; a Date is written dd/mm/yyyy. A key that is missing is a fault of the
// program and panics: a test asks for every key that the source names.
func Say(key string, args ...any) Text {
	t, ok := messages()[key]
	if !ok {
		panic("criteria: no sentence for " + key)
	}
	return Text{VI: t.vi.fill("vi", args), EN: t.en.fill("en", args)}
}

// sentence is a text of the catalogue, cut where values go in: literal, name, literal, name … literal.
type sentence []string

func parseSentence(s string) sentence {
	var cut sentence
	for {
		literal, rest, found := strings.Cut(s, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			return append(cut, s)
		}
		cut = append(cut, literal, name)
		s = after
	}
}

func (s sentence) fill(lang string, args []any) string {
	if len(s) == 1 {
		return s[0]
	}
	var b strings.Builder
	for i, piece := range s {
		if i%2 == 0 {
			b.WriteString(piece)
			continue
		}
		for a := 0; a+1 < len(args); a += 2 {
			if args[a] == piece {
				write(&b, lang, args[a+1])
			}
		}
	}
	return b.String()
}

func write(b *strings.Builder, lang string, value any) {
	switch v := value.(type) {
	case Text:
		b.WriteString(v.In(lang))
	case Date:
		b.WriteString(v.ForPeople())
	case string:
		b.WriteString(v)
	default:
		fmt.Fprint(b, v)
	}
}

// clip shortens what came from outside before it is put into a sentence.
func clip(s string) string {
	const most = 60
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most]) + "…"
}

// LevelText gives the name of a level of units for people.
func LevelText(l Level) Text { return Say("level-name." + string(l)) }
