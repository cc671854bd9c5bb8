package main

import (
	"context"
	"flag"
	"strings"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/author"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
)

// diff says what changed in meaning between two rule sets.
func diff(p *program, _ *flag.FlagSet) action {
	return func(_ context.Context, args []string) error {
		old, err := fileOrShipped(args[0])
		if err != nil {
			return err
		}
		new, err := fileOrShipped(args[1])
		if err != nil {
			return err
		}
		c := wire.Comparison(author.Compare(old, new))
		return p.show(c, func() { p.compared(c) })
	}
}

// compareRemote is diff of what a server has: published versions, and a draft as it stands.
func compareRemote(p *program, _ *flag.FlagSet) action {
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		base := ruleSetName(args[1])
		var changed *pb.RuleSetComparison
		var err error
		if strings.HasPrefix(args[0], "ruleSetDrafts/") {
			changed, err = c.Publication.CompareRuleSetDraft(ctx, &pb.CompareRuleSetDraftRequest{Name: args[0], Base: base})
		} else {
			changed, err = c.RuleSets.CompareRuleSetVersions(ctx, &pb.CompareRuleSetVersionsRequest{Name: ruleSetName(args[0]), Base: base})
		}
		if err != nil {
			return err
		}
		return p.show(changed, func() { p.compared(changed) })
	})
}

// compared writes what changed; what stayed the same is only counted.
func (p *program) compared(c *pb.RuleSetComparison) {
	p.out.line(c.GetBase(), " → ", c.GetRuleSetVersion())
	same := 0
	for _, cr := range c.GetCriteria() {
		if what := p.changed(cr); what != "" {
			p.out.line(cr.GetCriterion(), ": ", what)
			p.reasons(cr)
		} else {
			same++
		}
	}
	for _, f := range c.GetFacts() {
		parts := make([]string, len(f.GetParts()))
		for i, part := range f.GetParts() {
			parts[i] = p.say(criteria.Say("cli.diff.part." + part))
		}
		p.out.line(p.say(criteria.Say("cli.diff.fact."+f.GetChange(), "fact", f.GetFact(), "parts", strings.Join(parts, ", "))))
	}
	p.rulesChanged("cli.diff.level", c.GetLevels())
	p.rulesChanged("cli.diff.sanction", c.GetSanctions())
	if differs(c.GetQuota()) {
		p.out.line(p.say(criteria.Say("cli.diff.quota", "change", changeText(c.GetQuota()))))
	}
	if c.GetTotalChanged() {
		p.out.line(p.say(criteria.Say("cli.diff.total")))
	}
	if c.GetLevelOrderChanged() {
		p.out.line(p.say(criteria.Say("cli.diff.order")))
	}
	p.out.line(p.say(criteria.Say("cli.diff.summary", "same", same, "changed", len(c.GetCriteria())-same, "carried", len(c.GetCarriedFacts()))))
}

// differs tells whether a change is one.
func differs(c pb.RuleSetComparison_Change) bool {
	return c != pb.RuleSetComparison_CHANGE_UNSPECIFIED && c != pb.RuleSetComparison_SAME
}

// changed says what became of a criterion, "" where nothing did.
func (p *program) changed(cr *pb.ComparedCriterion) string {
	var what []string
	if differs(cr.GetChange()) {
		what = append(what, p.say(changeText(cr.GetChange())))
	}
	if differs(cr.GetPoints()) {
		what = append(what, p.say(criteria.Say("cli.diff.points", "change", changeText(cr.GetPoints()))))
	}
	if cr.GetPlacementChanged() {
		what = append(what, p.say(criteria.Say("cli.diff.placement")))
	}
	switch {
	case cr.GetWordingChanged() && len(what) == 0:
		what = append(what, p.say(criteria.Say("cli.diff.wording-only")))
	case cr.GetWordingChanged():
		what = append(what, p.say(criteria.Say("cli.diff.wording")))
	}
	return strings.Join(what, "; ")
}

// reasons writes the cases that show a change, and why a criterion was dropped.
func (p *program) reasons(cr *pb.ComparedCriterion) {
	if cr.GetReason() != nil {
		p.out.line("  ", p.text(cr.GetReason()))
	}
	for _, w := range cr.GetWitnesses() {
		p.out.line("  ", p.text(w))
	}
}

func (p *program) rulesChanged(key string, rules []*pb.ComparedRule) {
	for _, r := range rules {
		if differs(r.GetChange()) {
			p.out.line(p.say(criteria.Say(key, "id", r.GetId(), "change", changeText(r.GetChange()))))
		}
	}
}

// changeText names a change, as it stands where it is not known.
func changeText(c pb.RuleSetComparison_Change) criteria.Text {
	if pb.RuleSetComparison_Change_name[int32(c)] == "" {
		return criteria.Text{VI: c.String(), EN: c.String()}
	}
	return criteria.Say("change." + strings.ToLower(c.String()))
}
