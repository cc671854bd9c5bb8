package criteria

import (
	"cmp"
	"slices"
	"strings"
)

// RoundEntry is a unit's place in a round: its verdict, and what it answered.
type RoundEntry struct {
	Assessment string // id
	Submission int32  // the last one of the assessment
	Unit       *Unit
	Verdict    *Verdict
	Answers    Answers

	// Of a unit that is recognised already.
	Recognised  string // level, "" while there is no decision
	OverVerdict bool   // recognised over verdict or round, with a reason
}

// FinalLevel is what a unit gets when a round is finalised.
type FinalLevel struct {
	Finalisation string // name of the record, where it was read from one
	Assessment   string // id
	Submission   int32  // that was looked at
	Unit         UnitID
	Class        string // values of the quota's attributes, "xa|mountainous"
	Verdict      string // level by the verdict, "" for none
	Level        string // level after the quota
	Rank         int    // among those of the class who reached the rationed level, from 1
	Room         int    // how many of the class may have it, for those who reached it
	Assessed     int    // units of the class
}

// Finalise gives every unit of a round its level: of each class of units at most the quota's share keeps the rationed
// level, in the order of the keys and then of the unit codes; the others drop to the next one. Without a quota every unit
// keeps the level of its verdict. The order of the standings makes no difference; the levels come back by unit code.
func (c *Compiled) Finalise(round []RoundEntry) []FinalLevel {
	round = slices.Clone(round)
	slices.SortFunc(round, func(x, y RoundEntry) int {
		return cmp.Or(strings.Compare(x.Unit.Code, y.Unit.Code), cmp.Compare(x.Unit.From, y.Unit.From), strings.Compare(x.Assessment, y.Assessment))
	})
	quota := c.Set.Decision.Quota
	final, classes := make([]FinalLevel, len(round)), map[string][]int{}
	for i, s := range round {
		final[i] = FinalLevel{
			Assessment: s.Assessment, Submission: s.Submission, Unit: s.Unit.ID(), Verdict: s.Verdict.Level, Level: s.Verdict.Level,
		}
		if quota != nil {
			final[i].Class = quota.classOf(s.Unit)
		}
		classes[final[i].Class] = append(classes[final[i].Class], i)
	}
	for _, members := range classes {
		for _, i := range members {
			final[i].Assessed = len(members)
		}
		if quota != nil {
			c.ration(round, final, members)
		}
	}
	return final
}

// classOf joins the attributes that make a class.
func (q *Quota) classOf(u *Unit) string {
	values := make([]string, len(q.Per))
	for i, name := range q.Per {
		values[i] = u.attribute(name)
	}
	return strings.Join(values, "|")
}

// ration lets as many members of a class keep the level as there is room.
func (c *Compiled) ration(round []RoundEntry, final []FinalLevel, members []int) {
	q := c.Set.Decision.Quota
	room, _ := mulDiv(int64(len(members)), millionths(q.AtMost), 100*fractionScale)
	var reached []int
	for _, i := range members {
		if final[i].Verdict == q.Level && round[i].Verdict.Result == Passed {
			reached = append(reached, i)
		}
	}
	slices.SortStableFunc(reached, func(x, y int) int { return c.compareEntries(&round[x], &round[y]) })
	for rank, i := range reached {
		final[i].Rank, final[i].Room = rank+1, int(room)
		if rank >= int(room) {
			final[i].Level = c.nextLevel(q.Level)
		}
	}
}

// compareEntries puts the better unit first.
func (c *Compiled) compareEntries(x, y *RoundEntry) int {
	for _, key := range c.Set.Decision.Quota.Ties {
		if order := compareFigures(c.tieFigure(key, y), c.tieFigure(key, x)); order != 0 {
			return order
		}
	}
	return 0
}

// compareFigures compares two figures; none is below every one.
func compareFigures(x, y Quantity) int {
	if !x.some || !y.some {
		return cmp.Compare(boolToInt(x.some), boolToInt(y.some))
	}
	return x.Decimal().Cmp(y.Decimal())
}

func boolToInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// tieFigure gives what a key of the quota asks for: points, points of a group, met criteria, or a fact, of which less is
// better where the key begins with a minus.
func (c *Compiled) tieFigure(key string, s *RoundEntry) Quantity {
	group, ofGroup := strings.CutPrefix(key, "points.")
	switch {
	case key == "points" && s.Verdict.Points != nil:
		return s.Verdict.Points.Earned
	case key == "met":
		return Quantity{int64(s.Verdict.Tally.Met), 0, true}
	case ofGroup && c.GroupTitle(group) != (Text{}):
		for i := range s.Verdict.Groups {
			if g := &s.Verdict.Groups[i]; g.Group == group {
				return g.Points
			}
		}
		return Quantity{}
	}
	id, less := strings.CutPrefix(key, "-")
	i, ok := c.index[id]
	if !ok {
		return Quantity{}
	}
	q := c.values(s.Answers).quantity(i)
	if less {
		q.coef = -q.coef
	}
	return q
}

// nextLevel gives the level below another one, "" below the last.
func (c *Compiled) nextLevel(id string) string {
	levels := c.Set.Decision.Levels
	i := slices.IndexFunc(levels, func(v DecisionLevel) bool { return v.ID == id })
	if i < 0 || i+1 >= len(levels) {
		return ""
	}
	return levels[i+1].ID
}
