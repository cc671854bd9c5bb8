package criteria

import (
	"slices"
	"strings"
)

// checkPass checks that a threshold is there, is one comparator, and fits the measure.
func (l *loader) checkPass(m *Measure, p *Pass, earns *Points, facts map[string]*Fact, path ...any) {
	at := func(keys ...any) []any { return append(append(slices.Clone(path), "pass"), keys...) }
	switch {
	case m.Appraisal != "":
		l.require(p == nil, "PASS_MISPLACED", Say("load.pass-appraisal"), at()...)
		return
	case p == nil:
		l.require(m.YesNo != "" || len(earns.declaredWays()) > 0, "PASS_MISSING", Say("load.pass-missing"), path...)
		return
	case len(p.ByClass) == 0:
		l.checkBounds(m, &p.Bounds, facts, at()...)
		return
	}
	l.require(p.Bounds.count() == 0, "PASS_MALFORMED", Say("load.pass-both"), at()...)
	if len(p.ByClass) > maxClasses {
		l.require(false, "TOO_MANY", Say("load.too-many", "most", maxClasses), at("by_class")...)
		return
	}
	for i := range p.ByClass {
		c := &p.ByClass[i]
		last := i == len(p.ByClass)-1
		l.require(last == c.always(), "CLASS_ORDER", Say("load.by-class-last"), at("by_class", i)...)
		hidden := slices.ContainsFunc(p.ByClass[:i], func(earlier ClassPass) bool { return earlier.hides(c) })
		l.require(!hidden, "CLASS_UNREACHABLE", Say("load.by-class-hidden"), at("by_class", i)...)
		l.require(strings.TrimSpace(c.Cite) != "", "UNCITED", Say("load.uncited"), at("by_class", i, "cite")...)
		l.checkBounds(m, &c.Bounds, facts, at("by_class", i)...)
	}
}

// count gives how many comparators are set.
func (p *Bounds) count() int {
	return countTrue(p.AtLeast != nil, p.MoreThan != nil, p.AtMost != nil, p.LessThan != nil, p.Equal != nil,
		p.Between != nil, p.Is != nil, p.OneOf != nil)
}

// always tells whether the entry fits every unit on every day.
func (c *ClassPass) always() bool { return c.When == "" && c.From.IsZero() }

// hides tells whether a later entry is never asked, because this one fits wherever it does.
func (c *ClassPass) hides(later *ClassPass) bool {
	return !c.always() && (c.When == "" || c.When == later.When) && c.From <= later.From
}

// checkBounds checks that a comparator is one and fits the measure.
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
			l.require(known, "OPTION_UNKNOWN", Say("load.option-unknown", "option", Clip(id)), append(at("one_of"), i)...)
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
