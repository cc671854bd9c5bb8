package criteria

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// yamlWords are the sentences for what the YAML reader says, by a part of its words. The first that fits stands for it.
var yamlWords = []struct{ part, key string }{
	{" tab", "load.yaml.tab"},
	{"mapping values are not allowed", "load.yaml.colon"},
	{"',' or ']'", "load.yaml.list-open"},
	{"',' or '}'", "load.yaml.mapping-open"},
	{"unexpected end of stream", "load.yaml.quote-open"},
	{"unexpected document indicator", "load.yaml.quote-open"},
	{"unknown escape", "load.yaml.escape"},
	{"cannot start any token", "load.yaml.start"},
	{"expected '-' indicator", "load.yaml.indent"},
	{"expected key", "load.yaml.indent"},
	{"block sequence entries", "load.yaml.dash"},
	{"mapping keys are not allowed", "load.yaml.indent"},
	{"indentation", "load.yaml.indent"},
	{"could not find expected ':'", "load.yaml.no-colon"},
	{"expected node content", "load.yaml.no-value"},
	{"unknown anchor", "load.yaml.alias"},
	{"multiple", "load.yaml.documents"},
	{"control characters", "load.yaml.control"},
}

// yamlFault takes over what the YAML reader found. t is the type that the file was read into, nil where it was not yet.
func (l *loader) yamlFault(err error, t reflect.Type) {
	var many *yaml.LoadErrors
	var one *yaml.LoadError
	switch {
	case errors.As(err, &many):
		for i := 0; i < len(many.Errors) && !l.full(); i++ {
			l.readerFault(many.Errors[i], t)
		}
	case errors.As(err, &one):
		l.readerFault(one, t)
	default:
		l.fault(1, 1, "FILE_MALFORMED", Say("load.malformed", "detail", quoted(err.Error())))
	}
}

// readerFault says one fault in this program's words. What opens and is never closed is shown where it opens: the reader
// only notices at the end of the file.
func (l *loader) readerFault(e *yaml.LoadError, t reflect.Type) {
	mark := e.Mark
	if strings.Contains(e.Message, "end of stream") || e.ContextMsg == "while scanning a simple key" || strings.HasPrefix(e.ContextMsg, "while parsing a flow") {
		mark = e.ContextMark
	}
	var own *Error
	say := quoted(e.Message)
	switch {
	case errors.As(e.Unwrap(), &own):
		say = own.Message
	case strings.HasPrefix(e.Message, "cannot construct"):
		say = shapeWords(typeAt(l.root, t, mark.Line, mark.Column))
	case strings.HasPrefix(l.rest(mark.Line, mark.Column), "\t"):
		say = Say("load.yaml.tab")
	default:
		for _, w := range yamlWords {
			if strings.Contains(e.Message, w.part) {
				say = Say(w.key)
				break
			}
		}
	}
	l.fault(mark.Line, mark.Column, "FILE_MALFORMED", Say("load.malformed", "detail", say))
}

// quoted gives what no sentence stands for in the reader's own words, without the names of Go's types.
func quoted(s string) Text {
	s, _, _ = strings.Cut(strings.TrimPrefix(s, "yaml: "), " into ")
	s, _, _ = strings.Cut(s, " in type ")
	return Say("load.yaml.other", "detail", Clip(s))
}

// rest gives a line of the file from a column on, "" where the file has no such place.
func (l *loader) rest(line, column int) string {
	text := l.content
	for range line - 1 {
		_, text, _ = bytes.Cut(text, []byte("\n"))
	}
	text, _, _ = bytes.Cut(text, []byte("\n"))
	for range column - 1 {
		_, size := utf8.DecodeRune(text)
		text = text[size:]
	}
	return string(text)
}

// typeAt gives the Go type that a value of the file is due for: that of the outermost one at the place, as a mapping stands
// where its first key does.
func typeAt(n *yaml.Node, t reflect.Type, line, column int) reflect.Type {
	if n == nil || t == nil {
		return nil
	}
	if n.Line == line && n.Column == column {
		return t
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	for i, child := range n.Content {
		var of reflect.Type
		switch {
		case n.Kind == yaml.SequenceNode && t.Kind() == reflect.Slice, n.Kind == yaml.MappingNode && t.Kind() == reflect.Map && i%2 == 1:
			of = t.Elem()
		case n.Kind == yaml.MappingNode && t.Kind() == reflect.Struct && i%2 == 1:
			of = fieldsOf(t)[n.Content[i-1].Value]
		}
		if found := typeAt(child, of, line, column); found != nil {
			return found
		}
	}
	return nil
}

// shapeWords says what a value should have been.
func shapeWords(t reflect.Type) Text {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == nil:
		return Say("load.shape")
	case t == reflect.TypeFor[Decimal]():
		return Say("load.shape.number")
	case t == reflect.TypeFor[Date]():
		return Say("load.shape.day")
	}
	switch t.Kind() {
	case reflect.Slice:
		return Say("load.shape.list")
	case reflect.Struct, reflect.Map:
		return Say("load.shape.mapping")
	case reflect.String:
		return Say("load.shape.text")
	case reflect.Bool:
		return Say("load.shape.yes-no")
	case reflect.Int:
		return Say("load.shape.whole")
	}
	return Say("load.shape")
}
