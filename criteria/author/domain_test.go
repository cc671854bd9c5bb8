package author

import (
	"math/rand/v2"
	"os"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
)

// TestSearchMissesNothing draws answers at random and checks that whatever a criterion comes to then, the search over its
// domain has seen at the same place, too, wherever it claims to have seen all.
func TestSearchMissesNothing(t *testing.T) {
	proven := 0
	for _, c := range compiledSets(t) {
		r := rand.New(rand.NewPCG(1, 2))
		for i, cr := range c.Set.All() {
			q := newQuestion(c.Set.Level)
			q.criterion(c, cr)
			p := q.lay()
			type came struct {
				unit criteria.Unit
				day  criteria.Date
				is   criteria.Judged
			}
			saw := map[came]bool{}
			complete := p.bound(c, func(_ []cell, at place, b *criteria.Bound, v *criteria.Values) bool {
				saw[came{*at.unit, at.day, b.JudgeOne(i, v)}] = true
				return true
			})
			if !complete || !p.proven {
				t.Logf("%s %s: not proven: %v %s", c.Set.ID, cr.ID, complete, q.why)
				continue
			}
			proven++
			v := c.NewValues()
			for range 3000 {
				for f := range c.Set.Facts {
					draw(r, v, f, &c.Set.Facts[f])
				}
				if !c.Possible(v) {
					continue
				}
				for _, at := range p.places {
					if is := c.BindOn(at.unit, at.day).JudgeOne(i, v); !saw[came{*at.unit, at.day, is}] {
						t.Fatalf("%s %s: %+v was not seen", c.Set.ID, cr.ID, is)
					}
				}
			}
		}
	}
	if proven < 15 {
		t.Errorf("only %d criteria were searched to the end", proven)
	}
}

// compiledSets gives the sets that use every measure.
func compiledSets(tb testing.TB) []*criteria.Compiled {
	tb.Helper()
	var all []*criteria.Compiled
	for _, file := range []string{"author/testdata/ties.yaml", "author/testdata/lint/clean.yaml", "testdata/sets/test.everything/1.yaml"} {
		c, err := criteria.Compile(source(tb, os.DirFS(".."), file).Set)
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, c)
	}
	return all
}

// draw gives a fact a small figure, any option, or none.
func draw(r *rand.Rand, v *criteria.Values, at int, f *criteria.Fact) {
	if r.IntN(8) == 0 {
		v.Put(at, criteria.NoFigure)
		return
	}
	switch f.Kind {
	case criteria.YesNoFact:
		v.Put(at, r.Int64N(2))
	case criteria.ChoiceFact:
		v.Put(at, r.Int64N(int64(len(f.Options))))
	case criteria.CountFact, criteria.NumberFact:
		n := r.Int64N([]int64{4, 12, 200}[r.IntN(3)])
		if f.Kind == criteria.NumberFact {
			n = n*1_000_000/int64(1+r.IntN(3)) - int64(r.IntN(2))
		}
		least, most := f.Range()
		if least != nil && n < floor(rat(*least)).Int64() || most != nil && n > floor(rat(*most)).Int64()*map[bool]int64{true: 1_000_000, false: 1}[f.Kind == criteria.NumberFact] {
			n = 0
		}
		v.Put(at, n)
	default:
		v.PutText(at, []string{"…", "2024-05-05", "x"}[r.IntN(3)])
	}
}
