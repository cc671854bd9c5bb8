package progress

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
	"github.com/tieuchi/tieuchi/criteria/units/unitstest"

	"github.com/govalues/decimal"
)

// world is a made-up history of units and of what they did. Milestones and change sets stand in the order in which they were
// learned of; catalogues[i] is what was known of the units at sequence i.
type world struct {
	r          *rand.Rand
	milestones []Milestone
	catalogues []*units.Catalogue // by sequence, from 0 on
	list       criteria.Date
	policies   []criteria.CarryOver
}

// randomWorld makes one up: dozens of filings, returns, decisions and change sets in any order of their days, late entries
// and decisions about ended units among them.
func randomWorld(t testing.TB, seed uint64) *world {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 4))
	o := unitstest.Options{Communes: 8 + r.IntN(10), Events: 2 + r.IntN(4)}
	if r.IntN(3) == 0 {
		o.List = 20220301
	}
	if r.IntN(4) == 0 {
		o.Districts = -1
	}
	h, err := unitstest.Random(r, o)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{r: r, list: o.List, policies: append(shippedPolicies(t), criteria.CarryOver{
		ID: "a-third", Rule: criteria.CarryShare, Share: decimal.MustParse("33.333333"), Comparator: criteria.ComparatorAtLeast, By: criteria.ByNumber,
	})}
	c, sets := h.Base, h.Sets
	w.catalogues = append(w.catalogues, c)
	for range 20 + r.IntN(60) {
		if len(sets) > 0 && r.IntN(8) == 0 {
			if c, err = c.Apply(sets[0]); err != nil {
				t.Fatal(err)
			}
			w.add(Milestone{Kind: MilestoneUnits, On: sets[0].Effective})
			sets = sets[1:]
		} else {
			w.happen(c)
		}
		w.catalogues = append(w.catalogues, c)
	}
	return w
}

// add numbers a milestone.
func (w *world) add(m Milestone) {
	m.Sequence = int64(len(w.milestones) + 1)
	w.milestones = append(w.milestones, m)
}

// day gives a day of the years in which things happen.
func (w *world) day() criteria.Date { return criteria.Date(20210701).AddDays(w.r.IntN(1900)) }

// happen lets a unit file, get a filing back, or be recognised.
func (w *world) happen(c *units.Catalogue) {
	var rows []criteria.Unit
	for u := range c.All() {
		if u.Level == criteria.Commune {
			rows = append(rows, u)
		}
	}
	u := rows[w.r.IntN(len(rows))]
	day := w.day()
	if w.r.IntN(4) > 0 { // mostly within its days
		for !u.InForce(day) {
			day = w.day()
		}
	}
	m := Milestone{Unit: u.ID(), On: max(day, u.From), RuleSet: criteria.RuleSetRef{ID: []string{"a", "b", "c"}[w.r.IntN(3)], Version: "1"}}
	switch w.r.IntN(5) {
	case 0, 1:
		if w.r.IntN(4) == 0 && w.revoke() {
			return
		}
		m.Kind, m.DecisionNumber, m.Subject = MilestoneRecognised, fmt.Sprint(len(w.milestones)), fmt.Sprintf("recognitions/%d", len(w.milestones))
		w.limit(&m)
	case 2:
		w.giveBack()
		return
	default:
		m.Kind, m.Subject, m.Number = MilestoneFiled, fmt.Sprintf("assessments/%d", len(w.milestones)), 1
		m.Result = []criteria.Result{criteria.Passed, criteria.NotPassed, criteria.Inconclusive}[w.r.IntN(3)]
	}
	w.add(m)
}

// limit lets a decision stand from a later day than its own, or not for ever.
func (w *world) limit(m *Milestone) {
	if w.r.IntN(5) == 0 {
		m.Decided, m.On = m.On, m.On.AddDays(1+w.r.IntN(60))
	}
	if w.r.IntN(4) == 0 {
		m.Until = m.On.AddDays(w.r.IntN(900))
	}
}

// revoke revokes some decision, also one that has expired; false where there is none.
func (w *world) revoke() bool {
	var all []Milestone
	for _, m := range w.milestones {
		twice := slices.ContainsFunc(w.milestones, func(r Milestone) bool { return r.Kind == MilestoneRevoked && r.Subject == m.Subject })
		if m.Kind == MilestoneRecognised && !twice {
			all = append(all, m)
		}
	}
	if len(all) == 0 {
		return false
	}
	m := all[w.r.IntN(len(all))]
	m.Kind, m.On, m.Decided, m.Until, m.DecisionNumber = MilestoneRevoked, cmp.Or(m.Decided, m.On).AddDays(w.r.IntN(900)), 0, 0, "TH"
	w.add(m)
	return true
}

// ends tells whether some decision ends in the days after one and up to another one.
func (w *world) ends(after, to criteria.Date) bool {
	return slices.ContainsFunc(w.milestones, func(m Milestone) bool {
		over := m.Until
		if over != 0 {
			over = over.AddDays(1)
		}
		return m.Kind == MilestoneRevoked && after < m.On && m.On <= to || after < over && over <= to
	})
}

// giveBack returns the last filing, unless it was returned.
func (w *world) giveBack() {
	for i := len(w.milestones) - 1; i >= 0 && w.milestones[i].Kind != MilestoneReturned; i-- {
		if m := w.milestones[i]; m.Kind == MilestoneFiled {
			m.Kind, m.On = MilestoneReturned, m.On.AddDays(w.r.IntN(60))
			w.add(m)
			return
		}
	}
	w.add(Milestone{Kind: MilestoneUnits})
}

// ledger gives a ledger of the first n milestones.
func (w *world) ledger(t testing.TB, n int) *Ledger {
	t.Helper()
	l := NewLedger()
	for i := range n {
		if err := l.Add(&w.milestones[i]); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

// question makes a question up; the catalogue to ask it of is that of its sequence.
func (w *world) question() (Question, *units.Catalogue) {
	at := len(w.milestones)
	if w.r.IntN(2) == 0 {
		at = w.r.IntN(at + 1)
	}
	q := Question{
		Target: criteria.Target{
			ID: "made-up", Province: []string{"38", "38", ""}[w.r.IntN(3)], Metric: criteria.MetricShare, Comparator: criteria.ComparatorAtLeast,
			Value: decimal.MustNew(50, 0), Level: criteria.Commune, RuleSets: [][]string{{"a"}, {"a", "b"}, {"b", "a", "a"}, nil}[min(w.r.IntN(8), 3)],
			Basis: criteria.BasisInForce, OtherBasis: "2021-11-10",
		},
		Basis: []criteria.Basis{"", criteria.BasisInForce, "2021-11-10", criteria.FixedBasis(w.day())}[w.r.IntN(4)],
		AsOf:  w.day(), Known: int64(at),
	}
	if i := w.r.IntN(len(w.policies) + 1); i > 0 {
		q.CarryOver = w.policies[i-1].ID
	}
	return q, w.catalogues[at]
}
