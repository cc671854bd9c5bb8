package author

import (
	"cmp"
	"math/big"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

func trimZeros(s string) string {
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// levels reports levels that no unit can reach, and levels that every unit reaches.
func (l *linter) levels() {
	levels := l.set.Decision.Levels
	out := map[string]bool{}
	for i := range levels {
		path := []any{"decision", "levels", i, "id"}
		switch {
		case l.unreachable(&levels[i]):
			out[levels[i].ID] = true
			l.report(path, "LEVEL_UNREACHABLE", criteria.Say("lint.level-unreachable", "level", levels[i].ID))
		case l.shadow(i) >= 0:
			out[levels[i].ID] = true
			l.report(path, "LEVEL_SHADOWED", criteria.Say("lint.level-shadowed", "level", levels[i].ID, "better", levels[l.shadow(i)].ID))
		case l.certain(&levels[i]):
			l.report(path, "LEVEL_CERTAIN", criteria.Say("lint.level-certain", "level", levels[i].ID))
		}
	}
	if q := l.set.Decision.Quota; q != nil && out[q.Level] {
		l.report([]any{"decision", "quota", "level"}, "QUOTA_UNREACHABLE", criteria.Say("lint.quota", "level", q.Level))
	}
}

// over gives the places of the criteria that a clause counts.
func over(s *criteria.RuleSet, q *criteria.Clause) []int {
	var in []int
	for i, cr := range eachCriterion(s) {
		switch {
		case cr.group >= 0 && s.Groups[cr.group].Kind != "", cr.Measure != nil && cr.Measure.Information != "":
		case q.Class != "" && cmp.Or(cr.Class, criteria.Mandatory) != q.Class:
		case q.Group != "" && (cr.group < 0 || s.Groups[cr.group].ID != q.Group):
		default:
			in = append(in, i)
		}
	}
	return in
}

// unreachable tells whether some clause of a level asks for more than there can be, or two for what excludes the other.
func (l *linter) unreachable(v *criteria.DecisionLevel) bool {
	for i := range v.Requires {
		if l.impossible(&v.Requires[i]) {
			return true
		}
	}
	return l.contradicts(v)
}

// impossible holds a clause against bounds: as many criteria as can be met, of those that always count; as many points as
// there are.
func (l *linter) impossible(q *criteria.Clause) bool {
	if q.Met != "" {
		for i, cr := range l.set.All() {
			if cr.ID == q.Met {
				return l.hopeless(i)
			}
		}
		return false
	}
	if q.Points != nil {
		return rat(*q.Points).Cmp(l.mostPoints(q.Group)) > 0
	}
	if q.PointsShare != nil {
		return false
	}
	can, lost := 0, 0
	for _, i := range over(l.set, q) {
		if l.hopeless(i) {
			lost++
		} else {
			can++
		}
	}
	switch {
	case q.AtLeast > can:
		return true
	case q.All:
		return lost > 0
	case q.Share != nil && lost > 0:
		return ratio(int64(can), int64(can+lost)).Cmp(percent(rat(*q.Share))) < 0
	}
	return false
}

// hopeless tells whether a criterion always counts and is never met.
func (l *linter) hopeless(i int) bool { return l.seen[i].proven && !l.seen[i].met && l.seen[i].always }

// mostPoints gives an upper bound of the points of a group, or of the whole.
func (l *linter) mostPoints(group string) *big.Rat {
	most := new(big.Rat)
	for g := range l.set.Groups {
		of := &l.set.Groups[g]
		if group != "" && of.ID != group || group == "" && of.Kind == criteria.PenaltyGroup {
			continue
		}
		greatest := l.earnable(g)
		if of.Cap != nil && rat(*of.Cap).Cmp(greatest) < 0 {
			greatest = rat(*of.Cap)
		}
		most.Add(most, greatest)
	}
	if t := l.set.Decision.Total; group == "" && t != nil && t.Max != nil && rat(*t.Max).Cmp(most) < 0 {
		most = rat(*t.Max)
	}
	return most
}

// earnable gives an upper bound of the points of a group: what its criteria can earn, as far as a search has shown it.
func (l *linter) earnable(g int) *big.Rat {
	_, most := l.groupMax(&l.set.Groups[g])
	sum := new(big.Rat)
	for i, cr := range eachCriterion(l.set) {
		if cr.group != g {
			continue
		}
		if !l.seen[i].proven || cr.Applies != nil && cr.Applies.Otherwise == "renormalise" {
			return most
		}
		sum.Add(sum, ratio(l.seen[i].most, millionths))
	}
	return sum
}

// shadow gives a better level that holds whenever level i does, -1 for none.
func (l *linter) shadow(i int) int {
	levels := l.set.Decision.Levels
	for j := range i {
		if l.follows(levels[i].Requires, levels[j].Requires) {
			return j
		}
	}
	return -1
}

// follows tells whether every clause of then holds whenever all of given do.
func (l *linter) follows(given, then []criteria.Clause) bool {
	for i := range then {
		found := false
		for j := range given {
			found = found || implies(&given[j], &then[i])
		}
		if !found {
			return false
		}
	}
	return true
}

// implies compares two clauses over the same criteria or points.
func implies(a, b *criteria.Clause) bool {
	switch {
	case a.Class != b.Class || a.Group != b.Group || a.Met != b.Met:
		return false
	case b.Met != "":
		return true
	case b.All:
		return a.All || a.Share != nil && rat(*a.Share).Cmp(ratio(100, 1)) == 0
	case b.Share != nil:
		return a.All || a.Share != nil && a.Share.Cmp(*b.Share) >= 0
	case b.AtLeast > 0:
		return a.AtLeast >= b.AtLeast
	case b.Points != nil:
		return a.Points != nil && a.Points.Cmp(*b.Points) >= 0
	case b.PointsShare != nil:
		return a.PointsShare != nil && a.PointsShare.Cmp(*b.PointsShare) >= 0
	}
	return false
}

// certain tells whether every clause holds for every unit that gives its data.
func (l *linter) certain(v *criteria.DecisionLevel) bool {
	for i := range v.Requires {
		if !l.given(&v.Requires[i]) {
			return false
		}
	}
	return true
}

// given tells whether a clause cannot fail.
func (l *linter) given(q *criteria.Clause) bool {
	if q.Points != nil {
		least := new(big.Rat)
		if t := l.set.Decision.Total; q.Group == "" && t != nil && t.Min != nil {
			least = rat(*t.Min)
		}
		return rat(*q.Points).Cmp(least) <= 0
	}
	if q.PointsShare != nil {
		return q.PointsShare.IsZero()
	}
	sure, in := 0, over(l.set, q)
	for _, i := range in {
		if l.seen[i].proven && !l.seen[i].failed && l.seen[i].always && (q.Met == "" || l.set.All()[i].ID == q.Met) {
			sure++
		}
	}
	switch {
	case q.Met != "":
		return sure > 0
	case q.AtLeast > 0:
		return sure >= q.AtLeast
	}
	return sure == len(in)
}

// sanctions reports sanctions that hold for no unit, or for every one, as far as data are given.
func (l *linter) sanctions() {
	for i := range l.set.Decision.Sanctions {
		s := &l.set.Decision.Sanctions[i]
		can, cannot, proven := l.holds(s.When)
		path := []any{"decision", "sanctions", i, "when"}
		switch {
		case !proven:
		case !can:
			l.report(path, "SANCTION_NEVER", criteria.Say("lint.sanction-never", "id", s.ID))
		case !cannot:
			l.report(path, "SANCTION_ALWAYS", criteria.Say("lint.sanction-always", "id", s.ID))
		}
	}
}

// holds tries a condition everywhere.
func (l *linter) holds(when string) (can, cannot, proven bool) {
	q := newQuestion(l.set.Level)
	q.expression(l.rules, when)
	q.within(l.rules)
	p := q.lay()
	p.left = l.left
	b := p.probe(l.rules)
	complete := p.each(func(at []cell) bool {
		if !b.put(at) {
			return true
		}
		for _, at := range p.places {
			holds, known := l.rules.Ask(when, at.unit, b.values)
			can, cannot = can || known && holds, cannot || known && !holds
		}
		return !can || !cannot
	})
	return can, cannot, p.proven && (complete || can && cannot)
}
