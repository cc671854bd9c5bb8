package progress

import (
	"cmp"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// Link is a step of the chain a recognition rests on, from the unit itself back to the decisions. The first one is the unit.
type Link struct {
	Unit           criteria.Unit
	Origin         units.Origin  // how the span began that the chain goes through
	From, To       criteria.Date // first day of that span and first day after; To is 0 while it lasts
	Status         Status        // StatusRecognised or StatusDerived
	DecisionNumber string        // of a decision about this very unit; the chain ends there
	DecisionDate   criteria.Date
	RuleSet        criteria.RuleSetRef // of that decision
	Follows        int                 // place of the link that this one is a predecessor of, or of the unit that went on as this one; -1 for the first
}

// maxLinks of a chain are given.
const maxLinks = 200

// node is a span of a chain.
type node struct {
	place   int32
	follows int
	onward  bool // recognitions of what the unit went on as count
}

// chain lists what a recognised or derived unit rests on, breadth first.
func (a *asked) chain(place int32) []Link {
	queue := []node{{place, -1, true}}
	var all []Link
	for i := 0; i < len(queue) && len(all) < maxLinks; i++ {
		at := queue[i]
		s := &a.b.spans[at.place]
		link := Link{Unit: a.b.rows[a.b.row[at.place]], Origin: s.Origin, From: s.From, To: s.To, Status: StatusRecognised, Follows: at.follows}
		next, d := a.back(at)
		if d != nil {
			link.DecisionNumber, link.DecisionDate, link.RuleSet = d.number, d.decided, d.ruleSet
		} else if !a.assessed(at) {
			link.Status = StatusDerived
		}
		all = append(all, link)
		for _, n := range next {
			n.follows = i
			queue = append(queue, n)
		}
	}
	return all
}

// assessed tells whether a span counts as recognised itself.
func (a *asked) assessed(n node) bool {
	return a.v.at[n.place] <= a.AsOf || n.onward && a.v.later[n.place] <= a.AsOf
}

// back gives the decision on which a span rests, or the spans that it goes back to.
func (a *asked) back(n node) ([]node, *decision) {
	s := &a.b.spans[n.place]
	if d := a.decisionIn(n.place); d != nil {
		return nil, d
	}
	if a.v.at[n.place] <= a.AsOf {
		return []node{{place: int32(s.Before[0])}}, nil
	}
	if n.onward && a.v.later[n.place] <= a.AsOf {
		for _, after := range s.After {
			same := a.b.spans[after].Origin == units.OriginContinued || a.b.row[after] == a.b.row[n.place]
			if same && a.v.later[after] <= a.AsOf {
				return []node{{place: int32(after), onward: true}}, nil
			}
		}
	}
	if a.chosen < 0 || a.derived[a.chosen] == nil {
		return nil, nil
	}
	var next []node
	for _, p := range s.Before {
		if min(a.v.at[p], a.derived[a.chosen][p]) <= a.AsOf {
			next = append(next, node{place: int32(p)})
		}
	}
	return next, nil
}

// decisionIn gives the last decision by the day, known at the moment, that stands and counts in a span; nil for none.
func (a *asked) decisionIn(place int32) (last *decision) {
	row := a.b.row[place]
	number := a.b.number[row]
	for _, b := range a.books {
		if number < 0 || int(number) >= len(b.decisions) {
			continue
		}
		for i := range b.decisions[number] {
			d := &b.decisions[number][i]
			if d.on > a.AsOf || !d.stands(a.AsOf, a.v.key.known) || a.b.spanOf(row, d.on) != place {
				continue
			}
			if last == nil || cmp.Or(cmp.Compare(d.on, last.on), cmp.Compare(d.sequence, last.sequence)) > 0 {
				last = d
			}
		}
	}
	return last
}

// ground gives the decision on which a recognised unit rests, and the span that earned it.
func (a *asked) ground(place int32) (*decision, int32) {
	at := node{place: place, onward: true}
	for {
		next, d := a.back(at)
		if d != nil || len(next) == 0 {
			return d, at.place
		}
		at = next[0]
	}
}
