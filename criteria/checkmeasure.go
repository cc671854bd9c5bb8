package criteria

import "slices"

// checkMeasure checks that a measure is one thing, asks for facts of the right kind, and has a threshold and points
// that fit.
func (l *loader) checkMeasure(m *Measure, p *Pass, earns *Points, facts map[string]*Fact, isPart bool, path ...any) {
	at := func(keys ...any) []any { return append(append(slices.Clone(path), "measure"), keys...) }
	if m.set() != 1 {
		l.require(false, "MEASURE_MALFORMED", Say("load.measure-one"), at()...)
		return
	}
	for key, need := range map[string]struct {
		fact  string
		kinds []FactKind
	}{
		"yes_no": {m.YesNo, []FactKind{YesNoFact}}, "count": {m.Count, []FactKind{CountFact}},
		"number": {m.Number, []FactKind{NumberFact, CountFact}}, "choice": {m.Choice, []FactKind{ChoiceFact}},
		"appraisal":   {m.Appraisal, []FactKind{TextFact, YesNoFact, ChoiceFact, CountFact, NumberFact}},
		"information": {m.Information, []FactKind{TextFact, YesNoFact, ChoiceFact, CountFact, NumberFact, DateFact}},
	} {
		if need.fact != "" {
			l.checkUse(need.fact, facts, need.kinds, at(key)...)
		}
	}
	l.checkRatio(m, facts, path...)
	l.checkSum(m.Sum, facts, path...)
	l.checkRelative(m.Relative, facts, path...)
	switch {
	case m.Information != "":
		l.checkInformation(p, earns, isPart, path...)
		return
	case m.parts() != nil:
		l.checkParts(m, p, earns, facts, isPart, path...)
	default:
		l.checkPass(m, p, earns, facts, path...)
		l.checkZeroing(p, earns, append(slices.Clone(path), "points", "options")...)
	}
	l.checkPoints(m, earns, facts, append(slices.Clone(path), "points")...)
}

// set gives how many fields are set.
func (m *Measure) set() int {
	return countTrue(m.YesNo != "", m.Count != "", m.Number != "", m.Choice != "", m.Appraisal != "", m.Information != "",
		m.Sum != nil, m.Relative != nil, m.Ratio != nil, m.RollUp != nil, m.AllOf != nil, m.AnyOf != nil, m.KOf != nil)
}

func countTrue(all ...bool) int {
	n := 0
	for _, is := range all {
		if is {
			n++
		}
	}
	return n
}

// checkInformation checks that what is only shown is not judged after all.
func (l *loader) checkInformation(p *Pass, earns *Points, isPart bool, path ...any) {
	at := func(key string) []any { return append(slices.Clone(path), key) }
	l.require(!isPart, "INFORMATION_MISPLACED", Say("load.information-part"), at("measure")...)
	l.require(p == nil, "PASS_MISPLACED", Say("load.information"), at("pass")...)
	l.require(earns == nil, "POINTS_MISPLACED", Say("load.information"), at("points")...)
}

// checkUse checks that a fact is declared and of a kind that the measure can take.
func (l *loader) checkUse(id string, facts map[string]*Fact, kinds []FactKind, path ...any) bool {
	f := facts[id]
	l.require(f != nil, "FACT_UNKNOWN", Say("load.fact-unknown", "fact", Clip(id)), path...)
	if f == nil {
		return false
	}
	l.require(slices.Contains(kinds, f.Kind), "FACT_KIND", Say("load.fact-kind", "fact", Clip(id), "kind", string(f.Kind)), path...)
	return slices.Contains(kinds, f.Kind)
}

func (l *loader) checkParts(m *Measure, p *Pass, earns *Points, facts map[string]*Fact, isPart bool, path ...any) {
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
		l.require(textID.MatchString(parts[i].ID) && !seen[parts[i].ID], "ID_TWICE", Say("load.id-twice", "value", Clip(parts[i].ID)), append(slices.Clone(at), "id")...)
		seen[parts[i].ID] = true
		l.text(parts[i].Text, true, append(slices.Clone(at), "text")...)
		l.checkMeasure(&parts[i].Measure, parts[i].Pass, parts[i].Points, facts, true, at...)
	}
	l.checkPartPoints(parts, earns, append(slices.Clone(path), steps...)...)
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
