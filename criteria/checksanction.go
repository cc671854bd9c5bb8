package criteria

import (
	"slices"
	"strings"
)

// checkSanctions checks what bars or lowers a level.
func (l *loader) checkSanctions(d *Decision) {
	const most = 64
	l.require(len(d.Sanctions) <= most, "TOO_MANY", Say("load.too-many", "most", most), "decision", "sanctions")
	seen := map[string]bool{}
	for i := range d.Sanctions {
		c := &d.Sanctions[i]
		at := func(keys ...any) []any { return append([]any{"decision", "sanctions", i}, keys...) }
		l.require(textID.MatchString(c.ID) && !seen[c.ID], "ID_TWICE", Say("load.id-twice", "value", Clip(c.ID)), at("id")...)
		seen[c.ID] = true
		l.text(c.Text, true, at("text")...)
		l.require(c.When != "", "EXPRESSION_MISSING", Say("load.when"), at("when")...)
		l.require(strings.TrimSpace(c.Cite) != "", "UNCITED", Say("load.uncited"), at("cite")...)
		l.require((c.Cap != "") != (c.Lower != 0), "SANCTION_MALFORMED", Say("load.sanction-one"), at()...)
		if c.Cap != "" {
			l.require(d.levelAt(c.Cap) > 0, "LEVEL_UNKNOWN", Say("load.sanction-cap", "level", Clip(c.Cap)), at("cap")...)
		}
		if c.Lower != 0 {
			l.require(c.Lower > 0 && c.Lower <= len(d.Levels), "VALUE_OUT_OF_RANGE", Say("load.sanction-lower", "most", len(d.Levels)), at("lower")...)
		}
	}
}

// levelAt gives the place of a level, -1 where there is none.
func (d *Decision) levelAt(id string) int {
	return slices.IndexFunc(d.Levels, func(v DecisionLevel) bool { return v.ID == id })
}

// checkQuota checks what rations a level.
func (l *loader) checkQuota(q *Quota, s *RuleSet, facts map[string]*Fact) {
	at := func(keys ...any) []any { return append([]any{"decision", "quota"}, keys...) }
	l.require(s.Decision.levelAt(q.Level) >= 0, "LEVEL_UNKNOWN", Say("load.quota-level", "level", Clip(q.Level)), at("level")...)
	l.require(q.AtMost.IsPos() && q.AtMost.Cmp(hundredPercent) < 0, "VALUE_OUT_OF_RANGE", Say("load.quota-share"), at("at_most")...)
	l.require(strings.TrimSpace(q.Cite) != "", "UNCITED", Say("load.uncited"), at("cite")...)
	for i, name := range q.Per {
		l.allowed(name, []string{"unit.kind", "unit.area", "unit.district", "unit.level"}, at("per", i)...)
		l.require(!slices.Contains(q.Per[:i], name), "KEY_TWICE", Say("load.key-twice", "key", Clip(name)), at("per", i)...)
	}
	l.require(len(q.Ties) > 0, "TIES_MISSING", Say("load.ties"), at("ties")...)
	seen := map[string]bool{}
	for i, key := range q.Ties {
		l.require(tieFits(key, s, facts), "TIE_UNKNOWN", Say("load.tie", "key", Clip(key)), at("ties", i)...)
		by := strings.TrimPrefix(key, "-")
		l.require(!seen[by], "KEY_TWICE", Say("load.key-twice", "key", Clip(key)), at("ties", i)...)
		seen[by] = true
	}
}

// tieFits tells whether units can be ordered by a key: points, points of a group, criteria met, or a figure.
func tieFits(key string, s *RuleSet, facts map[string]*Fact) bool {
	group, ofGroup := strings.CutPrefix(key, "points.")
	switch {
	case key == "met":
		return true
	case key == "points":
		return s.Scores()
	case ofGroup && s.group(group) != nil:
		return s.Scores()
	}
	f := facts[strings.TrimPrefix(key, "-")]
	return f != nil && slices.Contains(numericKinds, f.Kind)
}
