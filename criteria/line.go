package criteria

// line writes the line of a criterion. A plain comparison that is met has been judged already.
func (b *Bound) line(i int, v *Values, s *Score, l *Line) {
	d := &b.detail[i]
	l.ID = d.id
	switch {
	case b.rules.scores:
		p := &s.points.lines[i]
		l.Outcome, l.Counts = p.outcome, p.counts
		if d.scorer != nil {
			l.Points, l.Max = pointsQuantity(p.worst), pointsQuantity(p.max)
		}
	case b.ops[i].kind <= opShare && s.met.has(i) && v.num[d.a] != missing && (b.ops[i].kind == opRange || v.num[d.b] > 0):
		l.Outcome, l.Counts = Met, true
	default:
		l.Outcome, l.Counts = b.outcome(i, v)
	}
	switch {
	case d.measure == nil:
	case l.Outcome != NotApplicable:
		d.explain(v, l)
	case d.when == nil:
		d.explain(v, l) // not applicable because the whole is 0, or shown only: the figures show it
		l.Gap = Gap{}
	}
}

// explain fills in value, threshold and gap of a measure whose outcome is known.
func (d *bind) explain(v *Values, l *Line) {
	l.Threshold = d.threshold
	switch {
	case d.parts != nil:
		d.explainParts(v, l)
		return
	case l.Outcome == NoData:
		l.Gap = Gap{Fact: d.absent(v), Direction: Set}
		if d.measure.percent() {
			l.Numerator, l.Denominator = v.quantity(int(d.a)), d.referenceQuantity(v)
		}
		return
	}
	switch fact := &v.set.Set.Facts[d.a]; {
	case d.measure.percent():
		d.explainShare(v, l)
		return
	case fact.Kind == YesNoFact && v.num[d.a] != missing:
		l.Answer = "false"
		if v.num[d.a] == 1 {
			l.Answer = "true"
		}
	case v.text != nil && v.text[d.a] != "":
		l.Answer = v.text[d.a]
	default:
		d.explainFigure(v, l)
	}
	if l.Outcome == NotMet && d.measure.Appraisal == "" { // nothing that is typed changes a judgement
		l.Gap = d.gap(v)
	}
}

func (d *bind) explainFigure(v *Values, l *Line) {
	if x := d.figure(v); x != missing {
		l.Value = Quantity{x, v.set.scales[d.a], true}
	}
	if d.relation == difference {
		l.Numerator, l.Denominator = v.quantity(int(d.a)), d.referenceQuantity(v)
	}
}

func (d *bind) explainParts(v *Values, l *Line) {
	l.Parts = make([]Line, len(d.parts))
	for i := range d.parts {
		p, part := &l.Parts[i], &d.parts[i]
		p.ID, p.Outcome = part.id, part.judge(v)
		p.Counts = p.Outcome == Met
		if part.scorer != nil {
			var worst int64
			if p.Outcome != NotApplicable && p.Outcome != DidNotOccur {
				worst, _ = part.earn(v, p.Outcome)
			}
			p.Points, p.Max = pointsQuantity(worst), pointsQuantity(part.scorer.max)
		}
		part.explain(v, p)
	}
}

// absent gives the first fact of a measure that has no data.
func (d *bind) absent(v *Values) string {
	for _, i := range append([]int32{d.a, d.b}, d.sum...) {
		if i >= 0 && v.num[i] == missing {
			return v.set.Set.Facts[i].ID
		}
	}
	return v.set.Set.Facts[d.a].ID
}

// referenceQuantity gives the whole or what a value is compared with.
func (d *bind) referenceQuantity(v *Values) Quantity {
	if d.b < 0 {
		return Quantity{d.constant, v.set.scales[d.a], true}
	}
	return v.quantity(int(d.b))
}

// explainShare fills in a percentage: its exact parts, the percentage rounded down, and the least further part.
func (d *bind) explainShare(v *Values, l *Line) {
	n, whole := v.num[d.a], d.reference(v)
	l.Numerator, l.Denominator = v.quantity(int(d.a)), d.referenceQuantity(v)
	if whole == 0 || n == missing || whole == missing {
		return
	}
	hundredths, _ := mulDiv(n, 10_000, whole)
	if d.relation == growth {
		hundredths -= 10_000
	}
	l.Value = Quantity{hundredths, 2, true}
	if l.Outcome == NotMet {
		l.Gap = d.shareGap(v, n, whole)
	}
}

func (d *bind) shareGap(v *Values, n, whole int64) Gap {
	g := Gap{Fact: v.set.Set.Facts[d.a].ID, Direction: More}
	t, by := &d.bounds, int64(0)
	switch {
	case t.comparator == "":
		g.Direction = Set // what earns everything is no single range
		return g
	case !t.aboveLow(n, whole):
		least, exact := mulDiv(whole, t.low.num, t.low.den)
		if !exact || t.loStrict {
			least++
		}
		by = least - n
	default:
		most, exact := mulDiv(whole, t.high.num, t.high.den)
		if exact && t.hiStrict {
			most--
		}
		g.Direction, by = Fewer, n-most
	}
	g.Amount = Quantity{by, v.set.scales[d.a], true}
	return g
}

// gap gives the least change of a single fact.
func (d *bind) gap(v *Values) Gap {
	g := Gap{Fact: v.set.Set.Facts[d.a].ID, Direction: Set}
	x := d.figure(v)
	switch {
	case x == missing || d.fits != nil || d.bounds.comparator == "is" || d.bounds.comparator == "":
	case x < d.bounds.lo:
		g.Direction, g.Amount = More, Quantity{d.bounds.lo - x, v.set.scales[d.a], true}
	default:
		g.Direction, g.Amount = Fewer, Quantity{x - d.bounds.hi, v.set.scales[d.a], true}
	}
	return g
}
