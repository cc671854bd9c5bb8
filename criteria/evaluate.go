package criteria

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
