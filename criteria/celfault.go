package criteria

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/operators"
)

// What the compiler of expressions says, by form.
var (
	celToken    = regexp.MustCompile(`^Syntax error: (?:token recognition error at: |extraneous input |mismatched input |no viable alternative at input |missing .* at )'(.*?)'(?: expecting .*)?$`)
	celUnknown  = regexp.MustCompile(`^(?:undeclared reference to|undefined field) '([^']*)'`)
	celOverload = regexp.MustCompile(`^found no matching overload for '([^']*)' applied to '(?:(.*)\.)?\((.*)\)'`)
	celExpected = regexp.MustCompile(`^expected type '([^']*)' but found '([^']*)'`)
	celNamePart = regexp.MustCompile(`^[\pL\pN_.-]+`)
)

// celHints say how to write what people write otherwise.
var celHints = map[string]string{
	"=": "cel.hint.equals", "&": "cel.hint.and", "|": "cel.hint.or", "and": "cel.hint.and", "or": "cel.hint.or", "not": "cel.hint.not",
	"AND": "cel.hint.and", "OR": "cel.hint.or", "NOT": "cel.hint.not", "=>": "cel.hint.at-least", "=<": "cel.hint.at-most", "<>": "cel.hint.other",
	"yes": "cel.hint.yes-no", "no": "cel.hint.yes-no", "True": "cel.hint.yes-no", "False": "cel.hint.yes-no",
}

// compile type-checks an expression. Of what is wrong the first is given: what follows is often its echo.
func (l *language) compile(source string) (*cel.Ast, *cel.Error) {
	ast, issues := l.env.Compile(source)
	if found := issues.Errors(); len(found) > 0 {
		return nil, found[0]
	}
	return ast, nil
}

// faultOf says what is wrong with an expression, and at which character, from 0.
func (l *language) faultOf(source string, e *cel.Error) (message Text, at int) {
	at = max(e.Location.Column(), 0)
	if e.Location.Line() != 1 {
		at = 0
	}
	if m := celToken.FindStringSubmatch(e.Message); m != nil {
		return tokenWords(strings.TrimSpace(m[1]), source, at), at
	}
	if m := celOverload.FindStringSubmatch(e.Message); m != nil {
		return overloadWords(m[1], m[2], m[3]), at
	}
	if m := celExpected.FindStringSubmatch(e.Message); m != nil {
		return Say("cel.type-expected", "want", typeWords(m[1]), "got", typeWords(m[2])), at
	}
	m := celUnknown.FindStringSubmatch(e.Message)
	switch {
	case m != nil && strings.HasPrefix(from(source, at), "("):
		return Say("cel.function-unknown", "name", Clip(m[1])), max(at-utf8.RuneCountInString(m[1]), 0)
	case m != nil, strings.Contains(e.Message, "does not support field selection"):
		return l.nameWords(source, at)
	case strings.Contains(e.Message, "limit"):
		return Say("cel.too-long"), at
	}
	return Say("cel.malformed", "detail", firstLine(e.Message)), at
}

// from gives the rest of a text from a character on.
func from(s string, at int) string {
	r := []rune(s)
	return string(r[min(at, len(r)):])
}

// tokenWords says near what an expression cannot be read, with a hint where the mistake is a common one.
func tokenWords(token, source string, at int) Text {
	before := strings.Fields(string([]rune(source)[:min(at, utf8.RuneCountInString(source))]))
	if len(before) > 0 && (before[len(before)-1] == "not" || strings.HasSuffix(before[len(before)-1], "<") && token == ">") {
		token = map[bool]string{true: "<>", false: "not"}[token == ">"]
	}
	switch {
	case token == "<EOF>":
		return Say("cel.ends")
	case strings.HasPrefix(token, "'") || strings.HasPrefix(token, `"`):
		return Say("cel.quote")
	case celHints[token] != "":
		return Say("cel.syntax-hint", "token", token, "hint", Say(celHints[token]))
	}
	return Say("cel.syntax", "token", Clip(token))
}

// nameWords says which name means nothing, and which fact or attribute is likely meant.
func (l *language) nameWords(source string, at int) (Text, int) {
	runes := []rune(source)
	for at > 0 && at <= len(runes) && celNamePart.MatchString(string(runes[at-1])) && runes[at-1] != '-' {
		at--
	}
	name := strings.TrimRight(celNamePart.FindString(from(source, at)), "-.")
	if written := celName(name); slices.Contains(l.names, written) {
		return Say("cel.hyphen", "name", Clip(name), "written", written), at
	}
	name, _, _ = strings.Cut(name, "-")
	if hint := celHints[name]; hint != "" {
		return Say("cel.syntax-hint", "token", name, "hint", Say(hint)), at
	}
	if close := closest(name, l.names); close != "" {
		return Say("cel.name-close", "name", Clip(name), "close", close), at
	}
	return Say("cel.name-unknown", "name", Clip(name)), at
}

// overloadWords says which operator or function does not take what it was given.
func overloadWords(function, target, args string) Text {
	sign := function
	if shown, ok := operators.FindReverse(function); ok && shown != "" {
		sign = shown
	} else if function == operators.Conditional {
		sign = "? :"
	}
	var kinds []string
	if target != "" {
		kinds = append(kinds, target)
	}
	kinds = append(kinds, strings.Split(args, ", ")...)
	words := typeWords(kinds[0])
	for i, kind := range kinds[1:] {
		words = Say(map[bool]string{true: "when.and", false: "cel.type.list"}[i == len(kinds)-2], "left", words, "right", typeWords(kind))
	}
	if slices.Contains(kinds, celDecimalType.TypeName()) || slices.Contains(kinds, "double") {
		return Say("cel.overload-decimal", "operator", sign, "types", words)
	}
	return Say("cel.overload", "operator", sign, "types", words)
}

// typeWords names a type of the language for people.
func typeWords(name string) Text {
	key := map[string]string{
		"int": "cel.type.count", "uint": "cel.type.count", celDecimalType.TypeName(): "cel.type.number", "double": "cel.type.double",
		"string": "cel.type.text", "bool": "cel.type.yes-no",
	}[name]
	switch {
	case key != "":
		return Say(key)
	case strings.HasPrefix(name, "list("):
		return Say("cel.type.a-list")
	}
	return Say("cel.type.other")
}

// closest gives the name that differs in the fewest characters, "" where none is alike.
func closest(name string, names []string) string {
	best, least := "", min(3, utf8.RuneCountInString(name)/2)+1
	for _, n := range names {
		if d := distance(name, n, least); d < least {
			best, least = n, d
		}
	}
	return best
}

// distance counts the characters to put in, take out or exchange between two names, up to most.
func distance(a, b string, most int) int {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y)+most || len(y) > len(x)+most {
		return most
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		corner := row[0]
		row[0] = i + 1
		for j := range y {
			cost := corner
			if x[i] != y[j] {
				cost = 1 + min(corner, row[j], row[j+1])
			}
			corner, row[j+1] = row[j+1], cost
		}
	}
	return row[len(y)]
}
