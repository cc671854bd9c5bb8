package main

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/tieuchi/tieuchi/criteria"
)

// answerReader walks the document of an answer file and collects its faults.
type answerReader struct {
	file   *answerFile
	faults criteria.FileErrors
}

// keys says what is done with the value of each key that a mapping may have.
type keys map[string]func(value *yaml.Node)

func (r *answerReader) root(n *yaml.Node) {
	r.mapping(n, keys{
		"ruleSetVersion": func(v *yaml.Node) { r.file.ruleSet = r.scalar(v) },
		"unit":           func(v *yaml.Node) { r.file.unit = r.scalar(v) },
		"period":         r.period,
		"answers":        r.answers,
	})
}

func (r *answerReader) period(n *yaml.Node) {
	period, err := criteria.ParsePeriod(r.scalar(n))
	r.refused(n, "", err)
	r.file.period = string(period)
}

// answers reads the mapping of facts. Its keys are the rule set's to know; here only one that stands twice is refused.
func (r *answerReader) answers(n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		r.fault(n, "NOT_A_MAPPING", "answers", criteria.Say("cli.answers-mapping"))
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if r.file.places[key.Value] != nil {
			r.fault(key, "KEY_TWICE", "", criteria.Say("load.key-twice", "key", clip(key.Value)))
			continue
		}
		r.file.places[key.Value] = value
		r.file.answers = append(r.file.answers, r.answer(key.Value, value))
	}
}

// answer reads the answer to one fact: a value alone, or a mapping with more about it.
func (r *answerReader) answer(fact string, n *yaml.Node) criteria.Answer {
	a := criteria.Answer{Fact: fact, Channel: criteria.FromFile}
	if n.Kind != yaml.MappingNode {
		a.Value = r.scalar(n)
		return a
	}
	field := "answers[" + clip(fact) + "]."
	r.mapping(n, keys{
		"value":       func(v *yaml.Node) { a.Value = r.scalar(v) },
		"explanation": func(v *yaml.Node) { a.Explanation = r.scalar(v) },
		"noData":      func(v *yaml.Node) { a.NoData = r.oneOf(v, field+"noData", "true", "false") == "true" },
		"quality": func(v *yaml.Node) {
			a.Quality = criteria.Quality(r.oneOf(v, field+"quality", string(criteria.Actual), string(criteria.Estimated)))
		},
		"evidence": func(v *yaml.Node) { a.Evidence = r.evidence(v, field+"evidence") },
	})
	return a
}

func (r *answerReader) evidence(n *yaml.Node, field string) []criteria.EvidenceDoc {
	if n.Kind != yaml.SequenceNode {
		r.fault(n, "NOT_A_LIST", field, criteria.Say("cli.answers-list"))
		return nil
	}
	all := make([]criteria.EvidenceDoc, len(n.Content))
	for i, item := range n.Content {
		e := &all[i]
		r.mapping(item, keys{
			"document": func(v *yaml.Node) { e.Document = r.scalar(v) },
			"issuer":   func(v *yaml.Node) { e.Issuer = r.scalar(v) },
			"title":    func(v *yaml.Node) { e.Title = r.scalar(v) },
			"uri":      func(v *yaml.Node) { e.URI = r.scalar(v) },
			"date":     func(v *yaml.Node) { r.refused(v, field, e.Date.UnmarshalText([]byte(r.scalar(v)))) },
		})
	}
	return all
}

// mapping hands out the values of a mapping by key; keys that are not known or stand twice are refused.
func (r *answerReader) mapping(n *yaml.Node, known keys) {
	if n.Kind != yaml.MappingNode {
		r.fault(n, "NOT_A_MAPPING", "", criteria.Say("cli.answers-mapping"))
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		do, ok := known[key.Value]
		switch {
		case !ok:
			allowed := strings.Join(slices.Sorted(maps.Keys(known)), ", ")
			r.fault(key, "KEY_UNKNOWN", "", criteria.Say("load.key-unknown", "key", clip(key.Value), "allowed", allowed))
		case seen[key.Value]:
			r.fault(key, "KEY_TWICE", "", criteria.Say("load.key-twice", "key", clip(key.Value)))
		default:
			do(value)
		}
		seen[key.Value] = true
	}
}

// scalar gives a value as the text that stands in the file. It never goes through a number: 1e3 stays "1e3", to be
// refused, and 8.50 stays "8.50". Only yes/no is written in one way, True as true.
func (r *answerReader) scalar(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		r.fault(n, "ALIAS", "", criteria.Say("load.alias"))
	case n.Kind != yaml.ScalarNode:
		r.fault(n, "NOT_A_VALUE", "", criteria.Say("cli.answers-value"))
	case n.Tag == "!!null":
	case n.Tag == "!!bool":
		return strings.ToLower(n.Value)
	default:
		return n.Value
	}
	return ""
}

// oneOf gives a value that is one of a few words.
func (r *answerReader) oneOf(n *yaml.Node, field string, allowed ...string) string {
	value := r.scalar(n)
	if !slices.Contains(allowed, value) {
		r.fault(n, "NOT_ALLOWED", field, criteria.Say("load.not-allowed", "value", clip(value), "allowed", strings.Join(allowed, ", ")))
	}
	return value
}

// refused notes the domain's refusal of a value.
func (r *answerReader) refused(n *yaml.Node, field string, err error) {
	var own *criteria.Error
	if errors.As(err, &own) {
		r.fault(n, own.Reason, cmp.Or(field, own.Field), own.Message)
	}
}

func (r *answerReader) fault(n *yaml.Node, reason, field string, message criteria.Text) {
	r.faultAt(n.Line, n.Column, reason, message)
	r.faults[len(r.faults)-1].Err.Field = field
}

func (r *answerReader) faultAt(line, column int, reason string, message criteria.Text) {
	r.faults = append(r.faults, &criteria.FileError{File: r.file.name, Line: line, Column: column, Err: criteria.Invalid(reason, "", message)})
}
