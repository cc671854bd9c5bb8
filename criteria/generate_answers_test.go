package criteria

import (
	"fmt"
	"math/big"

	"github.com/govalues/decimal"
)

// aim notes a value of a fact at which something changes.
func (m *maker) aim(fact string, value *big.Rat) {
	m.aims = append(m.aims, madeAim{&Measure{Number: fact}, value})
}

// units makes a unit.
func (m *maker) unit() *Unit {
	return &Unit{
		Code: pick(m, madeCodes), Name: "Thử", Kind: pick(m, madeKinds), Level: Commune,
		Area: pick(m, []Area{Lowland, Mountainous}), District: pick(m, []string{"", "382", "383"}), Province: "38",
	}
}

// day gives the last day of a period, or none.
func (m *maker) day() Date {
	return pick(m, []Date{0, 20231231, 20240101, 20241231, 20250101, 20251231, 20260101, 20261231, 20270101, 20301231})
}

// answers makes answers: some missing, some without data, some wholes 0, some huge, and many at, just under or just over
// a value at which the verdict may turn.
func (m *maker) answers() []Answer {
	figures, given := map[string]*big.Rat{}, map[string]string{}
	span := pick(m, []int64{3, 20, 40, 40, 100})
	for i := range m.set.Facts {
		m.answer(&m.set.Facts[i], span, figures, given)
	}
	for range min(len(m.aims), m.r.IntN(8)) {
		a := pick(m, m.aims)
		m.hit(a.measure, a.value, figures)
	}
	m.fit(figures)
	return m.listed(figures, given)
}

func (m *maker) answer(f *Fact, span int64, figures map[string]*big.Rat, given map[string]string) {
	switch f.Kind {
	case CountFact:
		figures[f.ID] = ratOf(int(m.r.Int64N(span)))
	case NumberFact:
		figures[f.ID] = big.NewRat(m.r.Int64N(span*8), 8)
		if f.ID == "change" && m.oneIn(2) {
			figures[f.ID].Neg(figures[f.ID])
		}
	case YesNoFact:
		given[f.ID] = fmt.Sprint(m.oneIn(2))
	case ChoiceFact:
		given[f.ID] = pick(m, f.Options).ID
	case DateFact:
		given[f.ID] = pick(m, []string{"2024-10-07", "2025-01-01"})
	default:
		given[f.ID] = pick(m, []string{"lời", "khác"})
	}
	if x := figures[f.ID]; x != nil && m.oneIn(12) {
		x.SetInt64(0)
	}
	if x := figures[f.ID]; x != nil && m.oneIn(60) {
		x.SetInt64(999_999_999_999)
	}
}

// hit sets one fact of a measure so that its value is the one that is aimed at, or as close to it as the fact can come.
func (m *maker) hit(x *Measure, value *big.Rat, figures map[string]*big.Rat) {
	percent := func(of, in string) {
		figures[of] = ratOver(ratTimes(value, figures[in]), ratOf(100))
	}
	switch {
	case x.Count != "":
		figures[x.Count] = value
	case x.Number != "":
		figures[x.Number] = value
	case x.Sum != nil:
		at := pick(m, x.Sum)
		rest := new(big.Rat)
		for _, id := range x.Sum {
			rest = ratSum(rest, figures[id])
		}
		figures[at] = ratSum(ratMinus(value, rest), figures[at])
	case x.Ratio != nil:
		percent(x.Ratio.Of, x.Ratio.In)
	case x.RollUp != nil:
		percent(x.RollUp.Of, x.RollUp.In)
	case x.Relative != nil:
		m.hitRelative(x.Relative, value, figures)
	}
}

func (m *maker) hitRelative(r *Relative, value *big.Rat, figures map[string]*big.Rat) {
	to := figures[r.To]
	if r.Value != nil {
		to = exactly(*r.Value)
	}
	switch r.As {
	case "difference":
		figures[r.Of] = ratSum(to, value)
	case "growth":
		figures[r.Of] = ratOver(ratTimes(to, ratSum(value, ratOf(100))), ratOf(100))
	default:
		figures[r.Of] = ratOver(ratTimes(to, value), ratOf(100))
	}
}

// fit brings figures into the steps and the range of their facts, one step off now and then, and mostly brings parts
// down to their wholes: a few stay above, for those must be refused.
func (m *maker) fit(figures map[string]*big.Rat) {
	for i := range m.set.Facts {
		f := &m.set.Facts[i]
		x := figures[f.ID]
		if x == nil {
			continue
		}
		step := ratOf(1)
		if f.Kind == NumberFact {
			step = big.NewRat(1, fractionScale)
		}
		steps := new(big.Int).Div(ratOver(x, step).Num(), ratOver(x, step).Denom())
		steps.Add(steps, big.NewInt([]int64{0, 0, 0, 1, -1}[m.r.IntN(5)]))
		x = ratTimes(new(big.Rat).SetInt(steps), step)
		least, most := f.bounds()
		if least != nil {
			x = ratMax(x, exactly(*least))
		}
		if most != nil {
			x = ratMin(x, exactly(*most))
		}
		x = ratMax(ratOf(-999_999_999_999), ratMin(x, ratOf(999_999_999_999)))
		if whole := figures[f.PartOf]; whole != nil && !m.oneIn(300) {
			x = ratMin(x, whole)
		}
		figures[f.ID] = x
	}
}

// listed writes answers down, in any order.
func (m *maker) listed(figures map[string]*big.Rat, given map[string]string) []Answer {
	var all []Answer
	missing := pick(m, []int{3, 10, 10, 40, 1000})
	for i := range m.set.Facts {
		id := m.set.Facts[i].ID
		a := Answer{Fact: id, Value: given[id]}
		if x := figures[id]; x != nil {
			a.Value = decimal.MustParse(x.FloatString(maxFractionDigits)).Trim(0).String()
		}
		switch {
		case m.oneIn(missing):
			continue
		case m.oneIn(missing):
			a = Answer{Fact: id, NoData: true, Explanation: "chưa có"}
		case m.oneIn(10):
			a.Evidence = []EvidenceDoc{{Document: "1/QĐ"}} // says nothing to the verdict
		}
		all = append(all, a)
	}
	m.r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}
