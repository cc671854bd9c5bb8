package criteria

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Completeness says how much of its legal text a rule set holds.
type Completeness string

// Degrees of completeness.
const (
	Complete  Completeness = "complete"  // the whole text is known
	Partial   Completeness = "partial"   // criteria are unknown; no verdict under it can pass
	Reference Completeness = "reference" // this project's own, not a legal text
)

// RuleSet is one version of a criteria set: a legal text as data. It is immutable once loaded.
type RuleSet struct {
	ID           string          `yaml:"id" json:"id"`
	Version      string          `yaml:"version" json:"version"`
	Title        Text            `yaml:"title" json:"title"`
	Level        Level           `yaml:"level" json:"level"`
	Completeness Completeness    `yaml:"completeness" json:"completeness"`
	Label        Text            `yaml:"label,omitempty" json:"label,omitzero"` // what a reader must know before using it
	LegalBasis   []LegalDocument `yaml:"legal_basis" json:"legal_basis"`
	Effective    Effective       `yaml:"effective,omitempty" json:"effective,omitzero"`
	Facts        []Fact          `yaml:"facts" json:"facts"`
	Groups       []Group         `yaml:"groups" json:"groups"`
	Unplaced     []Criterion     `yaml:"unplaced,omitempty" json:"unplaced,omitempty"` // group not confirmed by any source
	Decision     Decision        `yaml:"decision" json:"decision"`
}

// LegalDocument is a decision, resolution or law as it is cited.
type LegalDocument struct {
	Document string `yaml:"document" json:"document"`            // number and symbol, "1829/QĐ-UBND"
	Date     string `yaml:"date" json:"date"`                    // ISO, or "unknown" where no source gives it
	Issuer   string `yaml:"issuer" json:"issuer"`                // an office, never a person
	Title    Text   `yaml:"title" json:"title"`                  // as published; English is a help
	Note     Text   `yaml:"note,omitempty" json:"note,omitzero"` // what is known or missing about the text
}

// Effective is the span of days in which a version is in force, half-open. Both ends may be missing. The days of the
// versions of one id follow each other; where they do not, the text says why.
type Effective struct {
	From       Date   `yaml:"from,omitempty" json:"from,omitzero"`
	To         Date   `yaml:"to,omitempty" json:"to,omitzero"`
	Supersedes string `yaml:"supersedes,omitempty" json:"supersedes,omitempty"` // version that ends when this one begins
	Gap        Text   `yaml:"gap,omitempty" json:"gap,omitzero"`                // why there are days without a version
	Overlap    Text   `yaml:"overlap,omitempty" json:"overlap,omitzero"`        // why there are days with two versions
}

// FactKind is the kind of value a fact takes.
type FactKind string

// Kinds of facts.
const (
	CountFact  FactKind = "count"  // whole number, not negative
	NumberFact FactKind = "number" // decimal; with unit "%" between 0 and 100
	YesNoFact  FactKind = "yes_no" // "true" or "false"
	ChoiceFact FactKind = "choice" // id of one option
	DateFact   FactKind = "date"   // ISO day
	TextFact   FactKind = "text"   // words
)

// Fact (số liệu) is a figure or statement, typed once and shared by criteria, rule sets and years through its id.
type Fact struct {
	ID      string   `yaml:"id" json:"id"`
	Label   Text     `yaml:"label" json:"label"`
	Kind    FactKind `yaml:"kind" json:"kind"`
	Unit    Text     `yaml:"unit,omitempty" json:"unit,omitzero"`        // "hộ"; "%" for percentages
	Owner   Text     `yaml:"owner,omitempty" json:"owner,omitzero"`      // body that knows the figure
	PartOf  string   `yaml:"part_of,omitempty" json:"part_of,omitempty"` // the whole that this is a part of: never more than it
	Min     *Decimal `yaml:"min,omitempty" json:"min,omitempty"`
	Max     *Decimal `yaml:"max,omitempty" json:"max,omitempty"`
	Options []Option `yaml:"options,omitempty" json:"options,omitempty"` // of a choice, at least two, at most 60
}

// Option is one answer to a choice.
type Option struct {
	ID    string `yaml:"id" json:"id"`
	Label Text   `yaml:"label" json:"label"`
}

// Group is a part of the set, "Chính quyền số".
type Group struct {
	ID       string      `yaml:"id" json:"id"`
	Title    Text        `yaml:"title" json:"title"`
	Places   int         `yaml:"places,omitempty" json:"places,omitempty"` // places in the legal text; 0: as many as criteria
	Criteria []Criterion `yaml:"criteria,omitempty" json:"criteria,omitempty"`
}

// Unknown gives the number of places whose criterion is not known.
func (g *Group) Unknown() int { return max(0, g.Places-len(g.Criteria)) }

// Class of a criterion in the deciding rule.
type Class string

// Classes of criteria.
const (
	Mandatory Class = "mandatory" // the default
	Extended  Class = "extended"
)

// Criterion (tiêu chí) is one condition and where it comes from. Its id is for ever.
type Criterion struct {
	ID          string    `yaml:"id" json:"id"`
	Code        string    `yaml:"code,omitempty" json:"code,omitempty"` // number in the legal text
	Text        Text      `yaml:"text" json:"text"`
	Class       Class     `yaml:"class,omitempty" json:"class,omitempty"`
	Source      Source    `yaml:"source" json:"source"`
	Applies     *Applies  `yaml:"applies,omitempty" json:"applies,omitempty"`
	Measure     *Measure  `yaml:"measure,omitempty" json:"measure,omitempty"` // missing only where the source is unknown
	Pass        *Pass     `yaml:"pass,omitempty" json:"pass,omitempty"`
	DidNotOccur string    `yaml:"did_not_occur,omitempty" json:"did_not_occur,omitempty"` // "counts_as_met" or "excluded" (default)
	Evidence    *Evidence `yaml:"evidence,omitempty" json:"evidence,omitempty"`
}

// Source says where wording and threshold come from.
type Source struct {
	Status string `yaml:"status" json:"status"` // "verified", "derived" or "unknown"
	Cite   string `yaml:"cite" json:"cite"`
	Note   Text   `yaml:"note,omitempty" json:"note,omitzero"`
}

// Applies says where a criterion applies. When is a CEL expression over the unit and the facts.
type Applies struct {
	When      string `yaml:"when" json:"when"`
	Otherwise string `yaml:"otherwise,omitempty" json:"otherwise,omitempty"` // "not_applicable" (default) or "counts_as_met"
	Cite      string `yaml:"cite" json:"cite"`
}

// Evidence is what a commune is asked to show. Where it is missing, a written explanation is compulsory.
type Evidence struct {
	Ask Text `yaml:"ask" json:"ask"`
}

// Measure is how a value comes about. Exactly one field is set.
type Measure struct {
	YesNo     string  `yaml:"yes_no,omitempty" json:"yes_no,omitempty"`       // fact
	Count     string  `yaml:"count,omitempty" json:"count,omitempty"`         // fact
	Number    string  `yaml:"number,omitempty" json:"number,omitempty"`       // fact
	Choice    string  `yaml:"choice,omitempty" json:"choice,omitempty"`       // fact
	Appraisal string  `yaml:"appraisal,omitempty" json:"appraisal,omitempty"` // fact in words; an appraiser judges it
	Ratio     *Ratio  `yaml:"ratio,omitempty" json:"ratio,omitempty"`
	RollUp    *RollUp `yaml:"roll_up,omitempty" json:"roll_up,omitempty"`
	AllOf     []Part  `yaml:"all_of,omitempty" json:"all_of,omitempty"`
	AnyOf     []Part  `yaml:"any_of,omitempty" json:"any_of,omitempty"`
	KOf       *KOf    `yaml:"k_of,omitempty" json:"k_of,omitempty"`
}

// Ratio is a share in percent of two counts or two numbers.
type Ratio struct {
	Of   string `yaml:"of" json:"of"`                         // fact, the part
	In   string `yaml:"in" json:"in"`                         // fact, the whole
	Zero string `yaml:"zero,omitempty" json:"zero,omitempty"` // whole of 0: "not_applicable", "did_not_occur" or "error" (default)
}

// RollUp is a share of child units: how many of them pass another rule set. The two counts are ordinary facts, typed
// by the commune or sent by a system that knows the children; the evaluator needs nothing but answers.
type RollUp struct {
	RuleSet string `yaml:"rule_set" json:"rule_set"` // id of the rule set the children are judged by
	Over    Level  `yaml:"over" json:"over"`         // level of the children
	Ratio   `yaml:",inline"`
}

// Part is one condition of a composite measure.
type Part struct {
	ID      string  `yaml:"id" json:"id"`
	Text    Text    `yaml:"text" json:"text"`
	Measure Measure `yaml:"measure" json:"measure"`
	Pass    *Pass   `yaml:"pass,omitempty" json:"pass,omitempty"`
}

// KOf asks for at least K of its parts.
type KOf struct {
	K  int    `yaml:"k" json:"k"`
	Of []Part `yaml:"of" json:"of"`
}

// Pass is the threshold of a measure: one comparator, or one for each class of unit (the first that fits).
type Pass struct {
	Bounds  `yaml:",inline"`
	ByClass []ClassPass `yaml:"by_class,omitempty" json:"by_class,omitempty"`
}

// Bounds is one comparator. A yes/no needs none: it asks for yes.
type Bounds struct {
	AtLeast  *Decimal  `yaml:"at_least,omitempty" json:"at_least,omitempty"`
	MoreThan *Decimal  `yaml:"more_than,omitempty" json:"more_than,omitempty"`
	AtMost   *Decimal  `yaml:"at_most,omitempty" json:"at_most,omitempty"`
	LessThan *Decimal  `yaml:"less_than,omitempty" json:"less_than,omitempty"`
	Equal    *Decimal  `yaml:"equal,omitempty" json:"equal,omitempty"`
	Between  []Decimal `yaml:"between,omitempty" json:"between,omitempty"` // two numbers, both included
	Is       *bool     `yaml:"is,omitempty" json:"is,omitempty"`
	OneOf    []string  `yaml:"one_of,omitempty" json:"one_of,omitempty"` // option ids
}

// ClassPass is the threshold for one class of unit. When is a CEL expression over the unit alone; the last one has none.
type ClassPass struct {
	When   string `yaml:"when,omitempty" json:"when,omitempty"`
	Cite   string `yaml:"cite" json:"cite"`
	Bounds `yaml:",inline"`
}

// Decision is the deciding rule: levels, best first.
type Decision struct {
	Levels []DecisionLevel `yaml:"levels" json:"levels"`
}

// DecisionLevel is reached when every clause holds.
type DecisionLevel struct {
	ID       string   `yaml:"id" json:"id"`
	Title    Text     `yaml:"title" json:"title"`
	Requires []Clause `yaml:"requires" json:"requires"`
	Cite     string   `yaml:"cite" json:"cite"` // source of the rule, or the words that none was found
}

// Clause asks for a number or share of met criteria: over all, over a class or over a group. Exactly one of All,
// AtLeast and Share is set. Criteria that do not apply are left out of the share.
type Clause struct {
	Class   Class    `yaml:"class,omitempty" json:"class,omitempty"`
	Group   string   `yaml:"group,omitempty" json:"group,omitempty"`
	All     bool     `yaml:"all,omitempty" json:"all,omitempty"`
	AtLeast int      `yaml:"at_least,omitempty" json:"at_least,omitempty"`
	Share   *Decimal `yaml:"share,omitempty" json:"share,omitempty"` // percent
}

// Name gives the resource name, "ruleSets/reference.commune/versions/2026.1".
func (s *RuleSet) Name() string { return RuleSetRef{s.ID, s.Version}.String() }

// Ref gives id and version.
func (s *RuleSet) Ref() RuleSetRef { return RuleSetRef{s.ID, s.Version} }

// Digest gives SHA-256 over the canonical form, in hex. The canonical form is the loaded model as JSON: comments,
// layout and the order of keys in the file do not change it, every word and number does.
func (s *RuleSet) Digest() string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(fmt.Sprintf("criteria: a loaded rule set is not JSON: %v", err)) // the model has no type that could fail
	}
	return sha256Hex(b)
}

func sha256Hex(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// All lists the known criteria in the order of the set, the unplaced ones last.
func (s *RuleSet) All() []*Criterion {
	var all []*Criterion
	for g := range s.Groups {
		for c := range s.Groups[g].Criteria {
			all = append(all, &s.Groups[g].Criteria[c])
		}
	}
	for c := range s.Unplaced {
		all = append(all, &s.Unplaced[c])
	}
	return all
}

// Size gives the number of criteria of the legal text: the places of the groups. Unplaced criteria stand in one of
// the open places, it is only not known in which.
func (s *RuleSet) Size() int {
	n := 0
	for i := range s.Groups {
		n += len(s.Groups[i].Criteria) + s.Groups[i].Unknown()
	}
	return n
}
