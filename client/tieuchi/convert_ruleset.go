package main

import (
	"cmp"

	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// toRuleSets lists the versions of a library by rule set.
func toRuleSets(library *criteria.Library) *pb.ListRuleSetsResponse {
	out := &pb.ListRuleSetsResponse{}
	for _, c := range library.All() {
		name := "ruleSets/" + c.Set.ID
		if n := len(out.RuleSets); n == 0 || out.RuleSets[n-1].Name != name {
			out.RuleSets = append(out.RuleSets, &pb.RuleSet{Name: name})
		}
		family := out.RuleSets[len(out.RuleSets)-1]
		family.Title = toText(c.Set.Title)
		family.Versions = append(family.Versions, toSummary(c))
	}
	return out
}

// toSummary gives a version without facts and criteria.
func toSummary(c *criteria.Compiled) *pb.RuleSetVersion {
	s := c.Set
	out := &pb.RuleSetVersion{
		Name: s.Name(), Title: toText(s.Title), Level: string(s.Level), Completeness: string(s.Completeness), Label: toText(s.Label),
		EffectiveFrom: s.Effective.From.String(), EffectiveTo: s.Effective.To.String(), Digest: c.Digest, CriteriaCount: int32(s.Size()),
	}
	for _, d := range s.LegalBasis {
		out.LegalBasis = append(out.LegalBasis, &pb.LegalDocument{
			Document: d.Document, Date: d.Date, Issuer: d.Issuer, Title: toText(d.Title), Note: toText(d.Note),
		})
	}
	return out
}

// toVersion gives a version whole.
func toVersion(c *criteria.Compiled) *pb.RuleSetVersion {
	out, s := toSummary(c), c.Set
	for i := range s.Facts {
		out.Facts = append(out.Facts, toFact(&s.Facts[i]))
	}
	for i := range s.Groups {
		g := &s.Groups[i]
		group := &pb.CriterionGroup{Id: g.ID, Title: toText(g.Title), Places: int32(len(g.Criteria) + g.Unknown())}
		for j := range g.Criteria {
			group.Criteria = append(group.Criteria, toCriterion(c, &g.Criteria[j]))
		}
		out.Groups = append(out.Groups, group)
	}
	for i := range s.Unplaced {
		out.Unplaced = append(out.Unplaced, toCriterion(c, &s.Unplaced[i]))
	}
	for i := range s.Decision.Levels {
		l := &s.Decision.Levels[i]
		out.Levels = append(out.Levels, &pb.DecisionLevel{Id: l.ID, Title: toText(l.Title), Requires: toText(c.LevelText(l))})
	}
	return out
}

func toFact(f *criteria.Fact) *pb.Fact {
	out := &pb.Fact{Id: f.ID, Label: toText(f.Label), Kind: string(f.Kind), Unit: toText(f.Unit), Owner: toText(f.Owner), PartOf: f.PartOf}
	if f.Min != nil {
		out.Min = f.Min.String()
	}
	if f.Max != nil {
		out.Max = f.Max.String()
	}
	for _, o := range f.Options {
		out.Options = append(out.Options, &pb.FactOption{Id: o.ID, Label: toText(o.Label)})
	}
	return out
}

func toCriterion(c *criteria.Compiled, cr *criteria.Criterion) *pb.Criterion {
	out := &pb.Criterion{
		Id: cr.ID, Code: cr.Code, Text: toText(cr.Text), Class: string(cmp.Or(cr.Class, criteria.Mandatory)),
		SourceStatus: cr.Source.Status, SourceCite: cr.Source.Cite, Condition: toText(c.ConditionText(cr)), Facts: cr.Measure.Facts(),
	}
	if cr.Applies != nil {
		out.AppliesWhen = cr.Applies.When
	}
	if cr.Evidence != nil {
		out.Evidence = toText(cr.Evidence.Ask)
	}
	return out
}
