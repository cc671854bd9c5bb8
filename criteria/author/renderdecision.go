package author

import (
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// decision gives the deciding rule: how points add up, what each level asks for, what bars, lowers or rations it.
func (w *writer) decision() []section {
	d := &w.c.Set.Decision
	var all []section
	if w.c.Set.Scores() {
		all = append(all, w.total(d.Total))
	}
	for i := range d.Levels {
		v := &d.Levels[i]
		s := section{Line: w.say("render.decide", "title", v.Title, "cite", v.Cite)}
		for j := range v.Requires {
			s.Items = append(s.Items, w.clause(&v.Requires[j]))
		}
		all = append(all, s)
	}
	all = append(all, section{Line: w.say("render.no-level")})
	if len(d.Sanctions) > 0 {
		s := section{Line: w.say("render.sanctions")}
		for i := range d.Sanctions {
			s.Items = append(s.Items, w.in(w.c.SanctionRuleText(&d.Sanctions[i])))
		}
		all = append(all, s)
	}
	if d.Quota != nil {
		all = append(all, w.quota(d.Quota))
	}
	return append(all, section{Line: w.say("render.no-data")})
}

func (w *writer) total(t *criteria.Total) section {
	s := section{Line: w.say("render.total")}
	if t != nil && t.Max != nil {
		s.Items = append(s.Items, w.say("render.total-max", "points", w.figure(t.Max)))
	}
	if t != nil && t.Min != nil {
		s.Items = append(s.Items, w.say("render.total-min", "points", w.figure(t.Min)))
	} else {
		s.Items = append(s.Items, w.say("render.total-min", "points", "0"))
	}
	return s
}

// clause gives one condition of a level.
func (w *writer) clause(q *criteria.Clause) string {
	switch over := w.say("render.over-all"); {
	case q.Met != "":
		return w.say("render.clause-met", "criterion", w.criterion(q.Met))
	case q.Points != nil || q.PointsShare != nil:
		if q.Group != "" {
			over = w.say("render.over-group", "group", w.c.GroupTitle(q.Group))
		}
		if q.Points != nil {
			return w.say("render.clause-points", "points", w.figure(q.Points), "over", over)
		}
		return w.say("render.clause-points-share", "share", w.figure(q.PointsShare), "over", over)
	}
	return w.in(w.c.ClauseText(q))
}

// criterion names a criterion by its number and wording.
func (w *writer) criterion(id string) string {
	c := w.c.Criterion(id)
	if c == nil {
		return id
	}
	return strings.TrimSpace(c.Code + " " + w.in(c.Text))
}

func (w *writer) quota(q *criteria.Quota) section {
	s := section{Line: w.in(w.c.QuotaText(q))}
	for _, tie := range q.Ties {
		s.Items = append(s.Items, w.in(w.c.TieText(tie)))
	}
	return s
}
