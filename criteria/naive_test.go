package criteria

import (
	"cmp"
	"math/big"
)

// naive judges from the words of the rule set, as slowly and plainly as it goes: rational numbers, everything looked up
// by its id, nothing prepared and nothing kept. It shares no code with the evaluator, so that what the two agree on has
// been read twice.
type naive struct {
	set     *RuleSet
	unit    *Unit
	on      Date              // last day of the judged period; none: the far future
	answers map[string]string // values by fact, without those that say "no data"
	ask     func(source string) tri
	met     map[string]int // what was met on the way, for the coverage of generated cases
}

// naiveVerdict is what the two must agree on. Points are nil in a set that does not score.
type naiveVerdict struct {
	result      Result
	level       string
	provisional bool
	lines       []naiveLine // in the order of the set, unplaced ones last
	groups      []naiveGroup
	tally       Tally
	total, max  *big.Rat
	bonus, less *big.Rat
	sanctions   []SanctionEffect
}

// naiveLine is a criterion or a part. What awaits appraisal has two ends: worst is what is shown.
type naiveLine struct {
	id          string
	outcome     Outcome
	counts      bool // counts as met
	hope        bool // counts as met if every appraisal ends well
	worst, best *big.Rat
	max         *big.Rat // nil: it has no points
	scaled      bool     // does not apply, and the rest of its group is scaled up for it
	zeroes      bool     // an option was answered that leaves nothing of the whole criterion
	parts       []naiveLine
}

// naiveGroup is what a group came to.
type naiveGroup struct {
	id          string
	kind        GroupKind
	tally       Tally
	worst, best *big.Rat
	max         *big.Rat // what is left of it
}

// newNaive prepares to judge one set of answers.
func newNaive(set *RuleSet, u *Unit, on Date, answers Answers, ask func(source string) tri) *naive {
	n := &naive{set: set, unit: u, on: on, answers: map[string]string{}, ask: ask, met: map[string]int{}}
	for _, a := range answers {
		if !a.NoData {
			n.answers[a.Fact] = a.Value
		}
	}
	return n
}

// evaluate judges.
func (n *naive) evaluate() *naiveVerdict {
	v := &naiveVerdict{}
	for g := range n.set.Groups {
		n.group(&n.set.Groups[g], v)
	}
	for c := range n.set.Unplaced {
		v.lines = append(v.lines, n.criterion(&n.set.Unplaced[c], ""))
	}
	n.decide(v)
	return v
}

// saw notes that something came up.
func (n *naive) saw(what string) { n.met[what]++ }

// criterion judges one criterion of a group of a kind.
func (n *naive) criterion(cr *Criterion, kind GroupKind) naiveLine {
	l := naiveLine{id: cr.ID}
	if cr.Points != nil {
		l.max, l.worst, l.best = n.maximum(cr.Points), new(big.Rat), new(big.Rat)
	}
	if cr.Measure == nil {
		return l // unknown: no outcome, nothing earned
	}
	if cr.Measure.Information != "" {
		l.outcome = NotApplicable // whatever its condition says
		return l
	}
	if cr.Applies != nil {
		switch n.ask(cr.Applies.When) {
		case unknown:
			l.outcome = NoData
			l.earn(n.noWay(&l, kind))
			return l
		case no:
			l.outcome = NotApplicable
			l.counts = cr.Applies.Otherwise == "counts_as_met"
			l.scaled = cr.Applies.Otherwise == "renormalise"
			l.earn(n.noWay(&l, kind))
			return l
		}
	}
	n.judge(&l, cr.Measure, cr.Pass, cr.Points, kind)
	if l.outcome == DidNotOccur && cr.DidNotOccur == "counts_as_met" {
		l.counts = true
		l.earn(n.noWay(&l, kind))
	}
	if l.zeroes {
		// In a penalty group "nothing is left" can only mean that all is taken off: what is bad never helps.
		l.outcome, l.counts = NotMet, false
		l.earn(n.noWay(&l, kind))
		n.saw("zeroed " + string(kind))
	}
	l.hope = l.counts || l.outcome == AwaitingAppraisal
	n.saw(cmp.Or(string(kind), "plain") + " " + l.outcome.String())
	return l
}

// earn puts the two ends of the points, where there are points.
func (l *naiveLine) earn(ends [2]*big.Rat) {
	if l.max != nil {
		l.worst, l.best = ends[0], ends[1]
	}
	l.hope = l.counts || l.outcome == AwaitingAppraisal
}

// count puts a line into the tally.
func (t *Tally) naiveCount(l *naiveLine) {
	*map[Outcome]*int{
		noOutcome: &t.Unknown, Met: new(int), NotMet: &t.NotMet, NotApplicable: &t.NotApplicable,
		DidNotOccur: &t.DidNotOccur, NoData: &t.NoData, AwaitingAppraisal: &t.AwaitingAppraisal,
	}[l.outcome]++
	if l.counts {
		t.Met++
	}
	if l.counts || !l.out() {
		t.Of++
	}
}

// out tells whether the line is left out: it does not apply or did not occur, and does not count as met for it.
func (l *naiveLine) out() bool {
	return !l.counts && (l.outcome == NotApplicable || l.outcome == DidNotOccur)
}

func exactly(d Decimal) *big.Rat {
	r, ok := new(big.Rat).SetString(d.String())
	if !ok {
		panic("not a number: " + d.String())
	}
	return r
}

func ratOf(n int) *big.Rat { return big.NewRat(int64(n), 1) }

func ratSum(rs ...*big.Rat) *big.Rat {
	sum := new(big.Rat)
	for _, r := range rs {
		sum.Add(sum, r)
	}
	return sum
}

func ratTimes(x, y *big.Rat) *big.Rat { return new(big.Rat).Mul(x, y) }
func ratMinus(x, y *big.Rat) *big.Rat { return new(big.Rat).Sub(x, y) }
func ratOver(x, y *big.Rat) *big.Rat  { return new(big.Rat).Quo(x, y) }

func ratMin(x, y *big.Rat) *big.Rat {
	if x.Cmp(y) < 0 {
		return x
	}
	return y
}

func ratMax(x, y *big.Rat) *big.Rat {
	if x.Cmp(y) > 0 {
		return x
	}
	return y
}
