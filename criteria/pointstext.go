package criteria

import "slices"

// PointsText gives a points rule as words: the maximum, and how much of it is earned for what. The measure is the one whose
// value earns the points; in a penalty group they are taken off.
func (c *Compiled) PointsText(p *Points, m *Measure) Text {
	if p == nil || m == nil {
		return Text{}
	}
	return Say("points.rule", "max", c.maximumText(p), "way", c.wayText(p, m))
}

// maximumText gives the maximum, for each class of unit where it differs.
func (c *Compiled) maximumText(p *Points) Text {
	if p.Max != nil {
		return Say("points.max", "max", pointsText(*p.Max))
	}
	var texts []Text
	for i := range p.ByClass {
		m := &p.ByClass[i]
		texts = append(texts, Say("points.class-max", "class", c.ClassText(m.When, 0), "max", pointsText(m.Max)))
	}
	return joinTexts(texts, "; ")
}

// ClassText names the units and the days that an entry of a list by class is for; one with neither is for the others.
func (c *Compiled) ClassText(when string, from Date) Text {
	switch {
	case when != "" && !from.IsZero():
		return Say("class.both", "when", c.WhenText(when), "from", from)
	case when != "":
		return c.WhenText(when)
	case !from.IsZero():
		return Say("class.from", "from", from)
	}
	return Say("class.others")
}

func pointsText(d Decimal) Text {
	if d.Trim(0).String() == "1" {
		return Say("points.one")
	}
	return Say("points.amount", "points", Figure(d.Trim(0)))
}

// wayText gives the way in which points are earned.
func (c *Compiled) wayText(p *Points, m *Measure) Text {
	switch {
	case p.Proportional != nil:
		return c.proportionalText(p.Proportional, m)
	case p.Steps != nil:
		return c.stepsText(p.Steps, m)
	case p.Bands != nil:
		return c.bandsText(p.Bands, m)
	case p.Options != nil:
		return c.optionPointsText(p.Options, m)
	case p.PerOccurrence != nil:
		return Say("points.per-occurrence", "each", pointsText(*p.PerOccurrence), "unit", c.occurrence(m))
	case p.Deduct != nil:
		return Say("points.deduct", "each", pointsText(p.Deduct.Each), "unit", c.occurrence(m), "floor", pointsText(p.Deduct.Floor))
	case len(m.parts()) > 0 && m.parts()[0].Points != nil:
		return c.partPointsText(m)
	case c.TakesOff(m):
		return Say("points.all-or-nothing-off")
	}
	return Say("points.all-or-nothing")
}

// TakesOff tells whether a measure stands in a penalty group: what it gives is taken off.
func (c *Compiled) TakesOff(m *Measure) bool {
	for i := range c.Set.Groups {
		g := &c.Set.Groups[i]
		for j := 0; g.Kind == PenaltyGroup && j < len(g.Criteria); j++ {
			own := g.Criteria[j].Measure
			if own == m || slices.ContainsFunc(partMeasures(own), func(part *Measure) bool { return part == m }) {
				return true
			}
		}
	}
	return false
}

func partMeasures(m *Measure) []*Measure {
	var all []*Measure
	for i := range m.parts() {
		all = append(all, &m.parts()[i].Measure)
	}
	return all
}

// occurrence names what is counted: "mô hình".
func (c *Compiled) occurrence(m *Measure) Text {
	fact := m.Count
	if len(m.Sum) > 0 {
		fact = m.Sum[0]
	}
	if u := c.FactUnit(fact); !u.IsZero() {
		return u
	}
	return Say("points.occurrence")
}

func (c *Compiled) proportionalText(p *Proportional, m *Measure) Text {
	return Say("points.proportional", "from", c.valueText(m, p.From), "to", c.valueText(m, p.To), "round", RoundingText(&p.Round))
}

// RoundingText gives a rounding as words.
func RoundingText(r *Rounding) Text {
	switch r.To {
	case "down":
		return Say("points.round-down", "step", Figure(r.Step.Trim(0)))
	case "up":
		return Say("points.round-up", "step", Figure(r.Step.Trim(0)))
	}
	return Say("points.round-nearest", "step", Figure(r.Step.Trim(0)))
}

func (c *Compiled) stepsText(steps []PointStep, m *Measure) Text {
	var texts []Text
	for i := range steps {
		texts = append(texts, Say("points.step", "value", c.valueText(m, steps[i].AtLeast), "points", pointsText(steps[i].Points)))
	}
	return joinTexts(append(texts, Say("points.below-steps")), "; ")
}

func (c *Compiled) bandsText(bands []PointBand, m *Measure) Text {
	var texts []Text
	for i := range bands {
		b := &bands[i]
		args := []any{"points", pointsText(b.Points)}
		switch {
		case b.From != nil && b.Below != nil:
			texts = append(texts, Say("points.band", append(args, "from", c.valueText(m, *b.From), "below", c.valueText(m, *b.Below))...))
		case b.From != nil:
			texts = append(texts, Say("points.step", append(args, "value", c.valueText(m, *b.From))...))
		case b.Below != nil:
			texts = append(texts, Say("points.band-below", append(args, "below", c.valueText(m, *b.Below))...))
		default:
			texts = append(texts, Say("points.band-any", args...))
		}
	}
	return joinTexts(texts, "; ")
}

func (c *Compiled) optionPointsText(options []OptionPoints, m *Measure) Text {
	var texts []Text
	for i := range options {
		key := "points.option"
		if options[i].Zeroes {
			key = "points.option-zeroes"
		}
		texts = append(texts, Say(key, "option", c.answerText(m, options[i].Option), "points", pointsText(options[i].Points)))
	}
	return joinTexts(texts, "; ")
}

// partPointsText says how the points of the parts come together, and gives each part's own rule.
func (c *Compiled) partPointsText(m *Measure) Text {
	var texts []Text
	for i := range m.parts() {
		p := &m.parts()[i]
		texts = append(texts, Say("points.part", "part", p.Text, "rule", c.PointsText(p.Points, &p.Measure)))
	}
	parts := joinTexts(texts, "; ")
	switch {
	case m.AnyOf != nil:
		return Say("points.parts-best", "parts", parts)
	case m.KOf != nil:
		return Say("points.parts-best-k", "k", m.KOf.K, "parts", parts)
	}
	return Say("points.parts-sum", "parts", parts)
}

// BoundsText gives one threshold of a measure as words: "từ 60% trở lên".
func (c *Compiled) BoundsText(m *Measure, b *Bounds) Text {
	say := func(key string, value Text) Text { return Say(key, "value", value, "unit", "") }
	switch {
	case m.YesNo != "":
		return answerWord(b.Is == nil || *b.Is)
	case b.OneOf != nil:
		var names []Text
		for _, id := range b.OneOf {
			names = append(names, c.answerText(m, id))
		}
		return Say("threshold.one-of", "options", joinTexts(names, ", "))
	case len(b.Between) == 2:
		return Say("threshold.between", "value", c.valueText(m, b.Between[0]), "upper", c.valueText(m, b.Between[1]), "unit", "")
	case b.AtLeast != nil:
		return say("threshold.at-least", c.valueText(m, *b.AtLeast))
	case b.MoreThan != nil:
		return say("threshold.more-than", c.valueText(m, *b.MoreThan))
	case b.AtMost != nil:
		return say("threshold.at-most", c.valueText(m, *b.AtMost))
	case b.LessThan != nil:
		return say("threshold.less-than", c.valueText(m, *b.LessThan))
	case b.Equal != nil:
		return say("threshold.equal", c.valueText(m, *b.Equal))
	}
	return Text{}
}

// valueText gives a figure in the unit that a measure's value has.
func (c *Compiled) valueText(m *Measure, d Decimal) Text {
	unit := Text{}
	switch {
	case m.share() != nil || m.Relative != nil && m.Relative.As != "difference":
		unit = both("%")
	case m.Relative != nil:
		unit = c.FactUnit(m.Relative.Of)
	case len(m.Sum) > 0:
		unit = c.FactUnit(m.Sum[0])
	case m.Count != "":
		unit = c.FactUnit(m.Count)
	case m.Number != "":
		unit = c.FactUnit(m.Number)
	}
	return withUnit(Figure(d.Trim(0)), unit)
}

// withUnit puts a unit behind a figure: "37 hộ", "60%".
func withUnit(figure, unit Text) Text {
	switch {
	case unit.IsZero():
		return figure
	case unit.VI == "%":
		return Text{figure.VI + "%", figure.EN + "%"}
	}
	return Text{figure.VI + " " + unit.VI, figure.EN + " " + unit.In("en")}
}
