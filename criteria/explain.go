package criteria

var outcomeSentences = [...]string{
	"outcome.unknown", "outcome.met", "outcome.not_met", "outcome.not_applicable", "outcome.did_not_occur", "outcome.no_data",
	"outcome.awaiting_appraisal",
}

// OutcomeText gives the name of an outcome for people.
func OutcomeText(o Outcome) Text {
	return say(outcomeSentences[o])
}

// ResultText gives the name of a result for people.
func ResultText(r Result) Text { return Say("result." + string(r)) }

// LineText gives a line of a verdict as a sentence: outcome, value, threshold, and what is still missing in the
// unit's own terms. The line has come from a verdict under this rule set.
func (c *Compiled) LineText(l *Line) Text {
	criterion := c.Criterion(l.ID)
	if criterion == nil || criterion.Measure == nil {
		return Say("line.unknown")
	}
	return c.withPoints(l, c.measureText(criterion.Measure, l))
}

// withPoints says what a line earns, or what it takes off.
func (c *Compiled) withPoints(l *Line, sentence Text) Text {
	if !l.Max.some || l.Max.coef == 0 {
		return sentence
	}
	earned := "line.points"
	if c.penalty(l.ID) {
		earned = "line.points-off"
	}
	return together(sentence, Say(earned, "points", Figure(l.Points.Decimal()), "max", Figure(l.Max.Decimal())))
}

// together puts one sentence behind another.
func together(a, b Text) Text { return Text{a.VI + " " + b.VI, a.EN + " " + b.EN} }

// PartText gives a part of a composite line as a sentence.
func (c *Compiled) PartText(criterion *Criterion, l *Line) Text {
	for i := range criterion.Measure.parts() {
		if p := &criterion.Measure.parts()[i]; p.ID == l.ID {
			return Say("line.part", "part", p.Text, "line", c.withPoints(l, c.measureText(&p.Measure, l)))
		}
	}
	return OutcomeText(l.Outcome)
}

func (c *Compiled) measureText(m *Measure, l *Line) Text {
	outcome := arg{name: "outcome", text: OutcomeText(l.Outcome)}
	switch {
	case m.Information != "":
		return c.informationText(m, l)
	case l.Outcome == NotApplicable && l.Threshold == nil:
		return say("line.not-applicable", outcome)
	case l.Outcome == NotApplicable, l.Outcome == DidNotOccur:
		return say("line.zero-whole", outcome, arg{name: "whole", text: c.label(m)})
	case l.Outcome == AwaitingAppraisal && len(l.Parts) == 0:
		return say("line.awaiting", outcome)
	case m.Appraisal != "" && l.Outcome != NoData:
		return say("appraisal.line", outcome)
	case len(l.Parts) > 0:
		met := 0
		for i := range l.Parts {
			if l.Parts[i].Outcome == Met {
				met++
			}
		}
		return Say("line.parts", "outcome", outcome.text, "met", met, "of", len(l.Parts), "needed", l.Threshold.Value)
	}
	threshold := arg{name: "threshold", text: c.thresholdText(m, l.Threshold)}
	value := arg{name: "value", figure: l.Value}
	switch {
	case l.Outcome == NoData && l.Threshold == nil:
		return say("line.no-answer", outcome, arg{name: "fact", text: c.FactLabel(l.Gap.Fact)})
	case l.Outcome == NoData:
		return say("line.no-data", outcome, arg{name: "fact", text: c.FactLabel(l.Gap.Fact)}, threshold)
	case m.percent():
		sentence := "line.share"
		if m.Relative != nil {
			sentence = "line." + m.Relative.As
		}
		return c.withGap(l, say(sentence, outcome, arg{name: "of", figure: l.Numerator}, arg{name: "in", figure: l.Denominator},
			arg{name: "unit", text: c.FactUnit(m.first())}, value, threshold))
	case l.Answer != "":
		return c.withGap(l, say("line.answer", outcome, arg{name: "answer", text: c.answerText(m, l.Answer)}, threshold))
	}
	return c.withGap(l, say("line.figure", outcome, value, arg{name: "unit", text: c.FactUnit(m.first())}, threshold))
}

// informationText shows a figure that is not judged.
func (c *Compiled) informationText(m *Measure, l *Line) Text {
	value := Figure(l.Value.Decimal())
	switch {
	case l.Answer != "":
		value = c.answerText(m, l.Answer)
	case l.Value.IsZero():
		value = OutcomeText(NoData)
	}
	return Say("line.information", "value", value, "unit", c.FactUnit(m.Information))
}

// label names the whole of a ratio, or what a value is compared with.
func (c *Compiled) label(m *Measure) Text {
	if id := m.whole(); id != "" {
		return c.FactLabel(id)
	}
	return Text{}
}

// FactLabel gives the name of a fact, its id where the set has none.
func (c *Compiled) FactLabel(id string) Text {
	if f := c.fact(id); f != nil {
		return f.Label
	}
	return Text{VI: id}
}

// FactUnit gives the unit in which a fact is counted, "hộ"; none for an unknown fact.
func (c *Compiled) FactUnit(id string) Text {
	if f := c.fact(id); f != nil {
		return f.Unit
	}
	return Text{}
}

// withGap puts the least change behind a sentence.
func (c *Compiled) withGap(l *Line, sentence Text) Text {
	if l.Gap.IsZero() {
		return sentence
	}
	return together(sentence, c.GapText(l))
}

// GapText gives the least change that meets the criterion: "còn thiếu 37 hộ để đạt 60%".
func (c *Compiled) GapText(l *Line) Text {
	goal := Text{}
	if l.Threshold != nil {
		goal = thresholdValue(l.Threshold)
		if l.Threshold.Comparator == "points" {
			goal = c.newThresholdText(nil, l.Threshold)
		}
		if l.Gap.Direction == Fewer && l.Threshold.Upper != "" {
			goal = figureText(l.Threshold.Upper, l.Threshold.Unit)
		}
	}
	unit := c.FactUnit(l.Gap.Fact)
	if unit.IsZero() {
		unit = Say("gap.unit")
	}
	amount, of, to := arg{name: "amount", figure: l.Gap.Amount}, arg{name: "unit", text: unit}, arg{name: "goal", text: goal}
	switch {
	case l.Gap.Amount.IsZero():
		return say("gap.set", arg{name: "fact", text: c.FactLabel(l.Gap.Fact)})
	case l.Gap.Direction == Fewer:
		return say("gap.fewer", amount, of, to)
	}
	return say("gap.more", amount, of, to)
}

// answerText names an answer to a yes/no or a choice.
func (c *Compiled) answerText(m *Measure, answer string) Text { return c.AnswerText(m.first(), answer) }

// AnswerText gives an answer for people: yes or no, the name of an option, a figure as it is written.
func (c *Compiled) AnswerText(fact, answer string) Text {
	f := c.fact(fact)
	switch {
	case f == nil:
	case f.Kind == CountFact || f.Kind == NumberFact:
		return figureText(answer, "")
	case f.Kind == YesNoFact:
		return Say(map[bool]string{true: "answer.is-true", false: "answer.is-false"}[answer == "true"])
	case f.Kind == ChoiceFact:
		for _, o := range f.Options {
			if o.ID == answer {
				return o.Label
			}
		}
	}
	return Text{VI: answer}
}

// MissingText gives an unfulfilled clause as a sentence.
func (c *Compiled) MissingText(m *Missing) Text {
	for i := range c.Set.Decision.Levels {
		v := &c.Set.Decision.Levels[i]
		if v.ID == m.Level && m.Clause < len(v.Requires) {
			if !m.Points.IsZero() {
				return Say("missing.points", "needed", Figure(m.Points.Decimal()), "clause", c.ClauseText(&v.Requires[m.Clause]), "level", v.Title)
			}
			return Say("missing.clause", "needed", m.Needed, "clause", c.ClauseText(&v.Requires[m.Clause]), "level", v.Title)
		}
	}
	return Text{}
}

// Summary gives the whole verdict in a sentence, with points, level and what bars or rations it.
func (c *Compiled) Summary(v *Verdict) Text {
	args := []any{
		"result", ResultText(v.Result), "met", v.Tally.Met, "of", v.Tally.Of, "unknown", v.Tally.Unknown,
		"waiting", v.Tally.AwaitingAppraisal,
	}
	sentence := Say("summary.plain", args...)
	switch {
	case v.Result == Inconclusive && v.Tally.Unknown > 0:
		sentence = Say("summary.unknown", args...)
	case v.Result == Inconclusive:
		sentence = Say("summary.waiting", args...)
	}
	if p := v.Points; p != nil {
		sentence = together(sentence, Say("summary.points", "points", Figure(p.Earned.Decimal()), "max", Figure(p.Max.Decimal())))
	}
	if v.Result == Passed && len(c.Set.Decision.Levels) > 1 {
		sentence = together(sentence, Say("summary.level", "level", c.LevelTitle(v.Level)))
	}
	for i := range v.Sanctions {
		sentence = together(sentence, c.SanctionText(&v.Sanctions[i]))
	}
	if v.Provisional {
		sentence = together(sentence, Say("summary.provisional"))
	}
	return sentence
}

// SanctionText says what a sanction did.
func (c *Compiled) SanctionText(e *SanctionEffect) Text {
	for i := range c.Set.Decision.Sanctions {
		if s := &c.Set.Decision.Sanctions[i]; s.ID == e.ID {
			if e.From == e.To {
				return Say("sanction.no-effect", "sanction", s.Text)
			}
			return Say("sanction.effect", "sanction", s.Text, "from", c.LevelTitle(e.From), "to", c.LevelTitle(e.To))
		}
	}
	return Text{}
}

// LevelTitle gives the name of a level; that of none for "".
func (c *Compiled) LevelTitle(id string) Text {
	for i := range c.Set.Decision.Levels {
		if v := &c.Set.Decision.Levels[i]; v.ID == id {
			return v.Title
		}
	}
	return Say("level.none")
}

// Criterion gives a criterion by id, nil where the set has none of that id.
func (c *Compiled) Criterion(id string) *Criterion {
	if i, ok := c.place[id]; ok {
		return c.criteria[i]
	}
	return nil
}

// GroupOf gives the id of the group that a criterion stands in, "" for an unplaced one.
func (c *Compiled) GroupOf(criterion string) string {
	if i, ok := c.place[criterion]; ok {
		return c.groupOf(i)
	}
	return ""
}

// GroupTitle gives the name of a group.
func (c *Compiled) GroupTitle(id string) Text {
	for i := range c.Set.Groups {
		if c.Set.Groups[i].ID == id {
			return c.Set.Groups[i].Title
		}
	}
	return Text{}
}
