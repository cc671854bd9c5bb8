package wire

import (
	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// Shortfalls carries what keeps a unit from each level, with every change in a sentence.
func Shortfalls(rules *criteria.Compiled, all []criteria.Shortfall) []*tieuchiv1.LevelShortfall {
	out := make([]*tieuchiv1.LevelShortfall, len(all))
	for i := range all {
		s := &all[i]
		out[i] = &tieuchiv1.LevelShortfall{Level: s.Level, Title: Text(rules.LevelTitle(s.Level)), Reachable: s.Reachable}
		for k := range s.Changes {
			c := &s.Changes[k]
			out[i].Changes = append(out[i].Changes, &tieuchiv1.FactChange{
				Fact: c.Fact, Label: Text(rules.FactLabel(c.Fact)), From: c.From, To: c.To, Amount: c.Amount.String(),
				Direction: c.Direction.String(), Unit: Text(rules.FactUnit(c.Fact)), Explanation: Text(rules.ChangeText(c)),
			})
		}
	}
	return out
}
