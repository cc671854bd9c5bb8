package wire

import (
	"github.com/tieuchi/tieuchi/criteria/author"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// Changes are the changes of the domain in the contract.
var Changes = map[author.Change]tieuchiv1.RuleSetComparison_Change{
	author.Same: tieuchiv1.RuleSetComparison_SAME, author.Stricter: tieuchiv1.RuleSetComparison_STRICTER,
	author.Looser: tieuchiv1.RuleSetComparison_LOOSER, author.Incomparable: tieuchiv1.RuleSetComparison_INCOMPARABLE,
	author.Unproven: tieuchiv1.RuleSetComparison_UNPROVEN, author.New: tieuchiv1.RuleSetComparison_NEW,
	author.Dropped: tieuchiv1.RuleSetComparison_DROPPED,
}

// Comparison gives what changed in meaning, with the cases that show it in words.
func Comparison(c *author.Comparison) *tieuchiv1.RuleSetComparison {
	p := &tieuchiv1.RuleSetComparison{
		Base: c.Old, RuleSetVersion: c.New, CarriedFacts: c.Carried, Levels: comparedRules(c.Levels), LevelOrderChanged: c.Order,
		Sanctions: comparedRules(c.Sanctions), Quota: Changes[c.Quota], TotalChanged: c.Total,
	}
	for i := range c.Criteria {
		p.Criteria = append(p.Criteria, comparedCriterion(&c.Criteria[i]))
	}
	for _, f := range c.Facts {
		p.Facts = append(p.Facts, &tieuchiv1.ComparedFact{Fact: f.ID, Change: f.Change, Parts: f.Parts})
	}
	return p
}

func comparedCriterion(c *author.CriterionChange) *tieuchiv1.ComparedCriterion {
	p := &tieuchiv1.ComparedCriterion{
		Criterion: c.ID, Text: Text(c.Text), Change: Changes[c.Change], Points: Changes[c.Points],
		WordingChanged: c.Wording, PlacementChanged: c.Decision,
	}
	for i := range c.Witness {
		p.Witnesses = append(p.Witnesses, Text(c.Witness[i].Text()))
	}
	if c.Reason != nil {
		p.Reason = Text(*c.Reason)
	}
	return p
}

func comparedRules(rules []author.RuleChange) []*tieuchiv1.ComparedRule {
	out := make([]*tieuchiv1.ComparedRule, len(rules))
	for i, r := range rules {
		out[i] = &tieuchiv1.ComparedRule{Id: r.ID, Change: Changes[r.Change], WordingChanged: r.Wording}
	}
	return out
}
