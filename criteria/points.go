package criteria

// Points say what a criterion or part earns in a set that scores. Max or ByClass is set; of the ways at most one is.
// Without a way it is all or nothing: the maximum where the criterion is met. A composite without a way adds up its parts
// ("all of"), takes the best one ("any of") or the best k ("k of"), and never more than the maximum. In a penalty group
// points are taken off, not earned.
type Points struct {
	Max           *Decimal       `yaml:"max,omitempty" json:"max,omitempty"`
	ByClass       []ClassMax     `yaml:"by_class,omitempty" json:"by_class,omitempty"` // maximum by class of unit, the first that fits
	Proportional  *Proportional  `yaml:"proportional,omitempty" json:"proportional,omitempty"`
	Steps         []PointStep    `yaml:"steps,omitempty" json:"steps,omitempty"`
	Bands         []PointBand    `yaml:"bands,omitempty" json:"bands,omitempty"`
	Options       []OptionPoints `yaml:"options,omitempty" json:"options,omitempty"`
	PerOccurrence *Decimal       `yaml:"per_occurrence,omitempty" json:"per_occurrence,omitempty"` // points for each one counted, up to the maximum
	Deduct        *Deduct        `yaml:"deduct,omitempty" json:"deduct,omitempty"`
	Cite          string         `yaml:"cite,omitempty" json:"cite,omitempty"` // source, where it is not the criterion's own
}

// ClassMax is the maximum for one class of unit. When is a CEL expression over the unit alone; the last one has none.
type ClassMax struct {
	When string  `yaml:"when,omitempty" json:"when,omitempty"`
	Max  Decimal `yaml:"max" json:"max"`
	Cite string  `yaml:"cite" json:"cite"`
}

// Proportional earns (value - from) / (to - from) of the maximum, between nothing and all of it. To may lie below From:
// less is then better. Rounding is part of the rule, since a share of points seldom ends.
type Proportional struct {
	From  Decimal  `yaml:"from,omitempty" json:"from,omitzero"` // earns nothing
	To    Decimal  `yaml:"to" json:"to"`                        // earns the maximum
	Round Rounding `yaml:"round" json:"round"`
}

// Rounding brings points to a multiple of a step.
type Rounding struct {
	Step Decimal `yaml:"step" json:"step"` // 0.25
	To   string  `yaml:"to" json:"to"`     // "nearest" (a half goes up), "down" or "up"
}

// PointStep earns its points from a value on. Steps are listed highest first: the first that is reached counts, below all
// of them nothing is earned.
type PointStep struct {
	AtLeast Decimal `yaml:"at_least" json:"at_least"`
	Points  Decimal `yaml:"points" json:"points"`
}

// PointBand earns its points for values from From up to, and not including, Below. The first band may have no From, the
// last no Below; between them there is no gap and no overlap.
type PointBand struct {
	From   *Decimal `yaml:"from,omitempty" json:"from,omitempty"`
	Below  *Decimal `yaml:"below,omitempty" json:"below,omitempty"`
	Points Decimal  `yaml:"points" json:"points"`
}

// OptionPoints are the points of one option of a choice. An option that zeroes leaves nothing of the whole criterion,
// whatever its other parts earn.
type OptionPoints struct {
	Option string  `yaml:"option" json:"option"`
	Points Decimal `yaml:"points,omitempty" json:"points,omitzero"`
	Zeroes bool    `yaml:"zeroes,omitempty" json:"zeroes,omitempty"`
}

// Deduct begins with the maximum and takes points off for each one counted, down to the floor.
type Deduct struct {
	Each  Decimal `yaml:"each" json:"each"`
	Floor Decimal `yaml:"floor,omitempty" json:"floor,omitzero"`
}

// GroupKind says what the points of a group do.
type GroupKind string

// Kinds of groups. A plain one has none.
const (
	BonusGroup   GroupKind = "bonus"   // comes on top of the maximum, up to the group's cap
	PenaltyGroup GroupKind = "penalty" // is taken off, up to the group's cap
)
