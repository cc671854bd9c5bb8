package criteria

import (
	"fmt"
	"math/big"
	"math/rand/v2"

	"github.com/govalues/decimal"
)

var (
	madeKinds = []Kind{KindCommune, KindWard, KindTownship, KindSpecialZone}
	madeCodes = []string{"15448", "15451", "16012"}
)

// maker makes rule sets that use everything the model has, units and answers, all from one seed. What it makes is valid.
type maker struct {
	r          *rand.Rand
	set        *RuleSet
	scores     bool
	wordy      bool // the condition that is being made may not compare words, or does already
	conditions map[string]func(*naive) tri
	aims       []madeAim // values at which something changes
}

// madeAim is a value of a measure at which the verdict may turn.
type madeAim struct {
	measure *Measure
	value   *big.Rat
}

func pick[T any](m *maker, from []T) T { return from[m.r.IntN(len(from))] }

func (m *maker) oneIn(n int) bool { return m.r.IntN(n) == 0 }

// makeSet makes a rule set from a seed.
func makeSet(seed uint64) *maker {
	m := &maker{r: rand.New(rand.NewPCG(seed, 2026)), conditions: map[string]func(*naive) tri{}}
	m.set = &RuleSet{
		ID: "test.made", Version: fmt.Sprint(seed), Title: both("Bộ"), Level: Commune, Completeness: Complete,
		LegalBasis: []LegalDocument{{Document: "1/QĐ-THỬ", Date: "unknown", Issuer: "Dự án", Title: both("Không phải luật")}},
		Facts:      m.facts(),
	}
	m.scores = !m.oneIn(5)
	switch m.r.IntN(8) {
	case 0:
		m.set.Completeness, m.set.Label = Partial, both("Một phần")
	case 1:
		m.set.Completeness, m.set.Label = Reference, both("Tham khảo")
	}
	if m.oneIn(3) {
		m.set.Effective = Effective{From: 20240101, To: 20270101}
	}
	m.groups()
	m.decision()
	return m
}

// facts declares facts of every kind, some as a part of others.
func (m *maker) facts() []Fact {
	var facts []Fact
	add := func(id string, kind FactKind) *Fact {
		facts = append(facts, Fact{ID: id, Label: both(id), Kind: kind})
		return &facts[len(facts)-1]
	}
	for i := range 3 {
		id := fmt.Sprint("homes-", i)
		add(id, CountFact).Monotone = m.oneIn(4)
		add(id+".on-line", CountFact).PartOf = id
		add(fmt.Sprint("area-", i), NumberFact).Min = new(Decimal)
		add(fmt.Sprint("plan-", i), YesNoFact)
	}
	add("homes-0.before", CountFact)
	facts[0].Previous = "homes-0.before"
	f := add("area-0.covered", NumberFact)
	f.PartOf, f.Min, f.Max = "area-0", new(Decimal), ptr(decimal.MustNew(500, 0))
	add("satisfied", NumberFact).Unit = both("%")
	add("change", NumberFact)
	add("report", TextFact)
	add("since", DateFact)
	for i := range 2 {
		f := add(fmt.Sprint("tier-", i), ChoiceFact)
		for o := range 3 + i {
			f.Options = append(f.Options, Option{fmt.Sprint("o", o), both("Cấp")})
		}
	}
	return facts
}

// fact picks one of the facts of a kind.
func (m *maker) fact(kinds ...FactKind) string {
	var ids []string
	for i := range m.set.Facts {
		for _, k := range kinds {
			if m.set.Facts[i].Kind == k {
				ids = append(ids, m.set.Facts[i].ID)
			}
		}
	}
	return pick(m, ids)
}

func ptr[T any](v T) *T { return &v }

// decimal gives a figure between two whole ones, coarse or fine.
func (m *maker) decimal(from, to int) Decimal {
	scale := pick(m, []int{0, 0, 1, 2, 6})
	steps := int64(1)
	for range scale {
		steps *= 10
	}
	return decimal.MustNew(int64(from)*steps+m.r.Int64N(int64(to-from)*steps+1), scale).Trim(0)
}

// quarter gives points: a multiple of a quarter up to most quarters.
func (m *maker) quarter(least, most int) Decimal {
	return decimal.MustNew(25*int64(least+m.r.IntN(most-least+1)), 2).Trim(0)
}

// groups makes one to four groups: a plain one first, and in a set that scores some that add or take.
func (m *maker) groups() {
	for i := range 1 + m.r.IntN(4) {
		g := Group{ID: fmt.Sprint("g", i), Title: both("Nhóm")}
		if m.scores && i > 0 {
			g.Kind = pick(m, []GroupKind{"", BonusGroup, PenaltyGroup})
		}
		if g.Kind != "" && !m.oneIn(5) {
			g.Cap = ptr(m.quarter(4, 40))
		}
		for c := range 1 + m.r.IntN(4) {
			g.Criteria = append(g.Criteria, m.criterion(fmt.Sprintf("g%d.c%d", i, c), g.Kind))
		}
		m.finish(&g)
		m.set.Groups = append(m.set.Groups, g)
	}
	for i := 0; m.set.Completeness == Partial && i < m.r.IntN(3); i++ {
		m.set.Unplaced = append(m.set.Unplaced, m.criterion(fmt.Sprint("u.c", i), ""))
	}
}

// finish states what a group is as a whole: its places, its points, how what is scaled up is rounded.
func (m *maker) finish(g *Group) {
	if m.oneIn(4) {
		g.Places = len(g.Criteria)
	}
	if m.set.Completeness == Partial && m.oneIn(2) {
		g.Places = len(g.Criteria) + m.r.IntN(4)
	}
	sum, scaled := Decimal{}, false
	for _, cr := range g.Criteria {
		scaled = scaled || cr.Applies != nil && cr.Applies.Otherwise == "renormalise"
		if p := cr.Points; p != nil {
			_, _, usual := p.declaredMaxima()
			sum, _ = sum.Add(usual)
		}
	}
	if m.scores && !sum.IsZero() && m.oneIn(2) {
		g.Max = ptr(sum.Trim(0))
	}
	if scaled || m.scores && m.oneIn(8) {
		g.Round = ptr(m.rounding())
	}
}

// rounding makes a rule of rounding; one step is an odd number of millionths, so that half of it is none.
func (m *maker) rounding() Rounding {
	step := pick(m, []string{"0.01", "0.05", "0.25", "0.5", "1", "0.3", "0.012345"})
	return Rounding{decimal.MustParse(step), pick(m, []string{"nearest", "down", "up"})}
}

// criterion makes a criterion of a group of a kind.
func (m *maker) criterion(id string, kind GroupKind) Criterion {
	cr := Criterion{ID: id, Text: both("Tiêu chí"), Source: Source{Status: "derived", Cite: "thử"}}
	cr.Class = pick(m, []Class{"", Mandatory, Extended, Extended})
	if m.oneIn(4) {
		cr.Evidence = &Evidence{both("văn bản")}
	}
	first := id == "g0.c0" // is judged, so that a set that is to score does
	if m.set.Completeness == Partial && !first && kind == "" && m.oneIn(5) {
		cr.Source.Status = "unknown"
		return cr
	}
	if kind == "" && !first && m.oneIn(12) {
		cr.Measure = &Measure{Information: m.fact(CountFact, NumberFact, YesNoFact, ChoiceFact, TextFact, DateFact)}
		return cr
	}
	cr.DidNotOccur = pick(m, []string{"", "excluded", "counts_as_met"})
	if m.oneIn(3) {
		effects := []string{"", "not_applicable", "counts_as_met"}
		if m.scores && kind == "" && id[0] == 'g' {
			effects = append(effects, "renormalise", "renormalise")
		}
		cr.Applies = &Applies{m.condition(m.oneIn(2)), pick(m, effects), "thử"}
	}
	cr.Measure = &Measure{}
	if m.oneIn(4) {
		m.composite(&cr, kind)
		return cr
	}
	m.leaf(cr.Measure)
	cr.Pass, cr.Points = m.judged(cr.Measure, m.scores)
	return cr
}

// composite makes a measure of two to four parts, in which every part has points or none has.
func (m *maker) composite(cr *Criterion, kind GroupKind) {
	parts := make([]Part, 2+m.r.IntN(3))
	scored := m.scores && kind != PenaltyGroup && m.oneIn(2) // what would be best in a penalty group?
	for i := range parts {
		p := &parts[i]
		p.ID, p.Text = fmt.Sprint("p", i), both("Phần")
		m.leaf(&p.Measure)
		p.Pass, p.Points = m.judged(&p.Measure, scored)
	}
	switch m.r.IntN(3) {
	case 0:
		cr.Measure.AllOf = parts
	case 1:
		cr.Measure.AnyOf = parts
	default:
		cr.Measure.KOf = &KOf{1 + m.r.IntN(len(parts)), parts}
	}
	if m.scores {
		cr.Points = &Points{}
		m.maximum(cr.Points)
	}
}
