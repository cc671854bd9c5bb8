package criteria

import (
	"cmp"
	"slices"
	"strings"
)

// checkDecision checks the levels, and what bars, lowers or rations them.
func (l *loader) checkDecision(s *RuleSet, facts map[string]*Fact) {
	l.require(len(s.Decision.Levels) > 0, "LEVELS_MISSING", Say("load.levels"), "decision", "levels")
	seen := map[string]bool{}
	for i := range s.Decision.Levels {
		v := &s.Decision.Levels[i]
		at := func(keys ...any) []any { return append([]any{"decision", "levels", i}, keys...) }
		l.require(textID.MatchString(v.ID) && !seen[v.ID], "ID_TWICE", Say("load.id-twice", "value", Clip(v.ID)), at("id")...)
		seen[v.ID] = true
		l.text(v.Title, true, at("title")...)
		l.require(strings.TrimSpace(v.Cite) != "", "UNCITED", Say("load.uncited"), at("cite")...)
		l.require(len(v.Requires) > 0, "CLAUSE_MISSING", Say("load.clauses"), at("requires")...)
		for j := range v.Requires {
			l.checkClause(&v.Requires[j], s, at("requires", j)...)
		}
	}
	l.checkTotal(s)
	l.checkSanctions(&s.Decision)
	if s.Decision.Quota != nil {
		l.checkQuota(s.Decision.Quota, s, facts)
	}
}

// checkClause checks that a clause is one thing, over something the set has, and can hold.
func (l *loader) checkClause(q *Clause, s *RuleSet, path ...any) {
	set := countTrue(q.All, q.AtLeast != 0, q.Share != nil, q.Met != "", q.Points != nil, q.PointsShare != nil)
	l.require(set == 1, "CLAUSE_MALFORMED", Say("load.clause-one"), path...)
	counted := l.checkClauseSpan(q, s, path...)
	at := func(key string) []any { return append(slices.Clone(path), key) }
	l.require(q.AtLeast >= 0 && q.AtLeast <= max(counted, 0), "CLAUSE_UNREACHABLE", Say("load.clause-k", "most", counted), at("at_least")...)
	l.require(q.Share == nil || isShare(*q.Share), "VALUE_OUT_OF_RANGE", Say("load.percent"), at("share")...)
	if q.Met != "" {
		judged := slices.ContainsFunc(s.All(), func(c *Criterion) bool {
			return c.ID == q.Met && (c.Measure == nil || c.Measure.Information == "")
		})
		l.require(judged, "CRITERION_UNKNOWN", Say("load.clause-met", "criterion", Clip(q.Met)), at("met")...)
		l.require(q.Class == "" && q.Group == "", "CLAUSE_MALFORMED", Say("load.clause-span"), path...)
	}
	if q.Points != nil || q.PointsShare != nil {
		l.checkPointsClause(q, s, path...)
	}
}

// checkClauseSpan checks the class and the group of a clause, and gives how many criteria they have.
func (l *loader) checkClauseSpan(q *Clause, s *RuleSet, path ...any) int {
	at := func(key string) []any { return append(slices.Clone(path), key) }
	counted := s.Size()
	if q.Class != "" {
		counted = s.countClass(q.Class)
		l.require(counted > 0, "CLASS_UNKNOWN", Say("load.clause-class", "class", Clip(string(q.Class))), at("class")...)
	}
	if q.Group == "" {
		return counted
	}
	g := s.group(q.Group)
	if g == nil {
		l.require(false, "GROUP_UNKNOWN", Say("load.clause-group", "group", Clip(q.Group)), at("group")...)
		return 0
	}
	points := q.Points != nil || q.PointsShare != nil
	l.require(g.Kind == "" || g.Kind == BonusGroup && points, "CLAUSE_GROUP_KIND", Say("load.clause-group-kind", "group", Clip(q.Group)), at("group")...)
	return min(counted, max(len(g.Criteria), g.Places))
}

// countClass gives the number of criteria of a class; bonus and penalty groups count towards points only.
func (s *RuleSet) countClass(class Class) int {
	n := 0
	count := func(criteria []Criterion) {
		for i := range criteria {
			if cmp.Or(criteria[i].Class, Mandatory) == class {
				n++
			}
		}
	}
	count(s.Unplaced)
	for i := range s.Groups {
		if s.Groups[i].Kind == "" {
			count(s.Groups[i].Criteria)
		}
	}
	return n
}

// group gives a group by id, nil where the set has none.
func (s *RuleSet) group(id string) *Group {
	i := slices.IndexFunc(s.Groups, func(g Group) bool { return g.ID == id })
	if i < 0 {
		return nil
	}
	return &s.Groups[i]
}

func isShare(d Decimal) bool { return d.IsPos() && d.Cmp(hundredPercent) <= 0 }

// checkPointsClause checks that a clause over points asks for what can be earned.
func (l *loader) checkPointsClause(q *Clause, s *RuleSet, path ...any) {
	at := func(key string) []any { return append(slices.Clone(path), key) }
	l.require(s.Scores(), "POINTS_MISPLACED", Say("load.scores-not"), path...)
	l.require(q.Class == "", "CLAUSE_MALFORMED", Say("load.clause-span"), path...)
	l.require(q.PointsShare == nil || isShare(*q.PointsShare), "VALUE_OUT_OF_RANGE", Say("load.clause-share"), at("points_share")...)
	if q.Points == nil {
		return
	}
	l.require(q.Points.IsPos(), "POINTS_OUT_OF_RANGE", Say("load.clause-points-zero"), at("points")...)
	most := s.reachable(q.Group)
	l.require(s.Completeness == Partial || !s.Scores() || scaled(*q.Points, maxFractionDigits) <= most, "CLAUSE_UNREACHABLE",
		Say("load.clause-points", "most", Figure(fromScaled(min(most, mostPoints)))), at("points")...)
}

// reachable gives the most points that any unit can have, in a group or as a whole, in millionths.
func (s *RuleSet) reachable(group string) int64 {
	_, sum := pointsOf(s.Unplaced)
	if group != "" {
		sum = 0
	}
	for i := range s.Groups {
		g := &s.Groups[i]
		_, most := pointsOf(g.Criteria)
		switch {
		case group != "" && g.ID != group || group == "" && g.Kind == PenaltyGroup:
			continue
		case g.Kind == BonusGroup && g.Cap != nil:
			most = min(most, scaled(*g.Cap, maxFractionDigits))
		}
		sum = min(sum+most, mostPoints+1)
	}
	if t := s.Decision.Total; group == "" && t != nil && t.Max != nil {
		sum = min(sum, scaled(*t.Max, maxFractionDigits))
	}
	return sum
}

// checkTotal checks the bounds of the sum of points.
func (l *loader) checkTotal(s *RuleSet) {
	t := s.Decision.Total
	if t == nil {
		return
	}
	l.require(s.Scores(), "POINTS_MISPLACED", Say("load.scores-not"), "decision", "total")
	l.require(t.Min == nil || t.Max == nil || t.Min.Cmp(*t.Max) <= 0, "RANGE_EMPTY", Say("load.range-empty"), "decision", "total", "max")
}
