package criteria

import (
	"embed"
	"io/fs"
	"strings"
	"sync"
)

// Metric is how a target is measured.
type Metric string

// Metrics.
const (
	MetricCount    Metric = "count"    // units recognised
	MetricShare    Metric = "share"    // units recognised, in percent of all units of the level
	MetricReported Metric = "reported" // known from reports only
	MetricRatio    Metric = "ratio"    // of figures summed over communes, see FigureRatio
)

// CountsUnits tells whether a target is counted in units, and so needs a basis.
func (m Metric) CountsUnits() bool { return m == MetricCount || m == MetricShare }

// Comparators of targets. Those seen in resolutions ask for at least, or for more than, a value.
const (
	ComparatorAtLeast  = ">="
	ComparatorMoreThan = ">"
)

// RoundUp is the one rounding known: a share asks for whole units, 132.8 of 166 are 133.
const RoundUp = "up"

// Basis says on whose list of units a target is counted: BasisInForce, or a fixed day as ISO text. Empty means the
// target's own. A resolution of 2021 that says 300 can only be read on the units of 2021.
type Basis string

// BasisInForce counts on the units in force on the day that is asked about.
const BasisInForce Basis = "in-force"

// ParseBasis reads "in-force" or an ISO day; empty text is the empty basis. Anything else is BASIS_MALFORMED in the
// field basis.
func ParseBasis(s string) (Basis, error) {
	if s == "" || Basis(s) == BasisInForce {
		return Basis(s), nil
	}
	if _, err := ParseDate(s); err != nil {
		return "", Invalid("BASIS_MALFORMED", "basis", Say("basis.malformed", "value", Clip(s)))
	}
	return Basis(s), nil
}

// FixedBasis counts on the units of one day, whatever day is asked about.
func FixedBasis(d Date) Basis { return Basis(d.String()) }

// Day gives the day whose units are counted when asOf is asked about. The basis must have come from ParseBasis and
// not be empty.
func (b Basis) Day(asOf Date) Date {
	if d, err := ParseDate(string(b)); err == nil {
		return d
	}
	return asOf
}

// Target (mục tiêu) is one aim of a resolution.
type Target struct {
	ID         string
	Province   string // code; empty for the whole country, which no shipped target is
	Statement  Text   // Vietnamese as in the resolution; English is this project's own
	Metric     Metric
	Comparator string  // ComparatorAtLeast or ComparatorMoreThan
	Value      Decimal // units for a count, percent for a share, else in Unit
	Unit       string  // "unit", "%" or a unit in Vietnamese
	Due        Date
	Level      Level        // of the units it counts, or is about
	RuleSets   []string     // ids of the rule sets whose recognitions count; none: no rule set is known
	Basis      Basis        // default; empty where no units are counted
	OtherBasis Basis        // stands beside the default
	Rounding   string       // RoundUp for a share, else empty
	LegalBasis string       // resolution
	Clause     string       // of the resolution; may be empty
	Note       Text         // what a reader must know; may be empty
	Given      []Series     // figures given by others, the cumulative allotment among them
	Ratio      *FigureRatio // figures of communes that a ratio is summed from, or a proxy beside reports; nil for none
}

// FigureRatio says which facts of communes' filings are summed.
type FigureRatio struct {
	RuleSets    []string // ids of the rule sets whose filings are read
	Criterion   string   // id of the criterion that compares the two facts
	Numerator   string   // fact id
	Denominator string   // fact id
	Proxy       bool     // the sum is near the target's measure but not the same
	Note        Text     // what the proxy is; empty where it is none
}

// Name gives the resource name, "targets/th-2025-communes".
func (t Target) Name() string { return targetPrefix + t.ID }

// Citation gives resolution and clause, "Nghị quyết 06-NQ/TU ngày 10/11/2021, II.2.2.c".
func (t Target) Citation() string {
	if t.Clause == "" {
		return t.LegalBasis
	}
	return t.LegalBasis + ", " + t.Clause
}

// Required gives the fewest units that reach a target: 80% of 166 are 132.8 and ask for 133; more than 700 asks for 701.
func (t Target) Required(units int) int {
	least, exact := scaled(t.Value, 0), true
	if t.Metric == MetricShare {
		least, exact = mulDiv(scaled(t.Value, maxFractionDigits), int64(units), 100*fractionScale)
	}
	if t.Comparator == ComparatorMoreThan || !exact {
		least++
	}
	return int(least)
}

// Meets tells whether a figure reaches the target's value by its comparator.
func (t Target) Meets(value Decimal) bool {
	order := value.Cmp(t.Value)
	return order > 0 || order == 0 && t.Comparator == ComparatorAtLeast
}

// MetByRatio tells whether n of d in percent reaches the target's value, exactly. Both are not negative, and PercentOf takes
// them; of nothing no target is met.
func (t Target) MetByRatio(n, d Decimal) bool {
	if !d.IsPos() {
		return false
	}
	order := compareShares(scaled(n, maxFractionDigits), scaled(d, maxFractionDigits), shareOf(t.Value))
	return order > 0 || order == 0 && t.Comparator == ComparatorAtLeast
}

// Targets are the aims known, in the order of their resolutions. They must not be modified: a caller that puts other
// rule sets in place copies the target first.
type Targets struct {
	List  []Target
	Other []Series // given figures that belong to no target, the national rank
}

const targetPrefix = "targets/"

// Resolve gives the target of a resource name. Errors: TARGET_MALFORMED, TARGET_UNKNOWN; their field is left to the
// caller, see Error.At.
func (t *Targets) Resolve(name string) (Target, error) {
	id, ok := strings.CutPrefix(name, targetPrefix)
	if !ok || !idPattern.MatchString(id) {
		return Target{}, Invalid("TARGET_MALFORMED", "", Say("target.malformed", "value", Clip(name)))
	}
	for _, target := range t.List {
		if target.ID == id {
			return target, nil
		}
	}
	return Target{}, Refuse(NotFound, "TARGET_UNKNOWN", "", Say("target.unknown", "value", Clip(name)))
}

//go:embed targets/*.yaml
var targetFiles embed.FS

// ShippedTargets gives the targets that come with the program: those of Thanh Hóa and of Hải Dương, with the figures
// given about them.
var ShippedTargets = sync.OnceValues(func() (*Targets, error) {
	files, err := fs.Sub(targetFiles, "targets")
	if err != nil {
		return nil, err
	}
	return LoadTargets(files)
})
