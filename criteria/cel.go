package criteria

import (
	"slices"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/cost"
	"cel.dev/cel-go/common/env"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/overloads"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// Bounds of an expression. The cost is bounded once, when the file is loaded, so that running needs no limit.
const (
	maxExpression = 1000
	maxCost       = 500
)

// condition is a compiled CEL expression that gives yes or no.
type condition struct {
	source   string
	program  cel.Program
	unitOnly bool     // it asks nothing but the unit, so its answer holds for the whole class of unit
	facts    []string // facts it asks for
}

// unitVariables are what an expression may ask about a unit.
var unitVariables = []string{"unit.kind", "unit.area", "unit.level", "unit.code", "unit.district", "unit.province"}

// celFunctions are what there is of the standard library: logic, comparison, membership of a list, arithmetic of whole numbers
// and plain looking into texts. Regular expressions are not: a pattern of a few letters can take a hundred megabytes,
// which their cost does not say. Nor are conversions, dates and what builds texts or lists; no rule needs them. Nil takes
// every overload.
var celFunctions = map[string][]string{
	operators.LogicalAnd: nil, operators.LogicalOr: nil, operators.LogicalNot: nil, operators.Conditional: nil,
	operators.Equals: nil, operators.NotEquals: nil,
	operators.Less: nil, operators.LessEquals: nil, operators.Greater: nil, operators.GreaterEquals: nil,
	operators.In:  {overloads.InList},
	operators.Add: {overloads.AddInt64}, operators.Subtract: {overloads.SubtractInt64}, operators.Multiply: {overloads.MultiplyInt64},
	operators.Divide: {overloads.DivideInt64}, operators.Modulo: {overloads.ModuloInt64}, operators.Negate: {overloads.NegateInt64},
	overloads.Contains: nil, overloads.StartsWith: nil, overloads.EndsWith: nil,
	overloads.Size: {overloads.SizeString, overloads.SizeStringInst},
}

// celLibrary is the part of the standard library that expressions may use, without its comprehensions.
func celLibrary() cel.EnvOption {
	subset := env.NewLibrarySubset().SetDisableMacros(true)
	for name, only := range celFunctions {
		f := &env.Function{Name: name}
		for _, id := range only {
			f.Overloads = append(f.Overloads, &env.Overload{ID: id})
		}
		subset.AddIncludedFunctions(f)
	}
	return cel.StdLib(cel.StdLibSubset(subset))
}

// celBase is the language every rule set starts from: no comprehensions, no doubles, decimals through decimal("…").
var celBase = sync.OnceValues(func() (*cel.Env, error) {
	options := []cel.EnvOption{
		celLibrary(),
		cel.EagerlyValidateDeclarations(true),
		cel.ParserExpressionSizeLimit(maxExpression),
		cel.ParserRecursionLimit(20),
		cel.Function("decimal", cel.Overload("decimal_string", []*cel.Type{cel.StringType}, celDecimalType,
			cel.UnaryBinding(func(v ref.Val) ref.Val { return toCelDecimal(string(v.(types.String))) }))),
	}
	for _, op := range []string{operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals} {
		options = append(options, cel.Function(op,
			cel.Overload("decimal"+op, []*cel.Type{celDecimalType, celDecimalType}, cel.BoolType)))
	}
	for _, name := range unitVariables {
		options = append(options, cel.Variable(name, cel.StringType))
	}
	return cel.NewCustomEnv(options...)
})

// language is what the conditions of one rule set are written in: the base and its facts by id.
type language struct {
	env   *cel.Env
	sizes celSizes
	names []string // of facts and of attributes of the unit, as expressions write them
}

func celEnv(facts []Fact) (*language, error) {
	base, err := celBase()
	if err != nil {
		return nil, err
	}
	options := make([]cel.EnvOption, 0, len(facts))
	names := slices.Clone(unitVariables)
	for i := range facts {
		names = append(names, celName(facts[i].ID))
		options = append(options, cel.Variable(celName(facts[i].ID), map[FactKind]*cel.Type{
			CountFact: cel.IntType, NumberFact: celDecimalType, YesNoFact: cel.BoolType,
			ChoiceFact: cel.StringType, DateFact: cel.StringType, TextFact: cel.StringType,
		}[facts[i].Kind]))
	}
	extended, err := base.Extend(options...)
	return &language{extended, sizesOf(facts), names}, err
}

// celName gives the name of a fact in an expression, where a hyphen would be a minus: "a.b-c" is written a.b_c. Ids
// have no underscore of their own, so the name leads back.
func celName(id string) string { return strings.ReplaceAll(id, "-", "_") }

func factID(name string) string { return strings.ReplaceAll(name, "_", "-") }

// compileCondition type-checks an expression and bounds its cost. The refusal says what is wrong with it.
func compileCondition(l *language, source string) (*condition, *Error) {
	ast, wrong := l.compile(source)
	if wrong != nil {
		message, _ := l.faultOf(source, wrong)
		return nil, Invalid("EXPRESSION_MALFORMED", "", message)
	}
	if ast.OutputType() != cel.BoolType {
		return nil, Invalid("EXPRESSION_NOT_BOOL", "", Say("cel.not-bool"))
	}
	for _, t := range ast.NativeRep().TypeMap() {
		if t.IsExactType(cel.DoubleType) {
			return nil, Invalid("EXPRESSION_DOUBLE", "", Say("cel.double"))
		}
	}
	estimate, err := l.env.EstimateCost(ast, l.sizes)
	if err != nil || estimate.Max > maxCost {
		return nil, Invalid("EXPRESSION_TOO_COSTLY", "", Say("cel.costly", "most", maxCost))
	}
	program, err := l.env.Program(ast, cel.EvalOptions(cel.OptOptimize, cel.OptPartialEval))
	if err != nil {
		return nil, Invalid("EXPRESSION_MALFORMED", "", Say("cel.malformed", "detail", firstLine(err.Error())))
	}
	c := &condition{source: source, program: program}
	for _, r := range ast.NativeRep().ReferenceMap() {
		if r.Name != "" && !strings.HasPrefix(r.Name, "unit.") {
			c.facts = append(c.facts, factID(r.Name))
		}
	}
	c.unitOnly = len(c.facts) == 0
	return c, nil
}

// celSizes bounds the sizes of what an expression sees: the longest text that a fact can be answered with, by its name.
type celSizes map[string]uint64

// sizesOf gives the bounds of a set's facts: a choice is as long as its longest option.
func sizesOf(facts []Fact) celSizes {
	sizes := celSizes{}
	for i := range facts {
		switch f := &facts[i]; f.Kind {
		case ChoiceFact:
			for _, o := range f.Options {
				sizes[celName(f.ID)] = max(sizes[celName(f.ID)], uint64(len(o.ID)))
			}
		case DateFact:
			sizes[celName(f.ID)] = uint64(len("2006-01-02"))
		}
	}
	return sizes
}

// EstimateSize bounds what a variable can hold: a name of the catalogue, or an answer's text. Literals speak for themselves.
func (s celSizes) EstimateSize(node cost.AstNode) *cost.SizeEstimate {
	path := node.Path()
	switch {
	case len(path) == 0:
		return nil
	case strings.HasPrefix(path[0], "unit."):
		return &cost.SizeEstimate{Max: 60}
	}
	if most, ok := s[strings.Join(path, ".")]; ok {
		return &cost.SizeEstimate{Max: most}
	}
	return &cost.SizeEstimate{Max: maxText}
}

// EstimateCallCost leaves the costs of calls to the library.
func (celSizes) EstimateCallCost(string, string, *cost.AstNode, []cost.AstNode) *cost.CallEstimate {
	return nil
}

// tri is an answer that may not be known yet.
type tri uint8

const (
	no tri = iota
	yes
	unknown
)

// ask runs the condition for one unit and its answers. An answer that hangs on a fact without data is unknown.
func (c *condition) ask(u *Unit, facts *Values) tri {
	vars := seen{u, facts}
	var activation any = vars
	var open []*cel.AttributePatternType
	for _, id := range c.facts {
		if facts.celValue(id) == nil {
			open = append(open, cel.AttributePattern(celName(id)))
		}
	}
	if open != nil {
		partial, err := cel.PartialVars(vars, open...)
		if err != nil {
			return unknown
		}
		activation = partial
	}
	out, _, err := c.program.Eval(activation)
	if err != nil {
		return unknown
	}
	switch out {
	case types.True:
		return yes
	case types.False:
		return no
	}
	return unknown
}

// seen is what an expression sees of a unit and its answers, looked up as it is asked for.
type seen struct {
	unit  *Unit
	facts *Values
}

// ResolveName gives a variable; there is none for a fact without data.
func (s seen) ResolveName(name string) (any, bool) {
	if strings.HasPrefix(name, "unit.") {
		return s.unit.attribute(name), true
	}
	if s.facts == nil {
		return nil, false
	}
	v := s.facts.celValue(factID(name))
	return v, v != nil
}

// Parent gives none: there is nothing around it.
func (s seen) Parent() cel.Activation { return nil }

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return Clip(strings.TrimPrefix(s, "ERROR: <input>:"))
}
