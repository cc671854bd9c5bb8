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
	Retired      []Retired       `yaml:"retired,omitempty" json:"retired,omitempty"`   // criteria of earlier versions
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
	// Monotone says that the figure counts up over the years: a lower one than before is doubtful.
	Monotone bool `yaml:"monotone,omitempty" json:"monotone,omitempty"`
	// Previous names the fact that holds this figure as it was in the period before: it is offered from what was filed then.
	Previous string `yaml:"previous,omitempty" json:"previous,omitempty"`
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
	Kind     GroupKind   `yaml:"kind,omitempty" json:"kind,omitempty"`     // of a set that scores
	Max      *Decimal    `yaml:"max,omitempty" json:"max,omitempty"`       // points, as the text states them: the sum of its criteria's
	Cap      *Decimal    `yaml:"cap,omitempty" json:"cap,omitempty"`       // most that a bonus or penalty group gives or takes
	Round    *Rounding   `yaml:"round,omitempty" json:"round,omitempty"`   // where maxima are renormalised
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
	Points      *Points   `yaml:"points,omitempty" json:"points,omitempty"`               // what it earns, in a set that scores
	DidNotOccur string    `yaml:"did_not_occur,omitempty" json:"did_not_occur,omitempty"` // "counts_as_met" (earns the maximum) or "excluded" (default)
	Evidence    *Evidence `yaml:"evidence,omitempty" json:"evidence,omitempty"`
}

// Retired is a criterion of earlier versions that this one no longer has. Its id stays taken.
type Retired struct {
	ID     string `yaml:"id" json:"id"`
	Since  string `yaml:"since" json:"since"` // first version without it
	Reason Text   `yaml:"reason" json:"reason"`
}

// Source says where wording and threshold come from.
type Source struct {
	Status string `yaml:"status" json:"status"` // "verified", "derived" or "unknown"
	Cite   string `yaml:"cite" json:"cite"`
	Note   Text   `yaml:"note,omitempty" json:"note,omitzero"`
}

// Applies says where a criterion applies. When is a CEL expression over the unit and the facts. Where it does not apply, it
// is left out together with its maximum ("not_applicable"), left out while the rest of its group is scaled up to the
// group's maximum ("renormalise"), or counts as met and earns its maximum ("counts_as_met").
type Applies struct {
	When      string `yaml:"when" json:"when"`
	Otherwise string `yaml:"otherwise,omitempty" json:"otherwise,omitempty"` // "not_applicable" (default), "renormalise" or "counts_as_met"
	Cite      string `yaml:"cite" json:"cite"`
}

// Evidence is what a commune is asked to show. Where it is missing, a written explanation is compulsory.
type Evidence struct {
	Ask Text `yaml:"ask" json:"ask"`
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
	return SHA256Hex(b)
}

// Scores tells whether the set gives points: any criterion has some.
func (s *RuleSet) Scores() bool {
	for _, cr := range s.All() {
		if cr.Points != nil {
			return true
		}
	}
	return false
}

// SHA256Hex gives the SHA-256 of some bytes, in hex.
func SHA256Hex(b []byte) string {
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

// Size gives the number of criteria of the legal text: the places of the groups, bonus and penalty groups left out.
// Unplaced criteria stand in one of the open places, it is only not known in which.
func (s *RuleSet) Size() int {
	n := 0
	for i := range s.Groups {
		if s.Groups[i].Kind != "" {
			continue
		}
		n += len(s.Groups[i].Criteria) + s.Groups[i].Unknown()
	}
	return n
}
