package units

import "github.com/tieuchi/tieuchi/criteria"

// StepKind says what happened to a unit.
type StepKind string

// Kinds of steps.
const (
	StepContinued StepKind = "continued" // the same unit under another name, kind, parent or code
	StepMerged    StepKind = "merged"    // several became one new unit
	StepSplit     StepKind = "split"     // it was made of a part of one, or one gave a part away and goes on
	StepAbsorbed  StepKind = "absorbed"  // a unit took others in and goes on
	StepUnknown   StepKind = "unknown"   // only lists tell of it: what came before is not known
)

// Step is one event in the history of a unit.
type Step struct {
	On    criteria.Date
	Kind  StepKind
	From  []StepUnit // empty where it is not known
	To    []StepUnit
	Basis string // acts, with "; " between them
	Note  string
}

// StepUnit is a unit as it was on the side of a step.
type StepUnit struct {
	Unit criteria.Unit
	Part bool // only a part of it
}

// Ancestors tells what became a unit, the latest step first.
func (c *Catalogue) Ancestors(id criteria.UnitID) []Step { return nil }

// Descendants tells what became of a unit, the earliest step first.
func (c *Catalogue) Descendants(id criteria.UnitID) []Step { return nil }

// Say gives the step as a sentence.
func (s *Step) Say() criteria.Text { return criteria.Text{} }
