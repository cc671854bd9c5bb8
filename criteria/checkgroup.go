package criteria

import (
	"cmp"
	"slices"

	"github.com/govalues/decimal"
)

// mostPoints is the largest sum of maxima of a set, in millionths, so that points never leave an int64.
const mostPoints = 1_000_000_000_000*fractionScale - 1

// fromScaled gives millionths as a figure.
func fromScaled(n int64) Decimal { return decimal.MustNew(n, maxFractionDigits).Trim(0) }

// pointsOf adds up the maxima of criteria in millionths: those of most units, and the greatest over all classes. A sum
// that is too large stays just above what is allowed.
func pointsOf(criteria []Criterion) (usual, most int64) {
	for i := range criteria {
		if p := criteria[i].Points; p != nil {
			_, m, u := p.declaredMaxima()
			usual = min(usual+scaled(u, maxFractionDigits), mostPoints+1)
			most = min(most+scaled(m, maxFractionDigits), mostPoints+1)
		}
	}
	return usual, most
}

// checkGroupPoints checks what a group does with the points of its criteria.
func (l *loader) checkGroupPoints(g *Group, scores bool, path ...any) {
	at := func(keys ...any) []any { return append(slices.Clone(path), keys...) }
	l.allowed(string(cmp.Or(g.Kind, BonusGroup)), []string{string(BonusGroup), string(PenaltyGroup)}, at("kind")...)
	l.require(g.Kind == "" || scores, "POINTS_MISPLACED", Say("load.scores-not"), at("kind")...)
	l.require(g.Cap == nil || g.Kind != "", "POINTS_MISPLACED", Say("load.cap"), at("cap")...)
	l.require(g.Cap == nil || g.Cap.IsPos(), "POINTS_OUT_OF_RANGE", Say("load.points-positive"), at("cap")...)
	usual, most := pointsOf(g.Criteria)
	l.checkGroupMax(g, scores, usual, at("max")...)
	if g.Round != nil {
		l.checkRounding(g.Round, fromScaled(min(most, mostPoints)), at("round")...)
	}
	scaledUp := false
	for j := range g.Criteria {
		for i, p := range g.Criteria[j].Measure.parts() {
			steps := append(append([]any{"criteria", j, "measure"}, partsSteps(g.Criteria[j].Measure)...), i, "points")
			l.require(p.Points == nil || g.Kind != PenaltyGroup, "POINTS_MISPLACED", Say("load.part-penalty"), at(steps...)...)
		}
		if a := g.Criteria[j].Applies; a != nil && a.Otherwise == "renormalise" {
			scaledUp = true
			l.require(scores && g.Kind == "", "RENORMALISE_MISPLACED", Say("load.renormalise"), at("criteria", j, "applies", "otherwise")...)
		}
	}
	l.require(!scaledUp || g.Round != nil, "ROUND_MISSING", Say("load.round-missing"), path...)
}

// checkGroupMax checks that the stated points of a group are the sum of its criteria's. Where criteria differ by class,
// those of most units count; where criteria are unknown, the sum may stay below.
func (l *loader) checkGroupMax(g *Group, scores bool, sum int64, path ...any) {
	if g.Max == nil {
		return
	}
	l.require(scores, "POINTS_MISPLACED", Say("load.scores-not"), path...)
	stated := scaled(*g.Max, maxFractionDigits)
	unknown := g.Unknown() > 0 || slices.ContainsFunc(g.Criteria, func(c Criterion) bool { return c.Measure == nil })
	l.require(stated == sum || unknown && stated > sum, "POINTS_SUM", Say("load.group-max", "sum", Figure(fromScaled(sum))), path...)
}

// checkPointsSum checks the points of the whole set, and that what scales a group stands in one.
func (l *loader) checkPointsSum(s *RuleSet) {
	_, sum := pointsOf(s.Unplaced)
	for i := range s.Groups {
		_, most := pointsOf(s.Groups[i].Criteria)
		sum = min(sum+most, mostPoints+1)
	}
	l.require(sum <= mostPoints, "POINTS_TOO_MANY", Say("load.points-many"), "groups")
	for j := range s.Unplaced {
		a := s.Unplaced[j].Applies
		l.require(a == nil || a.Otherwise != "renormalise", "RENORMALISE_MISPLACED", Say("load.renormalise"), "unplaced", j, "applies", "otherwise")
	}
}
