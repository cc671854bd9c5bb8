package appraisal

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// File (hồ sơ thẩm định) is an assessment with all that was found about it.
type File struct {
	Assessment *criteria.Assessment
	Last       *criteria.Submission // nil where nothing was submitted
	Findings   []Finding            // all, in the order of their places
	Returns    []Returned           // all, by the number of the submission
	Done       *Completed           // the last completion of the last submission, nil for none; it may have been reopened
}

func itoa(n int32) string { return strconv.Itoa(int(n)) }

// Claims gives the answers of the last submission.
func (f *File) Claims() (criteria.Answers, error) {
	if f.Last == nil {
		return nil, nil
	}
	return criteria.ParseAnswers(f.Last.AnswersJSON)
}

// LastOf gives the last finding about a fact, standing or not, nil for none.
func (f *File) LastOf(fact string) *Finding {
	for i := len(f.Findings) - 1; i >= 0; i-- {
		if f.Findings[i].Fact == fact {
			return &f.Findings[i]
		}
	}
	return nil
}

// Standing gives by fact the findings that hold for the last submission: the last one about each fact, unless the fact was given
// back since, or something else is claimed now.
func (f *File) Standing(claims criteria.Answers) map[string]*Finding {
	all := map[string]*Finding{}
	for i := range f.Findings {
		all[f.Findings[i].Fact] = &f.Findings[i]
	}
	for fact, last := range all {
		if claim, _ := claims.Find(fact); f.reopened(last) || !criteria.Identical(last.Claimed, claim) {
			delete(all, fact)
		}
	}
	return all
}

// reopened tells whether the fact of a finding was given back after it: a return ends the appraisal of its submission, so that
// it is later than every finding about that or an earlier one.
func (f *File) reopened(last *Finding) bool {
	return slices.ContainsFunc(f.Returns, func(r Returned) bool {
		return r.Number >= last.Submission && (r.Part == nil || slices.Contains(r.Part.OpenFacts, last.Fact))
	})
}

// Outcome is what an appraisal comes to as it stands.
type Outcome struct {
	Claims     criteria.Answers
	Standing   map[string]*Finding
	Answers    criteria.Answers // what is claimed, with what was found over it
	Judgements criteria.Judgements
}

// Outcome puts what was found over what is claimed.
func (f *File) Outcome() (*Outcome, error) {
	claims, err := f.Claims()
	if err != nil {
		return nil, err
	}
	o := &Outcome{Claims: claims, Standing: f.Standing(claims), Judgements: criteria.Judgements{}}
	var found criteria.Answers
	for fact, x := range o.Standing {
		if x.Judgement != NotJudged {
			o.Judgements[fact] = x.Judgement == Meets
		}
		if a := x.Appraised(); a != nil && !x.Agrees {
			found = append(found, *a)
		}
	}
	slices.SortFunc(found, func(x, y criteria.Answer) int { return strings.Compare(x.Fact, y.Fact) })
	o.Answers = claims.Merge(found)
	return o, nil
}

// Verdict judges what was found.
func (o *Outcome) Verdict(on criteria.Case, period criteria.Period) *criteria.Verdict {
	return on.Rules.EvaluateAppraised(on.Unit, period.LastDay(), o.Answers, o.Judgements)
}

// Open lists the criteria that wait for a finding, in the order of the set: something is claimed about a fact of theirs, and no
// finding about it stands. accepted are facts that need none.
func (o *Outcome) Open(rules *criteria.Compiled, accepted []string) []string {
	var open []string
	for _, cr := range rules.Set.All() {
		if slices.ContainsFunc(rules.FactsOf(cr.ID), func(fact string) bool { return o.waits(fact) && !slices.Contains(accepted, fact) }) {
			open = append(open, cr.ID)
		}
	}
	return open
}

// waits tells whether a fact is claimed and has no finding that stands.
func (o *Outcome) waits(fact string) bool {
	_, claimed := o.Claims.Find(fact)
	return claimed && o.Standing[fact] == nil
}
