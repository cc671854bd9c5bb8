package criteria

import "strings"

// SanctionRuleText gives a sanction as words: when it holds and what it does.
func (c *Compiled) SanctionRuleText(s *Sanction) Text {
	effect := Say("render.sanction-lower", "levels", s.Lower)
	if s.Cap != "" {
		effect = Say("render.sanction-cap", "level", c.LevelTitle(s.Cap))
	}
	return Say("render.sanction", "text", s.Text, "when", c.WhenText(s.When), "effect", effect, "cite", s.Cite)
}

// QuotaText gives a quota as words, without its order.
func (c *Compiled) QuotaText(q *Quota) Text {
	per := Say("render.per-all")
	if len(q.Per) > 0 {
		names := make([]Text, len(q.Per))
		for i, attribute := range q.Per {
			names[i] = Say("render.per-" + attribute)
		}
		per = joinTexts(names, ", ")
	}
	return Say("render.quota", "level", c.LevelTitle(q.Level), "share", Figure(q.AtMost.Trim(0)), "per", per, "cite", q.Cite)
}

// TieText gives one key of the order in which units get a rationed level.
func (c *Compiled) TieText(key string) Text {
	group, isGroup := strings.CutPrefix(key, "points.")
	fact, isLess := strings.CutPrefix(key, "-")
	switch {
	case key == "points":
		return Say("render.tie-points")
	case key == "met":
		return Say("render.tie-met")
	case isGroup && !c.GroupTitle(group).IsZero():
		return Say("render.tie-group", "group", c.GroupTitle(group))
	case isLess:
		return Say("render.tie-less", "fact", c.FactLabel(fact))
	}
	return Say("render.tie-more", "fact", c.FactLabel(key))
}

// DecisionTexts says what else decides beside the levels' own clauses: bounds of the total, sanctions, and the quota.
func (c *Compiled) DecisionTexts() []Text {
	d := &c.Set.Decision
	var all []Text
	if t := d.Total; t != nil && t.Min != nil {
		all = append(all, Say("render.total-min", "points", Figure(t.Min.Trim(0))))
	}
	if t := d.Total; t != nil && t.Max != nil {
		all = append(all, Say("render.total-max", "points", Figure(t.Max.Trim(0))))
	}
	for i := range d.Sanctions {
		all = append(all, c.SanctionRuleText(&d.Sanctions[i]))
	}
	if q := d.Quota; q != nil {
		ties := make([]Text, len(q.Ties))
		for i, key := range q.Ties {
			ties[i] = c.TieText(key)
		}
		all = append(all, together(c.QuotaText(q), joinTexts(ties, "; ")))
	}
	return all
}
