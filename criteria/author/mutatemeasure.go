package author

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

func (b *breeder) criterion(cr placed) {
	if cr.Measure == nil {
		return
	}
	other := map[criteria.Class]criteria.Class{criteria.Mandatory: criteria.Extended, criteria.Extended: criteria.Mandatory}[cr.class()]
	swap(b, step(cr.path, "class"), turned(string(cr.class()), string(other)), &cr.Class, other)
	if cr.DidNotOccur != "" {
		others(b, step(cr.path, "did_not_occur"), &cr.DidNotOccur, "excluded", "counts_as_met")
	}
	if a := cr.Applies; a != nil {
		path := step(cr.path, "applies")
		swap(b, path, criteria.Say("mutation.left-out"), &cr.Applies, nil)
		b.condition(step(path, "when"), &a.When)
		was := a.Otherwise
		a.Otherwise = cmp.Or(a.Otherwise, "not_applicable")
		others(b, step(path, "otherwise"), &a.Otherwise, "not_applicable", "renormalise", "counts_as_met")
		a.Otherwise = was
	}
	b.measure(cr.path, cr.Measure, &cr.Pass, cr.Points)
	parts := cr.Measure.Parts()
	path := step(step(cr.path, "measure"), cr.Measure.PartsPath()...)
	for i := range parts {
		b.measure(step(path, i), &parts[i].Measure, &parts[i].Pass, parts[i].Points)
	}
	b.composite(step(cr.path, "measure"), cr.Measure)
}

// composite alters how many parts are asked for, and leaves parts out.
func (b *breeder) composite(path []any, m *criteria.Measure) {
	switch {
	case m.KOf != nil:
		swap(b, step(path, "k_of", "k"), criteria.Say("mutation.more"), &m.KOf.K, m.KOf.K+1)
		swap(b, step(path, "k_of", "k"), criteria.Say("mutation.less"), &m.KOf.K, m.KOf.K-1)
		without(b, step(path, "k_of", "of"), &m.KOf.Of)
	case m.AllOf != nil:
		whole := *m
		swap(b, path, criteria.Say("mutation.any-of"), m, criteria.Measure{AnyOf: whole.AllOf})
		without(b, step(path, "all_of"), &m.AllOf)
	case m.AnyOf != nil:
		whole := *m
		swap(b, path, criteria.Say("mutation.all-of"), m, criteria.Measure{AllOf: whole.AnyOf})
		without(b, step(path, "any_of"), &m.AnyOf)
	}
}

func (b *breeder) measure(path []any, m *criteria.Measure, p **criteria.Pass, pts *criteria.Points) {
	if r := m.Share(); r != nil {
		key := map[bool]string{true: "roll_up", false: "ratio"}[m.RollUp != nil]
		at := step(path, "measure", key)
		swap(b, at, criteria.Say("mutation.exchanged"), r, criteria.Ratio{Of: r.In, In: r.Of, Zero: r.Zero})
		b.zero(step(at, "zero"), &r.Zero)
	}
	if r := m.Relative; r != nil {
		at := step(path, "measure", "relative")
		others(b, step(at, "as"), &r.As, "percent", "growth", "difference")
		b.zero(step(at, "zero"), &r.Zero)
		if r.Value != nil {
			b.number(step(at, "value"), r.Value)
		}
		if r.To != "" {
			swap(b, at, criteria.Say("mutation.exchanged"), r, criteria.Relative{Of: r.To, To: r.Of, As: r.As, Zero: r.Zero})
		}
	}
	without(b, step(path, "measure", "sum"), &m.Sum)
	b.pass(step(path, "pass"), m, p)
	b.points(step(path, "points"), pts)
}

// zero alters the rule for a whole of 0; none is "error".
func (b *breeder) zero(path []any, at *string) {
	for _, to := range []string{"", "not_applicable", "did_not_occur"} {
		if to != *at && (to != "" || *at != "error") {
			swap(b, path, turned(cmp.Or(*at, "error"), cmp.Or(to, "error")), at, to)
		}
	}
}

func (b *breeder) pass(path []any, m *criteria.Measure, at **criteria.Pass) {
	p := *at
	if p == nil {
		if m.YesNo != "" {
			no := false
			swap(b, path, criteria.Say("mutation.no"), at, &criteria.Pass{Bounds: criteria.Bounds{Is: &no}})
		}
		return
	}
	b.bounds(path, m, &p.Bounds)
	for i := range p.ByClass {
		entry := &p.ByClass[i]
		at := step(path, "by_class", i)
		b.bounds(at, m, &entry.Bounds)
		b.condition(step(at, "when"), &entry.When)
		if !entry.From.IsZero() {
			swap(b, step(at, "from"), criteria.Say("mutation.later"), &entry.From, entry.From.AddDays(1))
			swap(b, step(at, "from"), criteria.Say("mutation.earlier"), &entry.From, entry.From.AddDays(-1))
		}
	}
	without(b, step(path, "by_class"), &p.ByClass)
	reordered(b, step(path, "by_class"), &p.ByClass)
}

// bounds alters a comparator and what it compares with.
func (b *breeder) bounds(path []any, m *criteria.Measure, p *criteria.Bounds) {
	turn := func(key, what string, to criteria.Bounds) { swap(b, step(path, key), criteria.Text{VI: what}, p, to) }
	switch {
	case p.AtLeast != nil:
		turn("at_least", ">= → >", criteria.Bounds{MoreThan: p.AtLeast})
		turn("at_least", ">= → =", criteria.Bounds{Equal: p.AtLeast})
		b.number(step(path, "at_least"), p.AtLeast)
	case p.MoreThan != nil:
		turn("more_than", "> → >=", criteria.Bounds{AtLeast: p.MoreThan})
		b.number(step(path, "more_than"), p.MoreThan)
	case p.AtMost != nil:
		turn("at_most", "<= → <", criteria.Bounds{LessThan: p.AtMost})
		turn("at_most", "<= → =", criteria.Bounds{Equal: p.AtMost})
		b.number(step(path, "at_most"), p.AtMost)
	case p.LessThan != nil:
		turn("less_than", "< → <=", criteria.Bounds{AtMost: p.LessThan})
		b.number(step(path, "less_than"), p.LessThan)
	case p.Equal != nil:
		turn("equal", "= → >=", criteria.Bounds{AtLeast: p.Equal})
		turn("equal", "= → <=", criteria.Bounds{AtMost: p.Equal})
		b.number(step(path, "equal"), p.Equal)
	case len(p.Between) == 2:
		turn("between", "without an upper limit", criteria.Bounds{AtLeast: &p.Between[0]})
		turn("between", "without a lower limit", criteria.Bounds{AtMost: &p.Between[1]})
		b.number(step(path, "between", 0), &p.Between[0])
		b.number(step(path, "between", 1), &p.Between[1])
	case p.Is != nil:
		swap(b, step(path, "is"), criteria.Say("mutation.other-answer"), p.Is, !*p.Is)
	case p.OneOf != nil:
		without(b, step(path, "one_of"), &p.OneOf)
		b.moreOptions(step(path, "one_of"), m.Choice, &p.OneOf)
	}
}

// moreOptions adds each option that is not among those asked for.
func (b *breeder) moreOptions(path []any, fact string, at *[]string) {
	for i := range b.set.Facts {
		f := &b.set.Facts[i]
		for j := range f.Options {
			if id := f.Options[j].ID; f.ID == fact && !slices.Contains(*at, id) {
				swap(b, path, criteria.Say("mutation.added", "what", id), at, append(slices.Clone(*at), id))
			}
		}
	}
}

// condition negates an expression, turns its comparators, and leaves out each side of its outermost and, or.
func (b *breeder) condition(path []any, at *string) {
	if *at == "" {
		return
	}
	swap(b, path, criteria.Say("mutation.negated"), at, "!("+*at+")")
	for _, op := range []string{"&&", "||"} {
		sides := splitOutside(*at, op)
		for i := range sides {
			if len(sides) > 1 {
				swap(b, path, criteria.Say("mutation.side", "what", strings.TrimSpace(sides[i])), at, strings.Join(slices.Delete(slices.Clone(sides), i, i+1), op))
			}
		}
		if len(sides) > 1 {
			return
		}
	}
	for _, turn := range [][2]string{{" >= ", " > "}, {" > ", " >= "}, {" <= ", " < "}, {" < ", " <= "}} {
		if sides := splitOutside(*at, turn[0]); len(sides) == 2 {
			swap(b, path, turned(turn[0], turn[1]), at, sides[0]+turn[1]+sides[1])
		}
	}
}

// splitOutside splits at an operator outside of quotes and parentheses.
func splitOutside(s, op string) []string {
	var sides []string
	depth, from := 0, 0
	quote := byte(0)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '(' || c == '[':
			depth++
		case c == ')' || c == ']':
			depth--
		case depth == 0 && strings.HasPrefix(s[i:], op):
			sides = append(sides, s[from:i])
			from = i + len(op)
			i = from - 1
		}
	}
	return append(sides, s[from:])
}

// points alters what is earned.
func (b *breeder) points(path []any, p *criteria.Points) {
	if p == nil {
		return
	}
	if p.Max != nil {
		b.number(step(path, "max"), p.Max)
	}
	for i := range p.ByClass {
		at := step(path, "by_class", i)
		b.number(step(at, "max"), &p.ByClass[i].Max)
		b.condition(step(at, "when"), &p.ByClass[i].When)
	}
	without(b, step(path, "by_class"), &p.ByClass)
	reordered(b, step(path, "by_class"), &p.ByClass)
	if q := p.Proportional; q != nil {
		at := step(path, "proportional")
		b.number(step(at, "from"), &q.From)
		b.number(step(at, "to"), &q.To)
		b.rounding(step(at, "round"), &q.Round)
	}
	for i := range p.Steps {
		b.number(step(path, "steps", i, "at_least"), &p.Steps[i].AtLeast)
		b.number(step(path, "steps", i, "points"), &p.Steps[i].Points)
	}
	without(b, step(path, "steps"), &p.Steps)
	for i := range p.Bands {
		b.number(step(path, "bands", i, "points"), &p.Bands[i].Points)
		if i > 0 && p.Bands[i].From != nil && p.Bands[i-1].Below != nil {
			b.edge(step(path, "bands", i, "from"), p.Bands[i-1].Below, p.Bands[i].From)
		}
	}
	for i := range p.Options {
		at := step(path, "options", i)
		b.number(step(at, "points"), &p.Options[i].Points)
		swap(b, step(at, "zeroes"), criteria.Say("mutation.zeroes"), &p.Options[i].Zeroes, !p.Options[i].Zeroes)
	}
	if p.PerOccurrence != nil {
		b.number(step(path, "per_occurrence"), p.PerOccurrence)
	}
	if q := p.Deduct; q != nil {
		b.number(step(path, "deduct", "each"), &q.Each)
		b.number(step(path, "deduct", "floor"), &q.Floor)
	}
}

// edge moves the edge between two bands.
func (b *breeder) edge(path []any, below, from *criteria.Decimal) {
	start := len(b.all)
	b.number(path, below)
	moved := b.all[start:]
	for i := range moved {
		do, undo, was := moved[i].do, moved[i].undo, *from
		moved[i].do = func() { do(); *from = *below }
		moved[i].undo = func() { undo(); *from = was }
	}
}

func (b *breeder) rounding(path []any, r *criteria.Rounding) {
	b.number(step(path, "step"), &r.Step)
	others(b, step(path, "to"), &r.To, "nearest", "down", "up")
}
