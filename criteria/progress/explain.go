package progress

import (
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// figure gives a number for people.
func figure(n int) criteria.Text { return criteria.FigureOf(int64(n)) }

// amount gives a figure in its unit for people: 19,2%, or 700 doanh nghiệp.
func amount(d criteria.Decimal, unit string) criteria.Text {
	said := criteria.Figure(d)
	if unit != "%" {
		unit = " " + unit
	}
	return criteria.Text{VI: said.VI + unit, EN: said.EN + unit}
}

// join puts sentences after each other.
func join(all ...criteria.Text) criteria.Text {
	var vi, en []string
	for _, t := range all {
		if !t.IsZero() {
			vi, en = append(vi, t.VI), append(en, t.EN)
		}
	}
	return criteria.Text{VI: strings.Join(vi, " "), EN: strings.Join(en, " ")}
}

// explain says in a few sentences where a target stands: on which list of units, under which policy, and what is left out.
func (a *asked) explain(p *Progress, whole *tally) criteria.Text {
	level, day := criteria.LevelText(a.Target.Level), a.Basis.Day(a.AsOf)
	switch p.Undefined {
	case NoUnits:
		return join(criteria.Say("progress.no-units", "level", level, "day", day), a.levelEnded(day))
	case NoRuleSet:
		return criteria.Say("progress.no-rule-set", "level", level, "required", figure(*p.Required), "denominator", figure(*p.Denominator))
	}
	if p.Undefined != "" {
		said := criteria.Say("progress.assessed", "day", p.AsOf, "level", level, "catalogue", day, "assessed", figure(*p.Assessed),
			"denominator", figure(*p.Denominator), "required", figure(*p.Required))
		return join(said, a.unresolved(p, whole))
	}
	rest := criteria.Say("progress.reached")
	if !p.Reached() {
		rest = criteria.Say("progress.short", "missing", figure(*p.Required-*p.Achieved))
	}
	said := criteria.Say("progress.count", "day", p.AsOf, "level", level, "catalogue", day, "achieved", figure(*p.Achieved),
		"denominator", figure(*p.Denominator), "percent", criteria.Figure(criteria.PercentDown(int64(*p.Achieved), int64(*p.Denominator))),
		"required", figure(*p.Required), "rest", rest)
	return join(said, a.inherited(p, whole), a.leftOut(p))
}

// unresolved says why nothing can be said to be achieved.
func (a *asked) unresolved(p *Progress, whole *tally) criteria.Text {
	switch p.Undefined {
	case LineageUnknown:
		return criteria.Say("progress.lineage-unknown", "number", figure(whole.lost))
	case PopulationMissing:
		return criteria.Say("progress.population-missing", "number", figure(whole.open), "policy", p.Policy.Title)
	}
	return criteria.Say("progress.policy-required", "number", figure(whole.open))
}

// inherited says what the policy adds, or that it has no say here.
func (a *asked) inherited(p *Progress, whole *tally) criteria.Text {
	switch {
	case p.Policy == nil:
		return criteria.Text{}
	case whole.open == 0:
		return criteria.Say("progress.policy-idle", "policy", p.Policy.Title, "ground", p.Policy.Ground())
	}
	return criteria.Say("progress.inherited", "assessed", figure(*p.Assessed), "derived", figure(*p.Derived),
		"policy", p.Policy.Title, "ground", p.Policy.Ground())
}

// leftOut says how many recognised units the list does not show as recognised themselves.
func (a *asked) leftOut(p *Progress) criteria.Text {
	if n := a.outside(*p.Assessed); n > 0 {
		return criteria.Say("progress.outside", "number", figure(n))
	}
	return criteria.Text{}
}

// levelEnded says since when there is no unit of a level any more; nothing where there never was one.
func (a *asked) levelEnded(day criteria.Date) criteria.Text {
	last := criteria.Date(0)
	for i := range a.b.rows {
		u := &a.b.rows[i]
		if u.Level == a.Target.Level && (a.Target.Province == "" || u.Province == a.Target.Province) && u.To != 0 && u.To <= day {
			last = max(last, u.To)
		}
	}
	if last == 0 {
		return criteria.Text{}
	}
	return criteria.Say("progress.level-ended", "level", criteria.LevelText(a.Target.Level), "day", last, "last", last.AddDays(-1))
}

// explainFigures says where a target stands that is measured by figures.
func (p *Progress) explainFigures() criteria.Text {
	said := criteria.Say("progress.reported")
	if p.Target.Metric == criteria.MetricRatio {
		said = criteria.Say("progress.ratio")
	}
	if r := p.Reported; r != nil {
		rest := criteria.Say("progress.not-reached-value", "amount", amount(p.Target.Value, p.Target.Unit))
		if r.Reached {
			rest = criteria.Say("progress.reached-value", "amount", amount(p.Target.Value, p.Target.Unit))
		}
		source := r.Source
		if source == "" {
			source = r.Subject
		}
		said = join(said, criteria.Say("progress.reported-figure", "day", r.On, "amount", amount(r.Value, p.Target.Unit), "source", source, "rest", rest))
	} else if p.Target.Metric == criteria.MetricReported {
		said = join(said, criteria.Say("progress.nothing-reported", "day", p.AsOf))
	}
	if p.Ratio == nil {
		return said
	}
	return join(said, p.Ratio.explain(&p.Target))
}

// explain says what the sum over communes gives, and over how many.
func (r *RatioCount) explain(t *criteria.Target) criteria.Text {
	note := criteria.Text{}
	if r.Proxy {
		note = join(criteria.Say("progress.proxy"), r.Note)
	}
	switch r.Undefined {
	case FiguresMissing:
		return join(criteria.Say("progress.figures-missing", "units", figure(r.Units)), note)
	case DenominatorZero:
		return join(criteria.Say("progress.denominator-zero", "covered", figure(r.Covered), "units", figure(r.Units)), note)
	}
	percent, err := criteria.PercentOf(r.Numerator, r.Denominator)
	if err != nil {
		return note // never: it was taken before
	}
	said := criteria.Say("progress.ratio-sum", "percent", criteria.Figure(percent), "numerator", criteria.Figure(r.Numerator),
		"denominator", criteria.Figure(r.Denominator), "covered", figure(r.Covered), "units", figure(r.Units))
	if r.Covered < r.Units {
		said = join(said, criteria.Say("progress.ratio-incomplete", "missing", figure(r.Units-r.Covered)))
	}
	return join(said, note)
}

// sayRecognised fills in the decision and says whether the unit earned it under another name.
func (a *asked) sayRecognised(s *UnitStatus, place int32) {
	d, earned := a.ground(place)
	if d == nil {
		return // never: it would not be recognised
	}
	s.Recognition, s.DecisionNumber, s.DecisionDate, s.RuleSet = d.subject, d.number, d.decided, d.ruleSet
	s.Explanation = criteria.Say("status.recognised", "number", d.number, "day", d.decided)
	if d.on != d.decided {
		s.Explanation = join(s.Explanation, criteria.Say("recognition.status-from", "day", d.on))
	}
	if d.over != never {
		s.Explanation = join(s.Explanation, criteria.Say("recognition.status-until", "day", d.over.AddDays(-1)))
	}
	if a.b.row[earned] != a.b.row[place] {
		u := a.b.rows[a.b.row[earned]]
		s.Explanation = join(s.Explanation, criteria.Say("status.same-unit", "name", u.FullName(), "from", u.From))
	}
}

// sayFallen fills in the decision that stands no more and says why not.
func (a *asked) sayFallen(s *UnitStatus, place int32) {
	f := a.fallen(a.b.row[place])
	s.Recognition, s.DecisionNumber, s.DecisionDate, s.RuleSet, s.EndedOn = f.subject, f.number, f.decided, f.ruleSet, f.on
	s.Explanation = f.say()
	if f.stage == wasRevoked {
		s.RevokedBy = f.revoked.number
	}
}

// sayFormer says that a unit was recognised before, nothing where it was not.
func (a *asked) sayFormer(place int32) criteria.Text {
	if f := a.fallen(a.b.row[place]); f != nil {
		return f.say()
	}
	return criteria.Text{}
}

// say says by which decision a unit was recognised, and since when and why it is not any more.
func (f *fallen) say() criteria.Text {
	if f.stage == wasRevoked {
		return criteria.Say("recognition.status-revoked", "number", f.number, "day", f.decided, "revoking", f.revoked.number, "revoked", f.on)
	}
	return criteria.Say("recognition.status-expired", "number", f.number, "day", f.decided, "last", f.on.AddDays(-1))
}

// maxNames of predecessors are named in a sentence.
const maxNames = 5

// sayDerived says from which predecessors a unit inherits, and under which policy.
func (a *asked) sayDerived(place int32) criteria.Text {
	s := &a.b.spans[place]
	for s.Origin == units.OriginContinued {
		s = &a.b.spans[s.Before[0]]
	}
	var names []string
	for _, p := range s.Before {
		if min(a.v.at[p], a.derived[a.chosen][p]) <= a.AsOf {
			names = append(names, a.b.rows[a.b.row[p]].FullName())
		}
	}
	held := len(names)
	if held > maxNames {
		names = append(names[:maxNames:maxNames], "…")
	}
	policy := a.policy()
	return criteria.Say("status.derived", "policy", policy.Title, "ground", policy.Ground(), "held", figure(held),
		"of", figure(len(s.Before)), "day", s.From, "names", strings.Join(names, ", "))
}

// sayNotDefined says why a status is not defined.
func (a *asked) sayNotDefined(reason string) criteria.Text {
	switch reason {
	case NoRuleSet:
		return criteria.Say("status.no-rule-set")
	case LineageUnknown:
		return criteria.Say("status.lineage-unknown")
	case PopulationMissing:
		return criteria.Say("status.population-missing", "policy", a.policy().Title)
	}
	return criteria.Say("status.policy-required")
}

// sayFiled says what the last filing means on a day when no decision has been taken.
func (a *asked) sayFiled(s *UnitStatus) criteria.Text {
	switch {
	case s.FiledOn == 0:
		return criteria.Say("status.not-filed", "day", s.AsOf)
	case s.ReturnedOn != 0:
		if s.Recalled {
			return criteria.Say("steps.status-recalled", "period", s.Period, "filed", s.FiledOn, "recalled", s.ReturnedOn)
		}
		return criteria.Say("status.returned", "period", s.Period, "filed", s.FiledOn, "returned", s.ReturnedOn)
	case s.Result == criteria.NotPassed:
		return criteria.Say("status.not-passed", "period", s.Period, "filed", s.FiledOn, "met", figure(s.Tally.Met), "of", figure(s.Tally.Of))
	case s.Result == criteria.Inconclusive:
		return criteria.Say("status.inconclusive", "period", s.Period, "filed", s.FiledOn)
	}
	return criteria.Say("status.under-appraisal", "period", s.Period, "filed", s.FiledOn)
}
