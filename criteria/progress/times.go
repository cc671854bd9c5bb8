package progress

import (
	"cmp"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// stretch is a time in which a unit is recognised: its first day and the first one after it, or never.
type stretch struct{ from, to criteria.Date }

// times gives the times in which a span counts as recognised, by what was known: in order, apart from each other. A day that is
// asked about needs a view only; this is for who asks about all days.
func (a *asked) times(place int32) []stretch {
	all := a.collect(place, true, nil)
	slices.SortFunc(all, func(x, y stretch) int { return cmp.Or(cmp.Compare(x.from, y.from), cmp.Compare(x.to, y.to)) })
	var apart []stretch
	for _, t := range all {
		if n := len(apart); n > 0 && t.from <= apart[n-1].to {
			apart[n-1].to = max(apart[n-1].to, t.to)
			continue
		}
		apart = append(apart, t)
	}
	return apart
}

// collect adds the times of the decisions that count in a span: those about itself, about the unit that it continues, and, looking
// onward, about what it goes on as.
func (a *asked) collect(place int32, onward bool, all []stretch) []stretch {
	all = a.decisionTimes(place, all)
	s := &a.b.spans[place]
	if s.Origin == units.OriginContinued {
		all = a.collect(int32(s.Before[0]), false, all)
	}
	if !onward {
		return all
	}
	for _, after := range s.After {
		if a.b.spans[after].Origin == units.OriginContinued || a.b.row[after] == a.b.row[place] {
			all = a.collect(int32(after), true, all)
		}
	}
	return all
}

// decisionTimes adds the times of the decisions that fell into a span.
func (a *asked) decisionTimes(place int32, all []stretch) []stretch {
	row, known := a.b.row[place], a.v.key.known
	number := a.b.number[row]
	for _, b := range a.books {
		if number < 0 || int(number) >= len(b.decisions) {
			continue
		}
		for i := range b.decisions[number] {
			d := &b.decisions[number][i]
			if d.sequence > known || a.b.spanOf(row, d.on) != place {
				continue
			}
			t := stretch{d.on, d.over}
			if d.revoked != nil && d.revoked.sequence <= known {
				t.to = min(t.to, d.revoked.on)
			}
			if t.from < t.to {
				all = append(all, t)
			}
		}
	}
	return all
}
