package criteria

import "slices"

// less gives a - b for figures of a checked file.
func less(a, b Decimal) Decimal {
	return fromScaled(scaled(a, maxFractionDigits) - scaled(b, maxFractionDigits))
}

// checkIncrement checks points that are given or taken for each one: above nothing, and not absurdly fine.
func (l *loader) checkIncrement(each, most Decimal, path ...any) {
	l.require(each.IsPos(), "POINTS_OUT_OF_RANGE", Say("load.points-positive"), path...)
	l.require(!each.IsPos() || fits(each, most), "POINTS_TOO_FINE", Say("load.points-fine", "most", maxIncrement), path...)
}

// fits tells whether most is at most maxIncrement times each.
func fits(each, most Decimal) bool {
	return (scaled(most, maxFractionDigits)+maxIncrement-1)/maxIncrement <= scaled(each, maxFractionDigits)
}

// checkRounding checks the step and direction of a rounding.
func (l *loader) checkRounding(r *Rounding, most Decimal, path ...any) {
	at := func(key string) []any { return append(slices.Clone(path), key) }
	l.checkIncrement(r.Step, most, at("step")...)
	l.allowed(r.To, []string{"nearest", "down", "up"}, at("to")...)
}

// table gives the points of the steps, bands or options, none for other ways.
func (p *Points) table() []Decimal {
	var all []Decimal
	for _, s := range p.Steps {
		all = append(all, s.Points)
	}
	for _, b := range p.Bands {
		all = append(all, b.Points)
	}
	for _, o := range p.Options {
		all = append(all, o.Points)
	}
	return all
}

// checkSize checks the number of entries of a table that is there.
func (l *loader) checkSize(n int, is bool, path ...any) {
	l.require(!is || n >= 1 && n <= maxSteps, "POINTS_MALFORMED", Say("load.table", "most", maxSteps), path...)
}

// checkSteps checks that steps stand best first, each worth less than the one before.
func (l *loader) checkSteps(steps []PointStep, most Decimal, path ...any) {
	l.checkSize(len(steps), steps != nil, path...)
	for i := range steps {
		at := func(key string) []any { return append(slices.Clone(path), i, key) }
		l.require(l.has(at("at_least")...), "STEPS_ORDER", Say("load.steps-value"), at("at_least")...)
		l.require(steps[i].Points.IsPos() && steps[i].Points.Cmp(most) <= 0, "POINTS_OUT_OF_RANGE", Say("load.step-points", "most", Figure(most)), at("points")...)
		if i > 0 {
			l.require(steps[i].AtLeast.Cmp(steps[i-1].AtLeast) < 0, "STEPS_ORDER", Say("load.steps-order"), at("at_least")...)
			l.require(steps[i].Points.Cmp(steps[i-1].Points) < 0, "STEPS_ORDER", Say("load.steps-order"), at("points")...)
		}
	}
}

// checkBands checks that bands stand in order with neither gap nor overlap.
func (l *loader) checkBands(bands []PointBand, most Decimal, path ...any) {
	l.checkSize(len(bands), bands != nil, path...)
	for i := range bands {
		b := &bands[i]
		at := func(keys ...any) []any { return append(append(slices.Clone(path), i), keys...) }
		l.require(b.From != nil || i == 0, "BANDS_ORDER", Say("load.bands-open"), at()...)
		l.require(b.Below != nil || i == len(bands)-1, "BANDS_ORDER", Say("load.bands-open"), at()...)
		l.require(b.From == nil || b.Below == nil || b.From.Cmp(*b.Below) < 0, "BANDS_ORDER", Say("load.band-empty"), at("below")...)
		if i > 0 && b.From != nil && bands[i-1].Below != nil {
			l.require(b.From.Cmp(*bands[i-1].Below) == 0, "BANDS_GAP", Say("load.bands-gap", "from", Figure(*bands[i-1].Below)), at("from")...)
		}
		l.checkTablePoints(b.Points, most, at("points")...)
	}
}

// checkTablePoints checks that an entry says what it earns, between nothing and the maximum.
func (l *loader) checkTablePoints(points, most Decimal, path ...any) {
	l.require(l.has(path...) && !points.IsNeg() && points.Cmp(most) <= 0, "POINTS_OUT_OF_RANGE", Say("load.table-points", "most", Figure(most)), path...)
}

// checkOptionPoints checks that every option of a choice is worth something named, once.
func (l *loader) checkOptionPoints(options []OptionPoints, choice *Fact, most Decimal, path ...any) {
	if options == nil || choice == nil {
		return
	}
	seen := map[string]bool{}
	for i := range options {
		o := &options[i]
		at := func(key string) []any { return append(slices.Clone(path), i, key) }
		known := slices.ContainsFunc(choice.Options, func(c Option) bool { return c.ID == o.Option })
		l.require(known, "OPTION_UNKNOWN", Say("load.option-unknown", "option", Clip(o.Option)), at("option")...)
		l.require(!seen[o.Option], "OPTION_TWICE", Say("load.option-twice", "option", Clip(o.Option)), at("option")...)
		seen[o.Option] = true
		if o.Zeroes {
			l.require(!l.has(at("points")...), "POINTS_MISPLACED", Say("load.zeroes"), at("points")...)
			continue
		}
		l.checkTablePoints(o.Points, most, at("points")...)
	}
	for _, c := range choice.Options {
		l.require(seen[c.ID], "OPTION_MISSING", Say("load.option-missing", "option", Clip(c.ID)), path...)
	}
}

// has tells whether the file has a value at the path.
func (l *loader) has(path ...any) bool {
	n := l.root
	for _, step := range path {
		if n = child(n, step); n == nil {
			return false
		}
	}
	return true
}

// checkZeroing checks that no option passes that leaves nothing of the whole criterion.
func (l *loader) checkZeroing(p *Pass, earns *Points, path ...any) {
	if p == nil || earns == nil {
		return
	}
	for i, o := range earns.Options {
		passes := slices.Contains(p.OneOf, o.Option) || slices.ContainsFunc(p.ByClass, func(c ClassPass) bool { return slices.Contains(c.OneOf, o.Option) })
		l.require(!o.Zeroes || !passes, "OPTION_ZEROES", Say("load.zeroing-passes", "option", Clip(o.Option)), append(slices.Clone(path), i, "zeroes")...)
	}
}
