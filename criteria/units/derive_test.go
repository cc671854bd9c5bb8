package units

import (
	"slices"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// until gives a catalogue as it would be if nothing had been known of a day and later.
func until(c *Catalogue, day criteria.Date) *Catalogue {
	p := &patch{}
	for u := range c.All() {
		if u.From >= day {
			continue
		}
		if u.To >= day {
			u.To = 0
		}
		p.begun = append(p.begun, u)
	}
	for _, s := range c.Successions() {
		if s.On < day {
			p.lines = append(p.lines, s)
		}
	}
	for l := range c.unknown {
		if l.on < day {
			p.unknown = append(p.unknown, l)
		}
	}
	return Empty().with(p)
}

// derive writes what a catalogue says of a day as a change set of one province.
func derive(t testing.TB, c *Catalogue, province string, day criteria.Date) *ChangeSet {
	t.Helper()
	s := &ChangeSet{ID: day.Compact(), Province: province, Entry: Entry{Basis: "không rõ", Effective: day}}
	lines, outs := map[criteria.UnitID][]Succession{}, map[criteria.UnitID]int{}
	var order []criteria.UnitID
	for _, l := range c.Successions() {
		if l.On == day {
			if len(lines[l.Successor]) == 0 {
				order = append(order, l.Successor)
			}
			lines[l.Successor] = append(lines[l.Successor], l)
			outs[l.Predecessor]++
		}
	}
	for _, id := range order {
		u, _ := c.Unit(id)
		s.Operations = append(s.Operations, deriveUnit(t, c, u, lines[id], day)...)
	}
	ended := map[criteria.Level]int{}
	for u := range c.All() {
		switch {
		case u.From == day && len(lines[u.ID()]) == 0:
			s.Operations = append(s.Operations, Operation{Kind: Found, Level: u.Level, Successors: []NewUnit{newUnit(u)}})
		case u.To == day && outs[u.ID()] == 0:
			ended[u.Level]++
		}
	}
	for level := range ended {
		s.Operations = append(s.Operations, Operation{Kind: End, Level: level})
	}
	return s
}

func newUnit(u criteria.Unit) NewUnit {
	return NewUnit{u.Code, u.Name, u.Kind, u.District, u.Province, u.Area}
}

// deriveUnit writes how one unit of the new order came to be.
func deriveUnit(t testing.TB, c *Catalogue, u criteria.Unit, in []Succession, day criteria.Date) []Operation {
	t.Helper()
	basis := in[0].Basis
	if first := in[0]; len(in) == 1 && first.Whole && first.Predecessor.Code == u.Code && u.From == day {
		old, _ := c.Unit(first.Predecessor)
		return deriveMove(old, u, basis, first.Note)
	}
	op := Operation{Kind: Merge, Level: u.Level, Basis: basis, Successors: []NewUnit{newUnit(u)}}
	for _, l := range in {
		op.Predecessors = append(op.Predecessors, Part{l.Predecessor.Code, !l.Whole, l.Note})
	}
	if len(in) == 1 && u.From == day {
		op = Operation{Kind: Reorganise, Level: u.Level, Basis: basis, Successors: op.Successors}
		op.Lines = []Line{{Predecessor: in[0].Predecessor.Code, Successor: u.Code, Part: !in[0].Whole, Note: in[0].Note}}
	}
	return []Operation{op}
}

// deriveMove writes a change of name, kind and parent.
func deriveMove(old, u criteria.Unit, basis, note string) []Operation {
	var ops []Operation
	add := func(op Operation) {
		op.Level, op.Unit, op.Basis, op.Note = u.Level, u.Code, basis, note
		ops = append(ops, op)
	}
	if old.Name != u.Name {
		add(Operation{Kind: Rename, Name: u.Name})
	}
	if old.Kind != u.Kind {
		add(Operation{Kind: ChangeKind, NewKind: u.Kind})
	}
	if old.District != u.District {
		add(Operation{Kind: ChangeParent, District: u.District})
	}
	return ops
}

// sameCatalogue compares two catalogues by everything that can be asked of them.
func sameCatalogue(t testing.TB, what string, want, got *Catalogue) {
	t.Helper()
	byLine := cmpopts.SortSlices(func(a, b Succession) bool { return lineOrder(a, b) < 0 })
	if diff := cmp.Diff(want.Successions(), got.Successions(), byLine); diff != "" {
		t.Errorf("%s: successions (-want +got):\n%s", what, diff)
	}
	if diff := cmp.Diff(slices.Collect(want.All()), slices.Collect(got.All())); diff != "" {
		t.Errorf("%s: rows (-want +got):\n%s", what, diff)
	}
	if diff := cmp.Diff(want.Spans(), got.Spans(), cmpopts.SortSlices(func(a, b string) bool { return a < b })); diff != "" {
		t.Errorf("%s: spans (-want +got):\n%s", what, diff)
	}
	if diff := cmp.Diff(want.days, got.days); diff != "" {
		t.Errorf("%s: days (-want +got):\n%s", what, diff)
	}
	if diff := cmp.Diff(want.firsts, got.firsts); diff != "" {
		t.Errorf("%s: first days (-want +got):\n%s", what, diff)
	}
}

// lineOrder orders lines without regard to the order of their acts.
func lineOrder(a, b Succession) int {
	return slices.Compare([]string{a.On.String(), a.Predecessor.String(), a.Successor.String()},
		[]string{b.On.String(), b.Predecessor.String(), b.Successor.String()})
}

// TestReplayThanhHoa cuts the shipped catalogue back to its first day and enacts the three rearrangements as change sets.
func TestReplayThanhHoa(t *testing.T) {
	shipped := shippedCatalogue(t)
	c := until(shipped, 20240201)
	if got := len(unitsOn(t, c, 20990101, criteria.Commune)); got != 559 {
		t.Fatalf("%d communes at the beginning", got)
	}
	for _, day := range []criteria.Date{20240201, 20250101, 20250701} {
		next, err := c.Apply(derive(t, shipped, "38", day))
		if err != nil {
			t.Fatalf("%s: %v", day, err)
		}
		c = next
	}
	sameCatalogue(t, "replayed", shipped, c)
}
