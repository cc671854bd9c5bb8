package criteria

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"go.yaml.in/yaml/v4"
)

// How many generated cases are judged: a share of the million in every run, all with "make million".
const (
	casesPerSet = 50
	setsInShort = 150
	loadedOneIn = 50 // sets that go through the loader as YAML
)

// cohort is what one or several sets came to.
type cohort struct {
	judged  int
	refused int
	seen    map[string]int // features by how many sets or verdicts met them
}

func (c *cohort) add(o *cohort) {
	c.judged, c.refused = c.judged+o.judged, c.refused+o.refused
	for k, n := range o.seen {
		c.seen[k] += n
	}
}

// TestAgreesOnAMillion judges generated answers by generated rule sets twice: by the evaluator and by the plain one, which
// have been written apart from each other from the same words. TIEUCHI_MILLION gives the number of cases. Sets are made
// from the seeds 1, 2, 3 …; a failure names its seed, and TIEUCHI_SEED judges that one alone.
func TestAgreesOnAMillion(t *testing.T) {
	sets, first := setsInShort, uint64(1)
	if s := os.Getenv("TIEUCHI_MILLION"); s != "" {
		cases, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		sets = (cases + casesPerSet - 1) / casesPerSet
	}
	if s := os.Getenv("TIEUCHI_SEED"); s != "" {
		seed, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		sets, first = 1, seed
	}
	total := judgeMade(t, first, sets)
	t.Logf("%d verdicts agree over %d generated sets; %d more were refused by both", total.judged, sets, total.refused)
	if sets >= setsInShort && !t.Failed() {
		checkCoverage(t, total, sets)
	}
}

// judgeMade judges sets from a first seed on, on every core, until one fails.
func judgeMade(t *testing.T, first uint64, sets int) *cohort {
	total := &cohort{seen: map[string]int{}}
	var next, done atomic.Uint64
	var group sync.WaitGroup
	var one sync.Mutex
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := next.Add(1) - 1; i < uint64(sets) && !t.Failed(); i = next.Add(1) - 1 {
				c := judgeSeed(t, first+i)
				one.Lock()
				total.add(c)
				one.Unlock()
				if n := done.Add(1) * casesPerSet; n%100_000 == 0 {
					fmt.Fprintf(os.Stderr, "%d of %d\n", n, sets*casesPerSet)
				}
			}
		})
	}
	group.Wait()
	return total
}

// judgeSeed makes one set and judges cases by it.
func judgeSeed(t *testing.T, seed uint64) *cohort {
	m, c := makeSet(seed), &cohort{seen: map[string]int{}}
	compiled, err := Compile(m.set)
	if err != nil {
		t.Errorf("seed %d: a set that was made does not compile: %v\n%s", seed, err, asYAML(m.set))
		return c
	}
	if seed%loadedOneIn == 0 {
		checkLoads(t, seed, m.set)
	}
	features(m.set, c.seen)
	for i := range casesPerSet {
		u, on, given := m.unit(), m.day(), m.answers()
		if wrong := judgeCase(m, compiled, u, on, given, c); len(wrong) > 0 {
			t.Errorf("seed %d, case %d: %s\nunit %+v\nday %q\nanswers %s\n%s", seed, i, strings.Join(wrong, "\n"), *u, on, asText(given), asYAML(m.set))
			return c
		}
	}
	return c
}

// judgeCase judges one case twice and gives the differences.
func judgeCase(m *maker, compiled *Compiled, u *Unit, on Date, given []Answer, c *cohort) []string {
	answers, faults := compiled.ReadAnswers(given)
	if len(faults) > 0 {
		return []string{"answers that were made are refused: " + Join(faults).Error()}
	}
	var refused []string
	for _, f := range compiled.CheckTogether(answers) {
		refused = append(refused, strings.TrimSuffix(strings.TrimPrefix(f.Field, "answers["), "].value"))
	}
	slices.Sort(refused)
	plainly := slices.Sorted(maps.Keys(naiveRefused(m.set, answers)))
	if refused = slices.Compact(refused); !slices.Equal(refused, plainly) {
		return []string{fmt.Sprintf("refused are %v, plainly %v", refused, plainly)}
	}
	if len(refused) > 0 {
		c.refused++
		return nil
	}
	var n *naive
	n = newNaive(m.set, u, on, answers, func(source string) tri { return m.conditions[source](n) })
	want := n.evaluate()
	wrong := naiveDifferences(compiled.EvaluateOn(u, on, answers), want)
	if on.IsZero() {
		wrong = append(wrong, naiveDifferences(compiled.Evaluate(u, answers), want)...)
	}
	c.judged++
	for what := range n.met {
		c.seen[what]++
	}
	return wrong
}

// checkLoads writes a set as YAML and reads it back: it is valid, and the same.
func checkLoads(t *testing.T, seed uint64, set *RuleSet) {
	loaded, err := LoadRuleSet("made.yaml", []byte(asYAML(set)))
	switch {
	case err != nil:
		t.Errorf("seed %d: a set that was made is refused: %v\n%s", seed, err, asYAML(set))
	case loaded.Digest() != set.Digest():
		t.Errorf("seed %d: the set is another one once it has been a file\n%s", seed, asYAML(set))
	}
}

// asYAML writes a set the long way. It goes by the canonical form, which the YAML keys equal: written directly, a bound of
// 0 would be left out as if there were none.
func asYAML(set *RuleSet) string {
	b, err := json.Marshal(set)
	if err != nil {
		return err.Error()
	}
	var doc yaml.Node
	if err := yaml.Load(b, &doc); err != nil {
		return err.Error()
	}
	inBlocks(&doc)
	if b, err = yaml.Marshal(&doc); err != nil {
		return err.Error()
	}
	return string(b)
}

// inBlocks takes the braces away.
func inBlocks(n *yaml.Node) {
	n.Style &^= yaml.FlowStyle
	for _, c := range n.Content {
		inBlocks(c)
	}
}

func asText(given []Answer) string {
	given = slices.Clone(given)
	slices.SortFunc(given, func(x, y Answer) int { return cmp.Compare(x.Fact, y.Fact) })
	var b strings.Builder
	for _, a := range given {
		fmt.Fprintf(&b, "%s=%s ", a.Fact, cmp.Or(a.Value, "none"))
	}
	return b.String()
}
