package store

import (
	"context"
	"maps"
	"regexp"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/audit"
)

// unchanged compares the rows of parts that are about to be sealed anew with the seals they have, by the columns these were made
// of. Otherwise whoever changes a row and takes away the note of what is sealed would have the next start record the lie as it
// stands. known are the columns that are noted, by part.
//
// In a log that seals as it goes no row is without a seal. One of before there were seals has rows without, until every part of it
// was sealed once.
//
// Errors: ROWS_CHANGED, with the first row.
func (s *Store) unchanged(ctx context.Context, parts []*sealedPart, known map[string]string) error {
	return s.atOneMoment(ctx, func(from source) error {
		seals, goesOn, err := lastSeals(ctx, from)
		if err != nil {
			return err
		}
		c := &Checked{}
		for _, p := range parts {
			of := maps.Clone(seals)
			maps.DeleteFunc(of, func(row, _ string) bool { return !strings.HasPrefix(row, p.String()+"/") })
			if len(of) == 0 && !goesOn {
				continue // never sealed
			}
			before, ok := p.withColumns(known[p.String()])
			if !ok {
				return rowsChanged(metaSealed + p.String())
			}
			if err := c.part(ctx, from, before, of); err != nil {
				return err
			}
			c.missing(of)
		}
		if len(c.Findings) > 0 {
			return rowsChanged(c.Findings[0].Where)
		}
		return nil
	})
}

func rowsChanged(where string) error {
	return criteria.Refuse(criteria.FailedPrecondition, "ROWS_CHANGED", "", criteria.Say("audit.rows-changed", "where", where))
}

var columnList = regexp.MustCompile(`^[a-z_0-9]+( [a-z_0-9]+)*$`)

// withColumns gives the part as it was sealed with columns that are noted; where none are, as it is. What is no list that begins with
// the key is refused.
func (p *sealedPart) withColumns(noted string) (*sealedPart, bool) {
	if noted == "" {
		return p, true
	}
	before := sealed(p.table, p.name, p.key, strings.ReplaceAll(noted, " ", ","))
	return before, columnList.MatchString(noted) && strings.HasPrefix(noted+" ", strings.Join(p.columns[:p.key], " ")+" ")
}

// lastSeals gives the last seal of every row, and tells whether rows were sealed by the events that record them, and not only
// afterwards.
func lastSeals(ctx context.Context, from source) (seals map[string]string, goesOn bool, err error) {
	seals = map[string]string{}
	return seals, goesOn, eachLogged(ctx, from, 0, 1<<62, func(e *Logged) error {
		of, err := audit.ParseSeals(e.Seals)
		if err != nil {
			return err
		}
		goesOn = goesOn || len(of) > 0 && e.Kind != ActSeal
		for _, s := range of {
			seals[s.Row] = s.Hash
		}
		return nil
	})
}
