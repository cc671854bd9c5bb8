package progress

import (
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// MethodText says in a sentence how a projection is made, and that the method is this project's own.
func MethodText() criteria.Text { return criteria.Say("trend.method") }

// ReasonText says in words why something of a trend or briefing is not defined; a reason of a newer version stands for itself.
func ReasonText(reason string) criteria.Text {
	switch reason {
	case TooShort, DuePassed, TooFewUnits, NotInSight, Reached, NoDistricts, ReportedIndicator, NoRuleSet, NoUnits,
		CarryOverRequired, LineageUnknown, PopulationMissing:
		return criteria.Say("outlook.reason." + strings.ToLower(strings.ReplaceAll(reason, "_", "-")))
	}
	return criteria.Text{VI: reason, EN: reason}
}

// sentences puts sentences behind each other.
func sentences(all ...criteria.Text) criteria.Text {
	var vi, en []string
	for _, s := range all {
		if !s.IsZero() {
			vi, en = append(vi, s.VI), append(en, s.In("en"))
		}
	}
	return criteria.Text{VI: strings.Join(vi, " "), EN: strings.Join(en, " ")}
}

func number(n *int) criteria.Text { return criteria.FigureOf(int64(*n)) }

// explain says in a few sentences how the target is approached.
func (t *Trend) explain() criteria.Text {
	if t.Needed.Missing == nil {
		return criteria.Say("trend.undefined", "day", t.AsOf, "reason", ReasonText(t.Undefined))
	}
	return sentences(
		criteria.Say("trend.stands", "day", t.AsOf, "achieved", number(t.Achieved), "required", number(t.Required), "due", t.Target.Due),
		t.explainNeeded(), t.explainHeld(), t.explainProjection(),
	)
}

func (t *Trend) explainNeeded() criteria.Text {
	switch n := t.Needed; {
	case *n.Missing == 0:
		return criteria.Say("trend.reached")
	case n.PerMonth == nil:
		return criteria.Say("trend.needed-undefined", "missing", number(n.Missing), "reason", ReasonText(n.Undefined))
	default:
		return criteria.Say("trend.needed", "missing", number(n.Missing), "months", criteria.Figure(t.Left.Decimal()), "pace", criteria.Figure(*n.PerMonth))
	}
}

func (t *Trend) explainHeld() criteria.Text {
	if t.Held.Undefined != "" {
		return criteria.Text{} // the projection says why
	}
	return criteria.Say("trend.held", "gained", number(t.Held.Gained), "pace", criteria.Figure(*t.Held.PerMonth))
}

func (t *Trend) explainProjection() criteria.Text {
	p := &t.Projection
	if p.Undefined != "" {
		return criteria.Say("trend.no-projection", "reason", ReasonText(p.Undefined))
	}
	var value, on criteria.Text
	if p.Mean.AtDue != nil {
		value = criteria.Say("trend.projection", "due", t.Target.Due, "mean", number(p.Mean.AtDue),
			"slowest", number(p.Slowest.AtDue), "fastest", number(p.Fastest.AtDue))
	}
	if u := p.Mean.Unreached; u != Reached && u != TooFewUnits {
		on = criteria.Say("trend.on", "mean", p.Mean.on(), "slowest", p.Slowest.on(), "fastest", p.Fastest.on())
	}
	return sentences(value, on)
}

// on gives the day on which a path reaches the target, or why there is none.
func (p *Path) on() criteria.Text {
	if p.ReachedOn == 0 {
		return ReasonText(p.Unreached)
	}
	return criteria.Text{VI: p.ReachedOn.ForPeople(), EN: p.ReachedOn.ForPeople()}
}

// Explain says in a few sentences what the lists show. It is made when it is read, so that it fits what the reader may see.
func (b *Briefing) Explain() criteria.Text {
	if b.Achieved == nil && b.Undefined != CarryOverRequired && b.Undefined != LineageUnknown && b.Undefined != PopulationMissing {
		return criteria.Say("trend.undefined", "day", b.AsOf, "reason", ReasonText(b.Undefined))
	}
	said := []criteria.Text{criteria.Say("briefing.near", "near", criteria.FigureOf(int64(len(b.Nearest))), "waiting", criteria.FigureOf(int64(b.Waiting)))}
	if b.Ended > 0 {
		said = append(said, criteria.Say("briefing.ended", "ended", criteria.FigureOf(int64(b.Ended))))
	}
	if len(b.Blocking) > 0 {
		k := &b.Blocking[0]
		said = append(said, criteria.Say("briefing.blocking", "criterion", k.Criterion, "units", criteria.FigureOf(int64(k.Units)),
			"blocked", criteria.FigureOf(int64(b.Blocked)), "percent", criteria.Figure(k.Percent), "alone", criteria.FigureOf(int64(k.Alone))))
	}
	if len(b.Lagging) == 0 {
		return sentences(append(said, criteria.Say("briefing.no-lagging", "reason", ReasonText(b.LaggingUndefined)))...)
	}
	d := &b.Lagging[0]
	return sentences(append(said, criteria.Say("briefing.lagging", "district", d.FullName, "achieved", criteria.FigureOf(int64(d.Achieved)),
		"denominator", criteria.FigureOf(int64(d.Denominator)), "percent", criteria.Figure(d.Percent)))...)
}

// Seen gives the briefing as one may see it to whom sees does not show every unit: the list of units and the number of those
// that wait are of what is seen; the other lists are about the whole.
func (b *Briefing) Seen(sees func(*criteria.Unit) bool) *Briefing {
	out := *b
	out.Nearest, out.Waiting = nil, 0
	for i := range b.Nearest {
		if sees(&b.Nearest[i].Unit) {
			out.Nearest = append(out.Nearest, b.Nearest[i])
		}
	}
	for i := range b.waiting {
		if sees(&b.waiting[i]) {
			out.Waiting++
		}
	}
	return &out
}
