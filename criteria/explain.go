package criteria

import (
	"cmp"
	"strings"
)

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
	return c.measureText(criterion.Measure, l)
}

// PartText gives a part of a composite line as a sentence.
func (c *Compiled) PartText(criterion *Criterion, l *Line) Text {
	for i := range criterion.Measure.parts() {
		if p := &criterion.Measure.parts()[i]; p.ID == l.ID {
			return Say("line.part", "part", p.Text, "line", c.measureText(&p.Measure, l))
		}
	}
	return OutcomeText(l.Outcome)
}

func (c *Compiled) measureText(m *Measure, l *Line) Text {
	outcome := arg{name: "outcome", text: OutcomeText(l.Outcome)}
	switch {
	case l.Outcome == NotApplicable && l.Threshold == nil:
		return say("line.not-applicable", outcome)
	case l.Outcome == NotApplicable, l.Outcome == DidNotOccur:
		return say("line.zero-whole", outcome, arg{name: "whole", text: c.label(m)})
	case l.Outcome == AwaitingAppraisal && len(l.Parts) == 0:
		return say("line.awaiting", outcome)
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
	case l.Outcome == NoData:
		return say("line.no-data", outcome, arg{name: "fact", text: c.factLabel(l.Gap.Fact)}, threshold)
	case m.share() != nil:
		return c.withGap(l, say("line.share", outcome, arg{name: "of", figure: l.Numerator}, arg{name: "in", figure: l.Denominator},
			arg{name: "unit", text: c.FactUnit(m.share().In)}, value, threshold))
	case l.Answer != "":
		return c.withGap(l, say("line.answer", outcome, arg{name: "answer", text: c.answerText(m, l.Answer)}, threshold))
	}
	return c.withGap(l, say("line.figure", outcome, value, arg{name: "unit", text: c.FactUnit(m.first())}, threshold))
}

// label names the whole of a ratio.
func (c *Compiled) label(m *Measure) Text {
	if r := m.share(); r != nil {
		return c.factLabel(r.In)
	}
	return Text{}
}

func (c *Compiled) factLabel(id string) Text {
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
	gap := c.GapText(l)
	return Text{sentence.VI + " " + gap.VI, sentence.EN + " " + gap.EN}
}

// GapText gives the least change that meets the criterion: "còn thiếu 37 hộ để đạt 60%".
func (c *Compiled) GapText(l *Line) Text {
	goal := Text{}
	if l.Threshold != nil {
		goal = thresholdValue(l.Threshold)
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
		return say("gap.set", arg{name: "fact", text: c.factLabel(l.Gap.Fact)})
	case l.Gap.Direction == Fewer:
		return say("gap.fewer", amount, of, to)
	}
	return say("gap.more", amount, of, to)
}

// answerText names an answer to a yes/no or a choice.
func (c *Compiled) answerText(m *Measure, answer string) Text {
	switch {
	case m.YesNo != "":
		return Say(map[bool]string{true: "answer.is-true", false: "answer.is-false"}[answer == "true"])
	case m.Choice != "" && c.fact(m.Choice) != nil:
		for _, o := range c.fact(m.Choice).Options {
			if o.ID == answer {
				return o.Label
			}
		}
	}
	return Text{VI: answer}
}

// comparatorSentences are the sentences of comparators.
var comparatorSentences = map[string]string{
	">=": "threshold.at-least", ">": "threshold.more-than", "<=": "threshold.at-most", "<": "threshold.less-than",
	"=": "threshold.equal", "between": "threshold.between",
}

// thresholdText gives a threshold as words: "từ 60% trở lên". A rule set has few of them and verdicts say them again
// and again, so they are kept.
func (c *Compiled) thresholdText(m *Measure, t *Threshold) Text {
	if t == nil {
		return Text{}
	}
	kept := thresholdKey{m, t.Comparator, t.Value, t.Upper}
	if text, ok := c.thresholds.Load(kept); ok {
		return text.(Text)
	}
	text := c.newThresholdText(m, t)
	c.thresholds.Store(kept, text)
	return text
}

type thresholdKey struct {
	measure                  *Measure
	comparator, value, upper string
}

func (c *Compiled) newThresholdText(m *Measure, t *Threshold) Text {
	switch t.Comparator {
	case "is":
		return Say("answer.is-" + t.Value)
	case "one of":
		names := make([]Text, len(t.OneOf))
		for i, id := range t.OneOf {
			names[i] = c.answerText(m, id)
		}
		return Say("threshold.one-of", "options", joinTexts(names, ", "))
	case "k of":
		return Say("threshold.k-of", "k", t.Value, "of", t.Upper)
	}
	unit := Text{}
	if t.Unit == "" && m.share() == nil {
		if u := c.FactUnit(m.first()); !u.IsZero() {
			unit = Text{VI: " " + u.VI, EN: " " + u.In("en")}
		}
	}
	return Say(comparatorSentences[t.Comparator], "value", thresholdValue(t), "upper", figureText(t.Upper, t.Unit), "unit", unit)
}

func thresholdValue(t *Threshold) Text { return figureText(t.Value, t.Unit) }

func figureText(s, unit string) Text {
	d, err := ParseDecimal(s)
	if err != nil {
		return Text{VI: s}
	}
	f := Figure(d)
	return Text{VI: f.VI + unit, EN: f.EN + unit}
}

func joinTexts(texts []Text, with string) Text {
	vi, en := make([]string, len(texts)), make([]string, len(texts))
	for i, t := range texts {
		vi[i], en[i] = t.VI, t.In("en")
	}
	return Text{VI: strings.Join(vi, with), EN: strings.Join(en, with)}
}

// ConditionText gives a criterion as words: what is measured and the threshold, for each class of unit.
func (c *Compiled) ConditionText(cr *Criterion) Text {
	if cr.Measure == nil {
		return Say("condition.unknown")
	}
	return c.conditionText(cr.Measure, cr.Pass)
}

func (c *Compiled) conditionText(m *Measure, p *Pass) Text {
	if parts := m.parts(); parts != nil {
		var texts []Text
		for i := range parts {
			texts = append(texts, Say("condition.part", "part", parts[i].Text, "condition", c.conditionText(&parts[i].Measure, parts[i].Pass)))
		}
		key := "condition.all-of"
		k := len(parts)
		switch {
		case m.AnyOf != nil:
			key = "condition.any-of"
		case m.KOf != nil:
			key, k = "condition.k-of", m.KOf.K
		}
		return Say(key, "k", k, "of", len(parts), "parts", joinTexts(texts, "; "))
	}
	if m.Appraisal != "" {
		return Say("condition.appraisal", "fact", c.factLabel(m.Appraisal))
	}
	fact := int(c.index[m.Facts()[0]])
	subject := c.factLabel(m.Facts()[0])
	if r := m.share(); r != nil {
		subject = Say("condition.share", "of", c.factLabel(r.Of), "in", c.factLabel(r.In))
	}
	if p == nil {
		p = &Pass{}
	}
	var thresholds []Text
	for i := range p.ByClass {
		_, _, t := c.threshold(m, &p.ByClass[i].Bounds, fact)
		thresholds = append(thresholds, Say("condition.class", "threshold", c.thresholdText(m, t),
			"when", cmp.Or(p.ByClass[i].When, "*")))
	}
	if len(p.ByClass) == 0 {
		_, _, t := c.threshold(m, &p.Bounds, fact)
		thresholds = append(thresholds, c.thresholdText(m, t))
	}
	return Say("condition.plain", "subject", subject, "threshold", joinTexts(thresholds, "; "))
}

// ClauseText gives a clause of the deciding rule as words.
func (c *Compiled) ClauseText(q *Clause) Text {
	over := Say("clause.over-all")
	if q.Class != "" {
		over = Say("clause.over-" + string(q.Class))
	}
	if q.Group != "" {
		over = Say("clause.over-group", "over", over, "group", c.GroupTitle(q.Group))
	}
	switch {
	case q.All:
		return Say("clause.all", "over", over)
	case q.Share != nil:
		return Say("clause.share", "over", over, "share", Figure(q.Share.Trim(0)))
	}
	return Say("clause.at-least", "over", over, "k", q.AtLeast)
}

// LevelText gives what a level requires as words.
func (c *Compiled) LevelText(v *DecisionLevel) Text {
	texts := make([]Text, len(v.Requires))
	for i := range v.Requires {
		texts[i] = c.ClauseText(&v.Requires[i])
	}
	return joinTexts(texts, "; ")
}

// MissingText gives an unfulfilled clause as a sentence.
func (c *Compiled) MissingText(m *Missing) Text {
	for i := range c.Set.Decision.Levels {
		v := &c.Set.Decision.Levels[i]
		if v.ID == m.Level && m.Clause < len(v.Requires) {
			return Say("missing.clause", "needed", m.Needed, "clause", c.ClauseText(&v.Requires[m.Clause]), "level", v.Title)
		}
	}
	return Text{}
}

// Summary gives the whole verdict in a sentence.
func (c *Compiled) Summary(v *Verdict) Text {
	args := []any{
		"result", ResultText(v.Result), "met", v.Tally.Met, "of", v.Tally.Of, "unknown", v.Tally.Unknown,
		"waiting", v.Tally.AwaitingAppraisal,
	}
	switch {
	case v.Result == Inconclusive && v.Tally.Unknown > 0:
		return Say("summary.unknown", args...)
	case v.Result == Inconclusive:
		return Say("summary.waiting", args...)
	}
	return Say("summary.plain", args...)
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
