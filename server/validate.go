package main

import (
	"errors"
	"fmt"
	"strings"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"buf.build/go/protovalidate"
	"google.golang.org/protobuf/proto"

	"github.com/tieuchi/tieuchi/criteria"
)

// validate checks the shape of a request against the contract: lengths, ranges, patterns. Meaning is checked in the
// domain.
func (c *core) validate(request proto.Message) error {
	err := c.validator.Validate(request)
	var faults *protovalidate.ValidationError
	if err == nil || !errors.As(err, &faults) {
		return err
	}
	refusals := make([]*criteria.Error, len(faults.Violations))
	for i, v := range faults.Violations {
		refusals[i] = criteria.Invalid("FIELD_MALFORMED", fieldPath(v.Proto), violationText(v))
	}
	return criteria.Join(refusals)
}

// fieldPath gives the field as JSON names it. A create or update carries the resource as its body, so the resource's
// own name is left out: "ruleSetVersion", not "assessment.ruleSetVersion".
func fieldPath(v *validate.Violation) string {
	path := protovalidate.FieldPathString(v.GetField())
	for _, resource := range []string{
		"assessment.", "recognition.", "comment.", "token.", "held_grant.", "rule_set_draft.", "unit_change_set.", "campaign.", "registration.",
		"extension.", "contact.", "objection.", "document.", "header.",
	} {
		path = strings.TrimPrefix(path, resource)
	}
	return camel(path)
}

// camel gives a field path as JSON names it.
func camel(path string) string {
	var b strings.Builder
	upper := false
	for _, r := range path {
		switch {
		case r == '_':
			upper = true
		case upper:
			b.WriteString(strings.ToUpper(string(r)))
			upper = false
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// violationText says in both languages what the rule allows.
func violationText(v *protovalidate.Violation) criteria.Text {
	limit := ""
	if v.RuleValue.IsValid() {
		limit = fmt.Sprint(v.RuleValue.Interface())
	}
	switch rule := v.Proto.GetRuleId(); rule {
	case "required", "string.min_len":
		return criteria.Say("validate.required")
	case "string.max_len":
		return criteria.Say("validate.max-len", "most", limit)
	case "repeated.max_items":
		return criteria.Say("validate.max-items", "most", limit)
	case "enum.defined_only", "enum.not_in":
		return criteria.Say("validate.enum")
	case "int32.gte":
		return criteria.Say("validate.at-least", "least", limit)
	case "string.pattern":
		return criteria.Say("validate.pattern", "pattern", limit)
	}
	return criteria.Say("validate.other", "detail", v.Proto.GetMessage())
}
