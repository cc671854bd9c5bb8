package criteria

import (
	"cmp"
	"math"
	"slices"
)

// Evaluate judges answers by the newest thresholds and says why, see EvaluateOn.
func (c *Compiled) Evaluate(u *Unit, a Answers) *Verdict { return c.EvaluateOn(u, 0, a) }

// EvaluateOn judges answers of a period that ends on a day and says why. It is a total, deterministic function of rule
// set, unit, day and answers: the same give the same verdict, byte for byte. Answers have come from ReadAnswers.
func (c *Compiled) EvaluateOn(u *Unit, day Date, a Answers) *Verdict {
	return c.BindOn(u, day).Explain(c.values(a))
}

// Explain gives the verdict with its lines.
func (b *Bound) Explain(v *Values) *Verdict {
	out := &Verdict{}
	b.ExplainInto(v, out)
	return out
}

// ExplainInto is Explain into a verdict whose memory is used again: who judges many, one after the other, allocates
// next to nothing. What out held before is gone; nothing of it may still be in use.
func (b *Bound) ExplainInto(v *Values, out *Verdict) {
	var s Score
	b.Judge(v, &s)
	*out = Verdict{
		RuleSet: b.rules.name, Digest: b.rules.Digest, Result: s.Result,
		Lines: reuse(out.Lines, len(b.detail)), Groups: reuse(out.Groups, len(b.rules.groups)), Missing: out.Missing[:0],
	}
	if s.level >= 0 {
		out.Level = b.levels[s.level].id
	}
	for i := range b.detail {
		b.line(i, v, &s, &out.Lines[i])
	}
	for g := range b.rules.groups {
		b.group(g, &s, out)
	}
	b.explainDecision(&s, out)
	out.Missing = b.missing(&s, out.Lines, out.Missing)
	if len(out.Missing) == 0 {
		out.Missing = nil
	}
}

// group writes the tally of a group. The whole counts plain groups only.
func (b *Bound) group(g int, s *Score, out *Verdict) {
	span, t := &b.rules.groups[g], &out.Groups[g]
	t.Group = span.id
	for i := span.from; i < span.to; i++ {
		t.Tally.count(&out.Lines[i])
	}
	t.Tally.Unknown, t.Tally.Of = t.Tally.Unknown+span.unknown, t.Tally.Of+span.unknown
	if span.group.Kind == "" {
		out.Tally.add(&t.Tally)
	}
	if b.rules.scores {
		p := &s.points.groups[g]
		t.Points, t.Max = pointsQuantity(p.worst), pointsQuantity(p.max)
	}
}

func pointsQuantity(millionths int64) Quantity { return Quantity{millionths, maxFractionDigits, true} }

// explainDecision writes points, sanctions, and whether the level is rationed.
func (b *Bound) explainDecision(s *Score, out *Verdict) {
	if b.rules.scores {
		p := &s.points
		out.Points = &PointsTotal{Earned: pointsQuantity(p.worst), Max: pointsQuantity(p.max)}
		for i := range b.groups {
			switch b.groups[i].kind {
			case BonusGroup:
				out.Points.Bonus = pointsQuantity(p.bonus)
			case PenaltyGroup:
				out.Points.Penalty = pointsQuantity(p.penalty)
			}
		}
	}
	q := b.rules.Set.Decision.Quota
	out.Provisional = q != nil && out.Result == Passed && out.Level == q.Level
	level := -1
	if s.held != 0 && b.conclusive {
		level = b.reached(&standing{&s.met, &s.counted, &s.points, false})
	}
	for i := range b.sanctions {
		if s.held&(1<<i) == 0 {
			continue
		}
		next := b.after(&b.sanctions[i], level)
		out.Sanctions = append(out.Sanctions, SanctionEffect{ID: b.sanctions[i].id, From: b.levelID(level), To: b.levelID(next)})
		level = next
	}
}

func (b *Bound) levelID(i int) string {
	if i < 0 {
		return ""
	}
	return b.levels[i].id
}

// reuse gives n empty places, in the memory of old where it is large enough.
func reuse[T any](old []T, n int) []T {
	if cap(old) < n {
		return make([]T, n)
	}
	old = old[:n]
	clear(old)
	return old
}

// count puts a line into the tally. A criterion whose text is unknown counts as one of many, and as nothing else.
func (t *Tally) count(l *Line) {
	switch l.Outcome {
	case noOutcome:
		t.Unknown++
	case NotMet:
		t.NotMet++
	case NotApplicable:
		t.NotApplicable++
	case DidNotOccur:
		t.DidNotOccur++
	case NoData:
		t.NoData++
	case AwaitingAppraisal:
		t.AwaitingAppraisal++
	}
	if l.Counts {
		t.Met++
	}
	if l.Counts || l.Outcome != NotApplicable && l.Outcome != DidNotOccur {
		t.Of++
	}
}

func (t *Tally) add(o *Tally) {
	t.Met, t.Of, t.NotMet, t.NotApplicable = t.Met+o.Met, t.Of+o.Of, t.NotMet+o.NotMet, t.NotApplicable+o.NotApplicable
	t.DidNotOccur, t.NoData = t.DidNotOccur+o.DidNotOccur, t.NoData+o.NoData
	t.AwaitingAppraisal, t.Unknown = t.AwaitingAppraisal+o.AwaitingAppraisal, t.Unknown+o.Unknown
}

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
	if l.Outcome == NotMet {
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

// missing lists the clauses that keep a unit from each level it has not reached, the nearest level first, with the
// criteria to choose from, nearest first. It writes into the memory of old.
func (b *Bound) missing(s *Score, lines []Line, old []Missing) []Missing {
	now, all := standing{&s.met, &s.counted, &s.points, false}, old
	nearest := len(b.levels) - 1
	if s.level >= 0 {
		nearest = s.level - 1
	}
	for i := nearest; i >= 0; i-- {
		for j := range b.levels[i].clauses {
			q := &b.levels[i].clauses[j]
			needed, points := q.lack(&now), q.lackPoints(&now)
			if needed == 0 && points == 0 {
				continue
			}
			var kept []string
			if len(all) < cap(all) {
				kept = all[:len(all)+1][len(all)].Criteria[:0]
			}
			m := Missing{Level: b.levels[i].id, Clause: j, Needed: needed, Criteria: b.near(q, s, lines, kept)}
			if points > 0 {
				m.Points = pointsQuantity(points)
			}
			all = append(all, m)
		}
	}
	return all
}

// near lists the criteria of a clause that are not met, or that can still earn points, nearest first.
func (b *Bound) near(q *clause, s *Score, lines []Line, ids []string) []string {
	type place struct {
		distance int64
		line     int
	}
	var buffer [maxCriteria]place
	near := buffer[:0]
	for i := range lines {
		if q.lookedAt(b, i) && s.counted.has(i) && !s.met.has(i) {
			near = append(near, place{lines[i].distance(), i})
		}
	}
	slices.SortFunc(near, func(x, y place) int {
		return cmp.Or(cmp.Compare(x.distance, y.distance), cmp.Compare(x.line, y.line))
	})
	for _, p := range near {
		ids = append(ids, lines[p.line].ID)
	}
	return ids
}

// lookedAt tells whether a criterion can help a clause.
func (q *clause) lookedAt(b *Bound, i int) bool {
	if q.points == 0 && q.part.den == 0 {
		return q.over.has(i)
	}
	return b.detail[i].scorer != nil && (q.group < 0 || b.groups[q.group].from <= i && i < b.groups[q.group].up)
}

// distance orders lines that are not met: by the gap as a part of the whole in millionths, a missing yes as a whole
// one, missing data last. It is a help for the eye and decides nothing.
func (l *Line) distance() int64 {
	switch {
	case l.Outcome == NoData || l.Outcome == AwaitingAppraisal:
		return math.MaxInt64
	case !l.Gap.Amount.some:
		return fractionScale
	case l.Denominator.some && l.Denominator.coef > 0:
		d, _ := mulDiv(l.Gap.Amount.coef, fractionScale, l.Denominator.coef)
		return d
	}
	d, _ := mulDiv(l.Gap.Amount.coef, fractionScale, max(1, l.Gap.Amount.coef+max(0, l.Value.coef)))
	return d
}

// Judge reads answers as they came and judges them for a period that ends on a day, 0 for the newest thresholds. The
// refusals are those of ReadAnswers and CheckTogether.
func (c *Compiled) Judge(u *Unit, day Date, given []Answer) (*Verdict, Answers, error) {
	if c.Set.Level != u.Level {
		return nil, nil, c.wrongLevel(u)
	}
	answers, err := c.read(given)
	if err != nil {
		return nil, nil, err
	}
	return c.EvaluateOn(u, day, answers), answers, nil
}

// wrongLevel refuses a unit of a level that the set does not judge.
func (c *Compiled) wrongLevel(u *Unit) error {
	return Invalid("RULE_SET_LEVEL", "ruleSetVersion", Say("assessment.level", "set", c.Set.Title,
		"judges", LevelText(c.Set.Level), "unit", u.FullName(), "is", LevelText(u.Level)))
}
