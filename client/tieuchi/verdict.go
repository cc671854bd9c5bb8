package main

import (
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// marks stand before outcomes, so that a column of them can be run over with the eye.
var marks = map[pb.CriterionResult_Outcome]string{
	pb.CriterionResult_MET: "✓", pb.CriterionResult_NOT_MET: "✗", pb.CriterionResult_NOT_APPLICABLE: "–",
	pb.CriterionResult_DID_NOT_OCCUR: "○", pb.CriterionResult_NO_DATA: "?", pb.CriterionResult_AWAITING_APPRAISAL: "…",
}

// verdict writes a verdict: the result, the groups, the criteria, what is missing, and the evidence still due.
func (p *program) verdict(v *pb.Verdict, warnings []*pb.Warning) {
	if label := p.text(v.GetRuleSetLabel()); label != "" {
		p.out.paragraph("! ", label)
	}
	p.out.paragraph("= ", p.text(v.GetSummary()))
	if len(v.GetCriteria()) == 0 {
		return
	}
	p.points(v.GetPoints())
	p.out.line()
	p.groups(v.GetGroups())
	p.out.line()
	p.criteria(v.GetCriteria())
	p.missing(v)
	p.warnings(warnings)
}

// result names a result, as it stands where it is not known.
func (p *program) result(r pb.Verdict_Result) string {
	switch r {
	case pb.Verdict_PASSED, pb.Verdict_NOT_PASSED, pb.Verdict_INCONCLUSIVE:
		return p.say(criteria.ResultText(criteria.Result(strings.ToLower(r.String()))))
	}
	return ""
}

func (p *program) groups(groups []*pb.GroupTally) {
	t := table{columns: []column{{title: p.title(criteria.Say("cli.head.group"))}, {title: p.title(criteria.Say("cli.head.met")), right: true}, {}, {right: true}, {}}}
	for _, g := range groups {
		if g.GetMaxPoints() != "" {
			t.columns[3].title = p.title(criteria.Say("cli.head.points"))
		}
	}
	for _, g := range groups {
		met, of := int64(g.GetTally().GetMet()), int64(g.GetTally().GetOf())
		unknown := ""
		if n := g.GetTally().GetUnknown(); n > 0 {
			unknown = p.say(criteria.Say("cli.unknown", "number", p.count(int(n))))
		}
		t.row(p.text(g.GetTitle()), p.count(int(met))+"/"+p.count(int(of)), bar(met, of, 0), p.scored(g.GetPoints(), g.GetMaxPoints()), unknown)
	}
	t.print(p.out, "")
}

func (p *program) criteria(results []*pb.CriterionResult) {
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.outcome"))},
		{title: p.title(criteria.Say("cli.head.code"))},
		{title: p.title(criteria.Say("cli.head.criterion")), most: 44},
		{title: p.title(criteria.Say("cli.head.value")), right: true, most: 16},
		{title: p.title(criteria.Say("cli.head.threshold")), right: true, most: 16},
		{right: true},
		{title: p.title(criteria.Say("cli.head.gap")), most: 24},
	}}
	for _, r := range results {
		if r.GetMaxPoints() != "" {
			t.columns[5].title = p.title(criteria.Say("cli.head.points"))
		}
		t.row(p.outcome(r), r.GetCode(), p.text(r.GetText()), p.value(r), p.threshold(r.GetThreshold()), p.scored(r.GetPoints(), r.GetMaxPoints()), p.gap(r))
		for _, part := range r.GetParts() {
			t.row(" "+p.outcome(part), "", " "+part.GetCriterion(), p.value(part), p.threshold(part.GetThreshold()), p.scored(part.GetPoints(), part.GetMaxPoints()), p.gap(part))
		}
	}
	t.print(p.out, "")
}

// scored writes points of how many, nothing where the set gives none.
func (p *program) scored(points, most string) string {
	if most == "" {
		return ""
	}
	return p.figure(points) + "/" + p.figure(most)
}

// points writes what was earned on top and taken off. The summary has said the total, the sanctions that hold, and that a
// level is provisional.
func (p *program) points(t *pb.Points) {
	var parts []string
	if t.GetBonus() != "" {
		parts = append(parts, p.say(criteria.Say("cli.points-bonus", "points", p.figure(t.GetBonus()))))
	}
	if t.GetPenalty() != "" {
		parts = append(parts, p.say(criteria.Say("cli.points-penalty", "points", p.figure(t.GetPenalty()))))
	}
	if len(parts) > 0 {
		p.out.paragraph("  ", p.say(criteria.Say("cli.points", "earned", p.figure(t.GetEarned()), "parts", strings.Join(parts, ", "))))
	}
}

// outcome names an outcome with its mark. None means that the text of the criterion is not known.
func (p *program) outcome(r *pb.CriterionResult) string {
	mark, known := marks[r.GetOutcome()]
	if !known {
		return "· " + p.say(criteria.Say("outcome.unknown"))
	}
	return mark + " " + p.say(criteria.Say("outcome."+strings.ToLower(r.GetOutcome().String())))
}

func (p *program) value(r *pb.CriterionResult) string {
	if r.GetThreshold().GetComparator() == "is" {
		return p.yesNo(r.GetValue())
	}
	if r.GetValue() == "" {
		return ""
	}
	return p.figure(r.GetValue()) + r.GetThreshold().GetUnit()
}

// yesNo names an answer to a yes/no.
func (p *program) yesNo(s string) string {
	switch s {
	case "true":
		return p.say(criteria.Say("answer.is-true"))
	case "false":
		return p.say(criteria.Say("answer.is-false"))
	}
	return s
}

func (p *program) threshold(t *pb.Threshold) string {
	value := p.figure(t.GetValue()) + t.GetUnit()
	switch t.GetComparator() {
	case "":
		return ""
	case "is":
		return p.yesNo(t.GetValue())
	case ">=":
		return "≥ " + value
	case "<=":
		return "≤ " + value
	case "between":
		return value + " – " + p.figure(t.GetUpper()) + t.GetUnit()
	case "one of":
		return p.say(criteria.Say("threshold.one-of", "options", t.GetValue()))
	case "points":
		if t.GetValue() == "0" {
			return p.say(criteria.Say("threshold.no-points-off"))
		}
		return p.say(criteria.Say("threshold.points", "points", p.figure(t.GetValue())))
	case "k of":
		return p.say(criteria.Say("threshold.k-of", "k", t.GetValue(), "of", t.GetUpper()))
	}
	return t.GetComparator() + " " + value
}

// gap gives the least change in short: "+37 hộ". What is not answered shows as such by its outcome.
func (p *program) gap(r *pb.CriterionResult) string {
	g := r.GetGap()
	sign := map[string]string{"more": "+", "fewer": "−"}[g.GetDirection()]
	switch {
	case sign != "" && g.GetAmount() != "":
		return sign + p.figure(g.GetAmount()) + " " + p.text(g.GetUnit())
	case g.GetDirection() == "set" && r.GetOutcome() == pb.CriterionResult_NO_DATA:
		return p.say(criteria.Say("cli.to-answer"))
	case g.GetDirection() == "set":
		return p.say(criteria.Say("cli.to-change"))
	}
	return ""
}

// missing writes what keeps the unit from passing: each clause, and the criteria to choose from, nearest first.
func (p *program) missing(v *pb.Verdict) {
	byID := map[string]*pb.CriterionResult{}
	for _, r := range v.GetCriteria() {
		byID[r.GetCriterion()] = r
	}
	for _, m := range v.GetMissing() {
		p.out.line()
		p.out.paragraph("", p.text(m.GetExplanation()))
		for _, id := range m.GetCriteria() {
			r := byID[id]
			name := strings.TrimSpace(r.GetCode() + " " + p.text(r.GetText()))
			p.out.paragraph("  - ", name+". "+p.text(r.GetExplanation()))
			for _, part := range r.GetParts() {
				if part.GetOutcome() != pb.CriterionResult_MET {
					p.out.paragraph("      - ", p.text(part.GetExplanation()))
				}
			}
		}
	}
}

// warnings writes doubts about answers, and evidence that a submission still needs.
func (p *program) warnings(warnings []*pb.Warning) {
	if len(warnings) == 0 {
		return
	}
	p.out.line()
	p.out.line(p.say(criteria.Say("cli.before-submitting")))
	for _, w := range warnings {
		p.out.paragraph("  - ", p.text(w.GetMessage()))
	}
}
