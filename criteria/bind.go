package criteria

// Bound is a rule set bound to a class of unit: a table of plain comparisons. It is safe for concurrent use.
type Bound struct {
	rules      *Compiled
	ops        []op   // one a criterion, in order
	detail     []bind // the same criteria as lines need them
	levels     []level
	sanctions  []sanction
	groups     []boundGroup // of a set that scores
	plain      mask         // criteria that count: those of bonus and penalty groups do not
	conclusive bool         // the set is not partial: a verdict can be more than inconclusive
}

// opKind is the way a criterion is judged.
type opKind uint8

const (
	opRange     opKind = iota // lo ≤ number ≤ hi; every comparator on one number is such a range
	opShare                   // part × den ≥ whole × num: "at least" on a ratio, the common case
	opMask                    // the option is one of a set
	opFixed                   // the outcome holds for the whole class of unit
	opIntricate               // anything else: composite, other comparators on ratios, conditions on facts
)

// op is one comparison. It is small: judging reads the table from end to end.
type op struct {
	kind   opKind
	zero   Outcome // of a ratio whose whole is 0
	fixed  Outcome
	counts bool  // the fixed outcome counts as met
	a, b   int32 // facts
	lo     int64 // range, or numerator of the share, or mask of options
	hi     int64 // range, or denominator of the share
	slow   *bind
}

// bind is a criterion or part bound to a class of unit.
type bind struct {
	id        string
	criterion *Criterion // nil for a part
	measure   *Measure
	unit      *Unit // an example of the class; conditions on facts ask it
	when      *condition
	otherwise Outcome
	fixedMet  bool // does not apply and counts as met
	dnoMet    bool // "did not occur" counts as met
	zero      Outcome
	a, b      int32   // facts; b is none where the reference is the constant
	sum       []int32 // facts that are added up
	constant  int64   // stated reference, in the scale of fact a
	relation  relation
	scorer    *scorer // what it earns; nil in sets and parts without points
	byPoints  bool    // met is to earn everything
	scales    bool    // where it does not apply, the rest of its group is scaled up
	bounds    bounds
	threshold *Threshold
	fits      []bool // options that pass
	parts     []bind
	needed    int // of a composite: parts that must be met
}

// relation is how a measure makes its value of its facts.
type relation uint8

const (
	single     relation = iota // one fact, or several added up
	percentage                 // a of b
	growth                     // (a - b) of b
	difference                 // a - b
)

// bounds is a comparator on one number or on a share.
type bounds struct {
	comparator         string
	lo, hi             int64 // one number: both included
	low, high          share // a ratio
	loStrict, hiStrict bool  // of a ratio: low or high is itself excluded
	hasLo, hasHi       bool
}

func (c *Compiled) bind(u *Unit, day Date) *Bound {
	b := &Bound{rules: c, conclusive: c.Set.Completeness != Partial, detail: make([]bind, len(c.criteria)), ops: make([]op, len(c.criteria))}
	for i, cr := range c.criteria {
		b.detail[i] = c.bindCriterion(cr, u, day)
	}
	for i := range b.detail {
		b.ops[i] = c.op(&b.detail[i])
	}
	b.bindGroups()
	b.levels = c.bindLevels(b.plain)
	b.bindSanctions(u)
	return b
}

func (c *Compiled) bindCriterion(cr *Criterion, u *Unit, day Date) bind {
	d := bind{id: cr.ID, criterion: cr, unit: u, dnoMet: cr.DidNotOccur == "counts_as_met", otherwise: NotApplicable}
	if cr.Measure == nil {
		return d // unknown: it has no place in the table, see op
	}
	d = c.bindMeasure(d, cr.Measure, rule{cr.Pass, cr.Points, c.penalty(cr.ID)}, u, day)
	if cr.Applies != nil {
		when := c.conditions[cr.Applies.When]
		d.fixedMet = cr.Applies.Otherwise == "counts_as_met"
		d.scales = cr.Applies.Otherwise == "renormalise"
		if !when.unitOnly {
			d.when = when
		} else if when.ask(u, nil) != yes {
			d.measure = nil
		}
	}
	return d
}

// penalty tells whether the points of a criterion are taken off.
func (c *Compiled) penalty(criterion string) bool {
	for i := range c.groups {
		if g := &c.groups[i]; g.from <= c.place[criterion] && c.place[criterion] < g.to {
			return g.group.Kind == PenaltyGroup
		}
	}
	return false
}

// rule is what a measure is held against.
type rule struct {
	pass    *Pass
	points  *Points
	penalty bool
}

// bindMeasure fills in the measure with the threshold and the points that hold for the unit.
func (c *Compiled) bindMeasure(d bind, m *Measure, r rule, u *Unit, day Date) bind {
	d.measure = m
	if parts := m.parts(); parts != nil {
		d.needed = m.needed()
		for i := range parts {
			part := rule{parts[i].Pass, parts[i].Points, r.penalty}
			d.parts = append(d.parts, c.bindMeasure(bind{id: parts[i].ID, unit: u}, &parts[i].Measure, part, u, day))
		}
		d.threshold = &Threshold{Comparator: "k of", Value: itoa(d.needed), Upper: itoa(len(parts))}
		c.bindPoints(&d, r, u)
		return d
	}
	c.bindFacts(&d, m)
	switch {
	case m.Appraisal != "" || m.Information != "":
	case r.pass == nil && r.points.hasWay():
		d.byPoints = true // the threshold is made of the points
	default:
		d.bounds, d.fits, d.threshold = c.threshold(m, c.chosen(r.pass, u, day), int(d.a))
	}
	c.bindPoints(&d, r, u)
	return d
}

// bindFacts finds the places of the facts and how they make a value.
func (c *Compiled) bindFacts(d *bind, m *Measure) {
	facts := m.Facts()
	d.a, d.b = int32(c.index[facts[0]]), -1
	for _, id := range m.Sum {
		d.sum = append(d.sum, int32(c.index[id]))
	}
	if whole := m.whole(); whole != "" {
		d.b = int32(c.index[whole])
	}
	if m.Relative != nil {
		d.relation = map[string]relation{"percent": percentage, "growth": growth, "difference": difference}[m.Relative.As]
		if m.Relative.Value != nil {
			d.constant = scaled(*m.Relative.Value, int(c.scales[d.a]))
		}
	} else if m.share() != nil {
		d.relation = percentage
	}
	if m.percent() {
		d.zero = map[string]Outcome{"not_applicable": NotApplicable, "did_not_occur": DidNotOccur}[m.zero()]
		if d.zero == noOutcome {
			d.zero = NoData // "error": such answers are refused before they are judged
		}
	}
}

// ceilScaled and floorScaled give a threshold in the steps of a fact: 2.5 models are met by 3.
func ceilScaled(d Decimal, scale int) int64  { return scaled(d.Ceil(scale), scale) }
func floorScaled(d Decimal, scale int) int64 { return scaled(d.Floor(scale), scale) }

// op gives the table entry of a criterion.
func (c *Compiled) op(d *bind) op {
	o := op{a: d.a, b: d.b, zero: d.zero, slow: d, kind: opIntricate}
	switch {
	case d.criterion.Measure == nil:
		o.kind, o.fixed = opFixed, noOutcome
	case d.measure == nil || d.measure.Information != "":
		o.kind, o.fixed, o.counts = opFixed, NotApplicable, d.fixedMet
	case d.when != nil || d.parts != nil || d.measure.Appraisal != "" || d.sum != nil || d.measure.Relative != nil || d.byPoints || d.scorer.canZero():
	case d.fits != nil:
		o.kind = opMask
		for i, fits := range d.fits {
			if fits {
				o.lo |= 1 << i
			}
		}
	case !d.measure.percent():
		o.kind, o.lo, o.hi = opRange, d.bounds.lo, d.bounds.hi
	case d.bounds.comparator == ">=" && max(d.bounds.low.num, d.bounds.low.den) <= maxFastShare && c.scales[d.a] == 0 && c.scales[d.b] == 0:
		o.kind, o.lo, o.hi = opShare, d.bounds.low.num, d.bounds.low.den
	}
	return o
}

// maxFastShare bounds the parts of a share so that a count of 12 digits times it fits an int64.
const maxFastShare = 9_000_000
