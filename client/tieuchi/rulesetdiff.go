package main

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/author"
)

// diff says what changed in meaning between two rule sets.
func diff(p *program, _ *flag.FlagSet) action {
	return func(_ context.Context, args []string) error {
		old, err := ruleSetOf(args[0])
		if err != nil {
			return err
		}
		new, err := ruleSetOf(args[1])
		if err != nil {
			return err
		}
		c := author.Compare(old, new)
		if p.settings.output == "json" {
			content, err := json.Marshal(c)
			if err != nil {
				return err
			}
			return p.out.rawJSON(content)
		}
		p.compared(c)
		return nil
	}
}

// ruleSetOf gives the rule set of a file, or a shipped one by name.
func ruleSetOf(name string) (*criteria.Compiled, error) {
	if _, err := os.Stat(name); err == nil || strings.HasSuffix(name, ".yaml") {
		return loadRuleSet(name)
	}
	library, err := criteria.ShippedRuleSets()
	if err != nil {
		return nil, err
	}
	return findRuleSet(library, name)
}

// compared writes what changed; what stayed the same is only counted.
func (p *program) compared(c *author.Comparison) {
	p.out.line(c.Old, " → ", c.New)
	same := 0
	for i := range c.Criteria {
		cr := &c.Criteria[i]
		if what := p.changed(cr); what != "" {
			p.out.line(cr.ID, ": ", what)
			p.reasons(cr)
		} else {
			same++
		}
	}
	for _, f := range c.Facts {
		parts := make([]string, len(f.Parts))
		for i, part := range f.Parts {
			parts[i] = p.say(criteria.Say("cli.diff.part." + part))
		}
		p.out.line(p.say(criteria.Say("cli.diff.fact."+f.Change, "fact", f.ID, "parts", strings.Join(parts, ", "))))
	}
	p.rulesChanged("cli.diff.level", c.Levels)
	p.rulesChanged("cli.diff.sanction", c.Sanctions)
	if c.Quota != "" && c.Quota != author.Same {
		p.out.line(p.say(criteria.Say("cli.diff.quota", "change", changeText(c.Quota))))
	}
	if c.Total {
		p.out.line(p.say(criteria.Say("cli.diff.total")))
	}
	if c.Order {
		p.out.line(p.say(criteria.Say("cli.diff.order")))
	}
	p.out.line(p.say(criteria.Say("cli.diff.summary", "same", same, "changed", len(c.Criteria)-same, "carried", len(c.Carried))))
}

// changed says what became of a criterion, "" where nothing did.
func (p *program) changed(cr *author.CriterionChange) string {
	var what []string
	if cr.Change != author.Same {
		what = append(what, p.say(changeText(cr.Change)))
	}
	if cr.Points != "" && cr.Points != author.Same {
		what = append(what, p.say(criteria.Say("cli.diff.points", "change", changeText(cr.Points))))
	}
	if cr.Decision {
		what = append(what, p.say(criteria.Say("cli.diff.placement")))
	}
	switch {
	case cr.Wording && len(what) == 0:
		what = append(what, p.say(criteria.Say("cli.diff.wording-only")))
	case cr.Wording:
		what = append(what, p.say(criteria.Say("cli.diff.wording")))
	}
	return strings.Join(what, "; ")
}

// reasons writes the cases that show a change, and why a criterion was dropped.
func (p *program) reasons(cr *author.CriterionChange) {
	if cr.Reason != nil {
		p.out.line("  ", p.say(*cr.Reason))
	}
	for i := range cr.Witness {
		p.out.line("  ", p.say(cr.Witness[i].Text()))
	}
}

func (p *program) rulesChanged(key string, rules []author.RuleChange) {
	for _, r := range rules {
		if r.Change != author.Same {
			p.out.line(p.say(criteria.Say(key, "id", r.ID, "change", changeText(r.Change))))
		}
	}
}

func changeText(c author.Change) criteria.Text { return criteria.Say("change." + string(c)) }
