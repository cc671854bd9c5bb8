package progress

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"

	"github.com/google/go-cmp/cmp"
)

// seeds of made-up worlds that the properties are tried on.
const seeds = 60

func mustProgress(t testing.TB, l *Ledger, c *units.Catalogue, policies []criteria.CarryOver, q Question) *Progress {
	t.Helper()
	p, err := l.Progress(c, policies, q)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	return p
}

func mustStatuses(t testing.TB, l *Ledger, c *units.Catalogue, policies []criteria.CarryOver, q Question) []UnitStatus {
	t.Helper()
	all, err := l.Statuses(c, policies, q, nil)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	return all
}

// Whatever happened: the ledger says of every unit what the words say, and the count is the sum of that.
func TestLedgerAgainstTheWords(t *testing.T) {
	seen := map[string]int{}
	for seed := range uint64(seeds) {
		w := randomWorld(t, seed)
		l := w.ledger(t, len(w.milestones))
		for range 12 {
			q, c := w.question()
			n := &naive{c: c, milestones: w.milestones, q: q, list: w.list}
			if q.CarryOver != "" {
				n.policy, _ = criteria.FindCarryOver(w.policies, q.CarryOver)
			}
			p := mustProgress(t, l, c, w.policies, q)
			day := p.Basis.Day(q.AsOf)
			all := mustStatuses(t, l, c, w.policies, q)
			listed, err := c.AsOf(day, criteria.Commune)
			if err != nil || len(listed) != len(all) {
				t.Fatalf("%d statuses of %d units, %v", len(all), len(listed), err)
			}
			var sum StatusCounts
			for i, s := range all {
				want, reason := n.status(listed[i], day)
				if s.Unit != listed[i] || s.Status != want || s.Reason != reason {
					t.Fatalf("seed %d, %+v\n%s: got %s %s, want %s %s", seed, q, s.Unit.ID(), s.Status, s.Reason, want, reason)
				}
				seen[string(want)+reason]++
				sum = sum.plus(one(want))
				checkStatus(t, l, c, w.policies, q, &s)
			}
			if p.Denominator == nil || *p.Denominator != len(all) || p.Statuses != sum {
				t.Fatalf("seed %d, %+v: got %+v of %d, want %+v", seed, q, p.Statuses, *p.Denominator, sum)
			}
		}
	}
	for _, kind := range []string{
		"RECOGNISED", "DERIVED", "UNDER_APPRAISAL", "NOT_MET", "REVOKED", "EXPIRED", "NOT_FILED", "NOT_DEFINED" + CarryOverRequired, "NOT_DEFINED" + LineageUnknown,
		"NOT_DEFINED" + PopulationMissing, "NOT_DEFINED" + NoRuleSet,
	} {
		if seen[kind] < 10 {
			t.Errorf("%s was tried %d times", kind, seen[kind])
		}
	}
}

func one(s Status) (n StatusCounts) {
	*map[Status]*int{
		StatusRecognised: &n.Recognised, StatusDerived: &n.Derived, StatusUnderAppraisal: &n.UnderAppraisal, StatusNotMet: &n.NotMet,
		StatusNotFiled: &n.NotFiled, StatusNotDefined: &n.NotDefined, StatusRevoked: &n.Revoked, StatusExpired: &n.Expired,
	}[s] = 1
	return n
}

// checkStatus wants what is said of one unit to be what is said of it in the list, in both languages, and a chain that ends at
// decisions about the day and the moment.
func checkStatus(t *testing.T, l *Ledger, c *units.Catalogue, policies []criteria.CarryOver, q Question, listed *UnitStatus) {
	t.Helper()
	s, err := l.Status(c, policies, q, listed.Unit)
	if err != nil {
		t.Fatal(err)
	}
	if s.Explanation.VI == "" || s.Explanation.EN == "" || (s.Status == StatusRecognised || s.EndedOn != 0) != (s.DecisionNumber != "") {
		t.Fatalf("%+v", s)
	}
	if ended := s.Status == StatusRevoked || s.Status == StatusExpired; ended != (s.EndedOn != 0) || s.EndedOn > q.AsOf || (s.Status == StatusRevoked) != (s.RevokedBy != "") {
		t.Fatalf("%+v", s)
	}
	if held := s.Status == StatusRecognised || s.Status == StatusDerived; held != (len(s.Chain) > 0) {
		t.Fatalf("%s with a chain of %d", s.Status, len(s.Chain))
	}
	decisions := 0
	for i, link := range s.Chain {
		if i == 0 && (link.Unit != s.Unit || link.Status != s.Status || link.Follows != -1) || i > 0 && (link.Follows < 0 || link.Follows >= i) {
			t.Fatalf("link %d: %+v", i, link)
		}
		leaf := !slices.ContainsFunc(s.Chain, func(other Link) bool { return other.Follows == i })
		if leaf != (link.DecisionNumber != "") || link.DecisionDate > q.AsOf {
			t.Fatalf("link %d of %d: %+v", i, len(s.Chain), link)
		}
		if leaf {
			decisions++
		}
	}
	if s.Status == StatusRecognised && (decisions != 1 || s.Chain[len(s.Chain)-1].DecisionNumber != s.DecisionNumber) {
		t.Fatalf("a recognition on %d decisions: %+v", decisions, s.Chain)
	}
	s.Chain = nil
	if diff := cmp.Diff(*listed, s); diff != "" {
		t.Fatalf("-listed +alone:\n%s", diff)
	}
}

// None <= all <= majority <= any, unit by unit and in the count; what policies do not touch is the same under all.
func TestPoliciesAreOrdered(t *testing.T) {
	order := []string{"none", "all-predecessors", "majority", "any-predecessor"}
	apart := 0
	for seed := range uint64(seeds) {
		w := randomWorld(t, 1000+seed)
		l := w.ledger(t, len(w.milestones))
		for range 12 {
			q, c := w.question()
			var last []UnitStatus
			var lastCount *Progress
			for _, q.CarryOver = range order {
				p, all := mustProgress(t, l, c, w.policies, q), mustStatuses(t, l, c, w.policies, q)
				side := p.Policies[slices.IndexFunc(p.Policies, func(n PolicyCount) bool { return n.Policy.ID == q.CarryOver })]
				if diff := cmp.Diff(p.Count, side.Count); diff != "" {
					t.Fatalf("%+v: -chosen +side by side:\n%s", q, diff)
				}
				for i := range last {
					if last[i].Status == StatusRecognised != (all[i].Status == StatusRecognised) || last[i].Status == StatusDerived && all[i].Status != StatusDerived {
						t.Fatalf("%+v: %s falls from %s to %s", q, all[i].Unit.ID(), last[i].Status, all[i].Status)
					}
				}
				if lastCount != nil {
					if (p.Achieved == nil) != (lastCount.Achieved == nil) || p.Achieved != nil && *p.Achieved < *lastCount.Achieved {
						t.Fatalf("%+v: %s after %s", q, brief(p.Count), brief(lastCount.Count))
					}
					if p.Achieved != nil && *p.Achieved > *lastCount.Achieved {
						apart++
					}
				}
				last, lastCount = all, p
			}
		}
	}
	if apart < 50 {
		t.Errorf("the policies differed %d times only", apart)
	}
}

// The eight statuses add up to the denominator and the parts to the whole; achieved is defined where nothing is undefined.
func TestCountsAddUp(t *testing.T) {
	for seed := range uint64(seeds) {
		w := randomWorld(t, 2000+seed)
		l := w.ledger(t, len(w.milestones))
		for range 12 {
			q, c := w.question()
			p := mustProgress(t, l, c, w.policies, q)
			checkCount(t, q, &p.Count)
			checkCount(t, q, p.Other)
			for i := range p.Policies {
				checkCount(t, q, &p.Policies[i].Count)
			}
			var sum StatusCounts
			for i := range p.Parts {
				checkCount(t, q, &p.Parts[i].Count)
				sum = sum.plus(p.Parts[i].Statuses)
			}
			if sum != p.Statuses {
				t.Fatalf("%+v: parts of %+v, the whole %+v", q, sum, p.Statuses)
			}
			if q.Target.Province == "" && (len(p.Parts) != 1 || p.Parts[0].Level != criteria.Province) {
				t.Fatalf("parts of the country: %v", p.Parts)
			}
			if p.Explanation.VI == "" || p.Explanation.EN == "" {
				t.Fatalf("%+v: nothing is said", q)
			}
			checkSeries(t, q, p)
		}
	}
}

func checkCount(t *testing.T, q Question, n *Count) {
	t.Helper()
	s := n.Statuses
	if s.Recognised+s.Derived+s.UnderAppraisal+s.NotMet+s.Revoked+s.Expired+s.NotFiled+s.NotDefined != *n.Denominator {
		t.Fatalf("%+v: %+v of %d", q, s, *n.Denominator)
	}
	switch {
	case n.Undefined == "" && (s.NotDefined != 0 || *n.Achieved != s.Recognised+s.Derived || *n.Assessed != s.Recognised || *n.Derived != s.Derived),
		n.Undefined == "" && ((n.Percent == "100") != (*n.Achieved == *n.Denominator) || *n.Achieved > *n.Denominator),
		n.Undefined != "" && (s.NotDefined == 0 && n.Undefined != NoUnits || n.Achieved != nil || n.Derived != nil || n.Percent != ""),
		n.Undefined != "" && (n.Assessed == nil) != (n.Undefined == NoRuleSet || n.Undefined == NoUnits):
		t.Fatalf("%+v: %s, %+v", q, brief(*n), s)
	}
}

// checkSeries wants every line to end at the figure it leads to.
func checkSeries(t *testing.T, q Question, p *Progress) {
	t.Helper()
	for _, s := range p.Series {
		last := 0
		for i, point := range s.Points {
			whole, _, _ := point.Value.Int64(0)
			if s.Kind != criteria.SeriesTarget && (point.On > q.AsOf || int(whole) <= last && s.Kind != criteria.SeriesRecognised || int(whole) == last || i > 0 && point.On <= s.Points[i-1].On) {
				t.Fatalf("%+v: %s %v", q, s.Kind, s.Points)
			}
			last = int(whole)
		}
		if s.Kind == criteria.SeriesRecognised && last != *p.Assessed || s.Kind == criteria.SeriesSubmitted && last > *p.Denominator {
			t.Fatalf("%+v: %s ends at %d, %s", q, s.Kind, last, brief(p.Count))
		}
	}
}

// An answer about a day and a moment is for ever: what is learned later, of units or of what they did, changes nothing of it.
func TestPastAnswersStay(t *testing.T) {
	for seed := range uint64(seeds / 3) {
		w := randomWorld(t, 3000+seed)
		questions, catalogues, want := []Question{}, []*units.Catalogue{}, []*Progress{}
		var statuses [][]UnitStatus
		l := NewLedger()
		for i := range w.milestones {
			if err := l.Add(&w.milestones[i]); err != nil {
				t.Fatal(err)
			}
			q, _ := w.question()
			q.Known = int64(i + 1)
			c := w.catalogues[q.Known]
			questions, catalogues = append(questions, q), append(catalogues, c)
			want = append(want, mustProgress(t, l, c, w.policies, q))
			statuses = append(statuses, mustStatuses(t, l, c, w.policies, q))
		}
		for i, q := range questions {
			if diff := cmp.Diff(want[i], mustProgress(t, l, catalogues[i], w.policies, q)); diff != "" {
				t.Fatalf("seed %d, %+v (-then +now):\n%s", seed, q, diff)
			}
			if diff := cmp.Diff(statuses[i], mustStatuses(t, l, catalogues[i], w.policies, q)); diff != "" {
				t.Fatalf("seed %d, %+v (-then +now):\n%s", seed, q, diff)
			}
		}
	}
}

// On a fixed basis nothing that was achieved is lost as the days go by, under any policy, but by a decision that ends.
func TestFixedBasisNeverFalls(t *testing.T) {
	rises, falls := 0, 0
	for seed := range uint64(seeds) {
		w := randomWorld(t, 4000+seed)
		l := w.ledger(t, len(w.milestones))
		q, c := w.question()
		q.Basis, q.Target.RuleSets = criteria.FixedBasis(w.day()), []string{"a", "b"}
		last, before := map[string]int{}, criteria.Date(0)
		for q.AsOf = 20210701; q.AsOf < 20270101; q.AsOf = q.AsOf.AddDays(1 + w.r.IntN(120)) {
			p := mustProgress(t, l, c, w.policies, q)
			achieved := map[string]*int{"assessed": p.Assessed}
			for _, n := range p.Policies {
				achieved[n.Policy.ID] = n.Achieved
			}
			for id, n := range achieved {
				if n == nil {
					continue
				}
				if *n < last[id] {
					falls++
				}
				if *n < last[id] && !w.ends(before, q.AsOf) {
					t.Fatalf("%+v: %s falls from %d to %d", q, id, last[id], *n)
				}
				if *n > last[id] {
					rises++
				}
				last[id] = *n
			}
			before = q.AsOf
		}
	}
	if rises < 100 || falls < 20 {
		t.Errorf("it rose %d times and fell %d times only", rises, falls)
	}
}

// In which order decisions of one day, and filings of different units, were entered does not matter to who asks today.
func TestOrderOfEntryDoesNotMatter(t *testing.T) {
	for seed := range uint64(seeds) {
		w := randomWorld(t, 5000+seed)
		q, _ := w.question()
		q.Known = Everything
		c := w.catalogues[len(w.catalogues)-1]
		want := mustProgress(t, w.ledger(t, len(w.milestones)), c, w.policies, q)
		byUnit := map[criteria.UnitID][]Milestone{}
		var order []criteria.UnitID
		for _, m := range w.milestones {
			byUnit[m.Unit] = append(byUnit[m.Unit], m)
			order = append(order, m.Unit)
		}
		shuffle(w.r, order)
		l := NewLedger()
		for i, unit := range order { // any order of units, each unit's own order kept
			m := byUnit[unit][0]
			byUnit[unit] = byUnit[unit][1:]
			m.Sequence = int64(i + 1)
			if err := l.Add(&m); err != nil {
				t.Fatal(err)
			}
		}
		got := mustProgress(t, l, c, w.policies, q)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d (-as it was +shuffled):\n%s", seed, diff)
		}
	}
}

func shuffle[T any](r *rand.Rand, all []T) {
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
}
