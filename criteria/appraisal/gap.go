package appraisal

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// By says what gaps are counted by.
type By string

// What gaps are counted by.
const (
	ByUnit      By = "unit"
	ByCriterion By = "criterion"
	ByAppraiser By = "appraiser"
)

// Gap is claim against finding of one unit, criterion or appraiser. Only facts that somebody looked at count.
type Gap struct {
	Key                  string // name of the unit, id of the criterion, or actor
	Looked, Agrees       int
	Lower, Higher        int // figures found lower or higher than claimed
	NoData, Other        int // no data found; other differences
	ClaimedMet, FoundMet int // criteria; of an appraiser none
}

// Differs gives the facts that were found different.
func (g *Gap) Differs() int { return g.Looked - g.Agrees }

// Gaps counts over files of one round.
type Gaps struct {
	by  By
	all map[string]*Gap
}

// NewGaps begins to count.
func NewGaps(by By) *Gaps { return &Gaps{by: by, all: map[string]*Gap{}} }

func (g *Gaps) of(key string) *Gap {
	if g.all[key] == nil {
		g.all[key] = &Gap{Key: key}
	}
	return g.all[key]
}

// Add counts a file: the findings that stand for its last submission. One without any is left out.
func (g *Gaps) Add(f *File, on criteria.Case) error {
	v, err := f.View(on)
	if err != nil || v.Claimed == nil {
		return err
	}
	looked := map[string]bool{}
	seen := map[string]bool{}
	for _, c := range v.Criteria {
		for i := range c.Facts {
			x := c.Facts[i].Finding
			if x == nil {
				continue
			}
			looked[c.ID] = true
			if !seen[x.Fact] { // a fact that two criteria look at was found once
				seen[x.Fact] = true
				g.of(g.key(x, f)).fact(x)
			}
		}
	}
	if len(seen) > 0 {
		g.outcomes(v, f, looked)
	}
	return nil
}

func (g *Gaps) key(x *Finding, f *File) string {
	switch g.by {
	case ByCriterion:
		return x.Criterion
	case ByAppraiser:
		return x.Actor
	}
	return f.Assessment.Unit.Name()
}

// fact counts one finding.
func (g *Gap) fact(x *Finding) {
	g.Looked++
	if x.Agrees {
		g.Agrees++
		return
	}
	if x.NoData {
		g.NoData++
		return
	}
	if x.Claimed != nil {
		claimed, errClaimed := criteria.ParseDecimal(x.Claimed.Value)
		found, errFound := criteria.ParseDecimal(x.Value)
		if errClaimed == nil && errFound == nil {
			switch found.Cmp(claimed) {
			case -1:
				g.Lower++
				return
			case 1:
				g.Higher++
				return
			}
		}
	}
	g.Other++
}

// outcomes counts the criteria that are met by claim and by finding.
func (g *Gaps) outcomes(v *View, f *File, looked map[string]bool) {
	switch g.by {
	case ByUnit:
		x := g.of(f.Assessment.Unit.Name())
		x.ClaimedMet, x.FoundMet = x.ClaimedMet+v.Claimed.Tally.Met, x.FoundMet+v.Appraised.Tally.Met
	case ByCriterion:
		met := map[string]int{}
		for i := range v.Appraised.Lines {
			if v.Appraised.Lines[i].Counts {
				met[v.Appraised.Lines[i].ID] = 1
			}
		}
		for i := range v.Claimed.Lines {
			if l := &v.Claimed.Lines[i]; looked[l.ID] {
				x := g.of(l.ID)
				x.FoundMet += met[l.ID]
				if l.Counts {
					x.ClaimedMet++
				}
			}
		}
	}
}

// List gives the gaps, the one with the largest share of differences first; of equal ones that with more differences, then by key.
func (g *Gaps) List() []Gap {
	all := make([]Gap, 0, len(g.all))
	for _, x := range g.all {
		all = append(all, *x)
	}
	slices.SortFunc(all, func(x, y Gap) int {
		// a/b against c/d by a·d against c·b, so that no share is rounded
		return cmp.Or(cmp.Compare(y.Differs()*max(1, x.Looked), x.Differs()*max(1, y.Looked)), cmp.Compare(y.Differs(), x.Differs()), strings.Compare(x.Key, y.Key))
	})
	return all
}
