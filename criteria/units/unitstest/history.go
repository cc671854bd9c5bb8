// Package unitstest makes up histories of a province's units for property tests: units that merge, split, take each other in,
// change name, kind and parent, by the hundred and from a seed. Nothing in them is a fact.
package unitstest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// Options say what is made up. Zero values stand for the defaults.
type Options struct {
	Province  string        // code; 38
	First     criteria.Date // first day; 2021-07-01
	Communes  int           // at the beginning; 24
	Districts int           // at the beginning; 3, and -1 for none
	Events    int           // change sets; 6
	List      criteria.Date // day from which only a list tells of the units, so that nobody knows what came before; 0 for none
}

// History is a catalogue and what became of it.
type History struct {
	Base *units.Catalogue   // before any change set
	Sets []*units.ChangeSet // one after the other, a later day each
	Last *units.Catalogue   // after all of them
}

// Random makes a history up. The same seed gives the same one. An error is a fault of this package or of package units: every
// change set is meant to be good.
func Random(r *rand.Rand, o Options) (*History, error) {
	m := &maker{r: r, Options: o.withDefaults(), code: 20000}
	base, err := m.base()
	if err != nil {
		return nil, fmt.Errorf("made-up catalogue: %w", err)
	}
	h := &History{Base: base, Last: base}
	day := max(m.First, m.List)
	for n := range m.Events {
		day = day.AddDays(1 + r.IntN(300))
		s := m.set(h.Last, n, day)
		next, err := h.Last.Apply(s)
		if err != nil {
			return nil, fmt.Errorf("made-up change set %d of %s: %w", n, day, err)
		}
		h.Sets, h.Last = append(h.Sets, s), next
	}
	return h, nil
}

func (o Options) withDefaults() Options {
	if o.Province == "" {
		o.Province = "38"
	}
	if o.First == 0 {
		o.First = 20210701
	}
	if o.Communes == 0 {
		o.Communes = 24
	}
	if o.Districts == 0 {
		o.Districts = 3
	}
	if o.Events == 0 {
		o.Events = 6
	}
	return o
}

// maker makes one history up.
type maker struct {
	Options
	r    *rand.Rand
	code int             // the last new code of a commune
	used map[string]bool // codes that operations of the set name already
	ops  []units.Operation
	c    *units.Catalogue
	day  criteria.Date
}

// base imports the units of the first day.
func (m *maker) base() (*units.Catalogue, error) {
	var communes, districts strings.Builder
	communes.WriteString("code,name,kind,district,province,area,valid_from,valid_to\n")
	districts.WriteString("code,name,kind,province,area,valid_from,valid_to\n")
	for i := range m.Districts {
		fmt.Fprintf(&districts, "%d,Huyện %d,huyen,%s,lowland,%s,\n", 300+i, i, m.Province, m.First)
	}
	im := &units.Import{Provinces: fmt.Sprintf("code,name,kind,valid_from,valid_to\n%s,Thử,tinh,%s,\n", m.Province, m.First)}
	from := m.First
	if m.List != 0 {
		for i := range m.Communes * 3 / 2 { // every third one is not in the list that follows
			m.row(&communes, i, m.First, m.List)
		}
		from, im.Lists = m.List, []criteria.Date{m.List}
	}
	for i := range m.Communes {
		m.row(&communes, i, from, 0)
	}
	im.Communes, im.Districts = communes.String(), districts.String()
	s := &units.ChangeSet{ID: "base", Province: m.Province, Entry: units.Entry{Basis: "thử", Import: im}}
	return units.Empty().Apply(s)
}

// row writes a commune.
func (m *maker) row(b *strings.Builder, i int, from, to criteria.Date) {
	fmt.Fprintf(b, "%05d,Xã số %d,%s,%s,%s,%s,%s,%s\n", 10001+i, i, m.kind(), m.inDistrict(i), m.Province, m.area(), from, to)
}

// inDistrict gives the district of a commune at the beginning.
func (m *maker) inDistrict(i int) string {
	if m.Districts <= 0 {
		return ""
	}
	return fmt.Sprint(300 + i%m.Districts)
}

func (m *maker) kind() criteria.Kind {
	kinds := criteria.CatalogueLevels[criteria.Commune]
	return kinds[m.r.IntN(len(kinds))]
}

func (m *maker) area() criteria.Area {
	return []criteria.Area{criteria.Mountainous, criteria.Lowland}[m.r.IntN(2)]
}

// fresh gives a code that no unit had.
func (m *maker) fresh() string {
	m.code++
	return fmt.Sprint(m.code)
}

// take picks communes in force that nothing happens to in this set; fewer where there are not as many.
func (m *maker) take(n int) []criteria.Unit {
	all, err := m.c.AsOf(m.day, criteria.Commune)
	if err != nil {
		return nil
	}
	free := slices.DeleteFunc(slices.Clone(all), func(u criteria.Unit) bool { return m.used[u.Code] || u.Province != m.Province })
	m.r.Shuffle(len(free), func(i, j int) { free[i], free[j] = free[j], free[i] })
	free = free[:min(n, len(free))]
	for _, u := range free {
		m.used[u.Code] = true
	}
	return free
}

// add notes an operation on communes.
func (m *maker) add(op units.Operation) {
	op.Level = criteria.Commune
	op.Basis = fmt.Sprintf("%s khoản %d", m.basis(), len(m.ops)+1)
	m.ops = append(m.ops, op)
}

func (m *maker) basis() string { return m.day.Compact() + "/NQ-THU" }
