package criteria

import (
	"fmt"
	"math/big"
)

// madeCondition is an expression that was made together with its meaning, so that nobody has to parse it.
type madeCondition struct {
	source string
	holds  func(*naive) tri
}

func triOf(b bool) tri {
	if b {
		return yes
	}
	return no
}

// condition makes an expression and keeps its meaning. Of the unit alone, or of the unit and the facts.
func (m *maker) condition(unitOnly bool) string {
	m.wordy = !m.oneIn(3)
	depth := 2
	if !m.wordy {
		depth = 1
	}
	c := m.makeCondition(unitOnly, depth)
	m.conditions[c.source] = c.holds
	return c.source
}

func (m *maker) makeCondition(unitOnly bool, depth int) madeCondition {
	if depth == 0 || m.r.IntN(2) == 0 {
		if unitOnly || m.r.IntN(5) == 0 {
			return m.unitCondition()
		}
		return m.factCondition()
	}
	a := m.makeCondition(unitOnly, depth-1)
	if m.r.IntN(4) == 0 {
		return madeCondition{"!(" + a.source + ")", func(n *naive) tri { return [...]tri{no: yes, yes: no, unknown: unknown}[a.holds(n)] }}
	}
	b := m.makeCondition(unitOnly, depth-1)
	if m.r.IntN(2) == 0 {
		return madeCondition{"(" + a.source + ") && (" + b.source + ")", func(n *naive) tri { return decided(no, a.holds(n), b.holds(n)) }}
	}
	return madeCondition{"(" + a.source + ") || (" + b.source + ")", func(n *naive) tri { return decided(yes, a.holds(n), b.holds(n)) }}
}

// decided joins two answers of which one of a kind decides: a no for "and", a yes for "or".
func decided(by, a, b tri) tri {
	switch {
	case a == by || b == by:
		return by
	case a == unknown || b == unknown:
		return unknown
	}
	return a
}

func (m *maker) unitCondition() madeCondition {
	switch m.r.IntN(6) {
	case 0, 1:
		kind := pick(m, madeKinds)
		return madeCondition{fmt.Sprintf("unit.kind == %q", kind), func(n *naive) tri { return triOf(n.unit.Kind == kind) }}
	case 2:
		kind := pick(m, madeKinds)
		return madeCondition{fmt.Sprintf("unit.kind in [%q, %q]", kind, KindTownship), func(n *naive) tri {
			return triOf(n.unit.Kind == kind || n.unit.Kind == KindTownship)
		}}
	case 3:
		code := pick(m, madeCodes)
		return madeCondition{fmt.Sprintf("unit.code != %q", code), func(n *naive) tri { return triOf(n.unit.Code != code) }}
	case 4:
		return madeCondition{`unit.district == "382" && unit.level == "commune"`, func(n *naive) tri {
			return triOf(n.unit.District == "382" && n.unit.Level == Commune)
		}}
	}
	return madeCondition{`unit.area == "mountainous"`, func(n *naive) tri { return triOf(n.unit.Area == Mountainous) }}
}

// factCondition asks for one fact, or for the sum of two counts.
func (m *maker) factCondition() madeCondition {
	f := &m.set.Facts[m.r.IntN(len(m.set.Facts))]
	for m.wordy && (f.Kind == ChoiceFact || f.Kind == DateFact || f.Kind == TextFact) {
		f = &m.set.Facts[m.r.IntN(len(m.set.Facts))] // comparing words costs, and costs are bounded: once in a short condition
	}
	name := celName(f.ID)
	text := func(want string) func(*naive) tri {
		return func(n *naive) tri {
			got, given := n.answers[f.ID]
			if !given {
				return unknown
			}
			return triOf(got == want)
		}
	}
	switch f.Kind {
	case CountFact:
		if m.r.IntN(3) == 0 {
			return m.sumCondition(f)
		}
		at := fmt.Sprint(m.r.IntN(30))
		return m.comparison(name, at, at, f)
	case NumberFact:
		at := m.decimal(0, 60).String()
		return m.comparison(name, fmt.Sprintf("decimal(%q)", at), at, f)
	case YesNoFact:
		return madeCondition{name, text("true")}
	}
	m.wordy = true
	switch f.Kind {
	case ChoiceFact:
		o := pick(m, f.Options).ID
		return madeCondition{fmt.Sprintf("%s == %q", name, o), text(o)}
	case DateFact:
		return madeCondition{name + ` == "2024-10-07"`, text("2024-10-07")}
	}
	return madeCondition{name + ` == "lời"`, text("lời")}
}

// comparison asks how a figure stands to another. at is what the expression says, value the figure itself.
func (m *maker) comparison(name, at, value string, f *Fact) madeCondition {
	limit, _ := new(big.Rat).SetString(value)
	op := pick(m, []string{">=", ">", "<=", "<", "=="})
	if op == "==" && f.Kind == NumberFact {
		op = "<=" // whether two decimals are equal is reckoned as if they were long texts
	}
	m.aim(f.ID, limit)
	return madeCondition{name + " " + op + " " + at, func(n *naive) tri {
		x := n.figure(f.ID)
		if x == nil {
			return unknown
		}
		return compared(x.Cmp(limit), op)
	}}
}

func compared(c int, op string) tri {
	return triOf(map[string]bool{">=": c >= 0, ">": c > 0, "<=": c <= 0, "<": c < 0, "==": c == 0}[op])
}

func (m *maker) sumCondition(f *Fact) madeCondition {
	other, limit := m.fact(CountFact), m.r.IntN(60)
	return madeCondition{fmt.Sprintf("%s + %s >= %d", celName(f.ID), celName(other), limit), func(n *naive) tri {
		x, y := n.figure(f.ID), n.figure(other)
		if x == nil || y == nil {
			return unknown
		}
		return triOf(ratSum(x, y).Cmp(ratOf(limit)) >= 0)
	}}
}
