package author

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/tieuchi/tieuchi/criteria"
)

// versionPair is two sets to compare: the clean one with words replaced.
type versionPair struct {
	Name    string    `yaml:"name"`
	Old     [2]string `yaml:"old"`    // replaced in the old one
	Change  [2]string `yaml:"change"` // replaced in the new one
	Retired string    `yaml:"retired"`
}

func (p *versionPair) sets(t *testing.T) (old, new *criteria.Compiled) {
	t.Helper()
	content, err := os.ReadFile("testdata/lint/clean.yaml")
	if err != nil {
		t.Fatal(err)
	}
	clean := string(content)
	if !strings.Contains(clean, p.Old[0]) || !strings.Contains(clean, p.Change[0]) {
		t.Fatal("the words to replace are not in the clean set")
	}
	changed := clean
	if p.Change[0] != "" {
		changed = strings.Replace(clean, p.Change[0], p.Change[1], 1)
	}
	if p.Old[0] != "" {
		clean = strings.Replace(clean, p.Old[0], p.Old[1], 1)
	}
	if p.Retired != "" {
		changed = strings.Replace(changed, "decision:\n", "retired: [{id: "+p.Retired+", since: \"2\", reason: {vi: Bãi bỏ, en: Repealed}}]\ndecision:\n", 1)
	}
	return compile(t, clean), compile(t, changed)
}

func compile(t *testing.T, content string) *criteria.Compiled {
	t.Helper()
	set, err := criteria.LoadRuleSet("set.yaml", []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	c, err := criteria.Compile(set)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func pairs(t *testing.T) []versionPair {
	t.Helper()
	content, err := os.ReadFile("testdata/compare.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var all []versionPair
	if err := yaml.Load(content, &all, yaml.WithKnownFields(true)); err != nil || len(all) == 0 {
		t.Fatalf("%d pairs, %v", len(all), err)
	}
	return all
}

// TestCompare compares each versionPair.
func TestCompare(t *testing.T) {
	var b strings.Builder
	for _, p := range pairs(t) {
		fmt.Fprintf(&b, "# %s\n", p.Name)
		describe(&b, Compare(p.sets(t)))
	}
	golden(t, "testdata/compare.txt", b.String())
}

// describe writes what is not the same.
func describe(b *strings.Builder, c *Comparison) {
	for _, cr := range c.Criteria {
		if cr.Change == Same && (cr.Points == Same || cr.Points == "") && !cr.Wording && !cr.Decision {
			continue
		}
		fmt.Fprintf(b, "criterion %s: %s points=%s wording=%v placement=%v\n", cr.ID, cr.Change, cr.Points, cr.Wording, cr.Decision)
		if cr.Reason != nil {
			fmt.Fprintf(b, "  %s\n", cr.Reason)
		}
		for _, w := range cr.Witness {
			fmt.Fprintf(b, "  %s\n  %s\n", w.Text().VI, w.Text().EN)
		}
	}
	for _, f := range c.Facts {
		fmt.Fprintf(b, "fact %s: %s %v\n", f.ID, f.Change, f.Parts)
	}
	for _, l := range append(c.Levels, c.Sanctions...) {
		if l.Change != Same || l.Wording {
			fmt.Fprintf(b, "rule %s: %s wording=%v\n", l.ID, l.Change, l.Wording)
		}
	}
	fmt.Fprintf(b, "carried %d, quota %s, total changed %v\n", len(c.Carried), c.Quota, c.Total)
}

// TestCompareItself checks that nothing changed between a set and itself.
func TestCompareItself(t *testing.T) {
	sets := compiledSets(t)
	fsys, files := shipped(t)
	for _, file := range files {
		c, err := criteria.Compile(source(t, fsys, file).Set)
		if err != nil {
			t.Fatal(err)
		}
		sets = append(sets, c)
	}
	for _, c := range sets {
		var b strings.Builder
		describe(&b, Compare(c, c))
		if want := fmt.Sprintf("carried %d, ", len(c.Set.Facts)); !strings.HasPrefix(b.String(), want) {
			t.Errorf("%s:\n%s", c.Set.ID, b.String())
		}
	}
}

// TestCompareBackwards checks that what is stricter one way is looser the other way.
func TestCompareBackwards(t *testing.T) {
	opposite := map[Change]Change{Same: Same, Stricter: Looser, Looser: Stricter, Incomparable: Incomparable, Unproven: Unproven, New: Dropped, Dropped: New, "": ""}
	for _, p := range pairs(t) {
		old, new := p.sets(t)
		back := map[string]CriterionChange{}
		forth, other := Compare(old, new), Compare(new, old)
		for _, cr := range other.Criteria {
			back[cr.ID] = cr
		}
		for _, cr := range forth.Criteria {
			if got := back[cr.ID]; got.Change != opposite[cr.Change] || got.Points != opposite[cr.Points] {
				t.Errorf("%s: %s is %s %s, and backwards %s %s", p.Name, cr.ID, cr.Change, cr.Points, got.Change, got.Points)
			}
		}
		for i, l := range forth.Levels {
			if got := other.Levels[i]; got.ID != l.ID || got.Change != opposite[l.Change] {
				t.Errorf("%s: level %s is %s, and backwards %s", p.Name, l.ID, l.Change, got.Change)
			}
		}
	}
}

// TestCompareHolds draws answers at random and checks that what is called stricter is never better for a unit, and what
// is called the same comes to the same.
func TestCompareHolds(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	checked := map[Change]int{}
	for _, p := range pairs(t) {
		old, new := p.sets(t)
		c := Compare(old, new)
		at := map[string]int{}
		for i, cr := range old.Set.All() {
			at[cr.ID] = i
		}
		places := (&question{level: criteria.Commune, asks: map[string][]string{"unit.kind": {}, "unit.area": {}}, days: map[criteria.Date]bool{0: true, 20251231: true, 20260101: true}}).places()
		was, is := old.NewValues(), new.NewValues()
		for range 2000 {
			for f := range old.Set.Facts {
				draw(r, was, f, &old.Set.Facts[f])
				if n, ok := was.Get(f); ok && new.FactAt(old.Set.Facts[f].ID) >= 0 {
					is.Put(new.FactAt(old.Set.Facts[f].ID), n)
				} else {
					is.Put(new.FactAt(old.Set.Facts[f].ID), criteria.NoFigure)
				}
			}
			if !old.Possible(was) || !new.Possible(is) {
				continue
			}
			where := places[r.IntN(len(places))]
			for i := range new.Set.All() {
				cr := &c.Criteria[i]
				if cr.Change == New {
					continue
				}
				a := old.BindOn(where.unit, where.day).JudgeOne(at[cr.ID], was)
				b := new.BindOn(where.unit, where.day).JudgeOne(i, is)
				checked[cr.Change]++
				if !cr.Change.allows(rank(&a), rank(&b)) || !cr.Points.allows(a.Worst, b.Worst) {
					t.Fatalf("%s: %s is called %s %s: %+v, %+v", p.Name, cr.ID, cr.Change, cr.Points, a, b)
				}
			}
		}
	}
	if checked[Stricter] == 0 || checked[Looser] == 0 || checked[Same] == 0 {
		t.Errorf("checked: %v", checked)
	}
}

func (c Change) allows(old, new int64) bool {
	switch c {
	case Same:
		return old == new
	case Stricter:
		return new <= old
	case Looser:
		return new >= old
	}
	return true
}
