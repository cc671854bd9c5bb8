package criteria

import "fmt"

// decision makes one to four levels, and what bars, lowers or rations them.
func (m *maker) decision() {
	d := &m.set.Decision
	if m.scores && m.oneIn(3) {
		d.Total = m.total()
	}
	for i := range 1 + m.r.IntN(4) {
		l := DecisionLevel{ID: fmt.Sprint("l", i), Title: both("Mức"), Cite: "thử"}
		for range 1 + m.r.IntN(3) {
			l.Requires = append(l.Requires, m.clause())
		}
		d.Levels = append(d.Levels, l)
	}
	for i := range m.r.IntN(3) {
		s := Sanction{ID: fmt.Sprint("s", i), Text: both("Chế tài"), When: m.condition(m.oneIn(4)), Cite: "thử"}
		if len(d.Levels) > 1 && m.oneIn(2) {
			s.Cap = pick(m, d.Levels[1:]).ID
		} else {
			s.Lower = 1 + m.r.IntN(min(2, len(d.Levels)))
		}
		d.Sanctions = append(d.Sanctions, s)
	}
	if m.oneIn(2) {
		m.quota(d)
	}
}

func (m *maker) total() *Total {
	t := &Total{}
	if m.oneIn(2) {
		t.Min = ptr(m.decimal(-10, 5))
	}
	if t.Min == nil || m.oneIn(2) {
		t.Max = ptr(m.quarter(40, 160))
	}
	return t
}

func (m *maker) quota(d *Decision) {
	q := &Quota{Level: pick(m, d.Levels).ID, AtMost: m.decimal(1, 50), Cite: "thử", Ties: []string{"met"}}
	if m.oneIn(2) {
		q.Per = []string{"unit.kind", "unit.area"}
	}
	if m.scores {
		q.Ties = append(q.Ties, "points", "points."+m.set.Groups[0].ID)
	}
	q.Ties = append(q.Ties, "homes-1", "-area-0")
	d.Quota = q
}

// clause makes a clause that some answers can fulfil and others not.
func (m *maker) clause() Clause {
	plain := m.plainGroups()
	group := pick(m, plain)
	switch kind := m.r.IntN(6); {
	case kind == 3 && m.scores:
		return m.pointsClause(group)
	case kind >= 4 && m.scores:
		q := Clause{PointsShare: ptr(m.decimal(1, 100))}
		if m.oneIn(2) {
			q.Group = group.ID
		}
		return q
	case kind == 3:
		if id := m.judgedCriterion(); id != "" {
			return Clause{Met: id}
		}
	}
	return m.countClause(group)
}

func (m *maker) plainGroups() []*Group {
	var plain []*Group
	for i := range m.set.Groups {
		if g := &m.set.Groups[i]; g.Kind == "" {
			plain = append(plain, g)
		}
	}
	return plain
}

// judgedCriterion picks a criterion that is judged, "" where there is none.
func (m *maker) judgedCriterion() string {
	for range 10 {
		cr := pick(m, m.set.All())
		if cr.Measure != nil && cr.Measure.Information == "" {
			return cr.ID
		}
	}
	return ""
}

// pointsClause asks for points of the whole or of a group, sometimes of one that adds.
func (m *maker) pointsClause(group *Group) Clause {
	if id := m.judgedCriterion(); id != "" && m.oneIn(3) {
		return Clause{Met: id}
	}
	if m.oneIn(2) {
		return Clause{Points: ptr(m.reachablePoints(""))}
	}
	for i := range m.set.Groups {
		if g := &m.set.Groups[i]; g.Kind == BonusGroup && m.oneIn(3) {
			group = g
		}
	}
	if m.set.reachable(group.ID) == 0 {
		return Clause{Points: ptr(m.reachablePoints(""))} // a group of nothing but information
	}
	return Clause{Group: group.ID, Points: ptr(m.reachablePoints(group.ID))}
}

// reachablePoints gives points that a group or the whole can come to.
func (m *maker) reachablePoints(group string) Decimal {
	const quarter = fractionScale / 4
	return m.quarter(1, int(max(1, m.set.reachable(group)/quarter)))
}

// countClause asks for criteria, over everything, a class, a group, or both.
func (m *maker) countClause(group *Group) Clause {
	q, size := Clause{}, 0
	if m.oneIn(2) {
		q.Group = group.ID
	}
	if m.oneIn(2) {
		q.Class = pick(m, []Class{Mandatory, Extended})
	}
	for _, g := range m.plainGroups() {
		for i := range g.Criteria {
			cr := &g.Criteria[i]
			class := cr.Class == q.Class || cr.Class == "" && q.Class == Mandatory
			information := cr.Measure != nil && cr.Measure.Information != ""
			if (q.Group == "" || q.Group == g.ID) && (q.Class == "" || class) && !information {
				size++
			}
		}
	}
	if size == 0 {
		q = Clause{}
	}
	switch m.r.IntN(4) {
	case 0:
		q.All = true
	case 1:
		q.AtLeast = 1 + m.r.IntN(max(1, min(size, 3)))
	default:
		q.Share = ptr(m.decimal(1, 100))
	}
	return q
}
