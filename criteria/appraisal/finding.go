package appraisal

import (
	"github.com/tieuchi/tieuchi/criteria"
)

// Judgement is what an appraiser says about a statement in words.
type Judgement string

// Judgements.
const (
	NotJudged Judgement = ""      // a figure, or nothing was said
	Meets     Judgement = "meets" // it meets the criterion
	Fails     Judgement = "fails" // it does not
)

// Finding is what an appraiser found about one fact of one submission. It never changes.
type Finding struct {
	Assessment string                 `json:"-"`                   // id
	Place      int32                  `json:"place"`               // among all findings of the assessment, from 1
	Fact       string                 `json:"fact"`                // id
	Number     int32                  `json:"number"`              // among the findings about the fact, from 1
	Submission int32                  `json:"submission"`          // number of the submission that it is about
	Criterion  string                 `json:"criterion"`           // through which it was appraised
	Claimed    *criteria.Answer       `json:"claimed,omitempty"`   // frozen; nil where nothing was claimed
	Agrees     bool                   `json:"agrees,omitempty"`    // found as it was claimed; then there is no value
	Value      string                 `json:"value,omitempty"`     // found instead, in the form of an answer
	NoData     bool                   `json:"no_data,omitempty"`   // there is no data for what was claimed
	Judgement  Judgement              `json:"judgement,omitempty"` // of a statement that an appraiser judges
	Reason     string                 `json:"reason,omitempty"`    // compulsory where it differs or fails
	Evidence   []criteria.EvidenceDoc `json:"evidence,omitempty"`  // where it was seen
	Actor      string                 `json:"-"`                   // "tokens/…" or "people/…"
	RecordedAt int64                  `json:"-"`                   // microseconds since 1970
}

// Name gives "assessments/{id}/findings/{fact}-{number}".
func (f *Finding) Name() string {
	return "assessments/" + f.Assessment + "/findings/" + f.Fact + "-" + itoa(f.Number)
}

// Appraised gives the answer that stands after the finding, nil for none: the claim where it agrees, else what was found.
func (f *Finding) Appraised() *criteria.Answer {
	if f.Agrees {
		return f.Claimed
	}
	return &criteria.Answer{
		Fact: f.Fact, Value: f.Value, NoData: f.NoData, Quality: criteria.Actual, Channel: criteria.Typed, Evidence: f.Evidence,
	}
}

// Entry is what a finding is entered with. Either Agrees, or NoData, or a Value is given.
type Entry struct {
	Fact      string
	Criterion string // "": the first one that looks at the fact and that the actor may appraise
	Seen      int32  // number of the last finding about the fact that was seen, 0 for none
	Agrees    bool
	Value     string
	NoData    bool
	Judgement Judgement
	Reason    string
	Evidence  []criteria.EvidenceDoc
}

// Returned is the return of a submission: of all of it, or in part.
type Returned struct {
	criteria.Return
	Part *Part // nil: all of it was returned
}

// Part is what a return in part says.
type Part struct {
	Criteria     []Reopened    `json:"criteria"`
	OpenFacts    []string      `json:"open_facts"` // that can be answered, sorted
	CorrectBy    criteria.Date `json:"correct_by,omitzero"`
	LockedSHA256 string        `json:"locked_sha256"` // over the answers to all other facts, see criteria.Answers.LockedSHA256
}

// Reopened is a criterion that goes back, and why.
type Reopened struct {
	Criterion string   `json:"criterion"`
	Reason    string   `json:"reason"`
	Facts     []string `json:"facts,omitempty"` // to open; none: all that the criterion looks at
}

// Completed is an appraisal that is complete: what decides from then on.
type Completed struct {
	Assessment     string
	Submission     int32
	Number         int32 // of the completions of the submission, from 1: the council may reopen one
	AnswersJSON    []byte
	JudgementsJSON []byte
	VerdictJSON    []byte
	Result         criteria.Result
	Sample         string   // draw that the facts below lie outside of, "" for none
	Accepted       []string // facts that were accepted as claimed without a look, sorted
	Actor          string
	RecordedAt     int64
}

// Comment is a contribution to the discussion of a criterion. It never changes.
type Comment struct {
	ID         string
	Assessment string // id
	Criterion  string
	Text       string
	Submission int32 // submissions there were by then
	Actor      string
	Role       criteria.Role
	RecordedAt int64
}

// Name gives "assessments/{id}/comments/{id}".
func (c *Comment) Name() string { return CommentPrefix(c.Assessment) + c.ID }

// CommentPrefix gives "assessments/{id}/comments/".
func CommentPrefix(assessment string) string { return "assessments/" + assessment + "/comments/" }
