package author

import (
	"math/big"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// levelOf is a level with the criteria each of its clauses looks at.
type levelOf struct {
	set    *criteria.RuleSet
	level  *criteria.DecisionLevel
	scopes [][]string // ids, by clause
	points bool       // some clause asks for points
}

func newLevelOf(s *criteria.RuleSet, l *criteria.DecisionLevel) *levelOf {
	v := &levelOf{set: s, level: l}
	all := s.All()
	for i := range l.Requires {
		q := &l.Requires[i]
		var ids []string
		for _, at := range over(s, q) {
			if q.Met == "" || all[at].ID == q.Met {
				ids = append(ids, all[at].ID)
			}
		}
		v.scopes = append(v.scopes, ids)
		v.points = v.points || q.Points != nil || q.PointsShare != nil
	}
	return v
}

// compareLevels compares what two levels ask of the same outcomes. Where the criteria are few every combination is tried;
// else a level follows from another one clause by clause, and a combination that shows the difference is looked for.
func compareLevels(old, new *criteria.RuleSet, a, b *criteria.DecisionLevel) Change {
	was, is := newLevelOf(old, a), newLevelOf(new, b)
	points := was.points || is.points
	if points && pointsMeaning(old) != pointsMeaning(new) {
		return Unproven
	}
	forth, back := is.entails(was), was.entails(is)
	if forth && back {
		return Same
	}
	if points {
		return direction(forth, back, forth || back)
	}
	stricter, looser, all := try(was, is)
	return direction(stricter, looser, all || forth && stricter || back && looser)
}

// pointsMeaning gives what sums of points hang on, as text.
func pointsMeaning(s *criteria.RuleSet) string {
	var all []any
	for i := range s.Groups {
		g := &s.Groups[i]
		var ids []string
		for j := range g.Criteria {
			ids = append(ids, g.Criteria[j].ID)
		}
		all = append(all, g.ID, g.Kind, g.Cap, g.Round, ids)
	}
	return encode(append(all, s.Decision.Total))
}

// entails tells whether every clause of o follows from a clause of v.
func (v *levelOf) entails(o *levelOf) bool {
	for j := range o.level.Requires {
		found := false
		for i := range v.level.Requires {
			found = found || entails(&v.level.Requires[i], &o.level.Requires[j], v.scopes[i], o.scopes[j])
		}
		if !found {
			return false
		}
	}
	return true
}

// entails tells whether clause b over some criteria holds whenever clause a over others does.
func entails(a, b *criteria.Clause, overA, overB []string) bool {
	within := func(x, y []string) bool {
		return !slices.ContainsFunc(x, func(id string) bool { return !slices.Contains(y, id) })
	}
	switch {
	case b.Met != "":
		return a.Met == b.Met || a.All && slices.Contains(overA, b.Met)
	case a.All && (b.All || b.Share != nil):
		return within(overB, overA)
	case b.AtLeast > 0:
		return a.AtLeast >= b.AtLeast && within(overA, overB)
	case a.Share != nil && b.Share != nil:
		return within(overA, overB) && within(overB, overA) && needsAsMany(a, b, len(overA))
	}
	x, y := *a, *b
	x.Class, y.Class = "", "" // classes go with the clauses above
	return implies(&x, &y) && within(overA, overB) && within(overB, overA)
}

// needsAsMany tells whether a share asks for no fewer than another one, of however many of n criteria count.
func needsAsMany(a, b *criteria.Clause, n int) bool {
	need := func(q *criteria.Clause, of int) int64 {
		least := new(big.Rat).Mul(percent(rat(*q.Share)), ratio(int64(of), 1))
		up := floor(least).Int64()
		if !least.IsInt() {
			up++
		}
		return up
	}
	for of := range n + 1 {
		if need(a, of) < need(b, of) {
			return false
		}
	}
	return true
}

// What a criterion can be to a level.
const (
	unmet = iota
	met
	out
)

// try looks for combinations of outcomes in which only the old, or only the new, level is reached. All tells whether every
// combination was tried.
func try(was, is *levelOf) (stricter, looser, all bool) {
	ids := union(was.scopes, is.scopes)
	visit := func(state map[string]int) {
		a, b := was.holds(state), is.holds(state)
		stricter, looser = stricter || a && !b, looser || b && !a
	}
	const few = 9
	if len(ids) <= few {
		combinations(ids, visit)
		return stricter, looser, true
	}
	for _, scope := range append(slices.Clone(was.scopes), is.scopes...) {
		for n := range len(scope) + 1 {
			for _, rest := range []int{met, unmet} {
				state := map[string]int{}
				for _, id := range ids {
					state[id] = rest
				}
				for i, id := range scope {
					state[id] = map[bool]int{true: met, false: unmet}[i < n]
				}
				visit(state)
			}
		}
	}
	for _, id := range ids {
		for _, is := range []int{unmet, out} {
			state := map[string]int{}
			for _, other := range ids {
				state[other] = met
			}
			state[id] = is
			visit(state)
		}
	}
	return stricter, looser, false
}

func union(a, b [][]string) []string {
	all := slices.Concat(append(slices.Clone(a), b...)...)
	slices.Sort(all)
	return slices.Compact(all)
}

// combinations visits every way in which criteria can be met, unmet or left out.
func combinations(ids []string, visit func(map[string]int)) {
	state := map[string]int{}
	var walk func(i int)
	walk = func(i int) {
		if i == len(ids) {
			visit(state)
			return
		}
		for _, is := range []int{unmet, met, out} {
			state[ids[i]] = is
			walk(i + 1)
		}
	}
	walk(0)
}

// holds tells whether a level without clauses on points is reached.
func (v *levelOf) holds(state map[string]int) bool {
	for i := range v.level.Requires {
		q := &v.level.Requires[i]
		if q.Met != "" && state[q.Met] == unmet {
			return false
		}
		have, of := int64(0), int64(0)
		for _, id := range v.scopes[i] {
			switch state[id] {
			case met:
				have++
				fallthrough
			case unmet:
				of++
			}
		}
		switch {
		case q.All && have < of, have < int64(q.AtLeast):
			return false
		case q.Share != nil && ratio(have*100, 1).Cmp(ratio(of, 1).Mul(ratio(of, 1), rat(*q.Share))) < 0:
			return false
		}
	}
	return true
}
