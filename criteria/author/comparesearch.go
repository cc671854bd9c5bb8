package author

import (
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// directions notes in which directions two rules differ.
type directions struct{ worse, better *Witness }

func (d *directions) change(proven bool) Change {
	switch {
	case d.worse != nil && d.better != nil:
		return Incomparable
	case !proven:
		return Unproven
	case d.worse != nil:
		return Stricter
	case d.better != nil:
		return Looser
	}
	return Same
}

// difference is what a search found between two criteria.
type difference struct {
	effect, points directions
	other          bool // the same effect under another name or maximum, or other answers refused
	proven         bool
}

// witnesses gives one case for each direction.
func (d *difference) witnesses() []Witness {
	var all []Witness
	for _, w := range []*Witness{d.effect.worse, d.effect.better, d.points.worse, d.points.better} {
		if w != nil && !slices.ContainsFunc(all, func(o Witness) bool { return encode(o) == encode(w) }) {
			all = append(all, *w)
		}
	}
	return all
}

// search tries two criteria on the same answers.
func search(old, new side) *difference {
	d := &difference{}
	q := newQuestion(new.rules.Set.Level)
	q.criterion(old.rules, old.criterion().Criterion)
	q.criterion(new.rules, new.criterion().Criterion)
	p := q.lay()
	was, is := p.probe(old.rules), p.probe(new.rules)
	before, after := was.bindAll(p.places), is.bindAll(p.places)
	taken := [2]bool{old.takes(), new.takes()}
	complete := p.each(func(at []cell) bool {
		if accepted := was.put(at); is.put(at) != accepted {
			d.other = true
			return true
		} else if !accepted {
			return true
		}
		for k := range p.places {
			a, b := before[k].JudgeOne(old.at, was.values), after[k].JudgeOne(new.at, is.values)
			if a == b && taken[0] == taken[1] {
				continue
			}
			d.other = true
			w := func() *Witness { return p.witness(at, p.places[k], a, b) }
			d.effect.note(rank(&a), rank(&b), w)
			d.points.note(earned(&a, taken[0]), earned(&b, taken[1]), w)
		}
		return d.effect.worse == nil || d.effect.better == nil || d.points.worse == nil || d.points.better == nil
	})
	d.proven = p.proven && complete && old.rules.Set.Level == new.rules.Set.Level
	return d
}

// takes tells whether the criterion's points are taken off.
func (s side) takes() bool {
	g := s.group()
	return g != nil && g.Kind == criteria.PenaltyGroup
}

func (d *directions) note(old, new int64, witness func() *Witness) {
	switch {
	case new < old && d.worse == nil:
		d.worse = witness()
	case new > old && d.better == nil:
		d.better = witness()
	}
}

// rank orders what a criterion comes to from worse to better for the unit.
func rank(j *criteria.Judged) int64 {
	switch {
	case j.Counts:
		return 3
	case j.Outcome == criteria.NotApplicable || j.Outcome == criteria.DidNotOccur:
		return 2
	case j.Outcome == criteria.AwaitingAppraisal:
		return 1
	}
	return 0
}

func earned(j *criteria.Judged, taken bool) int64 {
	if taken {
		return -j.Worst
	}
	return j.Worst
}

// Witness is one case in which two rules differ.
type Witness struct {
	Kind   criteria.Kind    `json:"unit_kind,omitempty"` // where it matters
	Area   criteria.Area    `json:"area,omitempty"`
	Day    criteria.Date    `json:"day,omitzero"` // last day of the judged period, where it matters
	Values []WitnessValue   `json:"values"`
	Old    criteria.Outcome `json:"old"`
	New    criteria.Outcome `json:"new"`
	Points *[2]string       `json:"points,omitempty"` // old and new, where they differ
}

// WitnessValue is an answer; without a value there is no data.
type WitnessValue struct {
	Fact  string        `json:"fact"`
	Label criteria.Text `json:"-"`
	Value string        `json:"value,omitempty"`
}

func (p *points) witness(at []cell, where place, old, new criteria.Judged) *Witness {
	w := &Witness{Old: old.Outcome, New: new.Outcome, Day: where.day}
	if p.q.asks["unit.kind"] != nil {
		w.Kind = where.unit.Kind
	}
	if p.q.asks["unit.area"] != nil {
		w.Area = where.unit.Area
	}
	for i, d := range p.order {
		w.Values = append(w.Values, WitnessValue{d.id, d.fact.Label, d.answer(at[i])})
	}
	if old.Worst != new.Worst {
		w.Points = &[2]string{trimZeros(ratio(old.Worst, millionths).FloatString(6)), trimZeros(ratio(new.Worst, millionths).FloatString(6))}
	}
	return w
}

// answer gives a cell as the text of an answer, "" for no data.
func (d *factDomain) answer(c cell) string {
	switch {
	case c == none:
		return ""
	case c.words != "":
		return c.words
	case d.fact.Kind == criteria.YesNoFact:
		return map[int64]string{0: "false", 1: "true"}[c.n]
	}
	return trimZeros(ratio(c.n, d.scale).FloatString(6))
}

// Text says the case in words.
func (w *Witness) Text() criteria.Text {
	var where criteria.Text
	add := func(t criteria.Text) {
		if !where.IsZero() {
			where.VI, where.EN = where.VI+", ", where.EN+", "
		}
		where.VI, where.EN = where.VI+t.VI, where.EN+t.In("en")
	}
	if w.Kind != "" {
		add(w.Kind.Label())
	}
	if w.Area != "" {
		add(criteria.Say("compare.area." + string(w.Area)))
	}
	if !w.Day.IsZero() {
		add(criteria.Say("compare.day", "day", w.Day))
	}
	for _, v := range w.Values {
		if v.Value == "" {
			add(criteria.Say("compare.no-data", "fact", v.Label))
		} else {
			add(criteria.Say("compare.value", "fact", v.Label, "value", figure(v.Value)))
		}
	}
	say := criteria.Say("compare.witness", "where", where, "old", criteria.OutcomeText(w.Old), "new", criteria.OutcomeText(w.New))
	if w.Points != nil {
		say = criteria.Say("compare.witness-points", "where", where, "old", criteria.OutcomeText(w.Old), "new", criteria.OutcomeText(w.New),
			"before", figure(w.Points[0]), "after", figure(w.Points[1]))
	}
	return say
}

// figure gives a number each language in its own way, and words as they stand.
func figure(s string) criteria.Text {
	if d, err := criteria.ParseDecimal(s); err == nil {
		return criteria.Figure(d)
	}
	return criteria.Text{VI: s, EN: s}
}
