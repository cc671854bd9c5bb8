package criteria

import (
	"cmp"
	"math"
	"slices"
)

// Evaluate judges answers and says why. It is a total, deterministic function of rule set, unit and answers: the
// same three give the same verdict, byte for byte. Answers have come from ReadAnswers.
func (c *Compiled) Evaluate(u *Unit, a Answers) *Verdict {
	return c.Bind(u).Explain(c.values(a))
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
	for g, span := range b.rules.groups {
		out.Groups[g].Group = span.id
		t := &out.Groups[g].Tally
		for i := span.from; i < span.to; i++ {
			t.count(&out.Lines[i])
		}
		t.Unknown, t.Of = t.Unknown+span.unknown, t.Of+span.unknown
		out.Tally.add(t)
	}
	if s.Result != Passed && len(b.levels) > 0 {
		out.Missing = b.missing(&s, out.Lines, out.Missing)
	}
	if len(out.Missing) == 0 {
		out.Missing = nil
	}
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
	if b.ops[i].kind <= opShare && s.met.has(i) && v.num[d.a] != missing && (b.ops[i].kind == opRange || v.num[d.b] > 0) {
		l.Outcome, l.Counts = Met, true
	} else {
		l.Outcome, l.Counts = b.outcome(i, v)
	}
	switch {
	case d.measure == nil:
	case l.Outcome != NotApplicable:
		d.explain(v, l)
	case d.when == nil:
		d.explain(v, l) // not applicable because the whole is 0: the figures show it
		l.Gap = Gap{}
	}
}

// explain fills in value, threshold and gap of a measure whose outcome is known.
func (d *bind) explain(v *Values, l *Line) {
	l.Threshold = d.threshold
	if d.parts != nil {
		l.Parts = make([]Line, len(d.parts))
		for i := range d.parts {
			p := &l.Parts[i]
			p.ID, p.Outcome = d.parts[i].id, d.parts[i].judge(v)
			p.Counts = p.Outcome == Met
			d.parts[i].explain(v, p)
		}
		return
	}
	ratio := d.measure.share() != nil
	if l.Outcome == NoData {
		l.Gap = Gap{Fact: v.set.Set.Facts[d.a].ID, Direction: Set}
		if ratio {
			l.Numerator, l.Denominator = v.quantity(int(d.a)), v.quantity(int(d.b))
			if v.num[d.a] != missing {
				l.Gap.Fact = v.set.Set.Facts[d.b].ID
			}
		}
		return
	}
	switch fact := &v.set.Set.Facts[d.a]; {
	case ratio:
		d.explainShare(v, l)
	case fact.Kind == YesNoFact:
		l.Answer = "false"
		if v.num[d.a] == 1 {
			l.Answer = "true"
		}
	case v.text != nil && v.text[d.a] != "":
		l.Answer = v.text[d.a]
	default:
		l.Value = v.quantity(int(d.a))
	}
	if l.Outcome == NotMet && l.Gap.IsZero() {
		l.Gap = d.gap(v)
	}
}

// explainShare fills in a ratio: its exact parts, the percentage rounded down, and the least further part.
func (d *bind) explainShare(v *Values, l *Line) {
	n, whole := v.num[d.a], v.num[d.b]
	l.Numerator, l.Denominator = v.quantity(int(d.a)), v.quantity(int(d.b))
	if whole == 0 {
		return
	}
	hundredths, _ := mulDiv(n, 10_000, whole)
	l.Value = Quantity{hundredths, 2, true}
	if l.Outcome != NotMet {
		return
	}
	l.Gap = Gap{Fact: v.set.Set.Facts[d.a].ID, Direction: More}
	t, by := &d.bounds, int64(0)
	if t.hasLo && !(compareShares(n, whole, t.low) > 0 || !t.strict && compareShares(n, whole, t.low) == 0) {
		least, exact := mulDiv(whole, t.low.num, t.low.den)
		if !exact || t.strict {
			least++
		}
		by = least - n
	} else {
		most, exact := mulDiv(whole, t.high.num, t.high.den)
		if exact && t.strict {
			most--
		}
		l.Gap.Direction, by = Fewer, n-most
	}
	l.Gap.Amount = Quantity{by, v.set.scales[d.a], true}
}

// gap gives the least change of a single fact.
func (d *bind) gap(v *Values) Gap {
	g := Gap{Fact: v.set.Set.Facts[d.a].ID, Direction: Set}
	x := v.num[d.a]
	switch {
	case d.fits != nil || d.bounds.comparator == "is":
	case x < d.bounds.lo:
		g.Direction, g.Amount = More, Quantity{d.bounds.lo - x, v.set.scales[d.a], true}
	default:
		g.Direction, g.Amount = Fewer, Quantity{x - d.bounds.hi, v.set.scales[d.a], true}
	}
	return g
}

// missing lists the clauses that keep a unit from the lowest level it has not reached, with the criteria to choose
// from, nearest first. It writes into the memory of old.
func (b *Bound) missing(s *Score, lines []Line, old []Missing) []Missing {
	last := &b.levels[len(b.levels)-1]
	all := old
	for j := range last.clauses {
		q := &last.clauses[j]
		needed := q.lack(&s.met, &s.counted)
		if needed == 0 {
			continue
		}
		var kept []string
		if len(all) < cap(all) {
			kept = all[:len(all)+1][len(all)].Criteria[:0]
		}
		all = append(all, Missing{Level: last.id, Clause: j, Needed: needed, Criteria: q.near(s, lines, kept)})
	}
	return all
}

// near lists the criteria of a clause that are not met, nearest first.
func (q *clause) near(s *Score, lines []Line, ids []string) []string {
	type place struct {
		distance int64
		line     int
	}
	var buffer [maxCriteria]place
	near := buffer[:0]
	for i := range lines {
		if q.over.has(i) && s.counted.has(i) && !s.met.has(i) {
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

// Judge reads answers as they came and judges them. The refusals are those of ReadAnswers and CheckTogether.
func (c *Compiled) Judge(u *Unit, given []Answer) (*Verdict, Answers, error) {
	if c.Set.Level != u.Level {
		return nil, nil, c.wrongLevel(u)
	}
	answers, err := c.read(given)
	if err != nil {
		return nil, nil, err
	}
	return c.Evaluate(u, answers), answers, nil
}

// wrongLevel refuses a unit of a level that the set does not judge.
func (c *Compiled) wrongLevel(u *Unit) error {
	return Invalid("RULE_SET_LEVEL", "ruleSetVersion", Say("assessment.level", "set", c.Set.Title,
		"judges", LevelText(c.Set.Level), "unit", u.FullName(), "is", LevelText(u.Level)))
}
