package criteria

import (
	"bytes"
	"slices"
)

// Judgements (kết luận thẩm định) say by fact, of statements that an appraiser judges, whether they meet their criterion.
type Judgements map[string]bool

// EvaluateAppraised judges answers like EvaluateOn, where what awaits an appraiser has been judged. What is not among the
// judgements still awaits appraisal.
func (c *Compiled) EvaluateAppraised(u *Unit, day Date, a Answers, judged Judgements) *Verdict {
	v := c.values(a)
	for fact, meets := range judged {
		at, ok := c.index[fact]
		if !ok {
			continue
		}
		if v.judged == nil {
			v.judged = make([]Outcome, len(v.num))
		}
		v.judged[at] = metIf(meets)
	}
	return c.BindOn(u, day).Explain(v)
}

// judgement gives what an appraiser said about a statement.
func (v *Values) judgement(at int32) Outcome {
	if v.judged == nil || v.judged[at] == noOutcome {
		return AwaitingAppraisal
	}
	return v.judged[at]
}

// FactsOf lists the facts that a criterion looks at, those of the condition under which it applies included, each once. It
// gives none for a criterion that the set does not have.
func (c *Compiled) FactsOf(criterion string) []string {
	cr := c.Criterion(criterion)
	if cr == nil {
		return nil
	}
	facts := cr.Measure.Facts()
	if cr.Applies != nil {
		if when := c.conditions[cr.Applies.When]; when != nil {
			conditional := slices.Clone(when.facts)
			slices.Sort(conditional) // a condition names its facts in any order
			facts = append(facts, conditional...)
		}
	}
	var once []string
	for _, id := range facts {
		if !slices.Contains(once, id) {
			once = append(once, id)
		}
	}
	return once
}

// CriteriaOf lists the criteria that look at a fact, in the order of the set.
func (c *Compiled) CriteriaOf(fact string) []string {
	var ids []string
	for _, cr := range c.Set.All() {
		if slices.Contains(c.FactsOf(cr.ID), fact) {
			ids = append(ids, cr.ID)
		}
	}
	return ids
}

// IsJudged tells whether a fact is a statement that an appraiser judges.
func (c *Compiled) IsJudged(fact string) bool {
	for _, cr := range c.Set.All() {
		if cr.Measure.judges(fact) {
			return true
		}
	}
	return false
}

// judges tells whether a measure or a part of it leaves a fact to an appraiser. The receiver may be nil.
func (m *Measure) judges(fact string) bool {
	if m == nil {
		return false
	}
	return m.Appraisal == fact && fact != "" || slices.ContainsFunc(m.parts(), func(p Part) bool { return p.Measure.judges(fact) })
}

// Same tells whether two answers say the same about their fact: the same value, 3 and 3.0 being one, or both no data. nil is no
// answer at all.
func Same(x, y *Answer) bool {
	if x == nil || y == nil {
		return x == y
	}
	if x.NoData || y.NoData || x.Value == y.Value {
		return x.NoData == y.NoData && x.Value == y.Value
	}
	m, errX := ParseDecimal(x.Value)
	n, errY := ParseDecimal(y.Value)
	return errX == nil && errY == nil && m.Cmp(n) == 0
}

// Identical tells whether two answers are the same byte for byte as they are stored.
func Identical(x, y *Answer) bool {
	if x == nil || y == nil {
		return x == y
	}
	return bytes.Equal(x.append(nil), y.append(nil))
}

// Deciding gives the verdict that decisions go by: the appraised one where the appraisal is complete, else the claimed one.
func (s *Submission) Deciding() (*Verdict, error) {
	if len(s.AppraisedJSON) > 0 {
		return ParseVerdict(s.AppraisedJSON)
	}
	return s.Verdict()
}
