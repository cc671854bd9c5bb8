package appraisal

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// Sampled says that a submission lies outside of a drawn sample: facts that nobody looked at are accepted as they are claimed, and
// stay marked so. The zero Sampled is none.
type Sampled struct {
	Name string // "samples/…" of the draw
}

// Complete freezes what was found: the appraised answers and the verdict over them, which decides from then on. Every criterion
// that is claimed needs findings, unless the submission lies outside of a sample.
//
// Errors: OUT_OF_SCOPE, OWN_CLAIM, those of the step, CRITERION_NOT_GRANTED for a right that does not cover every criterion,
// APPRAISAL_INCOMPLETE naming each criterion, and in the field findings[fact] PART_ABOVE_WHOLE and WHOLE_IS_ZERO where what was found
// does not fit together.
func (f *File) Complete(on criteria.Case, outside Sampled, act criteria.Act) (*Completed, *criteria.Event, error) {
	next, err := f.begin(on, criteria.ActComplete, act)
	if err != nil {
		return nil, nil, err
	}
	if err := act.Actor.MayAppraiseAll(on.Rules); err != nil {
		return nil, nil, err
	}
	o, err := f.Outcome()
	if err != nil {
		return nil, nil, err
	}
	accepted := o.accepted(on.Rules, outside)
	if err := o.incomplete(on.Rules, accepted); err != nil {
		return nil, nil, err
	}
	if err := o.consistent(on.Rules); err != nil {
		return nil, nil, err
	}
	verdict := o.Verdict(on, f.Assessment.Period)
	c := &Completed{
		Assessment: f.Assessment.ID, Submission: f.Last.Number, Number: 1, AnswersJSON: o.Answers.JSON(), JudgementsJSON: mustJSON(o.Judgements),
		VerdictJSON: verdict.JSON(), Result: verdict.Result, Sample: outside.Name, Accepted: accepted, Actor: act.Actor.ID, RecordedAt: act.At,
	}
	if f.Done != nil {
		c.Number = f.Done.Number + 1
	}
	f.Assessment.State, f.Done, f.Last.AppraisedJSON = next, c, c.VerdictJSON
	return c, f.change(criteria.ActComplete, act.Today, act, c.record(verdict)), nil
}

// record gives a completion as its event carries it: answers and verdict follow from claim and findings, so hashes are enough.
func (c *Completed) record(v *criteria.Verdict) any {
	return struct {
		Submission    int32           `json:"submission"`
		Number        int32           `json:"number"`
		AnswersSHA256 string          `json:"answers_sha256"`
		Judgements    json.RawMessage `json:"judgements"`
		VerdictSHA256 string          `json:"verdict_sha256"`
		Result        criteria.Result `json:"result"`
		Level         string          `json:"level"`
		Tally         criteria.Tally  `json:"tally"`
		Sample        string          `json:"sample,omitempty"`
		Accepted      []string        `json:"accepted_as_claimed,omitempty"`
	}{
		c.Submission, c.Number, criteria.SHA256Hex(c.AnswersJSON), c.JudgementsJSON, criteria.SHA256Hex(c.VerdictJSON), c.Result, v.Level, v.Tally, c.Sample, c.Accepted,
	}
}

// accepted lists the claimed facts that need no finding because the submission lies outside of a sample. A statement that an
// appraiser judges is not among them: a claim does not say whether it meets its criterion.
func (o *Outcome) accepted(rules *criteria.Compiled, outside Sampled) []string {
	var facts []string
	for i := range o.Claims {
		claim := &o.Claims[i]
		if outside.Name != "" && o.waits(claim.Fact) && (claim.NoData || !rules.IsJudged(claim.Fact)) {
			facts = append(facts, claim.Fact)
		}
	}
	return facts
}

// incomplete refuses to complete while criteria wait for findings, and names them.
func (o *Outcome) incomplete(rules *criteria.Compiled, accepted []string) error {
	var faults []*criteria.Error
	for _, id := range o.Open(rules, accepted) {
		var facts []string
		for _, fact := range rules.FactsOf(id) {
			if o.waits(fact) && !slices.Contains(accepted, fact) {
				facts = append(facts, fact)
			}
		}
		cr := rules.Criterion(id)
		faults = append(faults, criteria.Refuse(criteria.FailedPrecondition, "APPRAISAL_INCOMPLETE", "criteria["+id+"]",
			criteria.Say("appraisal.incomplete", "code", cr.Code, "criterion", cr.Text, "facts", strings.Join(facts, ", "))))
	}
	return criteria.Join(faults)
}

// consistent refuses findings that do not fit together, such as a part above its whole.
func (o *Outcome) consistent(rules *criteria.Compiled) error {
	faults := rules.CheckTogether(o.Answers)
	for i, fault := range faults {
		moved := *fault
		moved.Code, moved.Field = criteria.FailedPrecondition, strings.Replace(fault.Field, "answers[", "findings[", 1)
		faults[i] = &moved
	}
	return criteria.Join(faults)
}
