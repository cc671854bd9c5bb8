package criteria

import (
	"slices"
	"strings"
)

// checkMeasure checks that a measure is one thing, asks for facts of the right kind, and has a threshold that fits.
func (l *loader) checkMeasure(m *Measure, p *Pass, facts map[string]*Fact, isPart bool, path ...any) {
	at := func(keys ...any) []any { return append(append(slices.Clone(path), "measure"), keys...) }
	set := 0
	for _, is := range []bool{
		m.YesNo != "", m.Count != "", m.Number != "", m.Choice != "", m.Appraisal != "", m.Information != "", m.Sum != nil, m.Relative != nil,
		m.Ratio != nil, m.RollUp != nil, m.AllOf != nil, m.AnyOf != nil, m.KOf != nil,
	} {
		if is {
			set++
		}
	}
	if set != 1 {
		l.require(false, "MEASURE_MALFORMED", Say("load.measure-one"), at()...)
		return
	}
	for key, need := range map[string]struct {
		fact  string
		kinds []FactKind
	}{
		"yes_no": {m.YesNo, []FactKind{YesNoFact}}, "count": {m.Count, []FactKind{CountFact}},
		"number": {m.Number, []FactKind{NumberFact, CountFact}}, "choice": {m.Choice, []FactKind{ChoiceFact}},
		"appraisal": {m.Appraisal, []FactKind{TextFact, YesNoFact, ChoiceFact, CountFact, NumberFact}},
	} {
		if need.fact != "" {
			l.checkUse(need.fact, facts, need.kinds, at(key)...)
		}
	}
	l.checkRatio(m, facts, path...)
	if parts := m.parts(); parts != nil {
		l.checkParts(m, p, facts, isPart, path...)
		return
	}
	l.checkPass(m, p, facts, path...)
}

// checkUse checks that a fact is declared and of a kind that the measure can take.
func (l *loader) checkUse(id string, facts map[string]*Fact, kinds []FactKind, path ...any) bool {
	f := facts[id]
	l.require(f != nil, "FACT_UNKNOWN", Say("load.fact-unknown", "fact", clip(id)), path...)
	if f == nil {
		return false
	}
	l.require(slices.Contains(kinds, f.Kind), "FACT_KIND", Say("load.fact-kind", "fact", clip(id), "kind", string(f.Kind)), path...)
	return slices.Contains(kinds, f.Kind)
}

func (l *loader) checkRatio(m *Measure, facts map[string]*Fact, path ...any) {
	r := m.share()
	if r == nil {
		return
	}
	key := "ratio"
	if m.RollUp != nil {
		key = "roll_up"
		l.require(idPattern.MatchString(m.RollUp.RuleSet), "ID_MALFORMED", Say("load.id", "value", clip(m.RollUp.RuleSet)),
			append(slices.Clone(path), "measure", key, "rule_set")...)
		l.allowed(string(m.RollUp.Over), []string{"village", "commune", "district"}, append(slices.Clone(path), "measure", key, "over")...)
	}
	at := func(k string) []any { return append(slices.Clone(path), "measure", key, k) }
	kinds := []FactKind{CountFact, NumberFact}
	if l.checkUse(r.Of, facts, kinds, at("of")...) && l.checkUse(r.In, facts, kinds, at("in")...) {
		of, in := facts[r.Of], facts[r.In]
		l.require(of.Kind == in.Kind, "FACT_KIND", Say("load.ratio-kinds"), at("of")...)
		for k, f := range map[string]*Fact{"of": of, "in": in} {
			least, _ := f.bounds()
			l.require(least != nil && !least.IsNeg(), "FACT_RANGE", Say("load.ratio-negative", "fact", clip(f.ID)), at(k)...)
		}
	}
	if r.Zero != "" {
		l.allowed(r.Zero, []string{"not_applicable", "did_not_occur", "error"}, at("zero")...)
	}
}

func (l *loader) checkParts(m *Measure, p *Pass, facts map[string]*Fact, isPart bool, path ...any) {
	l.require(p == nil, "PASS_MISPLACED", Say("load.pass-composite"), append(slices.Clone(path), "pass")...)
	l.require(!isPart, "PARTS_NESTED", Say("load.parts-nested"), append(slices.Clone(path), "measure")...)
	if isPart {
		return
	}
	steps := append([]any{"measure"}, partsSteps(m)...)
	if m.KOf != nil {
		l.require(m.KOf.K >= 1 && m.KOf.K <= len(m.KOf.Of), "K_OUT_OF_RANGE", Say("load.k", "most", len(m.KOf.Of)), append(slices.Clone(path), "measure", "k_of", "k")...)
	}
	parts, seen := m.parts(), map[string]bool{}
	l.require(len(parts) >= 2, "PARTS_FEW", Say("load.parts"), append(slices.Clone(path), steps...)...)
	for i := range parts {
		at := append(append(slices.Clone(path), steps...), i)
		l.require(textID.MatchString(parts[i].ID) && !seen[parts[i].ID], "ID_TWICE", Say("load.id-twice", "value", clip(parts[i].ID)), append(slices.Clone(at), "id")...)
		seen[parts[i].ID] = true
		l.text(parts[i].Text, true, append(slices.Clone(at), "text")...)
		l.checkMeasure(&parts[i].Measure, parts[i].Pass, facts, true, at...)
	}
}

// checkPass checks that a threshold is there, is one comparator, and fits the measure.
func (l *loader) checkPass(m *Measure, p *Pass, facts map[string]*Fact, path ...any) {
	at := func(keys ...any) []any { return append(append(slices.Clone(path), "pass"), keys...) }
	switch {
	case m.Appraisal != "":
		l.require(p == nil, "PASS_MISPLACED", Say("load.pass-appraisal"), at()...)
		return
	case p == nil && (m.Information != "" || l.scored):
		return
	case p == nil:
		l.require(m.YesNo != "", "PASS_MISSING", Say("load.pass-missing"), path...)
		return
	case len(p.ByClass) == 0:
		l.checkBounds(m, &p.Bounds, facts, at()...)
		return
	}
	l.require(p.Bounds.count() == 0, "PASS_MALFORMED", Say("load.pass-both"), at()...)
	for i := range p.ByClass {
		c := &p.ByClass[i]
		last := i == len(p.ByClass)-1
		l.require(last == (c.When == "" && c.From.IsZero()), "CLASS_ORDER", Say("load.by-class-last"), at("by_class", i)...)
		l.require(strings.TrimSpace(c.Cite) != "", "UNCITED", Say("load.uncited"), at("by_class", i, "cite")...)
		l.checkBounds(m, &c.Bounds, facts, at("by_class", i)...)
	}
}

// count gives how many comparators are set.
func (p *Bounds) count() int {
	n := 0
	for _, is := range []bool{
		p.AtLeast != nil, p.MoreThan != nil, p.AtMost != nil, p.LessThan != nil, p.Equal != nil,
		p.Between != nil, p.Is != nil, p.OneOf != nil,
	} {
		if is {
			n++
		}
	}
	return n
}

func (l *loader) checkBounds(m *Measure, p *Bounds, facts map[string]*Fact, path ...any) {
	at := func(key string) []any { return append(slices.Clone(path), key) }
	if p.count() != 1 {
		l.require(m.YesNo != "" && p.count() == 0, "PASS_MALFORMED", Say("load.pass-one"), path...)
		return
	}
	switch {
	case m.YesNo != "":
		l.require(p.Is != nil, "PASS_MALFORMED", Say("load.pass-yes-no"), path...)
	case m.Choice != "":
		l.require(len(p.OneOf) > 0, "PASS_MALFORMED", Say("load.pass-choice"), path...)
		for i, id := range p.OneOf {
			known := facts[m.Choice] != nil && slices.ContainsFunc(facts[m.Choice].Options, func(o Option) bool { return o.ID == id })
			l.require(known, "OPTION_UNKNOWN", Say("load.option-unknown", "option", clip(id)), append(at("one_of"), i)...)
		}
	default:
		l.require(p.Is == nil && p.OneOf == nil, "PASS_MALFORMED", Say("load.pass-number"), path...)
		l.require(p.Between == nil || len(p.Between) == 2 && p.Between[0].Cmp(p.Between[1]) <= 0, "PASS_MALFORMED", Say("load.between"), at("between")...)
		for _, d := range append([]*Decimal{p.AtLeast, p.MoreThan, p.AtMost, p.LessThan, p.Equal}, pointers(p.Between)...) {
			if d == nil {
				continue
			}
			_, err := ParseDecimal(d.String())
			l.require(err == nil, "DECIMAL_TOO_LONG", Say("load.threshold-long"), path...)
			l.require(m.share() == nil || !d.IsNeg() && d.Cmp(hundredPercent) <= 0, "VALUE_OUT_OF_RANGE", Say("load.percent"), path...)
		}
	}
}

func pointers(ds []Decimal) []*Decimal {
	var ps []*Decimal
	for i := range ds {
		ps = append(ps, &ds[i])
	}
	return ps
}

// checkExpressions compiles every expression at its place. Thresholds by class may ask only about the unit.
func (l *loader) checkExpressions(s *RuleSet) {
	env, err := celEnv(s.Facts)
	if err != nil {
		l.fault(1, 1, "EXPRESSION_MALFORMED", Say("cel.malformed", "detail", firstLine(err.Error())))
		return
	}
	compile := func(source string, unitOnly bool, path ...any) {
		cond, fault := compileCondition(env, source)
		if fault != nil {
			l.require(false, fault.Reason, fault.Message, path...)
			return
		}
		l.require(!unitOnly || cond.unitOnly, "EXPRESSION_NOT_UNIT", Say("cel.unit-only"), path...)
	}
	visit := func(c *Criterion, path ...any) {
		at := func(keys ...any) []any { return append(slices.Clone(path), keys...) }
		if c.Applies != nil {
			compile(c.Applies.When, false, at("applies", "when")...)
		}
		if c.Pass != nil {
			for i := range c.Pass.ByClass {
				if w := c.Pass.ByClass[i].When; w != "" {
					compile(w, true, at("pass", "by_class", i, "when")...)
				}
			}
		}
		for i, p := range c.Measure.parts() {
			for j := 0; p.Pass != nil && j < len(p.Pass.ByClass); j++ {
				if w := p.Pass.ByClass[j].When; w != "" {
					compile(w, true, append(append(at("measure"), partsSteps(c.Measure)...), i, "pass", "by_class", j, "when")...)
				}
			}
		}
	}
	for i := range s.Groups {
		for j := range s.Groups[i].Criteria {
			visit(&s.Groups[i].Criteria[j], "groups", i, "criteria", j)
		}
	}
	for j := range s.Unplaced {
		visit(&s.Unplaced[j], "unplaced", j)
	}
}

// partsSteps gives the keys under which the parts of a composite stand.
func partsSteps(m *Measure) []any {
	switch {
	case m.AnyOf != nil:
		return []any{"any_of"}
	case m.KOf != nil:
		return []any{"k_of", "of"}
	}
	return []any{"all_of"}
}
