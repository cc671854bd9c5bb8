package criteria

import (
	"encoding/json"
	"slices"
)

// FrozenAppraisal is a completed appraisal of a submission as a database has it. What the council had reopened stays.
type FrozenAppraisal struct {
	Number         int32 // of the completions of the submission, from 1
	AnswersJSON    []byte
	JudgementsJSON []byte
	VerdictJSON    []byte
	Result         Result
}

// completed is what the event of a completed appraisal says.
type completed struct {
	Submission    int32           `json:"submission"`
	Number        int32           `json:"number"`
	AnswersSHA256 string          `json:"answers_sha256"`
	Judgements    json.RawMessage `json:"judgements"`
	VerdictSHA256 string          `json:"verdict_sha256"`
	Result        Result          `json:"result"`
	Level         string          `json:"level"`
	Tally         Tally           `json:"tally"`
}

// AppraisalName gives "assessments/{id}/submissions/{number}/appraisals/{number}".
func AppraisalName(assessment string, submission, number int32) string {
	return SubmissionName(assessment, submission) + "/appraisals/" + itoa(int(number))
}

// RecomputeAppraised judges every completed appraisal of a submission once more, from the answers and judgements that were frozen
// with it, and compares byte by byte. It is said of the submission, and not of its appraisals, where rules or unit are not what they
// were; see Recompute.
func RecomputeAppraised(f *Frozen, rules *Compiled) []Difference {
	var found []Difference
	var unit *Unit
	if u, err := ParseUnit(f.Submission.UnitJSON); err == nil && rules != nil && rules.Digest == f.Submission.Digest {
		unit = u
	}
	known := map[int32]bool{}
	for i := range f.Appraisals {
		a := &f.Appraisals[i]
		known[a.Number] = true
		r := &appraisedAgain{FrozenAppraisal: a, event: f.completed(a.Number), record: AppraisalName(f.Submission.Assessment, f.Submission.Number, a.Number)}
		r.check(f, rules, unit)
		found = append(found, r.found...)
	}
	for _, e := range f.completions() {
		if !known[e.Number] {
			name := AppraisalName(f.Submission.Assessment, f.Submission.Number, e.Number)
			found = append(found, Difference{name, "appraisal", -1, Say("recompute.appraisal-missing")})
		}
	}
	return found
}

// completions gives the events of the completed appraisals of the submission.
func (f *Frozen) completions() []*completed {
	var all []*completed
	for _, change := range f.Completions {
		e := &completed{}
		if json.Unmarshal(change, e) == nil && e.Submission == f.Submission.Number {
			all = append(all, e)
		}
	}
	return all
}

// completed finds the event of a completion, nil for none.
func (f *Frozen) completed(number int32) *completed {
	all := f.completions()
	if i := slices.IndexFunc(all, func(e *completed) bool { return e.Number == number }); i >= 0 {
		return all[i]
	}
	return nil
}

// appraisedAgain collects what differs in one appraisal.
type appraisedAgain struct {
	*FrozenAppraisal
	event  *completed // nil where there is none
	record string
	found  []Difference
}

func (r *appraisedAgain) differs(what string, at int, key string) {
	r.found = append(r.found, Difference{r.record, what, at, Say(key)})
}

// check compares what the verdict rests on with the event, and computes the verdict where that holds. Without rules or unit only
// hashes are left to compare.
func (r *appraisedAgain) check(f *Frozen, rules *Compiled, unit *Unit) {
	if r.event == nil {
		r.differs("event", -1, "recompute.appraisal-event")
	}
	answers, judged := r.input()
	switch {
	case len(r.found) == 0 && unit != nil:
		r.verdict(rules.EvaluateAppraised(unit, f.Period.LastDay(), answers, judged))
	case r.event != nil && r.event.VerdictSHA256 != SHA256Hex(r.VerdictJSON):
		r.differs("verdict", -1, "recompute.appraisal-altered")
	}
}

// input reads what was frozen, and compares it with the event.
func (r *appraisedAgain) input() (Answers, Judgements) {
	if e := r.event; e != nil {
		if e.AnswersSHA256 != SHA256Hex(r.AnswersJSON) {
			r.differs("answers", -1, "recompute.appraisal-altered")
		}
		if at := firstDifference(r.JudgementsJSON, e.Judgements); at >= 0 {
			r.differs("judgements", at, "recompute.appraisal-altered")
		}
	}
	answers, err := ParseAnswers(r.AnswersJSON)
	if err != nil {
		r.differs("answers", -1, "recompute.unreadable-part")
	}
	judged := Judgements{}
	if json.Unmarshal(r.JudgementsJSON, &judged) != nil {
		r.differs("judgements", -1, "recompute.unreadable-part")
	}
	return answers, judged
}

// verdict compares the verdict that is computed now with what is stored, what was frozen, and the column.
func (r *appraisedAgain) verdict(v *Verdict) {
	again, e := v.JSON(), r.event
	at := firstDifference(r.VerdictJSON, again)
	switch {
	case at >= 0 && e.VerdictSHA256 == SHA256Hex(r.VerdictJSON):
		r.differs("verdict", at, "recompute.appraisal-otherwise")
		return // column and event are those of what was frozen
	case at >= 0:
		r.differs("verdict", at, "recompute.appraisal-altered")
	}
	if e.VerdictSHA256 != SHA256Hex(again) || e.Result != v.Result || e.Level != v.Level || e.Tally != v.Tally {
		r.differs("event", -1, "recompute.event-verdict")
	}
	if r.Result != v.Result {
		r.found = append(r.found, Difference{r.record, "result", -1, Say("recompute.column", "stands", Clip(string(r.Result)), "filed", string(v.Result))})
	}
}
