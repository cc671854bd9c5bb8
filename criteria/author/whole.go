package author

import (
	"slices"
)

// mostBetween bounds how many wholes between two critical figures are tried one by one.
const mostBetween = 300

// asWhole adds figures of a whole that show every part: between any two critical figures of its own a multiple of the
// denominators of all fractions its parts are held against, or, where there is none, every figure.
func (p *points) asWhole(d *factDomain, figures []int64) []int64 {
	multiple, room := int64(2), int64(2)
	for _, part := range p.q.facts {
		if part.whole != d.id {
			continue
		}
		for _, s := range part.shares {
			multiple = lcm(multiple, 2*s.Denom().Int64())
		}
		for o := range part.offsets {
			room = max(room, 2*o, -2*o)
		}
	}
	most := largest / millionths * d.scale
	if multiple = nice(multiple, room, d.scale); multiple == 0 || multiple > most {
		p.q.doubt("range")
		return append(figures, d.scale)
	}
	slices.Sort(figures)
	figures = slices.Compact(figures)
	from := int64(0)
	for _, c := range figures {
		if c > from {
			figures = p.between(figures, from, c, multiple)
			from = c
		}
	}
	last := (from/multiple + 1) * multiple
	if d.max != nil && last > *d.max {
		return append(figures, d.scale) // the greatest figure is critical itself, so what lies below it has been tried
	}
	if last > most {
		p.q.doubt("range")
	}
	return append(figures, d.scale, last)
}

// between adds what stands for the wholes between two figures.
func (p *points) between(figures []int64, from, to, multiple int64) []int64 {
	switch at := (from/multiple + 1) * multiple; {
	case at < to:
		return append(figures, at)
	case to-from <= mostBetween:
		for n := from + 1; n < to; n++ {
			figures = append(figures, n)
		}
	default:
		p.q.doubt("range")
	}
	return figures
}

// nice brings a multiple to at least a hundred, or a hundred whole ones, which people can read.
func nice(multiple, room, scale int64) int64 {
	multiple = lcm(multiple, scale)
	if multiple == 0 {
		return 0
	}
	least := max(100*scale, room)
	return (least + multiple - 1) / multiple * multiple
}
