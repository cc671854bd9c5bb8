package author

import (
	"encoding/json"
	"math"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// Change is how the new one of two rules stands to the old one, in what it does and not in its words.
type Change string

// Changes. Stricter, looser and same are proven by trying every class of unit, day and critical value, see question; where
// only some could be tried and the rules are not the same text, the change is unproven.
const (
	Same         Change = "same"
	Stricter     Change = "stricter" // nowhere better for the unit, and somewhere worse
	Looser       Change = "looser"
	Incomparable Change = "incomparable" // better here and worse there
	Unproven     Change = "unproven"
	New          Change = "new"
	Dropped      Change = "dropped"
)

// Comparison is what changed between two versions of a rule set, or between two sets.
type Comparison struct {
	Old       string            `json:"old"` // resource names
	New       string            `json:"new"`
	Criteria  []CriterionChange `json:"criteria"`        // in the order of the new set, dropped ones last
	Facts     []FactChange      `json:"facts,omitempty"` // those that changed
	Carried   []string          `json:"carried"`         // facts whose answers carry over: same id, kind and unit
	Levels    []RuleChange      `json:"levels"`          // in the order of the new set, dropped ones last
	Order     bool              `json:"level_order_changed,omitempty"`
	Sanctions []RuleChange      `json:"sanctions,omitempty"` // in the same order
	Quota     Change            `json:"quota,omitempty"`     // "" where neither has one
	Total     bool              `json:"total_changed,omitempty"`
}

// CriterionChange is what became of one criterion. Points is the same question about points, "" where it has none in
// either set: stricter means that it earns less, or that more is taken off.
type CriterionChange struct {
	ID       string         `json:"id"`
	Text     criteria.Text  `json:"text"`
	Change   Change         `json:"change"`
	Points   Change         `json:"points,omitempty"`
	Witness  []Witness      `json:"witness,omitempty"`           // for each direction in which it changed, one case
	Wording  bool           `json:"wording_changed,omitempty"`   // text, source or evidence
	Decision bool           `json:"placement_changed,omitempty"` // group or class: it counts elsewhere in the decision
	Reason   *criteria.Text `json:"reason,omitempty"`            // of a dropped one, where the new set gives it
}

// RuleChange is what became of a level or sanction.
type RuleChange struct {
	ID      string `json:"id"`
	Change  Change `json:"change"`
	Wording bool   `json:"wording_changed,omitempty"`
}

// Compare says what changed in meaning from an old version to a new one, criterion by criterion, by id. Not met, no data,
// awaiting appraisal, left out and counted as met are worse to better in this order. Answers are tried that both accept.
// Levels are compared for the same outcomes of the criteria, for units to which some criterion applies.
func Compare(old, new *criteria.Compiled) *Comparison {
	return CompareWithin(old, new, math.MaxInt)
}

// CompareWithin is Compare with a bound on the work: at most this many judgements are made on either side, in the order of
// the new set. What is left to compare then is unproven, where it is not the same text.
func CompareWithin(old, new *criteria.Compiled, most int) *Comparison {
	left := &budget{left: most}
	c := &Comparison{Old: old.Set.Name(), New: new.Set.Name(), Carried: []string{}}
	before := map[string]int{}
	for i, cr := range old.Set.All() {
		before[cr.ID] = i
	}
	for i, cr := range new.Set.All() {
		if at, ok := before[cr.ID]; ok {
			delete(before, cr.ID)
			c.Criteria = append(c.Criteria, compareCriterion(side{old, at}, side{new, i}, left))
		} else {
			c.Criteria = append(c.Criteria, CriterionChange{ID: cr.ID, Text: cr.Text, Change: New})
		}
	}
	for _, cr := range old.Set.All() {
		if _, gone := before[cr.ID]; gone {
			c.Criteria = append(c.Criteria, CriterionChange{ID: cr.ID, Text: cr.Text, Change: Dropped, Reason: reason(new.Set, cr.ID)})
		}
	}
	c.compareFacts(old.Set, new.Set)
	c.compareDecision(old, new, left)
	return c
}

// budget is how many judgements may still be made. Stop may end the work earlier; nil for never.
type budget struct {
	left int
	stop func() bool
}

// stopped asks now and then whether the work is to end, and leaves nothing to be made then.
func (b *budget) stopped(visited int) bool {
	if b.left > 0 && visited%256 == 0 && b.stop != nil && b.stop() {
		b.left = 0
	}
	return b.left == 0
}

// most gives how many points of a search may be visited at its places, and takes the binding of the rules to the places off:
// it costs about a judgement for each criterion.
func (b *budget) most(p *points, c *criteria.Compiled) int {
	b.left = max(0, b.left-len(p.places)*len(c.Set.All()))
	return min(mostPoints, b.left) / max(1, len(p.places))
}

// spend takes visited points off.
func (b *budget) spend(p *points, visited int) { b.left = max(0, b.left-visited*len(p.places)) }

// side is a criterion of one of the two sets.
type side struct {
	rules *criteria.Compiled
	at    int
}

func (s side) criterion() placed { return eachCriterion(s.rules.Set)[s.at] }

// group gives the group of the criterion, nil for an unplaced one.
func (s side) group() *criteria.Group {
	if g := s.criterion().group; g >= 0 {
		return &s.rules.Set.Groups[g]
	}
	return nil
}

func reason(s *criteria.RuleSet, id string) *criteria.Text {
	for i := range s.Retired {
		if s.Retired[i].ID == id {
			return &s.Retired[i].Reason
		}
	}
	return nil
}

func compareCriterion(old, new side, left *budget) CriterionChange {
	was, is := old.criterion(), new.criterion()
	c := CriterionChange{ID: is.ID, Text: is.Text, Change: Same}
	c.Wording = differ(was.Text, is.Text) || differ(was.Source, is.Source) || differ(was.Evidence, is.Evidence) || was.Code != is.Code
	c.Decision = was.class() != is.class() || groupID(old.group()) != groupID(new.group())
	scores := was.Points != nil || is.Points != nil
	if scores {
		c.Points = Same
	}
	if meaning(old) == meaning(new) {
		return c
	}
	if was.Measure == nil || is.Measure == nil {
		c.Change = Unproven // one of the two is not known
		return c
	}
	found := search(old, new, left)
	c.Change = found.effect.change(found.proven)
	if scores {
		c.Points = found.points.change(found.proven)
	}
	c.Witness = found.witnesses()
	return c
}

func (p placed) class() criteria.Class {
	if p.Class == "" {
		return criteria.Mandatory
	}
	return p.Class
}

func groupID(g *criteria.Group) string {
	if g == nil {
		return ""
	}
	return g.ID
}

func differ(a, b any) bool { return encode(a) != encode(b) }

func encode(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("author: a part of a rule set is not JSON: " + err.Error()) // the model has no type that could fail
	}
	return string(b)
}

// meaning gives all of a criterion that decides what it comes to, as text: two that are equal need no search.
func meaning(s side) string {
	cr := *s.criterion().Criterion
	cr.Text, cr.Source, cr.Evidence, cr.Code, cr.Class = criteria.Text{}, criteria.Source{}, nil, "", ""
	q := newQuestion(s.rules.Set.Level)
	q.criterion(s.rules, &cr)
	ids := make([]string, 0, len(q.facts))
	for id := range q.facts {
		f := *q.facts[id].fact
		f.Label, f.Owner = criteria.Text{}, criteria.Text{}
		ids = append(ids, encode(f))
	}
	slices.Sort(ids)
	kind := criteria.GroupKind("")
	if g := s.group(); g != nil {
		kind = g.Kind
	}
	return encode(cr) + string(kind) + encode(ids)
}
