package criteria

// Measure is how a value comes about. Exactly one field is set.
type Measure struct {
	YesNo       string    `yaml:"yes_no,omitempty" json:"yes_no,omitempty"`           // fact
	Count       string    `yaml:"count,omitempty" json:"count,omitempty"`             // fact
	Number      string    `yaml:"number,omitempty" json:"number,omitempty"`           // fact
	Choice      string    `yaml:"choice,omitempty" json:"choice,omitempty"`           // fact
	Appraisal   string    `yaml:"appraisal,omitempty" json:"appraisal,omitempty"`     // fact in words; an appraiser judges it
	Information string    `yaml:"information,omitempty" json:"information,omitempty"` // fact that is shown and never judged
	Sum         []string  `yaml:"sum,omitempty" json:"sum,omitempty"`                 // two to nine facts of one kind, added up
	Relative    *Relative `yaml:"relative,omitempty" json:"relative,omitempty"`
	Ratio       *Ratio    `yaml:"ratio,omitempty" json:"ratio,omitempty"`
	RollUp      *RollUp   `yaml:"roll_up,omitempty" json:"roll_up,omitempty"`
	AllOf       []Part    `yaml:"all_of,omitempty" json:"all_of,omitempty"`
	AnyOf       []Part    `yaml:"any_of,omitempty" json:"any_of,omitempty"`
	KOf         *KOf      `yaml:"k_of,omitempty" json:"k_of,omitempty"`
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
	Points  *Points `yaml:"points,omitempty" json:"points,omitempty"`
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

// ClassPass is the threshold for one class of unit, or from one day on. When is a CEL expression over the unit alone. From
// is compared with the last day of the period that is judged. The last one has neither.
type ClassPass struct {
	When   string `yaml:"when,omitempty" json:"when,omitempty"`
	From   Date   `yaml:"from,omitempty" json:"from,omitzero"`
	Cite   string `yaml:"cite" json:"cite"`
	Bounds `yaml:",inline"`
}

// Relative compares a fact with a reference: another fact (the value of last period, a planned one) or a stated value.
type Relative struct {
	Of    string   `yaml:"of" json:"of"`
	To    string   `yaml:"to,omitempty" json:"to,omitempty"`       // fact
	Value *Decimal `yaml:"value,omitempty" json:"value,omitempty"` // or a stated value, above 0
	As    string   `yaml:"as" json:"as"`                           // "percent" (of / to), "growth" ((of - to) / to, percent) or "difference" (of - to)
	Zero  string   `yaml:"zero,omitempty" json:"zero,omitempty"`   // reference of 0, as in Ratio
}

// parts gives the parts of a composite measure, none for others. The receiver may be nil.
func (m *Measure) parts() []Part {
	switch {
	case m == nil:
		return nil
	case m.KOf != nil:
		return m.KOf.Of
	case m.AnyOf != nil:
		return m.AnyOf
	}
	return m.AllOf
}

// needed gives how many parts of a composite must be met.
func (m *Measure) needed() int {
	switch {
	case m.KOf != nil:
		return m.KOf.K
	case m.AnyOf != nil:
		return 1
	}
	return len(m.AllOf)
}

// share gives the ratio of a ratio or roll-up measure, nil for others.
func (m *Measure) share() *Ratio {
	if m.RollUp != nil {
		return &m.RollUp.Ratio
	}
	return m.Ratio
}

// percent tells whether the value is a percentage made of two figures.
func (m *Measure) percent() bool {
	return m.share() != nil || m.Relative != nil && m.Relative.As != "difference"
}

// zero gives the rule for a whole or reference of 0.
func (m *Measure) zero() string {
	switch {
	case m.Relative != nil:
		return m.Relative.Zero
	case m.share() != nil:
		return m.share().Zero
	}
	return ""
}

// whole gives the id of the whole or reference of a percentage, "" where there is none.
func (m *Measure) whole() string {
	switch {
	case m.Relative != nil:
		return m.Relative.To
	case m.share() != nil:
		return m.share().In
	}
	return ""
}

// first gives the id of the first fact of a measure that is no composite.
func (m *Measure) first() string { return m.Facts()[0] }

// Facts lists the ids of the facts that a measure uses, in order, those of its parts included.
func (m *Measure) Facts() []string {
	if m == nil {
		return nil
	}
	var ids []string
	for _, id := range []string{m.YesNo, m.Count, m.Number, m.Choice, m.Appraisal, m.Information} {
		if id != "" {
			ids = append(ids, id)
		}
	}
	ids = append(ids, m.Sum...)
	if r := m.share(); r != nil {
		ids = append(ids, r.Of, r.In)
	}
	if r := m.Relative; r != nil {
		ids = append(ids, r.Of)
		if r.To != "" {
			ids = append(ids, r.To)
		}
	}
	for i := range m.parts() {
		ids = append(ids, m.parts()[i].Measure.Facts()...)
	}
	return ids
}
