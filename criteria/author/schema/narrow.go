package schema

import (
	"reflect"
	"slices"

	"github.com/invopop/jsonschema"

	"github.com/tieuchi/tieuchi/criteria"
)

func words[T ~string](list ...T) []any {
	var all []any
	for _, w := range list {
		all = append(all, string(w))
	}
	return all
}

// wordsOf are the words that a type of the model takes.
var wordsOf = map[reflect.Type][]any{
	reflect.TypeFor[criteria.Level]():        words(criteria.Village, criteria.Commune, criteria.District, criteria.Province),
	reflect.TypeFor[criteria.Completeness](): words(criteria.Complete, criteria.Partial, criteria.Reference),
	reflect.TypeFor[criteria.FactKind](): words(criteria.CountFact, criteria.NumberFact, criteria.YesNoFact, criteria.ChoiceFact,
		criteria.DateFact, criteria.TextFact),
	reflect.TypeFor[criteria.Class]():     words(criteria.Mandatory, criteria.Extended),
	reflect.TypeFor[criteria.GroupKind](): words(criteria.BonusGroup, criteria.PenaltyGroup),
	reflect.TypeFor[criteria.Kind](): words(criteria.KindCommune, criteria.KindWard, criteria.KindTownship, criteria.KindSpecialZone,
		criteria.KindDistrict, criteria.KindTown, criteria.KindUrban, criteria.KindCity, criteria.KindProvince),
	reflect.TypeFor[criteria.Area]():   words(criteria.Mountainous, criteria.Lowland),
	reflect.TypeFor[criteria.Result](): words(criteria.Passed, criteria.NotPassed, criteria.Inconclusive),
}

// wordsAt are the words that a key takes whose type is any text, by definition and key.
var wordsAt = map[string][]any{
	"Source.status":           words("verified", "derived", "unknown"),
	"Applies.otherwise":       words("not_applicable", "renormalise", "counts_as_met"),
	"Criterion.did_not_occur": words("excluded", "counts_as_met"),
	"Ratio.zero":              words("not_applicable", "did_not_occur", "error"),
	"RollUp.zero":             words("not_applicable", "did_not_occur", "error"),
	"Relative.zero":           words("not_applicable", "did_not_occur", "error"),
	"Relative.as":             words("percent", "growth", "difference"),
	"Rounding.to":             words("nearest", "down", "up"),
	"ExpectedGap.direction":   words("more", "fewer", "set"),
}

const (
	idPattern      = `^[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)*$`
	plainID        = `^[a-z0-9][a-z0-9.-]{0,99}$`
	versionPattern = `^[0-9A-Za-z][0-9A-Za-z.-]{0,29}$`
	someText       = `\S`
)

// patterns are the shapes that texts of a key have, by definition and key.
var patterns = map[string]string{
	"RuleSet.id": idPattern, "RuleSet.version": versionPattern, "Fact.id": idPattern, "Criterion.id": idPattern, "RollUp.rule_set": idPattern,
	"Group.id": plainID, "Option.id": plainID, "Part.id": plainID, "DecisionLevel.id": plainID, "Sanction.id": plainID,
	"LegalDocument.date": `^unknown$|` + dayPattern, "LegalDocument.document": someText, "LegalDocument.issuer": someText,
	"Source.cite": someText, "Applies.cite": someText, "ClassPass.cite": someText, "ClassMax.cite": someText,
	"DecisionLevel.cite": someText, "Sanction.cite": someText, "Quota.cite": someText,
	"Applies.when": someText, "Sanction.when": someText, "Retired.id": plainID, "Retired.since": versionPattern,
	"Points.cite": someText, "Text.vi": someText, "Text.en": someText,
}

// least are the fewest items of a list, by definition and key.
var least = map[string]uint64{
	"RuleSet.legal_basis": 1, "RuleSet.groups": 1, "Decision.levels": 1, "DecisionLevel.requires": 1, "Fact.options": 2,
	"Measure.all_of": 2, "Measure.any_of": 2, "KOf.of": 2, "Measure.sum": 2, "RuleTests.cases": 1,
	"Pass.between": 2, "ClassPass.between": 2, "Quota.ties": 1,
	"Points.by_class": 1, "Points.steps": 1, "Points.bands": 1, "Points.options": 1, "Pass.by_class": 1, "Pass.one_of": 1, "ClassPass.one_of": 1,
}

// most are the most items of a list.
var most = map[string]uint64{"Fact.options": 60, "Measure.sum": 9, "Pass.between": 2, "ClassPass.between": 2, "Points.steps": 100, "Points.bands": 100, "Decision.sanctions": 64}

// half are the texts whose English may be missing.
var half = []string{"LegalDocument.title", "LegalDocument.note", "Source.note", "Fact.unit", "Fact.owner"}

// narrow puts into a definition what the Go types do not say.
func narrow(name string, s *jsonschema.Schema) {
	one, four := uint64(1), uint64(4)
	switch name {
	case "Text":
		s.Required = []string{"vi", "en"}
	case "Measure": // exactly one
		s.MinProperties, s.MaxProperties = &one, &one
	case "Pass": // one comparator, or one for each class
		s.MaxProperties = &one
	case "ClassPass": // when, from, cite and one comparator
		s.MaxProperties = &four
	case "Sanction":
		s.OneOf = oneOf("cap", "lower")
	case "Relative":
		s.OneOf = oneOf("to", "value")
	case "Points":
		s.OneOf = oneOf("max", "by_class")
		s.AllOf = []*jsonschema.Schema{{OneOf: atMostOneOf("proportional", "steps", "bands", "options", "per_occurrence", "deduct")}}
	case "Clause":
		s.OneOf = oneOf("all", "at_least", "share", "met", "points", "points_share")
	case "RuleTest": // a set whose rules do not ask about the unit needs none
		s.Required = slices.DeleteFunc(s.Required, func(key string) bool { return key == "unit" })
	}
	if s.Properties == nil {
		return
	}
	for pair := s.Properties.Oldest(); pair != nil; pair = pair.Next() {
		narrowKey(name+"."+pair.Key, pair.Value)
	}
}

func narrowKey(at string, s *jsonschema.Schema) {
	if list := wordsAt[at]; list != nil {
		s.Enum = list
	}
	if pattern := patterns[at]; pattern != "" {
		s.Pattern = pattern
	}
	if n, ok := least[at]; ok {
		s.MinItems = &n
	}
	if n, ok := most[at]; ok {
		s.MaxItems = &n
	}
	if slices.Contains(half, at) {
		s.Ref = "#/$defs/HalfText"
	}
	switch at {
	case "Quota.per":
		s.Items.Enum = words("unit.kind", "unit.area", "unit.district", "unit.level")
	case "Sanction.lower", "Clause.at_least", "KOf.k":
		s.Minimum = "1"
	case "Group.places":
		s.Minimum = "0"
	case "Clause.all":
		s.Const = true
	case "RuleTest.answers": // as the YAML reader takes them: any plain value is its text, null takes an answer away
		s.AdditionalProperties = plainValue()
	case "RuleTests.base":
		s.AdditionalProperties.AdditionalProperties = plainValue()
	case "Expectation.outcomes":
		s.AdditionalProperties = &jsonschema.Schema{Type: "string", Enum: words(outcomes()...)}
	}
}

// oneOf asks for exactly one of some keys.
func oneOf(keys ...string) []*jsonschema.Schema {
	var all []*jsonschema.Schema
	for _, key := range keys {
		all = append(all, &jsonschema.Schema{Required: []string{key}})
	}
	return all
}

// atMostOneOf asks for one of some keys or none.
func atMostOneOf(keys ...string) []*jsonschema.Schema {
	return append(oneOf(keys...), &jsonschema.Schema{Not: &jsonschema.Schema{AnyOf: oneOf(keys...)}})
}

func plainValue() *jsonschema.Schema {
	return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{{Type: "string"}, {Type: "number"}, {Type: "boolean"}, {Type: "null"}}}
}

// outcomes lists the outcomes of a criterion by their words.
func outcomes() []string {
	return []string{
		criteria.Met.String(), criteria.NotMet.String(), criteria.NotApplicable.String(), criteria.DidNotOccur.String(),
		criteria.NoData.String(), criteria.AwaitingAppraisal.String(),
	}
}
