package criteria

import (
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// WhenText gives a CEL expression of the set as words: "đơn vị là phường". A form that has no words is shown as it is
// written: an expression half in words would say something else.
func (c *Compiled) WhenText(source string) Text {
	env, err := celBase()
	if err != nil {
		return both(source)
	}
	parsed, issues := env.Parse(source)
	if issues.Err() != nil {
		return both(source)
	}
	if t, ok := c.clauseWords(parsed.NativeRep().Expr(), false); ok {
		return t
	}
	return Say("when.expression", "source", source)
}

// clauseWords gives a yes/no expression, or its contrary, as words.
func (c *Compiled) clauseWords(e ast.Expr, not bool) (Text, bool) {
	if e.Kind() != ast.CallKind {
		return c.yesNoWords(e, not)
	}
	call := e.AsCall()
	switch op := call.FunctionName(); op {
	case operators.LogicalNot:
		return c.clauseWords(call.Args()[0], !not)
	case operators.LogicalAnd, operators.LogicalOr:
		return c.joinWords(e, not)
	case operators.In:
		return c.listWords(call.Args()[0], call.Args()[1], not)
	default:
		return c.comparisonWords(op, call.Args(), not)
	}
}

// joinWords joins both sides of "and" or "or". A contrary stands before the whole, as people say it: "except communes in the
// mountains".
func (c *Compiled) joinWords(e ast.Expr, not bool) (Text, bool) {
	op := e.AsCall().FunctionName()
	var sides []Text
	for _, arg := range flat(e, op) {
		t, ok := c.clauseWords(arg, false)
		if !ok {
			return Text{}, false
		}
		if arg.Kind() == ast.CallKind && slices.Contains([]string{operators.LogicalAnd, operators.LogicalOr}, arg.AsCall().FunctionName()) {
			t = Say("when.group", "clause", t)
		}
		sides = append(sides, t)
	}
	key := map[string]string{operators.LogicalAnd: "when.and", operators.LogicalOr: "when.or"}[op]
	t := sides[0]
	for _, side := range sides[1:] {
		t = Say(key, "left", t, "right", side)
	}
	if not {
		t = Say("when.not", "clause", t)
	}
	return t, true
}

// flat gives the sides of a chain of one operator, "a && b && c".
func flat(e ast.Expr, op string) []ast.Expr {
	if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != op {
		return []ast.Expr{e}
	}
	var all []ast.Expr
	for _, arg := range e.AsCall().Args() {
		all = append(all, flat(arg, op)...)
	}
	return all
}

// yesNoWords gives a yes/no fact that stands alone.
func (c *Compiled) yesNoWords(e ast.Expr, not bool) (Text, bool) {
	f := c.namedFact(e)
	if f == nil || f.Kind != YesNoFact {
		return Text{}, false
	}
	return Say("when.yes-no", "fact", f.Label, "answer", answerWord(!not)), true
}

func answerWord(yes bool) Text {
	return Say(map[bool]string{true: "answer.is-true", false: "answer.is-false"}[yes])
}

// listWords gives "x in [a, b]".
func (c *Compiled) listWords(subject, list ast.Expr, not bool) (Text, bool) {
	if list.Kind() != ast.ListKind || list.AsList().Size() == 0 {
		return Text{}, false
	}
	var values []Text
	for _, e := range list.AsList().Elements() {
		v, ok := c.valueWords(subject, e)
		if !ok {
			return Text{}, false
		}
		values = append(values, v)
	}
	t := values[0]
	for _, v := range values[1:] {
		t = Say("when.or", "left", t, "right", v)
	}
	return c.isWords(subject, t, not)
}

// contrary gives each comparison's opposite, and mirrored the one with its sides exchanged.
var contrary = map[string]string{
	operators.Equals: operators.NotEquals, operators.NotEquals: operators.Equals, operators.Less: operators.GreaterEquals,
	operators.GreaterEquals: operators.Less, operators.Greater: operators.LessEquals, operators.LessEquals: operators.Greater,
}

var mirrored = map[string]string{
	operators.Equals: operators.Equals, operators.NotEquals: operators.NotEquals, operators.Less: operators.Greater,
	operators.Greater: operators.Less, operators.LessEquals: operators.GreaterEquals, operators.GreaterEquals: operators.LessEquals,
}

// comparisonWords gives a comparison of the unit or a fact with a value.
func (c *Compiled) comparisonWords(op string, sides []ast.Expr, not bool) (Text, bool) {
	if contrary[op] == "" {
		return Text{}, false
	}
	subject, value := sides[0], sides[1]
	if name(subject) == "" {
		subject, value, op = value, subject, mirrored[op]
	}
	if not {
		op = contrary[op]
	}
	f := c.namedFact(subject)
	if b, ok := literalOf(value).(types.Bool); ok && f != nil && f.Kind == YesNoFact && (op == operators.Equals || op == operators.NotEquals) {
		return c.yesNoWords(subject, bool(b) != (op == operators.Equals))
	}
	v, ok := c.valueWords(subject, value)
	switch {
	case !ok:
		return Text{}, false
	case f != nil && (f.Kind == CountFact || f.Kind == NumberFact || f.Kind == DateFact):
		key := "when.figure."
		if f.Kind == DateFact {
			key = "when.day."
		}
		return Say("when.fact", "fact", f.Label, "is", Say(key+comparisonKeys[op], "value", v)), true
	case op == operators.Equals || op == operators.NotEquals:
		return c.isWords(subject, v, op == operators.NotEquals)
	}
	return Text{}, false
}

var comparisonKeys = map[string]string{
	operators.Equals: "equal", operators.NotEquals: "not-equal", operators.Less: "less-than", operators.LessEquals: "at-most",
	operators.Greater: "more-than", operators.GreaterEquals: "at-least",
}

// isWords says that the unit or a fact is, or is not, a value.
func (c *Compiled) isWords(subject ast.Expr, value Text, not bool) (Text, bool) {
	key := map[bool]string{false: "is", true: "is-not"}[not]
	if f := c.namedFact(subject); f != nil {
		return Say("when.fact-"+key, "fact", f.Label, "value", value), true
	}
	if slices.Contains(unitVariables, name(subject)) {
		return Say("when."+name(subject)+"-"+key, "value", value), true
	}
	return Text{}, false
}

// valueWords names a value as the subject's kind has it.
func (c *Compiled) valueWords(subject, value ast.Expr) (Text, bool) {
	f := c.namedFact(subject)
	if other := c.namedFact(value); other != nil && f != nil {
		return Say("when.value-of", "fact", other.Label), true
	}
	s, isText := literalOf(value).(types.String)
	switch {
	case f == nil && isText:
		return unitWord(name(subject), string(s)), true
	case f == nil:
		return Text{}, false
	case f.Kind == CountFact || f.Kind == NumberFact:
		d, ok := figureOf(value)
		return withUnit(Figure(d), f.Unit), ok
	case f.Kind == DateFact:
		d, err := ParseDate(string(s))
		return both(d.ForPeople()), err == nil && isText
	}
	for _, o := range f.Options {
		if o.ID == string(s) {
			return o.Label, true
		}
	}
	return both("“" + string(s) + "”"), isText
}

// unitWord names a value of an attribute of the unit.
func unitWord(attribute, value string) Text {
	switch {
	case attribute == "unit.kind":
		return Kind(value).Label()
	case attribute == "unit.area" && (value == string(Mountainous) || value == string(Lowland)):
		return Say("when.area-" + value)
	case attribute == "unit.level" && slices.Contains([]Level{Village, Commune, District, Province}, Level(value)):
		return LevelText(Level(value))
	}
	return both(value)
}

// figureOf reads a whole number, or decimal("…").
func figureOf(e ast.Expr) (Decimal, bool) {
	text := ""
	if n, ok := literalOf(e).(types.Int); ok {
		text = itoa(int(n))
	} else if e.Kind() == ast.CallKind && e.AsCall().FunctionName() == "decimal" && len(e.AsCall().Args()) == 1 {
		s, _ := literalOf(e.AsCall().Args()[0]).(types.String)
		text = string(s)
	}
	d, err := ParseDecimal(text)
	return d, err == nil
}

func literalOf(e ast.Expr) ref.Val {
	if e.Kind() == ast.LiteralKind {
		return e.AsLiteral()
	}
	return nil
}

// namedFact gives the fact that an expression names, nil where it names none.
func (c *Compiled) namedFact(e ast.Expr) *Fact { return c.fact(factID(name(e))) }

// name gives a name with points, "unit.kind", as one; "" for what is no name.
func name(e ast.Expr) string {
	switch e.Kind() {
	case ast.IdentKind:
		return e.AsIdent()
	case ast.SelectKind:
		if before := name(e.AsSelect().Operand()); before != "" && !e.AsSelect().IsTestOnly() {
			return strings.Join([]string{before, e.AsSelect().FieldName()}, ".")
		}
	}
	return ""
}
