package appraisal

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
)

// TestPick holds draws against those of another program, written in another language after the same description.
func TestPick(t *testing.T) {
	for _, test := range []struct {
		seed    string
		weights []int64
		n       int
		want    []int
	}{
		{"XSMB 20/11/2026: 12345", []int64{10, 10, 25, 60, 10, 35}, 4, []int{2, 1, 5, 4}},
		{"a", []int64{1, 2, 3}, 3, []int{2, 1, 0}},
		{"", []int64{5, 5, 5, 5, 5, 5, 5, 5, 5, 5}, 10, []int{0, 2, 4, 5, 9, 8, 1, 3, 6, 7}},
		{"đợt 1", []int64{1 << 40, 1, 1 << 40}, 3, []int{0, 2, 1}},
	} {
		if diff := cmp.Diff(test.want, pick(test.seed, test.weights, test.n)); diff != "" {
			t.Errorf("%q: %s", test.seed, diff)
		}
	}
}

// TestPickByWeight counts over many seeds: the first one drawn comes as often as its weight says.
func TestPickByWeight(t *testing.T) {
	const seeds = 20_000
	weights := []int64{10, 30, 60}
	first := make([]int, 3)
	for i := range seeds {
		drawn := pick(fmt.Sprint(i), weights, 2)
		if len(drawn) != 2 || drawn[0] == drawn[1] {
			t.Fatalf("drawn %v", drawn)
		}
		first[drawn[0]]++
	}
	for i, w := range weights {
		if want := seeds / 100 * int(w); first[i] < want-300 || first[i] > want+300 { // more than five standard deviations
			t.Errorf("weight %d: first %d times of %d", w, first[i], seeds)
		}
	}
}

// TestBelow is about limits that do not divide 2⁶⁴: with one just above the half of it every second number is thrown away.
func TestBelow(t *testing.T) {
	const limit = 1<<63 + 1
	n := &numbers{seed: "x"}
	for range 1000 {
		if x := n.below(limit); x >= limit {
			t.Fatalf("%d", x)
		}
	}
	if n.counter < 1800 || n.counter > 2200 {
		t.Errorf("%d numbers for 1000", n.counter)
	}
}

func drawn(t *testing.T, size int32, candidates ...Candidate) *Sample {
	t.Helper()
	admin := criteria.Actor{ID: "tokens/admin", Role: criteria.Admin, Scope: province}
	s, e, err := Draw("s1", criteria.Round{Period: "2025", Province: "38"}, candidates, 0, DrawOrder{Seed: "x", Size: size}, by(admin))
	if err != nil {
		t.Fatal(err)
	}
	if e.Subject != "samples/s1" || e.Kind != ActDraw {
		t.Errorf("%+v", e)
	}
	return s
}

func threeCandidates() []Candidate {
	return []Candidate{{Assessment: "c", Submission: 1, Weight: 30}, {Assessment: "a", Submission: 1, Weight: 10}, {Assessment: "b", Submission: 2, Weight: 20}}
}

// TestReproduced changes a sample in every way that matters: each is noticed.
func TestReproduced(t *testing.T) {
	backwards := threeCandidates()
	slices.Reverse(backwards)
	if a, b := drawn(t, 2, threeCandidates()...), drawn(t, 2, backwards...); !a.Reproduced() || a.InputsSHA256 != b.InputsSHA256 || !cmp.Equal(a.Candidates, b.Candidates) {
		t.Errorf("the order of the candidates matters: %+v, %+v", a, b)
	}
	for name, change := range map[string]func(*Sample){
		"weight":     func(s *Sample) { s.Candidates[0].Weight++ },
		"submission": func(s *Sample) { s.Candidates[0].Submission++ },
		"candidate":  func(s *Sample) { s.Candidates = s.Candidates[1:] },
		"place": func(s *Sample) {
			for i := range s.Candidates {
				s.Candidates[i].Place = (s.Candidates[i].Place + 1) % 3
			}
		},
	} {
		s := drawn(t, 2, threeCandidates()...)
		change(s)
		if s.Reproduced() {
			t.Errorf("%s: it is not noticed", name)
		}
	}
}

func TestDrawRefuses(t *testing.T) {
	admin := criteria.Actor{ID: "tokens/admin", Role: criteria.Admin, Scope: province}
	district := criteria.Actor{ID: "tokens/d", Role: criteria.Committee, Scope: criteria.Scope{Level: criteria.District, Code: "394"}}
	round := criteria.Round{Period: "2025", Province: "38"}
	for name, test := range map[string]struct {
		actor         criteria.Actor
		before        int32
		candidates    []Candidate
		order         DrawOrder
		reason, field string
	}{
		"nothing":   {admin, 0, nil, DrawOrder{Seed: "x", Size: 1}, "NOTHING_TO_DRAW", "period"},
		"too large": {admin, 0, threeCandidates(), DrawOrder{Seed: "x", Size: 4}, "SAMPLE_TOO_LARGE", "size"},
		"again":     {admin, 1, threeCandidates(), DrawOrder{Seed: "x", Size: 1, Reason: " "}, "REASON_MISSING", "reason"},
		"district":  {district, 0, threeCandidates(), DrawOrder{Seed: "x", Size: 1}, "OUT_OF_SCOPE", "province"},
	} {
		_, _, err := Draw("s1", round, test.candidates, test.before, test.order, by(test.actor))
		if t.Run(name, func(t *testing.T) { wantRefusal(t, err, test.reason, test.field) }); err == nil {
			t.Errorf("%s is drawn", name)
		}
	}
}

// rulesOf lists the rules that gave a candidate its weight.
func rulesOf(c *Candidate) map[string]int64 {
	all := map[string]int64{}
	for _, r := range c.Reasons {
		all[r.Rule] = r.Points
		if text := r.Text(); text.VI == "" || text.EN == "" {
			panic("no words for " + r.Rule)
		}
	}
	return all
}

// TestWeigh checks each rule by a claim that shows it and one that just does not.
func TestWeigh(t *testing.T) {
	on := caseOf(t, reference)
	earlier := func(value string) Past {
		return Past{Answers: []criteria.PastAnswers{{Period: "2024", Answers: criteria.Answers{answer("adults.total", value)}}}}
	}
	for name, test := range map[string]struct {
		past    Past
		answers []criteria.Answer
		want    map[string]int64
	}{
		"nothing":             {Past{}, []criteria.Answer{answer("adults.total", "1000")}, map[string]int64{RuleBase: 10}},
		"all found different": {Past{Looked: 3, Differs: 3}, []criteria.Answer{answer("adults.total", "1000")}, map[string]int64{RuleBase: 10, RulePastGap: 40}},
		"one of three":        {Past{Looked: 3, Differs: 1}, []criteria.Answer{answer("adults.total", "1000")}, map[string]int64{RuleBase: 10, RulePastGap: 14}},
		"doubled":             {earlier("500"), []criteria.Answer{answer("adults.total", "1000")}, map[string]int64{RuleBase: 10, RuleJump: 4}},
		"halved":              {earlier("2000"), []criteria.Answer{answer("adults.total", "1000")}, map[string]int64{RuleBase: 10, RuleJump: 4}},
		"almost doubled":      {earlier("501"), []criteria.Answer{answer("adults.total", "1000")}, map[string]int64{RuleBase: 10}},
		"part is whole": {
			Past{}, []criteria.Answer{answer("adults.total", "1000"), answer("adults.payment-account", "1000")}, map[string]int64{RuleBase: 10, RulePartIsWhole: 2},
		},
	} {
		f := claim(t, on, test.answers...)
		c, err := Weigh(on, f.Last, f.Assessment.Period, test.past)
		if err != nil {
			t.Fatal(err)
		}
		got, sum := rulesOf(c), int64(0)
		for _, points := range got {
			sum += points
		}
		if diff := cmp.Diff(test.want, got); diff != "" || sum != c.Weight {
			t.Errorf("%s: weight %d %s", name, c.Weight, diff)
		}
	}
}

// TestAtThreshold looks for shares that are the threshold itself, and not for those that only round to it.
func TestAtThreshold(t *testing.T) {
	on := caseOf(t, reference)
	at := func(part string) []string {
		f := claim(t, on, answer("adults.total", "100000"), answer("adults.signature", part))
		v, err := f.Last.Verdict()
		if err != nil {
			t.Fatal(err)
		}
		return atThreshold(v)
	}
	threshold := ""
	for i := range 100 { // whatever the set asks for
		if len(at(fmt.Sprint(i*1000))) == 1 {
			threshold = fmt.Sprint(i)
		}
	}
	if threshold == "" {
		t.Fatal("no share is found to be at the threshold")
	}
	if got := at(threshold + "001"); len(got) > 0 && threshold != "0" {
		t.Errorf("just above %s%%: %v", threshold, got)
	}
}

// TestGaps counts one appraisal by hand.
func TestGaps(t *testing.T) {
	on := caseOf(t, reference)
	f := filled(t, on)
	record(t, f, on, Entry{Fact: "adults.total", Agrees: true}, Entry{Fact: "adults.signature", Value: "200", Reason: "x"},
		Entry{Fact: "adults.payment-account", NoData: true, Reason: "x"}, Entry{Fact: "website.working", Value: "false", Reason: "x"})
	counted := func(by By) []Gap {
		g := NewGaps(by)
		for _, f := range []*File{f, claim(t, on, answer("adults.total", "5"))} { // the second one nobody looked at
			if err := g.Add(f, on); err != nil {
				t.Fatal(err)
			}
		}
		return g.List()
	}
	want := Gap{Key: "units/15448.20250701", Looked: 4, Agrees: 1, Lower: 1, NoData: 1, Other: 1, ClaimedMet: 3, FoundMet: 0}
	if diff := cmp.Diff([]Gap{want}, counted(ByUnit)); diff != "" {
		t.Error(diff)
	}
	want.Key, want.ClaimedMet = appraiser.ID, 0
	if diff := cmp.Diff([]Gap{want}, counted(ByAppraiser)); diff != "" {
		t.Error(diff)
	}
	looked, differs := 0, 0
	for _, g := range counted(ByCriterion) {
		looked, differs = looked+g.Looked, differs+g.Differs()
		if g.FoundMet > g.ClaimedMet {
			t.Errorf("%+v", g)
		}
	}
	if looked != 4 || differs != 3 {
		t.Errorf("by criterion %d looked at, %d different", looked, differs)
	}
}
