package criteria

import (
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strings"
)

// WhatIf runs rule sets over columns: what would be decided if these rules were in force. It writes nothing and changes
// nothing but its own memory. What it found out about a criterion it keeps, so that a second run of a set of which one
// criterion differs works out that one. It is not safe for concurrent use.
type WhatIf struct {
	*Columns
	kept    judgedMarks
	classes map[string]*classes
	parts   map[string]*part // by level and scope
	stood   []unitTally      // by unit, as it was stored
	rowwise bool             // tests judge every set row by row, to compare
}

// judgedMarks are the marks of criteria by all that they hang on.
type judgedMarks map[outcomeKey]*marks

// part is the part of the assessments that a trial looks at: whole units.
type part struct {
	rows      bitset
	units     []int32  // by code and first day
	district  []int32  // of each of them, a place in districts
	districts []string // codes, sorted
}

// Trial is a question: what if Rules decided.
type Trial struct {
	Rules *Compiled
	// Stored gives the version that assessments were filed under, so that criteria can be compared; nil where it is not
	// at hand. Results are compared with the stored ones in any case.
	Stored func(RuleSetRef) *Compiled
	Reach  Reach // what is looked at
	Most   int   // changed assessments that are listed, and changed units
}

// marks are what a criterion comes to, row by row, as in Score.
type marks struct {
	met, counted bitset
	waiting      bitset // nil where nothing awaits appraisal

	sum   Marked // within a part, remembered
	sumOf *part
}

// NewWhatIf gives a WhatIf over columns without a row.
func NewWhatIf() *WhatIf {
	w := &WhatIf{Columns: NewColumns()}
	w.forget()
	return w
}

// Put adds or replaces an assessment and forgets what was found out before.
func (w *WhatIf) Put(r *Record) {
	w.Columns.Put(r)
	if len(w.kept)+len(w.classes)+len(w.parts) > 0 {
		w.forget()
	}
}

func (w *WhatIf) forget() {
	w.kept, w.classes, w.parts, w.stood = judgedMarks{}, map[string]*classes{}, map[string]*part{}, nil
}

// Run judges every assessment of the rules' level within the scope. The results are those of Compiled.Evaluate on the
// same unit and answers.
func (w *WhatIf) Run(t *Trial) *Effect {
	looked := w.partOf(t.Rules.Set.Level, t.Reach)
	used := judgedMarks{}
	now := w.judge(t.Rules, used)
	before := w.past(t, used)
	w.kept = used // and no more: drafts come and go
	return w.effect(t, looked, now, before)
}

// partOf gives the assessments of a level within a reach.
func (w *WhatIf) partOf(level Level, reach Reach) *part {
	const most = 64 // scopes; a province has some thirty districts
	key := string(level) + "|" + reach.String()
	p, ok := w.parts[key]
	if ok {
		return p
	}
	if len(w.parts) >= most {
		clear(w.parts)
	}
	wanted := func(u int32) bool { return w.units[u].Level == level && reach.Covers(&w.units[u]) }
	p = &part{rows: w.rowsWhere(wanted)}
	for _, u := range w.inOrder() {
		if wanted(u) {
			p.units, p.districts = append(p.units, u), append(p.districts, w.units[u].District)
		}
	}
	slices.Sort(p.districts)
	p.districts = slices.Compact(p.districts)
	for _, u := range p.units {
		at, _ := slices.BinarySearch(p.districts, w.units[u].District)
		p.district = append(p.district, int32(at))
	}
	w.parts[key] = p
	return p
}

// judgement is what a rule set comes to, row by row.
type judgement struct {
	rules   *Compiled
	lines   []*marks // by criterion
	reached []bitset // by level: the rows whose best level it is
	passed  bitset
	open    bitset // inconclusive
}

// judge judges all rows.
func (w *WhatIf) judge(rules *Compiled, used judgedMarks) *judgement {
	j := w.lines(rules, used)
	if j.passed == nil {
		w.decide(j)
	}
	return j
}

// lines judges all criteria of all rows. Those that were judged before, in this set or another, are not judged again.
// A set that is judged row by row is decided as well.
func (w *WhatIf) lines(rules *Compiled, used judgedMarks) *judgement {
	j := &judgement{rules: rules, lines: make([]*marks, len(rules.criteria))}
	cls := w.classesOf(rules)
	if cls.rows == nil || w.rowwise || rules.byRow() {
		w.judgeRows(j, cls)
		return j
	}
	var bounds []*Bound
	for i, key := range rules.outcomeKeys() {
		m, ok := w.kept[key]
		if !ok {
			if bounds == nil {
				bounds = cls.bind(rules)
			}
			m = w.judgeCriterion(rules, cls, bounds, i)
		}
		j.lines[i], used[key], w.kept[key] = m, m, m
	}
	return j
}

// byRow tells whether a set needs more of a row than outcomes: points, sanctions, or the period.
func (c *Compiled) byRow() bool {
	return c.scores || len(c.days) > 0 || len(c.Set.Decision.Sanctions) > 0
}

// outcomeKey stands for all that the outcome of a criterion hangs on beside unit and answers: its own text, and how the
// facts it looks at are read.
type outcomeKey [sha256.Size]byte

func (c *Compiled) outcomeKey(cr *Criterion) outcomeKey {
	key, err := json.Marshal(cr)
	if err != nil {
		panic("criteria: a criterion is not JSON: " + err.Error()) // as in Digest
	}
	facts := usedBy(c, cr)
	slices.Sort(facts) // a condition names its facts in any order
	for _, at := range facts {
		key = append(append(key, '|'), c.Set.Facts[at].reading()...)
	}
	return sha256.Sum256(key)
}

func (c *Compiled) findOutcomeKeys() []outcomeKey {
	keys := make([]outcomeKey, len(c.criteria))
	for i, cr := range c.criteria {
		keys[i] = c.outcomeKey(cr)
	}
	return keys
}

// classes are the rows by class of unit, as the conditions of a rule set tell units apart.
type classes struct {
	like []*Unit  // a unit of each class
	of   []int32  // class by unit
	rows []bitset // by class; nil where there are too many for it
}

// mostClasses bounds the classes whose rows are kept apart. A set that tells every commune from every other by its code
// has one for each; such a set is judged row by row.
const mostClasses = 64

// mostClassings bounds the ways of telling units apart that are kept.
const mostClassings = 8

// classesOf sorts the units by class.
func (w *WhatIf) classesOf(rules *Compiled) *classes {
	key := strings.Join(rules.classBy, "|")
	if cls, ok := w.classes[key]; ok {
		return cls
	}
	cls, at := &classes{of: make([]int32, len(w.units))}, map[string]int32{}
	for i := range w.units {
		class := rules.classOf(&w.units[i], 0)
		k, ok := at[class]
		if !ok {
			k = int32(len(cls.like))
			at[class] = k
			cls.like = append(cls.like, &w.units[i])
		}
		cls.of[i] = k
	}
	if len(cls.like) <= mostClasses {
		cls.rows = make([]bitset, len(cls.like))
		for k := range cls.rows {
			cls.rows[k] = w.rowsWhere(func(u int32) bool { return cls.of[u] == int32(k) })
		}
	}
	if len(w.classes) >= mostClassings {
		clear(w.classes)
	}
	w.classes[key] = cls
	return cls
}

// bind gives the rules as they hold for each class.
func (cls *classes) bind(rules *Compiled) []*Bound {
	bounds := make([]*Bound, len(cls.like))
	for k, u := range cls.like {
		bounds[k] = rules.Bind(u)
	}
	return bounds
}
