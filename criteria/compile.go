package criteria

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Compiled is a rule set ready to judge. It is safe for concurrent use.
type Compiled struct {
	Set    *RuleSet
	Digest string

	name       string         // resource name
	index      map[string]int // fact id → its place in Values
	place      map[string]int // criterion id → its place
	scales     []int8         // decimals of a fact's number in Values
	wordy      bool           // some fact is a choice, a day or words
	scores     bool           // it gives points
	nonZero    []int          // wholes for which 0 has no meaning
	criteria   []*Criterion   // known criteria in order
	groups     []groupSpan
	conditions map[string]*condition // by source text
	classBy    []string              // unit attributes that any class condition asks for
	days       []Date                // from which on a threshold changes
	classes    sync.Map              // class of unit and span of days → *Bound
	thresholds sync.Map              // thresholdKey → Text

	outcomeKeys func() []outcomeKey // by criterion, see outcomeKey
}

// groupSpan is the part of the criteria that belongs to one group: from ≤ place < to.
type groupSpan struct {
	id       string
	group    *Group
	from, to int
	unknown  int // open places
}

// Compile makes a loaded rule set ready to judge.
func Compile(set *RuleSet) (*Compiled, error) {
	c := &Compiled{Set: set, Digest: set.Digest(), name: set.Name(), criteria: set.All(), index: map[string]int{}, place: map[string]int{}, conditions: map[string]*condition{}}
	for i := range set.Facts {
		f := &set.Facts[i]
		c.index[f.ID] = i
		scale := int8(0)
		if f.Kind == NumberFact {
			scale = maxFractionDigits
		}
		c.scales = append(c.scales, scale)
		c.wordy = c.wordy || f.wordy()
	}
	for i, cr := range c.criteria {
		c.place[cr.ID] = i
	}
	c.scores = set.Scores()
	from := 0
	for i := range set.Groups {
		g := &set.Groups[i]
		c.groups = append(c.groups, groupSpan{g.ID, g, from, from + len(g.Criteria), g.Unknown()})
		from += len(g.Criteria)
	}
	if err := c.compileConditions(); err != nil {
		return nil, err
	}
	c.findNonZero()
	c.findDays()
	c.outcomeKeys = sync.OnceValue(c.findOutcomeKeys)
	return c, nil
}

// compileConditions compiles every expression of the set once and notes which unit attributes decide a class.
func (c *Compiled) compileConditions() error {
	var env *language
	asked := map[string]bool{}
	for _, source := range expressions(c.Set) {
		if env == nil {
			var err error
			if env, err = celEnv(c.Set.Facts); err != nil {
				return fmt.Errorf("criteria: the language of conditions: %w", err)
			}
		}
		cond, fault := compileCondition(env, source)
		if fault != nil {
			return fault
		}
		c.conditions[source] = cond
		for _, name := range unitVariables {
			if strings.Contains(source, name) && !asked[name] {
				asked[name] = true
				c.classBy = append(c.classBy, name)
			}
		}
	}
	return nil
}

// expressions lists the CEL texts of a set, each once.
func expressions(set *RuleSet) []string {
	var all []string
	seen := map[string]bool{"": true}
	add := func(s string) {
		if !seen[s] {
			seen[s], all = true, append(all, s)
		}
	}
	for _, cr := range set.All() {
		if cr.Applies != nil {
			add(cr.Applies.When)
		}
		eachRule(cr, func(p *Pass, q *Points) {
			for i := range p.ByClass {
				add(p.ByClass[i].When)
			}
			for i := range q.ByClass {
				add(q.ByClass[i].When)
			}
		})
	}
	for i := range set.Decision.Sanctions {
		add(set.Decision.Sanctions[i].When)
	}
	return all
}

// eachRule visits the thresholds and points of a criterion and of its parts; what is missing is visited as empty.
func eachRule(cr *Criterion, visit func(*Pass, *Points)) {
	or := func(p *Pass, q *Points) {
		if p == nil {
			p = &Pass{}
		}
		if q == nil {
			q = &Points{}
		}
		visit(p, q)
	}
	or(cr.Pass, cr.Points)
	for _, p := range cr.Measure.parts() {
		or(p.Pass, p.Points)
	}
}

// findDays notes the days from which on thresholds change, in order.
func (c *Compiled) findDays() {
	for _, cr := range c.criteria {
		eachRule(cr, func(p *Pass, _ *Points) {
			for i := range p.ByClass {
				if from := p.ByClass[i].From; !from.IsZero() {
					c.days = append(c.days, from)
				}
			}
		})
	}
	slices.Sort(c.days)
	c.days = slices.Compact(c.days)
}

// findNonZero notes the wholes whose zero no criterion gives a meaning.
func (c *Compiled) findNonZero() {
	seen := map[int]bool{}
	visit := func(m *Measure) {
		if m == nil {
			return
		}
		whole, zero := m.whole(), m.zero()
		if m.percent() && whole != "" && (zero == "" || zero == "error") && !seen[c.index[whole]] {
			seen[c.index[whole]] = true
			c.nonZero = append(c.nonZero, c.index[whole])
		}
	}
	for _, cr := range c.criteria {
		visit(cr.Measure)
		for i := range cr.Measure.parts() {
			visit(&cr.Measure.parts()[i].Measure)
		}
	}
}

// fact gives a fact by id, nil where the set does not declare it.
func (c *Compiled) fact(id string) *Fact {
	if i, ok := c.index[id]; ok {
		return &c.Set.Facts[i]
	}
	return nil
}

// Bind gives the rules as they hold for a unit today and later: its newest thresholds, its class conditions answered.
func (c *Compiled) Bind(u *Unit) *Bound { return c.BindOn(u, 0) }

// BindOn gives the rules as they hold for a unit in a period that ends on a day. Units of one class share the result.
func (c *Compiled) BindOn(u *Unit, day Date) *Bound {
	key := c.classOf(u, day)
	if b, ok := c.classes.Load(key); ok {
		return b.(*Bound)
	}
	b, _ := c.classes.LoadOrStore(key, c.bind(u, day))
	return b.(*Bound)
}

// classOf joins the unit attributes that any condition of the set asks for, and the span between two days on which
// thresholds change.
func (c *Compiled) classOf(u *Unit, day Date) string {
	if len(c.classBy) == 0 && len(c.days) == 0 {
		return ""
	}
	key := make([]byte, 0, 64)
	for _, name := range c.classBy {
		key = append(append(key, u.attribute(name)...), '|')
	}
	return string(strconv.AppendInt(key, int64(c.span(day)), 10))
}

// span counts the days up to a day on which thresholds change; no day is after all of them.
func (c *Compiled) span(day Date) int {
	n := 0
	for n < len(c.days) && (day.IsZero() || c.days[n] <= day) {
		n++
	}
	return n
}

// attribute gives what an expression may ask about a unit.
func (u *Unit) attribute(name string) string {
	switch name {
	case "unit.kind":
		return string(u.Kind)
	case "unit.area":
		return string(u.Area)
	case "unit.level":
		return string(u.Level)
	case "unit.code":
		return u.Code
	case "unit.district":
		return u.District
	case "unit.province":
		return u.Province
	}
	return ""
}
