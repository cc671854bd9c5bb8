package criteria

import (
	"encoding/json"
	"slices"
)

// Frozen is a submission as a database has it, with what else there says what was filed.
type Frozen struct {
	Submission *Submission
	Period     Period
	Events     [][]byte // changes of all submissions of the assessment, as its history has them

	Appraisals  []FrozenAppraisal // that were completed, in the order of their numbers
	Completions [][]byte          // changes of all completed appraisals of the assessment, as its history has them
}

// Difference is one thing in which a record is not what it was, or is computed otherwise now.
type Difference struct {
	Record  string // name of the submission, of an appraisal of it, or of the rule set
	What    string // "verdict", "answers", "unit", "rule_set", "event", "judgements", "appraisal", or the name of a column
	At      int    // first byte that differs, from 0; -1 where only hashes are left to compare
	Message Text
}

// RecordedRules compiles a version from the text that is recorded, nil for none. event is the change by which it came in; its
// hash tells whether the text is still that one, even where the rules are the same. Without rules there is a difference for
// each submission under them.
func RecordedRules(ref RuleSetRef, p *PublishedRuleSet, event []byte) (*Compiled, Text, []Difference) {
	if p == nil {
		return nil, Say("recompute.no-text", "name", ref.String()), nil
	}
	var came struct {
		SHA256 string `json:"content_sha256"`
	}
	var found []Difference
	if err := json.Unmarshal(event, &came); err != nil || came.SHA256 != SHA256Hex([]byte(p.Content)) {
		found = append(found, Difference{ref.String(), "content", -1, Say("recompute.text", "name", ref.String())})
	}
	set, err := LoadRuleSet(ref.String(), []byte(p.Content))
	if err != nil {
		return nil, Say("recompute.unreadable", "name", ref.String(), "cause", Clip(err.Error())), found
	}
	c, err := Compile(set)
	switch {
	case err != nil:
		return nil, Say("recompute.unreadable", "name", ref.String(), "cause", Clip(err.Error())), found
	case c.Digest != p.Digest:
		return nil, Say("recompute.digest", "name", ref.String(), "text", c.Digest, "recorded", p.Digest), found
	}
	return c, Text{}, found
}

// submitted is what the event of a submission says.
type submitted struct {
	Number        int32           `json:"number"`
	FiledOn       Date            `json:"filed_on"`
	RuleSet       string          `json:"rule_set"`
	Digest        string          `json:"rule_set_digest"`
	Unit          json.RawMessage `json:"unit"`
	AnswersSHA256 string          `json:"answers_sha256"`
	VerdictSHA256 string          `json:"verdict_sha256"`
	Result        Result          `json:"result"`
	Level         string          `json:"level"`
	Tally         json.RawMessage `json:"tally"`
}

// recomputation collects what differs.
type recomputation struct {
	*Submission
	event   *submitted // nil where there is none
	found   []Difference
	unclear bool // what the verdict rests on is not what was filed
}

func (r *recomputation) differs(what string, at int, sentence Text) {
	r.found = append(r.found, Difference{SubmissionName(r.Assessment, r.Number), what, at, sentence})
}

// unclearBy notes a difference in what the verdict rests on.
func (r *recomputation) unclearBy(what string, at int, sentence Text) {
	r.unclear = true
	r.differs(what, at, sentence)
}

// Recompute judges a submission once more, from what was frozen with it, and compares byte by byte. Where the rules, the unit
// or the answers are not what was filed, that is the difference: no verdict is computed from them. rules is nil where there
// are none, and why says it.
func Recompute(f *Frozen, rules *Compiled, why Text) []Difference {
	r := &recomputation{Submission: f.Submission, event: f.event()}
	if r.event == nil {
		r.differs("event", -1, Say("recompute.event"))
	}
	r.checkRules(rules, why)
	r.checkInput()
	unit, answers := r.input(f.Period)
	switch {
	case !r.unclear:
		r.checkVerdict(rules.EvaluateOn(unit, f.Period.LastDay(), answers))
	case r.event != nil && r.event.VerdictSHA256 != SHA256Hex(r.VerdictJSON):
		r.differs("verdict", -1, Say("recompute.altered"))
	}
	return r.found
}

// checkRules asks that the rules are those that judged.
func (r *recomputation) checkRules(rules *Compiled, why Text) {
	if rules == nil {
		r.unclearBy("rule_set", -1, why)
		return
	}
	judged := r.Digest
	if r.event != nil {
		judged = r.event.Digest
	}
	if rules.Digest != judged {
		r.unclearBy("rule_set", -1, Say("recompute.digest", "name", r.RuleSet.String(), "text", rules.Digest, "recorded", Clip(judged)))
	}
}

// event finds the event of the submission.
func (f *Frozen) event() *submitted {
	for _, change := range f.Events {
		e := &submitted{}
		if json.Unmarshal(change, e) == nil && e.Number == f.Submission.Number {
			return e
		}
	}
	return nil
}

// checkInput compares what the verdict rests on, and what stands beside it, with the event.
func (r *recomputation) checkInput() {
	e := r.event
	if e == nil {
		return
	}
	if at := firstDifference(r.UnitJSON, e.Unit); at >= 0 {
		r.unclearBy("unit", at, Say("recompute.altered"))
	}
	if e.AnswersSHA256 != SHA256Hex(r.AnswersJSON) {
		r.unclearBy("answers", -1, Say("recompute.altered"))
	}
	r.column("filed_on", r.FiledOn.String(), e.FiledOn.String())
	r.column("rule_set_id", r.RuleSet.String(), e.RuleSet)
	r.column("digest", r.Digest, e.Digest)
}

// column compares what stands in a column with what should.
func (r *recomputation) column(name, stands, should string) {
	if stands != should {
		r.differs(name, -1, Say("recompute.column", "stands", Clip(stands), "filed", Clip(should)))
	}
}

// input reads what was frozen.
func (r *recomputation) input(period Period) (*Unit, Answers) {
	unit, err := ParseUnit(r.UnitJSON)
	if err != nil {
		r.unclearBy("unit", -1, Say("recompute.unreadable-part"))
	} else {
		r.column("unit_code", r.Unit.String(), unit.ID().String())
	}
	answers, err := ParseAnswers(r.AnswersJSON)
	if err != nil {
		r.unclearBy("answers", -1, Say("recompute.unreadable-part"))
	}
	if _, err := ParsePeriod(string(period)); err != nil {
		r.unclearBy("period", -1, Say("recompute.unreadable-part"))
	}
	return unit, answers
}

// checkVerdict compares the verdict that is computed now with what is stored, what was filed, and the columns.
func (r *recomputation) checkVerdict(v *Verdict) {
	computed, e := v.JSON(), r.event
	at := firstDifference(r.VerdictJSON, computed)
	switch {
	case at >= 0 && e != nil && e.VerdictSHA256 == SHA256Hex(r.VerdictJSON):
		r.differs("verdict", at, Say("recompute.otherwise"))
		return // columns and event are those of what was filed
	case at >= 0:
		r.differs("verdict", at, Say("recompute.altered"))
	}
	tally := v.Tally.append(nil)
	if e != nil && (e.VerdictSHA256 != SHA256Hex(computed) || e.Result != v.Result || e.Level != v.Level || !slices.Equal(e.Tally, tally)) {
		r.differs("event", -1, Say("recompute.event-verdict"))
	}
	r.column("result", string(r.Result), string(v.Result))
	stands, should := r.Tally.columns(), v.Tally.columns()
	for i, name := range tallyColumns {
		r.column(name, itoa(stands[i]), itoa(should[i]))
	}
}

// tallyColumns names the columns that a tally is stored in.
var tallyColumns = []string{"met", "out_of", "not_met", "not_applicable", "did_not_occur", "no_data", "awaiting_appraisal", "unknown"}

func (t *Tally) columns() []int {
	return []int{t.Met, t.Of, t.NotMet, t.NotApplicable, t.DidNotOccur, t.NoData, t.AwaitingAppraisal, t.Unknown}
}

// firstDifference gives the place of the first byte that differs, -1 where none does.
func firstDifference(a, b []byte) int {
	if slices.Equal(a, b) {
		return -1
	}
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
