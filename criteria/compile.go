package criteria

import (
	"fmt"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
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
	nonZero    []int          // wholes for which 0 has no meaning
	criteria   []*Criterion   // known criteria in order
	groups     []groupSpan
	conditions map[string]*condition // by source text
	classBy    []string              // unit attributes that any class condition asks for
	classes    sync.Map              // class of unit → *Bound
	thresholds sync.Map              // thresholdKey → Text

	outcomeKeys func() []outcomeKey // by criterion, see outcomeKey
}

// groupSpan is the part of the criteria that belongs to one group: from ≤ place < to.
type groupSpan struct {
	id       string
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
	from := 0
	for i := range set.Groups {
		g := &set.Groups[i]
		c.groups = append(c.groups, groupSpan{g.ID, from, from + len(g.Criteria), g.Unknown()})
		from += len(g.Criteria)
	}
	if err := c.compileConditions(); err != nil {
		return nil, err
	}
	c.findNonZero()
	c.outcomeKeys = sync.OnceValue(c.findOutcomeKeys)
	return c, nil
}

// compileConditions compiles every expression of the set once and notes which unit attributes decide a class.
func (c *Compiled) compileConditions() error {
	var env *cel.Env
	asked := map[string]bool{}
	for _, source := range expressions(c.criteria) {
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

// expressions lists the CEL texts of the criteria, each once.
func expressions(criteria []*Criterion) []string {
	var all []string
	seen := map[string]bool{"": true}
	add := func(s string) {
		if !seen[s] {
			seen[s], all = true, append(all, s)
		}
	}
	for _, cr := range criteria {
		if cr.Applies != nil {
			add(cr.Applies.When)
		}
		eachPass(cr, func(p *Pass) {
			for i := range p.ByClass {
				add(p.ByClass[i].When)
			}
		})
	}
	return all
}

// eachPass visits the thresholds of a criterion, those of its parts included.
func eachPass(cr *Criterion, visit func(*Pass)) {
	if cr.Pass != nil {
		visit(cr.Pass)
	}
	for _, p := range cr.Measure.parts() {
		if p.Pass != nil {
			visit(p.Pass)
		}
	}
}

// parts gives the parts of a composite measure, none for others. The receiver may be nil.
func (m *Measure) parts() []Part {
	switch {
	case m == nil:
		return nil
	case m.KOf != nil:
		return m.KOf.Of
	case m.AnyOf != nil:
		return m.AnyOf
	}
	return m.AllOf
}

// share gives the ratio of a ratio or roll-up measure, nil for others.
func (m *Measure) share() *Ratio {
	if m.RollUp != nil {
		return &m.RollUp.Ratio
	}
	return m.Ratio
}

// first gives the id of the first fact of a measure that is no composite.
func (m *Measure) first() string {
	switch {
	case m.YesNo != "":
		return m.YesNo
	case m.Count != "":
		return m.Count
	case m.Number != "":
		return m.Number
	case m.Choice != "":
		return m.Choice
	case m.Appraisal != "":
		return m.Appraisal
	}
	return m.share().Of
}

// Facts lists the ids of the facts that a measure uses, in order, those of its parts included.
func (m *Measure) Facts() []string {
	if m == nil {
		return nil
	}
	var ids []string
	for _, id := range []string{m.YesNo, m.Count, m.Number, m.Choice, m.Appraisal} {
		if id != "" {
			ids = append(ids, id)
		}
	}
	if r := m.share(); r != nil {
		ids = append(ids, r.Of, r.In)
	}
	for i := range m.parts() {
		ids = append(ids, m.parts()[i].Measure.Facts()...)
	}
	return ids
}

// findNonZero notes the wholes whose zero no criterion gives a meaning.
func (c *Compiled) findNonZero() {
	seen := map[int]bool{}
	visit := func(m *Measure) {
		if m == nil {
			return
		}
		if r := m.share(); r != nil && (r.Zero == "" || r.Zero == "error") && !seen[c.index[r.In]] {
			seen[c.index[r.In]] = true
			c.nonZero = append(c.nonZero, c.index[r.In])
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

// Bind gives the rules as they hold for a unit: its thresholds chosen, its class conditions answered. Units of one
// class share the result.
func (c *Compiled) Bind(u *Unit) *Bound {
	key := c.classOf(u)
	if b, ok := c.classes.Load(key); ok {
		return b.(*Bound)
	}
	b, _ := c.classes.LoadOrStore(key, c.bind(u))
	return b.(*Bound)
}

// classOf joins the unit attributes that any condition of the set asks for.
func (c *Compiled) classOf(u *Unit) string {
	if len(c.classBy) == 0 {
		return ""
	}
	key := make([]byte, 0, 64)
	for _, name := range c.classBy {
		switch name {
		case "unit.kind":
			key = append(key, u.Kind...)
		case "unit.area":
			key = append(key, u.Area...)
		case "unit.level":
			key = append(key, u.Level...)
		case "unit.code":
			key = append(key, u.Code...)
		case "unit.district":
			key = append(key, u.District...)
		case "unit.province":
			key = append(key, u.Province...)
		}
		key = append(key, '|')
	}
	return string(key)
}
