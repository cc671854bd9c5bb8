package author

import (
	"math"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// Lint looks through a loaded rule set for what no one can have meant: thresholds without a source, rules that can never or
// always hold, sums that do not add up. Every finding is certain; what a search cannot prove is not reported. Levels of
// partial sets may be out of reach. Findings are sorted by place; nil where there is none.
func Lint(src *criteria.SourceFile) criteria.FileErrors {
	found, _ := LintWithin(src, math.MaxInt, nil)
	return found
}

// LintWithin is Lint with a bound on the work: at most this many judgements are made, in the order of the set, and none
// once stop says so. Complete tells whether that sufficed; where it did not, what was not looked at is not reported.
func LintWithin(src *criteria.SourceFile, most int, stop func() bool) (found criteria.FileErrors, complete bool) {
	c, err := criteria.Compile(src.Set)
	if err != nil {
		return criteria.FileErrors{{File: src.File, Line: 1, Column: 1, Err: criteria.Invalid("EXPRESSION_MALFORMED", "", criteria.Text{VI: err.Error(), EN: err.Error()})}}, true
	}
	l := &linter{
		src: src, set: src.Set, rules: c, left: &budget{most, stop}, pairs: map[[2]int]bool{}, used: map[int]map[string]bool{},
	}
	l.words()
	l.issued()
	l.whole()
	l.criteria()
	l.sums()
	if src.Set.Completeness != criteria.Partial {
		l.levels()
	}
	l.sanctions()
	l.found.Sort()
	return l.found, l.left.left > 0
}

// linter collects findings about one rule set.
type linter struct {
	src   *criteria.SourceFile
	set   *criteria.RuleSet
	rules *criteria.Compiled
	all   *points                 // the places that any rule of the set tells apart
	seen  []seen                  // of each criterion, in the order of All
	pairs map[[2]int]bool         // of criteria, by place, that were tried together: whether they exclude each other
	used  map[int]map[string]bool // facts of a criterion, by place
	found criteria.FileErrors
	left  *budget
}

// report adds a finding at the place of a value.
func (l *linter) report(path []any, reason string, message criteria.Text) {
	line, column := l.src.At(path...)
	l.found = append(l.found, &criteria.FileError{File: l.src.File, Line: line, Column: column, Err: criteria.Invalid(reason, "", message)})
}

// placed is a criterion with the path to it.
type placed struct {
	*criteria.Criterion
	group int // -1: unplaced
	path  []any
}

// eachCriterion lists the criteria in the order of All.
func eachCriterion(s *criteria.RuleSet) []placed {
	var all []placed
	for g := range s.Groups {
		for i := range s.Groups[g].Criteria {
			all = append(all, placed{&s.Groups[g].Criteria[i], g, []any{"groups", g, "criteria", i}})
		}
	}
	for i := range s.Unplaced {
		all = append(all, placed{&s.Unplaced[i], -1, []any{"unplaced", i}})
	}
	return all
}

// step lengthens a path without touching the one it came from.
func step(path []any, keys ...any) []any { return append(slices.Clone(path), keys...) }

// whole lays out all that the set depends on, and reports facts that nothing does.
func (l *linter) whole() {
	q := newQuestion(l.set.Level)
	for _, cr := range l.set.All() {
		q.criterion(l.rules, cr)
	}
	for i := range l.set.Decision.Sanctions {
		q.expression(l.rules, l.set.Decision.Sanctions[i].When)
	}
	used := map[string]bool{}
	for id := range q.facts {
		used[id] = true
	}
	if quota := l.set.Decision.Quota; quota != nil {
		for _, key := range quota.Ties {
			used[key], used[trimMinus(key)] = true, true
		}
	}
	for i := range l.set.Facts {
		f := &l.set.Facts[i]
		used[f.PartOf], used[f.Previous] = true, true
	}
	for i := range l.set.Facts {
		if f := &l.set.Facts[i]; !used[f.ID] {
			l.report([]any{"facts", i, "id"}, "FACT_UNUSED", criteria.Say("lint.fact-unused", "fact", f.ID))
		}
	}
	l.all = &points{q: q, places: q.places()}
}

func trimMinus(s string) string {
	if s != "" && s[0] == '-' {
		return s[1:]
	}
	return s
}

// issued reports a legal set that is in force before any of its documents whose date is known.
func (l *linter) issued() {
	first := criteria.Date(0)
	for i := range l.set.LegalBasis {
		if d, err := criteria.ParseDate(l.set.LegalBasis[i].Date); err == nil && (first == 0 || d < first) {
			first = d
		}
	}
	from := l.set.Effective.From
	if l.set.Completeness != criteria.Reference && first != 0 && from != 0 && from < first {
		l.report([]any{"effective", "from"}, "ISSUED_LATER", criteria.Say("lint.issued", "from", from, "issued", first))
	}
}
