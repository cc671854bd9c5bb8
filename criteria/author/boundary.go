package author

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// Boundaries are generated cases at the edges of a rule set: for every threshold, condition, option and clause what comes of
// figures just under, at and just over it. They stand beside the set as reviewed text, so that a changed threshold is a
// changed line.
type Boundaries struct {
	Bases []Boundary `yaml:"bases"` // answers from which cases of the whole start, as good as a search found them
	Cases []Boundary `yaml:"cases"`
}

// Boundary is one case: a criterion alone, or the whole.
type Boundary struct {
	Of    string            `yaml:"of,omitempty"`   // criterion; none: the whole
	Base  int               `yaml:"base,omitempty"` // of the whole: place of its base, from 1
	Kind  criteria.Kind     `yaml:"kind,omitempty"`
	Area  criteria.Area     `yaml:"area,omitempty"`
	Code  string            `yaml:"code,omitempty"`
	On    criteria.Date     `yaml:"on,omitempty"` // last day of the judged period
	At    map[string]string `yaml:"at"`           // answers; a fact that is left out, or "" over a base, has no data
	Gives string            `yaml:"gives"`
}

// BoundaryFile gives the name of the boundary cases beside a rule-set file.
func BoundaryFile(ruleSetFile string) string {
	return strings.TrimSuffix(ruleSetFile, ".yaml") + "_boundary.yaml"
}

// ReadBoundaries reads such a file.
func ReadBoundaries(fsys fs.FS, ruleSetFile string) (*Boundaries, error) {
	content, err := fs.ReadFile(fsys, BoundaryFile(ruleSetFile))
	if err != nil {
		return nil, err
	}
	b := &Boundaries{}
	if err := criteria.ReadStrictly(BoundaryFile(ruleSetFile), content, b); err != nil {
		return nil, err
	}
	for i := range b.Cases {
		if c := &b.Cases[i]; c.Base < 0 || c.Base > len(b.Bases) || c.Of == "" && c.Base == 0 {
			return nil, fmt.Errorf("%s: case %d: there is no base %d", BoundaryFile(ruleSetFile), i+1, c.Base)
		}
	}
	return b, nil
}

// Run gives the cases that come out otherwise, a line each.
func (b *Boundaries) Run(c *criteria.Compiled) []string {
	var faults []string
	r := newRunner(c)
	for i := range b.Cases {
		if got := r.gives(b, &b.Cases[i]); got != b.Cases[i].Gives {
			faults = append(faults, fmt.Sprintf("%s: %s, want %s", b.Cases[i].text(), got, b.Cases[i].Gives))
		}
	}
	return faults
}

// Notice tells whether any case comes out otherwise.
func (b *Boundaries) Notice(c *criteria.Compiled) bool {
	r := newRunner(c)
	return slices.ContainsFunc(b.Cases, func(x Boundary) bool { return r.gives(b, &x) != x.Gives })
}

// runner judges cases one after the other in the same memory.
type runner struct {
	rules  *criteria.Compiled
	places map[string]int
	score  criteria.Score
}

func newRunner(c *criteria.Compiled) *runner {
	r := &runner{rules: c, places: map[string]int{}}
	for i, cr := range c.Set.All() {
		r.places[cr.ID] = i
	}
	return r
}

func (r *runner) gives(b *Boundaries, x *Boundary) string {
	v := r.rules.NewValues()
	if x.Of == "" {
		r.put(v, b.Bases[x.Base-1].At)
	}
	r.put(v, x.At)
	bound := r.rules.BindOn(x.unit(r.rules.Set.Level), x.On)
	if !r.rules.Possible(v) {
		return refused
	}
	if x.Of == "" {
		return r.whole(bound, v)
	}
	if at, ok := r.places[x.Of]; ok {
		return one(r.rules, bound, at, v)
	}
	return "no such criterion"
}

// refused is what comes of answers that are not accepted together.
const refused = "refused"

func (r *runner) put(v *criteria.Values, at map[string]string) {
	for id, value := range at {
		if f := r.rules.FactAt(id); f < 0 {
			continue
		} else if value == "" {
			v.Put(f, criteria.NoFigure)
		} else {
			v.PutText(f, value)
		}
	}
}

func (x *Boundary) unit(l criteria.Level) *criteria.Unit {
	return &criteria.Unit{Level: l, Name: "…", Kind: x.Kind, Area: x.Area, Code: x.Code}
}

// one says what a criterion comes to: its outcome, whether it counts where that is not said by the outcome, its points of
// the maximum, and the outcomes of its parts.
func one(c *criteria.Compiled, b *criteria.Bound, at int, v *criteria.Values) string {
	j := b.JudgeOne(at, v)
	s := j.Outcome.String()
	if j.Counts && j.Outcome != criteria.Met {
		s += " counts"
	}
	if j.Scaled {
		s += " scaled"
	}
	if j.Max != 0 {
		s += " " + points6(j.Worst)
		if j.Best != j.Worst {
			s += ".." + points6(j.Best)
		}
		s += "/" + points6(j.Max)
	}
	if j.Outcome != criteria.NotApplicable {
		for i, o := range b.JudgeParts(at, v, nil) {
			s += []string{": ", ", "}[min(i, 1)] + o.String()
		}
	}
	return s
}

func points6(n int64) string { return trimZeros(ratio(n, millionths).FloatString(6)) }

// whole says what the whole comes to: result, level, points, and whether the level is rationed.
func (r *runner) whole(b *criteria.Bound, v *criteria.Values) string {
	verdict := b.Explain(v)
	s := string(verdict.Result)
	if verdict.Level != "" {
		s += " " + verdict.Level
	}
	if verdict.Provisional {
		s += " provisional"
	}
	if p := verdict.Points; p != nil {
		s += " " + p.Earned.String() + "/" + p.Max.String()
	}
	return s
}

// text writes the case as one line of YAML.
func (x *Boundary) text() string {
	var b strings.Builder
	field := func(key, value string) {
		if value != "" {
			if b.Len() > 0 {
				b.WriteString(", ")
			}
			b.WriteString(key + ": " + value)
		}
	}
	field("of", x.Of)
	if x.Base > 0 {
		field("base", itoa(int64(x.Base)))
	}
	field("kind", string(x.Kind))
	field("area", string(x.Area))
	field("code", quoted(x.Code))
	field("on", x.On.String())
	ids := make([]string, 0, len(x.At))
	for id := range x.At {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for i, id := range ids {
		ids[i] = id + ": " + fmt.Sprintf("%q", x.At[id])
	}
	field("at", "{"+strings.Join(ids, ", ")+"}")
	field("gives", quoted(x.Gives))
	return "{" + b.String() + "}"
}

func quoted(s string) string {
	if s == "" {
		return ""
	}
	return fmt.Sprintf("%q", s)
}

// Text writes the file.
func (b *Boundaries) Text() string {
	var s strings.Builder
	s.WriteString("# Cases at the edges of every threshold, made by `tieuchi ruleset test -update-boundaries`. Read the difference.\n")
	for _, list := range []struct {
		name  string
		cases []Boundary
	}{{"bases", b.Bases}, {"cases", b.Cases}} {
		s.WriteString(list.name + ":\n")
		for i := range list.cases {
			s.WriteString("  - " + list.cases[i].text() + "\n")
		}
	}
	return s.String()
}

// Current tells whether the cases of single criteria are those that the rule set makes today. The cases of the whole are
// found by a longer search; that they come out as they say is enough.
func (b *Boundaries) Current(c *criteria.Compiled) bool {
	made := &Boundaries{}
	for i, cr := range c.Set.All() {
		if d := newDomainOf(c, i, cr); d != nil {
			made.Cases = append(append(made.Cases, d.edges()...), d.refusals()...)
		}
	}
	n := slices.IndexFunc(b.Cases, func(x Boundary) bool { return x.Of == "" })
	if n < 0 {
		n = len(b.Cases)
	}
	return (&Boundaries{Cases: b.Cases[:n]}).Text() == made.Text()
}
