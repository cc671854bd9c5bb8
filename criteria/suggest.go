package criteria

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// PastAnswers are answers that a unit filed before, under any rule set.
type PastAnswers struct {
	Origin  string // "assessments/…/submissions/1"
	Rules   *Compiled
	Period  Period
	FiledOn Date
	Answers Answers
}

// SuggestionKind says where a suggested answer comes from.
type SuggestionKind string

// Kinds of suggestions.
const (
	CarriedAnswer  SuggestionKind = "carried"  // the same fact, answered in another assessment
	PreviousAnswer SuggestionKind = "previous" // the fact whose earlier value this one is, answered in the period before
	RolledUpAnswer SuggestionKind = "roll_up"  // counted from what the service knows of the child units
)

// Suggestion is an answer that can be taken over. It is offered with its origin and day and never put in silently.
type Suggestion struct {
	Answer Answer
	Kind   SuggestionKind
	Origin string // record that it comes from: a submission, or the unit whose children were counted
	Period Period // of the data
	On     Date   // filed on, or counted as of
}

// Suggest offers answers of earlier assessments for facts of this set, by fact id: of several the one whose period is
// the same, else the latest one before it; of one period the one that was filed last. A fact that has changed its kind or
// unit between two sets is not offered.
func (c *Compiled) Suggest(period Period, past []PastAnswers) []Suggestion {
	past = slices.Clone(past)
	_, end := period.Span()
	slices.SortStableFunc(past, func(x, y PastAnswers) int {
		_, xEnd := x.Period.Span()
		_, yEnd := y.Period.Span()
		return cmp.Or(cmp.Compare(yEnd, xEnd), cmp.Compare(y.FiledOn, x.FiledOn), strings.Compare(y.Origin, x.Origin))
	})
	var all []Suggestion
	now := map[string]string{} // fact that holds an earlier value → fact whose value it is
	for i := range c.Set.Facts {
		now[c.Set.Facts[i].Previous] = c.Set.Facts[i].ID
	}
	for i := range c.Set.Facts {
		f := &c.Set.Facts[i]
		before := func(p Period) bool { _, to := p.Span(); return to <= end }
		s, ok := c.carried(f, f.ID, CarriedAnswer, past, before)
		if source := now[f.ID]; source != "" {
			last := period.before()
			if of, found := c.carried(f, source, PreviousAnswer, past, func(p Period) bool { return p == last }); found {
				s, ok = of, true
			}
		}
		if ok {
			all = append(all, s)
		}
	}
	return all
}

// carried finds the first answer to a fact that means the same here.
func (c *Compiled) carried(f *Fact, id string, kind SuggestionKind, past []PastAnswers, fits func(Period) bool) (Suggestion, bool) {
	for i := range past {
		p := &past[i]
		then := p.Rules.fact(id)
		a, ok := p.Answers.Find(id)
		if !ok || a.NoData || !fits(p.Period) || then == nil || then.Kind != f.Kind || then.Unit.VI != f.Unit.VI {
			continue
		}
		if f.checkValue(a.Value) != nil {
			continue // its range or options are others here
		}
		answer := *a
		answer.Fact = f.ID
		return Suggestion{Answer: answer, Kind: kind, Origin: p.Origin, Period: p.Period, On: p.FiledOn}, true
	}
	return Suggestion{}, false
}

// before gives the period of the same length before this one.
func (p Period) before() Period {
	year, part, split := strings.Cut(string(p), "-")
	y, _ := strconv.Atoi(year)
	if !split {
		return Period(strconv.Itoa(y - 1))
	}
	n := int(part[1] - '0')
	if n == 1 {
		y, n = y-1, map[byte]int{'H': 3, 'Q': 5}[part[0]]
	}
	return Period(strconv.Itoa(y) + "-" + part[:1] + strconv.Itoa(n-1))
}

// RollUps lists the roll-ups of a set: each asks how many child units pass another rule set.
func (c *Compiled) RollUps() []*RollUp {
	var all []*RollUp
	add := func(m *Measure) {
		if m != nil && m.RollUp != nil {
			all = append(all, m.RollUp)
		}
	}
	for _, cr := range c.criteria {
		add(cr.Measure)
		for i := range cr.Measure.parts() {
			add(&cr.Measure.parts()[i].Measure)
		}
	}
	return all
}

// Suggest offers how many children pass, and how many there are, as two answers.
func (r *RollUp) Suggest(parent *Unit, passed, children int, period Period, asOf Date) []Suggestion {
	count := func(fact string, n int) Suggestion {
		a := Answer{Fact: fact, Value: itoa(n), Quality: Actual, Channel: FromSystem}
		return Suggestion{Answer: a, Kind: RolledUpAnswer, Origin: parent.ID().Name(), Period: period, On: asOf}
	}
	return []Suggestion{count(r.Of, passed), count(r.In, children)}
}

// Cumulative tells whether any figure only ever counts up.
func (c *Compiled) Cumulative() bool {
	return slices.ContainsFunc(c.Set.Facts, func(f Fact) bool { return f.Monotone })
}

// Doubts compares answers with those of the period before: a figure that only ever counts up should not have fallen. They
// never block.
func (c *Compiled) Doubts(period Period, a Answers, past []PastAnswers) []*Error {
	var doubts []*Error
	for i := range c.Set.Facts {
		f := &c.Set.Facts[i]
		now, ok := a.Find(f.ID)
		if !f.Monotone || !ok || now.NoData {
			continue
		}
		for k := range past {
			then, ok := past[k].Answers.Find(f.ID)
			if !ok || then.NoData || past[k].Period != period.before() {
				continue
			}
			x, errNow := ParseDecimal(now.Value)
			y, errThen := ParseDecimal(then.Value)
			if errNow == nil && errThen == nil && x.Cmp(y) < 0 {
				doubts = append(doubts, Invalid("FIGURE_FELL", "answers["+f.ID+"].value", Say("answer.fell",
					"fact", f.Label, "value", Figure(x), "period", string(past[k].Period), "before", Figure(y))))
				break
			}
		}
	}
	return doubts
}
