package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// counts writes a target on its basis and on the other one side by side: then and now.
func (p *program) counts(t *pb.TargetProgress) {
	sides := []*pb.Count{wholeCount(t)}
	if t.GetOther() != nil {
		sides = append(sides, t.GetOther())
	}
	out := table{columns: []column{{title: p.title(criteria.Say("cli.head.as-of")) + " " + p.day(t.GetAsOf())}}}
	for _, n := range sides {
		out.columns = append(out.columns, column{title: strings.ToUpper(p.basis(n.GetBasis())), right: true})
	}
	row := func(name string, cell func(*pb.Count) string) {
		cells := []string{name}
		for _, n := range sides {
			cells = append(cells, cell(n))
		}
		out.row(cells...)
	}
	row("", func(n *pb.Count) string { return countBar(n.GetAchieved(), n.GetDenominator(), n.GetRequired()) })
	row(p.say(criteria.Say("cli.count.achieved")), func(n *pb.Count) string { return p.orDash(n.Achieved) })
	row(p.say(criteria.Say("cli.count.assessed")), func(n *pb.Count) string { return p.orDash(n.Assessed) })
	row(p.say(criteria.Say("cli.count.derived")), func(n *pb.Count) string { return p.orDash(n.Derived) })
	row(p.say(criteria.Say("cli.count.required")), func(n *pb.Count) string { return p.orDash(n.Required) })
	row(p.say(criteria.Say("cli.count.denominator")), func(n *pb.Count) string { return p.orDash(n.Denominator) })
	row(p.say(criteria.Say("cli.count.percent")), func(n *pb.Count) string { return cmp.Or(p.percent(n.GetPercent()), "–") })
	if slices.ContainsFunc(sides, func(n *pb.Count) bool { return n.GetUndefinedReason() != "" }) {
		row(p.say(criteria.Say("cli.count.undefined")), func(n *pb.Count) string { return p.undefined(n.GetUndefinedReason()) })
	}
	for _, one := range statusesOf {
		if slices.ContainsFunc(sides, func(n *pb.Count) bool { return n.GetStatuses() != nil && spokenOf(one.status, one.of(n.GetStatuses())) }) {
			row(p.statusWord(one.status), func(n *pb.Count) string { return p.orDash(optional(one.of(n.GetStatuses()))) })
		}
	}
	out.print(p.out, "")
}

// wholeCount gives the count of an answer on the basis that was asked about.
func wholeCount(t *pb.TargetProgress) *pb.Count {
	return &pb.Count{
		Basis: t.GetBasis(), Achieved: t.Achieved, Required: t.Required, Denominator: t.Denominator, Percent: t.Percent,
		UndefinedReason: t.GetUndefinedReason(), Assessed: t.Assessed, Derived: t.Derived, Statuses: t.GetStatuses(),
	}
}

// statusesOf are the statuses in the order in which they are written.
var statusesOf = []struct {
	status pb.UnitStatus_Status
	of     func(*pb.StatusCounts) string
}{
	{pb.UnitStatus_RECOGNISED, (*pb.StatusCounts).GetRecognised},
	{pb.UnitStatus_DERIVED, (*pb.StatusCounts).GetDerived},
	{pb.UnitStatus_UNDER_APPRAISAL, (*pb.StatusCounts).GetUnderAppraisal},
	{pb.UnitStatus_NOT_MET, (*pb.StatusCounts).GetNotMet},
	{pb.UnitStatus_REVOKED, (*pb.StatusCounts).GetRevoked},
	{pb.UnitStatus_EXPIRED, (*pb.StatusCounts).GetExpired},
	{pb.UnitStatus_NOT_FILED, (*pb.StatusCounts).GetNotFiled},
	{pb.UnitStatus_NOT_DEFINED, (*pb.StatusCounts).GetNotDefined},
}

// spokenOf tells whether a status is written: that a recognition ended only where one has.
func spokenOf(status pb.UnitStatus_Status, number string) bool {
	ended := status == pb.UnitStatus_REVOKED || status == pb.UnitStatus_EXPIRED
	return !ended || number != "" && number != "0"
}

// optional gives nil for the empty text.
func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// undefined says why a figure is not defined, the reason itself where it is not known.
func (p *program) undefined(reason string) string {
	switch reason {
	case "", "REPORTED_INDICATOR", "NO_RULE_SET", "NO_UNITS", "CARRY_OVER_POLICY_REQUIRED", "LINEAGE_UNKNOWN", "POPULATION_MISSING":
		if reason == "" {
			return ""
		}
		return p.say(criteria.Say("cli.undefined." + strings.ToLower(strings.ReplaceAll(reason, "_", "-"))))
	}
	return reason
}

// policies writes a target under every carry-over policy, on both bases side by side.
func (p *program) policies(all []*pb.PolicyCount) {
	if len(all) == 0 {
		return
	}
	t := table{columns: []column{{title: p.title(criteria.Say("cli.head.policy"))}, {most: 34}}}
	first := all[0]
	for _, n := range []*pb.Count{first.GetCount(), first.GetOther()} {
		t.columns = append(t.columns, column{title: strings.ToUpper(p.basis(n.GetBasis())), most: 34})
	}
	t.columns = append(t.columns, column{title: p.title(criteria.Say("cli.head.basis")), most: 40})
	for _, one := range all {
		mark := "  "
		if one.GetChosen() {
			mark = "→ "
		}
		basis := one.GetLegalBasis()
		if basis == "" {
			basis = p.text(one.GetNote())
		}
		t.row(mark+strings.TrimPrefix(one.GetPolicy(), policyPrefix), p.text(one.GetTitle()), p.underPolicy(one.GetCount()), p.underPolicy(one.GetOther()), basis)
	}
	p.out.line()
	t.print(p.out, "")
}

// underPolicy writes "12 (9 + 3)": achieved, of which assessed and derived; or why it is not defined.
func (p *program) underPolicy(n *pb.Count) string {
	if n == nil {
		return ""
	}
	if n.Achieved == nil {
		return p.undefined(n.GetUndefinedReason())
	}
	return p.say(criteria.Say("cli.count.sum", "achieved", p.figure(n.GetAchieved()), "assessed", p.figure(n.GetAssessed()), "derived", p.figure(n.GetDerived())))
}

// ratio writes a sum over the communes' figures.
func (p *program) ratio(r *pb.RatioSum) {
	if r == nil {
		return
	}
	p.out.line()
	p.out.paragraph("= ", p.say(criteria.Say("cli.ratio", "numerator", p.figure(r.GetNumerator()), "denominator", p.figure(r.GetDenominator()),
		"percent", p.orDash(r.Percent), "with", p.figure(r.GetCommunesWithData()), "communes", p.figure(r.GetCommunes()))))
	if note := p.text(r.GetNote()); r.GetProxy() && note != "" {
		p.out.paragraph("! ", note)
	}
}

// basis names whose list of units is counted on.
func (p *program) basis(basis string) string {
	if basis == string(criteria.BasisInForce) {
		return p.say(criteria.Say("cli.basis.in-force"))
	}
	return p.say(criteria.Say("cli.basis.day", "day", p.day(basis)))
}
