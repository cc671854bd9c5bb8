package criteria

import (
	"encoding/json"
	"fmt"

	"github.com/govalues/decimal"
)

// Result is the judgement of the whole.
type Result string

// Results.
const (
	Passed       Result = "passed"
	NotPassed    Result = "not_passed"
	Inconclusive Result = "inconclusive" // criteria of the set are unknown, or await appraisal
)

// Outcome is the judgement of one criterion. It is not a yes or no.
type Outcome uint8

// The six outcomes.
const (
	noOutcome         Outcome = iota
	Met                       // đạt
	NotMet                    // chưa đạt
	NotApplicable             // không áp dụng
	DidNotOccur               // không phát sinh
	NoData                    // chưa có số liệu; never counts as not applicable
	AwaitingAppraisal         // chờ thẩm định
)

var outcomeNames = [...]string{"", "met", "not_met", "not_applicable", "did_not_occur", "no_data", "awaiting_appraisal"}

// String gives the name, "not_met".
func (o Outcome) String() string { return outcomeNames[o] }

// MarshalText gives the name.
func (o Outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads the name.
func (o *Outcome) UnmarshalText(b []byte) error {
	for i, name := range outcomeNames {
		if name == string(b) {
			*o = Outcome(i)
			return nil
		}
	}
	return fmt.Errorf("criteria: %q is not an outcome", b)
}

// Quantity is an exact figure or none. The zero Quantity is none.
type Quantity struct {
	coef  int64
	scale int8
	some  bool
}

// IsZero tells whether there is no figure.
func (q Quantity) IsZero() bool { return !q.some }

// Decimal gives the figure.
func (q Quantity) Decimal() Decimal { return decimal.MustNew(q.coef, int(q.scale)).Trim(0) }

// String gives the figure as decimal text, "" for none.
func (q Quantity) String() string {
	if !q.some {
		return ""
	}
	return q.Decimal().String()
}

// MarshalText gives decimal text.
func (q Quantity) MarshalText() ([]byte, error) { return []byte(q.String()), nil }

// UnmarshalText reads decimal text.
func (q *Quantity) UnmarshalText(b []byte) error {
	d, err := decimal.Parse(string(b))
	if err != nil {
		return err
	}
	*q = Quantity{int64(d.Coef()), int8(d.Scale()), true}
	if d.IsNeg() {
		q.coef = -q.coef
	}
	return nil
}

// Verdict (kết quả) is the judgement of one set of answers: a pure function of rule set, unit and answers. It holds
// no sentences; they are made when it is read, so that a better translation changes no verdict.
type Verdict struct {
	RuleSet string `json:"rule_set"`
	Digest  string `json:"digest"`
	Result  Result `json:"result"`
	Level   string `json:"level,omitempty"` // highest level reached, after sanctions
	// Provisional says that the level is rationed: it stands once the round is finalised over all its units.
	Provisional bool             `json:"provisional,omitempty"`
	Points      *PointsTotal     `json:"points,omitempty"`    // of a set that scores
	Sanctions   []SanctionEffect `json:"sanctions,omitempty"` // that hold, in the order of the set
	Tally       Tally            `json:"tally"`
	Groups      []GroupTally     `json:"groups"`
	Lines       []Line           `json:"criteria"`
	Missing     []Missing        `json:"missing,omitempty"`
}

// PointsTotal is what a unit scored.
type PointsTotal struct {
	Earned  Quantity `json:"earned"` // plain groups, plus bonus, less penalty, within the bounds of the total
	Max     Quantity `json:"max"`    // of the plain groups, as far as their criteria apply
	Bonus   Quantity `json:"bonus,omitzero"`
	Penalty Quantity `json:"penalty,omitzero"`
}

// SanctionEffect is a sanction that holds and what it did to the level; "" is no level.
type SanctionEffect struct {
	ID   string `json:"id"`
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
}

// Tally counts criteria by outcome.
type Tally struct {
	Met               int `json:"met"` // counted as met
	Of                int `json:"of"`  // criteria that count, unknown ones included
	NotMet            int `json:"not_met"`
	NotApplicable     int `json:"not_applicable"`
	DidNotOccur       int `json:"did_not_occur"`
	NoData            int `json:"no_data"`
	AwaitingAppraisal int `json:"awaiting_appraisal"`
	Unknown           int `json:"unknown"`
}

// GroupTally is the tally of one group.
type GroupTally struct {
	Group  string   `json:"group"`
	Tally  Tally    `json:"tally"`
	Points Quantity `json:"points,omitzero"` // in a penalty group: taken off
	Max    Quantity `json:"max_points,omitzero"`
}

// Line is the outcome of one criterion, or of one part of a composite one.
type Line struct {
	ID          string     `json:"id"`
	Outcome     Outcome    `json:"outcome"`
	Counts      bool       `json:"counts_as_met,omitempty"`
	Value       Quantity   `json:"value,omitzero"` // a share in percent, rounded down to two places
	Numerator   Quantity   `json:"of,omitzero"`    // the exact parts of a share
	Denominator Quantity   `json:"in,omitzero"`
	Answer      string     `json:"answer,omitempty"` // of a yes/no or a choice
	Threshold   *Threshold `json:"threshold,omitempty"`
	Gap         Gap        `json:"gap,omitzero"`
	Points      Quantity   `json:"points,omitzero"` // in a penalty group: taken off
	Max         Quantity   `json:"max_points,omitzero"`
	Parts       []Line     `json:"parts,omitempty"`
}

// Threshold is what a value is held against.
type Threshold struct {
	Comparator string   `json:"comparator"` // ">=", ">", "<=", "<", "=", "between", "is", "one of", "k of"
	Value      string   `json:"value"`      // decimal text, or the expected answer
	Upper      string   `json:"upper,omitempty"`
	Unit       string   `json:"unit,omitempty"` // "%" for a share, else empty: the fact's own
	OneOf      []string `json:"one_of,omitempty"`
}

// Gap is the least change of one fact that meets the criterion, in the fact's own unit.
type Gap struct {
	Fact      string    `json:"fact"`
	Amount    Quantity  `json:"amount,omitzero"` // none where an answer is due
	Direction Direction `json:"direction"`
}

// Direction of a change.
type Direction uint8

// Directions.
const (
	More  Direction = iota + 1
	Fewer           // of what there is too much
	Set             // the answer itself is due
)

var directionNames = [...]string{"", "more", "fewer", "set"}

// String gives the name, "more".
func (d Direction) String() string { return directionNames[d] }

// MarshalText gives the name.
func (d Direction) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the name.
func (d *Direction) UnmarshalText(b []byte) error {
	for i, name := range directionNames {
		if name == string(b) {
			*d = Direction(i)
			return nil
		}
	}
	return fmt.Errorf("criteria: %q is not a direction", b)
}

// IsZero tells whether there is no gap.
func (g Gap) IsZero() bool { return g.Fact == "" }

// Missing is a clause of the deciding rule that is not fulfilled.
type Missing struct {
	Level    string   `json:"level"`
	Clause   int      `json:"clause"`          // place among the level's clauses, from 0
	Needed   int      `json:"needed"`          // further criteria that must be met
	Points   Quantity `json:"points,omitzero"` // further points that must be earned
	Criteria []string `json:"criteria"`
}

// ParseVerdict reads the stored form.
func ParseVerdict(b []byte) (*Verdict, error) {
	v := &Verdict{}
	if err := json.Unmarshal(b, v); err != nil {
		return nil, fmt.Errorf("stored verdict: %w", err)
	}
	restoreCounts(v.Lines)
	return v, nil
}

// restoreCounts puts back what the stored form does not say.
func restoreCounts(lines []Line) {
	for i := range lines {
		lines[i].Counts = lines[i].Counts || lines[i].Outcome == Met
		restoreCounts(lines[i].Parts)
	}
}
