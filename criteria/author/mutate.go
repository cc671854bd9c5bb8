package author

import (
	"math"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// Mutation is what tests noticed when a rule set was altered in one place after the other.
type Mutation struct {
	Altered    int       `json:"altered"`    // alterations that the loader accepts
	ByTests    int       `json:"by_tests"`   // noticed by cases written by hand
	Noticed    int       `json:"noticed"`    // noticed by these or by the boundary cases
	Equivalent []Altered `json:"equivalent"` // proven to change nothing
	Survivors  []Altered `json:"survivors"`  // noticed by no one
}

// Altered is one alteration with its place.
type Altered struct {
	Line   int           `json:"line"`
	Column int           `json:"column"`
	What   criteria.Text `json:"what"`
}

// Score gives the share of alterations noticed, of those that can be, in percent rounded down.
func (m *Mutation) Score() int {
	of := m.Noticed + len(m.Survivors)
	if of == 0 {
		return 100
	}
	return m.Noticed * 100 / of
}

// mutant alters a rule set in one place, until undo.
type mutant struct {
	path []any
	what criteria.Text
	do   func()
	undo func()
	at   int // criterion, -1 for rules about several
	// Only a round's end shows it: no single verdict can.
	round bool
}

// Mutate alters a rule set in one place after the other and tells which alterations its cases notice. Either kind of cases
// may be missing. The rule set must pass them as it stands. Nothing of the source is changed.
func Mutate(src *criteria.SourceFile, tests *criteria.RuleTests, edges *Boundaries) (*Mutation, error) {
	original, err := criteria.Compile(src.Set)
	if err != nil {
		return nil, err
	}
	set := clone(src.Set)
	m := &Mutation{Equivalent: []Altered{}, Survivors: []Altered{}}
	for _, x := range mutants(set) {
		x.do()
		if src.Accepts(set) {
			m.try(src, original, set, &x, tests, edges)
		}
		x.undo()
	}
	return m, nil
}

// try judges one alteration.
func (m *Mutation) try(src *criteria.SourceFile, original *criteria.Compiled, set *criteria.RuleSet, x *mutant, tests *criteria.RuleTests, edges *Boundaries) {
	altered, err := criteria.Compile(set)
	if err != nil {
		return
	}
	m.Altered++
	line, column := src.At(x.path...)
	where := Altered{line, column, x.what}
	byTests := tests != nil && tests.Notice(altered)
	switch {
	case byTests:
		m.ByTests++
		m.Noticed++
	case edges != nil && edges.Notice(altered):
		m.Noticed++
	case equivalent(original, altered, x.at):
		m.Equivalent = append(m.Equivalent, where)
	default:
		m.Survivors = append(m.Survivors, where)
	}
}

// equivalent tells whether an alteration is proven to change no verdict: a criterion comes to the same everywhere, or a
// level or the class of a criterion says the same to every combination of outcomes.
func equivalent(original, altered *criteria.Compiled, at int) bool {
	if at >= 0 {
		d := search(side{original, at}, side{altered, at}, &budget{left: math.MaxInt})
		if !d.proven || d.effect.change(true) != Same || d.points.change(true) != Same || d.other {
			return false
		}
	}
	was, is := &original.Set.Decision, &altered.Set.Decision
	if len(was.Levels) != len(is.Levels) || differ(was.Sanctions, is.Sanctions) || differ(was.Quota, is.Quota) || differ(was.Total, is.Total) {
		return false
	}
	if original.Set.Scores() && pointsMeaning(original.Set) != pointsMeaning(altered.Set) {
		return false
	}
	for i := range was.Levels {
		a, b := &was.Levels[i], &is.Levels[i]
		if a.ID != b.ID || compareLevels(original.Set, altered.Set, a, b) != Same && !sameAfterRounding(original, a, b) {
			return false
		}
	}
	return true
}

// mutants lists the alterations of a set that can be undone on it.
func mutants(set *criteria.RuleSet) []mutant {
	b := &breeder{set: set}
	for i, cr := range eachCriterion(set) {
		b.at = i
		b.criterion(cr)
	}
	b.at = -1
	if set.Completeness != criteria.Partial { // it decides nothing
		b.groups()
		b.decision()
	}
	return b.all
}

// breeder collects alterations.
type breeder struct {
	set *criteria.RuleSet
	at  int
	all []mutant
}

// swap alters one value.
func swap[T any](b *breeder, path []any, what criteria.Text, at *T, to T) {
	was := *at
	b.all = append(b.all, mutant{path, what, func() { *at = to }, func() { *at = was }, b.at, false})
}

// turned says that one thing stands for another; figures and keys are the same in every language.
func turned(from, to string) criteria.Text {
	return criteria.Text{VI: strings.TrimSpace(from) + " → " + strings.TrimSpace(to)}
}

// orNone names a value, also one that is left out.
func orNone[T ~string](s T) string {
	if s == "" {
		return "∅"
	}
	return string(s)
}

// others alters a word into each of the others allowed.
func others[T ~string](b *breeder, path []any, at *T, allowed ...T) {
	for _, to := range allowed {
		if to != *at {
			swap(b, path, turned(orNone(*at), orNone(to)), at, to)
		}
	}
}

// without leaves one of several out.
func without[T any](b *breeder, path []any, list *[]T) {
	for i := range *list {
		if len(*list) > 1 {
			swap(b, step(path, i), criteria.Say("mutation.left-out"), list, slices.Delete(slices.Clone(*list), i, i+1))
		}
	}
}

// reordered exchanges neighbours.
func reordered[T any](b *breeder, path []any, list *[]T) {
	for i := 1; i < len(*list); i++ {
		other := slices.Clone(*list)
		other[i-1], other[i] = other[i], other[i-1]
		swap(b, step(path, i), criteria.Say("mutation.before"), list, other)
	}
}

// number alters a figure by one in its last place, up and down.
func (b *breeder) number(path []any, at *criteria.Decimal) {
	for _, by := range []int64{1, -1} {
		d, err := criteria.NewDecimal(by, at.Scale())
		if err != nil {
			continue
		}
		if to, err := at.Add(d); err == nil {
			swap(b, path, turned(at.String(), to.String()), at, to)
		}
	}
}

// optional alters a figure that may be missing, and leaves it out.
func (b *breeder) optional(path []any, at **criteria.Decimal) {
	if *at != nil {
		b.number(path, *at)
		swap(b, path, criteria.Say("mutation.left-out"), at, nil)
	}
}
