package author

import (
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"

	"github.com/tieuchi/tieuchi/criteria"
)

// expression takes in the facts and unit attributes that a condition asks for, with what it compares them to. Comparisons
// of one of them with a literal, joined by and, or and not, can be followed; anything else cannot.
func (q *question) expression(c *criteria.Compiled, source string) {
	if source == "" || q.exprs[exprOf{c, source}] {
		return
	}
	q.exprs[exprOf{c, source}] = true
	trees, err := criteria.ParseExpressions(c.Set.Facts, []string{source})
	if err != nil {
		q.doubt("expression")
		return
	}
	tree := trees[0].NativeRep()
	w := walker{q, c, tree.ReferenceMap()}
	w.condition(tree.Expr())
}

type walker struct {
	q    *question
	c    *criteria.Compiled
	refs map[int64]*ast.ReferenceInfo
}

// condition follows an expression that is true or false.
func (w *walker) condition(e ast.Expr) {
	if w.name(e) != "" {
		w.compare(e, nil)
		return
	}
	if e.Kind() == ast.LiteralKind {
		return
	}
	if e.Kind() == ast.CallKind {
		args := e.AsCall().Args()
		switch e.AsCall().FunctionName() {
		case operators.LogicalAnd, operators.LogicalOr, operators.LogicalNot, operators.Conditional:
			for _, a := range args {
				w.condition(a)
			}
			return
		case operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals:
			if w.words(args[0]) || w.words(args[1]) {
				break // before or after in the alphabet
			}
			fallthrough
		case operators.Equals, operators.NotEquals:
			if w.compare(args[0], args[1]) || w.compare(args[1], args[0]) {
				return
			}
		case operators.In:
			if w.compare(args[0], args[1]) {
				return
			}
		}
	}
	w.opaque(e)
}

// name gives the variable that an expression is, "" for none.
func (w *walker) name(e ast.Expr) string {
	if r := w.refs[e.ID()]; r != nil && e.Kind() != ast.CallKind {
		return r.Name
	}
	return ""
}

// words tells whether a variable holds words without an order that matters.
func (w *walker) words(e ast.Expr) bool {
	name := w.name(e)
	at := w.c.FactAt(criteria.FactOfName(name))
	return strings.HasPrefix(name, "unit.") || at >= 0 && w.c.Set.Facts[at].Kind == criteria.TextFact
}

// compare takes in that a variable is compared with a literal, a list of them, or nothing.
func (w *walker) compare(variable, with ast.Expr) bool {
	name := w.name(variable)
	literals, ok := literalsOf(with)
	if name == "" || !ok {
		return false
	}
	if strings.HasPrefix(name, "unit.") {
		w.q.asks[name] = append(w.q.asks[name], literals...)
		return true
	}
	d := w.q.fact(w.c, criteria.FactOfName(name))
	for _, l := range literals {
		if n, err := criteria.ParseDecimal(l); err == nil && (d.fact.Kind == criteria.CountFact || d.fact.Kind == criteria.NumberFact) {
			d.cut(rat(n))
			continue
		}
		d.words[l] = true
		if day, err := criteria.ParseDate(l); err == nil && d.fact.Kind == criteria.DateFact {
			d.words[day.AddDays(-1).String()], d.words[day.AddDays(1).String()] = true, true
		}
	}
	return true
}

// opaque takes in the variables of an expression that cannot be followed, and that a search will prove nothing.
func (w *walker) opaque(e ast.Expr) {
	w.q.doubt("expression")
	if name := w.name(e); name != "" {
		w.compare(e, nil)
	}
	for _, inner := range children(e) {
		w.opaque(inner)
	}
}

func children(e ast.Expr) []ast.Expr {
	switch e.Kind() {
	case ast.CallKind:
		call := e.AsCall()
		inner := slices.Clone(call.Args())
		if call.IsMemberFunction() {
			inner = append(inner, call.Target())
		}
		return inner
	case ast.ListKind:
		return e.AsList().Elements()
	}
	return nil
}

// literalsOf gives literals as text: of none, of one, of decimal("…") or of a list.
func literalsOf(e ast.Expr) ([]string, bool) {
	if e == nil {
		return nil, true
	}
	switch e.Kind() {
	case ast.LiteralKind:
		switch v := e.AsLiteral().Value().(type) {
		case string:
			return []string{v}, true
		case int64:
			return []string{itoa(v)}, true
		case bool:
			return nil, true
		}
	case ast.CallKind:
		call := e.AsCall()
		if call.FunctionName() == "decimal" || call.FunctionName() == operators.Negate {
			inner, ok := literalsOf(call.Args()[0])
			if ok && len(inner) == 1 && call.FunctionName() == operators.Negate {
				inner[0] = "-" + inner[0]
			}
			return inner, ok
		}
	case ast.ListKind:
		var all []string
		for _, el := range e.AsList().Elements() {
			inner, ok := literalsOf(el)
			if !ok {
				return nil, false
			}
			all = append(all, inner...)
		}
		return all, true
	}
	return nil, false
}
