package criteria

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// given puts changes over answers, as a commune would type them.
func given(a Answers, changes []Change) Answers {
	newer := make(Answers, len(changes))
	for i, c := range changes {
		newer[i] = Answer{Fact: c.Fact, Value: c.To}
	}
	slices.SortFunc(newer, func(x, y Answer) int { return strings.Compare(x.Fact, y.Fact) })
	return a.Merge(newer)
}

func levelOf(c *Compiled, v *Verdict) int {
	for i := range c.Set.Decision.Levels {
		if c.Set.Decision.Levels[i].ID == v.Level {
			return i
		}
	}
	return len(c.Set.Decision.Levels)
}

// reaches tells whether answers, read as they come from outside, reach a level or a better one.
func reaches(t *testing.T, c *Compiled, u *Unit, a Answers, level string) bool {
	t.Helper()
	read, faults := c.ReadAnswers(a)
	if len(faults) > 0 {
		t.Fatalf("the changes are no answers: %v", Join(faults))
	}
	if len(c.CheckTogether(read)) > 0 {
		return false
	}
	return levelOf(c, c.EvaluateOn(u, 0, read)) <= levelOf(c, &Verdict{Level: level})
}

// TestShortfallsAreLeast applies the changes and sees the level reached, and that no part of them reaches it, and that no
// figure could have been changed by a step less.
func TestShortfallsAreLeast(t *testing.T) {
	lib, err := ShippedRuleSets()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range append([]*Compiled{everything(t)}, lib.All()...) {
		if c.Set.Completeness == Partial {
			continue
		}
		t.Run(c.Set.ID, func(t *testing.T) {
			r := rand.New(rand.NewPCG(5, 6))
			reachable := 0
			for i := 0; i < 4000 && reachable < 60; i++ {
				u := &Unit{Level: c.Set.Level, Kind: []Kind{KindCommune, KindWard}[r.IntN(2)], Area: []Area{Lowland, Mountainous}[r.IntN(2)]}
				answers, _ := c.ReadAnswers(randomAnswers(r, c))
				if len(c.CheckTogether(answers)) > 0 {
					continue
				}
				for _, s := range c.Shortfalls(u, 0, answers) {
					if s.Reachable {
						reachable++
						checkShortfall(t, c, u, answers, s, r)
					} else if len(s.Changes) > 0 {
						t.Errorf("changes that do not reach %s", s.Level)
					}
				}
				if t.Failed() {
					t.Fatalf("%v %v", u, answers)
				}
			}
			if reachable < 40 {
				t.Errorf("only %d shortfalls were looked at", reachable)
			}
		})
	}
}

func checkShortfall(t *testing.T, c *Compiled, u *Unit, a Answers, s Shortfall, r *rand.Rand) {
	t.Helper()
	if !reaches(t, c, u, given(a, s.Changes), s.Level) {
		t.Errorf("%s is not reached by %v", s.Level, s.Changes)
	}
	n := len(s.Changes)
	for i := range min(1<<n-1, 300) { // every proper part of a small set, some of a large one
		var part []Change
		for k, change := range s.Changes {
			if n <= 9 && i&(1<<k) != 0 || n > 9 && (i < n && k != i || i >= n && r.IntN(8) > 0) {
				part = append(part, change)
			}
		}
		if len(part) < n && reaches(t, c, u, given(a, part), s.Level) {
			t.Errorf("%s is reached by %v, a part of %v", s.Level, part, s.Changes)
		}
	}
	for k := range s.Changes {
		checkStepLess(t, c, u, a, s, k)
	}
}

// checkStepLess changes one figure by a step less than it says.
func checkStepLess(t *testing.T, c *Compiled, u *Unit, a Answers, s Shortfall, k int) {
	t.Helper()
	change := s.Changes[k]
	if change.Amount.IsZero() {
		return
	}
	v := c.Values(given(a, s.Changes))
	at := c.index[change.Fact]
	if step := int64(1); change.Direction == More {
		v.num[at] -= step
	} else {
		v.num[at] += step
	}
	less := append([]Change{}, s.Changes...)
	less[k].To = v.answer(at)
	if reaches(t, c, u, given(a, less), s.Level) {
		t.Errorf("%s is reached by a step less of %s: %v", s.Level, change.Fact, s.Changes)
	}
}

// TestShortfallsEnd asks for the way to a level where two figures are tied to each other and a sanction hangs on one of them:
// what is tried first is what the sanction names, and the search ends.
func TestShortfallsEnd(t *testing.T) {
	set, err := LoadRuleSet("tied.yaml", read(t, "testdata/tied.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := Compile(set)
	if err != nil {
		t.Fatal(err)
	}
	u := &Unit{Level: Commune, Kind: KindCommune}
	answers, _ := c.ReadAnswers([]Answer{{Fact: "books", Value: "5"}, {Fact: "scans", Value: "5"}})
	all := c.Shortfalls(u, 0, answers)
	if len(all) != 1 || !all[0].Reachable || len(all[0].Changes) != 2 {
		t.Fatalf("%+v", all)
	}
	if to := all[0].Changes[0].To; to != "1000" {
		t.Errorf("books are raised to %s, want 1000, where the sanction ends", to)
	}
	checkShortfall(t, c, u, answers, all[0], rand.New(rand.NewPCG(1, 1)))
}

// BenchmarkShortfalls finds the way to each level for a commune that misses a few criteria of 37.
func BenchmarkShortfalls(b *testing.B) {
	c, u, a := referenceCase(b)
	b.ReportAllocs()
	for b.Loop() {
		c.Shortfalls(u, 0, a)
	}
}

// BenchmarkShortfallsScored does the same for a set that scores, with conditions on facts and four levels.
func BenchmarkShortfallsScored(b *testing.B) {
	c, u, a := scoredCase(b)
	for b.Loop() {
		c.Shortfalls(u, 0, a)
	}
}
