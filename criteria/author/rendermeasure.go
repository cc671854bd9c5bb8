package author

import (
	"cmp"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// label names a fact of the set, by its id where the set does not declare it.
func (w *writer) label(id string) string { return w.in(w.c.FactLabel(id)) }

// measure gives how a criterion is measured and what meets it, for each class of unit and each day.
func (w *writer) measure(c *criteria.Criterion) section {
	if c.Measure == nil {
		return section{Line: w.in(criteria.Say("condition.unknown"))}
	}
	s := w.condition(c.Measure, c.Pass, c.Points != nil)
	if c.DidNotOccur != "" {
		s.Items = append(s.Items, w.say("render.did-not-occur-"+c.DidNotOccur))
	}
	return s
}

// condition gives a measure with its threshold.
func (w *writer) condition(m *criteria.Measure, p *criteria.Pass, scored bool) section {
	if parts := m.Parts(); len(parts) > 0 {
		return w.composite(m, parts)
	}
	subject := w.subject(m)
	zero := w.zero(m)
	switch {
	case m.Information != "" || m.Appraisal != "":
		return section{Line: subject}
	case p == nil && scored && m.YesNo == "":
		return section{Line: w.in(criteria.Say(w.metByPoints(m), "subject", subject)), Items: zero}
	case p == nil || len(p.ByClass) == 0:
		b := criteria.Bounds{}
		if p != nil {
			b = p.Bounds
		}
		return section{Line: w.say("render.threshold", "subject", subject, "threshold", w.c.BoundsText(m, &b)), Items: zero}
	}
	s := section{Line: w.say("render.by-class", "subject", subject)}
	for i := range p.ByClass {
		e := &p.ByClass[i]
		s.Items = append(s.Items, w.say("render.class-threshold",
			"class", w.c.ClassText(e.When, e.From), "threshold", w.c.BoundsText(m, &e.Bounds), "cite", e.Cite))
	}
	s.Items = append(s.Items, zero...)
	return s
}

// metByPoints gives the sentence for a criterion without a threshold: its points say whether it is met.
func (w *writer) metByPoints(m *criteria.Measure) string {
	if w.c.TakesOff(m) {
		return "render.pass-by-nothing-off"
	}
	return "render.pass-by-points"
}

// composite gives a measure of parts, each under its own words.
func (w *writer) composite(m *criteria.Measure, parts []criteria.Part) section {
	s := section{Line: w.say("render.all-of", "of", len(parts))}
	switch {
	case m.AnyOf != nil:
		s.Line = w.say("render.any-of", "of", len(parts))
	case m.KOf != nil:
		s.Line = w.say("render.k-of", "k", m.KOf.K, "of", len(parts))
	}
	for i := range parts {
		p := &parts[i]
		c := w.condition(&p.Measure, p.Pass, p.Points != nil)
		s.Items = append(s.Items, w.say("render.part", "part", p.Text, "condition", strings.Join(append([]string{c.Line}, c.Items...), "; ")))
	}
	return s
}

// subject gives what is measured, without the threshold.
func (w *writer) subject(m *criteria.Measure) string {
	switch {
	case m.Ratio != nil:
		return w.say("render.ratio", "of", w.label(m.Ratio.Of), "in", w.label(m.Ratio.In))
	case m.RollUp != nil:
		return w.say("render.roll-up", "over", criteria.LevelText(m.RollUp.Over), "rule_set", m.RollUp.RuleSet,
			"of", w.label(m.RollUp.Of), "in", w.label(m.RollUp.In))
	case m.Relative != nil:
		return w.relative(m.Relative)
	case len(m.Sum) > 0:
		var labels []string
		for _, id := range m.Sum {
			labels = append(labels, w.say("render.quoted", "fact", w.label(id)))
		}
		return w.say("render.sum", "facts", strings.Join(labels, ", "))
	case m.Appraisal != "":
		return w.say("render.appraisal", "fact", w.label(m.Appraisal))
	case m.Information != "":
		return w.say("render.information", "fact", w.label(m.Information))
	}
	return w.say("render.quoted", "fact", w.label(cmp.Or(m.YesNo, m.Count, m.Number, m.Choice)))
}

func (w *writer) relative(r *criteria.Relative) string {
	to := w.say("render.quoted", "fact", w.label(r.To))
	if r.Value != nil {
		to = w.figure(r.Value)
	}
	return w.say("render.as-"+r.As, "of", w.label(r.Of), "to", to)
}

// zero says what a whole or reference of 0 means.
func (w *writer) zero(m *criteria.Measure) []string {
	whole, rule := "", ""
	switch {
	case m.Ratio != nil:
		whole, rule = m.Ratio.In, m.Ratio.Zero
	case m.RollUp != nil:
		whole, rule = m.RollUp.In, m.RollUp.Zero
	case m.Relative != nil && m.Relative.As != "difference" && m.Relative.To != "":
		whole, rule = m.Relative.To, m.Relative.Zero
	default:
		return nil
	}
	return []string{w.say("render.zero-"+cmp.Or(rule, "error"), "whole", w.label(whole))}
}
