package appraisal

import (
	"github.com/tieuchi/tieuchi/criteria"
)

// Say adds to the discussion of a criterion. It does not touch the assessment: who is answering meanwhile is not in the way.
//
// Errors: OUT_OF_SCOPE, UNIT_ENDED, those of the step, CRITERION_UNKNOWN, TEXT_MISSING, TEXT_TOO_LONG.
func Say(id string, a *criteria.Assessment, on criteria.Case, criterion, text string, act criteria.Act) (*Comment, *criteria.Event, error) {
	may := act.Actor.MayRead(on.Unit)
	if act.Actor.Scope.Level == criteria.Commune { // rights that end with the unit
		may = on.MayWrite(act)
	}
	if may != nil {
		return nil, nil, may
	}
	if _, err := a.Next(on, criteria.ActComment, act); err != nil {
		return nil, nil, err
	}
	c := &Comment{
		ID: id, Assessment: a.ID, Criterion: criterion, Text: plain(text), Submission: a.Submissions, Actor: act.Actor.ID,
		Role: act.Actor.Role, RecordedAt: act.At,
	}
	switch {
	case on.Rules.Criterion(criterion) == nil:
		return nil, nil, unknownCriterion(on.Rules, criterion, "criterion")
	case c.Text == "":
		return nil, nil, criteria.Invalid("TEXT_MISSING", "text", criteria.Say("appraisal.text"))
	case len(c.Text) > mostReason:
		return nil, nil, criteria.Invalid("TEXT_TOO_LONG", "text", criteria.Say("answer.too-long", "most", mostReason))
	}
	change := struct {
		Assessment string `json:"assessment"`
		Criterion  string `json:"criterion"`
		Text       string `json:"text"`
		Submission int32  `json:"submission"`
	}{a.ID, c.Criterion, c.Text, c.Submission}
	return c, criteria.NewEvent(c.Name(), 1, criteria.ActComment, 0, act, mustJSON(change)), nil
}
