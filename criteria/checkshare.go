package criteria

import "slices"

// numericKinds are the kinds of facts that are figures.
var numericKinds = []FactKind{CountFact, NumberFact}

// checkRatio checks the two facts of a share.
func (l *loader) checkRatio(m *Measure, facts map[string]*Fact, path ...any) {
	r := m.share()
	if r == nil {
		return
	}
	key := "ratio"
	if m.RollUp != nil {
		key = "roll_up"
		l.require(idPattern.MatchString(m.RollUp.RuleSet), "ID_MALFORMED", Say("load.id", "value", Clip(m.RollUp.RuleSet)),
			append(slices.Clone(path), "measure", key, "rule_set")...)
		l.allowed(string(m.RollUp.Over), []string{"village", "commune", "district"}, append(slices.Clone(path), "measure", key, "over")...)
	}
	at := func(k string) []any { return append(slices.Clone(path), "measure", key, k) }
	if l.checkUse(r.Of, facts, numericKinds, at("of")...) && l.checkUse(r.In, facts, numericKinds, at("in")...) {
		of, in := facts[r.Of], facts[r.In]
		l.require(of.Kind == in.Kind, "FACT_KIND", Say("load.ratio-kinds"), at("of")...)
		l.notNegative(of, at("of")...)
		l.notNegative(in, at("in")...)
		l.require(r.Of != r.In, "FACT_TWICE", Say("load.ratio-same", "fact", Clip(r.In)), at("in")...)
		l.require(!partOf(r.In, r.Of, facts), "RATIO_SWAPPED", Say("load.ratio-swapped", "of", Clip(r.Of), "in", Clip(r.In)), at("of")...)
	}
	l.checkZero(r.Zero, at("zero")...)
}

// partOf tells whether a fact is part of another one, or part of a part of it.
func partOf(part, whole string, facts map[string]*Fact) bool {
	for range len(facts) { // more steps than facts would be a circle
		f := facts[part]
		if f == nil || f.PartOf == "" {
			return false
		}
		if part = f.PartOf; part == whole {
			return true
		}
	}
	return false
}

// checkShareOfPart checks that no points ask for more than 100 percent of a whole that holds the part.
func (l *loader) checkShareOfPart(m *Measure, p *Points, facts map[string]*Fact, path ...any) {
	r := m.share()
	if r == nil || !partOf(r.Of, r.In, facts) {
		return
	}
	within := func(d *Decimal, keys ...any) {
		l.require(d == nil || d.Cmp(hundredPercent) <= 0, "POINTS_UNREACHABLE",
			Say("load.points-share", "of", Clip(r.Of), "in", Clip(r.In)), append(slices.Clone(path), keys...)...)
	}
	if p.Proportional != nil {
		within(&p.Proportional.To, "proportional", "to")
	}
	for i := range p.Steps {
		within(&p.Steps[i].AtLeast, "steps", i, "at_least")
	}
	for i := range p.Bands {
		within(p.Bands[i].From, "bands", i, "from")
	}
}

func (l *loader) notNegative(f *Fact, path ...any) {
	least, _ := f.bounds()
	l.require(least != nil && !least.IsNeg(), "FACT_RANGE", Say("load.ratio-negative", "fact", Clip(f.ID)), path...)
}

func (l *loader) checkZero(rule string, path ...any) {
	if rule != "" {
		l.allowed(rule, []string{"not_applicable", "did_not_occur", "error"}, path...)
	}
}

// checkSum checks the facts that are added up.
func (l *loader) checkSum(ids []string, facts map[string]*Fact, path ...any) {
	if ids == nil {
		return
	}
	const least, most = 2, 9
	at := append(slices.Clone(path), "measure", "sum")
	l.require(len(ids) >= least && len(ids) <= most, "SUM_MALFORMED", Say("load.sum", "least", least, "most", most), at...)
	for i, id := range ids {
		here := append(slices.Clone(at), i)
		l.require(!slices.Contains(ids[:i], id), "FACT_TWICE", Say("load.fact-twice", "fact", Clip(id)), here...)
		if l.checkUse(id, facts, numericKinds, here...) && facts[ids[0]] != nil {
			l.require(facts[id].Kind == facts[ids[0]].Kind, "FACT_KIND", Say("load.sum-kinds"), here...)
		}
	}
}

// checkRelative checks a figure and what it is held against.
func (l *loader) checkRelative(r *Relative, facts map[string]*Fact, path ...any) {
	if r == nil {
		return
	}
	at := func(keys ...any) []any { return append(append(slices.Clone(path), "measure", "relative"), keys...) }
	l.allowed(r.As, []string{"percent", "growth", "difference"}, at("as")...)
	l.require((r.To != "") != (r.Value != nil), "RELATIVE_MALFORMED", Say("load.relative-one"), at()...)
	l.require(r.Value == nil || r.Value.IsPos(), "VALUE_OUT_OF_RANGE", Say("load.relative-value"), at("value")...)
	whole := facts[r.Of] == nil || facts[r.Of].Kind != CountFact || r.Value == nil || r.Value.IsInt()
	l.require(whole, "VALUE_NOT_WHOLE", Say("load.relative-whole"), at("value")...)
	l.checkZero(r.Zero, at("zero")...)
	l.require(r.Zero == "" || r.To != "" && r.As != "difference", "ZERO_MISPLACED", Say("load.relative-zero"), at("zero")...)
	if l.checkUse(r.Of, facts, numericKinds, at("of")...) && r.As != "difference" {
		l.notNegative(facts[r.Of], at("of")...)
	}
	if r.To == "" || !l.checkUse(r.To, facts, numericKinds, at("to")...) {
		return
	}
	if r.As != "difference" {
		l.notNegative(facts[r.To], at("to")...)
	}
	l.require(facts[r.Of] == nil || facts[r.Of].Kind == facts[r.To].Kind, "FACT_KIND", Say("load.relative-kinds"), at("to")...)
}
