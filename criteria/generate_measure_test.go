package criteria

import (
	"slices"

	"github.com/govalues/decimal"
)

// leaf fills in a measure that is no composite.
func (m *maker) leaf(x *Measure) {
	switch m.r.IntN(10) {
	case 0:
		x.YesNo = m.fact(YesNoFact)
	case 1:
		x.Count = m.fact(CountFact)
	case 2:
		x.Number = m.fact(NumberFact, NumberFact, CountFact)
	case 3:
		x.Choice = m.fact(ChoiceFact)
	case 4:
		x.Appraisal = m.fact(TextFact, YesNoFact, ChoiceFact, CountFact, NumberFact)
	case 5:
		x.Sum = m.several()
	case 6:
		x.Ratio = ptr(m.ratio())
	case 7:
		x.RollUp = &RollUp{"thanh-hoa.thon-thong-minh", Village, m.ratio()}
	default:
		x.Relative = m.relative()
	}
}

func (m *maker) zero() string {
	return pick(m, []string{"", "error", "not_applicable", "not_applicable", "did_not_occur", "did_not_occur"})
}

// several picks two to nine facts of one kind, none twice.
func (m *maker) several() []string {
	kind := pick(m, []FactKind{CountFact, CountFact, NumberFact})
	var ids []string
	for i := range m.set.Facts {
		if m.set.Facts[i].Kind == kind {
			ids = append(ids, m.set.Facts[i].ID)
		}
	}
	m.r.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	return ids[:min(len(ids), 2+m.r.IntN(pick(m, []int{2, 8})))]
}

// pair picks a part and a whole: two facts of one kind that are never negative.
func (m *maker) pair() (of, in string) {
	if m.oneIn(3) {
		return "area-0.covered", "area-0"
	}
	if m.oneIn(3) {
		in = pick(m, []string{"area-0", "area-1", "area-2"})
		return pick(m, []string{"area-0", "area-1", "area-2", "satisfied"}), in
	}
	in = pick(m, []string{"homes-0", "homes-1", "homes-2", "homes-0.before"})
	if in != "homes-0.before" && !m.oneIn(4) {
		return in + ".on-line", in
	}
	return m.fact(CountFact), in
}

func (m *maker) ratio() Ratio {
	of, in := m.pair()
	for of == in { // refused, as it is always all
		of, in = m.pair()
	}
	return Ratio{of, in, m.zero()}
}

func (m *maker) relative() *Relative {
	r := &Relative{As: pick(m, []string{"percent", "growth", "difference"})}
	r.Of, r.To = m.pair()
	if r.As != "difference" {
		r.Zero = m.zero()
	} else if m.oneIn(2) {
		r.Of, r.To = "change", m.fact(NumberFact)
	}
	if m.oneIn(3) {
		r.To, r.Zero = "", ""
		r.Value = ptr(decimal.MustNew(1+m.r.Int64N(3000), 1+m.r.IntN(3)).Trim(0))
		if m.kind(r.Of) == CountFact {
			r.Value = ptr(decimal.MustNew(1+m.r.Int64N(60), 0))
		}
	}
	return r
}

// limit gives a value in the range in which a measure of figures mostly lies.
func (m *maker) limit(x *Measure) Decimal {
	switch {
	case x.Ratio != nil || x.RollUp != nil:
		return m.decimal(0, 100)
	case x.Relative != nil && x.Relative.As == "percent":
		return m.decimal(0, 200)
	case x.Relative != nil && x.Relative.As == "growth":
		return m.decimal(-100, 150)
	case x.Relative != nil, x.Number == "change":
		return m.decimal(-40, 40)
	case x.Sum != nil:
		return m.decimal(0, 150)
	}
	return m.decimal(0, 40)
}

// limits gives n values in order, none twice.
func (m *maker) limits(x *Measure, n int) []Decimal {
	var all []Decimal
	for len(all) < n {
		d := m.limit(x)
		at := 0
		for at < len(all) && all[at].Cmp(d) < 0 {
			at++
		}
		if at == len(all) || all[at].Cmp(d) != 0 {
			all = append(all[:at], append([]Decimal{d}, all[at:]...)...)
		}
	}
	return all
}

// words tells whether a measure has no figure.
func words(x *Measure) bool { return x.YesNo != "" || x.Choice != "" || x.Appraisal != "" }

// judged makes threshold and points of a measure: at least one of the two decides whether it is met.
func (m *maker) judged(x *Measure, scored bool) (*Pass, *Points) {
	var points *Points
	if scored {
		points = m.points(x)
	}
	switch {
	case x.Appraisal != "", x.YesNo != "" && m.oneIn(2), points != nil && points.hasWay() && m.oneIn(2):
		return nil, points
	}
	p := &Pass{}
	if !m.oneIn(3) {
		p.Bounds = m.comparator(x, points)
		return p, points
	}
	var from Date = 20270101
	for range 1 + m.r.IntN(3) {
		c := ClassPass{Cite: "thử", Bounds: m.comparator(x, points)}
		if m.oneIn(2) {
			c.From = from
			from -= 10000
		}
		if c.From.IsZero() || m.oneIn(2) {
			c.When = m.condition(true)
		}
		if !slices.ContainsFunc(p.ByClass, func(b ClassPass) bool { return b.When == c.When }) {
			p.ByClass = append(p.ByClass, c)
		}
	}
	p.ByClass = append(p.ByClass, ClassPass{Cite: "thử", Bounds: m.comparator(x, points)})
	return p, points
}

// comparator makes one comparator that fits a measure.
func (m *maker) comparator(x *Measure, points *Points) (b Bounds) {
	switch {
	case x.YesNo != "":
		return Bounds{Is: ptr(m.oneIn(2))}
	case x.Choice != "":
		return Bounds{OneOf: m.some(x.Choice, points)}
	}
	d := m.limit(x)
	m.aims = append(m.aims, madeAim{x, exactly(d)})
	switch m.r.IntN(6) {
	case 0:
		b.MoreThan = &d
	case 1:
		b.AtMost = &d
	case 2:
		b.LessThan = &d
	case 3:
		b.Equal = &d
	case 4:
		b.Between = m.limits(x, 2)
		m.aims = append(m.aims, madeAim{x, exactly(b.Between[0])}, madeAim{x, exactly(b.Between[1])})
	default:
		b.AtLeast = &d
	}
	return b
}

// some picks options that pass. One that zeroes cannot pass.
func (m *maker) some(fact string, points *Points) []string {
	var ids []string
	for _, o := range m.options(fact) {
		zeroes := points != nil && slices.ContainsFunc(points.Options, func(p OptionPoints) bool { return p.Option == o.ID && p.Zeroes })
		if !zeroes && (len(ids) == 0 || m.oneIn(2)) {
			ids = append(ids, o.ID)
		}
	}
	return ids
}

func (m *maker) options(fact string) []Option {
	for i := range m.set.Facts {
		if m.set.Facts[i].ID == fact {
			return m.set.Facts[i].Options
		}
	}
	return nil
}
