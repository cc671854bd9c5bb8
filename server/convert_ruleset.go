package main

import (
	"cmp"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// ruleSetSummary gives a version without facts and criteria, as lists show it.
func ruleSetSummary(rules *criteria.Compiled) *tieuchiv1.RuleSetVersion {
	s := rules.Set
	p := &tieuchiv1.RuleSetVersion{
		Name: s.Name(), Title: textToProto(s.Title), Level: string(s.Level), Completeness: string(s.Completeness),
		Label: textToProto(s.Label), EffectiveFrom: s.Effective.From.String(), EffectiveTo: s.Effective.To.String(),
		Digest: rules.Digest, CriteriaCount: int32(s.Size()),
	}
	for _, d := range s.LegalBasis {
		p.LegalBasis = append(p.LegalBasis, &tieuchiv1.LegalDocument{
			Document: d.Document, Date: d.Date, Issuer: d.Issuer, Title: textToProto(d.Title), Note: textToProto(d.Note),
		})
	}
	return p
}

// ruleSetToProto gives a version whole.
func ruleSetToProto(rules *criteria.Compiled) *tieuchiv1.RuleSetVersion {
	p, s := ruleSetSummary(rules), rules.Set
	for i := range s.Facts {
		p.Facts = append(p.Facts, factToProto(&s.Facts[i]))
	}
	for i := range s.Groups {
		g := &s.Groups[i]
		group := &tieuchiv1.CriterionGroup{Id: g.ID, Title: textToProto(g.Title), Places: int32(len(g.Criteria) + g.Unknown())}
		for j := range g.Criteria {
			group.Criteria = append(group.Criteria, criterionToProto(rules, &g.Criteria[j]))
		}
		p.Groups = append(p.Groups, group)
	}
	for i := range s.Unplaced {
		p.Unplaced = append(p.Unplaced, criterionToProto(rules, &s.Unplaced[i]))
	}
	for i := range s.Decision.Levels {
		l := &s.Decision.Levels[i]
		p.Levels = append(p.Levels, &tieuchiv1.DecisionLevel{Id: l.ID, Title: textToProto(l.Title), Requires: textToProto(rules.LevelText(l))})
	}
	return p
}

func factToProto(f *criteria.Fact) *tieuchiv1.Fact {
	p := &tieuchiv1.Fact{
		Id: f.ID, Label: textToProto(f.Label), Kind: string(f.Kind), Unit: textToProto(f.Unit), Owner: textToProto(f.Owner), PartOf: f.PartOf,
	}
	if f.Min != nil {
		p.Min = f.Min.String()
	}
	if f.Max != nil {
		p.Max = f.Max.String()
	}
	for _, o := range f.Options {
		p.Options = append(p.Options, &tieuchiv1.FactOption{Id: o.ID, Label: textToProto(o.Label)})
	}
	return p
}

func criterionToProto(rules *criteria.Compiled, cr *criteria.Criterion) *tieuchiv1.Criterion {
	p := &tieuchiv1.Criterion{
		Id: cr.ID, Code: cr.Code, Text: textToProto(cr.Text), Class: string(cmp.Or(cr.Class, criteria.Mandatory)),
		SourceStatus: cr.Source.Status, SourceCite: cr.Source.Cite, Condition: textToProto(rules.ConditionText(cr)), Facts: cr.Measure.Facts(),
	}
	if cr.Applies != nil {
		p.AppliesWhen = cr.Applies.When
	}
	if cr.Evidence != nil {
		p.Evidence = textToProto(cr.Evidence.Ask)
	}
	return p
}
