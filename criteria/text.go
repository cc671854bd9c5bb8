package criteria

import (
	"fmt"
	"strings"
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

// Say gives the sentence of the catalogue under key, with each {name} replaced by the value that follows the name.
// A value of type Text is put in by language; a Date is written dd/mm/yyyy. A key that is missing is a fault of the
// program and panics: a test asks for every key that the source names.
func Say(key string, args ...any) Text {
	filled := make([]arg, 0, 12)
	for i := 0; i+1 < len(args); i += 2 {
		a := arg{name: args[i].(string)}
		switch v := args[i+1].(type) {
		case Text:
			a.text = Text{v.VI, v.In("en")}
		case Date:
			a.text = both(v.ForPeople())
		case string:
			a.text = both(v)
		default:
			a.text = both(fmt.Sprint(v))
		}
		filled = append(filled, a)
	}
	return say(key, filled...)
}

// arg is a value for a sentence: a text, or a figure that each language writes in its own way.
type arg struct {
	name   string
	text   Text
	figure Quantity
}

func both(s string) Text { return Text{s, s} }

// say is Say for values that are sentences or figures already: it allocates the two texts and nothing else, for a
// verdict has a line for every criterion.
func say(key string, args ...arg) Text {
	t := sentenceOf(key)
	if len(args) == 0 {
		return Text{t.vi[0], t.en[0]}
	}
	var vi, en [512]byte
	return Text{string(t.vi.append(vi[:0], args, 0)), string(t.en.append(en[:0], args, 1))}
}

// sentenceOf finds a sentence of the catalogue.
func sentenceOf(key string) *entry {
	t, ok := messages()[key]
	if !ok {
		panic("criteria: no sentence for " + key)
	}
	t.file.once.Do(t.file.read)
	return t
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

// append writes the sentence in one language: 0 is Vietnamese, 1 English.
func (s sentence) append(b []byte, args []arg, lang int) []byte {
	for i, piece := range s {
		if i%2 == 0 {
			b = append(b, piece...)
			continue
		}
		for a := range args {
			switch {
			case args[a].name != piece:
			case args[a].figure.some:
				b = args[a].figure.appendForPeople(b, lang)
			case lang == 0:
				b = append(b, args[a].text.VI...)
			default:
				b = append(b, args[a].text.In("en")...)
			}
		}
	}
	return b
}

// Clip shortens what came from outside before it is put into a sentence.
func Clip(s string) string {
	const most = 60
	r := []rune(strings.ToValidUTF8(s, "\ufffd"))
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most]) + "…"
}

// LevelText gives the name of a level of units for people.
func LevelText(l Level) Text { return Say("level-name." + string(l)) }
