package criteria

import (
	"fmt"
	"path"
	"slices"
	"sort"

	"cel.dev/cel-go/cel"
	"github.com/govalues/decimal"
	"go.yaml.in/yaml/v4"
)

// What authors' tools (package criteria/author) need of this package and nobody else does.

// SourceFile is a rule set together with the file it was read from, so that a finding has a place.
type SourceFile struct {
	Set  *RuleSet
	File string // as errors name it
	root *yaml.Node
}

// LoadSource is LoadRuleSet that keeps the places of the file. The refusals are the same.
func LoadSource(file string, content []byte) (*SourceFile, error) {
	l := &loader{file: file}
	set := l.load(content)
	if len(l.faults) > 0 {
		l.faults.Sort()
		return nil, l.faults
	}
	return &SourceFile{set, file, l.root}, nil
}

// At gives line and column, from 1, of a value by its path of keys and indexes; of the deepest part of the path that the
// file has where the value itself is not there.
func (s *SourceFile) At(path ...any) (line, column int) {
	l := loader{root: s.root}
	return l.at(path...)
}

// Sort orders faults by place.
func (e FileErrors) Sort() {
	sort.SliceStable(e, func(i, j int) bool {
		a, b := e[i], e[j]
		return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
	})
}

// NoFigure stands for the figure of a fact without data in Values.Put.
const NoFigure = missing

// NewValues gives values in which no fact has data.
func (c *Compiled) NewValues() *Values { return c.values(nil) }

// Put sets the figure of the fact at a place of the set: counts in ones, numbers in millionths, yes as 1, a choice as the
// place of its option. NoFigure takes the figure away.
func (v *Values) Put(fact int, n int64) {
	v.num[fact] = n
	if v.text == nil {
		return
	}
	v.text[fact] = ""
	if f := &v.set.Set.Facts[fact]; n != missing && f.Kind == ChoiceFact {
		v.text[fact] = f.Options[n].ID
	}
}

// PutText sets a fact as an answer would; text that its kind cannot read leaves it without data.
func (v *Values) PutText(fact int, s string) {
	v.num[fact] = missing
	v.put(fact, s)
}

// Possible tells whether answers with these figures would be accepted together, as CheckTogether does.
func (c *Compiled) Possible(v *Values) bool { return c.consistent(v) }

// Range gives the least and greatest value that an answer may have, nil where there is no bound.
func (f *Fact) Range() (least, most *Decimal) { return f.bounds() }

// FactAt gives the place of a fact in the set, -1 where the set has none of that id.
func (c *Compiled) FactAt(id string) int {
	if i, ok := c.index[id]; ok {
		return i
	}
	return -1
}

// Judged is what one criterion comes to, its points in millionths. Two that are equal are the same to any decision.
type Judged struct {
	Outcome          Outcome
	Counts           bool // as met
	Scaled           bool // it does not apply, and the rest of its group is scaled up
	Worst, Best, Max int64
}

// JudgeOne judges the criterion at a place of All, alone.
func (b *Bound) JudgeOne(i int, v *Values) Judged {
	l := b.earned(i, v)
	return Judged{l.outcome, l.counts, l.scaled, l.worst, l.best, l.max}
}

// JudgeParts gives the outcomes of the parts of a composite that applies, in the memory of old.
func (b *Bound) JudgeParts(i int, v *Values, old []Outcome) []Outcome {
	old = old[:0]
	for j := range b.detail[i].parts {
		old = append(old, b.detail[i].parts[j].judge(v))
	}
	return old
}

// Reached gives the place of the level reached after sanctions, -1 for none, and the points of the whole at worst.
func (s *Score) Reached() (level int, points int64) { return s.level, s.points.worst }

// Asks lists the unit attributes that expressions of the set ask for: "unit.kind".
func (c *Compiled) Asks() []string { return c.classBy }

// Ask runs an expression of the set; known is false where it hangs on a fact without data.
func (c *Compiled) Ask(source string, u *Unit, v *Values) (holds, known bool) {
	condition := c.conditions[source]
	if condition == nil {
		return false, false
	}
	answer := condition.ask(u, v)
	return answer == yes, answer != unknown
}

// ParseExpressions gives the checked syntax trees of expressions over the facts, in order.
func ParseExpressions(facts []Fact, sources []string) ([]*cel.Ast, error) {
	env, err := celEnv(facts)
	if err != nil {
		return nil, err
	}
	trees := make([]*cel.Ast, len(sources))
	for i, source := range sources {
		tree, issues := env.env.Compile(source)
		if issues.Err() != nil {
			return nil, fmt.Errorf("criteria: %s: %w", source, issues.Err())
		}
		trees[i] = tree
	}
	return trees, nil
}

// FactOfName gives the id of the fact that an expression calls name.
func FactOfName(name string) string { return factID(name) }

// SchemaFile gives a JSON Schema that stands beside the shipped rule sets: "ruleset.schema.json" or "ruletest.schema.json".
func SchemaFile(name string) ([]byte, error) {
	return shippedRuleSets.ReadFile(path.Join("rulesets", name))
}

// KindsOf lists the kinds that units of a level have; villages have none.
func KindsOf(l Level) []Kind { return CatalogueLevels[l] }

// Parts gives the parts of a composite measure, none for others.
func (m *Measure) Parts() []Part { return m.parts() }

// PartsPath gives the keys under which the parts of a composite stand in its measure.
func (m *Measure) PartsPath() []any { return partsSteps(m) }

// Share gives the ratio of a ratio or roll-up measure, nil for others.
func (m *Measure) Share() *Ratio { return m.share() }

// Limits gives the lower and upper limit of a comparator, nil where there is none.
func (p *Bounds) Limits() (low, high *Decimal) { return p.limits() }

// ReadRuleTests reads a _test.yaml file. Cases that cannot be read, and none at all, are a FileErrors.
func ReadRuleTests(file string, content []byte) (*RuleTests, error) {
	tests := &RuleTests{}
	if err := ReadStrictly(file, content, tests); err != nil && !onlyComments(content) {
		return nil, err
	}
	if len(tests.Cases) == 0 {
		return nil, FileErrors{{file, 1, 1, Invalid("TESTS_MISSING", "", Say("ruletest.empty"))}}
	}
	return tests, nil
}

// ReadStrictly reads a YAML file into the value that into points to, as strictly as a rule set is read. The error is a
// FileErrors.
func ReadStrictly(file string, content []byte, into any) error {
	l := &loader{file: file}
	l.read(content, into)
	return l.result()
}

// MalformedYAML says what the YAML reader found wrong with a file, fault by fault with its place. The reader's own English
// is for programmers.
func MalformedYAML(file string, content []byte, err error) FileErrors {
	l := &loader{file: file, content: content}
	l.yamlFault(err, nil)
	return l.faults
}

// Run runs the cases against a rule set.
func (t *RuleTests) Run(c *Compiled) []RuleTestResult {
	results := make([]RuleTestResult, 0, len(t.Cases)+len(t.Rounds))
	for i := range t.Cases {
		results = append(results, RuleTestResult{Name: t.Cases[i].Name, Faults: t.Cases[i].run(c, t)})
	}
	for i := range t.Rounds {
		results = append(results, RuleTestResult{Name: t.Rounds[i].Name, Faults: t.Rounds[i].run(c, t)})
	}
	return results
}

// Notice tells whether any case comes out otherwise than it asks for. It stops at the first.
func (t *RuleTests) Notice(c *Compiled) bool {
	return slices.ContainsFunc(t.Cases, func(r RuleTest) bool { return len(r.run(c, t)) > 0 }) ||
		slices.ContainsFunc(t.Rounds, func(r RoundTest) bool { return len(r.run(c, t)) > 0 })
}

// Get gives the figure of the fact at a place of the set, as Put takes it; there is none where the fact has no data.
func (v *Values) Get(fact int) (n int64, ok bool) { return v.num[fact], v.num[fact] != missing }

// Accepts tells whether the rule set of this file, changed in memory, would be loaded. The file still says which keys are there.
func (s *SourceFile) Accepts(set *RuleSet) bool {
	l := loader{root: s.root}
	l.check(set)
	return len(l.faults) == 0
}

// NewDecimal gives coef × 10^-scale.
func NewDecimal(coef int64, scale int) (Decimal, error) { return decimal.New(coef, scale) }
