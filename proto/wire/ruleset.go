package wire

import (
	"cmp"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// RuleSets lists the families of rule sets with their versions, without facts and criteria. The versions come by id and
// version.
func RuleSets(versions []*criteria.Compiled) []*tieuchiv1.RuleSet {
	var all []*tieuchiv1.RuleSet
	for _, rules := range versions {
		name := "ruleSets/" + rules.Set.ID
		if len(all) == 0 || all[len(all)-1].Name != name {
			all = append(all, &tieuchiv1.RuleSet{Name: name})
		}
		last := all[len(all)-1]
		last.Title = Text(rules.Set.Title)
		last.Versions = append(last.Versions, RuleSetSummary(rules))
	}
	return all
}

// RuleSetSummary gives a version without facts and criteria, as lists show it.
func RuleSetSummary(rules *criteria.Compiled) *tieuchiv1.RuleSetVersion {
	s := rules.Set
	p := &tieuchiv1.RuleSetVersion{
		Name: s.Name(), Title: Text(s.Title), Level: string(s.Level), Completeness: string(s.Completeness),
		Label: Text(s.Label), EffectiveFrom: s.Effective.From.String(), EffectiveTo: s.Effective.To.String(),
		Digest: rules.Digest, CriteriaCount: int32(s.Size()),
	}
	for _, d := range s.LegalBasis {
		p.LegalBasis = append(p.LegalBasis, &tieuchiv1.LegalDocument{
			Document: d.Document, Date: d.Date, Issuer: d.Issuer, Title: Text(d.Title), Note: Text(d.Note),
		})
	}
	return p
}

// RuleSetVersion gives a version whole.
func RuleSetVersion(rules *criteria.Compiled) *tieuchiv1.RuleSetVersion {
	p, s := RuleSetSummary(rules), rules.Set
	for i := range s.Facts {
		p.Facts = append(p.Facts, fact(&s.Facts[i]))
	}
	for i := range s.Groups {
		g := &s.Groups[i]
		group := &tieuchiv1.CriterionGroup{Id: g.ID, Title: Text(g.Title), Places: int32(len(g.Criteria) + g.Unknown()), Kind: string(g.Kind)}
		if g.Cap != nil {
			group.Cap = g.Cap.String()
		}
		for j := range g.Criteria {
			group.Criteria = append(group.Criteria, criterion(rules, &g.Criteria[j]))
		}
		p.Groups = append(p.Groups, group)
	}
	for i := range s.Unplaced {
		p.Unplaced = append(p.Unplaced, criterion(rules, &s.Unplaced[i]))
	}
	for i := range s.Decision.Levels {
		l := &s.Decision.Levels[i]
		p.Levels = append(p.Levels, &tieuchiv1.DecisionLevel{Id: l.ID, Title: Text(l.Title), Requires: Text(rules.LevelText(l))})
	}
	for _, t := range rules.DecisionTexts() {
		p.Rules = append(p.Rules, Text(t))
	}
	return p
}

func fact(f *criteria.Fact) *tieuchiv1.Fact {
	p := &tieuchiv1.Fact{
		Id: f.ID, Label: Text(f.Label), Kind: string(f.Kind), Unit: Text(f.Unit), Owner: Text(f.Owner), PartOf: f.PartOf,
	}
	if f.Min != nil {
		p.Min = f.Min.String()
	}
	if f.Max != nil {
		p.Max = f.Max.String()
	}
	for _, o := range f.Options {
		p.Options = append(p.Options, &tieuchiv1.FactOption{Id: o.ID, Label: Text(o.Label)})
	}
	return p
}

func criterion(rules *criteria.Compiled, cr *criteria.Criterion) *tieuchiv1.Criterion {
	p := &tieuchiv1.Criterion{
		Id: cr.ID, Code: cr.Code, Text: Text(cr.Text), Class: string(cmp.Or(cr.Class, criteria.Mandatory)),
		SourceStatus: cr.Source.Status, SourceCite: cr.Source.Cite, Condition: Text(rules.ConditionText(cr)), Facts: cr.Measure.Facts(),
		Points: Text(rules.PointsText(cr.Points, cr.Measure)),
	}
	if cr.Applies != nil {
		p.AppliesWhen = cr.Applies.When
	}
	if cr.Evidence != nil {
		p.Evidence = Text(cr.Evidence.Ask)
	}
	return p
}
