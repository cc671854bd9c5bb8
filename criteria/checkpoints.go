package criteria

import (
	"slices"
	"strings"
)

// Bounds of a way to earn points. They are far above any real table, and keep exact points within an int64.
const (
	maxSteps     = 100    // of a table
	maxIncrement = 10_000 // steps from nothing to the maximum
)

// declaredWays lists the keys that say how points are earned. The receiver may be nil.
func (p *Points) declaredWays() []string {
	if p == nil {
		return nil
	}
	var ways []string
	for _, way := range []struct {
		key string
		is  bool
	}{
		{"proportional", p.Proportional != nil},
		{"steps", p.Steps != nil},
		{"bands", p.Bands != nil},
		{"options", p.Options != nil},
		{"per_occurrence", p.PerOccurrence != nil},
		{"deduct", p.Deduct != nil},
	} {
		if way.is {
			ways = append(ways, way.key)
		}
	}
	return ways
}

// declaredMaxima gives the least and the greatest maximum over the classes of unit, and the one of most units.
func (p *Points) declaredMaxima() (least, most, usual Decimal) {
	if p.Max != nil {
		return *p.Max, *p.Max, *p.Max
	}
	for i := range p.ByClass {
		usual = p.ByClass[i].Max
		if i == 0 || usual.Cmp(least) < 0 {
			least = usual
		}
		if i == 0 || usual.Cmp(most) > 0 {
			most = usual
		}
	}
	return least, most, usual
}

// takes tells whether a measure can earn points in a way: tables need a figure, options a choice, and what counts for
// each one needs something counted.
func (m *Measure) takes(way string, facts map[string]*Fact) bool {
	switch way {
	case "options":
		return m.Choice != ""
	case "per_occurrence", "deduct":
		return m.Count != "" || len(m.Sum) > 0 && facts[m.Sum[0]] != nil && facts[m.Sum[0]].Kind == CountFact
	}
	return m.Count != "" || m.Number != "" || m.Sum != nil || m.Relative != nil || m.share() != nil
}

// checkPoints checks what a criterion or part earns: one maximum, at most one way, and figures that fit together.
func (l *loader) checkPoints(m *Measure, p *Points, facts map[string]*Fact, path ...any) {
	ways := p.declaredWays()
	if !l.checkMaxima(p, path...) || len(ways) == 0 {
		return
	}
	at := func(keys ...any) []any { return append(slices.Clone(path), keys...) }
	l.require(len(ways) == 1, "POINTS_MALFORMED", Say("load.points-way"), path...)
	l.require(m.takes(ways[0], facts), "POINTS_MISFIT", Say("load.points-misfit", "way", ways[0]), at(ways[0])...)
	l.checkShareOfPart(m, p, facts, path...)
	least, most, _ := p.declaredMaxima()
	if r := p.Proportional; r != nil {
		l.require(l.has(at("proportional", "to")...) && r.From.Cmp(r.To) != 0, "POINTS_MALFORMED", Say("load.proportional"), at("proportional")...)
		l.checkRounding(&r.Round, most, at("proportional", "round")...)
	}
	if p.PerOccurrence != nil {
		l.checkIncrement(*p.PerOccurrence, most, at("per_occurrence")...)
	}
	if d := p.Deduct; d != nil {
		l.require(!d.Floor.IsNeg() && d.Floor.Cmp(least) < 0, "POINTS_OUT_OF_RANGE", Say("load.floor", "most", Figure(least)), at("deduct", "floor")...)
		l.checkIncrement(d.Each, less(most, d.Floor), at("deduct", "each")...)
	}
	l.checkSteps(p.Steps, least, at("steps")...)
	l.checkBands(p.Bands, least, at("bands")...)
	l.checkOptionPoints(p.Options, facts[m.Choice], least, at("options")...)
	if p.Max != nil && len(p.table()) > 0 {
		full := slices.ContainsFunc(p.table(), func(d Decimal) bool { return d.Cmp(*p.Max) >= 0 })
		l.require(full, "POINTS_UNREACHABLE", Say("load.points-never", "most", Figure(*p.Max)), at(ways[0])...)
	}
}

// checkMaxima checks that there is one maximum above nothing, or one for each class. It tells whether there is one to
// hold other figures against.
func (l *loader) checkMaxima(p *Points, path ...any) bool {
	if p == nil {
		return false
	}
	at := func(keys ...any) []any { return append(slices.Clone(path), keys...) }
	if (p.Max != nil) == (len(p.ByClass) > 0) {
		l.require(false, "POINTS_MALFORMED", Say("load.points-max"), path...)
		return false
	}
	l.require(p.Max == nil || p.Max.IsPos(), "POINTS_OUT_OF_RANGE", Say("load.points-positive"), at("max")...)
	if len(p.ByClass) > maxClasses {
		l.require(false, "TOO_MANY", Say("load.too-many", "most", maxClasses), at("by_class")...)
		return false
	}
	for i := range p.ByClass {
		c := &p.ByClass[i]
		last := i == len(p.ByClass)-1
		l.require(last == (c.When == ""), "CLASS_ORDER", Say("load.max-by-class-last"), at("by_class", i)...)
		hidden := c.When != "" && slices.ContainsFunc(p.ByClass[:i], func(earlier ClassMax) bool { return earlier.When == c.When })
		l.require(!hidden, "CLASS_UNREACHABLE", Say("load.by-class-hidden"), at("by_class", i)...)
		l.require(strings.TrimSpace(c.Cite) != "", "UNCITED", Say("load.uncited"), at("by_class", i, "cite")...)
		l.require(c.Max.IsPos(), "POINTS_OUT_OF_RANGE", Say("load.points-positive"), at("by_class", i, "max")...)
	}
	least, _, _ := p.declaredMaxima()
	return least.IsPos()
}

// checkPartPoints checks that either all parts of a composite have points or none, and only where it scores itself.
func (l *loader) checkPartPoints(parts []Part, whole *Points, path ...any) {
	scored := 0
	for i := range parts {
		if parts[i].Points != nil {
			scored++
			l.require(whole != nil, "POINTS_MISPLACED", Say("load.part-points"), append(slices.Clone(path), i, "points")...)
		}
	}
	for i := range parts {
		l.require(scored == 0 || parts[i].Points != nil, "POINTS_MISSING", Say("load.part-points-all"), append(slices.Clone(path), i)...)
	}
}
