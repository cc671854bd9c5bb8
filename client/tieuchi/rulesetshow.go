package main

import (
	"context"
	"flag"
	"strings"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
)

// listRuleSets lists the shipped rule sets, or the server's.
func listRuleSets(p *program, fs *flag.FlagSet) action {
	remote := fs.Bool("remote", false, "cli.flag.remote")
	return func(ctx context.Context, args []string) error {
		if *remote {
			return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
				pages := client.Pages(ctx, c.RuleSets.ListRuleSets, &pb.ListRuleSetsRequest{})
				answer, err := all(pages, func(a *pb.ListRuleSetsResponse) *[]*pb.RuleSet { return &a.RuleSets }, 0)
				if err != nil {
					return err
				}
				return p.show(answer, func() { p.ruleSets(answer.GetRuleSets()) })
			})(ctx, args)
		}
		library, err := criteria.ShippedRuleSets()
		if err != nil {
			return err
		}
		answer := &pb.ListRuleSetsResponse{RuleSets: wire.RuleSets(library.All())}
		return p.show(answer, func() { p.ruleSets(answer.GetRuleSets()) })
	}
}

func (p *program) ruleSets(sets []*pb.RuleSet) {
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.name"))},
		{title: p.title(criteria.Say("cli.head.title")), most: 44},
		{title: p.title(criteria.Say("cli.head.level"))},
		{title: p.title(criteria.Say("cli.head.completeness"))},
		{title: p.title(criteria.Say("cli.head.criteria")), right: true},
	}}
	for _, set := range sets {
		for _, v := range set.GetVersions() {
			t.row(v.GetName(), p.text(v.GetTitle()), p.level(v.GetLevel()), p.completeness(v.GetCompleteness()), p.count(int(v.GetCriteriaCount())))
		}
	}
	t.print(p.out, "")
}

// level names a level of units, as it stands where it is not known.
func (p *program) level(level string) string {
	switch l := criteria.Level(level); l {
	case criteria.Village, criteria.Commune, criteria.District, criteria.Province:
		return p.say(criteria.LevelText(l))
	}
	return level
}

// completeness names how much of its legal text a set holds.
func (p *program) completeness(c string) string {
	switch criteria.Completeness(c) {
	case criteria.Complete:
		return p.say(criteria.Say("cli.completeness.complete"))
	case criteria.Partial:
		return p.say(criteria.Say("cli.completeness.partial"))
	case criteria.Reference:
		return p.say(criteria.Say("cli.completeness.reference"))
	}
	return c
}

// showRuleSet shows one version whole: a shipped one, or the server's.
func showRuleSet(p *program, fs *flag.FlagSet) action {
	remote := fs.Bool("remote", false, "cli.flag.remote")
	return func(ctx context.Context, args []string) error {
		if *remote {
			return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
				v, err := c.RuleSets.GetRuleSetVersion(ctx, &pb.GetRuleSetVersionRequest{Name: ruleSetName(args[0])})
				if err != nil {
					return err
				}
				return p.show(v, func() { p.ruleSet(v) })
			})(ctx, args)
		}
		library, err := criteria.ShippedRuleSets()
		if err != nil {
			return err
		}
		c, err := findRuleSet(library, args[0])
		if err != nil {
			return err
		}
		v := wire.RuleSetVersion(c)
		return p.show(v, func() { p.ruleSet(v) })
	}
}

// ruleSet writes a version: what it is, its criteria with their conditions and sources, how it decides, its facts.
func (p *program) ruleSet(v *pb.RuleSetVersion) {
	var basis []string
	for _, d := range v.GetLegalBasis() {
		basis = append(basis, d.GetDocument()+" ("+d.GetIssuer()+", "+p.day(d.GetDate())+")")
	}
	p.out.pairs(append([][2]string{
		{p.say(criteria.Say("cli.head.rule-set")), p.text(v.GetTitle())},
		{"", v.GetName()},
		{p.say(criteria.Say("cli.head.note")), p.text(v.GetLabel())},
		{p.say(criteria.Say("cli.head.level")), p.level(v.GetLevel())},
		{p.say(criteria.Say("cli.head.completeness")), p.completeness(v.GetCompleteness())},
		{p.say(criteria.Say("cli.head.basis")), strings.Join(basis, "; ")},
	}, append(p.standing(v), [2]string{"SHA-256", v.GetDigest()})...)...)
	for _, g := range v.GetGroups() {
		p.out.line()
		places := p.say(criteria.Say("cli.places", "known", p.count(len(g.GetCriteria())), "places", p.count(int(g.GetPlaces()))))
		p.out.line(p.text(g.GetTitle()), " (", places, ")")
		p.criteriaOf(g.GetCriteria())
	}
	if len(v.GetUnplaced()) > 0 {
		p.out.line()
		p.out.line(p.say(criteria.Say("cli.unplaced")))
		p.criteriaOf(v.GetUnplaced())
	}
	for _, l := range v.GetLevels() {
		p.out.line()
		p.out.paragraph("= ", p.text(l.GetTitle())+": "+p.text(l.GetRequires()))
	}
	for _, rule := range v.GetRules() {
		p.out.paragraph("= ", p.text(rule))
	}
	p.facts(v.GetFacts())
}

func (p *program) criteriaOf(list []*pb.Criterion) {
	for _, c := range list {
		p.out.paragraph("  - ", strings.TrimSpace(c.GetCode()+" "+p.text(c.GetText())))
		p.out.paragraph("      ", p.text(c.GetCondition()))
		if points := p.text(c.GetPoints()); points != "" {
			p.out.paragraph("      ", points)
		}
		if ask := p.text(c.GetEvidence()); ask != "" {
			p.out.paragraph("      ", p.say(criteria.Say("cli.evidence", "ask", ask)))
		}
		p.out.paragraph("      ", "["+p.sourceStatus(c.GetSourceStatus())+"] "+c.GetSourceCite())
	}
}

// sourceStatus names how well a criterion is known.
func (p *program) sourceStatus(status string) string {
	switch status {
	case "verified":
		return p.say(criteria.Say("cli.source.verified"))
	case "derived":
		return p.say(criteria.Say("cli.source.derived"))
	case "unknown":
		return p.say(criteria.Say("cli.source.unknown"))
	}
	return status
}

func (p *program) facts(facts []*pb.Fact) {
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.fact"))},
		{title: p.title(criteria.Say("cli.head.label")), most: 50},
		{title: p.title(criteria.Say("cli.head.kind"))},
		{title: p.title(criteria.Say("cli.head.unit-of"))},
	}}
	for _, f := range facts {
		kind := p.factKind(f.GetKind())
		for i, o := range f.GetOptions() {
			kind += map[bool]string{true: ": ", false: ", "}[i == 0] + o.GetId()
		}
		t.row(f.GetId(), p.text(f.GetLabel()), kind, p.text(f.GetUnit()))
	}
	p.out.line()
	t.print(p.out, "")
}

// factKind names a kind of fact, as it stands where it is not known.
func (p *program) factKind(kind string) string {
	switch k := criteria.FactKind(kind); k {
	case criteria.CountFact, criteria.NumberFact, criteria.YesNoFact, criteria.ChoiceFact, criteria.DateFact, criteria.TextFact:
		return p.say(criteria.Say("cli.kind." + kind))
	}
	return kind
}
