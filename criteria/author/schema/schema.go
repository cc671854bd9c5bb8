// Package schema makes JSON Schemas of the files a rule-set author writes, so that editors complete and check while typing.
// They are made of the model itself. A schema sees only the shape of a file: what hangs together across a file stays the
// loader's to say (tieuchi ruleset lint).
package schema

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/invopop/jsonschema"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/author"
)

// Generate gives both schemas by the names of their files. Descriptions are the comments of the model's source: folder is
// the one of package criteria as seen from the working directory, whose import path is here.
func Generate(here, folder string) (map[string][]byte, error) {
	source := &jsonschema.Reflector{}
	if err := source.AddGoComments(here, folder, jsonschema.WithFullComment()); err != nil {
		return nil, fmt.Errorf("schema: the comments of the model: %w", err)
	}
	files := map[string][]byte{}
	for name, of := range map[string]struct {
		model any
		title string
	}{
		author.RuleSetSchema:  {criteria.RuleSet{}, "Bộ tiêu chí / rule set (<version>.yaml)"},
		author.RuleTestSchema: {criteria.RuleTests{}, "Ca kiểm thử / test cases of a rule set (<version>_test.yaml)"},
	} {
		s := reflected(of.model, source.CommentMap)
		s.Title = of.title
		content, err := json.MarshalIndent(s, "", "  ")
		if err != nil {
			return nil, fmt.Errorf("schema: %s: %w", name, err)
		}
		files[name] = append(content, '\n')
	}
	return files, nil
}

// reflected turns a type of the model into a schema.
func reflected(model any, comments map[string]string) *jsonschema.Schema {
	r := &jsonschema.Reflector{FieldNameTag: "yaml", Anonymous: true, ExpandedStruct: true, CommentMap: comments, Mapper: mapped}
	s := r.Reflect(model)
	narrow(reflect.TypeOf(model).Name(), s)
	for name, def := range s.Definitions {
		narrow(name, def)
	}
	if text := s.Definitions["Text"]; text != nil {
		half := *text // the English may be missing: the title of a legal document, a note
		half.Required = []string{"vi"}
		s.Definitions["HalfText"] = &half
	}
	return s
}

// mapped gives the types whose YAML is not what Go's shape says: exact decimals, days, and closed lists of words.
func mapped(t reflect.Type) *jsonschema.Schema {
	switch t {
	case reflect.TypeFor[criteria.Decimal]():
		return &jsonschema.Schema{
			OneOf:       []*jsonschema.Schema{{Type: "number"}, {Type: "string", Pattern: `^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?$`}},
			Description: "exact decimal with a point, at most 12 digits before and 6 after it",
		}
	case reflect.TypeFor[criteria.Date]():
		return &jsonschema.Schema{Type: "string", Pattern: dayPattern, Description: "day, year-month-day"}
	}
	if words := wordsOf[t]; words != nil {
		return &jsonschema.Schema{Type: "string", Enum: words}
	}
	return nil
}

const dayPattern = `^(19|2[0-9])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$`
