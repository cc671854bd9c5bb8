package criteria

import "strings"

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
	case "points":
		if t.Value == "0" {
			return Say("threshold.no-points-off")
		}
		return Say("threshold.points", "points", figureText(t.Value, ""))
	}
	unit := Text{}
	if t.Unit == "" && !m.percent() {
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
		return Say("condition.appraisal", "fact", c.FactLabel(m.Appraisal))
	}
	fact, subject := int(c.index[m.first()]), c.subjectText(m)
	if m.Information != "" {
		return Say("condition.information", "fact", subject)
	}
	if p == nil && m.YesNo == "" {
		return subject // points say the rest
	}
	if p == nil {
		p = &Pass{}
	}
	var thresholds []Text
	for i := range p.ByClass {
		_, _, t := c.threshold(m, &p.ByClass[i].Bounds, fact)
		thresholds = append(thresholds, Say("condition.class", "threshold", c.thresholdText(m, t), "when", c.ClassText(p.ByClass[i].When, p.ByClass[i].From)))
	}
	if len(p.ByClass) == 0 {
		_, _, t := c.threshold(m, &p.Bounds, fact)
		thresholds = append(thresholds, c.thresholdText(m, t))
	}
	return Say("condition.plain", "subject", subject, "threshold", joinTexts(thresholds, "; "))
}

// subjectText says what is measured.
func (c *Compiled) subjectText(m *Measure) Text {
	switch {
	case m.share() != nil:
		return Say("condition.share", "of", c.FactLabel(m.share().Of), "in", c.FactLabel(m.share().In))
	case m.Relative != nil:
		to := c.FactLabel(m.Relative.To)
		if m.Relative.Value != nil {
			to = Figure(*m.Relative.Value)
		}
		return Say("condition."+m.Relative.As, "of", c.FactLabel(m.Relative.Of), "to", to)
	case m.Sum != nil:
		names := make([]Text, len(m.Sum))
		for i, id := range m.Sum {
			names[i] = c.FactLabel(id)
		}
		return joinTexts(names, " + ")
	}
	return c.FactLabel(m.first())
}

// ClauseText gives a clause of the deciding rule as words.
func (c *Compiled) ClauseText(q *Clause) Text {
	switch {
	case q.Met != "":
		return Say("clause.met", "criterion", c.criterionText(q.Met))
	case q.Points != nil || q.PointsShare != nil:
		return c.pointsClauseText(q)
	}
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

func (c *Compiled) pointsClauseText(q *Clause) Text {
	of := Say("clause.of-whole")
	if q.Group != "" {
		of = Say("clause.of-group", "group", c.GroupTitle(q.Group))
	}
	if q.Points != nil {
		return Say("clause.points", "points", Figure(q.Points.Trim(0)), "of", of)
	}
	return Say("clause.points-share", "share", Figure(q.PointsShare.Trim(0)), "of", of)
}

func (c *Compiled) criterionText(id string) Text {
	if cr := c.Criterion(id); cr != nil {
		return cr.Text
	}
	return Text{VI: id}
}

// LevelText gives what a level requires as words.
func (c *Compiled) LevelText(v *DecisionLevel) Text {
	texts := make([]Text, len(v.Requires))
	for i := range v.Requires {
		texts[i] = c.ClauseText(&v.Requires[i])
	}
	return joinTexts(texts, "; ")
}
