package criteria

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// RuleSetRef names one version of a rule set.
type RuleSetRef struct{ ID, Version string }

var (
	idPattern      = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)*$`)
	versionPattern = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z.-]{0,29}$`)
)

// ParseRuleSetRef reads "ruleSets/{id}/versions/{version}".
func ParseRuleSetRef(s string) (RuleSetRef, error) {
	if err := CheckIdentifier(s); err != nil {
		return RuleSetRef{}, err
	}
	parts := strings.Split(s, "/")
	if len(parts) != 4 || parts[0] != "ruleSets" || parts[2] != "versions" ||
		!idPattern.MatchString(parts[1]) || !versionPattern.MatchString(parts[3]) {
		return RuleSetRef{}, Invalid("RULE_SET_MALFORMED", "", Say("ruleset.malformed", "value", Clip(s)))
	}
	return RuleSetRef{parts[1], parts[3]}, nil
}

// String gives "ruleSets/{id}/versions/{version}", "" for no rule set.
func (r RuleSetRef) String() string {
	if r.ID == "" {
		return ""
	}
	return "ruleSets/" + r.ID + "/versions/" + r.Version
}

// CheckIdentifier refuses an identifier that is not NFC: two spellings of one name would be two things.
func CheckIdentifier(s string) error {
	if !norm.NFC.IsNormalString(s) {
		return Invalid("IDENTIFIER_NOT_NFC", "", Say("identifier.not-nfc", "value", Clip(s)))
	}
	return nil
}

// NFC gives people's text in the composed form; many keyboards send it decomposed.
func NFC(s string) string { return norm.NFC.String(s) }
