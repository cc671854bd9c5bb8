package units

import (
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// StepKind says what happened to a unit.
type StepKind string

// Kinds of steps.
const (
	StepContinued StepKind = "continued" // the same unit under another name, kind, parent or code
	StepMerged    StepKind = "merged"    // several became one new unit
	StepSplit     StepKind = "split"     // one was divided, or gave a part away and goes on
	StepAbsorbed  StepKind = "absorbed"  // a unit took others in and goes on
	StepUnknown   StepKind = "unknown"   // only lists tell of it: what came before is not known
)

// Step is one event in the history of a unit.
type Step struct {
	On    criteria.Date
	Kind  StepKind
	From  []StepUnit // by code; empty where it is not known
	To    []StepUnit // by code; several where all of them came of the one of From alone
	Basis string     // acts, with "; " between them
	Note  string     // remarks of the source, likewise

	text criteria.Text
}

// StepUnit is a unit as it was on one side of a step.
type StepUnit struct {
	Unit criteria.Unit
	Part bool // only a part of it
}

// Say gives the step as a sentence.
func (s *Step) Say() criteria.Text { return s.text }

// mostSteps bounds a history: a unit of which more became is better asked for its parts.
const mostSteps = 500

// Ancestors tells what became a unit, the latest step first and at most 500 of them; none for a row that is not known.
func (c *Catalogue) Ancestors(id criteria.UnitID) []Step {
	steps := c.tell(c.walk(id, func(s *Span) []int { return s.Before }))
	slices.Reverse(steps)
	return steps
}

// Descendants tells what became of a unit, the earliest step first and at most 500 of them; none for a row that is not known.
func (c *Catalogue) Descendants(id criteria.UnitID) []Step {
	all := c.walk(id, func(s *Span) []int { return s.After })
	if len(all) > 0 {
		all = all[1:] // how it began itself is no part of what became of it
	}
	return c.tell(all)
}

// walk goes from the spans of a row to others, the nearest first.
func (c *Catalogue) walk(id criteria.UnitID, next func(*Span) []int) []int {
	l := c.arranged()
	i, ok := l.first[id]
	if !ok {
		return nil
	}
	var walk []int
	for ; ok; ok = i != 0 {
		walk = append(walk, i)
		i = l.next[i]
	}
	seen := map[int]bool{}
	for _, i := range walk {
		seen[i] = true
	}
	for n := 0; n < len(walk); n++ {
		for _, j := range next(&l.spans[walk[n]]) {
			if !seen[j] && len(walk) < mostSteps {
				seen[j] = true
				walk = append(walk, j)
			}
		}
	}
	return walk
}

// tell gives the steps by which spans began, each once.
func (c *Catalogue) tell(places []int) []Step {
	slices.Sort(places)
	var steps []Step
	told := map[int]bool{}
	for _, i := range places {
		s := &c.lineage.spans[i]
		if s.Origin == OriginBeginning || told[i] {
			continue
		}
		together := c.together(i)
		for _, j := range together {
			told[j] = true
		}
		steps = append(steps, c.step(s, together))
	}
	return steps
}

// together gives the spans that are told of in one step: the one, and where it was divided off a unit all those that came of
// that unit, provided that none of them is of others too.
func (c *Catalogue) together(i int) []int {
	s := &c.lineage.spans[i]
	if len(s.Before) != 1 || s.Origin != OriginSucceeded {
		return []int{i}
	}
	all := c.lineage.spans[s.Before[0]].After
	for _, j := range all {
		if len(c.lineage.spans[j].Before) != 1 {
			return []int{i}
		}
	}
	return all
}

// step tells of one event.
func (c *Catalogue) step(s *Span, to []int) Step {
	step := Step{On: s.From, Kind: c.stepKind(s), Basis: strings.Join(s.Basis, "; ")}
	for _, i := range s.Before {
		before := &c.lineage.spans[i]
		u, _ := c.Unit(before.Unit)
		step.From = append(step.From, StepUnit{u, c.inPart(before.Unit, s)})
	}
	var notes []string
	for _, i := range to {
		span := &c.lineage.spans[i]
		u, _ := c.Unit(span.Unit)
		step.To = append(step.To, StepUnit{Unit: u})
		for _, line := range c.lineage.lines.into[event{span.Unit, span.From}] {
			if line.Note != "" && !slices.Contains(notes, line.Note) {
				notes = append(notes, line.Note)
			}
			if step.Basis == "" { // of a unit that goes on after it gave a part away
				step.Basis = line.Basis
			}
		}
	}
	if step.Basis == "" {
		step.Basis = c.basisOut(s)
	}
	step.Note = strings.Join(notes, "; ")
	slices.SortFunc(step.From, stepOrder)
	slices.SortFunc(step.To, stepOrder)
	step.text = c.sentence(&step, s)
	return step
}

func stepOrder(a, b StepUnit) int { return strings.Compare(a.Unit.Code, b.Unit.Code) }

// basisOut gives the act by which a unit that goes on gave a part away.
func (c *Catalogue) basisOut(s *Span) string {
	if lines := c.lineage.lines.outOf[event{s.Unit, s.From}]; len(lines) > 0 {
		return lines[0].Basis
	}
	return ""
}

// stepKind says what happened when a span began.
func (c *Catalogue) stepKind(s *Span) StepKind {
	u, _ := c.Unit(s.Unit)
	switch {
	case s.Origin == OriginUnknown:
		return StepUnknown
	case s.Origin == OriginContinued:
		return StepContinued
	case len(s.Before) == 1:
		return StepSplit
	case s.From > u.From:
		return StepAbsorbed
	}
	return StepMerged
}

// inPart tells whether only a part of a unit went into a span.
func (c *Catalogue) inPart(from criteria.UnitID, s *Span) bool {
	lines := c.lineage.lines.outOf[event{from, s.From}]
	return slices.ContainsFunc(lines, func(l *Succession) bool { return !l.Whole })
}
