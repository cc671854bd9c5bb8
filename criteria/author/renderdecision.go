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
			s.Items = append(s.Items, w.sanction(&d.Sanctions[i]))
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

func (w *writer) sanction(s *criteria.Sanction) string {
	effect := w.say("render.sanction-lower", "levels", s.Lower)
	if s.Cap != "" {
		effect = w.say("render.sanction-cap", "level", w.level(s.Cap))
	}
	return w.say("render.sanction", "text", s.Text, "when", w.c.WhenText(s.When), "effect", effect, "cite", s.Cite)
}

// level names a level by its title.
func (w *writer) level(id string) string {
	for i := range w.c.Set.Decision.Levels {
		if v := &w.c.Set.Decision.Levels[i]; v.ID == id {
			return w.in(v.Title)
		}
	}
	return id
}

func (w *writer) quota(q *criteria.Quota) section {
	per := w.say("render.per-all")
	if len(q.Per) > 0 {
		var names []string
		for _, attribute := range q.Per {
			names = append(names, w.say("render.per-"+attribute))
		}
		per = strings.Join(names, ", ")
	}
	s := section{Line: w.say("render.quota", "level", w.level(q.Level), "share", w.figure(&q.AtMost), "per", per, "cite", q.Cite)}
	for _, tie := range q.Ties {
		s.Items = append(s.Items, w.tie(tie))
	}
	return s
}

// tie gives one key of the order in which units get a rationed level.
func (w *writer) tie(key string) string {
	group, isGroup := strings.CutPrefix(key, "points.")
	fact, isLess := strings.CutPrefix(key, "-")
	switch {
	case key == "points":
		return w.say("render.tie-points")
	case key == "met":
		return w.say("render.tie-met")
	case isGroup && !w.c.GroupTitle(group).IsZero():
		return w.say("render.tie-group", "group", w.c.GroupTitle(group))
	case isLess:
		return w.say("render.tie-less", "fact", w.label(fact))
	}
	return w.say("render.tie-more", "fact", w.label(key))
}
