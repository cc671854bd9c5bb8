package appraisal

import (
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// FactState says how a fact stands in an appraisal.
type FactState int

// States of a fact.
const (
	NotAnswered FactState = iota // nothing was claimed, and nothing found
	Open                         // waits for a finding
	Agreed                       // found as it was claimed
	Differs                      // found otherwise
	Accepted                     // accepted as claimed without a look: outside of a sample
)

// FactView is one fact, claimed and found.
type FactView struct {
	Fact      string
	Claimed   *criteria.Answer // nil where nothing was
	Appraised *criteria.Answer // what stands after appraisal, nil for nothing
	State     FactState
	Finding   *Finding // that stands, nil without one
	Seen      int32    // number of the last finding, standing or not, that the next one names; 0 for none
}

// CriterionView is one criterion with both outcomes.
type CriterionView struct {
	ID      string
	Differs bool // whether the outcome found is another one than the outcome claimed
	Facts   []FactView
}

// View is an appraisal with claim and finding side by side.
type View struct {
	Claimed   *criteria.Verdict // nil where nothing was submitted
	Appraised *criteria.Verdict // frozen where the appraisal is complete, else as it stands
	Criteria  []CriterionView   // in the order of the verdicts' lines
	Open      []string          // criteria that wait for a finding; none once it is complete
	Done      *Completed        // nil while it is not complete
	Part      *Returned         // the last return in part, nil for none
}

// View gives the appraisal of the last submission as it stands.
func (f *File) View(on criteria.Case) (*View, error) {
	v := &View{}
	for i := range f.Returns {
		if f.Returns[i].Part != nil {
			v.Part = &f.Returns[i]
		}
	}
	if f.Last == nil {
		return v, nil
	}
	o, err := f.Outcome()
	if err != nil {
		return nil, err
	}
	if v.Claimed, err = f.Last.Verdict(); err != nil {
		return nil, err
	}
	if v.Done = f.completed(); v.Done != nil {
		v.Appraised, err = criteria.ParseVerdict(v.Done.VerdictJSON)
	} else {
		v.Appraised, v.Open = o.Verdict(on, f.Assessment.Period), o.Open(on.Rules, nil)
	}
	if err != nil {
		return nil, err
	}
	for i := range v.Claimed.Lines {
		v.Criteria = append(v.Criteria, f.criterion(on.Rules, o, v, i))
	}
	return v, nil
}

// completed gives the completion that stands: the council may have reopened the last one.
func (f *File) completed() *Completed {
	switch f.Assessment.State {
	case criteria.Appraised, criteria.Proposed, criteria.Declined, criteria.Decided:
		return f.Done
	}
	return nil
}

func (f *File) criterion(rules *criteria.Compiled, o *Outcome, v *View, i int) CriterionView {
	claimed, appraised := &v.Claimed.Lines[i], &v.Appraised.Lines[i]
	c := CriterionView{ID: claimed.ID, Differs: claimed.Outcome != appraised.Outcome}
	for _, fact := range rules.FactsOf(claimed.ID) {
		c.Facts = append(c.Facts, f.fact(o, v.Done, fact))
	}
	return c
}

func (f *File) fact(o *Outcome, done *Completed, fact string) FactView {
	x := FactView{Fact: fact, Finding: o.Standing[fact]}
	x.Claimed, _ = o.Claims.Find(fact)
	x.Appraised, _ = o.Answers.Find(fact)
	if last := f.LastOf(fact); last != nil {
		x.Seen = last.Number
	}
	switch {
	case x.Finding != nil && x.Finding.Agrees:
		x.State = Agreed
	case x.Finding != nil:
		x.State = Differs
	case x.Claimed == nil:
		x.State = NotAnswered
	case done != nil && slices.Contains(done.Accepted, fact):
		x.State = Accepted
	default:
		x.State = Open
	}
	return x
}
