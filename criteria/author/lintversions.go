package author

import (
	"cmp"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// LintTogether looks at several rule sets for what none of them shows alone: versions of one set that are in force at the
// same time, or leave days on which none is. Versions without a first day are none of its business.
func LintTogether(sources []*criteria.SourceFile) criteria.FileErrors {
	byID := map[string][]*criteria.SourceFile{}
	for _, s := range sources {
		if !s.Set.Effective.From.IsZero() {
			byID[s.Set.ID] = append(byID[s.Set.ID], s)
		}
	}
	var found criteria.FileErrors
	for _, s := range sources { // in their order, each set once
		versions := byID[s.Set.ID]
		delete(byID, s.Set.ID)
		slices.SortStableFunc(versions, func(a, b *criteria.SourceFile) int { return cmp.Compare(a.Set.Effective.From, b.Set.Effective.From) })
		for i := 1; i < len(versions); i++ {
			if f := succession(versions[i-1], versions[i]); f != nil {
				found = append(found, f)
			}
		}
	}
	return found
}

// succession holds the first day of a version against the last one of the version before.
func succession(before, after *criteria.SourceFile) *criteria.FileError {
	reason, key := "", ""
	switch ends, begins := before.Set.Effective.To, after.Set.Effective.From; {
	case ends.IsZero() || begins < ends:
		reason, key = "DATES_OVERLAP", "lint.dates-overlap"
	case begins > ends:
		reason, key = "DATES_GAP", "lint.dates-gap"
	default:
		return nil
	}
	line, column := after.At("effective", "from")
	return &criteria.FileError{File: after.File, Line: line, Column: column, Err: criteria.Invalid(reason, "", criteria.Say(key, "other", before.Set.Version))}
}
