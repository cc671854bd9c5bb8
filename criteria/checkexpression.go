package criteria

import "slices"

// checkExpressions compiles every expression at its place. Thresholds and maxima by class may ask only about the unit.
func (l *loader) checkExpressions(s *RuleSet) {
	env, err := celEnv(s.Facts)
	if err != nil {
		l.fault(1, 1, "EXPRESSION_MALFORMED", Say("cel.malformed", "detail", firstLine(err.Error())))
		return
	}
	for i := range s.Groups {
		for j := range s.Groups[i].Criteria {
			l.compileCriterion(env, &s.Groups[i].Criteria[j], "groups", i, "criteria", j)
		}
	}
	for j := range s.Unplaced {
		l.compileCriterion(env, &s.Unplaced[j], "unplaced", j)
	}
	for i := range s.Decision.Sanctions {
		l.compile(env, s.Decision.Sanctions[i].When, false, "decision", "sanctions", i, "when")
	}
}

// compile checks one expression.
func (l *loader) compile(env *language, source string, unitOnly bool, path ...any) {
	cond, fault := compileCondition(env, source)
	if fault != nil && !l.full() {
		line, column := l.at(path...)
		l.fault(line, column+l.offset(env, source, path...), fault.Reason, fault.Message)
	}
	if fault != nil {
		return
	}
	l.require(!unitOnly || cond.unitOnly, "EXPRESSION_NOT_UNIT", Say("cel.unit-only"), path...)
}

func (l *loader) compileCriterion(env *language, c *Criterion, path ...any) {
	if c.Applies != nil {
		l.compile(env, c.Applies.When, false, append(slices.Clone(path), "applies", "when")...)
	}
	l.compileClasses(env, c.Pass, c.Points, path...)
	for i, p := range c.Measure.parts() {
		steps := append([]any{"measure"}, partsSteps(c.Measure)...)
		l.compileClasses(env, p.Pass, p.Points, append(append(slices.Clone(path), steps...), i)...)
	}
}

// compileClasses checks the classes of a threshold and of a maximum.
func (l *loader) compileClasses(env *language, p *Pass, earns *Points, path ...any) {
	at := func(key string, i int) []any { return append(slices.Clone(path), key, "by_class", i, "when") }
	for i := 0; p != nil && i < len(p.ByClass); i++ {
		if w := p.ByClass[i].When; w != "" {
			l.compile(env, w, true, at("pass", i)...)
		}
	}
	for i := 0; earns != nil && i < len(earns.ByClass); i++ {
		if w := earns.ByClass[i].When; w != "" {
			l.compile(env, w, true, at("points", i)...)
		}
	}
}

// offset gives how many characters into its value an expression is wrong, 0 where the file does not show it on one line.
func (l *loader) offset(env *language, source string, path ...any) int {
	_, wrong := env.compile(source)
	if wrong == nil {
		return 0
	}
	n := l.root
	for _, step := range path {
		if n = child(n, step); n == nil {
			return 0
		}
	}
	_, at := env.faultOf(source, wrong)
	return written(l.rest(n.Line, n.Column), source, at)
}

// written gives how many characters of a plain or quoted value, as it stands in the file, come before the one at a place of
// the text that it means. It gives 0 where the value runs over several lines, or is written with codes.
func written(raw, text string, at int) int {
	runes := []rune(raw)
	quote, i := rune(0), 0
	if len(runes) > 0 && (runes[0] == '"' || runes[0] == '\'') {
		quote, i = runes[0], 1
	}
	place := 0
	for k, r := range []rune(text) {
		if k == at {
			place = i
		}
		escaped := i+1 < len(runes) && (quote == '"' && runes[i] == '\\' || quote == '\'' && runes[i] == '\'')
		if escaped {
			i++
		}
		if i >= len(runes) || runes[i] != r {
			return 0
		}
		i++
	}
	if at >= len([]rune(text)) {
		return i
	}
	return place
}
