package units

import (
	"cmp"
	"slices"
	"sort"
	"sync"

	"github.com/tieuchi/tieuchi/criteria"
)

// Origin says how a span began.
type Origin string

// Origins.
const (
	OriginBeginning Origin = "beginning" // with the data, or founded: nothing came before it
	OriginContinued Origin = "continued" // the same unit under another name, kind, parent or code
	OriginSucceeded Origin = "succeeded" // merged, divided, or took something in: what it inherits is a matter of policy
	OriginUnknown   Origin = "unknown"   // only lists tell of it: what came before is not known
)

// Span (giai đoạn) is a row of the catalogue between two rearrangements. A row has one, and one more for each day on which
// it took in another unit, or gave away a part, and went on.
type Span struct {
	Unit   criteria.UnitID
	From   criteria.Date // first day
	To     criteria.Date // first day after; 0 while it is in force
	Origin Origin
	Before []int    // places of the spans it came from, ascending; of a unit that went on, its own one too
	After  []int    // places of the spans that came of it, ascending
	Basis  []string // acts by which it began, each once; none for a row that continues another without a line
}

// lineage is every span of every row, made when it is first asked for: a catalogue that another change set follows at once
// needs none.
type lineage struct {
	once  sync.Once
	spans []Span
	first map[criteria.UnitID]int // place of a row's first span
	next  []int                   // place of the row's next span, 0 for none
	lines lines
}

// Spans lists every span by first day and then by code: those that a span came from stand before it. It must not be modified.
func (c *Catalogue) Spans() []Span { return c.arranged().spans }

// arranged gives the lineage.
func (c *Catalogue) arranged() *lineage {
	c.lineage.once.Do(c.arrangeSpans)
	return &c.lineage
}

// SpanOn gives the place of the span that a row was in on a day; false where the row was not in force.
func (c *Catalogue) SpanOn(id criteria.UnitID, day criteria.Date) (int, bool) {
	return c.arranged().on(id, day)
}

// on is SpanOn.
func (l *lineage) on(id criteria.UnitID, day criteria.Date) (int, bool) {
	i, ok := l.first[id]
	for ok {
		s := &l.spans[i]
		if s.From <= day && (s.To == 0 || day < s.To) {
			return i, true
		}
		i = l.next[i]
		ok = i != 0
	}
	return 0, false
}

// event is a row and a day on which lines of succession touch it.
type event struct {
	unit criteria.UnitID
	on   criteria.Date
}

// lines are the successions by the rows they touch.
type lines struct {
	into, outOf map[event][]*Succession
	cuts        map[criteria.UnitID][]criteria.Date // days on which a row goes on after something happened to it
}

func (c *Catalogue) lines() lines {
	l := lines{map[event][]*Succession{}, map[event][]*Succession{}, map[criteria.UnitID][]criteria.Date{}}
	for i := range c.successions {
		s := &c.successions[i]
		in, out := event{s.Successor, s.On}, event{s.Predecessor, s.On}
		l.into[in] = append(l.into[in], s)
		l.outOf[out] = append(l.outOf[out], s)
		if s.Successor.From < s.On {
			l.cuts[s.Successor] = append(l.cuts[s.Successor], s.On)
		}
		if u, ok := c.Unit(s.Predecessor); ok && u.InForce(s.On) {
			l.cuts[s.Predecessor] = append(l.cuts[s.Predecessor], s.On)
		}
	}
	return l
}

// arrangeSpans cuts rows into spans and ties them.
func (c *Catalogue) arrangeSpans() {
	lines, l := c.lines(), &c.lineage
	l.lines = lines
	for u := range c.All() {
		days := append(lines.cuts[u.ID()], u.From)
		slices.Sort(days)
		days = append(slices.Compact(days), u.To)
		for i, from := range days[:len(days)-1] {
			l.spans = append(l.spans, Span{Unit: u.ID(), From: from, To: days[i+1]})
		}
	}
	sort.SliceStable(l.spans, func(i, j int) bool {
		a, b := &l.spans[i], &l.spans[j]
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Unit.Code, b.Unit.Code)) < 0
	})
	l.first, l.next = make(map[criteria.UnitID]int, len(l.spans)), make([]int, len(l.spans))
	last := make(map[criteria.UnitID]int, len(l.spans))
	for i := range l.spans {
		id := l.spans[i].Unit
		if before, seen := last[id]; seen {
			l.next[before] = i
		} else {
			l.first[id] = i
		}
		last[id] = i
	}
	for i := range l.spans {
		c.tie(i, lines)
	}
}

// tie finds what a span came from.
func (c *Catalogue) tie(i int, lines lines) {
	s := &c.lineage.spans[i]
	into := lines.into[event{s.Unit, s.From}]
	for _, line := range into {
		c.follow(i, line.Predecessor)
		if !slices.Contains(s.Basis, line.Basis) {
			s.Basis = append(s.Basis, line.Basis)
		}
	}
	own, goesOn := c.before(s)
	if goesOn && len(lines.outOf[event{own, s.From}]) == 0 || own == s.Unit {
		c.follow(i, own)
	}
	slices.Sort(s.Before)
	s.Before = slices.Compact(s.Before)
	for _, p := range s.Before {
		c.lineage.spans[p].After = append(c.lineage.spans[p].After, i)
	}
	s.Origin = c.origin(s, into, lines)
}

// before gives the row that a span's code had on the day before it: the row itself where that goes on.
func (c *Catalogue) before(s *Span) (criteria.UnitID, bool) {
	u, ok := c.At(s.Unit.Code, s.From.AddDays(-1))
	return u.ID(), ok && !c.unknown[listed{u.Province, s.From}]
}

// follow notes the span in which a row was on the day before.
func (c *Catalogue) follow(i int, from criteria.UnitID) {
	s := &c.lineage.spans[i]
	if p, ok := c.lineage.on(from, s.From.AddDays(-1)); ok {
		s.Before = append(s.Before, p)
	}
}

// origin says how a span began. One whole unit that became one whole unit goes on, whatever it is called; so does a row that
// follows another one of its code without a line.
func (c *Catalogue) origin(s *Span, into []*Succession, lines lines) Origin {
	u, _ := c.Unit(s.Unit)
	switch {
	case len(s.Before) == 0 && c.unknown[listed{u.Province, s.From}]:
		return OriginUnknown
	case len(s.Before) == 0:
		return OriginBeginning
	case s.From > u.From, len(s.Before) > 1: // it went on after it took something in or gave a part away; or it is of several
		return OriginSucceeded
	case len(into) == 1 && !into[0].Whole:
		return OriginSucceeded
	}
	return OriginContinued
}
