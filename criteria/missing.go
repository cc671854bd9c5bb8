package criteria

import (
	"cmp"
	"math"
	"slices"
)

// missing lists the clauses that keep a unit from each level it has not reached, the nearest level first, with the
// criteria to choose from, nearest first. It writes into the memory of old.
func (b *Bound) missing(s *Score, lines []Line, old []Missing) []Missing {
	now, all := standing{&s.met, &s.counted, &s.points, false}, old
	nearest := len(b.levels) - 1
	if s.level >= 0 {
		nearest = s.level - 1
	}
	for i := nearest; i >= 0; i-- {
		for j := range b.levels[i].clauses {
			q := &b.levels[i].clauses[j]
			needed, points := q.lack(&now), q.lackPoints(&now)
			if needed == 0 && points == 0 {
				continue
			}
			var kept []string
			if len(all) < cap(all) {
				kept = all[:len(all)+1][len(all)].Criteria[:0]
			}
			m := Missing{Level: b.levels[i].id, Clause: j, Needed: needed, Criteria: b.near(q, s, lines, kept)}
			if points > 0 {
				m.Points = pointsQuantity(points)
			}
			all = append(all, m)
		}
	}
	return all
}

// near lists the criteria of a clause that are not met, or that can still earn points, nearest first.
func (b *Bound) near(q *clause, s *Score, lines []Line, ids []string) []string {
	type place struct {
		distance int64
		line     int
	}
	var buffer [maxCriteria]place
	near := buffer[:0]
	for i := range lines {
		if q.lookedAt(b, i) && s.counted.has(i) && !s.met.has(i) {
			near = append(near, place{lines[i].distance(), i})
		}
	}
	slices.SortFunc(near, func(x, y place) int {
		return cmp.Or(cmp.Compare(x.distance, y.distance), cmp.Compare(x.line, y.line))
	})
	for _, p := range near {
		ids = append(ids, lines[p.line].ID)
	}
	return ids
}

// lookedAt tells whether a criterion can help a clause.
func (q *clause) lookedAt(b *Bound, i int) bool {
	if q.points == 0 && q.part.den == 0 {
		return q.over.has(i)
	}
	return b.detail[i].scorer != nil && (q.group < 0 || b.groups[q.group].from <= i && i < b.groups[q.group].up)
}

// distance orders lines that are not met: by the gap as a part of the whole in millionths, a missing yes as a whole
// one, missing data last. It is a help for the eye and decides nothing.
func (l *Line) distance() int64 {
	switch {
	case l.Outcome == NoData || l.Outcome == AwaitingAppraisal:
		return math.MaxInt64
	case !l.Gap.Amount.some:
		return fractionScale
	case l.Denominator.some && l.Denominator.coef > 0:
		d, _ := mulDiv(l.Gap.Amount.coef, fractionScale, l.Denominator.coef)
		return d
	}
	d, _ := mulDiv(l.Gap.Amount.coef, fractionScale, max(1, l.Gap.Amount.coef+max(0, l.Value.coef)))
	return d
}
