package criteria

// Decision is the deciding rule: levels, best first, and what bars, lowers or rations them.
type Decision struct {
	Levels    []DecisionLevel `yaml:"levels" json:"levels"`
	Total     *Total          `yaml:"total,omitempty" json:"total,omitempty"`
	Sanctions []Sanction      `yaml:"sanctions,omitempty" json:"sanctions,omitempty"`
	Quota     *Quota          `yaml:"quota,omitempty" json:"quota,omitempty"`
}

// DecisionLevel is reached when every clause holds.
type DecisionLevel struct {
	ID       string   `yaml:"id" json:"id"`
	Title    Text     `yaml:"title" json:"title"`
	Requires []Clause `yaml:"requires" json:"requires"`
	Cite     string   `yaml:"cite" json:"cite"` // source of the rule, or the words that none was found
}

// Clause asks for a number or share of met criteria or of points: over all, over a class or over a group; or for one
// criterion. Exactly one of All, AtLeast, Share, Met, Points and PointsShare is set. Criteria that do not apply are left
// out of the share; bonus and penalty groups count towards points only.
type Clause struct {
	Class       Class    `yaml:"class,omitempty" json:"class,omitempty"`
	Group       string   `yaml:"group,omitempty" json:"group,omitempty"`
	All         bool     `yaml:"all,omitempty" json:"all,omitempty"`
	AtLeast     int      `yaml:"at_least,omitempty" json:"at_least,omitempty"`
	Share       *Decimal `yaml:"share,omitempty" json:"share,omitempty"`               // percent of the criteria
	Met         string   `yaml:"met,omitempty" json:"met,omitempty"`                   // criterion
	Points      *Decimal `yaml:"points,omitempty" json:"points,omitempty"`             // of the whole or of a group
	PointsShare *Decimal `yaml:"points_share,omitempty" json:"points_share,omitempty"` // percent of the maximum of the whole or of a group
}

// Total bounds the sum of points.
type Total struct {
	Min *Decimal `yaml:"min,omitempty" json:"min,omitempty"`
	Max *Decimal `yaml:"max,omitempty" json:"max,omitempty"`
}

// Sanction bars or lowers a level. When is a CEL expression over the unit and the facts; one that hangs on a fact without
// data holds, as missing data never helps.
type Sanction struct {
	ID    string `yaml:"id" json:"id"`
	Text  Text   `yaml:"text" json:"text"`
	When  string `yaml:"when" json:"when"`
	Cap   string `yaml:"cap,omitempty" json:"cap,omitempty"`     // id of the highest level still open
	Lower int    `yaml:"lower,omitempty" json:"lower,omitempty"` // by how many levels
	Cite  string `yaml:"cite" json:"cite"`
}

// Quota bounds how many of the assessed units of a class get a level. The level is provisional until the round is
// finalised over all its units; who does not find room drops to the next level.
type Quota struct {
	Level  string   `yaml:"level" json:"level"`
	AtMost Decimal  `yaml:"at_most" json:"at_most"`             // percent of the assessed units of the class, rounded down
	Per    []string `yaml:"per,omitempty" json:"per,omitempty"` // attributes that make a class: "unit.kind"; none: all units together
	Ties   []string `yaml:"ties" json:"ties"`                   // keys in order, more is better: "points", "points.<group>", "met", a fact, "-<fact>" (less is better)
	Cite   string   `yaml:"cite" json:"cite"`
}
